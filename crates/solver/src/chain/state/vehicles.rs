//! Which vehicle drives a route, and which stay in.

use super::super::clock::Clock;
use super::super::ground::{Spot, Stop};
use super::{Slot, State};

/// The stops of a route that another vehicle can perform and has room for, and the rest.
struct Share {
    kept: Vec<(Stop, Spot)>,
    others: Vec<Stop>,
}

impl<C: Clock> State<'_, C> {
    /// Whether the load of a stop fits in beside what is on a route.
    #[inline]
    pub(in crate::chain) fn has_room(&self, slot: u32, load: &[i64]) -> bool {
        let free = &self.free[slot as usize * load.len()..][..load.len()];
        free.iter().zip(load).all(|(free, more)| more <= free)
    }

    /// A vehicle of a class that stays in.
    pub(in crate::chain) fn unused(&self, class: usize) -> Option<u32> {
        self.unused[class].last().copied()
    }

    /// How many vehicles of a class stay in.
    pub(in crate::chain) fn n_unused(&self, class: usize) -> usize {
        self.unused[class].len()
    }

    pub(in crate::chain) fn n_classes(&self) -> usize {
        self.unused.len()
    }

    /// Keeps the lists of unused vehicles after a slot has changed.
    pub(super) fn note_use(&mut self, slot: u32, before: Slot) {
        let now = self.slots[slot as usize];
        if (0 < before.n_stops, before.class) == (0 < now.n_stops, now.class) {
            return;
        }
        if before.n_stops == 0 {
            let unused = &mut self.unused[before.class as usize];
            if let Some(position) = unused.iter().rposition(|&other| other == slot) {
                unused.swap_remove(position);
            }
        }
        if now.n_stops == 0 {
            self.unused[now.class as usize].push(slot);
        }
    }

    /// Whether the load of a route fits into a vehicle of another class.
    fn has_room_on(&self, slot: u32, class: u32) -> bool {
        let mut changes = self.changes_of_room(slot, class);
        changes.all(|(free, change)| 0 <= free + change)
    }

    /// The same with one more stop.
    pub(in crate::chain) fn has_room_on_with(&self, slot: u32, class: u32, load: &[i64]) -> bool {
        let changes = self.changes_of_room(slot, class);
        changes.zip(load).all(|((free, change), more)| *more <= free + change)
    }

    /// Per dimension what is free on a route, and how much more would be with a vehicle of another class.
    fn changes_of_room(&self, slot: u32, class: u32) -> impl Iterator<Item = (i64, i64)> + '_ {
        let now = self.ground.capacity(self.slot(slot).class as usize);
        let then = self.ground.capacity(class as usize);
        let free = &self.free[slot as usize * now.len()..][..now.len()];
        free.iter().zip(now.iter().zip(then)).map(|(&free, (now, then))| (free, then - now))
    }

    /// How much more a route costs with a vehicle of another class.
    #[inline]
    pub(in crate::chain) fn price_of_exchange(&self, slot: u32, class: u32) -> i64 {
        let (now, then) = (self.kind(slot), &self.ground.classes[class as usize]);
        let metres = self.slot(slot).metres;
        then.fixed - now.fixed + (then.per_metre - now.per_metre) * metres
    }

    /// Gives a route to an unused vehicle of a sister class in which it has room.
    pub(super) fn exchange(&mut self, slot: u32, class: u32) {
        let Some(other) = self.unused(class as usize) else {
            return;
        };
        self.cost += self.price_of_exchange(slot, class);
        self.touch_slot(slot);
        self.touch_slot(other);
        let was = *self.slot(slot);
        let ground = self.ground;
        let (now, then) = (ground.capacity(was.class as usize), ground.capacity(class as usize));
        for (dimension, (now, then)) in now.iter().zip(then).enumerate() {
            self.free[slot as usize * ground.n_dimensions + dimension] += then - now;
            self.free[other as usize * ground.n_dimensions + dimension] = *now;
        }
        self.slots[slot as usize].class = class;
        self.slots[other as usize].class = was.class;
        self.note_use(other, Slot { class, ..*self.slot(other) });
    }

    /// Gives a route that has become lighter to the cheapest unused vehicle in which it has room.
    pub(super) fn trade_down(&mut self, slot: u32) {
        let ground = self.ground;
        let Slot { class, n_stops, .. } = *self.slot(slot);
        if n_stops == 0 || !self.trades || ground.sisters(class).is_empty() {
            return;
        }
        let fits =
            |&other: &u32| self.unused(other as usize).is_some() && self.has_room_on(slot, other);
        let prices = ground.sisters(class).iter().copied().filter(fits);
        let best = prices.map(|other| (self.price_of_exchange(slot, other), other)).min();
        if let Some((price, other)) = best
            && price < 0
        {
            self.exchange(slot, other);
        }
    }

    /// Gives a route to a vehicle of another class that stays in, but for the stops that it can't perform or has no room for, which are left
    /// undone and told in `left`. Nothing is done if there are more of them than `most_left`; `false`, and the step must be undone, if the
    /// vehicle can't drive the others.
    pub(in crate::chain) fn hand_over(
        &mut self,
        slot: u32,
        to: u32,
        most_left: usize,
        left: &mut Vec<Stop>,
    ) -> bool {
        let Some(Share { kept, others }) = self.what_fits(slot, to, most_left) else {
            return true;
        };
        self.touch_slot(slot);
        for &stop in kept.iter().map(|(stop, _)| stop).chain(&others) {
            self.unlink(stop);
            self.lay_aside(stop);
        }
        self.keep_time(slot);
        left.extend(others);
        self.drive(to, kept.into_iter())
    }

    /// What another vehicle can take over, going from stop to stop; `None` if that is nothing, or leaves more than `most_left`.
    fn what_fits(&self, slot: u32, to: u32, most_left: usize) -> Option<Share> {
        let skills = self.kind(to).skills;
        let mut free = self.ground.capacity(self.slot(to).class as usize).to_vec();
        let (mut kept, mut others) = (Vec::new(), Vec::new());
        for stop in self.order(slot) {
            let load = self.ground.load(stop);
            let fits = free.iter().zip(load).all(|(free, more)| more <= free);
            if fits && skills.cover(self.ground.tasks[stop as usize].skills) {
                free.iter_mut().zip(load).for_each(|(free, more)| *free -= more);
                kept.push((stop, self.node(stop).spot));
            } else if others.len() < most_left {
                others.push(stop);
            } else {
                return None;
            }
        }
        (!kept.is_empty()).then_some(Share { kept, others })
    }
}
