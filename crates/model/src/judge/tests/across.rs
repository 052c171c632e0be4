//! Rules about several routes, and about who performs what, each broken or priced once.

use super::{FIRST, SECOND, TIP, check, street, window};
use crate::judge::{Judgement, Violation, judge};
use crate::plan::{Plan, Route};
use crate::problem::{
    Link, Load, Overtime, Problem, ProblemParts, ServiceId, Territory, Undone, VehicleId,
};
use expect_test::expect;
use roadcrew_units::{Money, Price, Seconds};

/// Two trucks on the street, each with one service.
fn two_trucks(change: impl FnOnce(&mut ProblemParts)) -> Judgement {
    let mut parts = street();
    parts.vehicles.push(parts.vehicles[0].clone());
    change(&mut parts);
    let route = |vehicle, stop| Route {
        vehicle: VehicleId(vehicle),
        departure: Seconds(0),
        stops: vec![stop],
    };
    let plan = Plan { routes: vec![route(0, FIRST), route(1, SECOND)] };
    judge(&Problem::new(parts).unwrap(), &plan)
}

fn starts(judgement: &Judgement) -> Vec<i64> {
    judgement.routes.iter().map(|route| route.stops[0].start.0).collect()
}

#[test]
fn what_follows_waits_until_the_other_crew_is_done() {
    let judgement = two_trucks(|parts| {
        let (first, then) = (ServiceId(1), ServiceId(0));
        parts.links.push(Link::Follows { first, then, gap: Seconds(100) });
    });
    // The second is reached at 20 and done at 25.
    assert_eq!(starts(&judgement), [125, 20]);
    assert!(judgement.is_feasible());
    assert_eq!(judgement.routes[0].waiting, Seconds(115));
}

#[test]
fn what_follows_is_not_done_alone() {
    let mut parts = street();
    let (first, then) = (ServiceId(1), ServiceId(0));
    parts.links.push(Link::Follows { first, then, gap: Seconds(0) });
    parts.services[1].undone = Undone::Costs(Money(0));
    check(
        parts,
        &[FIRST],
        &expect![[r"
        cost 1450
        service 0 is done without service 1, which comes before it
    "]],
    );
}

#[test]
fn two_crews_begin_together_when_both_are_there() {
    let judgement = two_trucks(|parts| {
        parts.links.push(Link::Together(vec![ServiceId(0), ServiceId(1)]));
        parts.services[0].windows = vec![window(0, 12), window(50, 60)];
    });
    assert_eq!(starts(&judgement), [50, 50]);
    assert!(judgement.is_feasible());
}

#[test]
fn one_crew_can_not_be_two() {
    let mut parts = street();
    parts.links.push(Link::Together(vec![ServiceId(0), ServiceId(1)]));
    parts.vehicles[0].capacity = Load(vec![8]);
    let route = Route { vehicle: VehicleId(0), departure: Seconds(0), stops: vec![FIRST, SECOND] };
    let judgement = judge(&Problem::new(parts).unwrap(), &Plan { routes: vec![route] });
    assert!(judgement.violations.contains(&Violation::Deadlock { link: 0 }));
}

#[test]
fn a_job_for_two_crews_is_done_by_both_or_none() {
    let mut parts = street();
    parts.links.push(Link::Together(vec![ServiceId(0), ServiceId(1)]));
    parts.services[1].undone = Undone::Costs(Money(0));
    check(
        parts,
        &[FIRST],
        &expect![[r"
        cost 1450
        1 of the 2 services of link 0 are done: all or none
    "]],
    );
}

#[test]
fn crews_that_wait_for_each_other_wait_for_ever() {
    let judgement = two_trucks(|parts| {
        let (a, b) = (ServiceId(0), ServiceId(1));
        parts.links.push(Link::Follows { first: a, then: b, gap: Seconds(0) });
        parts.links.push(Link::Follows { first: b, then: a, gap: Seconds(0) });
    });
    assert!(judgement.violations.contains(&Violation::Deadlock { link: 0 }));
}

#[test]
fn only_the_link_that_can_not_be_kept_is_named_and_nobody_waits_for_it() {
    let mut parts = street();
    let (a, b) = (ServiceId(0), ServiceId(1));
    parts.links.push(Link::Follows { first: b, then: a, gap: Seconds(0) });
    let mut third = parts.services[0].clone();
    third.undone = Undone::Costs(Money(0));
    parts.services.push(third);
    parts.links.push(Link::Follows { first: a, then: ServiceId(2), gap: Seconds(0) });
    parts.vehicles[0].capacity = Load(vec![8]);
    let route = Route { vehicle: VehicleId(0), departure: Seconds(0), stops: vec![FIRST, SECOND] };
    let plan = Plan { routes: vec![route] };
    let judgement = judge(&Problem::new(parts.clone()).unwrap(), &plan);
    let of_links =
        judgement.violations.iter().filter(|it| matches!(it, Violation::Deadlock { .. }));
    assert_eq!(of_links.collect::<Vec<_>>(), [&Violation::Deadlock { link: 0 }]);
    parts.links.clear();
    let unlinked = judge(&Problem::new(parts).unwrap(), &plan);
    assert_eq!(judgement.routes[0].stops, unlinked.routes[0].stops);
}

#[test]
fn what_one_crew_does_is_not_spread_out() {
    let judgement = two_trucks(|parts| {
        parts.links.push(Link::SameVehicle(vec![ServiceId(0), ServiceId(1)]));
    });
    assert_eq!(judgement.violations, [Violation::SpreadOut { link: 0, vehicles: 2 }]);
}

#[test]
fn what_is_reserved_is_done_by_nobody_else() {
    let judgement = two_trucks(|parts| parts.services[1].only_by = vec![VehicleId(0)]);
    let (vehicle, service) = (VehicleId(1), ServiceId(1));
    assert_eq!(judgement.violations, [Violation::ReservedForOthers { vehicle, service }]);
}

#[test]
fn working_outside_ones_territory_costs_its_price() {
    let outside = Money(77);
    let judgement = two_trucks(|parts| {
        for service in &mut parts.services {
            service.territory = Some(Territory { vehicles: vec![VehicleId(1)], outside });
        }
    });
    assert_eq!(judgement.costs.territory, outside);
}

#[test]
fn a_service_has_its_position_among_the_services_of_its_route() {
    let mut parts = street();
    parts.services[1].position = Some(0);
    check(
        parts,
        &[FIRST, TIP, SECOND],
        &expect![[r"
        cost 2373
        vehicle 0 performs service 1 at position 1, not 0
    "]],
    );
}

#[test]
fn overtime_costs_more_than_regular_time() {
    let judgement = two_trucks(|parts| {
        let overtime = Overtime { after: Seconds(40), per_second: Price(100) };
        parts.vehicles[1].overtime = Some(overtime);
    });
    // Back after 20 + 5 + 20 seconds.
    assert_eq!(judgement.costs.overtime, Money(500));
}

#[test]
fn routes_longer_than_the_mean_cost_the_price_of_balance() {
    let judgement = two_trucks(|parts| parts.balance = Price(7));
    // 25 and 45 seconds: the mean is 35.
    assert_eq!(judgement.costs.balance, Money(70));
}
