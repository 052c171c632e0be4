//! What is known of the services before any order is tried, and when an order can't be completed any more.

use super::is_must;
use super::label::{Crew, Key, Times};
use roadcrew_model::{DepotId, Link, PointId, Problem, ServiceId, TravelId, Vehicle, VehicleId};
use roadcrew_units::Seconds;
use std::collections::BTreeMap;

/// A time before all others.
pub(super) const NEVER_HELD: Seconds = Seconds(i64::MIN / 2);

pub(super) struct Ground<'p> {
    pub(super) problem: &'p Problem,
    /// The vehicles that may perform each service.
    pub(super) able: Vec<Vec<VehicleId>>,
    /// Per service the links in which it follows, and those in which it is followed.
    pub(super) follows: Vec<Vec<usize>>,
    pub(super) followed: Vec<Vec<usize>>,
    /// Per service those that begin together with it, itself among them.
    pub(super) together: Vec<Vec<ServiceId>>,
    /// Per service its places among the links that ask for one vehicle.
    pub(super) same: Vec<Vec<usize>>,
    n_same: usize,
    /// What only one vehicle can do and must, at the position that it is to have.
    pub(super) placed: BTreeMap<(VehicleId, usize), usize>,
    /// Per service the least time from a depot or another service to it, and how long it takes at least.
    way: Vec<Seconds>,
    work: Vec<Seconds>,
    /// Per service the least way to it from where somebody may have rested who did something else before, and per vehicle that home.
    pub(super) way_rested: Vec<Option<Seconds>>,
    pub(super) home_rested: Vec<Option<Seconds>>,
    /// Whether everything that must be done can be reached by somebody.
    pub(super) is_possible: bool,
}

impl<'p> Ground<'p> {
    /// `stands` are the places where somebody may rest who did something there that the problem doesn't know.
    pub(super) fn of(problem: &'p Problem, stands: &[PointId]) -> Self {
        let n_services = problem.services().len();
        let mut ground = Self {
            problem,
            able: (0..n_services).map(|service| able(problem, service)).collect(),
            follows: vec![Vec::new(); n_services],
            followed: vec![Vec::new(); n_services],
            together: (0..n_services).map(|service| vec![ServiceId::new(service)]).collect(),
            same: vec![Vec::new(); n_services],
            n_same: 0,
            placed: BTreeMap::new(),
            way: vec![Seconds::ZERO; n_services],
            work: vec![Seconds::ZERO; n_services],
            way_rested: vec![None; n_services],
            home_rested: Vec::new(),
            is_possible: true,
        };
        for (index, link) in problem.links().iter().enumerate() {
            ground.note(index, link);
        }
        for service in 0..n_services {
            ground.way_rested[service] = ground.least_way(service, stands);
            let least = ground.least_way(service, &ground.stands_beside(service));
            let least = least.or(ground.way_rested[service]);
            let must = is_must(problem, service);
            ground.is_possible &= !must || (least.is_some() && !ground.able[service].is_empty());
            ground.way[service] = least.unwrap_or(Seconds::ZERO);
            let work = problem.services()[service].modes.iter().map(|mode| mode.duration).min();
            ground.work[service] = work.unwrap_or(Seconds::ZERO);
            if let (&[vehicle], Some(position), true) =
                (&ground.able[service][..], problem.services()[service].position, must)
            {
                ground.placed.insert((vehicle, position), service);
            }
        }
        let home = |vehicle: &Vehicle| {
            let (travel, depot) = (problem.travel(vehicle.travel), problem.depot(vehicle.end));
            let legs = stands.iter().filter_map(|&stand| travel.leg(stand, depot.entry));
            legs.map(|leg| leg.seconds).min()
        };
        ground.home_rested = problem.vehicles().iter().map(home).collect();
        ground
    }

    fn note(&mut self, index: usize, link: &Link) {
        match link {
            Link::Follows { first, then, .. } => {
                self.followed[first.index()].push(index);
                self.follows[then.index()].push(index);
            }
            Link::Together(members) => {
                for member in members {
                    self.together[member.index()].extend(members);
                }
                let mut all: Vec<ServiceId> =
                    members.iter().flat_map(|it| self.together[it.index()].clone()).collect();
                all.sort_unstable();
                all.dedup();
                for member in &all {
                    self.together[member.index()].clone_from(&all);
                }
            }
            Link::SameVehicle(members) => {
                for member in members {
                    self.same[member.index()].push(self.n_same);
                }
                self.n_same += 1;
            }
        }
    }

    /// The depots and the ends of all other services.
    fn stands_beside(&self, service: usize) -> Vec<PointId> {
        let others = self.problem.services().iter().enumerate().filter(|it| it.0 != service);
        let depots = self.able[service].iter().map(|&id| self.problem.vehicle(id).start);
        let mut depots: Vec<DepotId> = depots.collect();
        depots.sort_unstable();
        depots.dedup();
        let exits = others.flat_map(|it| &it.1.modes).map(|mode| mode.exit);
        exits.chain(depots.into_iter().map(|depot| self.problem.depot(depot).exit)).collect()
    }

    /// The shortest way to a service from any of these places; `None` if there is none.
    fn least_way(&self, service: usize, from: &[PointId]) -> Option<Seconds> {
        let modes = &self.problem.services()[service].modes;
        let travels = self.able[service].iter().map(|&id| self.problem.vehicle(id).travel);
        let mut travels: Vec<TravelId> = travels.collect();
        travels.sort_unstable();
        travels.dedup();
        let mut least: Option<Seconds> = None;
        for travel in travels.into_iter().map(|travel| self.problem.travel(travel)) {
            for &exit in from {
                let legs = modes.iter().filter_map(|mode| travel.leg(exit, mode.entry));
                least = least.into_iter().chain(legs.map(|leg| leg.seconds)).min();
            }
        }
        least
    }

    /// Everybody at the depot as the shift begins.
    pub(super) fn start(&self) -> (Key, Times) {
        let vehicles = self.problem.vehicles();
        let at = |vehicle: &Vehicle| self.problem.depot(vehicle.start).exit;
        let crews =
            vehicles.iter().map(|it| Crew { at: at(it), next_break: 0, n_served: 0 }).collect();
        let times = Times {
            ready: vehicles.iter().map(|vehicle| vehicle.shift.open()).collect(),
            back_by: vehicles.iter().map(|vehicle| vehicle.shift.close()).collect(),
            holds: vec![NEVER_HELD; self.problem.links().len()],
        };
        (Key::new(self.problem.services().len(), crews, self.n_same), times)
    }

    /// Whether everything is done that must be.
    pub(super) fn is_complete(&self, key: &Key) -> bool {
        (0..self.able.len()).all(|service| key.is_done(service) || !is_must(self.problem, service))
    }

    /// Whether every vehicle has time for what only it can do, as far as the shortest ways there could be tell.
    pub(super) fn can_go_on(&self, key: &Key, times: &Times) -> bool {
        let vehicles = (0..key.crews.len()).map(VehicleId::new);
        vehicles.into_iter().all(|vehicle| self.has_time(key, times, vehicle))
    }

    fn has_time(&self, key: &Key, times: &Times, id: VehicleId) -> bool {
        let (crew, ready) = (key.crews[id.index()], times.ready[id.index()]);
        let own = (0..self.able.len())
            .filter(|&it| !key.is_done(it) && is_must(self.problem, it) && self.able[it] == [id]);
        let breaks = &self.problem.vehicle(id).breaks[crew.next_break..];
        let (mut over, mut n_own, mut last_place) = (ready, 0, 0);
        // What a way is shorter by at most after a break.
        let mut saved = Vec::new();
        for service in own {
            let rested = self.way_rested[service].filter(|_| !breaks.is_empty());
            let way = self.way[service];
            let arrival = ready + rested.unwrap_or(way).min(way);
            let asked = &self.problem.services()[service];
            if asked.windows.last().is_some_and(|window| window.close() < arrival) {
                return false;
            }
            over += way + self.work[service];
            saved.extend(rested.map(|rested| (way - rested).max(Seconds::ZERO)));
            n_own += 1;
            last_place = last_place.max(asked.position.map_or(0, |position| position + 1));
        }
        saved.sort_unstable();
        for &most in saved.iter().rev().take(breaks.len()) {
            over -= most;
        }
        if let Some(n_others) =
            last_place.checked_sub(crew.n_served + n_own).filter(|&others| 0 < others)
        {
            let Some(others) = self.least_others(key, id, n_others) else {
                return false;
            };
            over += others;
        }
        for rest in breaks {
            if rest.window.close() < ready && 0 < crew.n_served {
                return false;
            }
            if rest.window.close() < over {
                over += rest.duration;
            }
        }
        over <= times.back_by[id.index()] || (n_own == 0 && crew.n_served == 0)
    }

    /// How long so many services take at least that a vehicle may do and need not; `None` if there are fewer.
    fn least_others(&self, key: &Key, id: VehicleId, n_others: usize) -> Option<Seconds> {
        let may = |&service: &usize| {
            let is_own = is_must(self.problem, service) && self.able[service] == [id];
            !key.is_done(service) && !is_own && self.able[service].contains(&id)
        };
        let others = (0..self.able.len()).filter(may);
        let mut lengths: Vec<Seconds> =
            others.map(|service| self.way[service] + self.work[service]).collect();
        lengths.sort_unstable();
        let least = lengths.get(..n_others)?;
        Some(least.iter().fold(Seconds::ZERO, |sum, &length| sum + length))
    }
}

/// The vehicles that have the skills for a service and are among those that it is for.
fn able(problem: &Problem, service: usize) -> Vec<VehicleId> {
    let service = &problem.services()[service];
    let vehicles = problem.vehicles().iter().enumerate().map(|(id, it)| (VehicleId::new(id), it));
    let may = |(id, vehicle): &(VehicleId, &Vehicle)| {
        vehicle.skills.cover(service.skills)
            && (service.only_by.is_empty() || service.only_by.contains(id))
    };
    vehicles.filter(may).map(|(id, _)| id).collect()
}
