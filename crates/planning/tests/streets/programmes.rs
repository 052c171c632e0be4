//! Sweeping and winter service.

use crate::town::{Town, streets};
use roadcrew_planning::{
    Asked, DayPlan, PlanFile, Search, StopKind, Verdict, check, collection, explain_plan, sheet,
};
use roadcrew_units::Metres;

fn crew(id: &str, work: &str, more: &str) -> String {
    format!(
        r#"
[[crews]]
id = "{id}"
name = "{id}"
work = "{work}"
profile = "sweeper"
depot = "yard"
shift = "04:00-12:00"
{more}
"#
    )
}

fn town(programme: &str, crew: &str, ways: &'static [&'static str], rules: &'static str) -> Town {
    Town { nodes: &[], ways, city: format!("{crew}{programme}"), files: vec![("rules.csv", rules)] }
}

const SWEEPING: &str = r#"
[[programmes]]
id = "sweeping"
name = "Sweeping"
streets = "rules.csv"
kmh = 6
sides = "lanes"
"#;

#[test]
fn each_lane_is_swept_and_nothing_is_tipped() {
    let ways = &["AB name=Mill Street, highway=secondary, width=12"];
    let rules = "street,class,days\nMill Street,,daily\n";
    let plan =
        town(SWEEPING, &crew("broom", "sweeping", ""), ways, rules).plan_programme("sweeping");
    assert_eq!(
        streets(&plan),
        [
            "broom: Mill Street, 300 m, to the north, lane 1 of 2",
            "broom: Mill Street, 300 m, to the north, lane 2 of 2",
            "broom: Mill Street, 300 m, to the south, lane 1 of 2",
            "broom: Mill Street, 300 m, to the south, lane 2 of 2",
        ]
    );
    let stops = || plan.routes.iter().flat_map(|route| &route.stops);
    assert!(stops().all(|stop| stop.kind != StopKind::Tip));
    assert!(stops().all(|stop| (stop.end - stop.start).0 == 180), "300 m at 6 km/h");
    assert_eq!(plan.programme.as_ref().map(|it| it.name.as_str()), Some("Sweeping"));
    assert_eq!(plan.stem(), "sweeping", "its files are named by the programme");
}

#[test]
fn each_direction_has_its_own_lanes_and_a_single_lane_serves_both() {
    let swept = |way: &'static str| {
        let rules = "street,class,days\nMill Street,,daily\n";
        let ways: &[&str] = Box::leak(Box::new([way]));
        let town = town(SWEEPING, &crew("broom", "sweeping", ""), ways, rules);
        streets(&town.plan_programme("sweeping")).join("; ")
    };
    assert_eq!(
        swept("AB name=Mill Street, lanes=3, lanes:forward=1, lanes:backward=2"),
        "broom: Mill Street, 300 m, to the north, lane 1 of 1; \
         broom: Mill Street, 300 m, to the south, lane 1 of 2; \
         broom: Mill Street, 300 m, to the south, lane 2 of 2"
    );
    let single = swept("AB name=Mill Street, lanes=1");
    assert_eq!(single.matches("lane 1 of 1").count(), 1, "{single}");
}

#[test]
fn who_sweeps_straight_on_keeps_its_lane_and_the_sheet_tells_its_direction() {
    let ways = &[
        "AXYB name=Mill Street, highway=secondary, oneway=yes, lanes=2",
        "XC name=Lane",
        "YD name=Alley",
    ];
    let rules = "street,class,days\nMill Street,,daily\n";
    let mut town = town(SWEEPING, &crew("broom", "sweeping", ""), ways, rules);
    town.nodes = &[("X", 150, 100), ("Y", 150, 200)];
    let plan = town.plan_programme("sweeping");
    assert_eq!(streets(&plan).len(), 6);
    let stops = &plan.routes[0].stops;
    let mut n_straight_on = 0;
    for pair in stops.windows(2).filter(|pair| pair[1].way.metres == Metres::ZERO) {
        let [before, next] = [0, 1].map(|index| pair[index].name.rsplit(", ").next());
        assert_eq!(before, next);
        n_straight_on += 1;
    }
    assert_eq!(n_straight_on, 4, "three blocks, twice");
    let sheet =
        sheet::html::crew_sheet(&plan, &plan.routes[0], &sheet::Crossings::of(&plan.network));
    assert_eq!(sheet.matches("<b>Mill Street</b>, to the north, lane 1 of 2<br>").count(), 1);
    assert_eq!(sheet.matches("<b>Mill Street</b>, to the north, lane 2 of 2<br>").count(), 1);
}

const WINTER: &str = r#"
[[programmes]]
id = "winter"
name = "Winter service"
streets = "rules.csv"
kmh = 20
carries = "spreads"
sides = "each"
"#;

#[test]
fn a_spreader_leaves_full_and_is_filled_up_at_a_tip() {
    let ways = &["AB name=Mill Street", "CD name=Hill Street"];
    let rules = "street,class,days,litres_per_metre\nMill Street,,daily,1\nHill Street,,daily,1\n";
    let load = "capacity_l = 400\ncapacity_kg = 400\ntips = [\"tip\"]";
    let mut town = town(WINTER, &crew("salt", "winter", load), ways, rules);
    town.city = town.city.replace("04:00-12:00", "05:00-13:00");
    let plan = town.plan_programme("winter");
    assert_eq!(streets(&plan).len(), 4);
    let kinds: Vec<StopKind> = plan.routes[0].stops.iter().map(|stop| stop.kind).collect();
    let n_tips = kinds.iter().filter(|&&kind| kind == StopKind::Tip).count();
    assert_eq!(n_tips, 1, "600 litres are two loads: {kinds:?}");
    assert_ne!(kinds.first(), Some(&StopKind::Tip), "it leaves the yard full");
    assert_ne!(kinds.last(), Some(&StopKind::Tip), "it need not end empty");
    let crossings = sheet::Crossings::of(&plan.network);
    let printed = sheet::html::crew_sheet(&plan, &plan.routes[0], &crossings);
    assert!(printed.contains("fill up, write the log") && printed.contains("Tonnes taken"));
    assert!(!printed.contains("unload") && !printed.contains("Tip log"));
}

#[test]
fn a_programme_whose_file_is_empty_is_told_as_other_empty_files_are() {
    let town =
        town(SWEEPING, &crew("broom", "sweeping", ""), &["AB name=Mill Street"], "\u{feff}\n");
    let (city, skipped) = town.open();
    assert!(city.programmes[0].streets.is_empty());
    let told: Vec<String> = skipped.iter().map(ToString::to_string).collect();
    assert!(told.len() == 1 && told[0].contains("rules.csv:1: the file is empty"), "{told:?}");
}

/// A plan of the programme, read back and judged.
#[track_caller]
fn check_written(town: &Town, plan: &DayPlan, file: &str, text: &str) {
    let (city, _) = town.open();
    let file = PlanFile::parse(file, text).unwrap();
    let found = check(&city, &file, &Asked::default()).unwrap();
    assert_eq!(found.plan.violations, Vec::<String>::new());
    assert_eq!(found.plan.costs, plan.costs);
    assert_eq!(found.plan.programme, plan.programme);
}

#[test]
fn a_programmes_plan_is_judged_as_it_was_in_every_format() {
    let ways = &["AB name=Mill Street", "CD name=Hill Street"];
    let rules = "street,class,days,litres_per_metre\nMill Street,,daily,1\nHill Street,,daily,1\n";
    let load = "capacity_l = 400\ncapacity_kg = 400\ntips = [\"tip\"]";
    let town = town(WINTER, &crew("salt", "winter", load), ways, rules);
    let plan = town.plan_programme("winter");
    check_written(&town, &plan, "plan.json", &sheet::json::write(&plan));
    check_written(&town, &plan, "plan.csv", &sheet::csv::write(&plan));
    check_written(&town, &plan, "plan.geojson", &sheet::geojson::draw(&plan));
}

#[test]
fn what_a_programmes_plan_leaves_out_is_explained() {
    let ways = &["AB name=Mill Street", "CD name=Hill Street"];
    let rules = "street,class,days\nMill Street,,daily\nHill Street,,daily\n";
    let winter = WINTER.replace("spreads", "nothing");
    let town = town(&winter, &crew("salt", "winter", ""), ways, rules);
    let first = town.plan_programme("winter").routes[0].stops[0].id.clone();
    let (city, _) = town.open();
    let table = format!("date;crew;id\n2026-05-11;salt;{first}\n");
    let file = PlanFile::parse("hand.csv", &table).unwrap();
    let explained = explain_plan(&city, &file, &Asked::default(), None).unwrap();
    assert_eq!(explained.len(), 3);
    assert!(explained.iter().all(|it| it.reasons[0].verdict == Verdict::Fits), "{explained:?}");
    let asked = Asked { programme: Some("sweeping".to_owned()), ..Asked::default() };
    let refused = explain_plan(&city, &file, &asked, None).unwrap_err().to_string();
    assert_eq!(refused, "the city has no programme 'sweeping': it has winter");
}

#[test]
fn main_streets_are_salted_first() {
    let ways = &["AB name=Mill Street", "CD name=Hill Street, highway=secondary"];
    let rules = "street,class,days,sides,priority,due\n,secondary,daily,both,100,04:00\nMill Street,,daily,both,1,\n";
    let winter = WINTER.replace("spreads", "nothing");
    let plan = town(&winter, &crew("salt", "winter", ""), ways, rules).plan_programme("winter");
    let order: Vec<&str> = plan.routes[0].stops.iter().map(|stop| stop.street.as_str()).collect();
    assert_eq!(order, ["Hill Street", "Mill Street"]);
    assert!(plan.routes[0].stops[0].due.is_some());
}

#[test]
fn a_time_behind_the_night_is_that_of_the_next_morning() {
    let due_at = |clock: &str| {
        let rules = format!("street,class,days,sides,due\nMill Street,,daily,both,{clock}\n");
        let rules: &'static str = rules.leak();
        let winter = WINTER.replace("spreads", "nothing");
        let mut town = town(&winter, &crew("salt", "winter", ""), &["AB name=Mill Street"], rules);
        town.city = town.city.replace("04:00-12:00", "22:00-06:00");
        let plan = town.plan_programme("winter");
        let due = plan.routes[0].stops[0].due.unwrap();
        format!("{:.1}", due.hours())
    };
    assert_eq!(["23:00", "05:30", "06:30", "21:30"].map(due_at), ["23.0", "29.5", "30.5", "45.5"]);
}

#[test]
fn what_does_not_fit_into_the_shift_is_the_less_urgent() {
    let ways = &["AB name=Mill Street", "CD name=Hill Street"];
    let rules =
        "street,class,days,sides,priority\nMill Street,,daily,both,1\nHill Street,,daily,both,5\n";
    let slow = WINTER.replace("kmh = 20", "kmh = 1").replace("spreads", "nothing");
    let mut town = town(&slow, &crew("salt", "winter", ""), ways, rules);
    town.city = town.city.replace("04:00-12:00", "04:00-04:25");
    let plan = town.plan_programme("winter");
    assert_eq!(streets(&plan), ["salt: Hill Street, 300 m"]);
    assert_eq!(plan.undone.len(), 1);
    assert!(plan.undone[0].reasons[0].why.contains("after the shift ends"));
}

/// The pieces of Short Street are five of 60 m, from A to B; Mill Street is one of 300 m.
const LONG_AND_SHORT: &[&str] = &[
    "AX name=Short Street",
    "XY name=Short Street",
    "YZ name=Short Street",
    "ZV name=Short Street",
    "VB name=Short Street",
    "CD name=Mill Street",
];

fn long_and_short(shift: &str, rules: &'static str) -> DayPlan {
    let slow = WINTER.replace("kmh = 20", "kmh = 1").replace("spreads", "nothing");
    let mut town = town(&slow, &crew("salt", "winter", ""), LONG_AND_SHORT, rules);
    town.nodes = &[("X", 150, 60), ("Y", 150, 120), ("Z", 150, 180), ("V", 150, 240)];
    town.city = town.city.replace("04:00-12:00", shift);
    town.plan_programme("winter")
}

#[test]
fn a_street_is_not_left_for_as_much_of_a_less_urgent_one_in_more_pieces() {
    let rules =
        "street,class,days,sides,priority\nShort Street,,daily,both,1\nMill Street,,daily,both,2\n";
    let plan = long_and_short("04:00-04:25", rules);
    assert!(streets(&plan).contains(&"salt: Mill Street, 300 m".to_owned()), "{:?}", plan.undone);
}

#[test]
fn what_a_pass_costs_undone_goes_by_its_length_and_no_pass_costs_less_than_a_job() {
    let rules =
        "street,class,days,sides,priority\nShort Street,,daily,both,1\nMill Street,,daily,each,2\n";
    let plan = long_and_short("04:00-12:00", rules);
    let stops = plan.routes.iter().flat_map(|route| &route.stops);
    let streets = stops.filter(|stop| stop.kind == StopKind::Street);
    let mut costs: Vec<String> =
        streets.map(|stop| format!("{}: {}", stop.name, stop.undone_costs)).collect();
    costs.sort();
    assert_eq!(
        costs,
        [
            "Mill Street, 300 m, east side: 360.00",
            "Mill Street, 300 m, west side: 360.00",
            "Short Street, 60 m: 60.00",
            "Short Street, 60 m: 60.00",
            "Short Street, 60 m: 60.00",
            "Short Street, 60 m: 60.00",
            "Short Street, 60 m: 60.00",
        ]
    );
}

#[test]
fn a_programme_that_is_not_there_is_named_with_those_that_are() {
    let (city, _) =
        town(SWEEPING, &crew("broom", "sweeping", ""), &[], "street,class,days\n").open();
    let day = crate::town::monday(&city);
    let plan = |id| collection::plan_programme(&city, id, &day, &Search::iterations(1), &|_| ());
    let error = plan("snow").unwrap_err().to_string();
    assert_eq!(error, "the city has no programme 'snow': it has sweeping");
}

const ROUTES: &str = r#"{"type": "FeatureCollection", "features": [
  {"type": "Feature", "properties": {"street": "Route 7", "sides": "both", "ROUTETYPE": "NHS"},
   "geometry": {"type": "LineString", "coordinates": [[24.94272, 60.17], [24.94272, 60.1727]]}},
  {"type": "Feature", "properties": {},
   "geometry": {"type": "LineString", "coordinates": [[24.95, 60.19], [24.95, 60.191]]}},
  {"type": "Feature", "properties": {"sides": "sideways"},
   "geometry": {"type": "LineString", "coordinates": [[24.94272, 60.17], [24.94272, 60.1727]]}}
]}"#;

#[test]
fn routes_that_a_city_publishes_as_lines_are_worked_on_and_lines_along_no_street_are_listed() {
    let ways = &["AB name=Mill Street", "CD name=Hill Street"];
    let programme = SWEEPING.replace("rules.csv", "routes.geojson");
    let mut town = town(&programme, &crew("broom", "sweeping", ""), ways, "");
    town.files = vec![("routes.geojson", ROUTES)];
    let (_, skipped) = town.open();
    let skipped: Vec<String> = skipped.iter().map(ToString::to_string).collect();
    assert_eq!(skipped.len(), 2, "{skipped:?}");
    assert!(skipped[0].contains("feature 2 lies along no street"), "{skipped:?}");
    assert!(skipped[1].contains("feature 3 can't be used: sides is 'sideways'"), "{skipped:?}");
    assert_eq!(streets(&town.plan_programme("sweeping")), ["broom: Mill Street, 300 m"]);
}
