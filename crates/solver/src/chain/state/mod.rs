//! Routes as doubly linked chains: taking a stop out or putting one in touches its neighbours and, where time is kept, those whose
//! times change.

mod links;
mod tails;
mod times;
mod trips;
mod vehicles;

use super::clock::Clock;
use super::ground::{Ground, Kind, Spot, Stop};
use super::journal::Journal;
pub(super) use tails::Cut;
pub(super) use trips::Trip;

/// The widest gap beside a stop that is on no route: no detour from there is short.
const ABSENT: i32 = -(1 << 30);

/// On no route.
pub(super) const NOWHERE: u32 = u32::MAX;

/// A stop, or the depots of a slot, which stand at both ends of its chain.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node<C: Clock> {
    /// The node before it; of a stop on no route its position among the undone.
    pub(super) previous: u32,
    pub(super) next: u32,
    /// The slot of its route.
    pub(super) slot: u32,
    pub(super) spot: Spot,
    /// The metres from the node before and to the next one.
    pub(super) inward: u32,
    pub(super) onward: u32,
    pub(super) before: C::Before,
    pub(super) after: C::After,
}

/// A vehicle and what its route comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Slot {
    pub(super) class: u32,
    pub(super) n_stops: u32,
    pub(super) metres: i64,
    /// From departure to return; 0 where time is neither paid nor limited.
    pub(super) duration: i32,
}

/// A place for a stop, and what it costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) delta: i64,
    /// The node that it follows.
    pub(super) previous: u32,
    /// How it is performed there.
    pub(super) spot: Spot,
    /// The class of the vehicle that drives the route then.
    pub(super) class: u32,
    /// Where a trip is begun for it: the trip or shift that this trip follows. [`NOWHERE`] otherwise.
    pub(super) behind: u32,
}

/// Chains that are searched together. Every chain can be driven; stops on none are undone.
#[derive(Clone)]
pub(crate) struct State<'g, C: Clock> {
    pub(super) ground: &'g Ground<C>,
    /// The stops, then the depots of the slots.
    pub(super) nodes: Vec<Node<C>>,
    /// Per stop the metres of the wider gap beside it; less than none if it is on no route.
    pub(super) widest: Vec<i32>,
    pub(super) slots: Vec<Slot>,
    /// Per slot its place among the trips of its vehicle; the first slots are the vehicles' shifts. Empty where a slot is a vehicle.
    pub(super) trips: Vec<Trip>,
    /// How many of the slots are shifts.
    pub(super) n_shifts: u32,
    /// Per slot what still fits in, dimension by dimension.
    free: Vec<i64>,
    /// Per class the slots that stay in.
    unused: Vec<Vec<u32>>,
    /// The class whose vehicles are used first.
    pub(super) preferred: Option<usize>,
    /// Whether routes may change to a vehicle of a sister class as their load changes.
    pub(super) trades: bool,
    pub(super) undone: Vec<Stop>,
    /// By how much what may stay undone counts more than it costs, in 1,024ths of its price.
    pub(super) extra: i64,
    pub(super) cost: i64,
    journal: Journal<C>,
    /// Scratch for the gaps that removals leave.
    gaps: Vec<u32>,
    /// Places looked at and stops walked past since the state is there.
    pub(super) looks: u64,
}

impl<C: Clock> Node<C> {
    /// Whether it is that of a stop that is to be planned here and is not.
    pub(super) fn is_undone(&self, state: &State<'_, C>, stop: Stop) -> bool {
        self.slot == NOWHERE && state.undone.get(self.previous as usize) == Some(&stop)
    }
}

impl<'g, C: Clock> State<'g, C> {
    /// A state in which nothing is done yet, with a slot for each of these classes.
    pub(super) fn new(ground: &'g Ground<C>, classes: &[usize]) -> Self {
        let absent = Node {
            previous: 0,
            next: 0,
            slot: NOWHERE,
            spot: NOWHERE,
            inward: 0,
            onward: 0,
            before: C::Before::default(),
            after: C::After::default(),
        };
        let mut state = Self {
            ground,
            nodes: vec![absent; ground.n_stops()],
            widest: vec![ABSENT; ground.n_stops()],
            slots: Vec::with_capacity(classes.len()),
            trips: Vec::new(),
            n_shifts: 0,
            free: Vec::with_capacity(classes.len() * ground.n_dimensions),
            unused: vec![Vec::new(); ground.classes.len()],
            preferred: None,
            trades: false,
            undone: Vec::new(),
            extra: 0,
            cost: 0,
            journal: Journal::new(ground.n_stops() + classes.len(), classes.len()),
            gaps: Vec::new(),
            looks: 0,
        };
        for &class in classes {
            state.add_slot(class);
        }
        for unused in &mut state.unused {
            unused.reverse();
        }
        if C::HAS_TRIPS {
            state.begin_shifts();
        }
        state
    }

    fn add_slot(&mut self, class: usize) {
        let kind = &self.ground.classes[class];
        let (slot, node) = (as_u32(self.slots.len()), as_u32(self.nodes.len()));
        self.nodes.push(Node {
            previous: node,
            next: node,
            slot,
            spot: kind.spot,
            inward: 0,
            onward: 0,
            before: C::leave(kind.hours),
            after: C::back(kind.hours),
        });
        self.slots.push(Slot { class: as_u32(class), ..Slot::default() });
        self.free.extend_from_slice(self.ground.capacity(class));
        self.unused[class].push(slot);
    }

    #[inline]
    pub(super) fn node(&self, node: u32) -> &Node<C> {
        &self.nodes[node as usize]
    }

    /// The depots of a slot.
    #[inline]
    pub(super) fn depot(&self, slot: u32) -> u32 {
        as_u32(self.ground.n_stops()) + slot
    }

    #[inline]
    pub(super) fn is_depot(&self, node: u32) -> bool {
        self.ground.n_stops() <= node as usize
    }

    #[inline]
    pub(super) fn slot(&self, slot: u32) -> &Slot {
        &self.slots[slot as usize]
    }

    #[inline]
    pub(super) fn kind(&self, slot: u32) -> &'g Kind {
        &self.ground.classes[self.slots[slot as usize].class as usize]
    }

    /// Whether a stop is planned.
    #[inline]
    pub(super) fn is_planned(&self, stop: Stop) -> bool {
        self.node(stop).slot != NOWHERE
    }

    /// The stops of a slot in order.
    pub(super) fn order(&self, slot: u32) -> impl Iterator<Item = Stop> + '_ {
        let depot = self.depot(slot);
        let next = move |&node: &u32| Some(self.node(node).next).filter(|&next| next != depot);
        std::iter::successors(next(&depot), next)
    }

    /// Begins a step that may be undone.
    pub(super) fn begin_step(&mut self) {
        if C::HAS_TRIPS {
            self.provide_trips();
        }
        self.journal.begin(self.cost);
    }

    /// The slots that the step has changed.
    pub(super) fn touched(&self) -> impl Iterator<Item = u32> + '_ {
        self.journal.slots()
    }

    /// Takes the step back.
    pub(super) fn undo(&mut self) {
        self.cost = self.journal.cost();
        let dimensions = self.ground.n_dimensions;
        self.journal.restore_nodes(&mut self.nodes);
        for node in self.journal.nodes() {
            note_gaps(&mut self.widest, &self.nodes, node);
        }
        self.journal.restore_undone(&mut self.undone);
        let changed: Vec<u32> = self.journal.slots().collect();
        for &slot in &changed {
            let now = self.slots[slot as usize];
            let free = &mut self.free[slot as usize * dimensions..][..dimensions];
            self.journal.restore_slot(slot, &mut self.slots[slot as usize], free);
            if C::HAS_TRIPS {
                self.journal.restore_trip(slot, &mut self.trips[slot as usize]);
            }
            self.note_use(slot, now);
        }
    }

    /// What the search pays for leaving a stop undone.
    #[inline]
    pub(super) fn price_of_undone(&self, stop: Stop) -> i64 {
        let task = &self.ground.tasks[stop as usize];
        if task.mandatory || self.extra == 0 {
            task.undone
        } else {
            task.undone + task.undone * self.extra / 1024
        }
    }

    /// Counts a stop among the undone.
    pub(super) fn lay_aside(&mut self, stop: Stop) {
        self.touch(stop);
        let position = as_u32(self.undone.len());
        let node = &mut self.nodes[stop as usize];
        (node.slot, node.previous) = (NOWHERE, position);
        self.widest[stop as usize] = ABSENT;
        self.undone.push(stop);
        self.journal.pushed();
        self.cost += self.price_of_undone(stop);
    }

    fn take_up(&mut self, stop: Stop) {
        let position = self.node(stop).previous;
        self.touch(stop);
        self.undone.swap_remove(position as usize);
        self.journal.removed(position, stop);
        if let Some(&moved) = self.undone.get(position as usize) {
            self.touch(moved);
            self.nodes[moved as usize].previous = position;
        }
        self.cost -= self.price_of_undone(stop);
    }

    fn adjust_load(&mut self, slot: u32, stop: Stop, sign: i64) {
        let load = self.ground.load(stop);
        let free = &mut self.free[slot as usize * load.len()..][..load.len()];
        for (free, load) in free.iter_mut().zip(load) {
            *free += sign * load;
        }
    }

    #[inline]
    fn touch(&mut self, node: u32) {
        self.journal.keep_node(node, &self.nodes[node as usize]);
    }

    fn touch_slot(&mut self, slot: u32) {
        let dimensions = self.ground.n_dimensions;
        let free = &self.free[slot as usize * dimensions..][..dimensions];
        self.journal.keep_slot(slot, &self.slots[slot as usize], free);
        if C::HAS_TRIPS {
            self.journal.keep_trip(slot, &self.trips[slot as usize]);
        }
    }
}

/// Notes the wider gap beside a stop that is on a route.
#[expect(clippy::cast_possible_wrap, reason = "gaps have at most 30 bits")]
#[inline]
fn note_gaps<C: Clock>(widest: &mut [i32], nodes: &[Node<C>], node: u32) {
    if let Some(widest) = widest.get_mut(node as usize) {
        let Node { inward, onward, slot, .. } = nodes[node as usize];
        *widest = if slot == NOWHERE { ABSENT } else { inward.max(onward) as i32 };
    }
}

#[expect(clippy::cast_possible_truncation, reason = "stops and vehicles are fewer than 2^32")]
pub(super) fn as_u32(index: usize) -> u32 {
    index as u32
}
