//! A service beside the work of each crew, tried once for all that is said about it.

use super::chain;
use super::displace::{self, Displacement};
use super::insert;
use super::joint::{self, How, Joint};
use super::joint_never;
use super::linked;
use super::planned::AsPlanned;
use super::spare::Change;
use super::trial::{Trial, Tried, others};
use super::{Case, Depth};
use crate::rests::{Care, breaks, lengths, shorter};
use roadcrew_model::{Break, Plan, Problem, ServiceId, Undone, Vehicle, VehicleId, Violation};
use roadcrew_units::Money;
use std::cell::OnceCell;
use std::collections::BTreeMap;

/// The best way of putting a service into a route.
pub(super) struct Beside {
    pub tried: Tried,
    /// What it costs more.
    pub extra: Money,
}

/// The best way for each crew, once it is asked for.
pub(super) struct Besides<'a> {
    pub case: &'a Case<'a>,
    depth: Depth,
    crews: Vec<OnceCell<Beside>>,
    in_place: Vec<OnceCell<Option<Displacement>>>,
    party: OnceCell<Option<Party>>,
    chain: OnceCell<Option<Party>>,
    otherwise: OnceCell<BTreeMap<VehicleId, Joint>>,
}

/// How services hang together of which none can be done alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// Several crews begin them at one moment.
    AtOnce,
    /// Each comes after one before it.
    InTurn,
}

/// The services that can only be done with a service, all of them left undone.
pub(super) struct Party {
    pub order: Order,
    pub members: Vec<ServiceId>,
    /// What leaving all of them undone costs.
    pub undone_price: Money,
    /// Why they can never be done so, where that is certain.
    pub impossible: Option<String>,
    /// The best that was found, by place in the party and crew; `None` where it wasn't tried.
    pub found: Option<BTreeMap<(usize, VehicleId), Joint>>,
    /// Where there was nothing: the best in the place of others, of each crew one; of what begins at one moment.
    pub in_place: BTreeMap<(usize, VehicleId), Joint>,
}

impl Party {
    /// The best for each crew on a changed day.
    pub(super) fn all(
        &self,
        changed: &Problem,
        plan: &Plan,
    ) -> BTreeMap<(usize, VehicleId), Joint> {
        match self.order {
            Order::AtOnce => joint::all(changed, plan, (&self.members, How::Beside)),
            Order::InTurn => chain::all(changed, plan, (&self.members, &|_| true)),
        }
    }

    /// What all routes cost more with the party.
    pub(super) fn extra(&self, joint: &Joint) -> Money {
        joint.change + self.undone_price
    }
}

impl<'a> Besides<'a> {
    pub(super) fn of(case: &'a Case<'a>, depth: Depth) -> Self {
        let crews = case.crews.iter().map(|_| OnceCell::new()).collect();
        let in_place = case.crews.iter().map(|_| OnceCell::new()).collect();
        Self {
            case,
            depth,
            crews,
            in_place,
            party: OnceCell::new(),
            chain: OnceCell::new(),
            otherwise: OnceCell::new(),
        }
    }

    /// What can only be done with the service, in either order.
    pub(super) fn parties(&self, depth: Depth) -> impl Iterator<Item = &Party> {
        self.party(depth).into_iter().chain(self.chain())
    }

    /// The service's party, where all of it is left undone; tried in full only. The first call decides how far.
    pub(super) fn party(&self, depth: Depth) -> Option<&Party> {
        let party = || {
            let case = self.case;
            let members = joint::party(case.problem, case.service)?;
            if !joint::is_undone(case.plan, members) {
                return None;
            }
            let impossible = joint_never::impossible(case.problem, members, case.name);
            let is_tried =
                impossible.is_none() && depth == Depth::Deep && joint::is_tried(case.plan, members);
            let with = |how| joint::all(case.problem, case.plan, (members, how));
            let found = is_tried.then(|| with(How::Beside));
            let is_in_vain = found.as_ref().is_some_and(BTreeMap::is_empty);
            let in_place = if is_in_vain { with(How::InPlace) } else { BTreeMap::new() };
            let (order, members) = (Order::AtOnce, members.to_vec());
            let undone_price = undone_price(case.problem, &members);
            Some(Party { order, members, undone_price, impossible, found, in_place })
        };
        self.party.get_or_init(party).as_ref()
    }

    /// What the service comes after that is left undone too, and itself; tried in full only.
    pub(super) fn chain(&self) -> Option<&Party> {
        let chain = || {
            let case = self.case;
            let members = chain::chain(case.problem, case.plan, case.service)?;
            if self.depth != Depth::Deep {
                return None;
            }
            let found = chain::all(case.problem, case.plan, (&members, &|_| true));
            Some(Party {
                order: Order::InTurn,
                undone_price: undone_price(case.problem, &members),
                members,
                impossible: None,
                found: Some(found),
                in_place: BTreeMap::new(),
            })
        };
        self.chain.get_or_init(chain).as_ref()
    }

    /// Beside all that a crew does, with others who wait for it or for whom it waits leaving otherwise; tried in full only, for a single service.
    pub(super) fn otherwise(&self, vehicle: VehicleId) -> Option<&Joint> {
        let tried = || {
            let case = self.case;
            let is_single = joint::party(case.problem, case.service).is_none();
            if self.depth != Depth::Deep || !is_single || !linked::is_linked(case) {
                return BTreeMap::new();
            }
            let found = joint::all(case.problem, case.plan, (&[case.service], How::Beside));
            found.into_iter().map(|((_, crew), joint)| (crew, joint)).collect()
        };
        self.otherwise.get_or_init(tried).get(&vehicle)
    }

    /// Beside all that a crew does. `O(stops)` the first time.
    pub(super) fn work_of(&self, vehicle: VehicleId) -> &Beside {
        self.crews[vehicle.index()].get_or_init(|| {
            let (planned, trial) = self.case.as_planned(vehicle);
            let route = (&planned.route, &planned.rooms);
            let tried = insert::best_in(trial, route, self.case.service);
            let as_met = |met: &Problem| {
                let others = others(met, self.case.plan, vehicle);
                let trial = Trial::of((met, others.as_ref()), &planned.route, self.case.service);
                Some(insert::best(trial, &planned.route, self.case.service))
            };
            let tried = if tried.broken.is_empty() {
                tried
            } else {
                self.case.as_met(vehicle, as_met).unwrap_or(tried)
            };
            let is_about_rests = |broken: &Violation| {
                matches!(broken, Violation::RestMissing { .. } | Violation::RestTooShort { .. })
            };
            let may_rest = self.depth == Depth::Deep && tried.broken.iter().any(is_about_rests);
            may_rest.then(|| self.rested(vehicle)).flatten().unwrap_or_else(|| Beside {
                extra: tried.cost - trial.cost_as_planned(planned),
                tried,
            })
        })
    }

    /// In the place of one or two others that a crew does. `O(stops³)` the first time.
    pub(super) fn in_place(&self, vehicle: VehicleId) -> Option<&Displacement> {
        let tried = || {
            let (planned, trial) = self.case.as_planned(vehicle);
            displace::cheapest(trial, (self.case.problem, &planned.route), self.case.service)
        };
        self.in_place[vehicle.index()].get_or_init(tried).as_ref()
    }

    /// Beside all that a crew does with other breaks of those that are laid out for its shift: a plan may have shorter ones that its work allows, and
    /// who gets more to do rests longer. `None` if that isn't enough.
    fn rested(&self, vehicle: VehicleId) -> Option<Beside> {
        let (case, crew) = (self.case, self.case.crews[vehicle.index()]);
        let rests = &crew.rules.rests;
        if rests.is_empty() {
            return None;
        }
        let now = case.problem.vehicle(vehicle);
        let of_care = |care| {
            let all = shorter(&breaks(crew, case.day, care).ok()?, &lengths(rests)).into_iter();
            Some(all.map(|breaks| breaks.into_iter().flatten().collect()))
        };
        let all = [Care::Work, Care::Driving].into_iter().filter_map(of_care).flatten();
        let beside = |breaks: Vec<Break>| {
            if breaks.len() < now.breaks.len() || breaks == now.breaks {
                return None;
            }
            let rested = Vehicle { breaks, ..now.clone() };
            case.spares.ask(Change::Vehicle(vehicle, rested), |changed| {
                let (tried, extra) = case.fits(changed, vehicle)?;
                Some(Beside { tried, extra })
            })
        };
        all.filter_map(beside).min_by_key(|beside| beside.extra)
    }
}

/// What leaving all of them undone costs.
fn undone_price(problem: &Problem, members: &[ServiceId]) -> Money {
    let prices = members.iter().map(|&member| match problem.service(member).undone {
        Undone::Costs(price) => price,
        Undone::Forbidden => Money::ZERO,
    });
    prices.sum()
}

impl<'a> Case<'a> {
    /// The crew's route, and how it is tried.
    pub(super) fn as_planned(&self, vehicle: VehicleId) -> (&'a AsPlanned<'a>, Trial<'a>) {
        let planned = self.planned.of_crew(vehicle);
        let others = planned.others.as_ref();
        let trial = Trial::of((self.problem, others), &planned.route, self.service);
        (planned, trial)
    }
}
