//! What is read and written.

use super::read;
use crate::plan::{Plan, Route, Stop};
use crate::problem::{ServiceId, VehicleId};
use crate::solution;
use expect_test::{Expect, expect};
use roadcrew_units::{Money, Seconds};
use serde_json::Value;

/// Three places in a row, 100 s apart; the second vehicle's routes end where they end.
const GOOD: &str = r#"{
  "vehicles": [
    {"id": 7, "start_index": 0, "end_index": 0, "capacity": [3], "skills": [4], "time_window": [0, 5000]},
    {"id": 8, "profile": "van", "start_index": 0, "capacity": [3], "costs": {"fixed": 10, "per_hour": 0, "per_km": 500},
     "breaks": [{"id": 1, "time_windows": [[50, 400]], "service": 60}]}
  ],
  "jobs": [
    {"id": 21, "description": "lamp", "location_index": 1, "service": 30, "delivery": [2], "skills": [4]},
    {"id": 22, "location_index": 2, "service": 40, "delivery": [1], "priority": 5, "time_windows": [[0, 10], [350, 900]]}
  ],
  "matrices": {
    "car": {"durations": [[0, 100, 200], [100, 0, 100], [200, 100, 0]]},
    "van": {"durations": [[0, 90, 180], [90, 0, 90], [180, 90, 0]], "distances": [[0, 1000, 2000], [1000, 0, 1000], [2000, 1000, 0]]}
  }
}"#;

#[track_caller]
fn check_written(vehicle: usize, stops: &[Stop], expected: &Expect) {
    let instance = read("row.json", GOOD).unwrap();
    let route =
        Route { vehicle: VehicleId::new(vehicle), departure: Seconds::ZERO, stops: stops.to_vec() };
    let plan = Plan { routes: vec![route] };
    let written = solution::write(&instance, &plan, Money::ZERO);
    let written: Value = serde_json::from_str(&written).unwrap();
    expected.assert_eq(&format!("{written:#}"));
}

#[track_caller]
fn check_refused(text: &str, expected: &Expect) {
    expected.assert_eq(&read("row.json", text).unwrap_err().to_string());
}

const LAMP: Stop = Stop::service(ServiceId(0), 0);
const OTHER: Stop = Stop::service(ServiceId(1), 0);

#[test]
fn a_plan_is_told_with_its_times_and_travel_alone_costs() {
    check_written(
        0,
        &[LAMP, OTHER],
        &expect![[r#"
            {
              "code": 0,
              "routes": [
                {
                  "cost": 400.0,
                  "duration": 400,
                  "priority": 5,
                  "service": 70,
                  "setup": 0,
                  "steps": [
                    {
                      "arrival": 0,
                      "duration": 0,
                      "load": [
                        3
                      ],
                      "location_index": 0,
                      "service": 0,
                      "setup": 0,
                      "type": "start",
                      "waiting_time": 0
                    },
                    {
                      "arrival": 100,
                      "duration": 100,
                      "id": 21,
                      "load": [
                        1
                      ],
                      "location_index": 1,
                      "service": 30,
                      "setup": 0,
                      "type": "job",
                      "waiting_time": 0
                    },
                    {
                      "arrival": 230,
                      "duration": 200,
                      "id": 22,
                      "load": [
                        0
                      ],
                      "location_index": 2,
                      "service": 40,
                      "setup": 0,
                      "type": "job",
                      "waiting_time": 120
                    },
                    {
                      "arrival": 590,
                      "duration": 400,
                      "load": [
                        0
                      ],
                      "location_index": 0,
                      "service": 0,
                      "setup": 0,
                      "type": "end",
                      "waiting_time": 0
                    }
                  ],
                  "vehicle": 7,
                  "violations": [],
                  "waiting_time": 120
                }
              ],
              "summary": {
                "cost": 400.0,
                "duration": 400,
                "priority": 5,
                "routes": 1,
                "service": 70,
                "setup": 0,
                "unassigned": 0,
                "violations": [],
                "waiting_time": 120
              },
              "unassigned": []
            }"#]],
    );
}

#[test]
fn an_open_route_ends_at_its_last_job_and_kilometres_are_paid() {
    check_written(
        1,
        &[Stop::Break(0), OTHER],
        &expect![[r#"
            {
              "code": 0,
              "routes": [
                {
                  "cost": 1010.0,
                  "duration": 180,
                  "priority": 5,
                  "service": 40,
                  "setup": 0,
                  "steps": [
                    {
                      "arrival": 0,
                      "duration": 0,
                      "load": [
                        1
                      ],
                      "location_index": 0,
                      "service": 0,
                      "setup": 0,
                      "type": "start",
                      "waiting_time": 0
                    },
                    {
                      "arrival": 0,
                      "duration": 0,
                      "id": 1,
                      "load": [
                        1
                      ],
                      "service": 60,
                      "setup": 0,
                      "type": "break",
                      "waiting_time": 50
                    },
                    {
                      "arrival": 290,
                      "duration": 180,
                      "id": 22,
                      "load": [
                        0
                      ],
                      "location_index": 2,
                      "service": 40,
                      "setup": 0,
                      "type": "job",
                      "waiting_time": 60
                    },
                    {
                      "arrival": 390,
                      "duration": 180,
                      "load": [
                        0
                      ],
                      "service": 0,
                      "setup": 0,
                      "type": "end",
                      "waiting_time": 0
                    }
                  ],
                  "vehicle": 8,
                  "violations": [],
                  "waiting_time": 110
                }
              ],
              "summary": {
                "cost": 1010.0,
                "duration": 180,
                "priority": 5,
                "routes": 1,
                "service": 40,
                "setup": 0,
                "unassigned": 1,
                "violations": [],
                "waiting_time": 110
              },
              "unassigned": [
                {
                  "id": 21,
                  "location_index": 1,
                  "type": "job"
                }
              ]
            }"#]],
    );
}

#[test]
fn a_malformed_file_is_refused_with_line_and_reason() {
    check_refused("{", &expect!["row.json:1: EOF while parsing an object"]);
    check_refused(
        &GOOD.replace("\"jobs\"", "\"tasks\""),
        &expect![
            "row.json:7: unknown field `tasks`, expected one of `vehicles`, `jobs`, `matrices`"
        ],
    );
    check_refused(
        &GOOD.replace("\"jobs\": [", "\"shipments\": [], \"jobs\": ["),
        &expect![
            "row.json:7: unknown field `shipments`, expected one of `vehicles`, `jobs`, `matrices`"
        ],
    );
    check_refused(
        &GOOD.replace("\"service\": 40", "\"service\": -40"),
        &expect!["row.json:9: invalid value: integer `-40`, expected u32"],
    );
    check_refused(
        &GOOD.replace("\"service\": 40", "\"setup\": 40"),
        &expect!["row.json:9: job 22: set-up times are not read"],
    );
    check_refused(
        &GOOD.replace("\"location_index\": 2", "\"location_index\": 3"),
        &expect!["row.json:9: job 22: location_index 3 is no row of the matrices"],
    );
    check_refused(
        &GOOD.replace("\"delivery\": [1]", "\"delivery\": [1, 2]"),
        &expect!["row.json:9: job 22: expected 1 amounts, found 2"],
    );
    check_refused(
        &GOOD.replace("[350, 900]", "[350, 90]"),
        &expect!["row.json:9: job 22: a time window opens at 350 and closes at 90"],
    );
    check_refused(
        &GOOD.replace("\"per_hour\": 0", "\"per_hour\": 9"),
        &expect!["row.json:4: vehicle 8: prices per hour and per kilometre at once are not read"],
    );
    check_refused(
        &GOOD.replace("\"profile\": \"van\"", "\"profile\": \"bike\""),
        &expect!["row.json:4: there is no matrix for 'bike'"],
    );
    check_refused(
        &GOOD.replace("[90, 0, 90]", "[90, 0]"),
        &expect!["row.json:11: the matrices of 'van' are not 3 by 3"],
    );
}
