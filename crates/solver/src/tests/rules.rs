//! What the search does with each rule, on problems small enough to see the answer.

use super::random_problem::{Rules, random_problem, window};
use crate::{Options, Solution, Stop, solve};
use roadcrew_model::{
    Load, Plan, Problem, ProblemParts, Skills, Stop as RouteStop, Undone, Violation,
};
use roadcrew_units::{Money, Price, Seconds};

/// A problem without surprises: four services, two vehicles.
fn parts() -> ProblemParts {
    let mut parts =
        random_problem(3, Rules { n_services: 4, n_vehicles: 2, plain: true }).into_parts();
    for service in &mut parts.services {
        service.windows.clear();
        service.skills = Skills::NONE;
        service.load = Load(vec![1, 1]);
        service.undone = Undone::Forbidden;
    }
    for vehicle in &mut parts.vehicles {
        vehicle.shift = window(0, 1000);
        vehicle.longest_distance = None;
        vehicle.capacity = Load(vec![100, 100]);
    }
    parts
}

fn solved(parts: ProblemParts) -> Solution {
    let problem = Problem::new(parts).unwrap();
    solve(&problem, &Options::new(Stop::after_iterations(3)), &|_| {})
}

#[test]
fn what_must_be_done_and_cannot_is_listed_by_the_judge() {
    let mut parts = parts();
    parts.services[2].skills = Skills(1 << 9);
    let solution = solved(parts);
    assert!(
        matches!(solution.judgement.violations[..], [Violation::MustBeDone { service }] if service.index() == 2)
    );
}

#[test]
fn an_optional_service_that_is_not_worth_the_way_is_left() {
    let mut parts = parts();
    parts.services[1].undone = Undone::Costs(Money(0));
    let solution = solved(parts);
    assert!(solution.judgement.is_feasible());
    assert_eq!(solution.judgement.undone.len(), 1);
}

#[test]
fn a_full_truck_tips_on_its_way() {
    let mut parts = parts();
    for vehicle in &mut parts.vehicles {
        vehicle.capacity = Load(vec![2, 2]);
        vehicle.tips = vec![roadcrew_model::FacilityId::new(0)];
        vehicle.fixed = Money(10_000);
    }
    parts.facilities[0].windows.clear();
    let solution = solved(parts);
    assert!(solution.judgement.is_feasible());
    let stops = &solution.plan.routes[0].stops;
    assert_eq!(solution.plan.routes.len(), 1);
    assert!(stops.iter().any(|stop| matches!(stop, RouteStop::Tip(_))));
}

#[test]
fn a_vehicle_leaves_late_rather_than_wait_for_money() {
    let mut parts = parts();
    for service in &mut parts.services {
        service.windows = vec![window(500, 600)];
    }
    for vehicle in &mut parts.vehicles {
        vehicle.per_second = Price(5);
    }
    let solution = solved(parts);
    assert!(solution.judgement.is_feasible());
    assert!(solution.judgement.routes.iter().all(|route| route.waiting == Seconds::ZERO));
}

#[test]
fn a_problem_without_services_or_vehicles_is_planned() {
    let empty = solved(ProblemParts::default());
    assert!(empty.judgement.is_feasible());
    let mut without_vehicles = parts();
    without_vehicles.vehicles.clear();
    assert_eq!(solved(without_vehicles).judgement.violations.len(), 4);
}

#[test]
fn a_plan_to_start_from_is_never_made_worse() {
    let problem = random_problem(5, Rules { n_services: 12, n_vehicles: 4, plain: false });
    let long = solve(&problem, &Options::new(Stop::after_iterations(5)), &|_| {});
    let start = Some(long.plan.clone());
    let again = Options { start, seed: 9, ..Options::new(Stop::after_iterations(1)) };
    let short = solve(&problem, &again, &|_| {});
    assert!(short.judgement.cost() <= long.judgement.cost());
}

#[test]
fn a_plan_to_start_from_may_be_nonsense() {
    let problem = random_problem(5, Rules { n_services: 12, n_vehicles: 4, plain: false });
    let stop = RouteStop::service(roadcrew_model::ServiceId::new(99), 7);
    let vehicle = roadcrew_model::VehicleId::new(50);
    let route = roadcrew_model::Route { vehicle, departure: Seconds::ZERO, stops: vec![stop] };
    let start = Some(Plan { routes: vec![route] });
    let options = Options { start, ..Options::new(Stop::after_iterations(1)) };
    assert!(!solve(&problem, &options, &|_| {}).plan.routes.is_empty());
}
