//! Ways that are measured make the same plan as ways that are written down.

use super::random_problem::plane_problem;
use crate::{Options, Stop, solve};
use roadcrew_model::{Plan, Problem, Travel, TravelId};
use roadcrew_units::{Price, Seconds, TimeWindow};

fn plan(problem: &Problem) -> (Plan, i64) {
    let stop = Stop::after_iterations(2);
    let solution = solve(problem, &Options { seed: 3, ..Options::new(stop) }, &|_| {});
    (solution.plan, solution.judgement.cost().0)
}

fn check(problem: Problem) {
    let on_plane = plan(&problem);
    let mut parts = problem.into_parts();
    let plane = parts.travels[TravelId::new(0).index()].clone();
    parts.travels = vec![Travel::from_fn(plane.n_points(), |from, to| plane.leg(from, to))];
    assert_eq!(plan(&Problem::new(parts).unwrap()), on_plane);
}

#[test]
fn a_problem_with_windows_is_planned_alike() {
    check(plane_problem(1, 250));
}

#[test]
fn a_problem_with_paid_time_is_planned_alike() {
    let mut parts = plane_problem(2, 250).into_parts();
    for vehicle in &mut parts.vehicles {
        vehicle.per_second = Price(1);
        vehicle.longest_duration = Some(Seconds(4000));
    }
    check(Problem::new(parts).unwrap());
}

#[test]
fn a_problem_without_times_is_planned_alike() {
    let mut parts = plane_problem(3, 250).into_parts();
    for service in &mut parts.services {
        service.windows.clear();
    }
    for vehicle in &mut parts.vehicles {
        vehicle.shift = TimeWindow::ALWAYS;
    }
    check(Problem::new(parts).unwrap());
}

#[test]
fn thousands_of_services_have_a_first_plan_that_does_them_all() {
    let problem = plane_problem(4, 3_200);
    let none = Stop::after_iterations(0);
    let first = solve(&problem, &Options::new(none), &|_| {});
    assert!(first.judgement.is_feasible(), "{:?}", first.judgement.violations.first());
    assert!(first.plan.routes.len() < 400);
}
