//! Plans by anybody, judged: what the product wrote, what a planner typed, and files that are no plan.

use crate::roadcrew::{refuse, succeed};
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
