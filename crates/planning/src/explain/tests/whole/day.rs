//! Small days with every rule, and a plan for each that breaks none.

use super::every_plan::routes_of;
use proptest::prelude::*;
use roadcrew_model::{
    Break, Depot, DepotId, Due, Facility, FacilityId, Leg, Link, Load, Mode, Overtime, Plan,
    PointId, Problem, ProblemParts, Rests, Route, Service, ServiceId, Skills, Strain, Stretch,
    Territory, TotalRest, Travel, Undone, Vehicle, VehicleId, Violation, judge,
};
use roadcrew_units::{Metres, Money, Price, Seconds, TimeWindow};

pub(super) const SHIFT: i64 = 16;
const N_SERVICES: usize = 3;
/// Points: two depots, the tip, a pair per service.
const TIP: usize = 2;
const N_POINTS: usize = 3 + 2 * N_SERVICES;
/// A cent, so that no two prices look alike in words.
const CENT: i64 = 10_000;

/// A problem and a plan of it.
#[derive(Debug)]
pub(super) struct Day {
    pub problem: Problem,
    pub plan: Plan,
}

impl Day {
    pub(super) fn undone_price(&self, service: ServiceId) -> Money {
        match self.problem.service(service).undone {
            Undone::Costs(price) => price,
            Undone::Forbidden => Money::ZERO,
        }
    }
}

fn window(open: i64, length: i64) -> TimeWindow {
    TimeWindow::new(Seconds(open), Seconds(open + length)).unwrap()
}

/// None, or up to two windows in order, without overlap.
fn windows() -> impl Strategy<Value = Vec<TimeWindow>> {
    let some = prop::collection::vec((0..SHIFT, 0..8_i64), 1..3).prop_map(|spans| {
        let mut windows: Vec<_> = spans.into_iter().map(|(open, it)| window(open, it)).collect();
        windows.sort_by_key(|window| window.open());
        windows.dedup_by(|after, before| after.open() <= before.close());
        windows
    });
    prop_oneof![2 => Just(Vec::new()), 1 => some]
}

/// Mostly not there.
fn rarely<S: Strategy>(value: S) -> impl Strategy<Value = Option<S::Value>>
where
    S::Value: Clone,
{
    prop::option::weighted(0.2, value)
}

fn service(index: usize) -> impl Strategy<Value = Service> {
    let work = (0..5_i64, 0..4_i64, 0..3_i64, any::<bool>());
    let rules = (
        windows(),
        prop_oneof![3 => Just(0), 1 => 0..4_u64],
        rarely(prop::sample::select(vec![0, 1])),
        rarely(0..3_usize),
        rarely(0..SHIFT),
    );
    let prices = (rarely((0..SHIFT, 0..30_i64)), rarely(0..2_usize), 1..90_i64);
    (work, rules, prices).prop_map(move |(work, rules, prices)| {
        let (duration, load, delivery, is_street) = work;
        let (windows, skills, only_by, position, release) = rules;
        let (due, home, undone) = prices;
        let (there, back) = (PointId::new(3 + 2 * index), PointId::new(4 + 2 * index));
        let mode = |entry, exit| Mode {
            entry,
            exit,
            duration: Seconds(duration),
            distance: Metres(duration),
            cost: Money(CENT * duration),
        };
        Service {
            modes: [mode(there, back), mode(back, there)][..=usize::from(is_street)].to_vec(),
            load: Load(vec![load]),
            delivery: Load(vec![delivery]),
            windows,
            skills: Skills(skills),
            only_by: only_by.into_iter().map(VehicleId::new).collect(),
            position,
            release: release.map(Seconds),
            due: due.map(|(at, price)| Due { at: Seconds(at), per_second: Price(CENT * price) }),
            territory: home.map(|it| Territory {
                vehicles: vec![VehicleId::new(it)],
                outside: Money(7 * CENT),
            }),
            undone: Undone::Costs(Money(10 * CENT * undone)),
            ..Service::default()
        }
    })
}

/// Rules of rest, mostly none.
fn rests() -> impl Strategy<Value = Rests> {
    let strain = prop_oneof![Just(Strain::Work), Just(Strain::Driving)];
    let stretch = (strain, 3..SHIFT, 1..4_i64, any::<bool>()).prop_map(
        |(of, at_most, rest, rests_by_other_work)| Stretch {
            of,
            at_most: Seconds(at_most),
            rest: Seconds(rest),
            split: None,
            rests_by_other_work,
        },
    );
    let total = (3..SHIFT, 1..4_i64, 1..3_i64).prop_map(|(beyond, rest, piece)| TotalRest {
        beyond: Seconds(beyond),
        rest: Seconds(rest),
        piece: Seconds(piece),
    });
    let rules = (rarely(stretch), rarely(total), rarely(4..SHIFT));
    rules.prop_map(|(stretch, total, longest)| Rests {
        stretches: stretch.into_iter().collect(),
        totals: total.into_iter().collect(),
        longest_driving: longest.map(Seconds),
    })
}

fn vehicle() -> impl Strategy<Value = Vehicle> {
    let limits = (rarely(6..SHIFT), rarely(8..40_i64), 6..SHIFT, rarely(4..SHIFT));
    let rest = (rarely((0..SHIFT, 0..8_i64, 1..4_i64)), rests());
    let truck = (1..8_i64, any::<bool>(), any::<bool>(), rarely(0..2_usize));
    let whence = (0..2_usize, 0..2_usize, prop_oneof![3 => Just(3), 1 => 0..4_u64]);
    (limits, rest, truck, whence).prop_map(|(limits, (pause, rests), truck, whence)| {
        let (longest_duration, longest_distance, close, overtime) = limits;
        let (capacity, may_tip, ends_empty, most_tips) = truck;
        let (start, end, skills) = whence;
        Vehicle {
            shift: window(0, close),
            start: DepotId::new(start),
            end: DepotId::new(end),
            capacity: Load(vec![capacity]),
            skills: Skills(skills),
            fixed: Money(7 * CENT),
            per_metre: Price(CENT),
            per_second: Price(3 * CENT),
            overtime: overtime
                .map(|after| Overtime { after: Seconds(after), per_second: Price(2 * CENT) }),
            longest_duration: longest_duration.map(Seconds),
            longest_distance: longest_distance.map(Metres),
            breaks: pause
                .map(|(open, length, duration)| Break {
                    window: window(open, length),
                    duration: Seconds(duration),
                })
                .into_iter()
                .collect(),
            rests,
            tips: if may_tip { vec![FacilityId::new(0)] } else { Vec::new() },
            ends_empty: may_tip && ends_empty,
            most_tips,
            ..Vehicle::default()
        }
    })
}

fn link() -> impl Strategy<Value = Link> {
    let pair = (0..N_SERVICES, 1..N_SERVICES).prop_map(|(first, more)| {
        [ServiceId::new(first), ServiceId::new((first + more) % N_SERVICES)]
    });
    (pair, 0..3, 0..4_i64).prop_map(|([first, then], kind, gap)| match kind {
        0 => Link::Follows { first, then, gap: Seconds(gap) },
        1 => Link::Together(vec![first, then]),
        _ => Link::SameVehicle(vec![first, then]),
    })
}

/// Ways by other points where those are shorter, as on streets: no detour saves time, nor working along one (Floyd and Warshall).
fn shortest(mut legs: Vec<i64>, services: &[Service]) -> Vec<i64> {
    for mode in services.iter().flat_map(|service| &service.modes) {
        let along = &mut legs[mode.entry.index() * N_POINTS + mode.exit.index()];
        *along = mode.duration.0.min(*along);
    }
    for by in 0..N_POINTS {
        for from in 0..N_POINTS {
            for to in 0..N_POINTS {
                let detour = legs[from * N_POINTS + by] + legs[by * N_POINTS + to];
                legs[from * N_POINTS + to] = legs[from * N_POINTS + to].min(detour);
            }
        }
    }
    legs
}

fn problem(link: impl Strategy<Value = Option<Link>>) -> impl Strategy<Value = Problem> {
    let legs = (prop::collection::vec(0..4_i64, N_POINTS * N_POINTS), rarely(TIP..N_POINTS));
    let services = (service(0), service(1), service(2));
    let rest = (link, windows(), prop::option::weighted(0.1, 1..3_i64));
    (legs, services, (vehicle(), vehicle()), rest).prop_map(
        |(legs, (a, b, c), (first, second), (link, tip_windows, balance))| {
            let point = PointId::new;
            let services = vec![a, b, c];
            let (legs, island) = (shortest(legs.0, &services), legs.1);
            let leg = |from: PointId, to: PointId| {
                let seconds = legs[from.index() * N_POINTS + to.index()];
                let is_reached = ![Some(from.index()), Some(to.index())].contains(&island);
                is_reached.then_some(Leg { seconds: Seconds(seconds), metres: Metres(2 * seconds) })
            };
            let depot = |at| Depot { name: String::new(), exit: point(at), entry: point(at) };
            Problem::new(ProblemParts {
                n_dimensions: 1,
                services,
                links: link.into_iter().collect(),
                balance: Price(balance.unwrap_or_default() * CENT),
                vehicles: vec![first, second],
                depots: vec![depot(0), depot(1)],
                facilities: vec![Facility {
                    name: "the tip".to_owned(),
                    entry: point(TIP),
                    exit: point(TIP),
                    windows: tip_windows,
                    duration: Seconds(1),
                    cost: Money(CENT),
                }],
                travels: vec![Travel::from_fn(N_POINTS, leg)],
                ..ProblemParts::default()
            })
            .unwrap()
        },
    )
}

/// One of the plans that break no rule, each crew out or not.
pub(super) fn day() -> impl Strategy<Value = Day> {
    planned(problem(rarely(link())))
}

/// The same where one service comes after another.
pub(super) fn day_of_chains() -> impl Strategy<Value = Day> {
    let is_chain = |link: &Link| matches!(link, Link::Follows { .. });
    planned(problem(link().prop_filter("no chain", is_chain).prop_map(Some)))
}

fn planned(problem: impl Strategy<Value = Problem>) -> impl Strategy<Value = Day> {
    (problem, [any::<u16>(), any::<u16>()]).prop_map(|(problem, choices)| {
        let mut plan = Plan::default();
        for (index, choice) in choices.into_iter().enumerate() {
            let is_good = |route: &Route| {
                let mut routes = plan.routes.clone();
                routes.push(route.clone());
                let found = judge(&problem, &Plan { routes }).violations;
                found.iter().all(|it| matches!(it, Violation::MustBeDone { .. }))
            };
            let routes = routes_of(&problem, VehicleId::new(index)).into_iter();
            let good: Vec<Route> = routes
                .filter(|route| route.services().next().is_some() && is_good(route))
                .collect();
            if let Some(route) = good.get(usize::from(choice) % (good.len() + 1)) {
                plan.routes.push(route.clone());
            }
        }
        Day { problem, plan }
    })
}
