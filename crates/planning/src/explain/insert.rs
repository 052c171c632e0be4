//! A service at every place of a route: the bounds say where the judge should look, and the judge says what is so.

use super::alone;
use super::rested::rested_otherwise;
use super::room::{Bound, Leaves, Room};
use super::trial::{Trial, Tried, rank};
use roadcrew_model::{ModeIndex, Problem, Route, ServiceId, Stop};
use roadcrew_units::Money;

/// The modes of a service.
pub(super) fn modes(problem: &Problem, service: ServiceId) -> impl Iterator<Item = Stop> {
    let n_modes = problem.service(service).modes.len();
    (0..=u8::MAX).take(n_modes).map(move |mode| Stop::Service { service, mode: ModeIndex(mode) })
}

/// A service at a place of a route, in a mode, perhaps with a tip behind it, leaving at one of two times.
struct Place {
    bound: Bound,
    room: usize,
    before: usize,
    stops: Vec<Stop>,
}

impl Place {
    /// Where the judge looks first: what may keep the rules by cost, then what breaks them least.
    fn rank(&self) -> (bool, i64) {
        match self.bound {
            Bound::May(cost) => (false, cost.0),
            Bound::Breaks(by) => (true, by),
        }
    }
}

/// All places of a route for a service.
pub(super) struct Places<'a> {
    trial: Trial<'a>,
    /// The route as it leaves, and leaving as the shift begins or later; then with its breaks elsewhere.
    rooms: Vec<Room<'a>>,
    all: Vec<Place>,
}

/// Of the places that are certain to break a rule, the judge looks at so many at most.
const MOST_BROKEN: usize = 64;
/// Fewer on long routes, so that it judges so many stops at most; yet never fewer places than [`LEAST_BROKEN`].
const MOST_STOPS_JUDGED: usize = 1_500;
const LEAST_BROKEN: usize = 3;
/// On longer routes breaks are tried elsewhere only where that breaks no rule by itself.
const LONGEST_RESTED: usize = 8;

impl<'a> Places<'a> {
    /// Bounds each place. A truck that must end empty may tip once more behind the service. `O(stops)`.
    pub(super) fn of(trial: Trial<'a>, route: &Route, service: ServiceId) -> Self {
        let problem = trial.problem;
        let crew = problem.vehicle(route.vehicle);
        let opens = crew.shift.open();
        let as_planned = Route { departure: route.departure.max(opens), ..route.clone() };
        let early = (opens < as_planned.departure).then(|| {
            Room::of(problem, Route { departure: opens, ..route.clone() }, Leaves::ThenOrLater)
        });
        let leaves = if early.is_some() { Leaves::AsTold } else { Leaves::ThenOrLater };
        let mut rooms = vec![Room::of(problem, as_planned, leaves)];
        rooms.extend(early);
        let n_as_planned = rooms.len();
        let leaving_early = Route { departure: opens, ..route.clone() };
        let others = rested_otherwise(problem, &leaving_early).into_iter();
        let others = others.map(|route| Room::of(problem, route, Leaves::ThenOrLater));
        let is_short = route.stops.len() <= LONGEST_RESTED;
        rooms.extend(others.filter(|room| is_short || room.keeps_the_rules()));
        let tips = crew.tips.iter().filter(|_| crew.ends_empty);
        let mut all = Vec::new();
        for stop in modes(problem, service) {
            for (room, it) in rooms.iter().enumerate() {
                // A trip more takes its time: it is tried from the beginning of the shift.
                let is_early = n_as_planned <= room + 1;
                let tipped =
                    tips.clone().filter(|_| is_early).map(|&tip| vec![stop, Stop::Tip(tip)]);
                for stops in [vec![stop]].into_iter().chain(tipped) {
                    for before in 0..=it.route.stops.len() {
                        let bound = it.bound(before, &stops);
                        all.push(Place { bound, room, before, stops: stops.clone() });
                    }
                }
            }
        }
        all.sort_by_key(Place::rank);
        Self { trial, rooms, all }
    }

    fn judge(&self, place: &Place) -> Tried {
        let mut route = self.rooms[place.room].route.clone();
        route.stops.splice(place.before..place.before, place.stops.iter().copied());
        match self.rooms[place.room].leaves {
            Leaves::AsTold => self.trial.judge(route),
            Leaves::ThenOrLater => self.trial.judge_leaving_at_best(route),
        }
    }

    /// The cheapest that breaks nothing and costs less than `below`.
    pub(super) fn cheapest(&self, below: Option<Money>) -> Option<Tried> {
        let mut best: Option<Tried> = None;
        for place in &self.all {
            let Bound::May(least) = place.bound else { break };
            let to_beat = best.as_ref().map(|best| best.cost).or(below);
            // Beside other routes the bound is of this route alone.
            if self.trial.is_apart && to_beat.is_some_and(|cost| cost <= least) {
                break;
            }
            let tried = self.judge(place);
            if tried.broken.is_empty() && to_beat.is_none_or(|cost| tried.cost < cost) {
                best = Some(tried);
            }
        }
        best
    }

    /// The one that breaks least, where all break a rule; `None` if the route has no place.
    fn least_broken(&self) -> Option<Tried> {
        let mut best: Option<Tried> = None;
        let mut n_broken = 0;
        let n_stops = self.rooms.first().map_or(0, |room| room.route.stops.len());
        let most_broken = (MOST_STOPS_JUDGED / (n_stops + 1)).clamp(LEAST_BROKEN, MOST_BROKEN);
        for place in &self.all {
            if let Bound::Breaks(least) = place.bound {
                let is_beaten = |best: &Tried| {
                    let (n, by, _) = rank(best);
                    n == 1 && by <= least
                };
                if n_broken == most_broken || best.as_ref().is_some_and(is_beaten) {
                    break;
                }
                n_broken += 1;
            }
            let tried = self.judge(place);
            if best.as_ref().is_none_or(|best| rank(&tried) < rank(best)) {
                best = Some(tried);
            }
        }
        best
    }
}

/// The best of all places and modes: the cheapest that breaks nothing, or else one that breaks little.
pub(super) fn best(trial: Trial<'_>, route: &Route, service: ServiceId) -> Tried {
    let places = Places::of(trial, route, service);
    let found = places.cheapest(None).or_else(|| places.least_broken());
    let all = found.into_iter().chain(alone_if_idle(trial, route, service));
    all.min_by(|a, b| rank(a).cmp(&rank(b))).unwrap_or_else(|| trial.judge(route.clone()))
}

/// The cheapest of them that breaks nothing and costs less than `below`.
pub(super) fn cheapest(
    trial: Trial<'_>,
    route: &Route,
    service: ServiceId,
    below: Option<Money>,
) -> Option<Tried> {
    let alone = alone_if_idle(trial, route, service);
    let alone =
        alone.filter(|it| it.broken.is_empty() && below.is_none_or(|below| it.cost < below));
    let all = Places::of(trial, route, service).cheapest(below).into_iter().chain(alone);
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
