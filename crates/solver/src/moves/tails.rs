//! Two routes of one class exchange their ends, so that a neighbour follows a service (2-opt*).

use super::arcs::Arcs;
use super::{Orders, Spot};
use crate::state::State;
use roadcrew_model::ServiceId;

pub(super) fn propose(state: &State<'_, '_>, a: Spot, b: Spot, proposed: &mut Vec<Orders>) {
    let (one, other) = (state.route(a.route), state.route(b.route));
    if a.route == b.route || one.class != other.class {
        return;
    }
    let (here, there) = (Arcs::of(state.instance, one), Arcs::of(state.instance, other));
    let cut = a.position + 1;
    let old = here.to(cut) + there.to(b.position);
    let all_gone = b.position == 0 && cut == here.visits.len();
    let rest =
        if all_gone { -there.fixed() } else { there.arc(there.before(b.position), here.at(cut)) };
    if here.arc(here.before(cut), there.at(b.position)) + rest < old {
        let mut first: Vec<ServiceId> = one.order().collect();
        let mut second: Vec<ServiceId> = other.order().collect();
        let tail = first.split_off(cut);
        first.extend(second.drain(b.position..));
        second.extend(tail);
        proposed.push(vec![(a.route, first), (b.route, second)]);
    }
}
