//! A route as a GPX 1.1 track: a track and not a route, because devices calculate a route anew and lose the streets.

use super::letters::printable;
use crate::day::{DayPlan, DayRoute};
use gpx::{Gpx, GpxVersion, Track, TrackSegment, Waypoint};
use roadcrew_units::Position;
use std::io;

/// Writes the track that the crew drives, with a waypoint per stop.
pub fn track(plan: &DayPlan, route: &DayRoute) -> io::Result<String> {
    let mut segment = TrackSegment::new();
    segment.points = route.geometry().into_iter().map(waypoint).collect();
    let mut track = Track::new();
    let name = format!("{} {} {}", plan.city, plan.day.date(), route.crew_name);
    track.name = Some(printable(&name));
    track.segments = vec![segment];
    let waypoints = route.numbered_stops().map(|(number, stop)| {
        let mut point = waypoint(stop.position);
        let number = number.map_or(String::new(), |number| format!("{number} "));
        let name = format!("{number}{} {}", plan.day.clock(stop.start), stop.name);
        point.name = Some(printable(&name));
        point
    });
    let document = Gpx {
        version: GpxVersion::Gpx11,
        creator: Some("Roadcrew".to_owned()),
        waypoints: waypoints.collect(),
        tracks: vec![track],
        ..Gpx::default()
    };
    let mut bytes = Vec::new();
    gpx::write(&document, &mut bytes).map_err(io::Error::other)?;
    String::from_utf8(bytes).map_err(io::Error::other)
}

fn waypoint(position: Position) -> Waypoint {
    Waypoint::new(geo::Point::new(position.lon(), position.lat()))
}
