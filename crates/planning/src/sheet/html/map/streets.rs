//! The streets under a route, grey, the main ones thicker.

use super::Frame;
use super::geometry::Point;
use super::lines::write_line;
use crate::day::DayPlan;
use roadcrew_roads::RoadClass;
use std::fmt::Write;

/// How a street is drawn under a route, from paths through fields up to main streets.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Rank {
    Path,
    Street,
    Main,
}

impl Rank {
    pub(super) fn of(class: RoadClass) -> Self {
        match class {
            _ if class <= RoadClass::TertiaryLink => Self::Main,
            RoadClass::Service
            | RoadClass::Driveway
            | RoadClass::ParkingAisle
            | RoadClass::Track
            | RoadClass::Pedestrian => Self::Path,
            _ => Self::Street,
        }
    }

    fn style(self) -> &'static str {
        match self {
            Self::Path => "stroke=\"#ccc\" stroke-width=\"1\"",
            Self::Street => "stroke=\"#bbb\" stroke-width=\"2\"",
            Self::Main => "stroke=\"#aaa\" stroke-width=\"5\"",
        }
    }
}

pub(super) fn write_streets(plan: &DayPlan, frame: &Frame, out: &mut String) -> std::fmt::Result {
    for rank in [Rank::Path, Rank::Street, Rank::Main] {
        if rank == Rank::Path && frame.is_far() {
            continue;
        }
        write!(out, "<path fill=\"none\" {} d=\"", rank.style())?;
        for id in plan.network.segments() {
            let segment = plan.network.segment(id);
            let is_twin = segment.reverse.is_some_and(|reverse| reverse < id);
            let is_seen = || segment.geometry.iter().any(|&place| frame.holds(place));
            if is_twin || Rank::of(segment.class) != rank || !is_seen() {
                continue;
            }
            let points: Vec<Point> = segment.geometry.iter().map(|&it| frame.place(it)).collect();
            write_line(&points, out)?;
        }
        writeln!(out, "\"/>")?;
    }
    Ok(())
}
