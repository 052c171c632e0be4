//! A service in the place of one or two others of a route.

use super::insert::{best, cost_of};
use roadcrew_model::{Plan, Problem, Route, ServiceId, Stop, Undone};
use roadcrew_units::Money;

/// What would have to go, and what the plan would then cost more.
pub(super) struct Displacement {
    pub services: Vec<ServiceId>,
    /// The change of the plan's whole cost.
    pub change: Money,
}

/// With more services than this only neighbours are tried as pairs.
const ALL_PAIRS: usize = 12;

/// The cheapest exchange that breaks no rule. `O(stops³)`.
pub(super) fn cheapest(
    (problem, plan): (&Problem, &Plan),
    route: &Route,
    service: ServiceId,
) -> Option<Displacement> {
    let places: Vec<usize> =
        (0..route.stops.len()).filter(|&at| price(problem, route.stops[at]).is_some()).collect();
    let singles = places.iter().map(|&place| vec![place]);
    let found = least((problem, plan), route, service, singles);
    if found.is_some() {
        return found;
    }
    let mut pairs = Vec::new();
    for (index, &first) in places.iter().enumerate() {
        let most = if places.len() <= ALL_PAIRS { places.len() } else { index + 2 };
        let seconds = places[..most.min(places.len())].iter().skip(index + 1);
        pairs.extend(seconds.map(|&second| vec![first, second]));
    }
    least((problem, plan), route, service, pairs.into_iter())
}

fn least(
    (problem, plan): (&Problem, &Plan),
    route: &Route,
    service: ServiceId,
    removals: impl Iterator<Item = Vec<usize>>,
) -> Option<Displacement> {
    let before = cost_of(problem, plan, route);
    let own = match problem.service(service).undone {
        Undone::Costs(price) => price,
        Undone::Forbidden => Money::ZERO,
    };
    let mut found: Option<Displacement> = None;
    for removal in removals {
        let mut shorter = route.clone();
        for &place in removal.iter().rev() {
            shorter.stops.remove(place);
        }
        let tried = best(problem, plan, &shorter, service);
        if !tried.broken.is_empty() {
            continue;
        }
        let gone: Money =
            removal.iter().filter_map(|&place| price(problem, route.stops[place])).sum();
        let change = tried.cost - before + gone - own;
        if found.as_ref().is_none_or(|found| change < found.change) {
            let services = removal.iter().filter_map(|&place| match route.stops[place] {
                Stop::Service { service, .. } => Some(service),
                Stop::Tip(_) | Stop::Break(_) => None,
            });
            found = Some(Displacement { services: services.collect(), change });
        }
    }
    found
}

/// What leaving a stop out costs; `None` where it must stay.
fn price(problem: &Problem, stop: Stop) -> Option<Money> {
    let Stop::Service { service, .. } = stop else { return None };
    match problem.service(service).undone {
        Undone::Costs(price) => Some(price),
        Undone::Forbidden => None,
    }
}
