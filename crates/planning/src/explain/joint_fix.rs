//! What would get work done that takes several crews at one moment, where they find none as the day is: each change was tried with all of them.

use super::beside::{Besides, Party};
use super::fix::{LONGEST_SHIFT, getting, learning, more_minutes};
use super::joint::{self, How, Joint};
use super::spare::Change;
use super::trial::start_of;
use super::{Case, Depth, Fix};
use roadcrew_model::{Problem, Service, ServiceId, Skills, Vehicle, VehicleId, judge};
use roadcrew_units::{Money, Seconds, TimeWindow};
use std::collections::BTreeMap;

/// Shifts are tried to be longer by at most so much.
const MOST_OVERTIME: Seconds = Seconds::from_hours(2);

/// The best of each kind, in no order.
pub(super) fn fixes(besides: &Besides<'_>, depth: Depth) -> Vec<Fix> {
    let case = besides.case;
    let Some(party) = besides.party(depth).filter(|party| needs_a_change(case, depth, party))
    else {
        return Vec::new();
    };
    let equipped =
        (0..case.crews.len()).map(VehicleId::new).flat_map(|crew| equipped(case, party, crew));
    let mut found: Vec<Fix> = Vec::new();
    for fix in equipped.chain(window(case, party)).chain(overtime(case, party)) {
        match found.iter_mut().find(|other| other.kind == fix.kind) {
            Some(other) if fix.price < other.price => *other = fix,
            Some(_) => {}
            None => found.push(fix),
        }
    }
    found
}

fn needs_a_change(case: &Case<'_>, depth: Depth, party: &Party<'_>) -> bool {
    let is_in_vain = party.found.as_ref().is_none_or(BTreeMap::is_empty);
    depth == Depth::Deep && is_in_vain && joint::is_tried(case.plan, party.members)
}

/// The cheapest way to do it on a changed day, of those that `is_meant`, and what the routes cost more.
fn cheapest(
    case: &Case<'_>,
    (changed, party): (&Problem, &Party<'_>),
    is_meant: impl Fn(&Joint) -> bool,
) -> Option<(Joint, Money)> {
    let found = joint::all(changed, case.plan, (party.members, How::Beside));
    let meant = found.into_values().filter(|joint| is_meant(joint));
    let joint = meant.min_by_key(|joint| joint.change)?;
    let extra = party.extra(&joint);
    Some((joint, extra))
}

fn fix(party: &Party<'_>, kind: &'static str, (crew, what): (&str, String), price: Money) -> Fix {
    let what = if price < party.undone_price {
        what
    } else {
        let what = what.trim_end_matches(',');
        format!("{what}, and {price} or more as the price of leaving all of it undone,")
    };
    Fix { kind, crew: crew.to_owned(), what, price }
}

/// What a crew lacks for one of the members, for it to be one of those who do it.
fn equipped(case: &Case<'_>, party: &Party<'_>, crew: VehicleId) -> Vec<Fix> {
    let vehicle = case.problem.vehicle(crew);
    let mut lacking: Vec<u64> = Vec::new();
    for &member in party.members {
        let missing = case.problem.service(member).skills.0 & !vehicle.skills.0;
        if missing != 0 && !lacking.contains(&missing) {
            lacking.push(missing);
        }
    }
    let offer = |lacking: u64| {
        let skilled = Vehicle { skills: Skills(vehicle.skills.0 | lacking), ..vehicle.clone() };
        let is_tool = lacking & !case.tools.0 == 0;
        case.spares.ask(Change::Vehicle(crew, skilled), |changed| {
            let is_meant = |joint: &Joint| joint.crews.contains(&crew);
            let (joint, extra) = cheapest(case, (changed, party), is_meant)?;
            let with = with(case, &joint, crew);
            let kind = if is_tool { "tool" } else { "skill" };
            let getting = getting(case, crew, lacking);
            let what = format!("{}, {with},", getting.trim_end_matches(','));
            let fix = fix(party, kind, (&case.crews[crew.index()].id, what), extra);
            Some(Fix { price: fix.price + learning(case, crew, lacking), ..fix })
        })
    };
    lacking.into_iter().filter_map(offer).collect()
}

/// Who else is there.
fn with(case: &Case<'_>, joint: &Joint, crew: VehicleId) -> String {
    let others = joint.crews.iter().filter(|&&other| other != crew);
    let others: Vec<&str> = others.map(|other| case.crews[other.index()].name.as_str()).collect();
    format!("together with {}", others.join(" and "))
}

/// Another time for one of the members, or else for all of them.
fn window(case: &Case<'_>, party: &Party<'_>) -> Option<Fix> {
    let has_windows = |member: &ServiceId| !case.problem.service(*member).windows.is_empty();
    let bound: Vec<ServiceId> = party.members.iter().copied().filter(has_windows).collect();
    let of_one = bound.iter().filter_map(|&member| window_of(case, party, &[member]));
    let of_one = of_one.min_by_key(|fix| fix.price);
    of_one.or_else(|| if bound.len() < 2 { None } else { window_of(case, party, &bound) })
}

fn window_of(case: &Case<'_>, party: &Party<'_>, moved: &[ServiceId]) -> Option<Fix> {
    let at_any_time = |&member: &ServiceId| {
        let service = Service { windows: Vec::new(), ..case.problem.service(member).clone() };
        Change::Service(member, service)
    };
    let changes = moved.iter().map(at_any_time).collect();
    case.spares.ask(Change::Several(changes), |changed| {
        let (joint, extra) = cheapest(case, (changed, party), |_| true)?;
        let at = case.day.clock(start_of(changed, &joint.plan, party.members[0]));
        let names: Vec<String> = moved.iter().map(|&member| (case.name)(member)).collect();
        let first = joint.crews[0];
        let (crew, with) = (&case.crews[first.index()], with(case, &joint, first));
        let what =
            format!("a time window for {} at {at}, by {} {with},", names.join(" and "), crew.name);
        Some(fix(party, "window", (&crew.id, what), extra))
    })
}

/// More minutes at the end of the shifts of those who do it.
fn overtime(case: &Case<'_>, party: &Party<'_>) -> Option<Fix> {
    let longer = |(index, vehicle): (usize, &Vehicle)| {
        let shift = TimeWindow::new(vehicle.shift.open(), vehicle.shift.close() + MOST_OVERTIME);
        let vehicle = Vehicle { shift: shift.unwrap_or(vehicle.shift), ..vehicle.clone() };
        Change::Vehicle(VehicleId::new(index), vehicle)
    };
    let changes = case.problem.vehicles().iter().enumerate().map(longer).collect();
    case.spares.ask(Change::Several(changes), |changed| {
        let (joint, extra) = cheapest(case, (changed, party), |_| true)?;
        let judged = judge(changed, &joint.plan);
        let routes = joint.plan.routes.iter().zip(&judged.routes);
        let late = routes.filter_map(|(route, judged)| {
            let closes = case.problem.vehicle(route.vehicle).shift.close();
            let minutes = ((judged.arrival - closes).excess().0 + 59) / 60;
            (0 < minutes).then_some((route.vehicle, minutes))
        });
        let late: Vec<(VehicleId, i64)> = late.collect();
        let (first, _) = *late.first()?;
        let is_too_long = |&(crew, minutes): &(VehicleId, i64)| {
            LONGEST_SHIFT
                < case.problem.vehicle(crew).shift.duration() + Seconds::from_minutes(minutes)
        };
        if late.iter().any(is_too_long) {
            return None;
        }
        let name = |crew: VehicleId| &case.crews[crew.index()].name;
        let minutes = late.iter().map(|(crew, n)| more_minutes(*n, name(*crew)));
        let what = minutes.collect::<Vec<_>>().join(" and ");
        Some(fix(party, "overtime", (&case.crews[first.index()].id, what), extra))
    })
}
