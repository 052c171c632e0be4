//! What a service costs at a place by the outline of its route, in `O(1)`: if all else stays as it was scheduled, with one more tip just
//! before or after the service where it would not fit in otherwise.

use crate::instance::{Class, FAR, Instance};
use crate::route::{Halt, Route, Trip};
use crate::schedule::{self, Aboard};
use roadcrew_model::{Facility, Leg, Mode, PointId, ServiceId};

/// What speaks against a place by the outline of its route, the worst last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Doubt {
    None,
    NoRoom,
    TooLate,
}

/// A place with the price that it has by the outline of its route: nearly always close to the full price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Guess {
    pub(super) delta: i64,
    pub(super) doubt: Doubt,
    pub(super) route: usize,
    pub(super) position: usize,
}

/// The places that are worth a full price.
#[derive(Debug)]
pub(crate) struct Guesses {
    pub(super) list: Vec<Guess>,
    /// The least price of a place that is sure: what looks dearer is left out.
    below: i64,
    /// Whether more tips are thought of.
    with_tips: bool,
}

impl Default for Guesses {
    fn default() -> Self {
        Self { list: Vec::new(), below: i64::MAX, with_tips: false }
    }
}

impl Guesses {
    /// Begins anew.
    pub(super) fn clear(&mut self, with_tips: bool) {
        self.list.clear();
        self.below = i64::MAX;
        self.with_tips = with_tips;
    }

    fn add(&mut self, class: &Class<'_>, guess: Guess) {
        if self.below <= guess.delta {
            return;
        }
        if guess.doubt == Doubt::None && class.has_sure_outlines {
            self.below = guess.delta;
        }
        self.list.push(guess);
    }

    /// Whether a place without a doubt was found.
    pub(super) fn is_sure(&self) -> bool {
        self.below < i64::MAX
    }
}

/// Guesses what a service costs at a place: nothing if no way leads there, and twice where another tip would dispel a doubt.
pub(super) fn guess(
    instance: &Instance<'_>,
    route: &Route,
    (slot, position): (usize, usize),
    service: ServiceId,
    guesses: &mut Guesses,
) {
    let class = &instance.classes[route.class];
    let misplaced = instance.more_misplaced(route.order(), position, service);
    let terms = instance.terms(route.class, service).unwrap_or(0) + misplaced;
    let below = guesses.below.saturating_sub(misplaced);
    let at = |(delta, doubt)| Guess { delta: delta + terms, doubt, route: slot, position };
    if route.visits.is_empty() {
        let fixed = class.vehicle.fixed.0;
        let below = below.saturating_sub(fixed);
        let found = Gap::of_empty(class).detour(instance, class, service, below);
        if let Some((cost, doubt)) = found {
            guesses.add(class, at((cost + fixed, doubt)));
        }
        return;
    }
    let first = position.checked_sub(1).map_or(0, |before| route.visits[before].halt);
    let last = route.visits.get(position).map_or(route.halts.len() - 1, |visit| visit.halt);
    let (mut straight, mut with_tip): (Option<(i64, Doubt)>, Option<i64>) = (None, None);
    for index in first..last {
        let gap = Gap::after(instance, class, route, index);
        let Some((cost, mut doubt)) = gap.detour(instance, class, service, below) else {
            continue;
        };
        let (another_tip, no_room) = missing_room(instance, class, route, &gap, service);
        doubt = doubt.max(no_room);
        let found = (cost + another_tip, doubt);
        if straight.is_none_or(|best| found < best) {
            straight = Some(found);
        }
        if guesses.with_tips
            && class.has_sure_outlines
            && doubt != Doubt::None
            && route.trips.len() <= class.most_tips
        {
            let found = gap.detour_with_tip(instance, class, service);
            with_tip = [with_tip, found].into_iter().flatten().min();
        }
    }
    if let Some(found) = straight {
        guesses.add(class, at(found));
    }
    if let Some(cost) = with_tip {
        guesses.add(class, at((cost, Doubt::None)));
    }
}

/// What another tip costs at least if the route is full, and whether the trip is.
fn missing_room(
    instance: &Instance<'_>,
    class: &Class<'_>,
    route: &Route,
    gap: &Gap<'_>,
    service: ServiceId,
) -> (i64, Doubt) {
    if schedule::has_room(class, gap.aboard, instance.exchange(service)) {
        return (0, Doubt::None);
    }
    let vehicle = class.vehicle;
    let n_trips = i64::try_from(route.trips.len()).unwrap_or(i64::MAX);
    let loads = instance.load(service).iter().zip(&route.load).zip(&vehicle.capacity.0);
    if loads.into_iter().all(|((more, load), capacity)| load + more <= n_trips * capacity) {
        return (0, Doubt::NoRoom);
    }
    let tips = vehicle.tips.iter().map(|&tip| instance.problem.facility(tip));
    let cheapest = tips.map(|tip| (tip.cost + vehicle.per_second * tip.duration).0).min();
    (cheapest.unwrap_or(0), Doubt::NoRoom)
}

/// Between two halts.
struct Gap<'a> {
    from: PointId,
    to: PointId,
    ready: i64,
    latest: i64,
    /// How long the vehicle has driven and worked on its trip by then.
    length: i64,
    trip: Trip,
    aboard: &'a [Aboard],
    /// What driving straight on costs.
    old: i64,
    /// How long driving straight on takes, and what each second costs that it takes longer, for what is late already.
    straight: i64,
    lateness: i64,
}

impl<'a> Gap<'a> {
    /// Between leaving and returning of a vehicle that stays in.
    fn of_empty(class: &Class<'_>) -> Self {
        let shift = class.vehicle.shift;
        Self {
            from: class.exit,
            to: class.entry,
            ready: shift.open().0,
            latest: shift.close().0,
            length: 0,
            trip: Trip { leaves: shift.open().0, latest: FAR },
            aboard: &[],
            old: 0,
            straight: 0,
            lateness: 0,
        }
    }

    /// Between a halt of a route and the next.
    fn after(instance: &Instance<'_>, class: &Class<'_>, route: &'a Route, index: usize) -> Self {
        let (here, there): (Halt, Halt) = (route.halts[index], route.halts[index + 1]);
        let straight = class.travel.leg(here.exit, there.entry);
        let dimensions = instance.problem.n_dimensions();
        Self {
            from: here.exit,
            to: there.entry,
            ready: here.ready,
            latest: there.latest,
            length: here.length,
            trip: route.trips[here.trip],
            aboard: &route.aboard[index * dimensions..][..dimensions],
            old: straight.map_or(0, |leg| driving(class, &[leg])),
            straight: straight.map_or(0, |leg| leg.seconds.0),
            lateness: there.lateness,
        }
    }

    /// The cheapest way through a service if it costs less than `below`, and whether it is too late by then.
    fn detour(
        &self,
        instance: &Instance<'_>,
        class: &Class<'_>,
        service: ServiceId,
        below: i64,
    ) -> Option<(i64, Doubt)> {
        let ready = self.ready_after(instance.release(service));
        let mut best: Option<(i64, Doubt)> = None;
        for mode in &instance.modes[instance.mode_range(service)] {
            let (Some(out), Some(back)) =
                (class.travel.leg(self.from, mode.entry), class.travel.leg(mode.exit, self.to))
            else {
                continue;
            };
            let cost = driving(class, &[out, back]) + class.serving(mode) - self.old;
            if below <= cost {
                continue;
            }
            let served = ready.and_then(|ready| serve(instance, service, mode, ready, out));
            let in_time = served.is_some_and(|end| end + back.seconds.0 <= self.latest);
            let late = served.map_or(0, |end| self.late(instance, service, end, (mode, back)));
            let cost = cost + late;
            let through = (cost, if in_time { Doubt::None } else { Doubt::TooLate });
            if best.is_none_or(|best| through < best) {
                best = Some(through);
            }
        }
        best
    }

    /// What starting late costs, of the service and of what is late already after it.
    fn late(
        &self,
        instance: &Instance<'_>,
        service: ServiceId,
        end: i64,
        (mode, back): (&Mode, Leg),
    ) -> i64 {
        let start = end - mode.duration.0;
        let due = instance.task(service).due;
        let own = due.map_or(0, |due| due.per_second.0 * (start - due.at.0).max(0));
        let delay = end + back.seconds.0 - (self.ready + self.straight);
        own + self.lateness * delay.max(0)
    }

    /// The price of the cheapest way through a service and a tip beside it, if there is one in time and with room.
    fn detour_with_tip(
        &self,
        instance: &Instance<'_>,
        class: &Class<'_>,
        service: ServiceId,
    ) -> Option<i64> {
        let exchange = instance.exchange(service);
        let tip_first = schedule::has_room_after_a_tip(class, self.aboard, exchange);
        let tip_last = schedule::has_room_before_a_tip(class, self.aboard, exchange);
        let mut best: Option<i64> = None;
        for &tip in &class.vehicle.tips {
            let tip = instance.problem.facility(tip);
            for mode in &instance.modes[instance.mode_range(service)] {
                let before =
                    tip_first.then(|| self.after_tip(instance, class, (service, mode), tip));
                let after =
                    tip_last.then(|| self.before_tip(instance, class, (service, mode), tip));
                best = [best, before.flatten(), after.flatten()].into_iter().flatten().min();
            }
        }
        best
    }

    /// First to the tip, then the service.
    fn after_tip(
        &self,
        instance: &Instance<'_>,
        class: &Class<'_>,
        (service, mode): (ServiceId, &Mode),
        tip: &Facility,
    ) -> Option<i64> {
        let there = class.travel.leg(self.from, tip.entry)?;
        let out = class.travel.leg(tip.exit, mode.entry)?;
        let back = class.travel.leg(mode.exit, self.to)?;
        let tipped = unload(tip, self.ready + there.seconds.0)?.max(instance.release(service));
        let end = serve(instance, service, mode, tipped, out)?;
        let cost = driving(class, &[there, out, back]) + class.serving(mode) + tipping(class, tip);
        (end + back.seconds.0 <= self.latest).then_some(cost - self.old)
    }

    /// First the service, then to the tip.
    fn before_tip(
        &self,
        instance: &Instance<'_>,
        class: &Class<'_>,
        (service, mode): (ServiceId, &Mode),
        tip: &Facility,
    ) -> Option<i64> {
        let ready = self.ready_after(instance.release(service))?;
        let out = class.travel.leg(self.from, mode.entry)?;
        let there = class.travel.leg(mode.exit, tip.entry)?;
        let back = class.travel.leg(tip.exit, self.to)?;
        let end = serve(instance, service, mode, ready, out)?;
        let tipped = unload(tip, end + there.seconds.0)?;
        let cost = driving(class, &[out, there, back]) + class.serving(mode) + tipping(class, tip);
        (tipped + back.seconds.0 <= self.latest).then_some(cost - self.old)
    }

    /// When the vehicle is ready if its trip waits for a release; `None` if that is too late for what follows.
    fn ready_after(&self, release: i64) -> Option<i64> {
        if release <= self.trip.leaves {
            return Some(self.ready);
        }
        (release <= self.trip.latest).then(|| self.ready.max(release + self.length))
    }
}

/// When a service is done by a vehicle that sets out for it; `None` if it is too late.
fn serve(
    instance: &Instance<'_>,
    service: ServiceId,
    mode: &Mode,
    ready: i64,
    out: Leg,
) -> Option<i64> {
    let task = instance.task(service);
    let arrival = ready + out.seconds.0;
    (arrival <= task.close).then(|| arrival.max(task.open) + mode.duration.0)
}

/// When a vehicle that reaches a tip can leave it; `None` if it is closed by then.
fn unload(tip: &Facility, arrival: i64) -> Option<i64> {
    if tip.windows.is_empty() {
        return Some(arrival + tip.duration.0);
    }
    let open = tip.windows.iter().find(|window| arrival <= window.close().0)?;
    Some(arrival.max(open.open().0) + tip.duration.0)
}

fn driving(class: &Class<'_>, legs: &[Leg]) -> i64 {
    let price =
        |leg: &Leg| class.vehicle.per_metre * leg.metres + class.vehicle.per_second * leg.seconds;
    legs.iter().map(|leg| price(leg).0).sum()
}

fn tipping(class: &Class<'_>, tip: &Facility) -> i64 {
    (tip.cost + class.vehicle.per_second * tip.duration).0
}
