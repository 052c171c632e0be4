//! Hauls of services that are to have a position on their shift.

use super::Hauls;
use super::tests::{check_steps, streets};
use crate::instance::Instance;
use crate::random::Random;
use crate::tests::cases;
use crate::{Options, Solution, Stop, solve};
use proptest::prelude::*;
use roadcrew_model::{Due, Problem, ProblemParts, ServiceId, Undone, VehicleId, Violation};
use roadcrew_units::{Money, Price, Seconds};

/// Streets of which a few are to have a position, some of these on a truck of their own; half of the time all are due at some time.
fn placed(seed: u64) -> Problem {
    let mut parts = streets(seed, 160).into_parts();
    let random = &mut Random::new(seed, 7, 7);
    if random.once_in(2) {
        for service in &mut parts.services {
            let at = Seconds(if random.once_in(2) { 40 } else { 90 });
            service.due = Some(Due { at, per_second: Price(1) });
        }
    }
    for _ in 0..=random.below(4) {
        let service = random.below(70);
        parts.services[service].position = Some(random.below(4));
        if random.once_in(2) {
            parts.services[service].only_by = vec![VehicleId::new(random.below(4))];
        }
    }
    Problem::new(parts).unwrap()
}

fn planned(parts: ProblemParts) -> Solution {
    let problem = Problem::new(parts).unwrap();
    assert!(Hauls::new(&Instance::new(&problem)).is_some());
    solve(&problem, &Options::new(Stop::after_iterations(3)), &|_| {})
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn a_place_off_has_its_price_and_a_step_back_leads_back(seed in any::<u64>()) {
        check_steps(&placed(seed), seed, false);
    }

    #[test]
    fn what_has_another_position_than_it_should_is_undone(seed in any::<u64>()) {
        let solution = planned(placed(seed).into_parts());
        let is_missing = |it: &Violation| matches!(it, Violation::MustBeDone { .. });
        prop_assert!(solution.judgement.violations.iter().all(is_missing));
    }
}

/// The position of a service on the route of a vehicle.
fn position(solution: &Solution, vehicle: usize, service: usize) -> Option<usize> {
    let vehicle = VehicleId::new(vehicle);
    let route = solution.plan.routes.iter().find(|route| route.vehicle == vehicle)?;
    route.services().position(|it| it == ServiceId::new(service))
}

/// Services are late on full shifts, and two trucks have a service each at a position of its own.
#[test]
fn two_positions_cost_a_day_with_due_times_little() {
    let day = || {
        let mut parts = streets(2, 240).into_parts();
        for (index, service) in parts.services.iter_mut().enumerate() {
            let at = Seconds(if index % 3 == 0 { 60 } else { 120 });
            service.due = Some(Due { at, per_second: Price(1) });
            service.undone = Undone::Costs(Money(60));
        }
        parts
    };
    let free = planned(day());
    let mut locked = day();
    for (service, vehicle, position) in [(7, 1, 0), (100, 2, 3)] {
        let service = &mut locked.services[service];
        (service.position, service.only_by) = (Some(position), vec![VehicleId::new(vehicle)]);
        service.undone = Undone::Costs(Money(6000));
    }
    let locked = planned(locked);
    assert!(locked.judgement.is_feasible(), "{:?}", locked.judgement.violations);
    assert_eq!(position(&locked, 1, 7), Some(0));
    assert_eq!(position(&locked, 2, 100), Some(3));
    let (free, locked) = (free.judgement.cost().0, locked.judgement.cost().0);
    assert!(10 * locked <= 11 * free, "{locked} with the positions, {free} without");
}
