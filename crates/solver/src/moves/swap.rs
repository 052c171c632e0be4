//! A service changes places with one that stands beside its neighbour.

use super::arcs::Arcs;
use super::{Orders, Spot};
use crate::state::State;
use roadcrew_model::ServiceId;

pub(super) fn propose(state: &State<'_, '_>, a: Spot, b: Spot, proposed: &mut Vec<Orders>) {
    let here = Arcs::of(state.instance, state.route(a.route));
    let there = Arcs::of(state.instance, state.route(b.route));
    let beside = [b.position.checked_sub(1), Some(b.position + 1)];
    for other in beside.into_iter().flatten().filter(|&other| other < there.visits.len()) {
        // Services that stand side by side are relocated.
        if a.route == b.route && a.position.abs_diff(other) <= 1 {
            continue;
        }
        let (mine, theirs) = (&here.visits[a.position], &there.visits[other]);
        let replaced = |arcs: &Arcs<'_>, position: usize, by| {
            arcs.arc(arcs.before(position), arcs.entry(by))
                + arcs.arc(arcs.exit(by), arcs.at(position + 1))
                + arcs.within(std::iter::once(by))
                - arcs.to(position)
                - arcs.to(position + 1)
                - arcs.within(std::iter::once(&arcs.visits[position]))
        };
        if replaced(&here, a.position, theirs) + replaced(&there, other, mine) < 0 {
            let mut from: Vec<ServiceId> = state.route(a.route).order().collect();
            if a.route == b.route {
                from.swap(a.position, other);
                proposed.push(vec![(a.route, from)]);
                continue;
            }
            let mut to: Vec<ServiceId> = state.route(b.route).order().collect();
            std::mem::swap(&mut from[a.position], &mut to[other]);
            proposed.push(vec![(a.route, from), (b.route, to)]);
        }
    }
}
