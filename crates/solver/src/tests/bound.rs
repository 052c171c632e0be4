//! No feasible plan costs less than the bound.

use super::against_brute_force::{MISSING, cheapest_plan};
use super::cases;
use super::random_problem::{Rules, chainable_problem, random_problem, with_more_rules};
use crate::bound;
use crate::instance::Instance;
use crate::{Options, Stop, solve};
use proptest::prelude::*;
use roadcrew_model::{
    Depot, DepotId, Leg, Load, Mode, PointId, Problem, ProblemParts, Service, Travel, TravelId,
    Undone, Vehicle,
};
use roadcrew_units::{Metres, Money, Price, Seconds};

fn bound_of(problem: &Problem) -> Option<i64> {
    let instance = Instance::new(problem);
    let limits = bound::Limits { stop_finding: &|| false, stop: &|| false, rounds: 10 };
    let bound = bound::lower_bound(&instance, std::iter::empty(), &limits);
    bound.map(|bound| bound.0)
}

fn check(problem: &Problem) {
    let cheapest = cheapest_plan(problem);
    if let Some(bound) = bound_of(problem)
        && cheapest < MISSING
    {
        assert!(bound <= cheapest, "{bound} is no bound: a plan costs {cheapest}");
    }
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn no_plan_of_a_plain_problem_costs_less_than_its_bound(seed in 0..u64::MAX) {
        check(&random_problem(seed, Rules { n_services: 5, n_vehicles: 2, plain: true }));
    }

    #[test]
    fn no_plan_of_a_problem_with_modes_and_classes_costs_less_than_its_bound(seed in 0..u64::MAX) {
        check(&chainable_problem(seed, Rules { n_services: 4, n_vehicles: 2, plain: true }));
    }

    #[test]
    fn no_plan_of_a_rich_problem_costs_less_than_its_bound(seed in 0..u64::MAX) {
        check(&random_problem(seed, Rules { n_services: 4, n_vehicles: 2, plain: false }));
    }

    #[test]
    fn no_plan_with_releases_deliveries_and_groups_costs_less_than_its_bound(seed in 0..u64::MAX, plain: bool) {
        let problem = random_problem(seed, Rules { n_services: 4, n_vehicles: 2, plain });
        check(&with_more_rules(seed, problem));
    }
}

/// Places on a line, the depot at 0, each with one unit to collect; vehicles that carry two.
fn line(places: &[i64], undone: Undone) -> Problem {
    let at = |point: PointId| if point.index() == 0 { 0 } else { places[point.index() - 1] };
    let travel = Travel::from_fn(places.len() + 1, |from, to| {
        let metres = (at(from) - at(to)).abs();
        Some(Leg { seconds: Seconds(metres), metres: Metres(metres) })
    });
    let service = |index| {
        let point = PointId::new(index + 1);
        let mode = Mode {
            entry: point,
            exit: point,
            duration: Seconds::ZERO,
            distance: Metres::ZERO,
            cost: Money::ZERO,
        };
        Service { modes: vec![mode], load: Load(vec![1]), undone, ..Service::default() }
    };
    let vehicle = Vehicle {
        start: DepotId::new(0),
        end: DepotId::new(0),
        capacity: Load(vec![2]),
        travel: TravelId::new(0),
        per_metre: Price(1),
        ..Vehicle::default()
    };
    let depot = Depot { name: String::new(), exit: PointId::new(0), entry: PointId::new(0) };
    Problem::new(ProblemParts {
        n_dimensions: 1,
        services: (0..places.len()).map(service).collect(),
        vehicles: vec![vehicle; places.len()],
        depots: vec![depot],
        travels: vec![travel],
        ..ProblemParts::default()
    })
    .unwrap()
}

#[test]
fn the_bound_of_an_easy_problem_is_its_best_cost() {
    // 10 and 9 share a vehicle, and 3 and 2, and −5 and −4: 20 + 6 + 10.
    assert_eq!(bound_of(&line(&[10, 9, 3, 2, -5, -4], Undone::Forbidden)), Some(36));
}

#[test]
fn what_costs_more_than_its_price_is_left_undone_in_the_bound() {
    assert_eq!(bound_of(&line(&[10, 9, 3, 2, -5, -4], Undone::Costs(Money(7)))), Some(30));
}

#[test]
fn a_plan_tells_its_bound_if_asked() {
    let problem = line(&[10, 9, 3, 2, -5, -4], Undone::Forbidden);
    let options = Options { bound: true, ..Options::new(Stop::after_iterations(2)) };
    let solution = solve(&problem, &options, &|_| {});
    assert_eq!(solution.lower_bound, Some(Money(36)));
    assert_eq!(solution.judgement.cost(), Money(36));
    assert_eq!(solve(&problem, &Options { bound: false, ..options }, &|_| {}).lower_bound, None);
}

#[test]
fn a_bound_does_not_depend_on_the_threads() {
    let places: Vec<i64> = (0..40).map(|index| (index * 37) % 101 - 50).collect();
    let problem = line(&places, Undone::Forbidden);
    let bound = |threads| {
        let stop = Stop::after_iterations(3);
        let options = Options { threads: Some(threads), bound: true, ..Options::new(stop) };
        solve(&problem, &options, &|_| {}).lower_bound
    };
    assert!(bound(1).is_some());
    assert_eq!(bound(1), bound(2));
}
