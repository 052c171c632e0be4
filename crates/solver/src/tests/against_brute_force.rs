//! On tiny problems nothing is cheaper than what the search finds.

use super::cases;
use super::random_problem::{Rules, random_problem, with_crew_rules, with_more_rules};
use crate::{Options, Stop, solve};
use proptest::prelude::*;
use roadcrew_model::{
    FacilityId, Group, Problem, Route, Stop as RouteStop, Undone, VehicleId, Violation, judge_route,
};
use roadcrew_units::Seconds;

/// What a mandatory service left undone counts when plans are compared.
pub(crate) const MISSING: i64 = 1_000_000;

/// The cheapest route of a vehicle for every set of services, by trying every order, mode, tip, break and departure.
struct Routes<'a> {
    problem: &'a Problem,
    vehicle: VehicleId,
    cheapest: Vec<Option<i64>>,
    stops: Vec<RouteStop>,
}

impl Routes<'_> {
    fn all(problem: &Problem, vehicle: VehicleId) -> Vec<Option<i64>> {
        let sets = 1 << problem.services().len();
        let mut routes = Routes { problem, vehicle, cheapest: vec![None; sets], stops: Vec::new() };
        routes.cheapest[0] = Some(0);
        routes.extend(0);
        routes.cheapest
    }

    fn extend(&mut self, done: usize) {
        if done != 0 {
            self.price(done);
        }
        for index in 0..self.problem.services().len() {
            if done & (1 << index) != 0 {
                continue;
            }
            for mode in 0..self.problem.services()[index].modes.len() {
                let stop = RouteStop::service(
                    roadcrew_model::ServiceId::new(index),
                    u8::try_from(mode).unwrap(),
                );
                self.with(stop, done | (1 << index));
            }
        }
        let vehicle = self.problem.vehicle(self.vehicle);
        let rested = self.stops.contains(&RouteStop::Break(0));
        if !vehicle.breaks.is_empty() && !rested {
            self.with(RouteStop::Break(0), done);
        }
        let tip = RouteStop::Tip(FacilityId::new(0));
        let worked = matches!(self.stops.last(), Some(RouteStop::Service { .. }));
        // Whoever waits for a release can rest before, on a trip without services.
        let waits = self.problem.services().iter().any(|service| service.release.is_some());
        let rested_last =
            (waits || self.stops.len() > 1) && self.stops.last() == Some(&RouteStop::Break(0));
        if !vehicle.tips.is_empty() && (worked || rested_last) {
            self.with(tip, done);
        }
    }

    fn with(&mut self, stop: RouteStop, done: usize) {
        self.stops.push(stop);
        self.extend(done);
        self.stops.pop();
    }

    fn price(&mut self, done: usize) {
        for departure in self.departures() {
            let stops = self.stops.clone();
            let route = Route { vehicle: self.vehicle, departure: Seconds(departure), stops };
            let judged = judge_route(self.problem, &route);
            let cost = judged.costs.total().0;
            if judged.violations.is_empty() && self.cheapest[done].is_none_or(|least| cost < least)
            {
                self.cheapest[done] = Some(cost);
            }
        }
    }
}

impl Routes<'_> {
    /// Every second where time is paid or bounded, else as soon as something is ready.
    fn departures(&self) -> Vec<i64> {
        let vehicle = self.problem.vehicle(self.vehicle);
        let open = vehicle.shift.open().0;
        if vehicle.per_second.0 != 0
            || vehicle.longest_duration.is_some()
            || vehicle.overtime.is_some()
        {
            return (open..=open + 60).collect();
        }
        let releases = self.problem.services().iter().filter_map(|service| service.release);
        std::iter::once(open).chain(releases.map(|release| release.0.max(open))).collect()
    }
}

pub(crate) fn cheapest_plan(problem: &Problem) -> i64 {
    let n_services = problem.services().len();
    let price = |undone: Undone| match undone {
        Undone::Costs(price) => price.0,
        Undone::Forbidden => MISSING,
    };
    let missed = |done: usize| -> i64 {
        let is_undone = |index: usize| done & (1 << index) == 0;
        let undone = (0..n_services).filter(|&index| is_undone(index));
        let own: i64 = undone.map(|index| price(problem.services()[index].undone)).sum();
        let all_undone = |group: &&Group| group.members.iter().all(|m| is_undone(m.index()));
        let groups = problem.groups().iter().filter(all_undone);
        own + groups.map(|group| price(group.undone)).sum::<i64>()
    };
    let is_allowed = |done: usize| {
        let n_done = |group: &Group| {
            group.members.iter().filter(|member| done & (1 << member.index()) != 0).count()
        };
        problem.groups().iter().all(|group| n_done(group) <= 1)
    };
    let mut cheapest: Vec<Option<i64>> = vec![None; 1 << n_services];
    cheapest[0] = Some(0);
    for vehicle in 0..problem.vehicles().len() {
        let routes = Routes::all(problem, VehicleId::new(vehicle));
        let before = cheapest.clone();
        for (set, cost) in before.iter().enumerate() {
            for (more, route) in routes.iter().enumerate() {
                if let (Some(cost), Some(route)) = (cost, route)
                    && set & more == 0
                    && cheapest[set | more].is_none_or(|least| cost + route < least)
                {
                    cheapest[set | more] = Some(cost + route);
                }
            }
        }
    }
    let priced = cheapest.iter().enumerate();
    let allowed = priced.filter(|(set, _)| is_allowed(*set));
    allowed.filter_map(|(set, cost)| Some((*cost)? + missed(set))).min().unwrap()
}

fn check(seed: u64, rules: Rules) {
    check_problem(seed, &random_problem(seed, rules));
}

fn crew_problem(seed: u64, plain: bool) -> Problem {
    let problem = random_problem(seed, Rules { n_services: 4, n_vehicles: 2, plain });
    with_crew_rules(seed, problem, true)
}

#[test]
fn the_best_plan_with_reserved_services_territories_overtime_and_positions_is_found_nearly_always()
{
    let both = (0..40).map(|seed| found_and_cheapest(seed, &crew_problem(seed, seed % 2 == 0)));
    let n_missed = both.filter(|(found, cheapest)| cheapest < found).count();
    assert!(n_missed <= 2, "{n_missed} of 40 are not the best");
}

/// What the search finds, which keeps every rule and is no better than what brute force finds.
fn found_and_cheapest(seed: u64, problem: &Problem) -> (i64, i64) {
    let options = Options { threads: Some(1), ..Options::new(Stop::after_iterations(12)) };
    let solution = solve(problem, &options, &|_| {});
    let violations = &solution.judgement.violations;
    let is_missing = |violation: &&Violation| {
        matches!(violation, Violation::MustBeDone { .. } | Violation::GroupMustBeDone { .. })
    };
    let n_missing = violations.iter().filter(is_missing).count();
    assert_eq!(violations.len(), n_missing, "{violations:?}");
    let found = solution.judgement.cost().0 + MISSING * i64::try_from(n_missing).unwrap();
    let cheapest = cheapest_plan(problem);
    assert!(cheapest <= found, "seed {seed}: {found} beats brute force at {cheapest}");
    (found, cheapest)
}

fn check_problem(seed: u64, problem: &Problem) {
    let (found, cheapest) = found_and_cheapest(seed, problem);
    // Labels price lateness as if each service had its best departure: not exact where leaving late pays.
    let is_exact = problem.services().iter().all(|service| service.due.is_none())
        || problem
            .vehicles()
            .iter()
            .all(|vehicle| vehicle.per_second.0 == 0 && vehicle.overtime.is_none());
    assert!(!is_exact || found == cheapest, "seed {seed}: {found} where {cheapest} is possible");
}

proptest! {
    #![proptest_config(cases(20))]

    #[test]
    fn the_best_plan_of_a_tiny_rich_problem_is_found(seed in 0..u64::MAX) {
        check(seed, Rules { n_services: 4, n_vehicles: 2, plain: false });
    }

    #[test]
    fn the_best_plan_with_releases_deliveries_groups_and_limited_tips_is_found(seed in 0..u64::MAX, plain: bool) {
        check_more(seed, plain);
    }

    #[test]
    fn nothing_beats_brute_force_on_reserved_services_territories_overtime_and_positions(seed in 0..u64::MAX, plain: bool) {
        found_and_cheapest(seed, &crew_problem(seed, plain));
    }

    #[test]
    fn nothing_beats_brute_force_where_late_departures_pay(seed in 6_776_133_679_006_201_608..6_776_133_679_006_201_612_u64) {
        check(seed, Rules { n_services: 4, n_vehicles: 2, plain: false });
    }

    #[test]
    fn the_best_plan_of_a_tiny_plain_problem_is_found(seed in 0..u64::MAX) {
        check(seed, Rules { n_services: 5, n_vehicles: 2, plain: true });
    }
}

fn check_more(seed: u64, plain: bool) {
    let problem = random_problem(seed, Rules { n_services: 4, n_vehicles: 2, plain });
    check_problem(seed, &with_more_rules(seed, problem));
}

fn check_plain(seed: u64) {
    check(seed, Rules { n_services: 5, n_vehicles: 2, plain: true });
}

fn check_rich(seed: u64) {
    check(seed, Rules { n_services: 4, n_vehicles: 2, plain: false });
}

#[test]
fn what_no_vehicle_reaches_but_by_way_of_another_service_is_done() {
    check_plain(17_540_922_285_312_995_659);
    check_plain(787_786_628_502_471_559);
}

#[test]
fn a_cheaper_split_between_two_vehicles_is_found() {
    check_plain(787_810_670_576_158_575);
    check_plain(1_884_722_004_046);
    check_plain(2_098_535_004_505);
    check_plain(3_832_796_008_228);
    check_plain(7_515_131_016_133);
}

#[test]
fn a_cheaper_plan_with_modes_tips_and_breaks_is_found() {
    check_rich(1_346_230_002_890);
    check_rich(1_354_149_002_907);
    check_rich(3_341_818_007_174);
    check_rich(4_569_263_009_809);
    check_rich(5_749_194_012_342);
    check_rich(7_895_243_016_949);
    check_rich(8_085_299_017_357);
}
