//! Which services are good to do beside which (Toth and Vigo's granular neighbourhood, with Vidal's waiting term).
//!
//! Up to some thousands of services all pairs are ranked. Beyond that only those are that lie near each other: on a plane they are found
//! in a tree, on a table among the shortest ways of each row.

mod bounded;
mod nearby;
mod tree;

use super::{FAR, Instance};
use bounded::Bounded;
use rayon::prelude::*;
use roadcrew_model::{Place, ServiceId, Skills};
use tree::Tree;

/// Neighbours per service.
const GAMMA: usize = 60;
/// The shortest arcs of a service that make the typical arc.
const SHORTEST: usize = 5;
/// The most services of which all pairs are ranked.
const MOST_RANKED: usize = 3_000;

pub(super) struct Neighbours {
    pub(super) lists: Vec<Vec<ServiceId>>,
    pub(super) typical_arc: i64,
    pub(super) longest_arc: i64,
}

/// The neighbours of a service with their ranks, the best first.
type Ranked = Vec<(i64, ServiceId)>;

/// The neighbours of all services; the prices of the first class decide.
pub(super) fn find(instance: &Instance<'_>) -> Neighbours {
    let (ranked, longest_arc) = if instance.n_services() <= MOST_RANKED {
        rank_all(instance)
    } else {
        let ranked = match places(instance) {
            Some(places) => rank_on_plane(instance, &places),
            None => nearby::rank(instance),
        };
        (ranked, longest_of_table(instance))
    };
    let (mut arcs_total, mut n_arcs) = (0, 0);
    for &(rank, _) in ranked.iter().flat_map(|ranked| ranked.iter().take(SHORTEST)) {
        arcs_total += rank;
        n_arcs += 1;
    }
    let service = |(_, service): (i64, ServiceId)| service;
    Neighbours {
        lists: ranked.into_iter().map(|list| list.into_iter().map(service).collect()).collect(),
        typical_arc: (arcs_total / n_arcs.max(1)).max(1),
        longest_arc: longest_arc.max(longest_from_depots(instance)),
    }
}

/// Ranks all pairs, `O(n²)`, and answers the dearest arc too.
fn rank_all(instance: &Instance<'_>) -> (Vec<Ranked>, i64) {
    let services: Vec<ServiceId> = instance.services().collect();
    let needs_skills =
        services.iter().any(|&service| instance.task(service).skills != Skills::default());
    let rank = |&service: &ServiceId| {
        let mut longest_arc = 0;
        let mut ranked = Bounded::of(GAMMA);
        for &other in services.iter().filter(|&&other| other != service) {
            let (out, back) = (follow(instance, service, other), follow(instance, other, service));
            let arcs = || [out, back].into_iter().flatten();
            if let Some(rank) = arcs().map(|arc| arc.rank).min()
                && ranked.may_take(rank)
                && (!needs_skills || have_a_vehicle(instance, service, other))
            {
                ranked.offer((rank, other));
            }
            longest_arc = arcs().map(|arc| arc.cost).fold(longest_arc, i64::max);
        }
        (the_best(ranked.into_best()), longest_arc)
    };
    let (ranked, longest): (Vec<Ranked>, Vec<i64>) = services.par_iter().map(rank).unzip();
    (ranked, longest.into_iter().max().unwrap_or(0))
}

/// Whether a vehicle can perform both.
fn have_a_vehicle(instance: &Instance<'_>, one: ServiceId, other: ServiceId) -> bool {
    let [one, other] = [one, other].map(|service| instance.task(service).skills);
    let skills = instance.classes.iter().map(|class| class.vehicle.skills);
    skills.into_iter().any(|skills| skills.cover(one) && skills.cover(other))
}

fn the_best(mut ranked: Ranked) -> Ranked {
    if GAMMA < ranked.len() {
        ranked.select_nth_unstable(GAMMA);
        ranked.truncate(GAMMA);
    }
    ranked.sort_unstable();
    ranked
}

/// Where each service is, if all are done at one place each and the way between two costs what its length tells.
fn places(instance: &Instance<'_>) -> Option<Vec<Place>> {
    let plane = instance.classes.first()?.travel.plane()?;
    let only_place = |service: ServiceId| {
        let modes = &instance.modes[instance.mode_range(service)];
        let point = modes.first()?.entry;
        let is_there = modes.iter().all(|mode| mode.entry == point && mode.exit == point);
        is_there.then(|| plane.places()[point.index()])
    };
    instance.services().map(only_place).collect()
}

/// The same ranks as of all pairs but where windows leave few in reach: `O(n log n)` for places that are spread out.
fn rank_on_plane(instance: &Instance<'_>, places: &[Place]) -> Vec<Ranked> {
    let Some((class, plane)) =
        instance.classes.first().and_then(|class| Some((class, class.travel.plane()?)))
    else {
        return Vec::new();
    };
    let price = class.vehicle.per_metre.0 + class.vehicle.per_second.0;
    let least_rank = |distance: f64| price * i64::from(plane.ruler().round(distance));
    let tree = Tree::new(places.iter().copied().zip(instance.services()).collect());
    let rank = |(index, &here): (usize, &Place)| {
        let service = ServiceId::new(index);
        let rank_of =
            |other| if other == service { None } else { best_rank(instance, service, other) };
        tree.best(here, least_rank, rank_of)
    };
    places.par_iter().enumerate().map(rank).collect()
}

fn longest_of_table(instance: &Instance<'_>) -> i64 {
    instance.classes.first().map_or(0, |class| {
        let (travel, vehicle) = (class.travel, class.vehicle);
        let metres = vehicle.per_metre * travel.longest_metres();
        (metres + vehicle.per_second * travel.longest_seconds()).0
    })
}

fn longest_from_depots(instance: &Instance<'_>) -> i64 {
    let mut longest = 0;
    for class in &instance.classes {
        for mode in &instance.modes {
            let out = class.arc(class.exit, mode.entry).unwrap_or(0);
            let back = class.arc(mode.exit, class.entry).unwrap_or(0);
            longest = longest.max(out + back + class.serving(mode));
        }
    }
    longest
}

#[derive(Clone, Copy)]
struct Arc {
    cost: i64,
    rank: i64,
}

/// The better rank of the two orders, if one of them is in time.
fn best_rank(instance: &Instance<'_>, one: ServiceId, other: ServiceId) -> Option<i64> {
    let arcs = [follow(instance, one, other), follow(instance, other, one)];
    arcs.into_iter().flatten().map(|arc| arc.rank).min()
}

/// The cheapest arc from a service to another over their modes, if one can follow the other in time.
fn follow(instance: &Instance<'_>, from: ServiceId, to: ServiceId) -> Option<Arc> {
    let class = instance.classes.first()?;
    let (earlier, later) = (instance.task(from), instance.task(to));
    let mut best: Option<Arc> = None;
    for exit in &instance.modes[instance.mode_range(from)] {
        for entry in &instance.modes[instance.mode_range(to)] {
            let Some(leg) = class.travel.leg(exit.exit, entry.entry) else {
                continue;
            };
            let between = exit.duration.0 + leg.seconds.0;
            let first = earlier.open.max(class.vehicle.shift.open().0);
            let in_time = first + between <= later.close;
            if !in_time {
                continue;
            }
            let cost =
                (class.vehicle.per_metre * leg.metres + class.vehicle.per_second * leg.seconds).0;
            let waiting = (later.open - earlier.close - between).max(0);
            let priced =
                waiting.min(FAR) * class.vehicle.per_metre.0.max(class.vehicle.per_second.0);
            let rank = cost + priced / 5;
            if best.is_none_or(|best| rank < best.rank) {
                best = Some(Arc { cost, rank });
            }
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;
    use crate::tests::plane_problem;

    fn check_on_plane(seed: u64, n_services: usize) {
        let problem = plane_problem(seed, n_services);
        let instance = Instance::new(&problem);
        let found = rank_on_plane(&instance, &places(&instance).unwrap());
        assert_eq!(found, rank_all(&instance).0);
    }

    #[test]
    fn a_tree_finds_what_the_ranking_of_all_pairs_finds() {
        for seed in 0..6 {
            check_on_plane(seed, 90 + 150 * usize::try_from(seed).unwrap());
        }
    }

    #[test]
    fn short_ways_are_those_of_the_ranking_of_all_pairs_where_there_are_no_windows() {
        let mut parts = plane_problem(3, 400).into_parts();
        for service in &mut parts.services {
            service.windows.clear();
        }
        let problem = roadcrew_model::Problem::new(parts).unwrap();
        let instance = Instance::new(&problem);
        assert_eq!(nearby::rank(&instance), rank_all(&instance).0);
    }

    #[test]
    fn services_that_are_far_from_all_others_have_neighbours_too() {
        let mut random = Random::new(1, 1, 1);
        let mut place =
            |far: f64| Place { x: far, y: f64::from(u8::try_from(random.below(9)).unwrap()) };
        let mut places: Vec<Place> = (0..500).map(|_| place(0.0)).collect();
        places[0] = place(1e6);
        let spots = places.iter().copied().zip((0..).map(ServiceId::new)).collect();
        let tree = Tree::new(spots);
        let rank = |other: ServiceId| Some(i64::from(other.0));
        assert_eq!(tree.best(places[0], |_| 0, rank).len(), GAMMA);
    }
}
