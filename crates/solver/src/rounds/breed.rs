//! Plans bred from plans: neighbouring routes of one plan take the place of the routes of another that they resemble most (selective route
//! exchange, Nagata and Bräysy 2009), and what falls between is put right by a short search.

use super::Whole;
use super::part::{MOST_SHARES, Part};
use super::split::turn_around;
use crate::acceptance::Annealing;
use crate::instance::Instance;
use crate::random::Random;
use crate::route::Route;
use crate::schedule::{self, Labels};
use rayon::prelude::*;

/// Children of a generation.
const CHILDREN: usize = 4;
/// A child is searched in so many steps of falling temperature.
const STEPS: u32 = 16;
/// The progress of a search that is as hot as that of a child at first.
const PROGRESS_AT_FIRST: f64 = 0.6;

/// One generation: children of random pairs. A child takes the place of the dearer of its parents if it is cheaper and no copy. Answers the
/// children.
pub(super) fn generation(
    instance: &Instance<'_>,
    annealing: &Annealing,
    plans: &mut [Whole],
    (seed, round): (u64, u64),
) -> Vec<Whole> {
    let mut random = Random::new(seed, round, 0);
    let pairs: Vec<(usize, usize)> =
        (0..CHILDREN).map(|_| pair(plans.len(), &mut random)).collect();
    let bear = |(child, &(one, other)): (usize, &(usize, usize))| {
        let mut random = Random::new(seed, round, 1 + child as u64);
        let child = cross(instance, &plans[one], &plans[other], &mut random);
        bring_up(instance, annealing, child, &mut random)
    };
    let children: Vec<Whole> = pairs.par_iter().enumerate().map(bear).collect();
    for (child, (one, other)) in children.iter().zip(pairs) {
        let dearer = if plans[one].cost < plans[other].cost { other } else { one };
        let is_copy = plans.iter().any(|plan| plan.cost == child.cost);
        if !is_copy && child.cost < plans[dearer].cost {
            plans[dearer].clone_from(child);
        }
    }
    children
}

/// Two different numbers below `bound`, which is at least 2.
fn pair(bound: usize, random: &mut Random) -> (usize, usize) {
    let one = random.below(bound);
    (one, (one + 1 + random.below(bound - 1)) % bound)
}

/// The best plan that a short search from a child meets.
fn bring_up(
    instance: &Instance<'_>,
    annealing: &Annealing,
    child: Whole,
    random: &mut Random,
) -> Whole {
    let mut at = child;
    let mut best: Option<Whole> = None;
    for step in 0..STEPS {
        let done = f64::from(step) / f64::from(STEPS);
        let moment = annealing.at(PROGRESS_AT_FIRST + (1.0 - PROGRESS_AT_FIRST) * done);
        let searched = Part::whole(at).search(instance, (moment, MOST_SHARES), random.fork());
        at = searched.last;
        if best.as_ref().is_none_or(|best| searched.best.cost < best.cost) {
            best = Some(searched.best);
        }
    }
    best.unwrap_or(at)
}

/// A random number of neighbouring routes of `donor`, and what they leave of `base`. What only routes that had to go did is undone.
fn cross(instance: &Instance<'_>, base: &Whole, donor: &Whole, random: &mut Random) -> Whole {
    let order = turn_around(instance, donor, random);
    let n_given = 1 + random.below((order.len() / 2).max(1));
    let given: Vec<&Route> = order.iter().take(n_given).map(|&slot| &donor.routes[slot]).collect();
    let mut is_given = vec![false; instance.n_services()];
    for service in given.iter().flat_map(|route| route.order()) {
        is_given[service.index()] = true;
    }
    let mut routes = base.routes.clone();
    let mut is_replaced = vec![false; routes.len()];
    for route in given {
        if let Some(slot) = most_alike(&routes, &is_replaced, route, &is_given) {
            let vehicle = routes[slot].vehicle;
            routes[slot].clone_from(route);
            routes[slot].vehicle = vehicle;
            is_replaced[slot] = true;
        }
    }
    let mut labels = Labels::default();
    for (route, _) in routes.iter_mut().zip(is_replaced).filter(|(_, is_replaced)| !is_replaced) {
        let n_before = route.visits.len();
        route.visits.retain(|visit| !is_given[visit.service.index()]);
        if route.visits.len() < n_before && !schedule::refresh(instance, &mut labels, route) {
            *route = Route::empty(route.vehicle, route.class, instance.problem.n_dimensions());
        }
    }
    let mut is_done = vec![false; instance.n_services()];
    for service in routes.iter().flat_map(Route::order) {
        is_done[service.index()] = true;
    }
    let undone = instance.services().filter(|service| !is_done[service.index()]).collect();
    Whole::of(instance, (routes, undone))
}

/// The route of the same class of which the fewest services are lost if it goes; one that is used before one that is not.
fn most_alike(
    routes: &[Route],
    is_replaced: &[bool],
    given: &Route,
    is_given: &[bool],
) -> Option<usize> {
    let lost = |route: &Route| route.order().filter(|service| !is_given[service.index()]).count();
    (0..routes.len())
        .filter(|&slot| !is_replaced[slot] && routes[slot].class == given.class)
        .min_by_key(|&slot| (routes[slot].visits.is_empty(), lost(&routes[slot])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finish::finish;
    use crate::start::first_plan;
    use crate::tests::{Rules, random_problem};

    #[test]
    fn a_child_keeps_every_rule_and_does_nothing_twice() {
        for seed in 0..40 {
            let rules = Rules { n_services: 30, n_vehicles: 8, plain: seed % 2 == 0 };
            let problem = random_problem(seed, rules);
            let instance = Instance::new(&problem);
            let plan = |seed| {
                let state = first_plan(&instance, None, &mut Random::new(seed, 3, 3), &|| false);
                Whole::of(&instance, state.into_parts())
            };
            let (base, donor) = (plan(1), plan(2));
            let mut random = Random::new(seed, 1, 1);
            let child = cross(&instance, &base, &donor, &mut random);
            let mut done: Vec<_> = child.routes.iter().flat_map(Route::order).collect();
            done.extend(&child.undone);
            done.sort_unstable();
            assert_eq!(done, instance.services().collect::<Vec<_>>());
            let (_, judgement) = finish(&instance, &child.routes);
            let missing = child.price_of_missing(&instance);
            let surplus = instance.groups.surplus();
            assert_eq!(judgement.cost().0, child.cost - missing - surplus);
        }
    }

    #[test]
    fn parents_are_two() {
        let mut random = Random::new(1, 1, 1);
        for _ in 0..100 {
            let (one, other) = pair(2, &mut random);
            assert_eq!(one + other, 1);
        }
    }
}
