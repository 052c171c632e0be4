//! How far a vehicle gets along an order before it is full, and how often it must tip.

use crate::instance::{Class, Instance};
use roadcrew_model::ServiceId;

/// For every position of an order: what was loaded before it, and what follows if the vehicle is emptied there.
#[derive(Debug, Default)]
pub(super) struct Trips {
    dimensions: usize,
    /// Per position the load of all services before it, dimension by dimension.
    loads: Vec<i64>,
    /// Per position how often the load has grown before it.
    growth: Vec<usize>,
    reach: Vec<usize>,
    needed: Vec<usize>,
}

impl Trips {
    /// Reads an order, `O(L)`; `false` if it can't be carried whatever is tipped.
    pub(super) fn plan(
        &mut self,
        instance: &Instance<'_>,
        class: &Class<'_>,
        order: &[ServiceId],
    ) -> bool {
        self.dimensions = instance.problem.n_dimensions();
        self.loads.clear();
        self.loads.resize(self.dimensions, 0);
        self.growth.clear();
        self.growth.push(0);
        let mut growth = 0;
        for &service in order {
            let before = self.loads.len() - self.dimensions;
            for (dimension, quantity) in instance.load(service).iter().enumerate() {
                self.loads.push(self.loads[before + dimension] + quantity);
            }
            growth += usize::from(instance.load(service).iter().any(|&quantity| quantity != 0));
            self.growth.push(growth);
        }
        self.reach.clear();
        self.reach.resize(order.len() + 1, order.len());
        self.needed.clear();
        self.needed.resize(order.len() + 1, 0);
        let mut reach = order.len();
        for start in (0..order.len()).rev() {
            while !class.carries_difference(self.load(start), self.load(reach)) {
                reach -= 1;
            }
            if reach == start {
                return false;
            }
            self.reach[start] = reach;
            if reach < order.len() {
                self.needed[start] = 1 + self.needed[reach];
            }
        }
        self.needed[0] == 0 || !class.vehicle.tips.is_empty()
    }

    /// How many services of the order can be aboard or done before the next tip, if the last was at `position`.
    pub(super) fn reach(&self, position: usize) -> usize {
        self.reach[position]
    }

    /// How many more tips a vehicle needs that was emptied at `position`.
    pub(super) fn tips_needed(&self, position: usize) -> usize {
        self.needed[position]
    }

    /// Whether anything is loaded between two positions.
    pub(super) fn differ(&self, from: usize, to: usize) -> bool {
        self.growth[from] != self.growth[to]
    }

    fn load(&self, position: usize) -> &[i64] {
        &self.loads[position * self.dimensions..][..self.dimensions]
    }
}
