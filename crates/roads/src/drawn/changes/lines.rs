//! Which streets a line means.

use expect_test::expect;
use roadcrew_units::Zone;
use serde_json::json;

use super::{Place, STREET, check, closure, collection, feature};
use crate::changes::ChangeReader;
use crate::drawn::place;
use crate::network::SegmentId;
use crate::osm::{Drawing, LeftOuts, Node, Way, assemble};

#[test]
fn a_line_closes_its_own_direction_only() {
    check(STREET, &[], &[closure(&[[100, 0], [200, 0]])], expect!["BC closed"]);
    check(STREET, &[], &[closure(&[[200, 0], [100, 0]])], expect!["CB closed"]);
}

#[test]
fn a_line_turns_with_the_street() {
    let round = [[100, 0], [200, 0], [200, 100], [100, 100]];
    check(STREET, &[], &[closure(&round)], expect!["BC closed, CF closed, FE closed"]);
}

#[test]
fn a_line_may_be_drawn_beside_its_street() {
    check(STREET, &[], &[closure(&[[100, 14], [200, 14]])], expect!["BC closed"]);
    check(STREET, &[], &[closure(&[[100, -14], [200, -10]])], expect!["BC closed"]);
}

#[test]
fn a_line_drawn_beyond_a_junction_does_not_close_the_next_street() {
    check(STREET, &[], &[closure(&[[85, 0], [215, 0]])], expect!["BC closed"]);
    check(STREET, &[], &[closure(&[[100, 0], [200, 0], [200, 20]])], expect!["BC closed"]);
    check(STREET, &[], &[closure(&[[100, 0], [250, 0]])], expect!["BC closed, CD closed"]);
}

#[test]
fn a_short_line_closes_the_street_that_it_stands_on() {
    check(STREET, &[], &[closure(&[[140, 3], [155, 3]])], expect!["BC closed"]);
}

#[test]
fn a_line_that_crosses_a_street_closes_nothing() {
    check(
        STREET,
        &["BC name=Main"],
        &[closure(&[[150, 40], [150, -40]])],
        expect![
            "as the map says\nclosures.geojson:1: feature 1 lies along no street: nearest to its middle is Main (way 1), 0 m away"
        ],
    );
}

#[test]
fn a_line_far_from_every_street_is_reported_with_the_nearest() {
    check(
        STREET,
        &[],
        &[closure(&[[100, 150], [200, 150]])],
        expect![
            "as the map says\nclosures.geojson:1: feature 1 lies along no street: nearest to its middle is a residential street (way 5), 50 m away"
        ],
    );
}

#[test]
fn a_line_against_a_one_way_street_is_reported_as_that() {
    check(
        STREET,
        &["BC oneway=yes", "BC name=Main"],
        &[closure(&[[200, 0], [100, 0]])],
        expect![
            "as the map says\nclosures.geojson:1: feature 1 runs against Main (way 1), which is one-way: draw the line in driving direction"
        ],
    );
}

#[test]
fn points_are_joined_along_the_streets() {
    let properties = json!({
        "core_details": { "event_type": "work-zone", "direction": "eastbound" },
        "vehicle_impact": "all-lanes-closed",
    });
    check(
        "A--B--C\n      |\n      D--E",
        &[],
        &[feature(&properties, "MultiPoint", &[[10, 0], [290, 100]])],
        expect!["AB closed, BC closed, CD closed, DE closed"],
    );
}

/// A street by its name, one-way or not, with its places: closer together than a drawing can show.
type Street<'a> = (&'a str, &'a str, [Place; 2]);

/// The streets that a line closes, and which way.
fn check_close_streets(streets: &[Street<'_>], road_name: &str, line: &[Place], expected: &str) {
    let end = |street: usize, end: usize| i64::try_from(2 * street + end).unwrap();
    let ways = streets.iter().enumerate().map(|(index, (name, oneway, _))| Way {
        id: i64::try_from(index).unwrap(),
        nodes: vec![end(index, 0), end(index, 1)],
        tags: [("highway", "residential"), ("name", *name), ("oneway", *oneway)]
            .into_iter()
            .collect(),
    });
    let nodes = streets.iter().enumerate().flat_map(|(index, (_, _, places))| {
        (0..2).map(move |number| Node {
            id: end(index, number),
            position: place(places[number][0], places[number][1]),
            tags: std::iter::empty::<(&str, &str)>().collect(),
        })
    });
    let drawing = Drawing { ways: ways.collect(), relations: Vec::new(), nodes: nodes.collect() };
    let network = assemble(&drawing, &mut LeftOuts::default());
    let mut feature = closure(line);
    feature["properties"]["core_details"]["road_names"] = json!([road_name]);
    let reader = ChangeReader::new(&network, &Zone::UTC);
    let (changes, _) = reader.read_wzdx("closures.geojson", &collection(&[feature])).unwrap();
    let told = |&id: &SegmentId| {
        let segment = network.segment(id);
        let is_eastward = segment.geometry[0] < segment.geometry[1];
        format!("{} {}", segment.name, if is_eastward { "east" } else { "west" })
    };
    let closed: Vec<String> = changes.all()[0].segments.iter().map(told).collect();
    assert_eq!(closed.join(", "), expected);
}

#[test]
fn of_a_dual_carriageway_the_one_in_the_lines_direction_is_closed() {
    let carriageways =
        [("North", "yes", [[300, 0], [0, 0]]), ("South", "yes", [[0, 12], [300, 12]])];
    // In the middle, and on the wrong one.
    check_close_streets(&carriageways, "", &[[0, 6], [300, 6]], "South east");
    check_close_streets(&carriageways, "", &[[0, 0], [300, 0]], "South east");
    check_close_streets(&carriageways, "", &[[300, 14], [0, 14]], "North west");
}

#[test]
fn of_parallel_streets_the_nearer_is_closed_unless_the_other_has_the_name() {
    let parallel = [("Main", "no", [[0, 0], [300, 0]]), ("Frontage", "no", [[0, 15], [300, 15]])];
    check_close_streets(&parallel, "", &[[0, 5], [300, 5]], "Main east");
    check_close_streets(&parallel, "", &[[0, 10], [300, 10]], "Frontage east");
    check_close_streets(&parallel, "main", &[[0, 10], [300, 10]], "Main east");
    check_close_streets(&parallel, "Elsewhere", &[[0, 5], [300, 5]], "Main east");
}
