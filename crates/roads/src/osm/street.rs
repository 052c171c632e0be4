//! Whether a way is a street, and the attributes of its two directions.

use crate::network::{Attributes, Permission, RoadClass, Surface, Vehicle};

use super::access::permission;
use super::block::Way;
use super::left_out::LeftOuts;
use super::limits::limits;
use super::maxspeed::{goods_limit_kmh, limit_kmh};
use super::oneway::directions;
use super::tags::Tags;

/// A way that some motor vehicle may use, with the attributes of each direction that is open.
#[derive(Debug)]
pub(super) struct Street {
    pub(super) forward: Option<Attributes>,
    pub(super) backward: Option<Attributes>,
    pub(super) name: String,
}

/// Reads a way; one that is no street for vehicles is noted, unless it never was meant to be one.
pub(super) fn street(way: &Way, left_out: &mut LeftOuts) -> Option<Street> {
    let tags = &way.tags;
    let example = || format!("way {}", way.id);
    let class = class(tags)?;
    if tags.is("area", "yes") {
        left_out.note("areas drawn as streets", example);
        return None;
    }
    if tags.keys_ending(":conditional").next().is_some() {
        left_out.note(
            "conditions by time or vehicle on streets (the street is kept, without them)",
            example,
        );
    }
    let forward = attributes(way, class, Direction::Forward, left_out);
    let backward = attributes(way, class, Direction::Backward, left_out);
    if forward.is_none() && backward.is_none() {
        left_out.note("streets closed to every motor vehicle", example);
        return None;
    }
    let name = tags.get("name").or_else(|| tags.get("ref")).unwrap_or_default().to_owned();
    Some(Street { forward, backward, name })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Forward,
    Backward,
}

/// `None` when no kind of vehicle may drive in this direction.
fn attributes(
    way: &Way,
    class: RoadClass,
    direction: Direction,
    left_out: &mut LeftOuts,
) -> Option<Attributes> {
    let tags = &way.tags;
    let suffix = if direction == Direction::Forward { ":forward" } else { ":backward" };
    let access = Vehicle::ALL.map(|vehicle| {
        let open = directions(tags, vehicle);
        let is_open = if direction == Direction::Forward { open.forward } else { open.backward };
        let usual = if class == RoadClass::Pedestrian { Permission::No } else { Permission::Yes };
        if is_open { permission(tags, vehicle, suffix).unwrap_or(usual) } else { Permission::No }
    });
    if access == [Permission::No; 2] {
        return None;
    }
    let limit = limit_kmh(tags, suffix);
    let mut not_understood = |value: &str| {
        left_out.note("limits of height, width or weight that are not understood", || {
            format!("way {}: {value}", way.id)
        });
    };
    Some(Attributes {
        class,
        surface: surface(tags),
        roundabout: matches!(tags.get("junction"), Some("roundabout" | "circular")),
        access,
        limit_kmh: [limit, goods_limit_kmh(tags, suffix).or(limit)],
        limits: limits(tags, &mut not_understood),
    })
}

fn class(tags: &Tags) -> Option<RoadClass> {
    let highway = tags.get("highway")?;
    match (highway, tags.get("service")) {
        ("service", Some("driveway")) => Some(RoadClass::Driveway),
        ("service", Some("parking_aisle" | "parking")) => Some(RoadClass::ParkingAisle),
        ("driveway" | "parking_aisle", _) => None,
        _ => RoadClass::from_name(highway),
    }
}

fn surface(tags: &Tags) -> Surface {
    match tags.get("surface") {
        Some(
            "sett" | "cobblestone" | "unhewn_cobblestone" | "cobblestone:flattened" | "pebblestone",
        ) => Surface::Cobbles,
        Some(
            "unpaved" | "gravel" | "fine_gravel" | "compacted" | "ground" | "dirt" | "earth"
            | "grass" | "sand" | "mud" | "grass_paver" | "woodchips" | "rock" | "clay",
        ) => Surface::Loose,
        None if tags.is("highway", "track") && !tags.is("tracktype", "grade1") => Surface::Loose,
        _ => Surface::Paved,
    }
}
