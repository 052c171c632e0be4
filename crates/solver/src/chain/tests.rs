//! Every price that the chains believe is the judge's, whatever time means to the problem.

use super::clock::Clock;
use super::ground::{Ground, Stop};
use super::recreate::{open, recreate};
use super::ruin::strings;
use super::search::{Best, chained};
use super::state::State;
use super::tails::swap_tails;
use super::{Chains, NOWHERE};
use crate::finish::finish;
use crate::instance::Instance;
use crate::random::Random;
use crate::rounds::Whole;
use crate::tests::{Rules, chainable_problem};
use proptest::prelude::*;
use roadcrew_model::Violation;

type Given<'a, 'p, C> = (&'a Instance<'p>, &'a Ground<C>);

/// The judge's cost of the chains as they are, with the search's price for what must be done and is not.
fn judged_cost<C: Clock>(given: Given<'_, '_, C>, state: &State<'_, C>, whole: &Whole) -> i64 {
    let part = (whole.routes.clone(), whole.undone.clone());
    let now = Whole::of(given.0, Best::new(state).plan(given, &part));
    let (_, judgement) = finish(given.0, &now.routes);
    let is_undone = |violation: &Violation| matches!(violation, Violation::MustBeDone { .. });
    assert!(judgement.violations.iter().all(is_undone), "{:?}", judgement.violations);
    judgement.cost().0 + now.price_of_missing(given.0)
}

fn orders<C: Clock>(state: &State<'_, C>) -> Vec<Vec<Stop>> {
    (0..).take(state.slots.len()).map(|slot| state.order(slot).collect()).collect()
}

/// Times, loads and metres as they are kept step by step are those of chains that are made anew.
fn assert_is_kept<C: Clock>(given: Given<'_, '_, C>, state: &State<'_, C>, whole: &Whole) {
    if given.1.has_modes() {
        return;
    }
    let part = (whole.routes.clone(), whole.undone.clone());
    let anew = chained(given, &Best::new(state).plan(given, &part), 0);
    for (kept, anew) in state.nodes.iter().zip(&anew.nodes) {
        assert_eq!(kept.slot, anew.slot);
        if kept.slot != NOWHERE {
            assert_eq!(kept.spot, anew.spot);
            assert_eq!((kept.previous, kept.next), (anew.previous, anew.next));
            assert_eq!((kept.inward, kept.onward), (anew.inward, anew.onward));
            assert_eq!((kept.before, kept.after), (anew.before, anew.after));
        }
    }
    assert_eq!(state.widest, anew.widest);
    assert_eq!(state.slots, anew.slots);
}

fn check<C: Clock>(given: Given<'_, '_, C>, seed: u64) {
    let (instance, ground) = given;
    let mut random = Random::new(seed, 1, 1);
    let whole = crate::start::first_whole(instance, None, &mut random, &|| false);
    let mut state = chained(given, &(whole.routes.clone(), whole.undone.clone()), 0);
    let exact = !ground.has_modes();
    let mut removed = Vec::new();
    for step in 0..30 {
        let before = (state.cost, orders(&state), state.undone.clone());
        state.begin_step();
        state.trades = random.once_in(2);
        let seed = Stop::try_from(random.below(ground.n_stops())).unwrap();
        let mut is_kept = true;
        if step % 5 == 4 && !state.undone.is_empty() {
            let seed = *random.pick(&state.undone);
            is_kept = open(&mut state, seed, i64::MAX, &mut random);
        } else if step % 5 == 2 {
            let most = before.0 + [-1, 30, i64::MAX >> 1][random.below(3)];
            is_kept = swap_tails(&mut state, seed, most, &mut random);
            assert!(!is_kept || state.cost <= most);
        } else {
            let slot = state.node(seed).slot;
            let to = state.unused(random.below(ground.classes.len()));
            if step % 5 == 3
                && slot != NOWHERE
                && let Some(to) = to
            {
                is_kept = state.hand_over(slot, to);
            }
            if is_kept {
                strings(&state, seed, 4, &mut removed, &mut random);
                state.remove(&removed);
                let most = before.0 + if step % 2 == 0 { 20 } else { i64::MAX >> 1 };
                is_kept = recreate(&mut state, &mut removed, most, &mut random);
                assert!(!is_kept || state.cost <= most);
            }
        }
        if is_kept {
            let judged = judged_cost(given, &state, &whole);
            assert!(if exact { judged == state.cost } else { judged <= state.cost });
            assert_is_kept(given, &state, &whole);
        }
        if step % 3 == 0 || !is_kept {
            state.undo();
            assert_eq!((state.cost, orders(&state), state.undone.clone()), before);
            assert_is_kept(given, &state, &whole);
        }
    }
}

fn check_problem(seed: u64) {
    let rules = Rules { n_services: 14, n_vehicles: 5, plain: true };
    let problem = chainable_problem(seed, rules);
    let instance = Instance::new(&problem);
    match instance.chains.as_ref().expect("its rules are judged at a place") {
        Chains::NoClock(ground) => check((&instance, ground), seed),
        Chains::Windows(ground) => check((&instance, ground), seed),
        Chains::Shifts(ground) => check((&instance, ground), seed),
        Chains::NoClockOnPlane(ground) => check((&instance, ground), seed),
        Chains::WindowsOnPlane(ground) => check((&instance, ground), seed),
        Chains::ShiftsOnPlane(ground) => check((&instance, ground), seed),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(600) })]

    #[test]
    fn every_step_costs_what_the_judge_says_and_can_be_taken_back(seed in 0..u64::MAX) {
        check_problem(seed);
    }
}
