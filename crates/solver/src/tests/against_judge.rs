//! Every price that the search believes is the judge's.

use super::cases;
use super::random_problem::{Rules, random_problem, window, with_crew_rules, with_more_rules};
use crate::finish::finish;
use crate::instance::Instance;
use crate::moves;
use crate::random::Random;
use crate::recreate::{best_place, recreate};
use crate::route::{Route, Visit};
use crate::ruin::strings;
use crate::schedule::{Labels, price, price_with};
use crate::start::first_plan;
use crate::state::State;
use proptest::prelude::*;
use roadcrew_model::{Break, Load, Problem, ServiceId, Skills, Vehicle, Violation};
use roadcrew_units::{Price, Seconds};

/// The judge's cost as the search counts it: with its price for what must be done and is not.
fn judged_cost(state: &State<'_, '_>) -> i64 {
    let instance = state.instance;
    let (_, judgement) = finish(instance, state.routes());
    let is_missing = |violation: &Violation| {
        matches!(violation, Violation::MustBeDone { .. } | Violation::GroupMustBeDone { .. })
    };
    assert!(judgement.violations.iter().all(is_missing), "{:?}", judgement.violations);
    let missing = instance.price_of_missing(&judgement.undone);
    judgement.cost().0 + missing + instance.groups.surplus()
}

fn check_steps(seed: u64, problem: &Problem) {
    let instance = Instance::new(problem);
    let mut random = Random::new(seed, 1, 1);
    let mut state = first_plan(&instance, None, &mut random, &|| false);
    for step in 0..20 {
        let before = judged_cost(&state);
        assert_eq!(state.cost(), before);
        let routes_before: Vec<Vec<ServiceId>> =
            state.routes().iter().map(|route| route.order().collect()).collect();
        state.begin_step();
        let removed = strings::choose(&state, ServiceId::new(step % 14), 4, &mut random);
        state.remove(&removed);
        assert_eq!(state.cost(), judged_cost(&state), "after ruin");
        recreate(&mut state, &removed, &mut random);
        assert_eq!(state.cost(), judged_cost(&state), "after recreate");
        if step % 2 == 0 {
            state.undo();
            let routes: Vec<Vec<ServiceId>> =
                state.routes().iter().map(|route| route.order().collect()).collect();
            assert_eq!(routes, routes_before);
            assert_eq!(state.cost(), before, "after undo");
        }
    }
    let undone: Vec<ServiceId> = state.undone().to_vec();
    for service in undone {
        if state.is_excluded(service) {
            continue;
        }
        if let Some(place) = best_place(&mut state, service, None) {
            let before = state.cost() - instance.task(service).undone;
            assert!(state.insert(service, place.route, place.position));
            assert_eq!(state.cost(), before + place.delta);
            assert_eq!(state.cost(), judged_cost(&state), "after insertion");
        }
    }
}

/// Every move that is proposed costs what it says, and taking it back restores the plan.
fn check_moves(seed: u64, problem: &Problem) {
    let instance = Instance::new(problem);
    let mut state = first_plan(&instance, None, &mut Random::new(seed, 1, 1), &|| false);
    for service in instance.services() {
        for &near in &instance.neighbours[service.index()] {
            for orders in moves::propose_all(&state, service, near) {
                let before = state.cost();
                state.begin_step();
                let told = moves::delta(&mut state, &orders);
                assert_eq!(told.is_some(), state.reorder(&orders));
                if let Some(told) = told {
                    assert_eq!(state.cost() - before, told);
                    assert_eq!(state.cost(), judged_cost(&state));
                }
                state.undo();
                assert_eq!(state.cost(), before);
            }
        }
    }
    let before = state.cost();
    moves::polish(&mut state, &instance.services().collect::<Vec<_>>(), u64::MAX);
    assert!(state.cost() <= before);
    assert_eq!(state.cost(), judged_cost(&state));
}

/// An order costs what it costs, whatever the labels of other orders were kept for: of 11 to 14 services, where fewer labels are kept from 13 on.
fn check_begun(seed: u64) {
    let rules = Rules { n_services: 15, n_vehicles: 1, plain: false };
    let mut parts = random_problem(seed, rules).into_parts();
    let vehicle = &mut parts.vehicles[0];
    *vehicle = Vehicle {
        shift: window(0, 1_000),
        capacity: Load(vec![1_000, 1_000]),
        skills: Skills(u64::MAX),
        per_second: Price(2),
        longest_duration: None,
        longest_distance: None,
        breaks: vec![Break { window: window(60, 160), duration: Seconds(4) }],
        tips: Vec::new(),
        ends_empty: false,
        ..vehicle.clone()
    };
    for service in &mut parts.services {
        service.windows.clear();
        service.only_by.clear();
    }
    let problem = Problem::new(parts).unwrap();
    let instance = Instance::new(&problem);
    let mut random = Random::new(seed, 1, 1);
    let mut services: Vec<ServiceId> = instance.services().collect();
    random.shuffle(&mut services);
    let (mut labels, mut order) = (Labels::default(), Vec::new());
    for length in 11..=13 {
        let mut route = Route::empty(0, 0, problem.n_dimensions());
        route.visits.extend(
            services[..length]
                .iter()
                .map(|&service| Visit::new(service, instance.mode_range(service).start)),
        );
        for position in 0..=length {
            let with = (position, services[length]);
            let told = price_with(&instance, &mut labels, (0, &route), with, &mut order);
            assert_eq!(told, price(&instance, &mut Labels::default(), 0, &order));
        }
    }
}

fn problem(seed: u64, plain: bool) -> Problem {
    random_problem(seed, Rules { n_services: 14, n_vehicles: 4, plain })
}

proptest! {
    #![proptest_config(cases(100))]

    #[test]
    fn an_order_costs_the_same_whatever_was_begun(seed in 0..u64::MAX) {
        check_begun(seed);
    }

    #[test]
    fn every_move_on_a_rich_problem_costs_what_the_judge_says(seed in 0..u64::MAX) {
        check_moves(seed, &problem(seed, false));
    }

    #[test]
    fn every_move_on_a_plain_problem_costs_what_the_judge_says(seed in 0..u64::MAX) {
        check_moves(seed, &problem(seed, true));
    }

    #[test]
    fn every_step_on_a_rich_problem_costs_what_the_judge_says(seed in 0..u64::MAX) {
        check_steps(seed, &problem(seed, false));
    }

    #[test]
    fn every_step_on_a_plain_problem_costs_what_the_judge_says(seed in 0..u64::MAX) {
        check_steps(seed, &problem(seed, true));
    }

    #[test]
    fn every_move_costs_what_the_judge_says_of_releases_deliveries_groups_and_limited_tips(seed in 0..u64::MAX, plain: bool) {
        check_moves(seed, &with_more_rules(seed, problem(seed, plain)));
    }

    #[test]
    fn every_step_costs_what_the_judge_says_of_releases_deliveries_groups_and_limited_tips(seed in 0..u64::MAX, plain: bool) {
        check_steps(seed, &with_more_rules(seed, problem(seed, plain)));
    }

    #[test]
    fn every_move_costs_what_the_judge_says_of_reserved_services_territories_and_overtime(seed in 0..u64::MAX, plain: bool) {
        check_moves(seed, &with_crew_rules(seed, problem(seed, plain), false));
    }

    #[test]
    fn every_step_costs_what_the_judge_says_of_reserved_services_territories_and_overtime(seed in 0..u64::MAX, plain: bool) {
        check_steps(seed, &with_crew_rules(seed, problem(seed, plain), false));
    }
}
