//! What is read, refused and judged.

use super::*;
use crate::judge;
use crate::plan::{Plan, Route, Stop};
use crate::problem::{PointId, ServiceId, TravelId, VehicleId};
use expect_test::{Expect, expect};
use roadcrew_units::Seconds;

const GOOD: &str = "NAME : tiny\nTYPE : CVRP\nDIMENSION : 3\nCAPACITY : 10\nEDGE_WEIGHT_TYPE : EUC_2D\nNODE_COORD_SECTION\n1 0 0\n2 0 1.5\n3 3 0\nDEMAND_SECTION\n1 0\n2 6\n3 4\nDEPOT_SECTION\n1\n-1\nEOF\n";

#[track_caller]
fn check_refused(text: &str, expected: &Expect) {
    let error = read("tiny.vrp", text, Rounding::Nearest).unwrap_err();
    expected.assert_eq(&error.to_string());
}

#[test]
fn distances_follow_the_rounding() {
    let length = |rounding| {
        let instance = read("tiny.vrp", GOOD, rounding).unwrap();
        let travel = instance.problem.travel(TravelId::new(0));
        travel.leg(PointId::new(0), PointId::new(1)).unwrap().metres.0
    };
    assert_eq!(length(Rounding::Nearest), 2);
    assert_eq!(length(Rounding::Down), 1);
    assert_eq!(length(Rounding::Dimacs), 15);
    assert_eq!(length(Rounding::Exact), 1500);
}

#[test]
fn thousands_of_nodes_are_left_on_their_plane() {
    let n_nodes = 6_001;
    let rows = |row: fn(usize) -> String| -> String {
        let rows: Vec<String> = (1..=n_nodes).map(|node| format!("{node} {}", row(node))).collect();
        rows.join("\n") + "\n"
    };
    let places = rows(|node| format!("{} 1.5", node % 100));
    let demands = rows(|node| i32::from(1 < node).to_string());
    let text = format!(
        "NAME : many\nTYPE : CVRP\nDIMENSION : {n_nodes}\nCAPACITY : 10\nVEHICLES : 700\nNODE_COORD_SECTION\n{places}DEMAND_SECTION\n{demands}EOF\n"
    );
    let instance = read("many.vrp", &text, Rounding::Dimacs).unwrap();
    let travel = instance.problem.travel(TravelId::new(0));
    assert!(travel.plane().is_some());
    assert_eq!(travel.n_points(), n_nodes);
    assert_eq!(travel.leg(PointId::new(0), PointId::new(3)).unwrap().metres.0, 30);
}

#[test]
fn a_file_without_a_number_of_vehicles_has_one_per_client() {
    let instance = read("tiny.vrp", GOOD, Rounding::Nearest).unwrap();
    assert_eq!(instance.problem.vehicles().len(), 2);
}

#[test]
fn a_malformed_file_is_refused_with_line_and_reason() {
    check_refused(
        &GOOD.replace("2 6", "2 six"),
        &expect!["tiny.vrp:12: 'six' is not a number that fits here"],
    );
    check_refused(
        &GOOD.replace("3 3 0", "4 3 0"),
        &expect!["tiny.vrp:9: there is no node 4: DIMENSION is 3"],
    );
    check_refused(
        &GOOD.replace("3 3 0\n", ""),
        &expect!["tiny.vrp:16: the file ends without a row of node 3 in NODE_COORD_SECTION"],
    );
    check_refused(
        &GOOD.replace("CAPACITY : 10\n", ""),
        &expect!["tiny.vrp:16: the file ends without CAPACITY"],
    );
    check_refused(
        &GOOD.replace("DEMAND_SECTION", "PROFIT_SECTION"),
        &expect![
            "tiny.vrp:10: 'PROFIT_SECTION' is not known here: leaving it out would change the problem"
        ],
    );
    check_refused("", &expect!["tiny.vrp:1: the file ends without DIMENSION"]);
}

/// `GOOD` with two vehicles and more lines before its end.
fn with(header: &str, sections: &str) -> String {
    let text = GOOD.replace("CAPACITY : 10\n", &format!("CAPACITY : 10\nVEHICLES : 2\n{header}"));
    text.replace("DEPOT_SECTION\n1\n-1\n", &format!("{sections}DEPOT_SECTION\n1\n-1\n"))
}

/// What the judge says of client lists, one a vehicle, `|` a reload.
#[track_caller]
fn check_judged(text: &str, routes: &[&str], expected: &Expect) {
    let instance = read("tiny.vrp", text, Rounding::Nearest).unwrap();
    let stop = |word: &str| match word.parse() {
        Ok(client) => Stop::service(ServiceId(client), 0),
        Err(_) => Stop::Tip(instance.problem.vehicles()[0].tips[0]),
    };
    let route = |(vehicle, words): (usize, &&str)| Route {
        vehicle: VehicleId::new(vehicle),
        departure: instance.problem.vehicles()[vehicle].shift.open().max(Seconds(0)),
        stops: words.split_whitespace().map(stop).collect(),
    };
    let plan = Plan { routes: routes.iter().enumerate().map(route).collect() };
    let judgement = judge(&instance.problem, &plan);
    let broken: Vec<String> = judgement.violations.iter().map(ToString::to_string).collect();
    expected.assert_eq(&format!("{}: {}", instance.units(judgement.cost()), broken.join(", ")));
}

#[test]
fn a_client_with_a_prize_may_be_left_out_and_one_without_may_not() {
    let text = with("", "PRIZE_SECTION\n1 0\n2 7\n3 0\n");
    check_judged(&text, &["1"], &expect!["13: "]);
    check_judged(&text, &["0"], &expect!["4: service 1 must be done and is not"]);
}

#[test]
fn a_mixed_fleet_has_its_own_capacities_prices_and_limits() {
    let sections = "CAPACITY_SECTION\n1 10\n2 5\nVEHICLES_FIXED_COST_SECTION\n1 100\n2 50\nVEHICLES_UNIT_DISTANCE_COST_SECTION\n1 1\n2 3\nVEHICLES_MAX_DISTANCE_SECTION\n1 9\n2 3\n";
    let text = with("", sections).replace("CAPACITY : 10\n", "");
    check_judged(
        &text,
        &["1", "0"],
        &expect![
            "168: vehicle 1, trip 0: 1 too much in dimension 0, vehicle 1 drives 1 m further than it may"
        ],
    );
    let hundredths = text.replace("TYPE : CVRP", "TYPE : HFVRP");
    check_judged(
        &hundredths,
        &["1", "0"],
        &expect![
            "1.68: vehicle 1, trip 0: 1 too much in dimension 0, vehicle 1 drives 1 m further than it may"
        ],
    );
}

#[test]
fn a_client_is_visited_only_by_vehicles_that_may() {
    let text = with("", "VEHICLES_ALLOWED_CLIENTS_SECTION\n1 2 3\n2 3\n");
    check_judged(&text, &["0", "1"], &expect!["10: "]);
    check_judged(&text, &["1", "0"], &expect!["10: vehicle 1 lacks a skill for service 0"]);
}

#[test]
fn a_vehicle_starts_and_ends_at_its_own_depot() {
    let text = with("", "VEHICLES_DEPOT_SECTION\n1 1\n2 3\n")
        .replace("DEPOT_SECTION\n1\n-1", "DEPOT_SECTION\n1\n3\n-1");
    check_judged(&text, &["", "0"], &expect!["6: "]);
}

#[test]
fn a_trip_waits_for_its_release() {
    let sections = "VEHICLES_RELOAD_DEPOT_SECTION\n1 1\n2 1\nRELEASE_TIME_SECTION\n1 0\n2 9\n3 0\n";
    let text = with("VEHICLES_MAX_DURATION : 12\nVEHICLES_MAX_RELOADS : 0\n", sections);
    check_judged(
        &text,
        &["1 | 0"],
        &expect![
            "10: vehicle 0 unloads 1 times more often than it may, vehicle 0 is out 1 s longer than it may be"
        ],
    );
    check_judged(
        &text,
        &["0 1"],
        &expect!["8: vehicle 0, trip 0: leaves 9 s before its last release"],
    );
}

#[test]
fn deliveries_come_before_backhauls_and_both_fill_the_vehicle() {
    let sections = "LINEHAUL_SECTION\n1 0\n2 6\n3 0\nBACKHAUL_SECTION\n1 0\n2 0\n3 8\n";
    let mixed = with("", sections).replace("DEMAND_SECTION\n1 0\n2 6\n3 4\n", "");
    check_judged(&mixed, &["1 0"], &expect!["8: vehicle 0, trip 0: 4 too much in dimension 0"]);
    check_judged(&mixed, &["0 1"], &expect!["8: "]);
    let strict = mixed.replace("TYPE : CVRP", "TYPE : VRPB");
    check_judged(
        &strict,
        &["1 0"],
        &expect![
            "2: vehicle 0, stop 0: no way leads there from the stop before, vehicle 0, stop 1: no way leads there from the stop before"
        ],
    );
    check_judged(&strict, &["0 1"], &expect!["8: "]);
}

#[test]
fn of_an_exclusive_group_one_client_is_visited() {
    let text = with("", "MUTUALLY_EXCLUSIVE_GROUP_SECTION\n1 2 3\n");
    check_judged(&text, &["0"], &expect!["4: "]);
    check_judged(
        &text,
        &["0 1"],
        &expect!["8: 2 services of group 0 are done, which exclude each other"],
    );
}

#[test]
fn explicit_weights_replace_coordinates() {
    let explicit = GOOD
        .replace("EUC_2D", "EXPLICIT\nEDGE_WEIGHT_FORMAT : LOWER_ROW\nEDGE_WEIGHT_SECTION\n4\n6 7");
    check_judged(&explicit, &["0 1"], &expect!["17: "]);
    check_refused(
        &explicit.replace("6 7", "6"),
        &expect!["tiny.vrp:21: the file ends without edge weights of node 3"],
    );
    check_refused(
        &explicit.replace("6 7", "6 7 8"),
        &expect!["tiny.vrp:9: '8' is one edge weight too many"],
    );
}

#[test]
fn rows_that_do_not_fit_are_refused() {
    check_refused(
        &with("", "PRIZE_SECTION\n1 0\n2 7\n"),
        &expect!["tiny.vrp:21: the file ends without a row of node 3 in PRIZE_SECTION"],
    );
    check_refused(
        &with("", "PRIZE_SECTION\n1 0\n1 7\n3 0\n"),
        &expect!["tiny.vrp:17: node 1 stands twice in PRIZE_SECTION"],
    );
    check_refused(
        &with("", "PRIZE_SECTION\n1 0\n2 -7\n3 0\n"),
        &expect!["tiny.vrp:17: -7 is negative"],
    );
    check_refused(
        &with("", "VEHICLES_DEPOT_SECTION\n1 1\n2 2\n"),
        &expect!["tiny.vrp:17: node 2 is not a depot"],
    );
    check_refused(
        &with("", "VEHICLES_DEPOT_SECTION\n1 1\n3 1\n"),
        &expect!["tiny.vrp:17: there is no vehicle 3: VEHICLES is 2"],
    );
    check_refused(
        &with("VEHICLES_UNIT_DISTANCE_COST : 1.5\n", ""),
        &expect!["tiny.vrp:6: 1.5 is not a whole number up to 1000000"],
    );
    check_refused(&with("VEHICLES : 3\n", ""), &expect!["tiny.vrp:6: 'VEHICLES' stands twice"]);
    check_refused(
        &GOOD.replace("2 0 1.5", "2 0 nan"),
        &expect!["tiny.vrp:8: 'nan' is not a number that fits here"],
    );
}

#[test]
fn an_upside_down_window_is_refused() {
    let text =
        GOOD.replace("DEPOT_SECTION", "TIME_WINDOW_SECTION\n1 0 9\n2 9 3\n3 0 9\nDEPOT_SECTION");
    check_refused(
        &text,
        &expect!["tiny.vrp:16: the time window is upside down: it opens at 9 and closes at 3"],
    );
}
