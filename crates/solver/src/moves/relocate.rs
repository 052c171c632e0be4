//! Up to three services in a row go beside a neighbour, as they are or turned around (or-opt).

use super::arcs::Arcs;
use super::{Orders, Spot};
use crate::state::State;
use roadcrew_model::ServiceId;

const LONGEST: usize = 3;

pub(super) fn propose(state: &State<'_, '_>, a: Spot, b: Spot, proposed: &mut Vec<Orders>) {
    let from = Arcs::of(state.instance, state.route(a.route));
    let to = Arcs::of(state.instance, state.route(b.route));
    let same_route = a.route == b.route;
    for length in 1..=LONGEST.min(from.visits.len() - a.position) {
        let end = a.position + length;
        let segment = &from.visits[a.position..end];
        let (first, last) = (&segment[0], &segment[length - 1]);
        let bridge = from.arc(from.before(a.position), from.at(end));
        let freed = if length == from.visits.len() { from.fixed() } else { -bridge };
        let gain = from.to(a.position) + from.to(end) + from.within(segment.iter()) + freed;
        for gap in [b.position, b.position + 1] {
            if same_route && a.position <= gap && gap <= end {
                continue;
            }
            let (before, after) = (to.before(gap), to.at(gap));
            let straight = to.arc(before, to.entry(first))
                + to.arc(to.exit(last), after)
                + to.within(segment.iter());
            let turned = to.arc(before, to.entry(last))
                + to.arc(to.exit(first), after)
                + to.within(segment.iter().rev());
            for (added, is_turned) in [(straight, false), (turned, true)] {
                if (is_turned && length == 1) || gain <= added - to.to(gap) {
                    continue;
                }
                proposed.push(orders(state, (a, length), (b.route, gap), is_turned));
            }
        }
    }
}

fn orders(
    state: &State<'_, '_>,
    (a, length): (Spot, usize),
    (route, gap): (usize, usize),
    is_turned: bool,
) -> Orders {
    let mut from: Vec<ServiceId> = state.route(a.route).order().collect();
    let mut segment: Vec<ServiceId> = from.drain(a.position..a.position + length).collect();
    if is_turned {
        segment.reverse();
    }
    if route == a.route {
        let gap = if a.position < gap { gap - length } else { gap };
        from.splice(gap..gap, segment);
        return vec![(route, from)];
    }
    let mut to: Vec<ServiceId> = state.route(route).order().collect();
    to.splice(gap..gap, segment);
    vec![(a.route, from), (route, to)]
}
