//! Whether a way is a street, and the attributes of its two directions.

use crate::network::{Access, Attributes, Law, RoadClass, Surface, Vehicle, Weekly};

use super::access::meaning;
use super::block::Way;
use super::lanes::lanes;
use super::law::law;
use super::left_out::{LeftOuts, Object};
use super::maxspeed::limit_kmh;
use super::oneway::{directions, exempt};
use super::tags::{Heading, Reader, Tags};

/// The attributes of each direction that is open, forward and backward, of a way that some motor vehicle may use.
pub(super) type Street = [Option<Attributes>; 2];

/// Reads a way; one that is no street for vehicles is noted, unless it never was meant to be one.
///
/// It depends on the tags alone, and not on those that [`tells_nothing`] names.
pub(super) fn street(way: &Way, left_out: &mut LeftOuts) -> Option<Street> {
    let tags = &way.tags;
    let object = Object::Way(way.id);
    let Some(class) = class(tags) else {
        if let Some(highway) = tags.get("highway").filter(|highway| !is_no_street(highway)) {
            let reason = "ways of an unknown kind";
            left_out.note_tag(reason, object, ("highway", highway));
        }
        return None;
    };
    if is_area(tags) {
        left_out.note("areas drawn as streets", object);
        return None;
    }
    let mut read = |heading| {
        attributes(&mut Reader::new(tags, object, Some(heading), left_out), class, heading)
    };
    let (forward, backward) = (read(Heading::Forward), read(Heading::Backward));
    if forward.is_none() && backward.is_none() {
        left_out.note("streets closed to every motor vehicle", object);
        return None;
    }
    Some([forward, backward])
}

/// Of a way that is no street since no motor vehicle may use it, the class and the tag that says so; `None` of those that nobody asks for, which
/// have no name and are smaller than what people live on.
pub(super) fn shut(tags: &Tags) -> Option<(RoadClass, [&str; 2])> {
    let class = class(tags)?;
    if name(tags).is_empty() && RoadClass::LivingStreet < class {
        return None;
    }
    let value = |key| Some([key, tags.get(key)?]);
    let is_shut = |&[_, value]: &[&str; 2]| meaning(value) == Some(Access::NOBODY);
    let area = is_area(tags).then_some(["area", "yes"]);
    let keys = ["motor_vehicle", "vehicle", "access", "motorcar", "hgv"];
    let closed = || keys.into_iter().filter_map(value).find(is_shut);
    let tag = area.or_else(closed).or_else(|| value("highway"))?;
    Some((class, tag))
}

/// The name that a sign at the street has, else its number, else nothing.
pub(super) fn name(tags: &Tags) -> &str {
    tags.get("name").or_else(|| tags.get("ref")).unwrap_or_default()
}

/// Keys that make many ways unlike others and say nothing of what may be driven there.
pub(super) fn tells_nothing(key: &str) -> bool {
    let starts = ["addr:", "name:", "parking:", "sidewalk", "tiger:", "turn:lanes"];
    starts.iter().any(|start| key.starts_with(start))
        || matches!(
            key,
            "name"
                | "ref"
                | "alt_name"
                | "old_name"
                | "short_name"
                | "official_name"
                | "loc_name"
                | "int_ref"
                | "lit"
                | "layer"
                | "bridge"
                | "tunnel"
                | "source"
                | "note"
                | "description"
                | "created_by"
                | "fixme"
                | "operator"
                | "start_date"
                | "wikidata"
                | "wikipedia"
                | "website"
                | "cycleway"
                | "cycleway:left"
                | "cycleway:right"
                | "cycleway:both"
                | "incline"
                | "lane_markings"
                | "destination"
                | "destination:ref"
        )
}

/// What is drawn around, not along.
pub(super) fn is_area(tags: &Tags) -> bool {
    tags.is("area", "yes")
}

/// A ferry's speed is that of its whole crossing.
pub(super) fn is_ferry(tags: &Tags) -> bool {
    tags.get("highway").is_none() && tags.is("route", "ferry")
}

/// `None` when no kind of vehicle may drive in this direction.
fn attributes(reader: &mut Reader<'_>, class: RoadClass, heading: Heading) -> Option<Attributes> {
    let tags = reader.tags;
    let (usual, exempt) = (usual_access(tags, class), exempt(tags, heading));
    let law = Vehicle::ALL.map(|vehicle| {
        let law = law(reader, vehicle, usual);
        let access = law.access.with(&directions(reader, vehicle), |&access, open| {
            if open.open(heading) { access } else { against_one_way(access, exempt) }
        });
        Law { access, ..law }
    });
    let is_shut = |law: &Law| law.access == Weekly::always(Access::NOBODY);
    if law.iter().all(is_shut) {
        return None;
    }
    Some(Attributes {
        class,
        surface: surface(tags),
        roundabout: matches!(tags.get("junction"), Some("roundabout" | "circular")),
        width_m: width_m(tags),
        lanes: lanes(tags, heading),
        ferry_m_per_h: None,
        law,
        limit_kmh: Vehicle::ALL.map(|vehicle| limit_kmh(reader, vehicle)),
    })
}

/// Who may drive against the direction of a one-way street that lets `access` in.
fn against_one_way(access: Access, exempt: Access) -> Access {
    if access.admits(Access::EVERYONE) { exempt } else { access.common(exempt) }
}

/// Who may drive where the tags say nothing.
fn usual_access(tags: &Tags, class: RoadClass) -> Access {
    match class {
        RoadClass::Pedestrian => Access::NOBODY,
        RoadClass::Ferry if !takes_motors(tags) => Access::NOBODY,
        _ if tags.is("highway", "busway") || tags.is("service", "bus") => Access::PUBLIC_TRANSPORT,
        _ if tags.is("service", "emergency_access") => Access::EMERGENCY,
        _ => Access::EVERYONE,
    }
}

/// Whether a ferry carries motor vehicles as far as its tags tell. Most that say nothing are boats for passengers: one counts that names motors,
/// is part of a road, or tells a time for the crossing and nobody whom it is for.
fn takes_motors(tags: &Tags) -> bool {
    let names = |keys: &[&str]| keys.iter().any(|key| tags.get(key).is_some());
    if names(&["vehicle", "motor_vehicle", "motorcar", "hgv"]) {
        return true;
    }
    if let Some(kind) = tags.get("ferry") {
        return RoadClass::from_name(kind).is_some();
    }
    names(&["duration", "duration:forward", "duration:backward"])
        && !names(&["foot", "bicycle", "passenger"])
}

fn class(tags: &Tags) -> Option<RoadClass> {
    let Some(highways) = tags.get("highway") else {
        return is_ferry(tags).then_some(RoadClass::Ferry);
    };
    let known = |highway: &str| match (highway.trim(), tags.get("service")) {
        ("service", Some("driveway" | "drive-through" | "drive_through")) => {
            Some(RoadClass::Driveway)
        }
        ("service", Some("parking_aisle" | "parking")) => Some(RoadClass::ParkingAisle),
        ("busway", _) => Some(RoadClass::Service),
        ("driveway" | "parking_aisle" | "ferry", _) => None,
        (highway, _) => RoadClass::from_name(highway),
    };
    highways.split(';').find_map(known)
}

/// Ways for people on foot, on wheels or on hooves, and what is not there yet or no more.
pub(super) fn is_no_street(highway: &str) -> bool {
    matches!(
        highway,
        "footway"
            | "path"
            | "cycleway"
            | "steps"
            | "bridleway"
            | "corridor"
            | "elevator"
            | "sidewalk"
            | "crossing"
            | "platform"
            | "bus_stop"
            | "construction"
            | "proposed"
            | "planned"
            | "abandoned"
            | "disused"
            | "razed"
            | "demolished"
            | "no"
            | "services"
            | "rest_area"
            | "raceway"
            | "escape"
            | "bus_guideway"
            | "via_ferrata"
            | "traffic_island"
    )
}

/// The worse of what the surface, the grade of a track and the smoothness tell.
fn surface(tags: &Tags) -> Surface {
    let first = |key| tags.get(key).and_then(|value| value.split(';').next());
    let of_surface = match first("surface") {
        Some(
            "sett" | "cobblestone" | "unhewn_cobblestone" | "cobblestone:flattened" | "pebblestone",
        ) => Some(Surface::Cobbles),
        Some("compacted" | "fine_gravel") => Some(Surface::Compacted),
        Some(
            "unpaved" | "gravel" | "ground" | "dirt" | "earth" | "rock" | "grass_paver"
            | "woodchips" | "Dirt" | "stone",
        ) => Some(Surface::Loose),
        Some("grass" | "sand" | "mud" | "clay" | "leaves") => Some(Surface::Soft),
        Some(_) => Some(Surface::Paved),
        None => None,
    };
    let of_grade = match first("tracktype") {
        Some("grade1") => Some(Surface::Paved),
        Some("grade2") => Some(Surface::Compacted),
        Some("grade3") => Some(Surface::Loose),
        Some("grade4" | "grade5") => Some(Surface::Soft),
        _ => None,
    };
    let of_smoothness = match first("smoothness") {
        Some("very_bad") => Some(Surface::Loose),
        Some("horrible" | "very_horrible" | "impassable") => Some(Surface::Soft),
        _ => None,
    };
    let usual = if tags.is("highway", "track") { Surface::Loose } else { Surface::Paved };
    of_surface.max(of_grade).max(of_smoothness).unwrap_or(usual)
}

/// The carriageway's width, else three metres a lane; `None` when neither makes sense.
fn width_m(tags: &Tags) -> Option<u8> {
    let width = tags.get("width").and_then(super::limits::centimetres).map(|cm| cm / 100);
    let lanes = || tags.get("lanes").and_then(|lanes| lanes.parse::<u32>().ok());
    let width =
        width.or_else(|| lanes().filter(|lanes| (1..=12).contains(lanes)).map(|n| n * 3))?;
    u8::try_from(width).ok().filter(|&width| 0 < width)
}
