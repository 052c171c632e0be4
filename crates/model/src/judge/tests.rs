//! Each rule of the judge, broken once. The street is a line: point `i` stands at `100 i` metres, 10 m a second.

use super::*;
use crate::plan::{Route, Stop};
use crate::problem::{
    Break, Depot, DepotId, Due, Facility, FacilityId, Group, Leg, Link, Load, Mode, Overtime,
    PointId, ProblemParts, Service, Skills, Territory, Travel, TravelId, Vehicle, VehicleId,
};
use expect_test::{Expect, expect};
use roadcrew_units::{Metres, Price, Seconds, TimeWindow};
use std::fmt::Write;

fn window(open: i64, close: i64) -> TimeWindow {
    TimeWindow::new(Seconds(open), Seconds(close)).unwrap()
}

/// A depot at 0, a tip at 3, and services at 1 and 2 that take 5 seconds and weigh 4; the vehicle carries 6.
fn street() -> ProblemParts {
    let service = |point| Service {
        name: format!("service at {point}"),
        modes: vec![Mode {
            entry: PointId(point),
            exit: PointId(point),
            duration: Seconds(5),
            distance: Metres(0),
            cost: Money(0),
        }],
        load: Load(vec![4]),
        windows: vec![],
        due: None,
        skills: Skills::NONE,
        undone: Undone::Forbidden,
        ..Service::default()
    };
    ProblemParts {
        groups: Vec::new(),
        n_dimensions: 1,
        services: vec![service(1), service(2)],
        vehicles: vec![Vehicle {
            name: "truck".into(),
            shift: window(0, 1000),
            start: DepotId(0),
            end: DepotId(0),
            capacity: Load(vec![6]),
            skills: Skills::NONE,
            travel: TravelId(0),
            fixed: Money(1000),
            per_metre: Price(1),
            per_second: Price(10),
            longest_duration: None,
            longest_distance: None,
            breaks: vec![],
            tips: vec![FacilityId(0)],
            ends_empty: false,
            ..Vehicle::default()
        }],
        depots: vec![Depot { name: "yard".into(), exit: PointId(0), entry: PointId(0) }],
        facilities: vec![Facility {
            name: "tip".into(),
            entry: PointId(3),
            exit: PointId(3),
            windows: vec![],
            duration: Seconds(7),
            cost: Money(3),
        }],
        travels: vec![Travel::from_fn(4, |from, to| {
            let gap = i64::from(from.0.abs_diff(to.0));
            Some(Leg { seconds: Seconds(10 * gap), metres: Metres(100 * gap) })
        })],
        ..ProblemParts::default()
    }
}

const FIRST: Stop = Stop::service(ServiceId(0), 0);
const SECOND: Stop = Stop::service(ServiceId(1), 0);
const TIP: Stop = Stop::Tip(FacilityId(0));

#[track_caller]
fn check(parts: ProblemParts, stops: &[Stop], expected: &Expect) {
    let route = Route { vehicle: VehicleId(0), departure: Seconds(0), stops: stops.to_vec() };
    let judgement = judge(&Problem::new(parts).unwrap(), &Plan { routes: vec![route] });
    let mut text = format!("cost {}\n", judgement.cost().0);
    for violation in &judgement.violations {
        writeln!(text, "{violation}").unwrap();
    }
    expected.assert_eq(&text);
}

#[test]
fn a_route_costs_its_distance_time_tips_and_vehicle() {
    // 600 m, 60 s driving, two services of 5 s, 7 s at the tip: 77 s.
    check(
        street(),
        &[FIRST, TIP, SECOND],
        &expect![[r"
        cost 2373
    "]],
    );
}

#[test]
fn too_much_for_one_trip_is_named() {
    check(
        street(),
        &[FIRST, SECOND],
        &expect![[r"
        cost 1900
        vehicle 0, trip 0: 2 too much in dimension 0
    "]],
    );
}

#[test]
fn a_truck_that_must_end_empty_may_not_return_loaded() {
    let mut parts = street();
    parts.vehicles[0].ends_empty = true;
    check(
        parts,
        &[FIRST, TIP, SECOND],
        &expect![[r"
        cost 2373
        vehicle 0 returns without unloading
    "]],
    );
}

#[test]
fn a_service_waits_for_the_next_of_its_windows() {
    let mut parts = street();
    parts.services[0].windows = vec![window(0, 5), window(50, 60)];
    check(
        parts,
        &[FIRST, TIP, SECOND],
        &expect![[r"
        cost 2773
    "]],
    );
}

#[test]
fn a_window_that_closed_is_missed() {
    let mut parts = street();
    parts.services[1].windows = vec![window(0, 30)];
    check(
        parts,
        &[FIRST, TIP, SECOND],
        &expect![[r"
        cost 2373
        vehicle 0 starts service 1 22 s after its last window closes
    "]],
    );
}

#[test]
fn a_second_after_the_due_time_costs() {
    let mut parts = street();
    parts.services[1].due = Some(Due { at: Seconds(50), per_second: Price(100) });
    check(
        parts,
        &[FIRST, TIP, SECOND],
        &expect![[r"
        cost 2573
    "]],
    );
}

#[test]
fn a_missing_skill_is_named() {
    let mut parts = street();
    parts.services[0].skills = Skills(2);
    check(
        parts,
        &[FIRST, TIP, SECOND],
        &expect![[r"
        cost 2373
        vehicle 0 lacks a skill for service 0
    "]],
    );
}

#[test]
fn a_tip_that_closed_is_named() {
    let mut parts = street();
    parts.facilities[0].windows = vec![window(0, 20)];
    check(
        parts,
        &[FIRST, TIP, SECOND],
        &expect![[r"
        cost 2373
        vehicle 0 reaches tip 0 15 s after it closes
    "]],
    );
}

#[test]
fn a_shift_that_is_too_short_is_named() {
    let mut parts = street();
    parts.vehicles[0].shift = window(5, 70);
    check(
        parts,
        &[FIRST, TIP, SECOND],
        &expect![[r"
        cost 2373
        vehicle 0 leaves 5 s before its shift begins
        vehicle 0 returns 7 s after its shift ends
    "]],
    );
}

#[test]
fn the_longest_duration_and_distance_bind() {
    let mut parts = street();
    parts.vehicles[0].longest_duration = Some(Seconds(76));
    parts.vehicles[0].longest_distance = Some(Metres(599));
    check(
        parts,
        &[FIRST, TIP, SECOND],
        &expect![[r"
        cost 2373
        vehicle 0 is out 1 s longer than it may be
        vehicle 0 drives 1 m further than it may
    "]],
    );
}

#[test]
fn a_break_is_owed_by_who_is_out_after_its_window() {
    let mut parts = street();
    parts.vehicles[0].breaks = vec![Break { window: window(10, 40), duration: Seconds(8) }];
    check(
        parts,
        &[FIRST, TIP, SECOND],
        &expect![[r"
        cost 2373
        vehicle 0 owes break 0 and does not take it
    "]],
    );
}

#[test]
fn a_break_takes_time_where_the_vehicle_stands() {
    let mut parts = street();
    parts.vehicles[0].breaks = vec![Break { window: window(10, 40), duration: Seconds(8) }];
    check(
        parts,
        &[FIRST, Stop::Break(0), TIP, SECOND],
        &expect![[r"
        cost 2453
    "]],
    );
}

#[test]
fn a_late_break_is_named() {
    let mut parts = street();
    parts.vehicles[0].breaks = vec![Break { window: window(10, 40), duration: Seconds(8) }];
    check(
        parts,
        &[FIRST, TIP, SECOND, Stop::Break(0)],
        &expect![[r"
        cost 2453
        vehicle 0 starts break 0 17 s after its window closes
    "]],
    );
}

#[test]
fn a_pair_without_a_way_is_named() {
    let mut parts = street();
    parts.travels[0] = Travel::from_fn(4, |from, to| {
        (from.0 != 3 || to.0 != 2).then_some(Leg { seconds: Seconds(10), metres: Metres(100) })
    });
    check(
        parts,
        &[FIRST, TIP, SECOND],
        &expect![[r"
            cost 1773
            vehicle 0, stop 2: no way leads there from the stop before
        "]],
    );
}

#[test]
fn what_is_done_twice_or_not_at_all_is_named() {
    check(
        street(),
        &[FIRST, TIP, FIRST],
        &expect![[r"
        cost 2373
        service 0 is done 2 times
        service 1 must be done and is not
    "]],
    );
}

#[test]
fn an_optional_service_left_undone_costs_its_price() {
    let mut parts = street();
    parts.services[1].undone = Undone::Costs(Money(5000));
    check(
        parts,
        &[FIRST],
        &expect![[r"
        cost 6450
    "]],
    );
}

#[test]
fn stops_that_do_not_exist_are_named() {
    check(
        street(),
        &[FIRST, TIP, SECOND, Stop::Break(4)],
        &expect![[r"
        cost 2373
        vehicle 0, stop 3: the service, mode, tip or break does not exist here
    "]],
    );
}

#[test]
fn a_delivery_is_aboard_from_the_beginning_of_its_trip() {
    let mut parts = street();
    parts.services[0].delivery = Load(vec![2]);
    parts.services[1].delivery = Load(vec![1]);
    // The first trip starts with 2 and the second with 1; both end with 4.
    check(
        parts.clone(),
        &[FIRST, TIP, SECOND],
        &expect![[r"
            cost 2373
        "]],
    );
    // All in one trip: 3 aboard, then 5, then 8.
    check(
        parts,
        &[FIRST, SECOND],
        &expect![[r"
            cost 1900
            vehicle 0, trip 0: 2 too much in dimension 0
        "]],
    );
}

#[test]
fn too_much_to_deliver_is_named_even_if_nothing_is_collected() {
    let mut parts = street();
    for service in &mut parts.services {
        service.load = Load(vec![0]);
        service.delivery = Load(vec![4]);
    }
    check(
        parts,
        &[FIRST, SECOND],
        &expect![[r"
            cost 1900
            vehicle 0, trip 0: 2 too much in dimension 0
        "]],
    );
}

#[test]
fn a_trip_waits_at_the_tip_for_its_release_and_may_not_leave_the_depot_before_it() {
    let mut parts = street();
    parts.services[1].release = Some(Seconds(60));
    // Tipped at 42 without the wait: 18 s more.
    check(
        parts.clone(),
        &[FIRST, TIP, SECOND],
        &expect![[r"
            cost 2553
        "]],
    );
    check(
        parts,
        &[SECOND, TIP, FIRST],
        &expect![[r"
            cost 2373
            vehicle 0, trip 0: leaves 60 s before its last release
        "]],
    );
}

#[test]
fn unloading_too_often_is_named() {
    let mut parts = street();
    parts.vehicles[0].most_tips = Some(0);
    check(
        parts,
        &[FIRST, TIP, SECOND],
        &expect![[r"
            cost 2373
            vehicle 0 unloads 1 times more often than it may
        "]],
    );
}

#[test]
fn of_services_that_exclude_each_other_one_is_done() {
    let mut parts = street();
    for service in &mut parts.services {
        service.undone = Undone::Costs(Money(0));
    }
    let members = vec![ServiceId(0), ServiceId(1)];
    parts.groups = vec![Group { members, undone: Undone::Forbidden }];
    check(
        parts.clone(),
        &[FIRST],
        &expect![[r"
            cost 1450
        "]],
    );
    check(
        parts.clone(),
        &[FIRST, TIP, SECOND],
        &expect![[r"
            cost 2373
            2 services of group 0 are done, which exclude each other
        "]],
    );
    check(
        parts,
        &[],
        &expect![[r"
            cost 1000
            one service of group 0 must be done and none is
        "]],
    );
}

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
