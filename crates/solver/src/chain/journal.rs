//! Nodes and slots as they were before a step, so that taking it back costs what it touched.

use super::clock::Clock;
use super::ground::Stop;
use super::state::{Node, Slot, Trip};

#[derive(Clone, Debug)]
pub(super) struct Journal<C: Clock> {
    step: u32,
    cost: i64,
    /// Per node and per slot the last step that changed it.
    node_changed: Vec<u32>,
    slot_changed: Vec<u32>,
    nodes: Vec<(u32, Node<C>)>,
    slots: Vec<(u32, Slot)>,
    /// The places of the slots among trips, where there are trips.
    trips: Vec<Trip>,
    /// What was free in the slots, dimension by dimension.
    free: Vec<i64>,
    /// What was done to the list of undone stops.
    undone: Vec<Change>,
}

#[derive(Clone, Copy, Debug)]
enum Change {
    Pushed,
    /// This stop was taken from this position, and the last put there.
    Removed(u32, Stop),
}

impl<C: Clock> Journal<C> {
    pub(super) fn new(n_nodes: usize, n_slots: usize) -> Self {
        Self {
            step: 1,
            cost: 0,
            node_changed: vec![0; n_nodes],
            slot_changed: vec![0; n_slots],
            nodes: Vec::new(),
            slots: Vec::new(),
            trips: Vec::new(),
            free: Vec::new(),
            undone: Vec::new(),
        }
    }

    pub(super) fn begin(&mut self, cost: i64) {
        self.step += 1;
        self.cost = cost;
        self.nodes.clear();
        self.slots.clear();
        self.trips.clear();
        self.free.clear();
        self.undone.clear();
    }

    /// What the plan cost before the step.
    pub(super) fn cost(&self) -> i64 {
        self.cost
    }

    /// Keeps a node as it is before its first change in this step.
    #[inline]
    pub(super) fn keep_node(&mut self, index: u32, node: &Node<C>) {
        let changed = &mut self.node_changed[index as usize];
        if *changed != self.step {
            *changed = self.step;
            self.nodes.push((index, *node));
        }
    }

    /// Keeps a slot as it is before its first change in this step.
    pub(super) fn keep_slot(&mut self, index: u32, slot: &Slot, free: &[i64]) {
        let changed = &mut self.slot_changed[index as usize];
        if *changed != self.step {
            *changed = self.step;
            self.slots.push((index, *slot));
            self.free.extend_from_slice(free);
        }
    }

    /// Keeps the place of a slot among trips, when the slot itself was kept.
    pub(super) fn keep_trip(&mut self, index: u32, trip: &Trip) {
        if self.trips.len() < self.slots.len() {
            debug_assert_eq!(self.slots.last().map(|&(slot, _)| slot), Some(index));
            self.trips.push(*trip);
        }
    }

    /// Makes room for more slots and their nodes.
    pub(super) fn grow(&mut self, n_nodes: usize, n_slots: usize) {
        self.node_changed.resize(n_nodes, 0);
        self.slot_changed.resize(n_slots, 0);
    }

    pub(super) fn pushed(&mut self) {
        self.undone.push(Change::Pushed);
    }

    pub(super) fn removed(&mut self, position: u32, stop: Stop) {
        self.undone.push(Change::Removed(position, stop));
    }

    /// The slots that were kept.
    pub(super) fn slots(&self) -> impl Iterator<Item = u32> + '_ {
        self.slots.iter().map(|&(slot, _)| slot)
    }

    /// The nodes that were kept.
    pub(super) fn nodes(&self) -> impl Iterator<Item = u32> + '_ {
        self.nodes.iter().map(|&(node, _)| node)
    }

    pub(super) fn restore_nodes(&self, nodes: &mut [Node<C>]) {
        for &(index, node) in &self.nodes {
            nodes[index as usize] = node;
        }
    }

    pub(super) fn restore_slot(&self, index: u32, slot: &mut Slot, free: &mut [i64]) {
        if let Some(position) = self.slots.iter().position(|&(kept, _)| kept == index) {
            *slot = self.slots[position].1;
            free.copy_from_slice(&self.free[position * free.len()..][..free.len()]);
        }
    }

    pub(super) fn restore_trip(&self, index: u32, trip: &mut Trip) {
        if let Some(position) = self.slots.iter().position(|&(kept, _)| kept == index) {
            *trip = self.trips[position];
        }
    }

    pub(super) fn restore_undone(&self, undone: &mut Vec<Stop>) {
        for &change in self.undone.iter().rev() {
            match change {
                Change::Pushed => {
                    undone.pop();
                }
                Change::Removed(position, stop) => match undone.get_mut(position as usize) {
                    Some(place) => {
                        let moved = std::mem::replace(place, stop);
                        undone.push(moved);
                    }
                    None => undone.push(stop),
                },
            }
        }
    }
}
