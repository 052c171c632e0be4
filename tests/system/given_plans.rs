//! Plans by anybody, judged: what the product wrote, what a planner typed, and files that are no plan.

use crate::broken_rules::{NORTH, city};
use crate::roadcrew::{Copy, refuse, succeed};
use serde_json::Value;
use tempfile::TempDir;

const DAY: [&str; 3] = ["data/helsinki", "--date", "2026-05-11"];

fn written(kind: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    let out = folder.path().to_str().unwrap();
    let plan = ["plan", kind];
    succeed(&[&plan[..], &DAY[..], &["--iterations", "3", "-o", out][..]].concat());
    folder
}

#[track_caller]
fn check(path: &str) -> Value {
    serde_json::from_str(&succeed(&["plan", "check", "data/helsinki", path, "--json"])).unwrap()
}

/// The product's own plan, in a format that it writes, is judged as it was.
#[track_caller]
fn check_written(kind: &str) {
    let folder = written(kind);
    let file = |ending: &str| folder.path().join(format!("{kind}.{ending}"));
    let text = std::fs::read_to_string(file("json")).unwrap();
    let plan: Value = serde_json::from_str(&text).unwrap();
    for ending in ["json", "csv", "geojson"] {
        let found = check(file(ending).to_str().unwrap());
        assert_eq!(found["violations"], Value::Array(Vec::new()), "{ending}");
        assert_eq!(found["differences"], Value::Array(Vec::new()), "{ending}");
        assert_eq!(found["costs"], plan["costs"], "{ending}");
        assert_eq!(found["routes"], plan["routes"], "{ending}");
    }
}

#[test]
fn a_plan_that_was_written_is_judged_as_it_was_in_every_format() {
    check_written("dispatch");
    check_written("collection");
}

/// The rules that a table breaks, in order.
#[track_caller]
fn rules_of(table: &str) -> Vec<String> {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("hand.csv");
    std::fs::write(&path, format!("crew,order,service,arrival,kind,date\n{table}")).unwrap();
    let found = check(path.to_str().unwrap());
    let violations = found["violations"].as_array().unwrap();
    violations.iter().map(|it| it["rule"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_planner_may_name_reports_and_leave_out_the_rest() {
    assert!(rules_of("electric,1,R0014,,,2026-05-11\nelectric,2,R0137,,,2026-05-11\n").is_empty());
}

#[test]
fn a_plan_typed_in_minutes_keeps_the_rules_that_it_kept_in_seconds() {
    let folder = written("dispatch");
    let path = folder.path().join("dispatch.csv");
    let mut reader = csv_rows(&std::fs::read_to_string(path).unwrap());
    let head = reader.remove(0);
    let at = |name: &str| head.iter().position(|cell| cell == name).unwrap();
    let (crew, stop, id) = (at("crew"), at("stop"), at("id"));
    let (kind, arrival) = (at("kind"), at("arrival"));
    let typed = reader.iter().filter(|row| row[kind] != "depot").map(|row| {
        let minutes = &row[arrival][..5];
        format!("{},{},{},{minutes},{},2026-05-11\n", row[crew], row[stop], row[id], row[kind])
    });
    assert_eq!(rules_of(&typed.collect::<String>()), Vec::<String>::new());
}

/// The cells of a table whose cells hold no quotes but around commas.
fn csv_rows(text: &str) -> Vec<Vec<String>> {
    let cells = |line: &str| {
        let mut quoted = false;
        let mut cells = vec![String::new()];
        for letter in line.chars() {
            match letter {
                '"' => quoted = !quoted,
                ',' if !quoted => cells.push(String::new()),
                _ => cells.last_mut().unwrap().push(letter),
            }
        }
        cells
    };
    text.lines().map(cells).collect()
}

#[test]
fn what_changes_since_an_earlier_plan_is_told() {
    let folder = written("dispatch");
    let earlier = folder.path().join("dispatch.json");
    let earlier = earlier.to_str().unwrap();
    let against = |path: &str| -> Value {
        let check = ["plan", "check", "data/helsinki", path, "--previous", earlier, "--json"];
        serde_json::from_str::<Value>(&succeed(&check)).unwrap()["figures"]["stability"].clone()
    };
    let same = against(earlier);
    assert_eq!(
        (&same["n_gone"], &same["n_new"], &same["n_changed_crew"]),
        (&0.into(), &0.into(), &0.into())
    );
    assert_eq!((&same["kendall_tau"], &same["longest_shift_min"]), (&1.0.into(), &0.0.into()));
    assert_eq!(same["promises"]["coverage"], Value::from(1.0));

    // One crew goes the other way round, another gives its first job away, a third stays at home.
    let mut plan: Value = serde_json::from_str(&std::fs::read_to_string(earlier).unwrap()).unwrap();
    let routes = plan["routes"].as_array_mut().unwrap();
    let n_jobs = |route: &Value| {
        let stops = route["stops"].as_array().unwrap();
        stops.iter().filter(|stop| stop["kind"] == "job").count()
    };
    let n_home = n_jobs(&routes.pop().unwrap());
    routes[0]["stops"].as_array_mut().unwrap().reverse();
    let n_reversed = n_jobs(&routes[0]);
    let given = routes[1]["stops"].as_array_mut().unwrap().remove(0);
    routes[0]["stops"].as_array_mut().unwrap().push(given);
    let path = folder.path().join("changed.json");
    std::fs::write(&path, plan.to_string()).unwrap();
    let changed = against(path.to_str().unwrap());
    assert_eq!(changed["n_changed_crew"], Value::from(1));
    let moved = &changed["moved"][0];
    assert_eq!(
        (&moved["from"], &moved["to"], &moved["n"]),
        (&"roads-2".into(), &"roads-1".into(), &1.into())
    );
    assert_eq!(changed["n_swapped"], Value::from(n_reversed * (n_reversed - 1) / 2));
    assert_eq!(changed["n_gone"], Value::from(n_home));
    assert!(changed["promises"]["coverage"].as_f64().unwrap() < 1.0);
}

#[test]
fn times_that_crews_wrote_down_tell_how_well_promises_held() {
    let folder = written("dispatch");
    let earlier = folder.path().join("dispatch.json");
    let plan: Value = serde_json::from_str(&std::fs::read_to_string(&earlier).unwrap()).unwrap();
    let mut rows = vec!["crew;order;id;kind;arrival;date".to_owned()];
    let (mut n, mut n_kept) = (0, 0);
    for route in plan["routes"].as_array().unwrap() {
        for stop in route["stops"].as_array().unwrap() {
            let text = |key: &str| stop[key].as_str().unwrap_or_default();
            // Everybody begins a quarter of an hour late.
            let minutes = 15 + minutes(text("start"));
            let arrival = format!("{:02}:{:02}", minutes / 60, minutes % 60);
            let (crew, order) = (route["crew"].as_str().unwrap(), &stop["stop"]);
            let (id, kind) = (text("id"), text("kind"));
            let order = order.as_u64().map_or(String::new(), |it| it.to_string());
            rows.push(format!("{crew};{order};{id};{kind};{arrival};2026-05-11"));
            if kind == "job" {
                n += 1;
                let promised = stop["promise"][1].as_str().unwrap();
                n_kept += i32::from(minutes * 60 <= seconds(promised));
            }
        }
    }
    let path = folder.path().join("happened.csv");
    std::fs::write(&path, rows.join("\n")).unwrap();
    let (path, earlier) = (path.to_str().unwrap(), earlier.to_str().unwrap());
    let check = ["plan", "check", "data/helsinki", path, "--previous", earlier, "--json"];
    let found: Value = serde_json::from_str(&succeed(&check)).unwrap();
    let calibration = &found["calibration"];
    assert_eq!((&calibration["n_known"], &calibration["kept"]["n"]), (&n.into(), &n.into()));
    let coverage = calibration["kept"]["coverage"].as_f64().unwrap();
    assert!(
        (coverage - f64::from(n_kept) / f64::from(n)).abs() < 1e-9,
        "{coverage}: {n_kept}, {n}"
    );
    let factor = calibration["width_factor"].as_f64().unwrap();
    assert_eq!(coverage < 0.8, 1.0 < factor, "{coverage}, {factor}");
}

#[test]
fn stops_in_vain_are_counted_by_reason_and_who_comes_again_does_it_once() {
    let folder = written("dispatch");
    let path = folder.path().join("dispatch.json");
    let mut plan: Value = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    let before = plan["figures"].clone();
    let stops = plan["routes"][0]["stops"].as_array_mut().unwrap();
    let jobs: Vec<usize> = (0..stops.len()).filter(|&it| stops[it]["kind"] == "job").collect();
    stops[jobs[0]]["outcome"] = "Blocked by a parked car".into();
    stops[jobs[1]]["outcome"] = "done".into();
    stops[jobs[2]]["outcome"] = "blocked by a parked car".into();
    // Somebody comes again for the third.
    let again = stops[jobs[2]].clone();
    stops.push(again);
    let last = stops.len() - 1;
    stops[last]["outcome"] = Value::Null;
    let happened = folder.path().join("happened.json");
    std::fs::write(&happened, plan.to_string()).unwrap();
    let found = check(happened.to_str().unwrap());
    let visits = &found["figures"]["visits"];
    let n = before["visits"]["n"].as_u64().unwrap();
    assert_eq!((&visits["n"], &visits["n_failed"]), (&(n + 1).into(), &2.into()));
    assert_eq!(visits["failed"], serde_json::json!({ "blocked by a parked car": 2 }));
    assert_eq!((&before["visits"]["n_repeat"], &visits["n_repeat"]), (&0.into(), &1.into()));
    assert!(!found["violations"].to_string().contains("done_twice"), "{}", found["violations"]);
    // What was in vain stays open, unless somebody came again.
    let n_open = |figures: &Value| figures["backlog"]["n_open"].as_u64().unwrap();
    assert_eq!(n_open(&found["figures"]), n_open(&before) + 1);

    // On the day after, the plan goes there again.
    let (happened, path) = (happened.to_str().unwrap(), path.to_str().unwrap());
    let next = ["plan", "check", "data/helsinki", path, "--previous", happened, "--json"];
    let next: Value = serde_json::from_str(&succeed(&next)).unwrap();
    assert_eq!(next["figures"]["stability"]["n_again"], Value::from(1));
    assert_eq!(next["figures"]["visits"]["n_repeat"], Value::from(1));
    let text = succeed(&["plan", "check", "data/helsinki", happened]);
    assert!(text.contains("2 in vain (2 blocked by a parked car), 1 where somebody"), "{text}");
}

/// The mean wait of a neighbourhood's incidents in a plan in which none is open, by hand.
fn mean_wait_h(plan: &Value, longitudes: std::ops::Range<f64>) -> f64 {
    let stops = plan["routes"].as_array().unwrap().iter().filter_map(|it| it["stops"].as_array());
    let mut waits: Vec<f64> = Vec::new();
    for stop in stops.flatten() {
        for who in stop["waiting"].as_array().unwrap() {
            if longitudes.contains(&who["lon"].as_f64().unwrap()) {
                let instant = |text: &Value| {
                    let instant = text.as_str().unwrap();
                    let day: i32 = instant[8..10].parse().unwrap();
                    // All of it lies in May.
                    f64::from(day) * 24.0 + f64::from(seconds(instant)) / 3600.0
                };
                waits.push(instant(&stop["end"]) - instant(&who["first"]));
            }
        }
    }
    waits.iter().sum::<f64>() / f64::from(u32::try_from(waits.len()).unwrap())
}

#[test]
fn the_price_of_equity_is_that_of_the_plan_which_is_written_beside() {
    let city = Copy::of_helsinki();
    let square = |name: &str, west: f64, east: f64| {
        serde_json::json!({"type": "Feature", "properties": {"name": name}, "geometry": {
            "type": "Polygon",
            "coordinates": [[[west, 60.0], [east, 60.0], [east, 60.3], [west, 60.3], [west, 60.0]]]}})
    };
    // No sensors, and ten problems of two days, all of which are done.
    std::fs::write(city.file("alerts.jsonl"), "").unwrap();
    let rows = (0..10).map(|number| {
        let (hour, lat) = (10 + number, 60.164 + 0.001 * f64::from(number));
        let long = if number % 2 == 0 { 24.935 } else { 24.950 };
        format!("P{number},pothole,open,2026-05-09T{hour}:00:00+03:00,{lat},{long}\n")
    });
    let header = "service_request_id,service_code,status,requested_datetime,lat,long";
    let table = format!("{header}\n{}", rows.collect::<String>());
    std::fs::write(city.file("reports.csv"), table).unwrap();
    std::fs::write(city.file("occurred.csv"), "report,occurred\n").unwrap();
    let areas = [square("West", 24.0, 24.943), square("East", 24.943, 25.5)];
    let areas = serde_json::json!({"type": "FeatureCollection", "features": areas});
    std::fs::write(city.file("neighbourhoods.geojson"), areas.to_string()).unwrap();
    let out = city.file("out");
    let out = out.to_str().unwrap();
    let plan = ["plan", "dispatch", city.path(), "--date", "2026-05-11", "--iterations", "5"];
    succeed(&[&plan[..], &["--price-equity", "-o", out]].concat());
    let read = |name: &str| -> Value {
        let text = std::fs::read_to_string(city.file("out").join(name)).unwrap();
        serde_json::from_str(&text).unwrap()
    };
    let plan = read("dispatch.json");
    let (price, fairness) = (&plan["figures"]["equity_price"], &plan["figures"]["fairness"]);
    let worst = fairness["compared"]["worst"].as_str().unwrap();
    assert_eq!(price["neighbourhood"], Value::from(worst));
    let longitudes = || if worst == "West" { 24.0..24.943 } else { 24.943..25.5 };
    assert_eq!(plan["figures"]["backlog"]["n_open"], Value::from(0));
    let before = mean_wait_h(&plan, longitudes());
    assert!((price["mean_h"].as_f64().unwrap() - before).abs() < 1e-6, "{price}, {before}");
    if price["hour"].is_null() {
        // Then none that was tried takes an hour off, and none is written.
        let tried = price["tried"].as_array().unwrap();
        assert!(tried.iter().all(|it| it["hours_less"].as_f64().unwrap() < 1.0), "{price}");
        assert!(!city.file("out").join("dispatch-fairer.json").exists());
        return;
    }
    let fairer = read("dispatch-fairer.json");
    let less = before - mean_wait_h(&fairer, longitudes());
    assert!((price["hour"]["hours_less"].as_f64().unwrap() - less).abs() < 1e-6, "{price}, {less}");
    // The judge costs it anew.
    let path = city.file("out").join("dispatch-fairer.csv");
    let judged = ["plan", "check", city.path(), path.to_str().unwrap(), "--json"];
    let judged: Value = serde_json::from_str(&succeed(&judged)).unwrap();
    let more = judged["cost"].as_f64().unwrap() - plan["cost"].as_f64().unwrap();
    assert!((price["hour"]["cost_more"].as_f64().unwrap() - more).abs() < 0.01, "{price}, {more}");
}

/// The minute of an instant's day, by its own clock.
fn minutes(instant: &str) -> i32 {
    seconds(instant) / 60
}

fn seconds(instant: &str) -> i32 {
    let part = |from: usize| instant[from..from + 2].parse::<i32>().unwrap();
    3600 * part(11) + 60 * part(14) + part(17)
}

#[test]
fn a_plan_with_a_break_that_there_is_not_is_explained() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("hand.csv");
    let rows = "electric,1,R0014,,\nelectric,2,,,break\nelectric,3,,,break\n";
    std::fs::write(&path, format!("crew,order,id,arrival,kind\n{rows}")).unwrap();
    let explain = ["plan", "explain", "data/helsinki", path.to_str().unwrap(), "R0137"];
    let told = succeed(&[&explain[..], &["--date", "2026-05-11"]].concat());
    assert!(told.contains("electric: "), "{told}");
}

#[test]
fn an_earlier_plan_of_other_work_is_refused() {
    let folder = written("collection");
    let path = folder.path().join("collection.json");
    let plan = ["plan", "dispatch", "data/helsinki", "--date", "2026-05-11", "--iterations", "1"];
    let told = refuse(&[&plan[..], &["--previous", path.to_str().unwrap()]].concat());
    assert!(told.contains("the earlier plan is one of collection, not of dispatch"), "{told}");
}

#[test]
fn every_broken_rule_of_a_table_is_told() {
    let rules = rules_of(
        "electric,1,R0014,05:00,,2026-05-11\nelectric,2,R0014,,,\nclean-1,1,R0014,,,\nnobody,1,R0137,,,\nwater,1,nonsense,,,\nwater,2,,,break,\nwater,3,,,break,\n",
    );
    for rule in [
        "unknown_crew",
        "unknown_service",
        "skill_missing",
        "done_twice",
        "leaves_early",
        "unknown_stop",
    ] {
        assert!(rules.iter().any(|it| it == rule), "{rule} is not among {rules:?}");
    }
}

#[test]
fn what_can_not_be_read_is_told_and_the_rest_is_judged() {
    let rules = rules_of(
        "electric,1,R0014,8h,,2026-05-11\nelectric,2,,,,\nelectric,3,R0137,,,\nelectric,4,quay,,tip,\n",
    );
    assert_eq!(rules, ["unreadable_time", "no_id", "unknown_tip"]);
    let rules =
        rules_of("electric,first,R0014,,,2026-05-11\nelectric,2,R0137,,lorry,\n,3,R0001,,,\n");
    assert_eq!(rules, ["unreadable_order", "unknown_kind", "no_crew"]);
}

#[test]
fn a_truck_that_does_not_tip_is_told() {
    let folder = written("collection");
    let path = folder.path().join("collection.csv");
    let table = std::fs::read_to_string(&path).unwrap();
    let without: Vec<&str> = table.lines().filter(|line| !line.contains(",tip,")).collect();
    std::fs::write(&path, without.join("\n")).unwrap();
    let found = check(path.to_str().unwrap());
    let violations = found["violations"].to_string();
    assert!(violations.contains("returns_loaded") && violations.contains("overloaded"));
    assert!(violations.contains("more than the 2000 kg that fit"), "{violations}");
    assert!(found["feasible"] == Value::Bool(false));
}

/// A file that is no plan: the sentence that says so.
#[track_caller]
fn refused(name: &str, text: &str) -> String {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    let path = path.to_str().unwrap();
    refuse(&["plan", "check", "data/helsinki", path, "--date", "2026-05-11"])
}

#[test]
fn a_file_that_is_no_plan_is_refused_with_its_line() {
    assert!(refused("a.csv", "crew,order\nwater,1\n").contains("a.csv:1: the column 'id'"));
    assert!(refused("b.csv", "crew,when\n").contains("b.csv:1: the column 'id' is missing"));
    assert!(refused("c.csv", "crew;order;id\n").contains("c.csv: the table has no row below"));
    assert!(
        refused("d.json", "{\"routes\": [\n{]}\n").contains("d.json:2: the JSON can't be read")
    );
    assert!(refused("e.json", "{\"stops\": []}").contains("there is no list 'routes'"));
    let nobody = "{\"type\": \"FeatureCollection\", \"features\": [{\"properties\": {}}]}";
    assert!(refused("f.geojson", nobody).contains("feature 1: it has no property 'crew'"));
    assert!(refused("g.csv", "crew,id\n,R1\n").contains("g.csv:2: the row names no crew"));
}

#[test]
fn a_plan_without_a_date_asks_for_one() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("plan.csv");
    std::fs::write(&path, "crew,id\nelectric,R0014\n").unwrap();
    let told = refuse(&["plan", "check", "data/helsinki", path.to_str().unwrap()]);
    assert!(told.contains("names no date: add --date"), "{told}");
}

#[test]
fn what_is_undone_is_explained_crew_by_crew_with_fixes() {
    let folder = written("dispatch");
    let path = folder.path().join("dispatch.json");
    let path = path.to_str().unwrap();
    let text = succeed(&["plan", "explain", "data/helsinki", path, "--json"]);
    let explained: Value = serde_json::from_str(&text).unwrap();
    let services = explained["services"].as_array().unwrap();
    assert!(!services.is_empty());
    for service in services {
        assert_eq!(service["reasons"].as_array().unwrap().len(), 6, "{service}");
        let fixes = service["fixes"].as_array().unwrap();
        let prices: Vec<f64> = fixes.iter().map(|fix| fix["price"].as_f64().unwrap()).collect();
        assert!(!prices.is_empty() && prices.is_sorted(), "{service}");
    }
    let id = services[0]["id"].as_str().unwrap();
    let one = succeed(&["plan", "explain", "data/helsinki", path, id]);
    assert!(one.contains("undone, which costs") && one.contains("cheapest fix: "), "{one}");
    let told = refuse(&["plan", "explain", "data/helsinki", path, "nothing"]);
    assert!(told.contains("there is no service or report 'nothing'"), "{told}");
}

#[test]
fn a_crew_of_other_work_is_told_and_the_rest_is_judged() {
    let rows = "electric,1,R0014,,,2026-05-11\nelectric,2,R0137,,,\ntruck-1,1,R0001,,,\n";
    assert_eq!(rules_of(rows), ["unknown_crew"]);
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("hand.csv");
    std::fs::write(&path, format!("crew,order,id,arrival,kind,date\n{rows}")).unwrap();
    let found = check(path.to_str().unwrap());
    let told = found["violations"][0]["text"].as_str().unwrap();
    assert!(told.contains("hand.csv:4: crew 'truck-1' does other work"), "{told}");
}

#[test]
fn a_plan_of_another_day_than_is_asked_for_is_refused() {
    let told = refused("a.csv", "crew,id,date\nelectric,R0014,2026-05-12\n");
    let words = "a.csv:2: the plan is of 2026-05-12, and --date asks for 2026-05-11";
    assert!(told.contains(words), "{told}");
}

/// What differs in a file, which breaks no rule.
#[track_caller]
fn check_differs(name: &str, text: &str, expected: &[&str]) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, text).unwrap();
    let found = check(path.to_str().unwrap());
    assert_eq!(found["violations"], Value::Array(Vec::new()));
    let told: Vec<&str> =
        found["differences"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
    let fits = told.iter().zip(expected).all(|(told, words)| told.contains(words));
    assert!(fits && told.len() == expected.len(), "{told:?}");
}

#[test]
fn orders_that_leave_open_which_stop_comes_first_are_told() {
    let table = "crew,order,id,date\nelectric,1,R0014,2026-05-11\nelectric,1,R0137,\n";
    check_differs("hand.csv", table, &["hand.csv:3: crew electric has two stops of number 1"]);
    let table = "crew,order,id,date\nelectric,1,R0014,2026-05-11\nelectric,,R0137,\n";
    check_differs("hand.csv", table, &["hand.csv:3: the stop of crew electric has no number"]);
}

#[test]
fn a_plan_of_another_city_is_told() {
    let plan = r#"{"city": "Porto", "date": "2026-05-11", "kind": "dispatch", "routes": [
        {"crew": "electric", "stops": [{"id": "R0014"}]}]}"#;
    check_differs("plan.json", plan, &["the plan says that it is of Porto"]);
}

#[test]
fn each_crew_that_names_a_job_for_two_crews_is_one_of_them() {
    let jobs = format!("id,lat,long,minutes,crews\nK6,{NORTH},10,2\n");
    let city = city(&jobs);
    let found = |rows: &str| {
        let table = format!("crew,order,id\n{rows}");
        city.found_in("hand.csv", &table, &[])["violations"].clone()
    };
    assert_eq!(found("roads-1,1,K6\nroads-2,1,K6\n"), Value::Array(Vec::new()));
    assert_eq!(found("roads-1,1,K6#2\nroads-2,1,K6\n"), Value::Array(Vec::new()));
    assert_eq!(found("roads-1,1,K6\nroads-2,1,K6#2\n"), Value::Array(Vec::new()));
    assert_eq!(found("roads-1,1,K6\nroads-2,1,K6\nclean-1,1,K6\n")[0]["rule"], "done_twice");
}

#[test]
fn a_break_that_is_late_says_when_it_starts_and_until_when_it_might() {
    let city = city(&format!("id,lat,long,minutes\nJ1,{NORTH},420\n"));
    let table = "crew,order,id,kind\nroads-1,1,J1,\nroads-1,,break-1,break\n";
    let found = city.found_in("hand.csv", table, &[])["violations"].clone();
    assert_eq!(found[0]["rule"], "break_late", "{found}");
    let told = found[0]["text"].as_str().unwrap();
    assert!(told.contains("break 1 starts at 14:"), "{told}");
    assert!(told.ends_with(" min after its window closes at 13:00"), "{told}");
}
