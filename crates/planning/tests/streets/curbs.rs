//! The side of the street on which a container is stated to stand.

use crate::town::{TRUCK, Town};
use roadcrew_planning::{DayPlan, StopKind};

/// A container that overflows at the middle of the street, 5 m east of it, whatever side is stated; of a tertiary street the wrong side is dear.
fn town(way: &'static str, side: &str) -> Town {
    let container = format!(
        "id,kind,capacity_l,fill,lat,long,side\nbin,mixed,660,1.9,60.1713500,24.9428055,{side}\n"
    );
    Town {
        nodes: &[],
        ways: Box::leak(Box::new([way])),
        city: format!("{TRUCK}\n[prices]\noverflow_hour = 50\n"),
        files: vec![("containers.csv", container.leak())],
    }
}

/// Which way the truck faces when it empties the container, and what the day costs.
fn emptied(way: &'static str, side: &str) -> (&'static str, DayPlan) {
    let plan = town(way, side).plan();
    assert_eq!(plan.violations, Vec::<String>::new());
    let stops = plan.routes.iter().flat_map(|route| &route.stops);
    let stop = stops.clone().find(|stop| stop.kind == StopKind::Container).unwrap();
    let &[before, at] = stop.way.line.last_chunk().unwrap();
    (if before.lat() < at.lat() { "northward" } else { "southward" }, plan)
}

/// Where traffic keeps to the right, who drives north has the east at the kerb.
#[track_caller]
fn check(way: &'static str, side: &str, expected: &str) {
    assert_eq!(emptied(way, side).0, expected, "{way}, {side}");
}

#[test]
fn a_container_is_emptied_from_the_side_that_is_stated() {
    check("AB highway=tertiary", "right", "northward");
    check("AB highway=tertiary", "left", "southward");
}

#[test]
fn a_side_is_stated_as_the_street_is_mapped() {
    check("BA highway=tertiary", "right", "southward");
    check("BA highway=tertiary", "left", "northward");
}

#[test]
fn a_stated_side_is_at_the_other_kerb_where_traffic_keeps_to_the_left() {
    check("AB highway=tertiary, driving_side=left", "right", "southward");
    check("AB highway=tertiary, driving_side=left", "left", "northward");
}

#[test]
fn a_one_way_street_is_driven_its_way_whatever_side_is_stated() {
    check("AB highway=tertiary, oneway=yes", "left", "northward");
    check("AB highway=tertiary, oneway=yes", "right", "northward");
    let cost = |side| emptied("AB highway=tertiary, oneway=yes", side).1.costs.total();
    assert_eq!(cost("left"), cost(""));
    assert_eq!(cost("right"), cost(""));
}
