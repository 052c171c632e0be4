//! What crews have and cost: territories, hours, tools, room, and what their vehicles emit.

use crate::{Case, find, left};
use roadcrew_planning::{Asked, City, DayPlan, DayRoute, PlanFile, explain_plan};
use roadcrew_units::Money;

#[test]
fn a_territory_is_for_work_that_its_crews_can_do() {
    let south = r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"crews": ["clean-2"]},
        "geometry": {"type": "Polygon", "coordinates":
            [[[24.9, 60.1], [25.0, 60.1], [25.0, 60.2], [24.9, 60.2], [24.9, 60.1]]]}}]}"#;
    let plan = Case::new()
        .with("territories.geojson", south)
        .saying("undone = 60.0", "undone = 60.0\noutside_territory = 1")
        .plan(10);
    let away = plan.routes.iter().filter(|route| route.crew == "clean-1");
    let n_away: usize = away.map(DayRoute::n_services).sum();
    // What the other crews do, nobody in the territory could do; trees and drains, two of them can.
    let trees = plan.routes.iter().filter(|route| route.crew == "water").flat_map(|it| &it.stops);
    let n_trees = trees.filter(|stop| stop.name == "Fallen branch").count();
    assert_eq!(
        plan.costs.territory,
        Money::from_units(f64::from(u32::try_from(n_away + n_trees).unwrap()))
    );
}

fn hours(plan: &DayPlan) -> Vec<f64> {
    plan.routes.iter().map(|route| route.duration().hours()).collect()
}

#[test]
fn balance_has_its_price() {
    let spread = |plan: &DayPlan| {
        let hours = hours(plan);
        let mean = hours.iter().sum::<f64>() / 6.0;
        hours.iter().map(|hours| (hours - mean).max(0.0)).sum::<f64>()
    };
    let free = Case::new().plan(40);
    let balanced =
        Case::new().saying("undone = 60.0", "undone = 60.0\nbalance_hour = 100").plan(40);
    assert!(
        spread(&balanced) < 0.9 * spread(&free),
        "{:?} and {:?}",
        hours(&balanced),
        hours(&free)
    );
    assert!(0 < balanced.costs.balance.0);
}

#[test]
fn overtime_has_its_price() {
    let regular = |case: Case| {
        case.saying("shift = \"07:30-15:30\"", "shift = \"07:30-15:30\"\nregular_hours = 5.0")
    };
    let dear = regular(Case::new())
        .saying("undone = 60.0", "undone = 60.0\novertime_hour = 2000")
        .plan(20);
    let electric = dear.routes.iter().find(|route| route.crew == "electric").unwrap();
    assert!(electric.duration().hours() <= 5.0);
    let cheap =
        regular(Case::new()).saying("undone = 60.0", "undone = 60.0\novertime_hour = 1").plan(20);
    assert!(0 < cheap.costs.overtime.0);
}

#[test]
fn crews_keep_to_their_territories_where_that_costs_little() {
    let areas = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"name":"north","crews":["clean-1","roads-1"]},"geometry":{"type":"Polygon",
         "coordinates":[[[24.90,60.169],[24.98,60.169],[24.98,60.19],[24.90,60.19],[24.90,60.169]]]}},
        {"type":"Feature","properties":{"name":"south","crews":"clean-2; roads-2"},"geometry":{"type":"MultiPolygon",
         "coordinates":[[[[24.90,60.15],[24.98,60.15],[24.98,60.169],[24.90,60.169],[24.90,60.15]]]]}},
        {"type":"Feature","properties":{"crews":"x"},"geometry":null}]}"#;
    let n_strangers = |plan: &DayPlan| {
        let of_crew = |crew: &str, north: bool| {
            let route = plan.routes.iter().find(|route| route.crew == crew);
            let jobs = route.into_iter().flat_map(|route| &route.stops);
            jobs.filter(|stop| stop.kind.is_service() && (60.169 < stop.position.lat()) != north)
                .count()
        };
        of_crew("clean-1", true)
            + of_crew("roads-1", true)
            + of_crew("clean-2", false)
            + of_crew("roads-2", false)
    };
    let free = Case::new().plan(40);
    let mut case = Case::new()
        .with("territories.geojson", areas)
        .saying("undone = 60.0", "undone = 60.0\noutside_territory = 30");
    let kept = case.plan(40);
    assert!(
        3 * n_strangers(&kept) <= 2 * n_strangers(&free),
        "{} and {}",
        n_strangers(&kept),
        n_strangers(&free)
    );
    assert!(
        case.left_out
            .join("\n")
            .contains("feature 3 names crew 'x', which is none of the [[crews]]")
    );
}

#[test]
fn a_job_needs_the_tools_and_the_room_of_its_crew() {
    let jobs = "id,lat,long,minutes,skills,must,litres,kilograms\n\
        S1,60.1705,24.9460,20,pump,yes,0,0\n\
        S2,60.1700,24.9470,20,pump,yes,0,300\n\
        S3,60.1690,24.9480,20,pump,yes,0,300\n\
        S4,60.1690,24.9480,20,crane,yes,0,0\n";
    let plan = Case::new()
        .with("jobs.csv", jobs)
        .saying("skills = [\"water\", \"trees\", \"signs\"]", "skills = [\"water\", \"trees\", \"signs\"]\ntools = [\"pump\"]\ncapacity_kg = 500\nend_depot = \"hakaniemi\"")
        .plan(20);
    assert_eq!(find(&plan, "S1").unwrap().0, "water");
    let done = ["S2", "S3"].map(|id| find(&plan, id).is_some());
    assert_eq!(done.iter().filter(|&&done| done).count(), 1);
    let undone = plan.undone.iter().find(|undone| undone.id == "S4").unwrap();
    assert!(undone.reasons.iter().all(|reason| reason.why.contains("the crew lacks ")));
}

#[test]
fn a_job_with_skills_of_its_own_needs_the_tools_of_its_category_too() {
    let plan = Case::new()
        .saying("code = \"pothole\"", "code = \"pothole\"\ntools = [\"roller\"]")
        .with("jobs.csv", "id,lat,long,category,skills\nJ,60.1705,24.9460,pothole,trees\n")
        .plan(1);
    let lacks = |why: &str| why.contains("lacks roller") || why.contains("and roller");
    assert!(left(&plan, "J").reasons.iter().all(|reason| lacks(&reason.why)));
}

#[test]
fn a_tool_needs_no_shift_to_learn_it() {
    let plan = Case::new()
        .saying("code = \"pothole\"", "code = \"pothole\"\ntools = [\"roller\"]")
        .with("jobs.csv", "id,lat,long,category\nJ,60.1705,24.9460,pothole\n")
        .plan(1);
    let fix = left(&plan, "J").fix.clone().unwrap();
    assert!(fix.contains(" with the tool roller (which no crew has)"), "{fix}");
    assert!(!fix.contains("learn"), "{fix}");
}

#[test]
fn what_vehicles_emit_follows_the_table_of_the_city() {
    let mut case = Case::new().saying("truck = 1.0 }", "truck = 1.0, van = 2.0 }");
    let plan = case.plan(3);
    let told = case.left_out.join("\n");
    assert!(told.contains("city.toml:20: kg_per_km is for the profile 'van', which no vehicle has: those of the crews are car, truck"), "{told}");
    let found = roadcrew_planning::figures(&plan);
    let km: f64 = plan.routes.iter().map(|it| (it.driven + it.served).kilometres()).sum();
    let emitted = found.co2e.unwrap();
    assert!((emitted.kg - 0.2 * km).abs() < 1e-9);
    assert_eq!(emitted.without_factor, Vec::<String>::new());
    assert!((0.3..1.0).contains(&found.utilisation));
    let without = Case::new().saying("car = 0.2, ", "").plan(3);
    let found = roadcrew_planning::figures(&without).co2e.unwrap();
    assert_eq!((found.kg, found.without_factor), (0.0, vec!["car".to_owned()]));
}

#[test]
fn a_job_over_the_time_of_a_break_asks_for_a_later_one() {
    let plan = Case::new()
        .saying("skills = [\"electric\", \"signs\"]", "skills = [\"crane\"]")
        .with("jobs.csv", "id,lat,long,minutes,skills\nJ,60.1705,24.9460,340,crane\n")
        .plan(1);
    let fix = left(&plan, "J").fix.clone().unwrap();
    let told = "a break of Street lighting that may begin as late as 13:1";
    assert!(fix.starts_with(told), "{fix}");
}

#[test]
fn a_break_that_may_begin_later_is_a_fix_also_where_least_is_missing_elsewhere() {
    let by_day = "shift = \"07:30-15:30\"\nbreaks = [{ window = \"11:00-13:00\", minutes = 30 }]";
    let early = "shift = \"07:30-15:30\"\nbreaks = [{ window = \"08:00-08:10\", minutes = 30 }]";
    // Behind the break it begins 25 minutes too late; before it the break does, by an hour.
    let jobs = "id,lat,long,minutes,skills,windows\n\
        J,60.1705,24.9460,60,electric,08:00-08:05\n\
        K,60.1705,24.9460,10,roadworks,\n";
    let case = Case::new().saying(by_day, early).with("jobs.csv", jobs);
    let (city, _) = City::open(case.folder.path()).unwrap();
    let file = PlanFile::parse("hand.csv", "date;crew;id\n2026-05-11;roads-1;K\n").unwrap();
    let found = explain_plan(&city, &file, &Asked::default(), Some("J")).unwrap();
    let why = found[0].reasons.iter().find(|reason| reason.crew == "electric").unwrap();
    assert!(why.why.contains("min after a time window closes"), "{}", why.why);
    let fix = found[0].fixes.iter().find(|fix| fix.kind == "break").unwrap();
    let told = "a break of Street lighting that may begin as late as 09:0";
    assert!(fix.what.starts_with(told), "{}", fix.what);
}
