//! The labels of an order, position by position, and the way back from the best of them.

use super::{Label, Labels, NO_PARENT};
use crate::chain::Chains;
use crate::instance::{Class, FAR, Instance};
use crate::schedule::Step;
use roadcrew_model::{PointId, ServiceId};
use roadcrew_units::TimeWindow;

/// So many labels are kept at a place.
const MOST_LABELS: usize = 16;
/// The same on long orders, where each place counts less.
const MOST_LABELS_ON_LONG_ORDERS: usize = 6;
/// The same where the search has cut the order into trips already and relies on a schedule as cheap: practically all.
const MOST_LABELS_BETWEEN_TRIPS: usize = 1_000;
/// On orders up to this length, and where they are cut into trips, every tip is tried.
pub(super) const SHORT_ORDER: usize = 12;

/// One labelling of an order for vehicles of a class.
pub(super) struct Pass<'a, 'p> {
    pub(super) instance: &'a Instance<'p>,
    pub(super) class_index: usize,
    pub(super) class: &'a Class<'p>,
    pub(super) dearest_second: i64,
    pub(super) order: &'a [ServiceId],
    pub(super) labels: &'a mut Labels,
}

impl Pass<'_, '_> {
    /// Takes over the labels of a route that was begun, as far as the order begins alike and as many were kept; answers from which position to
    /// go on, and the first label there. So an order costs the same whatever was begun.
    pub(super) fn resume(&mut self, slot: usize) -> (usize, usize) {
        let most = self.most_labels(self.order.len());
        let most_begun = |order: &[ServiceId]| self.most_labels(order.len());
        let keeps_as_many =
            self.labels.begun.get(slot).is_some_and(|begun| most_begun(&begun.order) == most);
        let Labels { all, reached, begun, .. } = &mut *self.labels;
        all.clear();
        reached.clear();
        if let Some(begun) = begun.get(slot)
            && begun.class == self.class_index
            && keeps_as_many
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
    pub(super) fn run(&mut self, begin: usize, mut first: usize) -> Option<usize> {
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

    /// Extends the labels of `first..end` by the service at `position`.
    fn serve(&mut self, first: usize, end: usize, position: usize) {
        let id = self.order[position];
        let service = self.instance.problem.service(id);
        let terms = self.instance.terms(self.class_index, id).unwrap_or(0);
        let modes = self.instance.mode_range(id);
        let most = self.most_labels(self.order.len()).div_ceil(modes.len());
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

    pub(super) fn drive(&self, label: &mut Label, to: PointId) -> bool {
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
    pub(super) fn begin_in_one_of(
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

    /// How many labels are kept at a place of an order of this length.
    fn most_labels(&self, length: usize) -> usize {
        if self.is_cut_into_trips() {
            MOST_LABELS_BETWEEN_TRIPS
        } else if length <= SHORT_ORDER {
            MOST_LABELS
        } else {
            MOST_LABELS_ON_LONG_ORDERS
        }
    }

    /// Whether the search has cut orders into trips.
    pub(super) fn is_cut_into_trips(&self) -> bool {
        self.instance.chains.as_ref().is_some_and(Chains::have_trips)
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
    pub(super) fn trace_back(&mut self, last: usize) {
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
pub(super) fn begin(label: &mut Label, window: TimeWindow) -> bool {
    if window.close().0 < label.early {
        return false;
    }
    label.early = label.early.max(window.open().0);
    label.late = label.late.min(window.close().0 - label.length);
    true
}
