//! All ways to rest and to tip before an order goes on.

use super::pass::{Pass, SHORT_ORDER, begin};
use super::{Label, NO_PARENT};
use crate::schedule::Step;
use crate::schedule::trips::Departures;
use roadcrew_model::PointId;

impl Pass<'_, '_> {
    /// Adds to the labels from `first` on all ways to rest and to tip before going on to `position`.
    pub(super) fn add_rests_and_tips(&mut self, first: usize, position: usize) {
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
    pub(super) fn begin_trip(&mut self, first: usize, label: Label) {
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
}
