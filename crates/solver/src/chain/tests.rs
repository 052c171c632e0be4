//! Every price that the chains believe is the judge's, whatever time means to the problem.

use super::best::Best;
use super::clock::{Clock, Way};
use super::ground::{Ground, Stop};
use super::outing;
use super::recreate::{open, recreate};
use super::ruin::strings;
use super::search::chained;
use super::state::{Cut, State};
use super::tails::{is_promising, reach, swap_tails};
use super::{Chains, NOWHERE};
use crate::finish::finish;
use crate::instance::Instance;
use crate::random::Random;
use crate::rounds::Whole;
use crate::tests::{Rules, chainable_problem, trips_problem};
use proptest::prelude::*;
use roadcrew_model::{Problem, Violation};

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

/// The slots that are used, with their stops in order.
fn orders<C: Clock>(state: &State<'_, C>) -> Vec<(u32, Vec<Stop>)> {
    let slots = (0..).take(state.slots.len()).filter(|&slot| 0 < state.slot(slot).n_stops);
    slots.map(|slot| (slot, state.order(slot).collect())).collect()
}

/// Times, loads and metres as they are kept step by step are those of chains that are made anew.
fn assert_is_kept<C: Clock>(given: Given<'_, '_, C>, state: &State<'_, C>, whole: &Whole) {
    if C::HAS_TRIPS {
        return assert_trips_are_kept(state);
    }
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

/// Nothing about a trip changes when it is computed anew, and a vehicle makes no more trips than it may.
fn assert_trips_are_kept<C: Clock>(state: &State<'_, C>) {
    let mut anew = state.clone();
    let mut cost: i64 = state.undone.iter().map(|&stop| state.price_of_undone(stop)).sum();
    for shift in 0..state.n_shifts {
        let trips: Vec<u32> = state.trips_of(shift).collect();
        assert!(trips.len() <= state.kind(shift).most_trips);
        cost += if trips.is_empty() { 0 } else { state.kind(shift).fixed };
        for &slot in &trips {
            cost += price_of_trip(state, slot);
            assert!(0 < state.slot(slot).n_stops && anew.keep_time(slot));
        }
    }
    for (slot, of_slot) in state.slots.iter().enumerate() {
        assert_eq!(
            0 < of_slot.n_stops,
            state.trips[slot].earlier != NOWHERE && state.n_shifts <= u32::try_from(slot).unwrap()
        );
    }
    assert_eq!(state.cost, cost);
    assert_eq!((&state.trips, &state.slots), (&anew.trips, &anew.slots));
    for (kept, anew) in state.nodes.iter().zip(&anew.nodes) {
        assert_eq!((kept.before, kept.after), (anew.before, anew.after));
    }
}

fn price_of_trip<C: Clock>(state: &State<'_, C>, slot: u32) -> i64 {
    let kind = state.kind(slot);
    let (mut from, mut price) = (kind.spot, 0);
    for stop in state.order(slot) {
        let here = state.node(stop).spot;
        let work = &state.ground.works[here as usize];
        let metres = i64::from(state.ground.way(kind.table, from, here).metres()) + work.metres;
        price += kind.per_metre * metres + work.cost;
        from = here;
    }
    price + kind.per_metre * i64::from(state.ground.way(kind.table, from, kind.spot).metres())
}

/// No tails that are worth a swap begin at a neighbour out of reach.
fn assert_only_futile_pairs_are_passed_over<C: Clock>(
    state: &mut State<'_, C>,
    seed: Stop,
    slack: i64,
) {
    if !state.is_planned(seed) {
        return;
    }
    let reach = reach(state, seed, slack);
    for near in state.ground.near(seed) {
        let other = near.stop;
        if reach < i64::from(near.metres) - i64::from(state.widest[other as usize]) {
            for cut in [Cut { after: seed, before: other }, Cut { after: other, before: seed }] {
                assert!(!is_promising(state, cut, slack));
            }
        }
    }
}

/// Hands a route over: what the other vehicle can perform in its order, and no more than `most` stops are left.
fn hand_over<C: Clock>(
    state: &mut State<'_, C>,
    (slot, to): (u32, u32),
    most: usize,
    removed: &mut Vec<Stop>,
) -> bool {
    let (before, n_removed) = (state.order(slot).collect::<Vec<_>>(), removed.len());
    if !state.hand_over(slot, to, most, removed) {
        return false;
    }
    let left = &removed[n_removed..];
    assert!(left.len() <= most && left.iter().all(|&stop| !state.is_planned(stop)));
    let (stays, goes): (Vec<Stop>, Vec<Stop>) =
        (state.order(slot).collect(), state.order(to).collect());
    if stays.is_empty() {
        let others = before.into_iter().filter(|stop| !left.contains(stop));
        assert!(others.eq(goes));
    } else {
        assert_eq!((stays, goes.len(), left.len()), (before, 0, 0));
    }
    true
}

fn check<C: Clock>(given: Given<'_, '_, C>, seed: u64) {
    let (instance, ground) = given;
    let mut random = Random::new(seed, 1, 1);
    let whole = crate::start::first_whole(instance, None, &mut random, &|| false);
    let mut state = chained(given, &(whole.routes.clone(), whole.undone.clone()), 0);
    // Where stops or trips may be joined in another way, the schedule may be cheaper.
    let exact = !ground.has_modes() && !C::HAS_TRIPS;
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
        } else if step % 10 == 6 && outing::pay(ground) {
            let most = before.0 + if random.once_in(2) { 20 } else { i64::MAX >> 1 };
            is_kept = if random.once_in(2) {
                outing::send_out(&mut state, most, &mut random)
            } else {
                outing::drive_anew(&mut state, seed, most, &mut random)
            };
            assert!(!is_kept || state.cost <= most);
        } else if step % 5 == 2 {
            let most = before.0 + [-1, 30, i64::MAX >> 1][random.below(3)];
            assert_only_futile_pairs_are_passed_over(&mut state, seed, most - before.0);
            is_kept = swap_tails(&mut state, seed, most, &mut random);
            assert!(!is_kept || state.cost <= most);
        } else {
            let slot = state.node(seed).slot;
            let to = state.unused(random.below(ground.classes.len()));
            strings(&state, seed, 4, &mut removed, &mut random);
            state.remove(&removed);
            if step % 5 == 3
                && !C::HAS_TRIPS
                && slot != NOWHERE
                && let Some(to) = to
            {
                is_kept = hand_over(&mut state, (slot, to), random.below(4), &mut removed);
            }
            if is_kept {
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

const SMALL: Rules = Rules { n_services: 14, n_vehicles: 5, plain: true };

fn check_problem(problem: &Problem, seed: u64) {
    let instance = Instance::new(problem);
    match instance.chains.as_ref().expect("its rules are judged at a place") {
        Chains::NoClock(ground) => check((&instance, ground), seed),
        Chains::Windows(ground) => check((&instance, ground), seed),
        Chains::Shifts(ground) => check((&instance, ground), seed),
        Chains::Trips(ground) => check((&instance, ground), seed),
        Chains::ShiftsInCity(ground) => check((&instance, ground), seed),
        Chains::NoClockOnPlane(ground) => check((&instance, ground), seed),
        Chains::WindowsOnPlane(ground) => check((&instance, ground), seed),
        Chains::ShiftsOnPlane(ground) => check((&instance, ground), seed),
        Chains::TripsOnPlane(ground) => check((&instance, ground), seed),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(600) })]

    #[test]
    fn every_step_costs_what_the_judge_says_and_can_be_taken_back(seed in 0..u64::MAX) {
        check_problem(&chainable_problem(seed, SMALL), seed);
    }

    #[test]
    fn so_does_every_step_between_trips(seed in 0..u64::MAX) {
        check_problem(&trips_problem(seed, SMALL), seed);
    }
}
