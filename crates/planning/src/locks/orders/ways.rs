//! The ways on from a partial order: any service, by any vehicle, after any breaks.

use super::ground::{Ground, NEVER_HELD};
use super::label::{Key, Times};
use roadcrew_model::{Link, ModeIndex, ServiceId, Stop, VehicleId};
use roadcrew_units::Seconds;

/// A partial order with one more service, or those that begin together.
pub(super) struct Way {
    pub(super) key: Key,
    pub(super) times: Times,
    pub(super) stops: Vec<(VehicleId, Stop)>,
}

/// A vehicle that has rested for a while, or not.
#[derive(Clone)]
struct Rested {
    ready: Seconds,
    next_break: usize,
    back_by: Seconds,
    breaks: Vec<usize>,
}

/// A vehicle that has reached a service.
#[derive(Clone)]
struct Reached {
    service: ServiceId,
    vehicle: VehicleId,
    mode: ModeIndex,
    arrival: Seconds,
    rested: Rested,
}

impl Ground<'_> {
    /// All ways on.
    pub(super) fn ways_on(&self, key: &Key, times: &Times) -> Vec<Way> {
        let mut ways = Vec::new();
        for service in (0..self.able.len()).filter(|&service| !key.is_done(service)) {
            let all = &self.together[service];
            // Those that begin together are tried once, with the first.
            if all[0].index() == service && all.iter().all(|&it| self.may_begin(key, it)) {
                self.gather(key, times, all, &mut Vec::new(), &mut ways);
            }
        }
        ways
    }

    fn may_begin(&self, key: &Key, service: ServiceId) -> bool {
        self.follows[service.index()].iter().all(|&link| match self.problem.links()[link] {
            Link::Follows { first, .. } => key.is_done(first.index()),
            _ => true,
        })
    }

    /// Lets one service after the other be reached in any way, and all begin.
    fn gather(
        &self,
        key: &Key,
        times: &Times,
        services: &[ServiceId],
        reached: &mut Vec<Reached>,
        ways: &mut Vec<Way>,
    ) {
        let Some(&service) = services.get(reached.len()) else {
            ways.extend(self.begin(key, times, reached));
            return;
        };
        for &vehicle in &self.able[service.index()] {
            let is_taken = reached.iter().any(|other| other.vehicle == vehicle);
            if is_taken || !self.is_next(key, vehicle, service) {
                continue;
            }
            for rested in self.rested(key, times, vehicle) {
                for way in self.reach(key, service, vehicle, &rested) {
                    reached.push(way);
                    self.gather(key, times, services, reached, ways);
                    reached.pop();
                }
            }
        }
    }

    /// Whether a service may be the next of a vehicle: at its position, and where no other is to have that.
    fn is_next(&self, key: &Key, vehicle: VehicleId, service: ServiceId) -> bool {
        let next = key.crews[vehicle.index()].n_served;
        let service = service.index();
        let is_for_other = self.placed.get(&(vehicle, next)).is_some_and(|&other| other != service);
        let has_vehicle = |&same: &usize| key.bound[same].is_none_or(|bound| bound == vehicle);
        let position = self.problem.services()[service].position;
        !is_for_other
            && (position.is_none_or(|position| position == next))
            && self.same[service].iter().all(has_vehicle)
    }

    /// The ways to take none, some or all of the breaks that are left.
    fn rested(&self, key: &Key, times: &Times, vehicle: VehicleId) -> Vec<Rested> {
        let (crew, index) = (key.crews[vehicle.index()], vehicle.index());
        let mut all = vec![Rested {
            ready: times.ready[index],
            next_break: crew.next_break,
            back_by: times.back_by[index],
            breaks: Vec::new(),
        }];
        let breaks = &self.problem.vehicle(vehicle).breaks;
        let mut next = 0;
        while let Some(rested) = all.get(next).cloned() {
            let mut back_by = rested.back_by;
            for (which, rest) in breaks.iter().enumerate().skip(rested.next_break) {
                if rested.ready <= rest.window.close() {
                    let ready = rested.ready.max(rest.window.open()) + rest.duration;
                    let breaks = [&rested.breaks[..], &[which]].concat();
                    all.push(Rested { ready, next_break: which + 1, back_by, breaks });
                }
                // Passed over is what need not be taken by who is back so early.
                back_by = back_by.min(rest.window.close());
            }
            next += 1;
        }
        all
    }

    fn reach(
        &self,
        key: &Key,
        service: ServiceId,
        vehicle: VehicleId,
        rested: &Rested,
    ) -> Vec<Reached> {
        let travel = self.problem.travel(self.problem.vehicle(vehicle).travel);
        let at = key.crews[vehicle.index()].at;
        let modes = self.problem.service(service).modes.iter().zip(0..);
        let reached = modes.filter_map(|(mode, index)| {
            let straight = travel.leg(at, mode.entry).map(|leg| leg.seconds);
            let has_rested = !rested.breaks.is_empty();
            let from_a_rest = self.way_rested[service.index()].filter(|_| has_rested);
            let way = [straight, from_a_rest].into_iter().flatten().min()?;
            let arrival = rested.ready + way;
            let (mode, rested) = (ModeIndex(index), rested.clone());
            Some(Reached { service, vehicle, mode, arrival, rested })
        });
        reached.collect()
    }

    /// Begins all services that were reached at the first moment that is right for all.
    fn begin(&self, key: &Key, times: &Times, reached: &[Reached]) -> Option<Way> {
        let holds = reached.iter().flat_map(|it| &self.follows[it.service.index()]);
        let held = holds.map(|&link| times.holds[link]);
        let mut start = reached.iter().map(|it| it.arrival).chain(held).max()?;
        loop {
            let mut begun = start;
            for one in reached {
                let windows = &self.problem.service(one.service).windows;
                if !windows.is_empty() {
                    let open = windows.iter().find(|window| begun <= window.close())?;
                    begun = begun.max(open.open());
                }
            }
            if begun == start {
                break;
            }
            start = begun;
        }
        let (mut key, mut times) = (key.clone(), times.clone());
        let mut stops = Vec::new();
        for one in reached {
            let mode = self.problem.service(one.service).modes[one.mode.index()];
            let (service, vehicle) = (one.service.index(), one.vehicle.index());
            let end = start + mode.duration;
            key.note(service);
            let crew = &mut key.crews[vehicle];
            (crew.at, crew.next_break) = (mode.exit, one.rested.next_break);
            crew.n_served += 1;
            (times.ready[vehicle], times.back_by[vehicle]) = (end, one.rested.back_by);
            for &same in &self.same[service] {
                key.bound[same] = Some(one.vehicle);
            }
            for &link in &self.follows[service] {
                times.holds[link] = NEVER_HELD;
            }
            for &link in &self.followed[service] {
                times.holds[link] = self.hold(link, one.vehicle, end);
            }
            stops.extend(one.rested.breaks.iter().map(|&which| (one.vehicle, Stop::Break(which))));
            stops.push((one.vehicle, Stop::Service { service: one.service, mode: one.mode }));
        }
        Some(Way { key, times, stops })
    }

    /// When what follows may begin; never said where the same vehicle does it anyway when it is through with the first.
    fn hold(&self, link: usize, vehicle: VehicleId, end: Seconds) -> Seconds {
        match self.problem.links()[link] {
            Link::Follows { then, gap, .. }
                if Seconds::ZERO < gap || self.able[then.index()] != [vehicle] =>
            {
                end + gap
            }
            _ => NEVER_HELD,
        }
    }

    /// The breaks that everybody takes before the way back, if all can be back in time.
    pub(super) fn way_home(&self, key: &Key, times: &Times) -> Option<Vec<(VehicleId, Stop)>> {
        let mut rests = Vec::new();
        for (index, crew) in key.crews.iter().enumerate().filter(|(_, crew)| 0 < crew.n_served) {
            let id = VehicleId::new(index);
            let vehicle = self.problem.vehicle(id);
            let depot = self.problem.depot(vehicle.end).entry;
            let straight = self.problem.travel(vehicle.travel).leg(crew.at, depot);
            let straight = straight.map(|leg| leg.seconds);
            let is_in_time = |rested: &Rested| {
                let owed = vehicle.breaks[rested.next_break..].iter();
                let back_by = owed.map(|rest| rest.window.close()).fold(rested.back_by, Ord::min);
                let has_rested = !rested.breaks.is_empty();
                let from_a_rest = self.home_rested[index].filter(|_| has_rested);
                let home = [straight, from_a_rest].into_iter().flatten().min();
                home.is_some_and(|home| rested.ready + home <= back_by)
            };
            let rested = self.rested(key, times, id).into_iter().find(is_in_time)?;
            rests.extend(rested.breaks.into_iter().map(|which| (id, Stop::Break(which))));
        }
        Some(rests)
    }
}
