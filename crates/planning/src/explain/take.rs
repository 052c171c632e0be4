//! What trying finds to pay is done: the last step of planning, so that no reason for leaving work undone asks why it isn't done then.

use super::better_rest::better_rested;
use super::budget::Budget;
use super::chain;
use super::joint::{self, How, Joint};
use super::planned::Planned;
use super::trial::{Trial, others};
use super::{Depth, displace, insert, linked};
use rayon::prelude::*;
use roadcrew_model::{Judgement, Link, Plan, Problem, Route, ServiceId, Undone, VehicleId, judge};
use roadcrew_units::{Money, Price};
use std::collections::{BTreeMap, BTreeSet};

/// A route with a service put in, and what the plan gains by it.
struct Offer {
    route: Route,
    gain: Money,
}

/// Moves breaks to where they cost least, and puts undone services in, beside a crew's work or in the place of one or two others, one at a time and the best first, until none is left
/// that pays. Each step is judged with the whole plan: it costs less then, and breaks no more rules.
///
/// As far is tried as for the reasons that the plan gives: where very much is left undone, nothing is. A round's shape counts as for the search.
pub(crate) fn take_what_pays(
    problem: &Problem,
    (plan, judgement): (Plan, Judgement),
    per_metre_apart: Price,
) -> (Plan, Judgement) {
    let budget = Budget::of(problem, &plan);
    let depth = budget.depth_for_all(judgement.undone.len());
    let left = Budget::most(depth);
    let (offers, rested) = (BTreeMap::new(), BTreeSet::new());
    let mut taking =
        Taking { problem, per_metre_apart, budget, depth, left, plan, judgement, offers, rested };
    while taking.take_better_rest()
        || taking.look_around() && taking.take_best()
        || taking.take_together()
        || taking.take_in_turn()
        || taking.take_otherwise()
    {}
    (taking.plan, taking.judgement)
}

struct Taking<'a> {
    problem: &'a Problem,
    per_metre_apart: Price,
    budget: Budget,
    depth: Depth,
    /// So many places may still be tried.
    left: usize,
    plan: Plan,
    judgement: Judgement,
    /// What is known of putting a service into the route that a crew has now.
    offers: BTreeMap<(ServiceId, VehicleId), Option<Offer>>,
    /// Whose breaks are known to be where they cost least.
    rested: BTreeSet<VehicleId>,
}

impl Taking<'_> {
    /// Moves a break of a crew, if that pays; answers whether any was moved.
    fn take_better_rest(&mut self) -> bool {
        for route in self.plan.routes.clone() {
            let Some(first) = route.services().next() else { continue };
            if !self.rested.insert(route.vehicle) {
                continue;
            }
            let others = others(self.problem, &self.plan, route.vehicle);
            let trial = Trial::of((self.problem, others.as_ref()), &route, first);
            let better = better_rested(trial, &route);
            if better.is_some_and(|better| self.take(joint::with(&self.plan, better))) {
                self.forget(route.vehicle);
                return true;
            }
        }
        false
    }

    /// Tries what is not known yet; answers whether there is anything to take.
    fn look_around(&mut self) -> bool {
        if self.depth == Depth::Alone {
            return false;
        }
        let planned = Planned::of(self.problem, &self.plan, self.per_metre_apart);
        let crews = || (0..self.problem.vehicles().len()).map(VehicleId::new);
        let undone = self.judgement.undone.iter();
        let undone = undone.filter(|&&it| !linked::waits(self.problem, &self.plan, it));
        let pairs = undone.flat_map(|&service| crews().map(move |crew| (service, crew)));
        let unknown: Vec<_> = pairs.filter(|pair| !self.offers.contains_key(pair)).collect();
        let worth =
            |crew| self.budget.worth(self.problem, &planned.of_crew(crew).route, self.depth);
        let effort: usize = unknown.iter().map(|&(_, crew)| worth(crew)).sum();
        let Some(left) = self.left.checked_sub(effort) else { return false };
        self.left = left;
        let offers = unknown.into_par_iter().map(|pair| (pair, self.offer(&planned, pair)));
        let offers: Vec<_> = offers.collect();
        self.offers.extend(offers);
        self.offers.values().any(Option::is_some)
    }

    /// The best way to put a service into a crew's route, if it pays.
    fn offer(
        &self,
        planned: &Planned<'_>,
        (service, crew): (ServiceId, VehicleId),
    ) -> Option<Offer> {
        let wanted = self.problem.service(service);
        let Undone::Costs(price) = wanted.undone else { return None };
        if !self.problem.vehicle(crew).skills.cover(wanted.skills) {
            return None;
        }
        let now = planned.of_crew(crew);
        let trial = Trial::of((self.problem, now.others.as_ref()), &now.route, service);
        let apart = |service| planned.apart(self.problem, crew, service).1;
        let (route, gain) = match insert::cheapest_in(trial, (&now.route, &now.rooms), service) {
            Some(tried) => {
                let extra = tried.cost - trial.cost_as_planned(now);
                (tried.route, price - extra - apart(service))
            }
            None if self.depth == Depth::Deep => {
                let found = displace::cheapest(trial, (self.problem, &now.route), service)?;
                let gone: Money = found.services.iter().map(|&service| apart(service)).sum();
                (found.route, gone - apart(service) - found.change)
            }
            None => return None,
        };
        (Money::ZERO < gain).then_some(Offer { route, gain })
    }

    /// Takes the offer that gains the most, if the judge agrees; answers whether any was taken.
    fn take_best(&mut self) -> bool {
        while let Some((pair, route)) = self.best() {
            if self.take(joint::with(&self.plan, route)) {
                self.forget(pair.1);
                return true;
            }
            self.offers.insert(pair, None);
        }
        false
    }

    /// Does what takes several crews at one moment, if that pays; answers whether any was done.
    fn take_together(&mut self) -> bool {
        if self.depth != Depth::Deep {
            return false;
        }
        let parties = self.problem.links().iter().filter_map(|link| match link {
            Link::Together(members) => Some(members),
            Link::Follows { .. } | Link::SameVehicle(_) => None,
        });
        for party in parties.filter(|party| 1 < party.len()) {
            if !joint::is_tried(&self.plan, party) {
                continue;
            }
            let all = |how| joint::all(self.problem, &self.plan, (party, how));
            let mut found = all(How::Beside);
            if found.is_empty() {
                found = all(How::InPlace);
            }
            if self.take_joint(found) {
                return true;
            }
        }
        false
    }

    /// Does what comes after other undone work together with that, if it pays; answers whether any was done.
    fn take_in_turn(&mut self) -> bool {
        if self.depth != Depth::Deep {
            return false;
        }
        for service in self.judgement.undone.clone() {
            let Some(chain) = chain::chain(self.problem, &self.plan, service) else { continue };
            let found = chain::all(self.problem, &self.plan, (&chain, &|_| true));
            if self.take_joint(found) {
                return true;
            }
        }
        false
    }

    /// Does one service that is linked with others, with all who wait for each other leaving otherwise, if that pays; answers whether any was done.
    fn take_otherwise(&mut self) -> bool {
        if self.depth != Depth::Deep {
            return false;
        }
        let undone = self.judgement.undone.clone();
        let linked: BTreeSet<ServiceId> =
            self.problem.links().iter().flat_map(Link::members).collect();
        let single = |it: &ServiceId| joint::party(self.problem, *it).is_none();
        let is_ready = |it: &ServiceId| !linked::waits(self.problem, &self.plan, *it);
        let ready: Vec<ServiceId> = undone
            .into_iter()
            .filter(|it| linked.contains(it) && single(it) && is_ready(it))
            .collect();
        for service in ready {
            let found = joint::all(self.problem, &self.plan, (&[service], How::Beside));
            if self.take_joint(found) {
                return true;
            }
        }
        false
    }

    /// Goes on with the best of some plans in which several crews do otherwise, if it pays.
    fn take_joint(&mut self, found: BTreeMap<(usize, VehicleId), Joint>) -> bool {
        let best = found.into_values().min_by_key(|joint| joint.change);
        let is_taken = best.is_some_and(|joint| self.take(joint.plan));
        if is_taken {
            self.offers.clear();
            self.rested.clear();
        }
        is_taken
    }

    /// Goes on with this plan if the judge finds it better.
    fn take(&mut self, plan: Plan) -> bool {
        let judgement = judge(self.problem, &plan);
        let keeps_more = judgement.violations.len() <= self.judgement.violations.len();
        let is_better = keeps_more && judgement.cost() < self.judgement.cost();
        if is_better {
            (self.plan, self.judgement) = (plan, judgement);
        }
        is_better
    }

    fn best(&self) -> Option<((ServiceId, VehicleId), Route)> {
        let offers = self.offers.iter().filter_map(|(pair, offer)| Some((pair, offer.as_ref()?)));
        // The first of equals.
        let best = offers.min_by_key(|(_, offer)| Money(-offer.gain.0));
        best.map(|(pair, offer)| (*pair, offer.route.clone()))
    }

    /// Forgets what was known of a crew's route, or of all where crews wait for each other or are to work alike.
    fn forget(&mut self, crew: VehicleId) {
        let is_apart = self.problem.balance() == Price::ZERO && self.problem.links().is_empty();
        self.rested.retain(|&other| is_apart && other != crew);
        let undone = &self.judgement.undone;
        self.offers.retain(|(service, other), _| {
            is_apart && *other != crew && undone.binary_search(service).is_ok()
        });
    }
}
