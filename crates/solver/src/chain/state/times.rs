//! What lies before and ahead of a stop in time, recomputed as far as it changes.

use super::super::clock::{Clock, NO_WAY, Way};
use super::super::ground::Stop;
use super::{Node, State};

impl<C: Clock> State<'_, C> {
    /// Whether a route has ways everywhere and is short enough.
    pub(super) fn is_near(&self, slot: u32) -> bool {
        let metres = self.slot(slot).metres;
        metres < i64::from(NO_WAY) && metres <= self.kind(slot).longest_distance
    }

    pub(super) fn keep_time_after_removal(&mut self, gap: u32) -> bool {
        let Node { next, slot, .. } = *self.node(gap);
        if C::HAS_TRIPS {
            return self.keep_trip(slot);
        }
        if !self.is_near(slot) {
            return false;
        }
        !C::IS_KEPT
            || (self.keep_time_after(gap, next)
                && self.keep_time_before(next, gap)
                && self.keep_duration(slot))
    }

    /// Recomputes the times of a whole route; `false` if it can't be driven.
    pub(in crate::chain) fn keep_time(&mut self, slot: u32) -> bool {
        if C::HAS_TRIPS {
            return self.keep_trip(slot);
        }
        let depot = self.depot(slot);
        if !self.is_near(slot) {
            return false;
        }
        if !C::IS_KEPT {
            return true;
        }
        // From end to end, whatever is as it was.
        self.keep_time_after(depot, depot)
            && self.keep_time_before(depot, depot)
            && self.keep_duration(slot)
    }

    /// Recomputes what lies before the nodes behind `node`: up to `until` at least, then until it is as it was; `false` if one is reached
    /// too late.
    pub(super) fn keep_time_after(&mut self, node: u32, until: u32) -> bool {
        let ground = self.ground;
        let slot = self.node(node).slot;
        let (depot, table) = (self.depot(slot), self.kind(slot).table);
        let (mut at, mut is_due) = (node, true);
        loop {
            self.looks += 1;
            let Node { next, before, spot, .. } = *self.node(at);
            if next == depot {
                return true;
            }
            let to = self.node(next).spot;
            let seconds = ground.way(table, spot, to).seconds();
            let Some(before) = C::then(before, seconds, ground.works[to as usize].hours) else {
                return false;
            };
            if !is_due && before == self.node(next).before {
                return true;
            }
            self.set_before(next, before);
            is_due &= next != until;
            at = next;
        }
    }

    /// Recomputes what lies ahead of the nodes before `node`: back to `until` at least, then until it is as it was; `false` if one is left
    /// too late.
    pub(super) fn keep_time_before(&mut self, node: u32, until: u32) -> bool {
        let ground = self.ground;
        let slot = self.node(node).slot;
        let (depot, table) = (self.depot(slot), self.kind(slot).table);
        let (mut at, mut is_due) = (node, true);
        loop {
            self.looks += 1;
            let Node { previous, after, spot, .. } = *self.node(at);
            if previous == depot {
                return true;
            }
            let from = self.node(previous).spot;
            let seconds = ground.way(table, from, spot).seconds();
            let Some(after) = C::ahead(ground.works[from as usize].hours, seconds, after) else {
                return false;
            };
            if !is_due && after == self.node(previous).after {
                return true;
            }
            self.set_after(previous, after);
            is_due &= previous != until;
            at = previous;
        }
    }

    /// Recomputes the duration of a route from its last stop; `false` if it is too long or over too late.
    pub(super) fn keep_duration(&mut self, slot: u32) -> bool {
        let kind = self.kind(slot);
        let depot = self.depot(slot);
        let Node { previous, after, spot, .. } = *self.node(depot);
        let duration = if previous == depot {
            0
        } else {
            let last = self.node(previous);
            let seconds = self.ground.way(kind.table, last.spot, spot).seconds();
            let Some(duration) = C::join(last.before, seconds, after) else {
                return false;
            };
            duration
        };
        let of_slot = &mut self.slots[slot as usize];
        self.cost += kind.per_second * i64::from(duration - of_slot.duration);
        of_slot.duration = duration;
        duration <= kind.longest_duration
    }

    /// Recomputes the times before and after a stop that was just put in.
    pub(super) fn keep_time_beside(&mut self, stop: Stop) {
        let Node { previous, next, slot, .. } = *self.node(stop);
        // The price of the place holds that of the duration already.
        let cost = self.cost;
        let is_in_time = if C::HAS_TRIPS {
            self.keep_trip(slot)
        } else {
            self.keep_time_after(previous, stop)
                && self.keep_time_before(next, stop)
                && self.keep_duration(slot)
        };
        debug_assert!(is_in_time, "a place that was found is in time");
        self.cost = cost;
    }

    pub(super) fn set_before(&mut self, node: u32, before: C::Before) {
        if self.node(node).before != before {
            self.touch(node);
            self.nodes[node as usize].before = before;
        }
    }

    pub(super) fn set_after(&mut self, node: u32, after: C::After) {
        if self.node(node).after != after {
            self.touch(node);
            self.nodes[node as usize].after = after;
        }
    }
}
