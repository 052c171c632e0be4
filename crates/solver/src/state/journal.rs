//! Routes as they were before a step, so that the step costs what it touches and not what the plan is long.

use crate::route::Route;

#[derive(Debug, Default)]
pub(super) struct Journal {
    step: u64,
    /// Per route the last step that changed it.
    last_change: Vec<u64>,
    touched: Vec<usize>,
    /// The copies of the touched routes, and buffers beyond them.
    copies: Vec<Route>,
    cost: i64,
}

impl Journal {
    pub(super) fn new(n_routes: usize) -> Self {
        Self { step: 1, last_change: vec![0; n_routes], ..Self::default() }
    }

    pub(super) fn begin(&mut self, cost: i64) {
        self.step += 1;
        self.touched.clear();
        self.cost = cost;
    }

    /// Keeps a route as it is before its first change in this step.
    pub(super) fn keep(&mut self, slot: usize, route: &Route) {
        if self.last_change[slot] == self.step {
            return;
        }
        self.last_change[slot] = self.step;
        match self.copies.get_mut(self.touched.len()) {
            Some(copy) => copy.clone_from(route),
            None => self.copies.push(route.clone()),
        }
        self.touched.push(slot);
    }

    pub(super) fn touched(&self) -> impl Iterator<Item = usize> + use<> {
        self.touched.clone().into_iter()
    }

    /// Swaps a touched route for its copy.
    pub(super) fn restore(&mut self, slot: usize, route: &mut Route) {
        if let Some(index) = self.touched.iter().position(|&touched| touched == slot) {
            std::mem::swap(route, &mut self.copies[index]);
        }
    }

    pub(super) fn cost(&self) -> i64 {
        self.cost
    }
}
