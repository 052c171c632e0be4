//! What the search does with each rule, on problems small enough to see the answer.

use super::random_problem::{Rules, random_problem, window};
use crate::{Options, Solution, Stop, solve};
use roadcrew_model::{
    Facility, FacilityId, Group, Load, Plan, Problem, ProblemParts, ServiceId, Skills,
    Stop as RouteStop, Undone, Violation, judge,
};
use roadcrew_units::{Metres, Money, Price, Seconds};

/// A problem without surprises: four services, two vehicles.
fn parts() -> ProblemParts {
    parts_of(4)
}

/// The same with so many services.
fn parts_of(n_services: usize) -> ProblemParts {
    let mut parts =
        random_problem(3, Rules { n_services, n_vehicles: 2, plain: true }).into_parts();
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

/// Optional services of which none pays for a vehicle's going out, and all of them together do.
fn check_that_a_vehicle_goes_out_for_many(mut parts: ProblemParts) {
    let n_services = i64::try_from(parts.services.len()).unwrap();
    let way = solved(parts.clone()).judgement.cost().0;
    let fixed = 2 * way + 1_000;
    let price = (way + fixed) / n_services + 10;
    assert!(price < fixed);
    for service in &mut parts.services {
        service.undone = Undone::Costs(Money(price));
    }
    for vehicle in &mut parts.vehicles {
        vehicle.fixed = Money(fixed);
    }
    let found = solved(parts);
    assert!(found.judgement.cost() <= Money(way + fixed), "{:?}", found.judgement.costs);
    assert_eq!(found.plan.routes.len(), 1);
}

#[test]
fn a_vehicle_goes_out_for_many_services_of_which_none_pays_for_it() {
    let mut parts = parts_of(16);
    parts.vehicles.truncate(1);
    parts.vehicles[0].shift = window(0, 10_000);
    parts.vehicles[0].fixed = Money(0);
    check_that_a_vehicle_goes_out_for_many(parts.clone());
    // With a farthest way the search is that of routes as wholes.
    parts.vehicles[0].longest_distance = Some(Metres(1_000_000));
    check_that_a_vehicle_goes_out_for_many(parts);
}

#[test]
fn a_full_truck_tips_on_its_way() {
    let mut parts = parts();
    for vehicle in &mut parts.vehicles {
        vehicle.capacity = Load(vec![2, 2]);
        vehicle.tips = vec![FacilityId::new(0)];
        vehicle.fixed = Money(10_000);
    }
    parts.facilities[0].windows.clear();
    let solution = solved(parts);
    assert!(solution.judgement.is_feasible());
    let stops = &solution.plan.routes[0].stops;
    assert_eq!(solution.plan.routes.len(), 1);
    assert!(stops.iter().any(|stop| matches!(stop, RouteStop::Tip(_))));
}

/// Whether the cheapest plan of a problem breaks the rule that another problem adds, and the search finds a dearer one that does not.
fn check_that_it_binds(without: ProblemParts, with: ProblemParts, breaks: fn(&Violation) -> bool) {
    let ignorant = solved(without);
    let aware = solved(with.clone());
    assert!(ignorant.judgement.is_feasible());
    assert!(aware.judgement.is_feasible(), "{:?}", aware.judgement.violations);
    let judged = judge(&Problem::new(with).unwrap(), &ignorant.plan);
    assert!(judged.violations.iter().any(breaks), "{:?}", judged.violations);
    assert!(ignorant.judgement.cost() < aware.judgement.cost());
}

/// One vehicle that tips at the depot for nothing.
fn parts_with_trips() -> ProblemParts {
    let mut parts = parts();
    parts.vehicles.truncate(1);
    parts.vehicles[0].tips = vec![FacilityId::new(0)];
    let depot = parts.depots[0].exit;
    parts.facilities[0] = Facility {
        name: "depot".to_owned(),
        entry: depot,
        exit: depot,
        windows: Vec::new(),
        duration: Seconds::ZERO,
        cost: Money::ZERO,
    };
    parts
}

#[test]
fn a_trip_leaves_after_the_last_release_aboard() {
    let mut parts = parts_with_trips();
    parts.services[0].windows = vec![window(0, 30)];
    let mut released = parts.clone();
    released.services[1].release = Some(Seconds(200));
    // What must be done early can't wait for what comes late: a second trip.
    check_that_it_binds(parts, released, |broken| {
        matches!(broken, Violation::LeavesBeforeRelease { .. })
    });
}

#[test]
fn a_vehicle_without_tips_leaves_its_depot_after_the_last_release() {
    let mut parts = parts();
    parts.services[3].release = Some(Seconds(200));
    let solution = solved(parts);
    assert!(solution.judgement.is_feasible());
    assert!(solution.plan.routes.iter().any(|route| Seconds(200) <= route.departure));
}

#[test]
fn what_is_collected_takes_the_place_of_what_was_delivered() {
    let mut parts = parts();
    parts.vehicles.truncate(1);
    parts.vehicles[0].capacity = Load(vec![2, 0]);
    for (index, service) in parts.services.iter_mut().enumerate() {
        let (load, delivery) = if index < 2 { (0, 1) } else { (1, 0) };
        service.load = Load(vec![load, 0]);
        service.delivery = Load(vec![delivery, 0]);
    }
    let solution = solved(parts);
    assert!(solution.judgement.is_feasible());
    let mut aboard = 2;
    for service in solution.plan.services() {
        aboard += if service.index() < 2 { -1 } else { 1 };
        assert!(aboard <= 2);
    }
}

#[test]
fn collecting_before_delivering_takes_a_second_trip() {
    let mut delivering = parts_with_trips();
    delivering.vehicles[0].capacity = Load(vec![6, 0]);
    for (index, service) in delivering.services.iter_mut().enumerate() {
        let is_early = index % 2 == 0;
        service.windows = vec![if is_early { window(0, 90) } else { window(91, 1000) }];
        service.load = Load(vec![0, 0]);
        service.delivery = Load(vec![if is_early { 0 } else { 3 }, 0]);
    }
    let mut collecting = delivering.clone();
    for service in collecting.services.iter_mut().step_by(2) {
        service.load = Load(vec![3, 0]);
    }
    check_that_it_binds(delivering, collecting, |broken| {
        matches!(broken, Violation::Overloaded { .. })
    });
}

#[test]
fn of_services_that_exclude_each_other_the_cheaper_one_is_done() {
    let mut parts = parts();
    for service in &mut parts.services {
        service.undone = Undone::Costs(Money(1_000));
    }
    let mut grouped = parts.clone();
    for service in &mut grouped.services {
        service.undone = Undone::Costs(Money(0));
    }
    let group = |ids: [usize; 2]| Group {
        members: ids.map(ServiceId::new).to_vec(),
        undone: Undone::Forbidden,
    };
    grouped.groups = vec![group([0, 1]), group([2, 3])];
    let all = solved(parts);
    let aware = solved(grouped.clone());
    assert!(aware.judgement.is_feasible());
    assert_eq!(aware.judgement.undone.len(), 2);
    let judged = judge(&Problem::new(grouped).unwrap(), &all.plan);
    assert!(judged.violations.iter().any(|broken| matches!(broken, Violation::GroupTwice { .. })));
}

#[test]
fn a_group_that_costs_more_than_its_price_is_left() {
    let mut parts = parts();
    for service in &mut parts.services {
        service.undone = Undone::Costs(Money(0));
    }
    let members = (0..4).map(ServiceId::new).collect();
    parts.groups = vec![Group { members, undone: Undone::Costs(Money(1)) }];
    let solution = solved(parts);
    assert!(solution.judgement.is_feasible());
    assert_eq!(solution.judgement.cost(), Money(1));
}

#[test]
fn a_vehicle_tips_no_more_often_than_it_may() {
    let mut parts = parts_with_trips();
    for service in &mut parts.services {
        service.undone = Undone::Costs(Money(100_000));
    }
    parts.vehicles[0].capacity = Load(vec![1, 1]);
    let mut limited = parts.clone();
    limited.vehicles[0].most_tips = Some(1);
    check_that_it_binds(parts, limited, |broken| matches!(broken, Violation::TooManyTips { .. }));
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
    let stop = RouteStop::service(ServiceId::new(99), 7);
    let vehicle = roadcrew_model::VehicleId::new(50);
    let route = roadcrew_model::Route { vehicle, departure: Seconds::ZERO, stops: vec![stop] };
    let start = Some(Plan { routes: vec![route] });
    let options = Options { start, ..Options::new(Stop::after_iterations(1)) };
    assert!(!solve(&problem, &options, &|_| {}).plan.routes.is_empty());
}
