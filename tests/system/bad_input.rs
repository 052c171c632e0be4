//! A city's files broken one way at a time: each gets a sentence, and nothing that was good is lost.

use crate::broken_rules::{MIDDLE, NORTH, SOUTH, city};
use crate::roadcrew::{Copy, refuse, run, succeed};
use serde_json::Value;

const DAY: [&str; 4] = ["--date", "2026-05-11", "--iterations", "1"];

/// Plans a broken city and expects a refusal that names all of `words`.
#[track_caller]
fn check_refused(city: &Copy, words: &[&str]) {
    let error = refuse(&[&["plan", "dispatch", city.path()][..], &DAY].concat());
    let missing: Vec<&&str> = words.iter().filter(|word| !error.contains(**word)).collect();
    assert!(missing.is_empty(), "the sentence lacks {missing:?}: {error}");
}

/// Plans a city with a bad row and expects the row to be named and the rest to be planned.
#[track_caller]
fn check_left_out(city: &Copy, words: &[&str]) {
    let output = run(&[&["plan", "dispatch", city.path()][..], &DAY].concat());
    let (text, notes) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{notes}");
    assert!(text.contains("feasible"), "{text}");
    let note = notes.lines().find(|line| words.iter().all(|word| line.contains(word)));
    assert!(note.is_some(), "no note has {words:?}: {notes}");
}

#[test]
fn an_empty_network_is_named() {
    let city = Copy::of_helsinki();
    std::fs::write(city.file("network.osm.pbf"), b"").unwrap();
    check_refused(&city, &["network.osm.pbf", "empty"]);
}

#[test]
fn a_truncated_network_is_named() {
    let city = Copy::of_helsinki();
    let bytes = std::fs::read(city.file("network.osm.pbf")).unwrap();
    std::fs::write(city.file("network.osm.pbf"), &bytes[..bytes.len() / 2]).unwrap();
    check_refused(&city, &["network.osm.pbf"]);
}

#[test]
fn a_missing_network_is_named() {
    let city = Copy::of_helsinki();
    std::fs::remove_file(city.file("network.osm.pbf")).unwrap();
    check_refused(&city, &["network.osm.pbf"]);
}

#[test]
fn a_file_that_is_no_pbf_is_named() {
    let city = Copy::of_helsinki();
    std::fs::write(city.file("network.osm.pbf"), "<osm version=\"0.6\"></osm>").unwrap();
    check_refused(&city, &["network.osm.pbf"]);
}

#[test]
fn a_wrong_column_is_named_with_file_and_line() {
    let city = Copy::of_helsinki();
    city.replace("reports.csv", "service_code", "servicecode");
    check_refused(&city, &["reports.csv:1", "servicecode"]);
}

#[test]
fn a_report_outside_the_city_is_left_out() {
    let city = Copy::of_helsinki();
    let header = std::fs::read_to_string(city.file("reports.csv")).unwrap();
    let columns: Vec<&str> = header.lines().next().unwrap().split(',').collect();
    let cells: Vec<&str> = columns
        .iter()
        .map(|column| match *column {
            "service_request_id" => "FAR-1",
            "service_code" => "POTHOLE",
            "status" => "open",
            "requested_datetime" => "2026-05-08T10:00:00",
            "lat" => "61.4981",
            "long" => "23.7610",
            _ => "",
        })
        .collect();
    city.append("reports.csv", &(cells.join(",") + "\n"));
    check_left_out(&city, &["FAR-1", "outside"]);
}

#[test]
fn a_broken_row_is_left_out_with_its_line() {
    let city = Copy::of_helsinki();
    let rows = std::fs::read_to_string(city.file("reports.csv")).unwrap().lines().count();
    city.append("reports.csv", "half a row\n");
    check_left_out(&city, &[&format!("reports.csv:{}", rows + 1)]);
}

#[test]
fn a_crew_without_a_shift_is_named_with_file_and_line() {
    let city = Copy::of_helsinki();
    let text = std::fs::read_to_string(city.file("city.toml")).unwrap();
    let shift =
        text.lines().find(|line| line.trim_start().starts_with("shift")).unwrap().to_owned();
    city.replace("city.toml", &shift, "");
    check_refused(&city, &["city.toml:", "has no shift", "shift ="]);
}

#[test]
fn a_window_that_is_upside_down_is_named_with_file_and_line() {
    let city = Copy::of_helsinki();
    let text = std::fs::read_to_string(city.file("city.toml")).unwrap();
    let shift =
        text.lines().find(|line| line.trim_start().starts_with("shift")).unwrap().to_owned();
    city.replace("city.toml", &shift, "shift = \"31:00-25:00\"");
    check_refused(&city, &["city.toml:", "upside down", "closes before it opens"]);
}

#[test]
fn an_unknown_key_is_named_with_file_and_line() {
    let city = Copy::of_helsinki();
    city.replace("city.toml", "zone", "colour = \"blue\"\nzone");
    check_refused(&city, &["city.toml:", "colour"]);
}

#[test]
fn a_folder_that_is_no_city_is_named() {
    let error = refuse(&["plan", "dispatch", "no/such/city", "--date", "2026-05-11"]);
    assert!(error.contains("no/such/city"), "{error}");
}

#[test]
fn a_date_that_is_none_is_named() {
    let error = refuse(&["plan", "dispatch", "data/helsinki", "--date", "11.5.2026"]);
    assert!(error.contains("11.5.2026") && error.contains("2026-05-11"), "{error}");
}

#[test]
fn a_price_below_zero_is_named_with_file_and_line() {
    let city = Copy::of_helsinki();
    city.replace("city.toml", "kilometre = 0.65", "kilometre = -0.65");
    check_refused(&city, &["city.toml:", "kilometre of [prices] is -0.65"]);
}

#[test]
fn an_empty_table_is_told_and_the_day_is_planned() {
    let city = Copy::of_helsinki();
    std::fs::write(city.file("jobs.csv"), "").unwrap();
    check_left_out(&city, &["jobs.csv:1", "the file is empty"]);
}

#[test]
fn a_lock_on_a_crew_that_can_not_do_it_says_what_the_crew_lacks() {
    let city = Copy::of_helsinki();
    std::fs::write(city.file("locks.csv"), "Job;Crew\nR0014;water\n").unwrap();
    let plan = ["plan", "dispatch", city.path()];
    let text = succeed(&[&plan[..], &DAY].concat());
    assert!(text.contains("as the crew lacks electric: it is left out"), "{text}");
}

/// Locks so many jobs of so many minutes to one crew, one from each end of the list in turn, and looks whether it does them so.
fn check_that_a_day_is_kept(n_jobs: usize, minutes: usize) {
    let places = [NORTH, MIDDLE, SOUTH];
    let job = |index: usize| format!("J{index},{},{minutes}\n", places[index % 3]);
    let jobs: String = (1..=n_jobs).map(job).collect();
    let city = city(&format!("id,lat,long,minutes\n{jobs}"));
    let order: Vec<usize> =
        (1..=n_jobs / 2).flat_map(|index| [index, n_jobs + 1 - index]).collect();
    let lock = |(place, job): (usize, &usize)| format!("J{job},roads-1,{}\n", place + 1);
    let locks: String = order.iter().enumerate().map(lock).collect();
    std::fs::write(city.file("locks.csv"), format!("job,crew,position\n{locks}")).unwrap();
    let plan = ["plan", "dispatch", city.path(), "--json", "--iterations", "20"];
    let plan: Value = serde_json::from_str(&succeed(&[&plan[..], &DAY[..2]].concat())).unwrap();
    assert_eq!(plan["left_out"], Value::Array(Vec::new()), "every lock can be kept");
    let stops = plan["routes"].as_array().unwrap().iter().find(|it| it["crew"] == "roads-1");
    let stops = stops.unwrap()["stops"].as_array().unwrap().iter();
    let done: Vec<&str> =
        stops.filter(|it| it["kind"] == "job").map(|it| it["id"].as_str().unwrap()).collect();
    let expected: Vec<String> = order.iter().map(|job| format!("J{job}")).collect();
    assert_eq!(done, expected);
}

#[test]
fn a_crew_whose_whole_day_is_locked_keeps_to_it() {
    check_that_a_day_is_kept(16, 10);
}

#[test]
fn a_crew_whose_whole_day_is_locked_has_its_break_where_there_is_time_for_it() {
    check_that_a_day_is_kept(28, 10);
}

#[test]
fn a_crew_with_forty_locked_jobs_keeps_to_their_order() {
    check_that_a_day_is_kept(40, 5);
}

#[test]
fn a_day_on_which_nothing_is_done_says_so_and_why() {
    let city = Copy::of_helsinki();
    for name in ["reports.csv", "occurred.csv", "alerts.jsonl"] {
        std::fs::remove_file(city.file(name)).unwrap();
    }
    let plan = ["plan", "dispatch", city.path()];
    let text = succeed(&[&plan[..], &DAY].concat());
    assert!(text.contains("NOTHING is done") && text.contains("nothing is asked for"), "{text}");
    city.replace("city.toml", "hours = [\"06:00-13:45\"]", "hours = []");
    city.replace("city.toml", "hours = [\"06:30-10:30\", \"11:00-13:30\"]", "hours = []");
    let plan = ["plan", "collection", city.path()];
    let text = succeed(&[&plan[..], &DAY].concat());
    assert!(text.contains("NOTHING is done") && text.contains("no truck goes out"), "{text}");
    assert!(text.contains("crew truck-1 can't unload"), "{text}");
}

#[test]
fn a_clock_that_there_is_not_is_named_with_file_and_line() {
    let city = Copy::of_helsinki();
    city.replace("city.toml", "sla_hours = ", "sla_clock = \"business\"\nsla_hours = ");
    check_refused(&city, &["city.toml:", "counts business hours", "business_hours = ["]);
    city.replace("city.toml", "\"business\"", "\"office\"");
    check_refused(&city, &["city.toml:", "sla_clock is 'office'", "wall or business"]);
    city.replace("city.toml", "\"office\"", "\"business\"");
    city.replace("city.toml", "zone = ", "business_hours = [\"never\"]\nzone = ");
    check_refused(&city, &["city.toml:", "no span of time"]);
}

#[test]
fn pauses_of_reports_that_there_are_not_are_left_out() {
    let city = Copy::of_helsinki();
    let pauses = "report,from,until,reason\nnobody,2026-05-10T08:00,,\nR0002,2026-05-10T08:00,2026-05-09T08:00,\n";
    std::fs::write(city.file("pauses.csv"), pauses).unwrap();
    check_left_out(&city, &["pauses.csv:2", "no report 'nobody'"]);
    check_left_out(&city, &["pauses.csv:3", "ends before it begins"]);
}

#[test]
fn a_city_without_sensors_is_told_that_there_are_no_alerts() {
    let city = Copy::of_helsinki();
    let text = std::fs::read_to_string(city.file("city.toml")).unwrap();
    let of_residents: Vec<&str> =
        text.split("[[categories]]").filter(|it| !it.contains("alert_from")).collect();
    let tail = text.split("[collection]").nth(1).unwrap();
    let text = format!("{}\n[collection]{tail}", of_residents.join("[[categories]]"));
    std::fs::write(city.file("city.toml"), text).unwrap();
    let told = succeed(&["generate", city.path(), "--seed", "1", "--alerts", "5"]);
    assert!(
        told.contains("0 alerts") && told.contains("no alerts: city.toml has no category"),
        "{told}"
    );
}

/// Changes one line of the city's file and expects a refusal with its line.
#[track_caller]
fn check_line_refused((old, new): (&str, &str), words: &[&str]) {
    let city = Copy::of_helsinki();
    city.replace("city.toml", old, new);
    check_refused(&city, &[&["city.toml:"][..], words].concat());
}

#[test]
fn a_crew_that_could_never_work_or_rest_is_named() {
    let capacity = ("capacity_l = 18000", "capacity_l = -500");
    check_line_refused(capacity, &["crew truck-1 has a capacity below zero"]);
    let shift = ("shift = \"07:00-15:00\"", "shift = \"07:00-07:00\"");
    check_line_refused(shift, &["ends when it begins", "07:00-07:00"]);
    let rest = ("window = \"11:00-13:00\"", "window = \"16:00-17:00\"");
    check_line_refused(rest, &["the break of 16:00-17:00 lies outside the shift of 07:00-15:00"]);
}

#[test]
fn numbers_that_can_not_be_are_named() {
    let factor = ("kg_per_km = { car = 0.2", "kg_per_km = { car = -1");
    check_line_refused(factor, &["kg_per_km of car in [emissions] has -1"]);
    let share = ("container_minutes = ", "empty_from = 80\ncontainer_minutes = ");
    check_line_refused(share, &["empty_from of [collection] is 80", "from 0 to 1"]);
    let spread = ("zone = ", "promises = { drive = -1 }\nzone = ");
    check_line_refused(spread, &["drive of [promises] is -1", "such as 0.2"]);
}

/// Plans a city with these jobs and expects a row to be named and the rest to be planned.
#[track_caller]
fn check_job_left_out(columns: &str, cells: &str, words: &[&str]) {
    let city = Copy::of_helsinki();
    let jobs = format!("id,lat,long,minutes,{columns}\nJ1,{NORTH},10,\nJ2,{cells}\n");
    std::fs::write(city.file("jobs.csv"), jobs).unwrap();
    check_left_out(&city, &[&["jobs.csv:3: "][..], words].concat());
}

#[test]
fn jobs_that_could_never_be_done_are_left_out_with_their_lines() {
    let at = |cells: &str| format!("{NORTH},{cells}");
    let days = at("10,2026-05-12,2026-05-10");
    check_job_left_out("from,until", &days, &["job J2", "until a day before its from"]);
    let time = at("10,2026-05-11T12:00");
    check_job_left_out("from", &time, &["from is '2026-05-11T12:00'", "without a time"]);
    check_job_left_out("from", &at("1e12,"), &["minutes is '1e12'", "from 0 to 1440"]);
    check_job_left_out("from", "10,10,10,", &["job J2", "lies outside the streets"]);
    let quote = at("10,\"2026-05-11\nJ3,60.17,24.94,10,");
    check_job_left_out("from", &quote, &["a quote is opened in this row and not closed"]);
}

#[test]
fn what_is_due_on_a_day_is_not_late_on_its_morning() {
    let jobs = format!("id,lat,long,minutes,due\nJ1,{NORTH},10,2026-05-11\n");
    let city = city(&jobs);
    let plan = ["plan", "dispatch", city.path(), "--json"];
    let plan: Value = serde_json::from_str(&succeed(&[&plan[..], &DAY].concat())).unwrap();
    assert_eq!(plan["costs"]["lateness"], 0.0, "{}", plan["costs"]);
    let stops = plan["routes"][0]["stops"].as_array().unwrap();
    let due: Vec<&Value> =
        stops.iter().filter(|it| it["id"] == "J1").map(|it| &it["due"]).collect();
    assert_eq!(due, ["2026-05-12T00:00:00+03:00"]);
}

#[test]
fn empty_files_of_changes_are_told_and_the_day_is_planned() {
    let city = Copy::of_helsinki();
    for name in ["closures.geojson", "overrides.geojson"] {
        std::fs::write(city.file(name), "\n").unwrap();
    }
    check_left_out(&city, &["closures.geojson:1", "the file is empty"]);
    check_left_out(&city, &["overrides.geojson:1", "the file is empty"]);
}

/// Gives the city one polygon of these corners, and one that is in order.
#[track_caller]
fn check_polygon_left_out(ring: &str, words: &[&str]) {
    let city = Copy::of_helsinki();
    let good = "[[24.9,60.1],[25.0,60.1],[25.0,60.2],[24.9,60.1]]";
    let feature = |name: &str, ring: &str| {
        format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"name\":\"{name}\",\"crews\":[\"roads-1\"]}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[{ring}]}}}}"
        )
    };
    let features = [feature("good", good), feature("bad", ring)].join(",");
    let text = format!("{{\"type\":\"FeatureCollection\",\"features\":[{features}]}}");
    for name in ["territories.geojson", "neighbourhoods.geojson"] {
        std::fs::write(city.file(name), &text).unwrap();
        check_left_out(&city, &[&[name, "feature 2"][..], words].concat());
    }
}

#[test]
fn polygons_elsewhere_or_of_two_corners_are_left_out() {
    let swapped = "[[60.1,24.9],[60.1,25.0],[60.2,25.0],[60.1,24.9]]";
    check_polygon_left_out(swapped, &["lies outside", "[longitude, latitude]"]);
    check_polygon_left_out("[[24.9,60.1],[25.0,60.2]]", &["fewer than three corners"]);
}

#[test]
fn containers_elsewhere_or_emptied_tomorrow_are_told() {
    let city = Copy::of_helsinki();
    let rows = "id,capacity_l,fill,lat,long,emptied\nC1,660,0.9,60.17,24.945,2026-05-12T10:00\nC2,660,0.9,10,10,\nC3,660,90,60.17,24.945,\n";
    std::fs::write(city.file("containers.csv"), rows).unwrap();
    let notes = run(&[&["plan", "collection", city.path()][..], &DAY].concat());
    let told = String::from_utf8_lossy(&notes.stdout) + String::from_utf8_lossy(&notes.stderr);
    assert!(told.contains("containers.csv:3: container C2 at"), "{told}");
    assert!(told.contains("containers.csv:4: fill is 90"), "{told}");
    assert!(
        told.contains("emptied is later than 2026-05-11T") && told.contains("for C1"),
        "{told}"
    );
}

#[test]
fn amounts_below_zero_or_beyond_all_measure_are_refused() {
    for (old, new, words) in [
        ("minutes = 18", "minutes = -15", ["tip ", "has minutes = -15: write a number from 0"]),
        (
            "id = \"roads-1\"",
            "id = \"roads-1\"\nfixed = 1e30",
            ["crew roads-1 has fixed = 1", "write a number from 0"],
        ),
        (
            "id = \"roads-1\"",
            "id = \"roads-1\"\nregular_hours = nan",
            ["crew roads-1 has regular_hours = NaN", "write a number from 0"],
        ),
    ] {
        let city = Copy::of_helsinki();
        city.replace("city.toml", old, new);
        let told = refuse(&["plan", "dispatch", city.path(), "--date", "2026-05-11"]);
        assert!(words.iter().all(|word| told.contains(word)), "{told}");
    }
}

#[test]
fn readings_that_are_no_share_are_told_with_their_lines() {
    let city = Copy::of_helsinki();
    let n = std::fs::read_to_string(city.file("alerts.jsonl")).unwrap().lines().count();
    let reading = |sensor: &str, unit: &str, value: &str| {
        format!(
            "{{\"sensor\":\"{sensor}\",\"kind\":\"fill_level\",\"value\":{value},\"unit\":\"{unit}\",\"time\":\"2026-05-10T20:00:00+03:00\",\"lon\":24.9477,\"lat\":60.1773}}\n"
        )
    };
    city.append("alerts.jsonl", &reading("C001", "1", "15"));
    city.append("alerts.jsonl", &reading("C002", "percent", "15"));
    city.append("alerts.jsonl", &reading("C003", "1", "-0.5"));
    let line = |more: usize| format!("alerts.jsonl:{}: ", n + more);
    check_left_out(&city, &[&line(1), "C001: value is 15", "a share such as 0.15"]);
    check_left_out(&city, &[&line(3), "C003: value is -0.5", "a share from 0 to 1"]);
    let fill = ["fill", city.path(), "--at", "2026-05-10T20:00:00+03:00"];
    let told = succeed(&fill);
    let level = |id: &str| {
        let mut lines = told.lines().filter(|line| line.starts_with(id));
        lines.next().unwrap().split_whitespace().nth(1).unwrap().to_owned()
    };
    assert!(level("C002").starts_with("15±"), "{told}");
    let before = ["fill", city.path(), "--at", "2026-05-01T08:00:00+03:00"];
    let told = succeed(&before);
    assert!(told.lines().any(|line| line.starts_with("C002") && line.contains("only later")));
}

#[test]
fn a_comma_too_many_leaves_the_row_out() {
    let at = format!("{NORTH},10,,08:00-08:30");
    let told = "the row has 6 cells where the header has 5 columns";
    check_job_left_out("windows", &at, &[told, "put texts with commas in quotes"]);
}

#[test]
fn places_that_stand_twice_are_named() {
    let city = Copy::of_helsinki();
    for (table, what) in [("[[depots]]", "depot"), ("[[tips]]", "tip")] {
        let text = std::fs::read_to_string(city.file("city.toml")).unwrap();
        let entry = text.split(table).nth(1).unwrap().split("\n[").next().unwrap();
        std::fs::write(city.file("city.toml"), format!("{text}\n{table}{entry}\n")).unwrap();
        check_refused(&city, &["city.toml:", what, "stands twice: give each its own id"]);
        std::fs::write(city.file("city.toml"), text).unwrap();
    }
}

#[test]
fn breaks_that_no_shift_has_room_for_are_named() {
    let long =
        ("window = \"11:00-13:00\", minutes = 30", "window = \"11:00-12:00\", minutes = 600");
    let words =
        "the break of 600 min in 11:00-12:00 can't end before the shift of 07:00-15:00 does";
    check_line_refused(long, &[words, "shorten it"]);
    let reversed = ("window = \"11:00-13:00\"", "window = \"13:00-11:00\"");
    check_line_refused(reversed, &["in 13:00-11:00 is longer than half a day"]);
}

#[test]
fn rules_that_can_not_be_kept_are_named_with_their_file_and_line() {
    let city = Copy::of_helsinki();
    std::fs::write(city.file("ours.toml"), "name = \"ours\"\nlongest_driving_hours = -9\n")
        .unwrap();
    city.replace("city.toml", "zone = ", "rules = \"ours.toml\"\nzone = ");
    check_refused(&city, &["ours.toml:2: longest_driving_hours is -9", "above zero"]);
}

#[test]
fn a_lock_whose_later_time_stands_first_is_left_out() {
    let city = Copy::of_helsinki();
    std::fs::write(city.file("locks.csv"), "job,time\nR0014,10:00-09:30\n").unwrap();
    check_left_out(&city, &["locks.csv:2: time is '10:00-09:30'", "write the earlier time first"]);
}

#[test]
fn locks_of_a_job_for_two_crews_mean_one_crew_each() {
    let jobs = format!("id,lat,long,minutes,crews\nK6,{NORTH},10,2\n");
    let city = city(&jobs);
    std::fs::write(city.file("locks.csv"), "job,crew\nK6,roads-2\nK6,roads-1\n").unwrap();
    let plan = ["plan", "dispatch", city.path(), "--json"];
    let plan: Value = serde_json::from_str(&succeed(&[&plan[..], &DAY].concat())).unwrap();
    assert_eq!(plan["left_out"], Value::Array(Vec::new()));
    let crews = plan["routes"].as_array().unwrap().iter();
    let crews = crews.filter(|route| route["stops"].as_array().is_some_and(|it| !it.is_empty()));
    let crews: Vec<&Value> = crews.map(|route| &route["crew"]).collect();
    assert_eq!(crews, ["roads-1", "roads-2"]);
}
