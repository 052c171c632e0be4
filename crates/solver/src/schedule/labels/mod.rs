//! The best modes, tips and breaks for an order of services, by labels (a shortest path with resources along the order).
//!
//! A label is a partial route up to a service. Its time is a function of the departure `d`: the vehicle is ready at
//! `max(early, d + length)` for `d ≤ late` (Vidal et al. 2013). Where something is released late, a trip settles when it begins for
//! what it waits, and ends before anything that is released after that. A label is dropped if another at the same place is no worse in every
//! resource that matters to the vehicle. More than [`pass::MOST_LABELS`] at one place (fewer on long orders) are cut by cost but for the earliest, so very long orders with many tips are
//! priced a little too high rather than too slowly. Lateness is
//! counted as if each service had its best departure, so where time is paid and services are due the choice is good, not always the best;
//! the price of what was chosen is exact.

mod dominance;
mod pass;
mod rests_and_tips;

use super::Step;
use super::departure::{Stages, choose_departure, lay_out, times, walk};
use super::trips::Trips;
use crate::instance::Instance;
use pass::Pass;
use roadcrew_model::{PointId, ServiceId};

/// Labels of shorter orders are as soon made anew.
const SHORTEST_BEGUN: usize = 3;
const NO_PARENT: usize = usize::MAX;

/// Scratch of the labelling, and the last schedule found.
#[derive(Debug, Default)]
pub(crate) struct Labels {
    all: Vec<Label>,
    steps: Vec<Step>,
    stages: Stages,
    trips: Trips,
    last: Option<i64>,
    kept: Kept,
    /// Per position the first label that reaches it, and one past the last.
    reached: Vec<(usize, usize)>,
    /// Per route its labels, for orders that begin as it does. Kept where a trip ends with its route.
    begun: Vec<Begun>,
    /// How many labels were made since the scratch is there.
    work: u64,
}

/// A schedule that is likely to be asked for again.
#[derive(Debug, Default)]
struct Kept {
    class: usize,
    order: Vec<ServiceId>,
    steps: Vec<Step>,
    cost: Option<i64>,
}

/// The labels of an order.
#[derive(Debug, Default)]
struct Begun {
    class: usize,
    order: Vec<ServiceId>,
    labels: Vec<Label>,
    reached: Vec<(usize, usize)>,
}

#[derive(Clone, Copy, Debug)]
struct Label {
    parent: usize,
    step: Step,
    at: PointId,
    /// All but paid time; lateness as if it left at the best moment for each service alone.
    cost: i64,
    early: i64,
    length: i64,
    late: i64,
    distance: i64,
    /// How many services were done before the last tip.
    tipped: usize,
    /// How many services are done at most before the next tip; any number where the last trip has begun.
    horizon: usize,
    n_tips: usize,
    /// The next break to take.
    next_break: usize,
}

impl Labels {
    /// The steps of the schedule that was found last.
    pub(crate) fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// How many labels were made since the scratch is there.
    pub(crate) fn work(&self) -> u64 {
        self.work
    }

    /// Keeps the schedule that was found last for when its order is asked for again.
    pub(crate) fn keep(&mut self, class: usize, order: &[ServiceId]) {
        self.kept.class = class;
        self.kept.order.clear();
        self.kept.order.extend_from_slice(order);
        self.kept.steps.clone_from(&self.steps);
        self.kept.cost = self.last;
    }

    /// Keeps the labels of a route's order, so that orders which begin alike are priced from where they differ.
    pub(crate) fn begin(
        &mut self,
        instance: &Instance<'_>,
        slot: usize,
        (class, order): (usize, &[ServiceId]),
    ) {
        if self.begun.len() <= slot {
            self.begun.resize_with(slot + 1, Begun::default);
        }
        let begun = &self.begun[slot];
        if order.len() < SHORTEST_BEGUN
            || instance.has_releases()
            || 0 < instance.classes[class].most_tips
            || (begun.class == class && begun.order == order)
        {
            return;
        }
        let kept = std::mem::take(&mut self.kept);
        let is_driveable = self.schedule(instance, class, order).is_some();
        self.kept = kept;
        if !is_driveable {
            return;
        }
        let begun = &mut self.begun[slot];
        begun.class = class;
        begun.order.clear();
        begun.order.extend_from_slice(order);
        begun.labels.clone_from(&self.all);
        begun.reached.clone_from(&self.reached);
    }

    /// The price of the cheapest way found to perform an order; `None` if there is none.
    pub(crate) fn schedule(
        &mut self,
        instance: &Instance<'_>,
        class: usize,
        order: &[ServiceId],
    ) -> Option<i64> {
        self.schedule_from(instance, usize::MAX, (class, order))
    }

    /// The same for an order that may begin as a route does which was begun.
    pub(crate) fn schedule_from(
        &mut self,
        instance: &Instance<'_>,
        slot: usize,
        (class_index, order): (usize, &[ServiceId]),
    ) -> Option<i64> {
        if self.kept.class == class_index && self.kept.order == order {
            self.steps.clone_from(&self.kept.steps);
            self.last = self.kept.cost;
            return self.last;
        }
        let class = &instance.classes[class_index];
        let able = order.iter().all(|&service| instance.terms(class_index, service).is_some());
        if !able || !self.trips.plan(instance, class, order) {
            return None;
        }
        let mut pass = Pass {
            instance,
            class_index,
            class,
            dearest_second: class.dearest_second(),
            order,
            labels: self,
        };
        let (position, first) = pass.resume(slot);
        let last = pass.run(position, first)?;
        pass.trace_back(last);
        let cost = if class.paid {
            let departure = self.departure(instance, class_index, order);
            walk(class, &self.stages, departure)?
        } else {
            // No departure costs less than the earliest, which the labels are for.
            self.all[last].cost
        };
        self.last = Some(cost + instance.misplaced(order));
        self.last
    }

    /// When to leave for the schedule of the order that was found last.
    pub(super) fn departure(
        &mut self,
        instance: &Instance<'_>,
        class: usize,
        order: &[ServiceId],
    ) -> i64 {
        lay_out(instance, class, order, &self.steps, &mut self.stages);
        choose_departure(&instance.classes[class], &self.stages)
    }

    /// From when to when each step of the last schedule works whose departure was asked for.
    pub(super) fn times(&self, departure: i64) -> Vec<(i64, i64)> {
        times(&self.stages, departure)
    }
}
