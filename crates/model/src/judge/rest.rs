//! Whether a crew rests as often and as long as it must.

use super::{RouteJudgement, Violation};
use crate::plan::{Route, Stop};
use crate::problem::{Problem, Rests, Strain, Stretch};
use roadcrew_units::{Metres, Seconds};

/// What a crew does for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Activity {
    /// Between stops, or along a street that is worked on without getting out.
    Driving,
    /// At a stop, or waiting.
    Work,
    Rest,
}

/// A while, and the stop that it leads to or is spent at; one past the last is the depot.
#[derive(Clone, Copy, Debug)]
struct While {
    stop: usize,
    activity: Activity,
    lasts: Seconds,
}

/// The rules of its vehicle that a judged route breaks, `O(stops · rules)`.
pub(super) fn violations(
    problem: &Problem,
    route: &Route,
    judged: &RouteJudgement,
) -> Vec<Violation> {
    let rests = &problem.vehicle(route.vehicle).rests;
    if rests.is_empty() {
        return Vec::new();
    }
    let day = day_of(problem, route, judged);
    let mut broken = Vec::new();
    for stretch in &rests.stretches {
        for (stop, by) in too_long(stretch, &day) {
            let vehicle = route.vehicle;
            broken.push(Violation::RestMissing { vehicle, stop, of: stretch.of, by });
        }
    }
    broken.extend(totals(route, rests, &day));
    broken
}

/// What the crew does from departure to return, in order, without moments of no length.
fn day_of(problem: &Problem, route: &Route, judged: &RouteJudgement) -> Vec<While> {
    let at_stop = |stop: &Stop| match *stop {
        Stop::Break(_) => Activity::Rest,
        Stop::Service { service, mode } if problem.vehicle(route.vehicle).drives_at_work => {
            let mode = problem.services().get(service.index()).map(|it| it.modes.get(mode.index()));
            let moves = mode.flatten().is_some_and(|mode| Metres::ZERO < mode.distance);
            if moves { Activity::Driving } else { Activity::Work }
        }
        Stop::Service { .. } | Stop::Tip(_) => Activity::Work,
    };
    let mut day = Vec::with_capacity(3 * route.stops.len() + 1);
    let mut left = judged.departure;
    for (index, (stop, times)) in route.stops.iter().zip(&judged.stops).enumerate() {
        let whiles = [
            (Activity::Driving, times.arrival - left),
            (Activity::Work, times.start - times.arrival),
            (at_stop(stop), times.end - times.start),
        ];
        for (activity, lasts) in whiles {
            day.push(While { stop: index, activity, lasts });
        }
        left = times.end;
    }
    let home = While {
        stop: route.stops.len(),
        activity: Activity::Driving,
        lasts: judged.arrival - left,
    };
    day.push(home);
    day.retain(|one| Seconds::ZERO < one.lasts);
    day
}

/// The stretches that are too long: where each became so, and by how much it is in the end.
fn too_long(rule: &Stretch, day: &[While]) -> Vec<(usize, Seconds)> {
    let mut broken: Vec<(usize, Seconds)> = Vec::new();
    let (mut strain, mut pause) = (Seconds::ZERO, Seconds::ZERO);
    let (mut has_first_part, mut is_broken) = (false, false);
    for one in day {
        let is_rest = match one.activity {
            Activity::Rest => true,
            Activity::Work => rule.rests_by_other_work,
            Activity::Driving => false,
        };
        if is_rest {
            pause += one.lasts;
            continue;
        }
        let ends_by_parts = has_first_part && rule.split.is_some_and(|[_, second]| second <= pause);
        if rule.rest <= pause || ends_by_parts {
            (strain, has_first_part, is_broken) = (Seconds::ZERO, false, false);
        } else if rule.split.is_some_and(|[first, _]| first <= pause) {
            has_first_part = true;
        }
        pause = Seconds::ZERO;
        if rule.of == Strain::Work || one.activity == Activity::Driving {
            strain += one.lasts;
        }
        let by = strain - rule.at_most;
        if Seconds::ZERO < by {
            match broken.last_mut() {
                Some((_, total)) if is_broken => *total = by,
                _ => broken.push((one.stop, by)),
            }
            is_broken = true;
        }
    }
    broken
}

fn totals(route: &Route, rests: &Rests, day: &[While]) -> Vec<Violation> {
    let vehicle = route.vehicle;
    let sum = |counts: &dyn Fn(&While) -> bool| {
        Seconds(day.iter().filter(|one| counts(one)).map(|one| one.lasts.0).sum())
    };
    let mut broken = Vec::new();
    let work = sum(&|one| one.activity != Activity::Rest);
    let mut least = Seconds::ZERO;
    for total in rests.totals.iter().filter(|total| total.beyond < work) {
        let rested = sum(&|one| one.activity == Activity::Rest && total.piece <= one.lasts);
        least = least.max(total.rest - rested);
    }
    if Seconds::ZERO < least {
        broken.push(Violation::RestTooShort { vehicle, work, by: least });
    }
    if let Some(longest) = rests.longest_driving {
        let by = sum(&|one| one.activity == Activity::Driving) - longest;
        if Seconds::ZERO < by {
            broken.push(Violation::DrivesTooLong { vehicle, by });
        }
    }
    broken
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::judge_route;
    use crate::problem::{
        Depot, Leg, Mode, ModeIndex, PointId, ProblemParts, Service, ServiceId, TotalRest, Travel,
        Vehicle, VehicleId,
    };
    use roadcrew_units::Money;

    const fn minutes(minutes: i64) -> Seconds {
        Seconds(60 * minutes)
    }

    /// A day in minutes: `d90 w30 r15` drives, works, rests.
    fn day(text: &str) -> Vec<While> {
        let one = |(stop, word): (usize, &str)| {
            let activity = match &word[..1] {
                "d" => Activity::Driving,
                "w" => Activity::Work,
                _ => Activity::Rest,
            };
            While { stop, activity, lasts: minutes(word[1..].parse().unwrap()) }
        };
        text.split_whitespace().enumerate().map(one).collect()
    }

    fn check(rule: &Stretch, text: &str, expected: &[(usize, i64)]) {
        let expected: Vec<(usize, Seconds)> =
            expected.iter().map(|&(stop, by)| (stop, minutes(by))).collect();
        assert_eq!(too_long(rule, &day(text)), expected, "{text}");
    }

    const EU_DRIVING: Stretch = Stretch {
        of: Strain::Driving,
        at_most: minutes(270),
        rest: minutes(45),
        split: Some([minutes(15), minutes(30)]),
        rests_by_other_work: false,
    };
    const EU_WORK: Stretch = Stretch {
        of: Strain::Work,
        at_most: minutes(360),
        rest: minutes(15),
        split: None,
        rests_by_other_work: false,
    };
    const US_DRIVING: Stretch = Stretch {
        of: Strain::Driving,
        at_most: minutes(480),
        rest: minutes(30),
        split: None,
        rests_by_other_work: true,
    };

    #[test]
    fn four_and_a_half_hours_of_driving_end_with_a_rest() {
        check(&EU_DRIVING, "d270 r45 d270", &[]);
        check(&EU_DRIVING, "d270 w60 d10 w60 d10", &[(2, 20)]);
        check(&EU_DRIVING, "d200 r44 d100", &[(2, 30)]);
    }

    #[test]
    fn a_rest_may_be_split_in_fifteen_and_thirty_minutes() {
        check(&EU_DRIVING, "d100 r15 d170 r30 d270", &[]);
        check(&EU_DRIVING, "d100 r30 d170 r15 d10", &[(4, 10)]);
        check(&EU_DRIVING, "d100 r14 d170 r31 d10", &[(4, 10)]);
    }

    #[test]
    fn rests_without_a_pause_between_them_are_one() {
        check(&EU_DRIVING, "d200 r20 r25 d200", &[]);
    }

    #[test]
    fn six_hours_of_work_end_with_a_rest() {
        check(&EU_WORK, "d10 w350 r15 w360", &[]);
        check(&EU_WORK, "d10 w351 w9 r15 w361", &[(1, 10), (4, 1)]);
    }

    #[test]
    fn work_on_site_rests_from_driving_where_the_law_says_so() {
        check(&US_DRIVING, "d400 w30 d400", &[]);
        check(&US_DRIVING, "d400 w20 r10 d400", &[]);
        check(&US_DRIVING, "d400 w29 d100", &[(2, 20)]);
    }

    fn of_totals(rests: &Rests, text: &str) -> Vec<Violation> {
        let vehicle = VehicleId::new(0);
        let route = Route { vehicle, departure: Seconds::ZERO, stops: Vec::new() };
        totals(&route, rests, &day(text))
    }

    #[test]
    fn a_long_day_owes_more_rest_in_pieces_that_count() {
        let total = |beyond, rest| TotalRest {
            beyond: minutes(beyond),
            rest: minutes(rest),
            piece: minutes(15),
        };
        let rests = Rests { totals: vec![total(360, 30), total(540, 45)], ..Rests::default() };
        assert!(of_totals(&rests, "w360").is_empty());
        assert!(of_totals(&rests, "w200 r15 w200 r15").is_empty());
        let short = |text: &str| match of_totals(&rests, text).as_slice() {
            [Violation::RestTooShort { by, .. }] => by.minutes(),
            other => panic!("{other:?}"),
        };
        assert!((short("w200 r15 w200 r14") - 15.0).abs() < 1e-9);
        assert!((short("w300 r30 w300") - 15.0).abs() < 1e-9);
    }

    #[test]
    fn who_salts_drives() {
        let mode = Mode {
            entry: PointId::new(0),
            exit: PointId::new(0),
            duration: minutes(90),
            distance: Metres(40_000),
            cost: Money::ZERO,
        };
        let service = Service { modes: vec![mode], ..Service::default() };
        let depot = Depot { name: String::new(), exit: PointId::new(0), entry: PointId::new(0) };
        let stop = |service| Stop::Service { service, mode: ModeIndex(0) };
        let at_work = |drives_at_work| {
            let rests = Rests { longest_driving: Some(minutes(60)), ..Rests::default() };
            let vehicle = Vehicle { rests, drives_at_work, ..Vehicle::default() };
            let leg = |_, _| Some(Leg { seconds: Seconds::ZERO, metres: Metres::ZERO });
            let problem = Problem::new(ProblemParts {
                services: vec![service.clone()],
                vehicles: vec![vehicle],
                depots: vec![depot.clone()],
                travels: vec![Travel::from_fn(1, leg)],
                ..ProblemParts::default()
            });
            let route = Route {
                vehicle: VehicleId::new(0),
                departure: Seconds::ZERO,
                stops: vec![stop(ServiceId::new(0))],
            };
            judge_route(&problem.unwrap(), &route).violations
        };
        let (vehicle, by) = (VehicleId::new(0), minutes(30));
        assert_eq!(at_work(true), [Violation::DrivesTooLong { vehicle, by }]);
        assert_eq!(at_work(false), []);
    }

    #[test]
    fn a_day_has_a_most_of_driving() {
        let rests = Rests { longest_driving: Some(minutes(540)), ..Rests::default() };
        assert!(of_totals(&rests, "d300 w100 d240").is_empty());
        let vehicle = VehicleId::new(0);
        let by = minutes(5);
        assert_eq!(of_totals(&rests, "d300 d245"), [Violation::DrivesTooLong { vehicle, by }]);
    }
}
