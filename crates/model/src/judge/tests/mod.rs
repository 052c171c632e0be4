//! Each rule of the judge, broken once. The street is a line: point `i` stands at `100 i` metres, 10 m a second.

mod across;
mod standing;

use super::*;
use crate::plan::{Route, Stop};
use crate::problem::{
    Break, Depot, DepotId, Due, Facility, FacilityId, Group, Leg, Load, Mode, PointId,
    ProblemParts, Service, Skills, Travel, TravelId, Vehicle, VehicleId,
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
