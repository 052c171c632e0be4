//! How far a vehicle gets along an order on one trip: until it is full, or until what comes next is not ready when it leaves.

use crate::instance::{Class, Instance};
use roadcrew_model::ServiceId;

/// For every position of an order: what was loaded before it, and what follows if a trip begins there.
#[derive(Debug, Default)]
pub(super) struct Trips {
    dimensions: usize,
    /// Per position what all services before it put on the vehicle, dimension by dimension.
    collected: Vec<i64>,
    /// Per position what all services before it take off the vehicle, dimension by dimension. Empty where nothing is delivered.
    delivered: Vec<i64>,
    /// Per position how often something was put on the vehicle before it.
    growth: Vec<usize>,
    /// Per position when what the service there needs is ready. Empty where all is ready from the beginning.
    releases: Vec<i64>,
    reach: Vec<usize>,
    needed: Vec<usize>,
}

impl Trips {
    /// Reads an order, `O(L)` and the length of a trip more where something is delivered; `false` if it can't be carried however often
    /// the vehicle tips.
    pub(super) fn plan(
        &mut self,
        instance: &Instance<'_>,
        class: &Class<'_>,
        order: &[ServiceId],
    ) -> bool {
        self.read(instance, order);
        self.reach.clear();
        self.reach.resize(order.len() + 1, order.len());
        self.needed.clear();
        self.needed.resize(order.len() + 1, 0);
        let mut reach = order.len();
        for start in (0..order.len()).rev() {
            while !self.fits(class, start, reach) {
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
        self.needed[0] <= class.most_tips
    }

    fn read(&mut self, instance: &Instance<'_>, order: &[ServiceId]) {
        self.dimensions = instance.problem.n_dimensions();
        let load = |service| instance.load(service);
        add_up(&mut self.collected, self.dimensions, order.iter().map(|&service| load(service)));
        self.delivered.clear();
        if instance.has_deliveries() {
            let delivery = |service| instance.delivery(service);
            let deliveries = order.iter().map(|&service| delivery(service));
            add_up(&mut self.delivered, self.dimensions, deliveries);
        }
        self.growth.clear();
        self.growth.push(0);
        let mut growth = 0;
        for &service in order {
            growth += usize::from(load(service).iter().any(|&quantity| quantity != 0));
            self.growth.push(growth);
        }
        self.releases.clear();
        if instance.has_releases() {
            self.releases.extend(order.iter().map(|&service| instance.release(service)));
        }
    }

    /// Whether the services between two positions can be done on one trip.
    fn fits(&self, class: &Class<'_>, start: usize, end: usize) -> bool {
        if start == end {
            return true;
        }
        let at = |sums: &[i64], position: usize, d: usize| sums[position * self.dimensions + d];
        class.vehicle.capacity.0.iter().enumerate().all(|(d, &capacity)| {
            if self.delivered.is_empty() {
                return at(&self.collected, end, d) - at(&self.collected, start, d) <= capacity;
            }
            // Before each service there is aboard what was collected and what is still to deliver.
            (start..=end).all(|here| {
                let collected = at(&self.collected, here, d) - at(&self.collected, start, d);
                let to_deliver = at(&self.delivered, end, d) - at(&self.delivered, here, d);
                collected + to_deliver <= capacity
            })
        })
    }

    /// The position up to which one trip can go by its load, if it begins at `position`.
    pub(super) fn reach(&self, position: usize) -> usize {
        self.reach[position]
    }

    /// How many more tips a vehicle needs for its load if a trip begins at `position`.
    pub(super) fn tips_needed(&self, position: usize) -> usize {
        self.needed[position]
    }

    /// Whether anything is put on the vehicle between two positions.
    pub(super) fn differ(&self, from: usize, to: usize) -> bool {
        self.growth[from] != self.growth[to]
    }

    /// Whether anything on the way is not ready from the beginning.
    pub(super) fn has_releases(&self) -> bool {
        !self.releases.is_empty()
    }
}

/// The moments at which a trip from a position on may leave, each with the position up to which it can go then: at once with what is
/// ready, or whenever something more is.
#[derive(Debug)]
pub(super) struct Departures {
    start: usize,
    /// When to leave next; `None` once the trip can go no further.
    leave: Option<i64>,
    position: usize,
}

impl Departures {
    /// Of a trip from `start` on that is ready at `ready`.
    pub(super) fn of(start: usize, ready: i64) -> Self {
        Self { start, leave: Some(ready), position: start }
    }

    /// When to leave, and how far.
    pub(super) fn next(&mut self, trips: &Trips) -> Option<(i64, usize)> {
        let leave = self.leave?;
        let reach = trips.reach(self.start);
        if trips.releases.is_empty() {
            self.position = reach;
        }
        while self.position < reach && trips.releases[self.position] <= leave {
            self.position += 1;
        }
        self.leave = (self.position < reach).then(|| trips.releases[self.position]);
        Some((leave, self.position))
    }
}

/// Running sums, dimension by dimension.
fn add_up<'a>(sums: &mut Vec<i64>, dimensions: usize, loads: impl Iterator<Item = &'a [i64]>) {
    sums.clear();
    sums.resize(dimensions, 0);
    for load in loads {
        let before = sums.len() - dimensions;
        for (dimension, quantity) in load.iter().enumerate() {
            sums.push(sums[before + dimension] + quantity);
        }
    }
}
