//! What the streets say about where a report is: on which streets it may stand, and how far two places lie apart on foot.

use roadcrew_incidents::{StreetKey, Streets};
use roadcrew_roads::{Profile, Router, SegmentId, Snap, StreetNetwork};
use roadcrew_units::{Metres, Position};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// So many streets are candidates.
const CANDIDATES: usize = 4;
/// How far a position strays from where the problem is (one standard deviation, each way).
const ACCURACY_M: f64 = 10.0;
/// Further from any street than this, streets say nothing: a report from a park stands on none.
const OFF_STREET: Metres = Metres(60);
/// Candidates less probable than this don't count.
const LEAST: f64 = 0.05;
/// Opposite kerbs and carriageways of one street are at most this far apart: one walks across.
const ACROSS_M: f64 = 30.0;

/// The streets of a city as matching asks for them. Built when first asked; clones share it.
#[derive(Clone, Debug)]
pub struct Whereabouts {
    network: Arc<StreetNetwork>,
    built: Arc<OnceLock<Built>>,
}

#[derive(Debug)]
struct Built {
    router: Router,
    /// The first segment of each name: it stands for the street as a whole.
    named: BTreeMap<String, SegmentId>,
}

impl Whereabouts {
    pub(super) fn new(network: Arc<StreetNetwork>) -> Self {
        Self { network, built: Arc::default() }
    }

    fn built(&self) -> Option<&Built> {
        let car = Profile::built_in("car")?;
        Some(self.built.get_or_init(|| {
            let mut named = BTreeMap::new();
            for id in self.network.segments() {
                let name = self.network.segment(id).name;
                if !name.is_empty() && !named.contains_key(name) {
                    named.insert(name.to_owned(), id);
                }
            }
            Built { router: Router::new(self.network.clone(), &car), named }
        }))
    }
}

impl Built {
    /// The streets near a place with their probabilities, the most probable first: a Gaussian of the distance.
    fn near(&self, place: Position) -> Vec<(Snap, f64)> {
        let mut near = self.router.nearest_streets(place, CANDIDATES);
        near.retain(|snap| snap.distance <= OFF_STREET);
        let metres = |snap: &Snap| place.metres_to(snap.at);
        let Some(nearest) = near.iter().map(metres).min_by(f64::total_cmp) else {
            return Vec::new();
        };
        let likelihood = |snap: &Snap| {
            let metres = metres(snap);
            ((nearest * nearest - metres * metres) / (2.0 * ACCURACY_M * ACCURACY_M)).exp()
        };
        let total: f64 = near.iter().map(likelihood).sum();
        let shared = near.into_iter().map(|snap| {
            let probability = likelihood(&snap) / total;
            (snap, probability)
        });
        shared.filter(|(_, probability)| LEAST <= *probability).collect()
    }

    fn street(&self, snap: &Snap) -> StreetKey {
        let segment = self.router.network().segment(snap.stands[0].approach.segment);
        let whole = self.named.get(segment.name).copied();
        let piece = segment.reverse.map_or(segment.id, |reverse| reverse.min(segment.id));
        StreetKey(whole.unwrap_or(piece).index() as u64)
    }

    fn metres_between(&self, (a, b): (&Snap, &Snap), limit: Metres) -> Option<Metres> {
        let straight = a.at.metres_to(b.at);
        if self.street(a) == self.street(b) && straight <= ACROSS_M {
            return rounded(straight, limit);
        }
        self.router.metres_along_streets(a.at, b.at, limit)
    }
}

impl Streets for Whereabouts {
    fn candidates(&self, at: Position) -> Vec<(StreetKey, f64)> {
        let Some(built) = self.built() else { return Vec::new() };
        let mut candidates: BTreeMap<StreetKey, f64> = BTreeMap::new();
        for (snap, probability) in built.near(at) {
            *candidates.entry(built.street(&snap)).or_default() += probability;
        }
        candidates.into_iter().collect()
    }

    /// Between the likeliest streets of both, and where those lie too far apart, the shortest way between any two likely ones: a
    /// hard choice of street would part one in ten.
    fn metres_along(&self, a: Position, b: Position, limit: Metres) -> Option<Metres> {
        let built = self.built()?;
        let (from, to) = (built.near(a), built.near(b));
        let ((first, _), (second, _)) = (from.first()?, to.first()?);
        if let Some(metres) = built.metres_between((first, second), limit) {
            return Some(metres);
        }
        let pairs = from.iter().flat_map(|(one, _)| to.iter().map(move |(other, _)| (one, other)));
        pairs.filter_map(|pair| built.metres_between(pair, limit)).min()
    }
}

#[expect(clippy::cast_possible_truncation, reason = "at most a street's width")]
fn rounded(metres: f64, limit: Metres) -> Option<Metres> {
    let metres = Metres(metres.round() as i64);
    (metres <= limit).then_some(metres)
}
