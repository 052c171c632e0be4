//! Which streets cross where: what a sheet needs to tell a place on a long street.

use roadcrew_roads::StreetNetwork;
use roadcrew_units::Position;
use std::collections::{BTreeMap, BTreeSet};

/// The names of the streets that meet at each junction, and the junctions along each street.
#[derive(Debug)]
pub struct Crossings<'a> {
    names: BTreeMap<(i64, i64), BTreeSet<&'a str>>,
    along: BTreeMap<&'a str, Vec<Position>>,
}

/// No farther than this from a place is a cross street worth telling.
const NEAR_METRES: f64 = 400.0;

impl<'a> Crossings<'a> {
    /// Looks at every segment once: all sheets of a day share the answer.
    pub fn of(network: &'a StreetNetwork) -> Self {
        let mut names: BTreeMap<(i64, i64), BTreeSet<&str>> = BTreeMap::new();
        let mut along: BTreeMap<&str, Vec<Position>> = BTreeMap::new();
        for id in network.segments() {
            let segment = network.segment(id);
            if segment.name.is_empty() {
                continue;
            }
            for end in [segment.geometry.first(), segment.geometry.last()].into_iter().flatten() {
                names.entry(key(*end)).or_default().insert(segment.name);
                along.entry(segment.name).or_default().push(*end);
            }
        }
        Self { names, along }
    }

    /// Another street at this very junction.
    pub(super) fn at(&self, place: Position, street: &str) -> Option<&'a str> {
        self.names.get(&key(place))?.iter().copied().find(|name| *name != street)
    }

    /// The named street of which a junction is nearest to a place.
    pub(super) fn nearest(&self, place: Position) -> Option<&'a str> {
        let junctions = self.along.iter().flat_map(|(&name, junctions)| {
            junctions.iter().map(move |junction| (junction.metres_to(place), name))
        });
        let nearest = junctions.min_by(|a, b| a.0.total_cmp(&b.0))?;
        (nearest.0 <= NEAR_METRES).then_some(nearest.1)
    }

    /// The street that crosses nearest to a place on a street; on a way without a name, the nearest street that has one.
    pub(super) fn near(&self, place: Position, street: &str) -> Option<&'a str> {
        let Some(junctions) = self.along.get(street) else { return self.nearest(place) };
        let crossed = junctions.iter().filter_map(|&junction| {
            self.at(junction, street).map(|name| (junction.metres_to(place), name))
        });
        let nearest = crossed.min_by(|a, b| a.0.total_cmp(&b.0))?;
        (nearest.0 <= NEAR_METRES).then_some(nearest.1)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "degrees in ten millionths")]
fn key(place: Position) -> (i64, i64) {
    ((place.lon() * 1e7).round() as i64, (place.lat() * 1e7).round() as i64)
}
