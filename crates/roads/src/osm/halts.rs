//! Signals, stop signs and give-way signs: what stops whoever drives along a segment, in the direction that they face.
//!
//! A sign may name the direction that it faces. Otherwise a stop or give-way sign faces the nearer end of its street
//! piece, a signal does so when that end is near, and else faces both ways. A sign at a junction faces all who arrive.
//!
//! Signals are paid for once per crossing: those within 40 m of each other on one segment count once, and so does a
//! signal on a segment of at most 40 m which starts where a signal has just been passed (the inside of a crossing).

use crate::network::{Halts, SegmentId, StreetNetwork};

use super::tags::{Heading, Tags};

/// Signals this near to each other, or to the end of a street piece, belong to one crossing, in decimetres.
const CROSSING_DM: f64 = 400.0;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Signal,
    Stop,
    GiveWay,
}

/// A signal or sign, and the heading that it faces if its tags say so.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sign {
    kind: Kind,
    faces: Option<Heading>,
    /// Stands at a junction for all who arrive, else for those from the smaller streets.
    for_all: bool,
}

/// The sign that a node's tags describe.
pub(super) fn sign(tags: &Tags) -> Option<Sign> {
    let kind = match tags.get("highway") {
        Some("traffic_signals") => Kind::Signal,
        Some("stop") => Kind::Stop,
        Some("give_way") => Kind::GiveWay,
        _ => return None,
    };
    let direction =
        ["traffic_signals:direction", "direction"].into_iter().find_map(|key| tags.get(key));
    let faces = match direction {
        Some("forward") => Some(Heading::Forward),
        Some("backward") => Some(Heading::Backward),
        _ => None,
    };
    Some(Sign { kind, faces, for_all: kind == Kind::Signal || tags.is("stop", "all") })
}

/// The signs along a piece of a way: how far each stands from the piece's start, in the way's direction.
pub(super) struct SignsAlong {
    pub(super) signs: Vec<(f64, Sign)>,
    pub(super) length_dm: f64,
}

/// What stops a segment's driver, before crossings and junctions are looked at as a whole.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Faced {
    halts: Halts,
    /// How far before the segment's end its last signal stands, in decimetres.
    last_signal_dm: Option<f64>,
    /// A sign at its end that is for those from the smaller streets only.
    minor: Option<(u8, u8)>,
}

impl SignsAlong {
    /// What those see who drive the piece in that direction.
    pub(super) fn faced(&self, heading: Heading) -> Faced {
        let mut faced = Faced::default();
        let driven = |at: f64| if heading == Heading::Forward { at } else { self.length_dm - at };
        let mut seen: Vec<(f64, Sign)> = self
            .signs
            .iter()
            .filter(|&&(at, sign)| self.faces(at, sign, heading))
            .map(|&(at, sign)| (driven(at), sign))
            .collect();
        seen.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut last_signal = f64::NEG_INFINITY;
        for (at, sign) in seen {
            let is_at_end = self.length_dm <= at;
            match sign.kind {
                Kind::Signal => {
                    let is_new = last_signal + CROSSING_DM < at;
                    faced.halts.signals = faced.halts.signals.saturating_add(is_new.into());
                    last_signal = at;
                    faced.last_signal_dm = Some(self.length_dm - at);
                }
                Kind::Stop | Kind::GiveWay => {
                    let sign_counts = if sign.kind == Kind::Stop { (1, 0) } else { (0, 1) };
                    if is_at_end && sign.faces.is_none() && !sign.for_all {
                        faced.minor = Some(sign_counts);
                    } else {
                        faced.add(sign_counts);
                    }
                }
            }
        }
        faced
    }

    /// Whether a sign is for those who drive in that direction. Nobody passes the sign at a segment's start.
    fn faces(&self, at: f64, sign: Sign, heading: Heading) -> bool {
        let (behind, ahead) = match heading {
            Heading::Forward => (at, self.length_dm - at),
            Heading::Backward => (self.length_dm - at, at),
        };
        if behind <= 0.0 {
            return false;
        }
        if let Some(faces) = sign.faces {
            return faces == heading;
        }
        let is_between_ends = sign.kind == Kind::Signal && CROSSING_DM < behind.min(ahead);
        is_between_ends || ahead <= behind
    }
}

impl Faced {
    fn add(&mut self, (stops, give_ways): (u8, u8)) {
        self.halts.stops = self.halts.stops.saturating_add(stops);
        self.halts.give_ways = self.halts.give_ways.saturating_add(give_ways);
    }
}

/// Writes what each segment's driver faces into the network, once all segments are there.
pub(super) fn settle(network: &mut StreetNetwork, mut faced: Vec<Faced>) {
    let n_junctions = network.n_junctions();
    let mut is_signalled = vec![false; n_junctions];
    let mut largest = vec![u8::MAX; n_junctions];
    let mut smallest = vec![0; n_junctions];
    for (id, faced) in network.segments().zip(&faced) {
        let (to, rank) = (network.record(id).to.index(), network.attributes_of(id).class.rank());
        is_signalled[to] |= faced.last_signal_dm.is_some_and(|dm| dm <= CROSSING_DM);
        largest[to] = largest[to].min(rank);
        smallest[to] = smallest[to].max(rank);
    }
    for index in 0..faced.len() {
        let id = SegmentId::new(index);
        let record = network.record(id);
        let is_inside_crossing =
            f64::from(record.length_dm) <= CROSSING_DM && is_signalled[record.from.index()];
        let to = record.to.index();
        let is_minor =
            largest[to] < network.attributes_of(id).class.rank() || largest[to] == smallest[to];
        let faced = &mut faced[index];
        if is_inside_crossing {
            faced.halts.signals = faced.halts.signals.saturating_sub(1);
        }
        if let Some(sign) = faced.minor.filter(|_| is_minor) {
            faced.add(sign);
        }
        network.segments.to_mut()[index].stop_for(faced.halts);
    }
}
