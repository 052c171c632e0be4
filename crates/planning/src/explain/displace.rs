//! A service in the place of one or two others of a route.

use super::insert;
use super::rested::n_ways;
use super::trial::Trial;
use roadcrew_model::{Problem, Route, ServiceId, Stop, Undone};
use roadcrew_units::Money;

/// What would have to go, and what the plan would then cost more.
pub(super) struct Displacement {
    pub services: Vec<ServiceId>,
    /// The route then.
    pub route: Route,
    /// The change of the plan's whole cost.
    pub change: Money,
}

/// With more services than this only neighbours are tried as pairs.
pub(crate) const ALL_PAIRS: usize = 40;

/// On long routes the judge looks at so many stops for each exchange, at the places that promise most.
const MOST_STOPS_JUDGED: usize = 100_000;

/// Whether the judge looks at all places of a route, with whatever left out.
pub(super) fn tries_all_places(route: &Route) -> bool {
    let n_stops = route.stops.len() + 1;
    n_stops * n_stops <= MOST_STOPS_JUDGED
}

/// The cheapest exchange that breaks no rule: a pair only where no single one will do. `O(stops²)`, with pairs `O(stops³)`.
pub(super) fn cheapest(
    trial: Trial<'_>,
    (problem, route): (&Problem, &Route),
    service: ServiceId,
) -> Option<Displacement> {
    let places: Vec<usize> =
        (0..route.stops.len()).filter(|&at| price(problem, route.stops[at]).is_some()).collect();
    let search = Search { trial, problem, route, service, before: trial.cost_of(route) };
    let singles = places.iter().map(|&place| vec![place]);
    search.least(singles).or_else(|| search.least(pairs(&places)))
}

/// All pairs of places, or those of neighbours.
fn pairs(places: &[usize]) -> impl Iterator<Item = Vec<usize>> {
    let n_places = places.len();
    let most = if n_places <= ALL_PAIRS { n_places } else { 1 };
    (0..n_places).flat_map(move |index| {
        let seconds = places.iter().skip(index + 1).take(most);
        seconds.map(move |&second| vec![places[index], second])
    })
}

/// Whether all pairs of a route's services are tried.
pub(super) fn tries_all_pairs(problem: &Problem, route: &Route) -> bool {
    let may_go = route.stops.iter().filter(|stop| price(problem, **stop).is_some());
    may_go.count() <= ALL_PAIRS
}

struct Search<'a> {
    trial: Trial<'a>,
    problem: &'a Problem,
    route: &'a Route,
    service: ServiceId,
    /// What the route costs as it is.
    before: Money,
}

impl Search<'_> {
    /// The cheapest of some removals.
    fn least(&self, removals: impl Iterator<Item = Vec<usize>>) -> Option<Displacement> {
        let own = match self.problem.service(self.service).undone {
            Undone::Costs(price) => price,
            Undone::Forbidden => Money::ZERO,
        };
        let mut found: Option<Displacement> = None;
        for removal in removals {
            let mut shorter = self.route.clone();
            for &place in removal.iter().rev() {
                shorter.stops.remove(place);
            }
            let stops = || removal.iter().map(|&place| self.route.stops[place]);
            let gone: Money = stops().filter_map(|stop| price(self.problem, stop)).sum();
            let besides = gone - self.before - own;
            let below = found.as_ref().map(|found| found.change - besides);
            let most_judged = MOST_STOPS_JUDGED / (shorter.stops.len() + 1);
            let tried =
                insert::cheapest_of(self.trial, &shorter, self.service, (below, most_judged));
            let Some(tried) = tried else { continue };
            let services = stops().filter_map(|stop| match stop {
                Stop::Service { service, .. } => Some(service),
                Stop::Tip(_) | Stop::Break(_) => None,
            });
            let (services, change) = (services.collect(), tried.cost + besides);
            found = Some(Displacement { services, route: tried.route, change });
        }
        found
    }
}

/// What leaving a stop out costs; `None` where it must stay.
fn price(problem: &Problem, stop: Stop) -> Option<Money> {
    let Stop::Service { service, .. } = stop else { return None };
    match problem.service(service).undone {
        Undone::Costs(price) => Some(price),
        Undone::Forbidden => None,
    }
}

/// How many places are bounded to explain a service beside a route, in its place, and with a pair out.
pub(super) fn effort(problem: &Problem, route: &Route) -> usize {
    let n_stops = route.stops.len() + 1;
    let pairs = if tries_all_pairs(problem, route) { n_stops * n_stops / 2 } else { n_stops };
    (n_stops + pairs) * n_stops * n_ways(problem, route)
}
