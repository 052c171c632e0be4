//! Hauls of services that are due, have windows, or take what they need off the vehicle.

use super::Hauls;
use super::tests::{check_steps, streets};
use crate::instance::Instance;
use crate::random::Random;
use crate::tests::cases;
use crate::{Options, Solution, Stop, solve};
use proptest::prelude::*;
use roadcrew_model::{Due, Load, Problem, ProblemParts, ServiceId, Undone, Violation};
use roadcrew_units::{Metres, Price, Seconds, TimeWindow};

/// The same streets, most of them due at one of two times, some within windows if so wished; half of the time they are salted instead of
/// collected.
fn timed(seed: u64, n_services: usize, has_windows: bool) -> ProblemParts {
    let mut parts = streets(seed, n_services).into_parts();
    let random = &mut Random::new(seed, 6, 6);
    let is_salted = random.once_in(2);
    let window = |open: i64, close: i64| TimeWindow::new(Seconds(open), Seconds(close)).unwrap();
    for service in &mut parts.services {
        if !random.once_in(4) {
            let at = Seconds(if random.once_in(2) { 40 } else { 90 });
            service.due = Some(Due { at, per_second: Price(1 + i64::from(random.once_in(2))) });
        }
        if has_windows && random.once_in(3) {
            service.windows = if random.once_in(2) {
                vec![window(30, 80)]
            } else {
                vec![window(10, 20), window(60, 120)]
            };
        }
        if is_salted {
            service.delivery = std::mem::replace(&mut service.load, Load(vec![0]));
        }
    }
    if is_salted {
        for vehicle in &mut parts.vehicles {
            vehicle.ends_empty = false;
        }
    }
    parts
}

/// The same without anything that is waited for.
fn without_waiting(seed: u64) -> Problem {
    let mut parts = timed(seed, 150, false);
    for vehicle in &mut parts.vehicles {
        vehicle.breaks = Vec::new();
    }
    for tip in &mut parts.facilities {
        tip.windows = Vec::new();
    }
    Problem::new(parts).unwrap()
}

fn is_missing(violation: &Violation) -> bool {
    matches!(violation, Violation::MustBeDone { .. })
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn lateness_is_priced_as_the_judge_does(seed in any::<u64>()) {
        check_steps(&without_waiting(seed), seed, true);
    }

    #[test]
    fn due_times_beside_breaks_never_cost_less_than_judged(seed in any::<u64>()) {
        check_steps(&Problem::new(timed(seed, 150, false)).unwrap(), seed, false);
    }

    #[test]
    fn windows_are_kept_and_never_cost_less_than_judged(seed in any::<u64>()) {
        check_steps(&Problem::new(timed(seed, 150, true)).unwrap(), seed, false);
    }

    #[test]
    fn what_must_be_salted_or_collected_in_time_is_or_is_named(seed in any::<u64>()) {
        let problem = Problem::new(timed(seed, 160, true)).unwrap();
        let solution = planned(&problem);
        prop_assert!(solution.judgement.violations.iter().all(is_missing));
    }
}

fn planned(problem: &Problem) -> Solution {
    solve(problem, &Options::new(Stop::after_iterations(1)), &|_| {})
}

/// Nothing costs anything but metres and lateness, and everything must be done.
fn dear_when_late(due: impl Fn(usize) -> i64) -> Problem {
    let mut parts = streets(2, 160).into_parts();
    for (index, service) in parts.services.iter_mut().enumerate() {
        service.due = Some(Due { at: Seconds(due(index)), per_second: Price(50) });
        service.undone = Undone::Forbidden;
    }
    for vehicle in &mut parts.vehicles {
        vehicle.shift = TimeWindow::new(Seconds(0), Seconds(4000)).unwrap();
        vehicle.breaks = Vec::new();
    }
    for tip in &mut parts.facilities {
        tip.windows = Vec::new();
    }
    Problem::new(parts).unwrap()
}

#[test]
fn what_is_due_first_is_done_first() {
    let is_urgent = |service: usize| service.is_multiple_of(4);
    let problem = dear_when_late(|service| if is_urgent(service) { 60 } else { 2000 });
    assert!(Hauls::new(&Instance::new(&problem)).is_some());
    let solution = planned(&problem);
    let mut late = [(0, 0), (0, 0)];
    for (route, judged) in solution.plan.routes.iter().zip(&solution.judgement.routes) {
        for (stop, times) in route.stops.iter().zip(&judged.stops) {
            if let roadcrew_model::Stop::Service { service, .. } = *stop {
                let of_kind = &mut late[usize::from(is_urgent(service.index()))];
                of_kind.0 += times.start.0;
                of_kind.1 += 1;
            }
        }
    }
    let [(others, n_others), (urgent, n_urgent)] = late;
    assert_eq!(n_others + n_urgent, 160);
    assert!(2 * urgent * n_others < others * n_urgent, "{late:?}");
}

/// Nobody has time for half of the work, and there is no time to search.
#[test]
fn however_little_time_there_is_shifts_are_filled() {
    let mut parts = streets(6, 300).into_parts();
    for (index, service) in parts.services.iter_mut().enumerate() {
        let at = Seconds(if index % 3 == 0 { 60 } else { 5000 });
        service.due = Some(Due { at, per_second: Price(1) });
        service.undone = Undone::Costs(roadcrew_units::Money(500));
        service.load = Load(vec![0]);
    }
    let n_done = |parts: ProblemParts, stop: Stop| {
        let problem = Problem::new(parts).unwrap();
        let solution = solve(&problem, &Options::new(stop), &|_| {});
        assert!(solution.judgement.is_feasible(), "{:?}", solution.judgement.violations);
        300 - solution.judgement.undone.len()
    };
    let at_once = n_done(parts.clone(), Stop::after(std::time::Duration::ZERO));
    let searched = n_done(parts, Stop::after_iterations(2));
    assert!(searched < 250, "{searched}: the shifts are short");
    assert!(3 * searched <= 4 * at_once, "{at_once} at once, {searched} searched");
}

#[test]
fn a_spreader_is_filled_up_before_it_is_empty() {
    let mut parts = streets(5, 90).into_parts();
    for service in &mut parts.services {
        service.delivery = std::mem::replace(&mut service.load, Load(vec![0]));
    }
    for vehicle in &mut parts.vehicles {
        vehicle.ends_empty = false;
    }
    let problem = Problem::new(parts).unwrap();
    assert!(Hauls::new(&Instance::new(&problem)).is_some());
    let solution = planned(&problem);
    assert!(solution.judgement.violations.iter().all(is_missing));
    assert!(solution.plan.routes.iter().any(|route| {
        route.stops.iter().any(|stop| matches!(stop, roadcrew_model::Stop::Tip(_)))
    }));
}

#[test]
fn routes_pulled_together_are_more_compact_and_nothing_is_forgotten() {
    let problem = streets(9, 160);
    let metres_apart = |compact: i64| {
        let options =
            Options { compact: Price(compact), ..Options::new(Stop::after_iterations(3)) };
        let solution = solve(&problem, &options, &|_| {});
        assert!(solution.judgement.violations.iter().all(is_missing));
        let travel = &problem.travels()[0];
        let entry = |service: ServiceId| problem.service(service).modes[0].entry;
        let of_route = |route: &roadcrew_model::Route| -> i64 {
            let services = || {
                route.stops.iter().filter_map(|stop| match *stop {
                    roadcrew_model::Stop::Service { service, .. } => Some(service),
                    _ => None,
                })
            };
            let to_all = |from: ServiceId| -> i64 {
                let legs = services().filter_map(|to| travel.leg(entry(from), entry(to)));
                legs.map(|leg| leg.metres).sum::<Metres>().0
            };
            services().map(to_all).min().unwrap_or(0)
        };
        solution.plan.routes.iter().map(of_route).sum::<i64>()
    };
    assert!(metres_apart(20) < metres_apart(0));
}
