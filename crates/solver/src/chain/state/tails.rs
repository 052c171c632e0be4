//! Two routes swap what comes after a point of each.

use super::super::clock::{Clock, Way};
use super::{Node, State, note_gaps};

/// Where two routes are cut: after a node of the one, before a node of the other. Either may be a depot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::chain) struct Cut {
    /// The last node of what stays at the head of its route.
    pub(in crate::chain) after: u32,
    /// The first node of what comes to follow it.
    pub(in crate::chain) before: u32,
}

/// What is cut off a route.
struct Tail {
    /// Its first and last node; the depot of the route if there is nothing.
    first: u32,
    last: u32,
    n_stops: u32,
}

impl<C: Clock> State<'_, C> {
    /// Swaps the tails of two routes of vehicles that drive by the same table and have room; `false`, and the step must be undone, if one of
    /// them is too late or too long then.
    pub(in crate::chain) fn swap_tails(&mut self, cut: Cut) -> bool {
        let (one, other) = (self.node(cut.after).slot, self.node(cut.before).slot);
        let head = self.node(cut.before).previous;
        let tail_of_one = self.tail(one, self.node(cut.after).next);
        let tail_of_other = self.tail(other, cut.before);
        let slots = [one, other].map(|slot| (slot, *self.slot(slot)));
        self.touch_slot(one);
        self.touch_slot(other);
        self.shift(&tail_of_one, one, other);
        self.shift(&tail_of_other, other, one);
        self.follow(one, cut.after, &tail_of_other);
        self.follow(other, head, &tail_of_one);
        for (slot, was) in slots {
            self.note_use(slot, was);
            let now = *self.slot(slot);
            let kind = self.kind(slot);
            let opened = i64::from(0 < now.n_stops) - i64::from(0 < was.n_stops);
            let fixed = if C::HAS_TRIPS { 0 } else { kind.fixed * opened };
            self.cost += kind.per_metre * (now.metres - was.metres) + fixed;
        }
        self.keep_time(one) && self.keep_time(other)
    }

    /// Whether each of two routes has room for the tail of the other in place of its own, and can perform it.
    pub(in crate::chain) fn has_room_for_tails(
        &mut self,
        (one, tail_of_one): (u32, u32),
        (other, tail_of_other): (u32, u32),
    ) -> bool {
        let dimensions = 0..self.ground.n_dimensions;
        let fits = dimensions.clone().all(|dimension| {
            let surplus =
                self.load_from(tail_of_other, dimension) - self.load_from(tail_of_one, dimension);
            let free = |slot: u32| self.free[slot as usize * dimensions.end + dimension];
            surplus <= free(one) && -surplus <= free(other)
        });
        fits && (!self.ground.has_skills
            || (self.can_perform_from(other, tail_of_one)
                && self.can_perform_from(one, tail_of_other)))
    }

    fn load_from(&mut self, node: u32, dimension: usize) -> i64 {
        let (mut at, mut load) = (node, 0);
        while !self.is_depot(at) {
            load += self.ground.load(at)[dimension];
            self.looks += 1;
            at = self.node(at).next;
        }
        load
    }

    fn can_perform_from(&self, slot: u32, node: u32) -> bool {
        let skills = self.kind(slot).skills;
        let mut at = node;
        while !self.is_depot(at) {
            if !skills.cover(self.ground.tasks[at as usize].skills) {
                return false;
            }
            at = self.node(at).next;
        }
        true
    }

    /// What lies from a node of a route to its end.
    fn tail(&mut self, slot: u32, first: u32) -> Tail {
        let depot = self.depot(slot);
        let mut tail = Tail { first, last: depot, n_stops: 0 };
        let mut at = first;
        while at != depot {
            tail.n_stops += 1;
            (tail.last, at) = (at, self.node(at).next);
        }
        self.looks += u64::from(tail.n_stops);
        tail
    }

    /// Counts the stops of a tail on another route.
    fn shift(&mut self, tail: &Tail, from: u32, to: u32) {
        let mut at = tail.first;
        for _ in 0..tail.n_stops {
            self.adjust_load(from, at, 1);
            self.adjust_load(to, at, -1);
            self.touch(at);
            let node = &mut self.nodes[at as usize];
            node.slot = to;
            at = node.next;
        }
        self.slots[from as usize].n_stops -= tail.n_stops;
        self.slots[to as usize].n_stops += tail.n_stops;
        self.looks += u64::from(tail.n_stops);
    }

    /// Lets a tail follow the head of a route, and measures the route anew.
    fn follow(&mut self, slot: u32, head: u32, tail: &Tail) {
        let depot = self.depot(slot);
        let (first, last) = if tail.n_stops == 0 { (depot, head) } else { (tail.first, tail.last) };
        self.join(slot, head, first);
        if tail.n_stops != 0 {
            self.join(slot, last, depot);
        }
        let mut metres = i64::from(self.node(depot).onward);
        let mut at = self.node(depot).next;
        while at != depot {
            let node = self.node(at);
            metres += i64::from(node.onward) + self.ground.works[node.spot as usize].metres;
            at = node.next;
        }
        self.slots[slot as usize].metres = metres;
    }

    /// Makes a node of a route the next of another.
    fn join(&mut self, slot: u32, from: u32, to: u32) {
        let metres = self.metres_between(slot, from, to);
        self.touch(from);
        self.touch(to);
        let start = &mut self.nodes[from as usize];
        (start.next, start.onward) = (to, metres);
        let end = &mut self.nodes[to as usize];
        (end.previous, end.inward) = (from, metres);
        note_gaps(&mut self.widest, &self.nodes, from);
        note_gaps(&mut self.widest, &self.nodes, to);
    }

    /// The metres from a node of a route to its end, 0 from the depot.
    pub(in crate::chain) fn metres_from(&mut self, node: u32) -> i64 {
        let (mut at, mut metres) = (node, 0);
        while !self.is_depot(at) {
            let Node { next, onward, spot, .. } = *self.node(at);
            metres += i64::from(onward) + self.ground.works[spot as usize].metres;
            self.looks += 1;
            at = next;
        }
        metres
    }

    /// The metres from a node to a node on a route; none from a depot to itself.
    #[inline]
    pub(in crate::chain) fn metres_between(&self, slot: u32, from: u32, to: u32) -> u32 {
        if from == to {
            return 0;
        }
        let (start, end) = (self.node(from).spot, self.node(to).spot);
        self.ground.way(self.kind(slot).table, start, end).metres()
    }
}
