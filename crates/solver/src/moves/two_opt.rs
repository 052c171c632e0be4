//! A stretch of a route is driven the other way round, so that two neighbours stand side by side.

use super::arcs::Arcs;
use super::{Orders, Spot};
use crate::state::State;
use roadcrew_model::ServiceId;

pub(super) fn propose(state: &State<'_, '_>, a: Spot, b: Spot, proposed: &mut Vec<Orders>) {
    if a.route != b.route {
        return;
    }
    let arcs = Arcs::of(state.instance, state.route(a.route));
    let (first, last) = (a.position.min(b.position), a.position.max(b.position));
    for (start, end) in [(first + 1, last + 1), (first, last)] {
        if end < start + 2 {
            continue;
        }
        let stretch = &arcs.visits[start..end];
        let old = arcs.to(start) + arcs.within(stretch.iter()) + arcs.to(end);
        let new = arcs.arc(arcs.before(start), arcs.entry(&stretch[stretch.len() - 1]))
            + arcs.within(stretch.iter().rev())
            + arcs.arc(arcs.exit(&stretch[0]), arcs.at(end));
        if new < old {
            let mut order: Vec<ServiceId> = state.route(a.route).order().collect();
            order[start..end].reverse();
            proposed.push(vec![(a.route, order)]);
        }
    }
}
