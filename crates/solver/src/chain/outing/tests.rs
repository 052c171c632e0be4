//! Routes are never better than the best of all orders of all subsets, and seldom worse.

use super::labels::{Labels, MOST_STOPS};
use super::{around, pay};
use crate::chain::Chains;
use crate::chain::clock::{Clock, NO_WAY, Way};
use crate::chain::ground::{Ground, Kind, Spot, Stop};
use crate::chain::search::chained;
use crate::chain::state::{State, as_u32};
use crate::instance::Instance;
use crate::random::Random;
use crate::start::first_whole;
use crate::tests::{Rules, chainable_problem, plane_problem};
use roadcrew_model::{Problem, Undone};
use roadcrew_units::Money;

/// So many stops are chosen from: 5! orders and what they begin with are tried.
const FEW: usize = 5;

/// The least that any order of some of the stops costs, by trying all that go on from here.
fn least<C: Clock>(
    (state, kind, capacity): (&State<'_, C>, &Kind, &[i64]),
    stops: &[Stop],
    (cost, metres, loads): (i64, i64, Vec<i64>),
    (from, time): (Spot, C::Before),
) -> Option<i64> {
    let ground = state.ground;
    let home = ground.way(kind.table, from, kind.spot);
    let duration = C::join(time, home.seconds(), C::back(kind.hours));
    let back = i64::from(home.metres());
    let is_short = |duration: &i32| {
        *duration <= kind.longest_duration && metres + back <= kind.longest_distance
    };
    let is_out = from != kind.spot && home.metres() < NO_WAY;
    let returned = duration
        .filter(|duration| is_out && is_short(duration))
        .map(|duration| cost + kind.per_metre * back + kind.per_second * i64::from(duration));
    let onward = stops.iter().enumerate().flat_map(|(index, &stop)| {
        let mut rest = stops.to_vec();
        rest.remove(index);
        let loads: Vec<i64> = loads.iter().zip(ground.load(stop)).map(|(a, b)| a + b).collect();
        let fits = loads.iter().zip(capacity).all(|(load, most)| load <= most);
        ground.spots(stop).filter(move |_| fits).filter_map(move |spot| {
            let (way, work) = (ground.way(kind.table, from, spot), ground.works[spot as usize]);
            let time = C::then(time, way.seconds(), work.hours)?;
            let longer = i64::from(way.metres()) + work.metres;
            let cost = cost + kind.per_metre * longer + work.cost - state.price_of_undone(stop);
            let here = (cost, metres + longer, loads.clone());
            (way.metres() < NO_WAY)
                .then(|| least((state, kind, capacity), &rest, here, (spot, time)))?
        })
    });
    returned.into_iter().chain(onward.collect::<Vec<_>>()).min()
}

/// What is found and what is best, for each class.
fn compare<C: Clock>(instance: &Instance<'_>, ground: &Ground<C>, seed: u64) -> Vec<(i64, i64)> {
    if !pay(ground) {
        return Vec::new();
    }
    let mut random = Random::new(seed, 1, 1);
    let whole = first_whole(instance, None, &mut random, &|| false);
    let mut state = chained((instance, ground), &(whole.routes, whole.undone), 0);
    let all: Vec<Stop> = (0..as_u32(ground.n_stops())).collect();
    state.begin_step();
    state.remove(&all);
    let optional = |stop: &Stop| !ground.tasks[*stop as usize].mandatory;
    let stops: Vec<Stop> = all.into_iter().filter(optional).take(FEW).collect();
    let mut both = Vec::new();
    for slot in (0..state.n_classes()).filter_map(|class| state.unused(class)) {
        let found = Labels::new(&state, slot, &stops).best();
        let found = found.map_or(0, |route| route.cost.min(0));
        let capacity = ground.capacity(state.slot(slot).class as usize);
        let kind = state.kind(slot);
        let able = |stop: &&Stop| kind.skills.cover(ground.tasks[**stop as usize].skills);
        let stops: Vec<Stop> = stops.iter().filter(able).copied().collect();
        let start = (kind.fixed, 0, vec![0; capacity.len()]);
        let leaving = (kind.spot, C::leave(kind.hours));
        both.push((
            found,
            least((&state, kind, capacity), &stops, start, leaving).unwrap_or(0).min(0),
        ));
    }
    both
}

#[test]
fn four_of_five_routes_are_the_best_there_are_and_none_is_better() {
    let rules = Rules { n_services: 14, n_vehicles: 5, plain: true };
    let (mut n_worth_it, mut n_best) = (0, 0);
    for seed in 0..400 {
        let problem = chainable_problem(seed, rules);
        let instance = Instance::new(&problem);
        let both = match instance.chains.as_ref().expect("its rules are judged at a place") {
            Chains::Windows(ground) => compare(&instance, ground, seed),
            Chains::Shifts(ground) => compare(&instance, ground, seed),
            Chains::WindowsOnPlane(ground) => compare(&instance, ground, seed),
            Chains::ShiftsOnPlane(ground) => compare(&instance, ground, seed),
            _ => Vec::new(),
        };
        for (found, best) in both.into_iter().filter(|&(_, best)| best < 0) {
            assert!(best <= found, "seed {seed}: {found} is less than the least, {best}");
            n_worth_it += 1;
            n_best += usize::from(found == best);
        }
    }
    assert!(100 <= n_worth_it && n_worth_it * 4 <= n_best * 5, "{n_best} of {n_worth_it}");
}

/// Of more stops than are chosen from, those around one: how far they lie from it on average, and how far all do.
fn means_around_one<C: Clock>(instance: &Instance<'_>, ground: &Ground<C>) -> (i64, i64) {
    let mut random = Random::new(1, 1, 1);
    let undone = instance.services().collect();
    let state = chained((instance, ground), &(Vec::new(), undone), 0);
    let chosen = around(&state, Vec::new(), &mut random);
    let mut distinct = chosen.clone();
    distinct.sort_unstable();
    distinct.dedup();
    assert_eq!(distinct.len(), chosen.len());
    assert!(MOST_STOPS <= chosen.len() && chosen.len() < ground.n_stops());
    assert!(ground.near(chosen[0]).iter().all(|near| chosen.contains(&near.stop)));
    let mean = |stops: &[Stop]| {
        let metres = |&stop: &Stop| {
            let [from, to] = [chosen[0], stop].map(|stop| ground.spots(stop).start);
            i64::from(ground.way(0, from, to).metres())
        };
        stops.iter().map(metres).sum::<i64>() / i64::try_from(stops.len()).unwrap()
    };
    let all: Vec<Stop> = (0..as_u32(ground.n_stops())).collect();
    (mean(&chosen), mean(&all))
}

#[test]
fn of_too_many_stops_those_that_lie_together_are_chosen_from() {
    let mut parts = plane_problem(5, 1_500).into_parts();
    for service in &mut parts.services {
        service.undone = Undone::Costs(Money(900));
    }
    let problem = Problem::new(parts).unwrap();
    let instance = Instance::new(&problem);
    let (chosen, all) = match instance.chains.as_ref().expect("its rules are judged at a place") {
        Chains::Windows(ground) => means_around_one(&instance, ground),
        Chains::WindowsOnPlane(ground) => means_around_one(&instance, ground),
        _ => panic!("time means windows to it"),
    };
    assert!(4 * chosen < 3 * all, "{chosen} of {all}");
}
