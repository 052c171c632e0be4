//! The best modes, tips and breaks for an order of services, by labels (a shortest path with resources along the order).
//!
//! A label is a partial route up to a service. Its time is a function of the departure `d`: the vehicle is ready at
//! `max(early, d + length)` for `d ≤ late` (Vidal et al. 2013). Where something is released late, a trip settles when it begins for
//! what it waits, and ends before anything that is released after that. A label is dropped if another at the same place is no worse in every
//! resource that matters to the vehicle. More than [`MOST_LABELS`] at one place (fewer on long orders) are cut by cost, so very long orders with many tips are
//! priced a little too high rather than too slowly. Lateness is
//! counted as if each service had its best departure, so where time is paid and services are due the choice is good, not always the best;
//! the price of what was chosen is exact.

use super::Step;
use super::departure::{Stages, choose_departure, lay_out, times, walk};
use super::trips::{Departures, Trips};
use crate::chain::Chains;
use crate::instance::{Class, FAR, Instance};
use roadcrew_model::{PointId, ServiceId};
use roadcrew_units::TimeWindow;

const MOST_LABELS: usize = 16;
/// The same on long orders, where each place counts less.
const MOST_LABELS_ON_LONG_ORDERS: usize = 6;
/// The same where the search has cut the order into trips already and relies on a schedule as cheap: practically all.
const MOST_LABELS_BETWEEN_TRIPS: usize = 1_000;
/// On orders up to this length, and where they are cut into trips, every tip is tried.
const SHORT_ORDER: usize = 12;
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

struct Pass<'a, 'p> {
    instance: &'a Instance<'p>,
    class_index: usize,
    class: &'a Class<'p>,
    dearest_second: i64,
    order: &'a [ServiceId],
    labels: &'a mut Labels,
}

impl Pass<'_, '_> {
    /// Takes over the labels of a route that was begun, as far as the order begins alike; answers from which position to go on, and
    /// the first label there.
    fn resume(&mut self, slot: usize) -> (usize, usize) {
        let Labels { all, reached, begun, .. } = &mut *self.labels;
        all.clear();
        reached.clear();
        if let Some(begun) = begun.get(slot)
            && begun.class == self.class_index
        {
            let alike = begun.order.iter().zip(self.order).take_while(|(a, b)| a == b).count();
            if let Some(&(first, end)) = begun.reached.get(alike) {
                all.extend_from_slice(&begun.labels[..end]);
                reached.extend_from_slice(&begun.reached[..alike]);
                return (alike, first);
            }
        }
        self.leave();
        (0, 0)
    }

    fn leave(&mut self) {
        let label = Label {
            parent: NO_PARENT,
            step: Step::Break(usize::MAX),
            at: self.class.exit,
            cost: self.class.vehicle.fixed.0,
            early: self.class.vehicle.shift.open().0,
            length: 0,
            late: 2 * FAR,
            distance: 0,
            tipped: 0,
            horizon: 0,
            n_tips: 0,
            next_break: 0,
        };
        self.begin_trip(0, label);
    }

    /// The index of the best complete label.
    fn run(&mut self, begin: usize, mut first: usize) -> Option<usize> {
        for position in begin..self.order.len() {
            self.labels.reached.push((first, self.labels.all.len()));
            self.add_rests_and_tips(first, position);
            let end = self.labels.all.len();
            self.serve(first, end, position);
            if self.labels.all.len() == end {
                return None;
            }
            first = end;
        }
        self.labels.reached.push((first, self.labels.all.len()));
        self.add_rests_and_tips(first, self.order.len());
        self.best_complete(first)
    }

    /// Adds to the labels from `first` on all ways to rest and to tip before going on to `position`.
    fn add_rests_and_tips(&mut self, first: usize, position: usize) {
        let vehicle = self.class.vehicle;
        if vehicle.breaks.is_empty() && vehicle.tips.is_empty() {
            return;
        }
        let mut next = first;
        while next < self.labels.all.len() {
            let label = self.labels.all[next];
            if let Some(rest) = vehicle.breaks.get(label.next_break) {
                let which = label.next_break;
                let mut rested = Label { next_break: which + 1, ..label };
                rested.parent = next;
                rested.step = Step::Break(which);
                if begin(&mut rested, rest.window) {
                    rested.early += rest.duration.0;
                    rested.length += rest.duration.0;
                    self.labels.all.push(rested);
                }
            }
            if self.may_tip(&label, position) {
                for which in 0..vehicle.tips.len() {
                    self.tip((first, next), which, position);
                }
            }
            next += 1;
        }
    }

    /// Tipping is worth a thought once the rest of the order does not fit or is not ready, or when nothing but the way home is left to
    /// load; on a long order only where it brings the last necessary tip nearer. A tip may also lie on the best or the only way through.
    fn may_tip(&self, label: &Label, position: usize) -> bool {
        let trips = &self.labels.trips;
        // Who came back for something that was not ready yet may have rested meanwhile.
        let has_rested = trips.has_releases() && matches!(label.step, Step::Break(_));
        let is_idle = label.parent == NO_PARENT || (label.tipped == position && !has_rested);
        if is_idle || self.class.most_tips <= label.n_tips + trips.tips_needed(position) {
            return false;
        }
        let end = self.order.len();
        let is_near = trips.tips_needed(position) < trips.tips_needed(label.tipped);
        let tries_all = end <= SHORT_ORDER || trips.has_releases() || self.is_cut_into_trips();
        let pays = label.horizon < end && (is_near || tries_all);
        let ends_empty = self.class.vehicle.ends_empty
            && trips.differ(label.tipped, position)
            && !trips.differ(position, end);
        pays || ends_empty || self.lies_a_tip_between(label.at, position)
    }

    fn lies_a_tip_between(&self, from: PointId, position: usize) -> bool {
        if !self.class.has_shortcuts {
            return false;
        }
        let is_shortcut = |to: PointId| {
            let tips =
                self.class.vehicle.tips.iter().map(|&tip| self.instance.problem.facility(tip));
            tips.into_iter().any(|tip| self.class.is_shortcut(tip, from, to))
        };
        match self.order.get(position) {
            Some(&next) => {
                let modes = &self.instance.modes[self.instance.mode_range(next)];
                modes.iter().any(|mode| is_shortcut(mode.entry))
            }
            None => is_shortcut(self.class.entry),
        }
    }

    fn tip(&mut self, (first, parent): (usize, usize), which: usize, position: usize) {
        let facility = self.instance.problem.facility(self.class.vehicle.tips[which]);
        let mut tipped = Label { parent, step: Step::Tip(which), ..self.labels.all[parent] };
        tipped.tipped = position;
        tipped.n_tips += 1;
        if !self.drive(&mut tipped, facility.entry) {
            return;
        }
        tipped.at = facility.exit;
        tipped.cost += facility.cost.0;
        self.begin_in_one_of(tipped, &facility.windows, |pass, mut begun| {
            begun.early += facility.duration.0;
            begun.length += facility.duration.0;
            pass.begin_trip(first, begun);
        });
    }

    /// Adds a label for every moment at which the trip that begins with this one may leave, to those from `first` on.
    fn begin_trip(&mut self, first: usize, label: Label) {
        let may_rest = label.next_break < self.class.vehicle.breaks.len();
        let end = self.order.len();
        let mut departures = Departures::of(label.tipped, label.early);
        while let Some((leave, horizon)) = departures.next(&self.labels.trips) {
            let leads_on = label.tipped < horizon || label.tipped == end || may_rest;
            let goes_on = horizon == end || label.n_tips < self.class.most_tips;
            if !leads_on || !goes_on {
                continue;
            }
            let horizon = if horizon == end { usize::MAX } else { horizon };
            let label = Label { early: leave, horizon, ..label };
            if !self.labels.all[first..].iter().any(|old| self.dominates(old, &label)) {
                self.labels.all.push(label);
            }
        }
    }

    /// Extends the labels of `first..end` by the service at `position`.
    fn serve(&mut self, first: usize, end: usize, position: usize) {
        let id = self.order[position];
        let service = self.instance.problem.service(id);
        let terms = self.instance.terms(self.class_index, id).unwrap_or(0);
        let modes = self.instance.mode_range(id);
        let most = self.most_labels().div_ceil(modes.len());
        for mode_index in modes {
            // No label dominates one that ends elsewhere.
            let alike = self.labels.all.len();
            let mode = self.instance.modes[mode_index];
            let step = Step::Serve { position, mode: mode_index };
            let cost = mode.cost.0 + self.class.vehicle.per_metre.0 * mode.distance.0 + terms;
            for parent in first..end {
                let label = self.labels.all[parent];
                let mut served = Label { parent, step, ..label };
                if label.horizon <= position || !self.drive(&mut served, mode.entry) {
                    continue;
                }
                served.at = mode.exit;
                served.cost += cost;
                served.distance += mode.distance.0;
                self.begin_in_one_of(served, self.instance.windows(id), |pass, mut begun| {
                    if let Some(due) = service.due {
                        begun.cost += due.per_second.0 * (begun.early - due.at.0).max(0);
                    }
                    begun.early += mode.duration.0;
                    begun.length += mode.duration.0;
                    pass.keep((alike, most), begun);
                });
            }
        }
    }

    fn drive(&self, label: &mut Label, to: PointId) -> bool {
        let Some(leg) = self.class.travel.leg(label.at, to) else {
            return false;
        };
        label.early += leg.seconds.0;
        label.length += leg.seconds.0;
        label.distance += leg.metres.0;
        label.cost += self.class.vehicle.per_metre.0 * leg.metres.0;
        true
    }

    /// The first window that is still open; where time is paid also the later ones, since leaving later may be cheaper.
    fn begin_in_one_of(
        &mut self,
        label: Label,
        windows: &[TimeWindow],
        mut then: impl FnMut(&mut Self, Label),
    ) {
        if windows.is_empty() {
            return then(self, label);
        }
        for &window in windows {
            let mut begun = label;
            if !begin(&mut begun, window) {
                continue;
            }
            then(self, begun);
            if !self.class.paid {
                return;
            }
        }
    }

    /// How many labels are kept at a place.
    fn most_labels(&self) -> usize {
        if self.is_cut_into_trips() {
            MOST_LABELS_BETWEEN_TRIPS
        } else if self.order.len() <= SHORT_ORDER {
            MOST_LABELS
        } else {
            MOST_LABELS_ON_LONG_ORDERS
        }
    }

    /// Adds a label to those from `first` on, unless one of them is as good; the dearest of more than `most` is dropped.
    fn keep(&mut self, (first, most): (usize, usize), new: Label) {
        self.labels.work += 1;
        let mut index = first;
        while index < self.labels.all.len() {
            let old = &self.labels.all[index];
            if self.dominates(old, &new) {
                return;
            }
            if self.dominates(&new, old) {
                self.labels.all.swap_remove(index);
            } else {
                index += 1;
            }
        }
        self.labels.all.push(new);
        if most < self.labels.all.len() - first {
            let worst = (first..self.labels.all.len())
                .max_by_key(|&index| (self.labels.all[index].cost, index));
            if let Some(worst) = worst {
                self.labels.all.swap_remove(worst);
            }
        }
    }

    /// Whether the search has cut orders into trips.
    fn is_cut_into_trips(&self) -> bool {
        self.instance.chains.as_ref().is_some_and(Chains::have_trips)
    }

    /// Whether a label is at least as good as another, whatever follows.
    ///
    /// A route that leaves later or is shorter by so many seconds is shorter by no more than these in the end, so it may cost more by their
    /// dearest price.
    #[inline]
    fn dominates(&self, a: &Label, b: &Label) -> bool {
        if b.cost < a.cost || b.early < a.early || a.at != b.at || a.next_break < b.next_break {
            return false;
        }
        let class = self.class;
        if class.paid {
            let longer = (a.length - b.length).max(b.late - a.late);
            let is_dear = b.cost - a.cost < self.dearest_second.saturating_mul(longer);
            if 0 < longer && (is_dear || class.vehicle.longest_duration.is_some()) {
                return false;
            }
        }
        let tips_no_more = a.n_tips <= b.n_tips || class.vehicle.most_tips.is_none();
        let nearer = class.vehicle.longest_distance.is_none() || a.distance <= b.distance;
        nearer && b.horizon <= a.horizon && tips_no_more && self.ends_as_empty(a, b)
    }

    /// Whether a label needs no tip at the end that another can do without.
    fn ends_as_empty(&self, a: &Label, b: &Label) -> bool {
        let end = self.order.len();
        !self.class.vehicle.ends_empty
            || b.tipped <= a.tipped
            || b.horizon < end
            || self.labels.trips.differ(b.tipped, end)
    }

    /// The best of the labels from `first` on that can return.
    fn best_complete(&mut self, first: usize) -> Option<usize> {
        let vehicle = self.class.vehicle;
        let mut best: Option<(i64, Label)> = None;
        for parent in first..self.labels.all.len() {
            let mut label = Label { parent, ..self.labels.all[parent] };
            let loaded = self.labels.trips.differ(label.tipped, self.order.len());
            if (vehicle.ends_empty && loaded) || !self.drive(&mut label, self.class.entry) {
                continue;
            }
            let owed = vehicle.breaks[label.next_break..].iter().map(|rest| rest.window.close().0);
            let back_by = owed.fold(vehicle.shift.close().0, i64::min);
            label.late = label.late.min(back_by - label.length);
            let duration = label.length.max(label.early - label.late);
            let short = vehicle.longest_duration.is_none_or(|longest| duration <= longest.0);
            let near = vehicle.longest_distance.is_none_or(|longest| label.distance <= longest.0);
            if back_by < label.early || !short || !near {
                continue;
            }
            let cost = label.cost + self.class.time(duration);
            if best.is_none_or(|(least, _)| cost < least) {
                best = Some((cost, label));
            }
        }
        let (_, label) = best?;
        self.labels.all.push(label);
        Some(self.labels.all.len() - 1)
    }

    /// Fills the steps of the route that ends with the label `last`.
    fn trace_back(&mut self, last: usize) {
        self.labels.steps.clear();
        let mut index = self.labels.all[last].parent;
        while self.labels.all[index].parent != NO_PARENT {
            self.labels.steps.push(self.labels.all[index].step);
            index = self.labels.all[index].parent;
        }
        self.labels.steps.reverse();
    }
}

/// Waits for a window; `false` if it has closed.
fn begin(label: &mut Label, window: TimeWindow) -> bool {
    if window.close().0 < label.early {
        return false;
    }
    label.early = label.early.max(window.open().0);
    label.late = label.late.min(window.close().0 - label.length);
    true
}
