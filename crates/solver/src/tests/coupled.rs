//! Services that are linked across routes, and routes that are to be alike in length.

use super::cases;
use super::random_problem::{Rules, random_problem, window};
use crate::haul::tests::streets;
use crate::instance::Instance;
use crate::random::Random;
use crate::{Options, Solution, Stop, solve};
use proptest::prelude::*;
use roadcrew_model::{
    Due, Link, Plan, Problem, Route, ServiceId, Stop as RouteStop, Undone, VehicleId, judge,
};
use roadcrew_units::{Money, Price, Seconds};

fn id(index: usize) -> ServiceId {
    ServiceId::new(index)
}

/// A plain problem with links of every kind, and all services optional.
fn linked_problem(seed: u64, rules: Rules) -> Problem {
    let random = &mut Random::new(seed, 5, 5);
    let mut parts = random_problem(seed, rules).into_parts();
    for service in &mut parts.services {
        let price = i64::try_from(40 + random.below(100)).unwrap();
        service.undone = Undone::Costs(Money(price));
        service.due = None;
        if random.once_in(3) {
            service.windows = vec![window(0, 60)];
        }
    }
    for vehicle in &mut parts.vehicles {
        (vehicle.per_second, vehicle.longest_duration) = (Price(0), None);
        (vehicle.breaks, vehicle.tips, vehicle.ends_empty) = (vec![], vec![], false);
    }
    let mut order: Vec<usize> = (0..rules.n_services).collect();
    random.shuffle(&mut order);
    for pair in order.chunks_exact(2).take(1 + rules.n_services / 5) {
        let (a, b) = (id(pair[0]), id(pair[1]));
        let gap = Seconds(i64::try_from(random.below(10)).unwrap());
        parts.links.push(match random.below(3) {
            0 => Link::Follows { first: a, then: b, gap },
            1 => Link::Together(vec![a, b]),
            _ => Link::SameVehicle(vec![a, b]),
        });
    }
    if 3 < rules.n_services && random.once_in(2) {
        let gap = Seconds(0);
        parts.links.push(Link::Follows { first: id(order[0]), then: id(order[2]), gap });
    }
    Problem::new(parts).unwrap()
}

fn solved(problem: &Problem, rounds: u64, threads: usize) -> Solution {
    let stop = Stop::after_iterations(rounds);
    solve(problem, &Options { threads: Some(threads), ..Options::new(stop) }, &|_| {})
}

/// The cheapest feasible plan of two vehicles that leave at one of these moments, by trying every plan.
fn cheapest(problem: &Problem, departures: &[i64]) -> i64 {
    let mut best = i64::MAX;
    let mut routes = vec![Vec::new(), Vec::new()];
    try_all(problem, departures, 0, &mut routes, &mut best);
    best
}

fn try_all(
    problem: &Problem,
    departures: &[i64],
    next: usize,
    routes: &mut Vec<Vec<RouteStop>>,
    best: &mut i64,
) {
    if next == problem.services().len() {
        for &one in departures {
            for &other in departures {
                let route = |(vehicle, departure): (usize, i64)| Route {
                    vehicle: VehicleId::new(vehicle),
                    departure: Seconds(departure),
                    stops: routes[vehicle].clone(),
                };
                let driven = [(0, one), (1, other)].into_iter();
                let driven = driven.filter(|&(vehicle, _)| !routes[vehicle].is_empty());
                let judgement = judge(problem, &Plan { routes: driven.map(route).collect() });
                if judgement.is_feasible() {
                    *best = (*best).min(judgement.cost().0);
                }
            }
        }
        return;
    }
    try_all(problem, departures, next + 1, routes, best);
    for vehicle in 0..routes.len() {
        for place in 0..=routes[vehicle].len() {
            for mode in 0..problem.service(id(next)).modes.len() {
                let stop = RouteStop::service(id(next), u8::try_from(mode).unwrap());
                routes[vehicle].insert(place, stop);
                try_all(problem, departures, next + 1, routes, best);
                routes[vehicle].remove(place);
            }
        }
    }
}

/// What the search and brute force find.
fn found_and_cheapest(seed: u64) -> (i64, i64) {
    let problem = linked_problem(seed, Rules { n_services: 4, n_vehicles: 2, plain: true });
    let judgement = solved(&problem, 60, 1).judgement;
    assert!(judgement.is_feasible(), "{:?}", judgement.violations);
    let (found, cheapest) = (judgement.cost().0, cheapest(&problem, &[5]));
    assert!(cheapest <= found, "seed {seed}: {found} beats brute force at {cheapest}");
    (found, cheapest)
}

#[test]
fn the_best_plan_of_linked_services_is_found_nearly_always() {
    let n_missed = (0..100).map(found_and_cheapest).filter(|(found, best)| best < found).count();
    assert!(n_missed <= 1, "{n_missed} of 100 are not the best");
}

proptest! {
    #![proptest_config(cases(40))]

    #[test]
    fn nothing_beats_brute_force_on_linked_services(seed in 0..u64::MAX) {
        found_and_cheapest(seed);
    }

    #[test]
    fn no_link_is_broken_on_larger_problems(seed in 0..u64::MAX, plain: bool) {
        let problem = linked_problem(seed, Rules { n_services: 24, n_vehicles: 5, plain });
        let solution = solved(&problem, 4, 1);
        prop_assert!(solution.judgement.is_feasible(), "{:?}", solution.judgement.violations);
        prop_assert_eq!(&solution.plan, &solved(&problem, 4, 2).plan);
        // Who starts from a plan keeps it or finds a better one.
        let options = Options { start: Some(solution.plan), ..Options::new(Stop::after_iterations(1)) };
        let again = solve(&problem, &options, &|_| {});
        prop_assert!(again.judgement.is_feasible());
        prop_assert!(again.judgement.cost() <= solution.judgement.cost());
    }
}

proptest! {
    #![proptest_config(cases(8))]

    /// A plan that is gone back to costs what it did, though the mean length has changed since: the search asserts it of every plan that it tells.
    #[test]
    fn routes_cost_what_is_told_where_links_and_balance_meet(seed in 0..u64::MAX) {
        let linked = linked_problem(seed, Rules { n_services: 16, n_vehicles: 4, plain: false });
        let mut parts = linked.into_parts();
        parts.balance = Price(4);
        for vehicle in &mut parts.vehicles {
            (vehicle.per_second, vehicle.shift) = (Price(1), window(5, 200));
        }
        let solution = solved(&Problem::new(parts).unwrap(), 8, 1);
        prop_assert!(solution.judgement.is_feasible(), "{:?}", solution.judgement.violations);
    }
}

/// Streets with tips and breaks, some due at some time, of which about a fifth are linked, with more links the more of them there are.
fn linked_hauls(seed: u64, n_links: usize) -> Problem {
    let random = &mut Random::new(seed, 8, 8);
    let mut parts = streets(seed, 160).into_parts();
    for service in &mut parts.services {
        service.undone = Undone::Costs(Money(60));
        if random.once_in(2) {
            service.due = Some(Due { at: Seconds(60), per_second: Price(1) });
        }
    }
    let mut order: Vec<usize> = (0..parts.services.len()).collect();
    random.shuffle(&mut order);
    for pair in order.chunks_exact(2).take(n_links) {
        let (a, b) = (id(pair[0]), id(pair[1]));
        parts.links.push(match random.below(3) {
            0 => Link::Follows { first: a, then: b, gap: Seconds(5) },
            1 => Link::Together(vec![a, b]),
            _ => Link::SameVehicle(vec![a, b]),
        });
    }
    parts.links.push(Link::Follows { first: id(order[0]), then: id(order[2]), gap: Seconds(0) });
    Problem::new(parts).unwrap()
}

/// How many members of links a solution does.
fn n_linked_done(problem: &Problem, solution: &Solution) -> usize {
    let members = problem.links().iter().flat_map(Link::members);
    members.filter(|it| !solution.judgement.undone.contains(it)).count()
}

proptest! {
    #![proptest_config(cases(12))]

    #[test]
    fn no_link_is_broken_where_vehicles_tip_and_rest(seed in 0..u64::MAX) {
        let problem = linked_hauls(seed, 15);
        prop_assert!(Instance::new(&problem).hauls.is_some());
        let solution = solved(&problem, 4, 1);
        prop_assert!(solution.judgement.is_feasible(), "{:?}", solution.judgement.violations);
        prop_assert_eq!(&solution.plan, &solved(&problem, 4, 2).plan);
    }
}

/// Where there are vehicles enough, most of what is linked is done, and all in all it costs little more than without links.
#[test]
fn what_is_linked_is_done_and_costs_little() {
    let (mut all, mut done, mut cost, mut least) = (0, 0, 0, 0);
    for seed in 0..3 {
        let mut parts = linked_hauls(seed, 15).into_parts();
        parts.vehicles.extend(parts.vehicles.clone());
        let problem = Problem::new(parts.clone()).unwrap();
        parts.links.clear();
        let free = solved(&Problem::new(parts).unwrap(), 12, 1);
        let linked = solved(&problem, 12, 1);
        all += n_linked_done(&problem, &free);
        done += n_linked_done(&problem, &linked);
        cost += linked.judgement.cost().0;
        least += free.judgement.cost().0;
    }
    assert!(9 * all <= 10 * done, "{done} are done that are linked, and {all} without links");
    assert!(4 * cost <= 5 * least, "{cost} with links, {least} without");
}

#[test]
fn balance_is_worth_its_price() {
    let rules = Rules { n_services: 4, n_vehicles: 2, plain: true };
    for seed in 0..12 {
        let mut parts = random_problem(seed, rules).into_parts();
        parts.balance = Price(4);
        for service in &mut parts.services {
            (service.undone, service.due) = (Undone::Costs(Money(150)), None);
            service.windows.clear();
        }
        for vehicle in &mut parts.vehicles {
            (vehicle.per_second, vehicle.longest_duration) = (Price(1), None);
        }
        let problem = Problem::new(parts).unwrap();
        let solution = solved(&problem, 40, 1);
        assert!(solution.judgement.is_feasible());
        // Nothing is waited for, so nobody gains by leaving later.
        let (found, cheapest) = (solution.judgement.cost().0, cheapest(&problem, &[5]));
        assert!(cheapest <= found);
        assert!(
            found <= cheapest + cheapest / 20,
            "seed {seed}: {found} where {cheapest} is possible"
        );
    }
}

/// Two vehicles of one skill each. The first service may begin early or late; the other comes after it and has to begin in between.
fn first_early_or_late(shift_of_second: i64) -> Problem {
    let rules = Rules { n_services: 2, n_vehicles: 2, plain: true };
    let mut parts = random_problem(1, rules).into_parts();
    for (vehicle, skill) in parts.vehicles.iter_mut().zip([1, 2]) {
        vehicle.skills = roadcrew_model::Skills(skill);
        (vehicle.shift, vehicle.per_second) = (window(0, 5000), Price(1));
        vehicle.longest_distance = None;
    }
    parts.vehicles[1].shift = window(0, shift_of_second);
    for (service, skill) in parts.services.iter_mut().zip([1, 2]) {
        service.skills = roadcrew_model::Skills(skill);
        service.undone = Undone::Costs(Money(100_000));
        (service.load.0, service.only_by) = (vec![0, 0], Vec::new());
    }
    parts.services[0].windows = vec![window(1000, 1100), window(3000, 3100)];
    parts.services[1].windows = vec![window(1500, 2900)];
    parts.links.push(Link::Follows { first: id(0), then: id(1), gap: Seconds(0) });
    Problem::new(parts).unwrap()
}

#[test]
fn what_others_come_after_begins_in_time_for_them() {
    for shift_of_second in [5000, 3000] {
        let solution = solved(&first_early_or_late(shift_of_second), 40, 1);
        assert!(solution.judgement.is_feasible());
        assert!(solution.judgement.undone.is_empty(), "{:?}", solution.plan);
    }
}

proptest! {
    #![proptest_config(cases(64))]

    /// Of all pairs of departures none makes a plan of two routes cheaper that keeps the rules.
    #[test]
    fn no_other_departures_of_linked_routes_are_cheaper(seed in any::<u64>()) {
        let random = &mut Random::new(seed, 7, 7);
        let rules = Rules { n_services: 4, n_vehicles: 2, plain: true };
        let mut parts = linked_problem(seed, rules).into_parts();
        let mut number = |most: usize| i64::try_from(random.below(most + 1)).unwrap();
        for vehicle in &mut parts.vehicles {
            (vehicle.per_second, vehicle.shift) = (Price(1 + number(3)), window(0, 120));
        }
        for service in &mut parts.services {
            service.windows.clear();
            let open = number(60);
            if number(2) == 0 {
                service.windows = vec![window(open, open + number(30))];
            }
            let late = Due { at: Seconds(number(60)), per_second: Price(number(4)) };
            service.due = (number(2) == 0).then_some(late);
        }
        let problem = Problem::new(parts).unwrap();
        let stops = |services: [usize; 2]| services.map(|it| RouteStop::service(id(it), 0)).to_vec();
        let route = |vehicle: usize, services: [usize; 2]| Route {
            vehicle: VehicleId::new(vehicle),
            departure: Seconds(number(60)),
            stops: stops(services),
        };
        let mut route = route;
        let plan = Plan { routes: vec![route(0, [0, 1]), route(1, [2, 3])] };
        let rank = |plan: &Plan| {
            let judged = judge(&problem, plan);
            (judged.violations.len(), judged.cost())
        };
        let is_linked = problem.links().iter().any(|link| {
            let of_first = link.members().iter().filter(|it| it.index() < 2).count();
            !matches!(link, Link::SameVehicle(_)) && 0 < of_first && of_first < link.members().len()
        });
        prop_assume!(is_linked);
        let found = crate::leave_together(&problem, &plan, &|_| false).unwrap_or_else(|| plan.clone());
        let found = rank(&found).min(rank(&plan));
        for one in 0..=120 {
            for other in 0..=120 {
                let mut tried = plan.clone();
                tried.routes[0].departure = Seconds(one);
                tried.routes[1].departure = Seconds(other);
                let tried = rank(&tried);
                prop_assert!(0 < tried.0 || found <= tried, "{:?} {:?} at {} {}", found, tried, one, other);
            }
        }
    }
}
