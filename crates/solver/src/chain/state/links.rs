//! Stops are put into chains and taken out.

use super::super::clock::{Clock, Way};
use super::super::ground::{Spot, Stop};
use super::{NOWHERE, Node, Place, Slot, State, note_gaps};

impl<C: Clock> State<'_, C> {
    /// Puts an undone stop at a place that was found for it.
    pub(in crate::chain) fn insert(&mut self, stop: Stop, place: Place) {
        let cost = self.cost - self.price_of_undone(stop) + place.delta;
        self.take_up(stop);
        let slot = self.node(place.previous).slot;
        if place.class != self.slot(slot).class {
            self.exchange(slot, place.class);
        }
        if C::HAS_TRIPS && place.behind != NOWHERE {
            self.begin_trip(slot, place.behind);
        }
        self.link(stop, place.previous, place.spot);
        self.cost = cost;
        if C::IS_KEPT {
            self.keep_time_beside(stop);
        }
    }

    /// Gives an unused vehicle undone stops in an order that it can drive.
    pub(in crate::chain) fn assign(
        &mut self,
        slot: u32,
        order: impl Iterator<Item = (Stop, Spot)>,
    ) {
        let driveable = self.drive(slot, order);
        debug_assert!(driveable, "a route that is given can be driven");
    }

    /// Gives an unused vehicle undone stops in an order; `false`, and the step must be undone, if it can't drive it.
    pub(super) fn drive(&mut self, slot: u32, order: impl Iterator<Item = (Stop, Spot)>) -> bool {
        let kind = self.kind(slot);
        let mut previous = self.depot(slot);
        for (stop, spot) in order {
            self.take_up(stop);
            let metres = self.link(stop, previous, spot);
            self.cost += kind.per_metre * metres + self.ground.works[spot as usize].cost;
            previous = stop;
        }
        if !self.is_depot(previous) && !C::HAS_TRIPS {
            self.cost += kind.fixed;
        }
        self.keep_time(slot)
    }

    /// Puts a stop behind a node of a chain and answers how much longer the chain grows.
    pub(super) fn link(&mut self, stop: Stop, previous: u32, spot: Spot) -> i64 {
        let Node { next, slot, onward, spot: from, .. } = *self.node(previous);
        let table = self.kind(slot).table;
        self.touch_slot(slot);
        self.touch(previous);
        self.touch(next);
        let out = self.ground.way(table, from, spot).metres();
        let back = self.ground.way(table, spot, self.node(next).spot).metres();
        self.nodes[previous as usize].next = stop;
        self.nodes[previous as usize].onward = out;
        self.nodes[next as usize].previous = stop;
        self.nodes[next as usize].inward = back;
        let node = &mut self.nodes[stop as usize];
        (node.previous, node.next, node.slot) = (previous, next, slot);
        (node.spot, node.inward, node.onward) = (spot, out, back);
        for node in [previous, stop, next] {
            note_gaps(&mut self.widest, &self.nodes, node);
        }
        self.adjust_load(slot, stop, -1);
        let work = self.ground.works[spot as usize].metres;
        let metres = i64::from(out) + i64::from(back) - i64::from(onward) + work;
        let of_slot = &mut self.slots[slot as usize];
        of_slot.n_stops += 1;
        of_slot.metres += metres;
        if of_slot.n_stops == 1 {
            self.note_use(slot, Slot { n_stops: 0, ..*self.slot(slot) });
        }
        metres
    }

    /// Takes stops off their routes. A route that can't be driven without them (no triangle inequality) is emptied.
    pub(in crate::chain) fn remove(&mut self, stops: &[Stop]) {
        let mut gaps = std::mem::take(&mut self.gaps);
        gaps.clear();
        for &stop in stops {
            let Node { slot, previous, .. } = *self.node(stop);
            if slot == NOWHERE {
                continue;
            }
            self.touch_slot(slot);
            gaps.retain(|&gap| gap != stop);
            if gaps.last() != Some(&previous) {
                gaps.push(previous);
            }
            self.unlink(stop);
            self.lay_aside(stop);
        }
        for &gap in &gaps {
            let slot = self.node(gap).slot;
            if slot != NOWHERE && !self.keep_time_after_removal(gap) {
                self.empty(slot);
            }
            if slot != NOWHERE {
                self.trade_down(slot);
            }
        }
        self.gaps = gaps;
    }

    pub(super) fn unlink(&mut self, stop: Stop) {
        let Node { previous, next, slot, spot, inward: out, onward: back, .. } = *self.node(stop);
        let kind = self.kind(slot);
        let from = self.node(previous).spot;
        let straight = if previous == next {
            0
        } else {
            self.ground.way(kind.table, from, self.node(next).spot).metres()
        };
        let work = self.ground.works[spot as usize];
        self.touch(previous);
        self.touch(next);
        self.touch(stop);
        self.nodes[previous as usize].next = next;
        self.nodes[previous as usize].onward = straight;
        self.nodes[next as usize].previous = previous;
        self.nodes[next as usize].inward = straight;
        for node in [previous, next] {
            note_gaps(&mut self.widest, &self.nodes, node);
        }
        self.adjust_load(slot, stop, 1);
        let of_slot = &mut self.slots[slot as usize];
        of_slot.n_stops -= 1;
        let metres = i64::from(straight) - i64::from(out) - i64::from(back) - work.metres;
        of_slot.metres += metres;
        let is_last = of_slot.n_stops == 0;
        // Of trips it is the shift that has a price.
        let fixed = if is_last && !C::HAS_TRIPS { kind.fixed } else { 0 };
        self.cost += kind.per_metre * metres - work.cost - fixed;
        if is_last {
            self.note_use(slot, Slot { n_stops: 1, ..*self.slot(slot) });
        }
    }

    fn empty(&mut self, slot: u32) {
        let order: Vec<Stop> = self.order(slot).collect();
        for stop in order {
            self.unlink(stop);
            self.lay_aside(stop);
        }
        self.keep_time(slot);
    }

    /// Performs a stop of a route in another way, which fits in between what stands beside it.
    pub(in crate::chain) fn set_spot(&mut self, stop: Stop, spot: Spot) {
        let Node { previous, next, slot, spot: old, inward, onward, .. } = *self.node(stop);
        if old == spot {
            return;
        }
        let kind = self.kind(slot);
        self.touch_slot(slot);
        for node in [previous, stop, next] {
            self.touch(node);
        }
        let (from, to) = (self.node(previous).spot, self.node(next).spot);
        let out = self.ground.way(kind.table, from, spot).metres();
        let back = self.ground.way(kind.table, spot, to).metres();
        let was = i64::from(inward) + i64::from(onward);
        let (work, before) = (self.ground.works[spot as usize], self.ground.works[old as usize]);
        let metres = i64::from(out) + i64::from(back) - was + work.metres - before.metres;
        self.nodes[previous as usize].onward = out;
        self.nodes[next as usize].inward = back;
        let node = &mut self.nodes[stop as usize];
        (node.spot, node.inward, node.onward) = (spot, out, back);
        for node in [previous, stop, next] {
            note_gaps(&mut self.widest, &self.nodes, node);
        }
        self.slots[slot as usize].metres += metres;
        self.cost += kind.per_metre * metres + work.cost - before.cost;
    }
}
