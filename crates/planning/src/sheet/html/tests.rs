//! What a sheet says of a whole plan.

use super::*;
use crate::{City, Search, collection};
use roadcrew_units::ServiceDay;
use std::path::Path;

/// The demo city's rounds.
fn rounds() -> DayPlan {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/helsinki");
    let (city, _) = City::open(Path::new(folder)).unwrap();
    let day = ServiceDay::new(city.demo_date.unwrap(), &city.zone).unwrap();
    collection::plan(&city, &day, &Search::iterations(1), &|_| ()).unwrap()
}

/// What stands between the first of two words after a place and the second, for each such place.
fn between<'a>(text: &'a str, from: &str, to: &str) -> Vec<&'a str> {
    text.split(from).skip(1).filter_map(|rest| rest.split(to).next()).collect()
}

/// The numbers of a sheet's list and those on its map, sorted; an overview only repeats some.
fn listed_and_drawn(sheet: &str) -> [Vec<String>; 2] {
    let cells = between(sheet, "<td class=\"number\">", "</td>");
    let mut listed: Vec<String> =
        cells.iter().map(|it| it.replace("<wbr>", "")).filter(|it| it != "–").collect();
    let sections = sheet.split("<section>").filter(|it| !it.contains(": map, overview</h2>"));
    let labels = sections.flat_map(|it| {
        between(it, "font-weight=\"bold\" text-anchor=\"middle\" fill=\"#", "</text>")
    });
    let texts = labels.filter_map(|it| it.split('>').nth(1)).flat_map(|it| it.split(','));
    let mut drawn: Vec<String> =
        texts.map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()).collect();
    listed.sort();
    drawn.sort();
    [listed, drawn]
}

#[test]
fn each_number_of_the_list_stands_on_the_map_once() {
    let plan = rounds();
    assert!(!plan.routes.is_empty());
    for route in &plan.routes {
        let sheet = crew_sheet(&plan, route, &Crossings::of(&plan.network));
        let [listed, drawn] = listed_and_drawn(&sheet);
        assert_eq!(drawn, listed, "{}", route.crew);
        assert!(sheet.contains(": map</h2>"), "a round of the demo is short");
    }
}

#[test]
fn the_map_of_a_long_route_has_pages_for_stretches_of_its_list_in_order() {
    let plan = rounds();
    let mut route = plan.routes[0].clone();
    // The crew does all there is to do, again and again.
    for again in plan.routes.iter().cycle().take(9) {
        route.stops.extend(again.stops.iter().cloned());
    }
    let sheet = crew_sheet(&plan, &route, &Crossings::of(&plan.network));
    let [listed, drawn] = listed_and_drawn(&sheet);
    assert_eq!(drawn, listed);
    assert_eq!(between(&sheet, ": map", "</h2>").len(), sheet.matches("<svg").count());
    assert!(sheet.contains(": map, overview</h2>"));
    let mut next = 1;
    for rows in between(&sheet, ": map, rows ", "</h2>") {
        let (first, last) = rows.split_once(" to ").unwrap();
        assert_eq!(first, next.to_string());
        next = last.parse::<usize>().unwrap() + 1;
    }
    assert_eq!(next, route.numbered_stops().filter_map(|it| it.0).max().unwrap() + 1);
}

#[test]
fn the_days_sheet_tells_of_all_that_is_left_when_it_is_planned_again() {
    let mut plan = rounds();
    plan.undone.truncate(1);
    let undone = &mut plan.undone[0];
    undone.next = crate::NextDate::On("2026-05-12".parse().unwrap());
    let same = |crew: &str, why: &str, verdict| crate::Reason {
        crew: crew.to_owned(),
        verdict,
        why: why.to_owned(),
    };
    undone.reasons = vec![
        same("a", "no way", crate::Verdict::Impossible),
        same("b", "no room", crate::Verdict::NoRoom),
        same("c", "no way", crate::Verdict::Impossible),
    ];
    let sheet = day_sheet(&plan, &Crossings::of(&plan.network));
    assert!(sheet.contains("b: no room<br>a, c: no way"), "{sheet}");
    assert!(sheet.contains("<td class=\"nobreak\">2026-05-12</td>"));
    for told in plan.left_out.iter().map(|it| escape(it)) {
        assert!(sheet.contains(&told), "{told}");
    }
    for waiting in &plan.not_due {
        assert!(sheet.contains(&waiting.id) && plan.day.date() < waiting.next);
    }
    let numbers = between(&sheet, "font-weight=\"bold\" text-anchor=\"middle\">", "</text>");
    for (index, route) in plan.routes.iter().enumerate() {
        assert!(numbers.contains(&(index + 1).to_string().as_str()), "{}", route.crew);
        assert!(sheet.contains(&escape(&route.crew_name)));
    }
}

#[test]
fn a_container_beside_a_way_without_a_name_is_told_by_the_nearest_street() {
    let plan = rounds();
    let crossings = Crossings::of(&plan.network);
    let stops = plan.routes.iter().flat_map(|route| &route.stops);
    let place = stops.map(|stop| stop.position).next().unwrap();
    assert_eq!(crossings.near(place, ""), crossings.nearest(place));
    assert!(crossings.near(place, "").is_some());
}

#[test]
fn a_control_character_of_a_name_is_in_no_document() {
    let mut plan = rounds();
    plan.routes[0].crew_name = "Bell\u{7}\u{1b}".to_owned();
    plan.routes[0].stops[0].name = "Bell\u{7}\u{1b}".to_owned();
    let route = &plan.routes[0];
    let crossings = Crossings::of(&plan.network);
    for document in [
        crate::sheet::gpx::track(&plan, route).unwrap(),
        crate::sheet::kml::draw(&plan),
        crate::sheet::svg::draw(&[&plan]),
        crate::sheet::ical::crew_calendar(&plan, route),
        crew_sheet(&plan, route, &crossings),
    ] {
        assert!(document.contains("Bell") && !document.contains(['\u{7}', '\u{1b}']));
    }
}

#[track_caller]
fn check(back_min: i64, rests_min: &[i64], expected: &[&str]) {
    let rests: Vec<Seconds> = rests_min.iter().map(|&it| Seconds(60 * it)).collect();
    let told = rests_when_back(Seconds(60 * back_min), Seconds(12 * 3600), &rests);
    assert_eq!(told, expected);
}

#[test]
fn a_break_when_back_is_told_where_the_shift_has_time_for_it() {
    check(11 * 60 + 30, &[30], &["Break of 30 min when back"]);
    check(11 * 60 + 53, &[30], &[]);
    check(13 * 60, &[30], &[]);
}

#[test]
fn breaks_when_back_follow_each_other_and_are_told_once() {
    check(11 * 60, &[30, 30, 30], &["2 breaks of 30 min when back"]);
    check(11 * 60, &[30, 15], &["Break of 15 min when back", "Break of 30 min when back"]);
    check(11 * 60 + 20, &[30, 15], &["Break of 30 min when back"]);
}
