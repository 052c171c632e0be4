//! A route that is tried beside the others against judging the whole plan.

use super::street;
use crate::judge::{Costs, Standing, Violation, judge};
use crate::plan::{Plan, Route, Stop};
use crate::problem::{
    Due, Leg, Link, PointId, Problem, ProblemParts, Service, ServiceId, Travel, VehicleId,
};
use proptest::prelude::*;
use roadcrew_units::{Money, Price, Seconds, TimeWindow};

const N_SERVICES: usize = 6;
const N_VEHICLES: usize = 3;

/// A window by its beginning and length, and a due time.
type Asked = (Option<(i64, i64)>, Option<i64>);

/// Trucks on a street of seven points, and services that are due, have windows, and are linked.
fn problem() -> impl Strategy<Value = Problem> {
    let service = (prop::option::of((0..200_i64, 1..100_i64)), prop::option::of(0..150_i64));
    let services = prop::collection::vec(service, N_SERVICES);
    let order = Just((0..N_SERVICES).collect::<Vec<_>>()).prop_shuffle();
    let links = prop::collection::vec((0..3_u8, order, 0..40_i64), 0..4);
    (services, links, prop_oneof![Just(0_i64), 1..20_i64]).prop_map(|(services, links, balance)| {
        let mut parts: ProblemParts = street();
        let like = parts.services[0].clone();
        let service = |(index, (window, due)): (usize, Asked)| {
            let mut service = Service { ..like.clone() };
            service.modes[0].entry = PointId::new(index + 1);
            service.modes[0].exit = PointId::new(index + 1);
            service.windows = window
                .map(|(open, length)| {
                    TimeWindow::new(Seconds(open), Seconds(open + length)).unwrap()
                })
                .into_iter()
                .collect();
            service.due = due.map(|at| Due { at: Seconds(at), per_second: Price(3) });
            service
        };
        parts.services = services.into_iter().enumerate().map(service).collect();
        parts.vehicles = vec![parts.vehicles[0].clone(); N_VEHICLES];
        parts.balance = Price(balance);
        let id = ServiceId::new;
        parts.links = links
            .into_iter()
            .map(|(kind, members, gap)| match kind {
                0 => {
                    Link::Follows { first: id(members[0]), then: id(members[1]), gap: Seconds(gap) }
                }
                1 => Link::Together(members[..2].iter().copied().map(id).collect()),
                _ => Link::SameVehicle(members[..3].iter().copied().map(id).collect()),
            })
            .collect();
        parts.travels = vec![Travel::from_fn(N_SERVICES + 1, |from, to| {
            let gap = i64::from(from.0.abs_diff(to.0));
            Some(Leg { seconds: Seconds(7 * gap), metres: roadcrew_units::Metres(100 * gap) })
        })];
        Problem::new(parts).unwrap()
    })
}

/// Some of the services, one of them perhaps twice.
fn stops() -> impl Strategy<Value = Vec<Stop>> {
    prop::collection::vec(0..N_SERVICES, 0..4)
        .prop_map(|all| all.into_iter().map(|it| Stop::service(ServiceId::new(it), 0)).collect())
}

/// Most services once, on any vehicle, in any order.
fn shared_out() -> impl Strategy<Value = Vec<Vec<Stop>>> {
    let order = Just((0..N_SERVICES).collect::<Vec<_>>()).prop_shuffle();
    (order, prop::collection::vec(0..=N_VEHICLES, N_SERVICES)).prop_map(|(order, vehicles)| {
        let mut shared = vec![Vec::new(); N_VEHICLES];
        for (service, vehicle) in order.into_iter().zip(vehicles) {
            if let Some(stops) = shared.get_mut(vehicle) {
                stops.push(Stop::service(ServiceId::new(service), 0));
            }
        }
        shared
    })
}

fn route(vehicle: usize, stops: Vec<Stop>) -> Route {
    Route { vehicle: VehicleId::new(vehicle), departure: Seconds(0), stops }
}

/// Compares for each vehicle what is said of a plan with another route.
fn check(problem: &Problem, plan: &Plan, other: &[Vec<Stop>]) -> Result<(), TestCaseError> {
    for (vehicle, stops) in other.iter().enumerate() {
        let id = VehicleId::new(vehicle);
        let standing = Standing::of(problem, plan, id);
        let tried = route(vehicle, stops.clone());
        let mut routes = plan.routes.clone();
        routes.retain(|route| route.vehicle != id);
        let n_others = routes.iter().filter(|route| route.vehicle.index() < N_VEHICLES).count();
        if !stops.is_empty() {
            routes.push(tried.clone());
        }
        let judged = judge(problem, &Plan { routes });
        let found = standing.with(&tried);
        let costs = Costs { undone: Money::ZERO, ..judged.costs };
        prop_assert_eq!(found.costs, costs);
        let is_broken = |it: &&Violation| !matches!(it, Violation::MustBeDone { .. });
        let broken: Vec<Violation> = judged.violations.iter().filter(is_broken).cloned().collect();
        prop_assert_eq!(&found.violations, &broken);
        let waits = judged.routes.get(n_others).map_or(Seconds::ZERO, |own| own.waiting);
        prop_assert_eq!(found.waiting, waits);
        let cost_of_others: Money =
            judged.routes[..n_others].iter().map(|other| other.costs.total()).sum();
        let is_double = broken.iter().any(|it| matches!(it, Violation::DoneTwice { .. }));
        prop_assert!(is_double || standing.least_of_others() <= cost_of_others);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn a_route_beside_the_others_is_judged_as_the_whole_plan(
        problem in problem(), plan in shared_out(), other in shared_out(),
    ) {
        let routes = plan.into_iter().enumerate().map(|(vehicle, stops)| route(vehicle, stops));
        check(&problem, &Plan { routes: routes.collect() }, &other)?;
    }

    #[test]
    fn so_it_is_where_much_is_done_twice(
        problem in problem(),
        plan in prop::collection::vec((0..=N_VEHICLES, stops()), 0..4),
        other in prop::collection::vec(stops(), N_VEHICLES),
    ) {
        let routes = plan.into_iter().map(|(vehicle, stops)| route(vehicle, stops));
        check(&problem, &Plan { routes: routes.collect() }, &other)?;
    }
}
