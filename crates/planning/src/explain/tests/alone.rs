//! "Impossible" against an oracle that tries every order at every second.

use crate::explain::alone;
use proptest::prelude::*;
use roadcrew_model::{
    Break, Depot, DepotId, Facility, FacilityId, Leg, Load, Mode, PointId, Problem, ProblemParts,
    Rests, Route, Service, ServiceId, Skills, Stop, Strain, Stretch, TotalRest, Travel, Undone,
    Vehicle, VehicleId, judge_route,
};
use roadcrew_units::{Metres, Money, Seconds, TimeWindow};

const SHIFT: i64 = 30;

fn span() -> impl Strategy<Value = TimeWindow> {
    (0..SHIFT, 0..12_i64)
        .prop_map(|(open, length)| TimeWindow::new(Seconds(open), Seconds(open + length)).unwrap())
}

/// Up to two windows in order, without overlap.
fn windows() -> impl Strategy<Value = Vec<TimeWindow>> {
    prop::collection::vec(span(), 0..3).prop_map(|mut windows| {
        windows.sort_by_key(|window| window.open());
        windows.dedup_by(|after, before| after.open() <= before.close());
        windows
    })
}

/// Rules of rest, mostly few.
fn rests() -> impl Strategy<Value = Rests> {
    let strain = prop_oneof![Just(Strain::Work), Just(Strain::Driving)];
    let split = prop::option::of([1..3_i64, 1..3_i64].prop_map(|it| it.map(Seconds)));
    let stretch = (strain, 3..SHIFT, 1..5_i64, split, any::<bool>()).prop_map(
        |(of, at_most, rest, split, rests_by_other_work)| Stretch {
            of,
            at_most: Seconds(at_most),
            rest: Seconds(rest),
            split,
            rests_by_other_work,
        },
    );
    let total = (3..SHIFT, 1..6_i64, 1..4_i64).prop_map(|(beyond, rest, piece)| TotalRest {
        beyond: Seconds(beyond),
        rest: Seconds(rest),
        piece: Seconds(piece),
    });
    let longest = prop::option::weighted(0.2, 5..SHIFT);
    let rules = (prop::collection::vec(stretch, 0..2), prop::collection::vec(total, 0..2), longest);
    rules.prop_map(|(stretches, totals, longest)| Rests {
        stretches,
        totals,
        longest_driving: longest.map(Seconds),
    })
}

/// One service with one or two modes, two depots, a tip, a vehicle with up to two breaks and one that the service may be locked to.
fn problem() -> impl Strategy<Value = Problem> {
    let legs = prop::collection::vec(prop::option::weighted(0.9, 0..9_i64), 16);
    let breaks = prop::collection::vec((span(), 1..5_i64), 0..3);
    let longest = prop::option::of(5..SHIFT);
    let service = (windows(), 0..8_i64, 0..8_i64, prop::bool::weighted(0.9), 1..3_usize);
    let truck = (0..8_i64, any::<bool>(), windows(), any::<bool>());
    let rules = (
        prop::bool::weighted(0.1),
        any::<bool>(),
        prop::option::of(0..3_usize),
        prop::option::of(5..40_i64),
        prop_oneof![2 => Just(Rests::default()), 1 => rests()],
    );
    let all = (legs, breaks, longest, service, truck, rules);
    all.prop_map(|(legs, breaks, longest, service, truck, rules)| {
        let (windows, duration, load, has_skill, n_modes) = service;
        let (capacity, ends_empty, tip_windows, may_tip) = truck;
        let (is_locked_away, ends_elsewhere, most_tips, longest_distance, rests) = rules;
        let point = PointId::new;
        let mode = |at| Mode {
            entry: point(at),
            exit: point(at),
            duration: Seconds(duration),
            distance: Metres::ZERO,
            cost: Money::ZERO,
        };
        let depot = |at| Depot { name: String::new(), exit: point(at), entry: point(at) };
        let other = Vehicle { capacity: Load(vec![0]), ..Vehicle::default() };
        let leg = |from: PointId, to: PointId| {
            let seconds = legs[from.index() * 4 + to.index()]?;
            Some(Leg { seconds: Seconds(seconds), metres: Metres(seconds) })
        };
        Problem::new(ProblemParts {
            n_dimensions: 1,
            services: vec![Service {
                modes: [mode(1), mode(2)][..n_modes].to_vec(),
                load: Load(vec![load]),
                windows,
                skills: Skills(u64::from(!has_skill)),
                undone: Undone::Costs(Money(1)),
                only_by: if is_locked_away { vec![VehicleId::new(1)] } else { Vec::new() },
                ..Service::default()
            }],
            vehicles: vec![
                Vehicle {
                    rests,
                    most_tips,
                    longest_distance: longest_distance.map(Metres),
                    shift: TimeWindow::new(Seconds(0), Seconds(SHIFT)).unwrap(),
                    start: DepotId::new(0),
                    end: DepotId::new(usize::from(ends_elsewhere)),
                    capacity: Load(vec![capacity]),
                    longest_duration: longest.map(Seconds),
                    breaks: breaks
                        .into_iter()
                        .map(|(window, duration)| Break { window, duration: Seconds(duration) })
                        .collect(),
                    tips: if may_tip { vec![FacilityId::new(0)] } else { Vec::new() },
                    ends_empty,
                    ..Vehicle::default()
                },
                other,
            ],
            depots: vec![depot(0), depot(2)],
            facilities: vec![Facility {
                name: String::new(),
                entry: point(3),
                exit: point(3),
                windows: tip_windows,
                duration: Seconds(2),
                cost: Money::ZERO,
            }],
            travels: vec![Travel::from_fn(4, leg)],
            ..ProblemParts::default()
        })
        .unwrap()
    })
}

/// Whether any sequence of the service, the breaks and up to two tips, left for at any second, breaks no rule.
fn oracle(problem: &Problem) -> bool {
    let crew = problem.vehicle(VehicleId::new(0));
    let mut stops: Vec<Stop> = (0..crew.breaks.len()).map(Stop::Break).collect();
    stops.extend(crew.tips.iter().flat_map(|&tip| [Stop::Tip(tip), Stop::Tip(tip)]));
    let n_modes = problem.service(ServiceId::new(0)).modes.len();
    (0..n_modes).any(|mode| {
        let service = Stop::service(ServiceId::new(0), u8::try_from(mode).unwrap());
        grows(problem, &mut Vec::new(), &stops, Some(service))
    })
}

/// Tries what stands already, then puts each of the rest behind it.
fn grows(
    problem: &Problem,
    sequence: &mut Vec<Stop>,
    rest: &[Stop],
    service: Option<Stop>,
) -> bool {
    let goes = |departure| {
        let route = Route {
            vehicle: VehicleId::new(0),
            departure: Seconds(departure),
            stops: sequence.clone(),
        };
        judge_route(problem, &route).violations.is_empty()
    };
    if service.is_none() && (0..=SHIFT).any(goes) {
        return true;
    }
    if let Some(stop) = service {
        sequence.push(stop);
        let found = grows(problem, sequence, rest, None);
        sequence.pop();
        if found {
            return true;
        }
    }
    (0..rest.len()).any(|index| {
        let mut others = rest.to_vec();
        sequence.push(others.remove(index));
        let found = grows(problem, sequence, &others, service);
        sequence.pop();
        found
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn what_is_said_to_be_impossible_no_order_at_any_second_can_do(problem in problem()) {
        let (vehicle, service) = (VehicleId::new(0), ServiceId::new(0));
        let has_skill = problem.vehicle(vehicle).skills.cover(problem.service(service).skills);
        let is_possible = has_skill
            && alone::best(&problem, vehicle, service).broken.is_empty();
        prop_assert_eq!(is_possible, oracle(&problem));
    }
}
