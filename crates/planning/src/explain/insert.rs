//! A service at every place of a route: the bounds say where the judge should look, and the judge says what is so.

use super::alone;
use super::detour::{Detour, with_each};
use super::room::{Bound, Leaves};
use super::rooms::Rooms;
use super::trial::{Trial, Tried, rank};
use roadcrew_model::{ModeIndex, Problem, Route, ServiceId, Stop};
use roadcrew_units::Money;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The modes of a service.
pub(super) fn modes(problem: &Problem, service: ServiceId) -> impl Iterator<Item = Stop> {
    let n_modes = problem.service(service).modes.len();
    (0..=u8::MAX).take(n_modes).map(move |mode| Stop::Service { service, mode: ModeIndex(mode) })
}

/// A service at a place of a route, in a mode, perhaps with a tip before or behind it, leaving at one of two times. The judge looks first at what may keep
/// the rules, by cost, then at what breaks them least, and at equals as they were found.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    bound: Bound,
    found: usize,
    room: usize,
    before: usize,
    detour: usize,
}

/// All places of a route for a service. The judge looks at few of them, so they are not sorted.
struct Places<'a> {
    trial: Trial<'a>,
    rooms: &'a Rooms<'a>,
    detours: Vec<Detour>,
    all: BinaryHeap<Reverse<Place>>,
}

/// Of the places that are certain to break a rule, the judge looks at so many at most.
const MOST_BROKEN: usize = 64;
/// Fewer on long routes, so that it judges so many stops at most; yet never fewer places than [`LEAST_BROKEN`].
const MOST_STOPS_JUDGED: usize = 1_500;
const LEAST_BROKEN: usize = 3;

impl<'a> Places<'a> {
    /// Bounds each place. Who has tips may make one more trip: to one of them just before the service or just behind it. `O(stops · tips)` for each
    /// mode and way to rest.
    fn of(trial: Trial<'a>, rooms: &'a Rooms<'a>, service: ServiceId) -> Self {
        let problem = trial.problem;
        let crew = problem.vehicle(rooms.vehicle);
        let mut detours = Vec::new();
        let mut all = Vec::new();
        for stop in modes(problem, service) {
            let from = detours.len();
            let tried = with_each(stop, &crew.tips);
            detours.extend(tried.map(|stops| Detour::of(problem, crew, &rooms.places, stops)));
            for (room, it) in rooms.all.iter().enumerate() {
                // A trip more takes its time: it is tried from the beginning of the shift.
                let is_early = rooms.n_as_planned <= room + 1;
                let to = if is_early { detours.len() } else { from + 1 };
                for (detour, what) in detours.iter().enumerate().take(to).skip(from) {
                    for before in 0..=it.route.stops.len() {
                        let (bound, found) = (it.bound(before, what), all.len());
                        all.push(Reverse(Place { bound, found, room, before, detour }));
                    }
                }
            }
        }
        Self { trial, rooms, detours, all: BinaryHeap::from(all) }
    }

    fn judge(&self, place: Place) -> Tried {
        let room = &self.rooms.all[place.room];
        let (before, behind) = room.route.stops.split_at(place.before);
        let put_in = &self.detours[place.detour].stops;
        let stops = [before, put_in, behind].concat();
        let route = Route { vehicle: room.route.vehicle, departure: room.route.departure, stops };
        match room.leaves {
            Leaves::AsTold => self.trial.judge(route),
            Leaves::ThenOrLater => self.trial.judge_leaving_at_best(route),
        }
    }

    /// The cheapest that breaks nothing and costs less than `below`.
    fn cheapest(mut self, below: Option<Money>, most_judged: usize) -> Option<Tried> {
        self.find(below, most_judged).0
    }

    /// The cheapest that breaks nothing, or else the one that breaks least of those that were tried; `None` if the route has no place.
    fn best(mut self) -> Option<Tried> {
        let (cheapest, broken) = self.find(None, usize::MAX);
        cheapest.or_else(|| self.least_broken(broken))
    }

    /// Looks through what may keep the rules for the cheapest that does and costs less than `below`, at so many places at most. The second is the least
    /// broken of those that were in vain.
    fn find(&mut self, below: Option<Money>, most_judged: usize) -> (Option<Tried>, Option<Tried>) {
        let (mut best, mut broken): (Option<Tried>, Option<Tried>) = (None, None);
        let others = self.trial.least_of_others();
        for _ in 0..most_judged {
            let Some(&Reverse(place)) = self.all.peek() else { break };
            let Bound::May(least) = place.bound else { break };
            let to_beat = best.as_ref().map(|best| best.cost).or(below);
            let least = Money(least.0.saturating_add(others.0));
            if to_beat.is_some_and(|cost| cost <= least) {
                break;
            }
            self.all.pop();
            let tried = self.judge(place);
            if !tried.broken.is_empty() {
                keep_less_broken(&mut broken, tried);
            } else if to_beat.is_none_or(|cost| tried.cost < cost) {
                best = Some(tried);
            }
        }
        (best, broken)
    }

    /// Goes on with what breaks a rule for certain.
    fn least_broken(&mut self, known: Option<Tried>) -> Option<Tried> {
        let mut best = known;
        let n_stops = self.rooms.all.first().map_or(0, |room| room.route.stops.len());
        let most_broken = (MOST_STOPS_JUDGED / (n_stops + 1)).clamp(LEAST_BROKEN, MOST_BROKEN);
        for _ in 0..most_broken {
            let Some(Reverse(place)) = self.all.pop() else { break };
            let Bound::Breaks { n_rules, by: least } = place.bound else { continue };
            let is_beaten = |best: &Tried| {
                let (n, by, _) = rank(best);
                (n, by) <= (n_rules, least)
            };
            if best.as_ref().is_some_and(is_beaten) {
                break;
            }
            keep_less_broken(&mut best, self.judge(place));
        }
        best
    }
}

/// Keeps the better one, the first of equals.
fn keep_less_broken(best: &mut Option<Tried>, tried: Tried) {
    if best.as_ref().is_none_or(|best| rank(&tried) < rank(best)) {
        *best = Some(tried);
    }
}

/// The best of all places and modes: the cheapest that breaks nothing, or else one that breaks little.
pub(super) fn best(trial: Trial<'_>, route: &Route, service: ServiceId) -> Tried {
    best_in(trial, (route, &Rooms::of(trial.problem, route)), service)
}

/// The same where it is known what room the route leaves.
pub(super) fn best_in(
    trial: Trial<'_>,
    (route, rooms): (&Route, &Rooms<'_>),
    service: ServiceId,
) -> Tried {
    let found = Places::of(trial, rooms, service).best();
    let all = found.into_iter().chain(alone_if_idle(trial, route, service));
    all.min_by(|a, b| rank(a).cmp(&rank(b))).unwrap_or_else(|| trial.judge(route.clone()))
}

/// The cheapest of them that breaks nothing and costs less than `below`, of those where the judge may look at so many places at most.
pub(super) fn cheapest_of(
    trial: Trial<'_>,
    route: &Route,
    service: ServiceId,
    (below, most_judged): (Option<Money>, usize),
) -> Option<Tried> {
    let rooms = Rooms::of(trial.problem, route);
    cheapest_within(trial, (route, &rooms), service, (below, most_judged))
}

/// The cheapest of them that breaks nothing.
pub(super) fn cheapest(trial: Trial<'_>, route: &Route, service: ServiceId) -> Option<Tried> {
    cheapest_in(trial, (route, &Rooms::of(trial.problem, route)), service)
}

/// The same where it is known what room the route leaves.
pub(super) fn cheapest_in(
    trial: Trial<'_>,
    (route, rooms): (&Route, &Rooms<'_>),
    service: ServiceId,
) -> Option<Tried> {
    cheapest_within(trial, (route, rooms), service, (None, usize::MAX))
}

fn cheapest_within(
    trial: Trial<'_>,
    (route, rooms): (&Route, &Rooms<'_>),
    service: ServiceId,
    (below, most_judged): (Option<Money>, usize),
) -> Option<Tried> {
    let alone = alone_if_idle(trial, route, service);
    let alone =
        alone.filter(|it| it.broken.is_empty() && below.is_none_or(|below| it.cost < below));
    let places = Places::of(trial, rooms, service);
    let all = places.cheapest(below, most_judged).into_iter().chain(alone);
    all.min_by_key(|tried| tried.cost)
}

/// Who has nothing else to do rests and tips wherever that is best.
fn alone_if_idle(
    trial: Trial<'_>,
    route: &Route,
    service: ServiceId,
) -> impl Iterator<Item = Tried> {
    let is_idle = route.stops.iter().all(|stop| matches!(stop, Stop::Break(_)));
    let alone = is_idle.then(|| alone::routes(trial.problem, route.vehicle, service));
    alone.into_iter().flatten().map(move |route| trial.judge_leaving_at_best(route))
}
