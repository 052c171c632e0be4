//! What would get work done of which none can be done alone, where there is no room for all of it as the day is: each change was tried with all of it.

use super::beside::{Order, Party};
use super::chain;
use super::eased::{LONGEST_SHIFT, more_minutes};
use super::fix::{AS_THE_PRICE, getting, learning};
use super::joint::{self, Joint};
use super::spare::Change;
use super::trial::start_of;
use super::{Case, Depth, Fix};
use roadcrew_model::{Problem, Service, ServiceId, Skills, Vehicle, VehicleId, judge};
use roadcrew_units::{Money, Seconds, TimeWindow};
use std::collections::BTreeMap;

/// Shifts are tried to be longer by at most so much.
const MOST_OVERTIME: Seconds = Seconds::from_hours(2);

/// The best of each kind, in no order.
pub(super) fn fixes(case: &Case<'_>, (party, depth): (&Party, Depth)) -> Vec<Fix> {
    if !needs_a_change(case, depth, party) {
        return Vec::new();
    }
    let crews = || (0..case.crews.len()).map(VehicleId::new);
    let equipped = crews().flat_map(|crew| equipped(case, party, crew));
    let one_more = crews().filter_map(|crew| one_more(case, party, crew));
    let of_all = window(case, party).into_iter().chain(overtime(case, party));
    let mut found: Vec<Fix> = Vec::new();
    for fix in equipped.chain(of_all).chain(one_more) {
        match found.iter_mut().find(|other| other.kind == fix.kind) {
            Some(other) if fix.price < other.price => *other = fix,
            Some(_) => {}
            None => found.push(fix),
        }
    }
    found
}

fn needs_a_change(case: &Case<'_>, depth: Depth, party: &Party) -> bool {
    let is_in_vain = party.found.as_ref().is_none_or(BTreeMap::is_empty);
    depth == Depth::Deep && is_in_vain && joint::is_tried(case.plan, &party.members)
}

/// The cheapest way to do it on a changed day, of those that `is_meant`, and what the routes cost more.
fn cheapest(
    case: &Case<'_>,
    (changed, party): (&Problem, &Party),
    is_meant: impl Fn(&Joint) -> bool,
) -> Option<(Joint, Money)> {
    let found = party.all(changed, case.plan);
    let meant = found.into_values().filter(|joint| is_meant(joint));
    let joint = meant.min_by_key(|joint| joint.change)?;
    let extra = party.extra(&joint);
    Some((joint, extra))
}

fn fix(party: &Party, kind: &'static str, (crew, what): (&str, String), price: Money) -> Fix {
    let what = if price < party.undone_price {
        what
    } else {
        let what = what.trim_end_matches(',');
        format!("{what}, and {price} {AS_THE_PRICE} all of it undone,")
    };
    Fix { kind, crew: crew.to_owned(), what, price }
}

/// What a crew lacks for one of the members, for it to be one of those who do it.
fn equipped(case: &Case<'_>, party: &Party, crew: VehicleId) -> Vec<Fix> {
    let vehicle = case.problem.vehicle(crew);
    let mut lacking: Vec<u64> = Vec::new();
    for &member in &party.members {
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
            let with = with(case, (party, &joint), crew);
            let kind = if is_tool { "tool" } else { "skill" };
            let getting = getting(case, crew, lacking);
            let what = format!("{}, {with},", getting.trim_end_matches(','));
            let fix = fix(party, kind, (&case.crews[crew.index()].id, what), extra);
            Some(Fix { price: fix.price + learning(case, crew, lacking), ..fix })
        })
    };
    lacking.into_iter().filter_map(offer).collect()
}

/// Who else is there, or who does what.
fn with(case: &Case<'_>, (party, joint): (&Party, &Joint), crew: VehicleId) -> String {
    if party.order == Order::InTurn {
        return format!("with {}", case.who_does_what(joint));
    }
    let others = joint.crews.iter().filter(|&&other| other != crew);
    let others: Vec<&str> = others.map(|other| case.crews[other.index()].name.as_str()).collect();
    format!("together with {}", others.join(" and "))
}

/// Another time for one of the members, or else for all of them.
fn window(case: &Case<'_>, party: &Party) -> Option<Fix> {
    let has_windows = |member: &ServiceId| !case.problem.service(*member).windows.is_empty();
    let bound: Vec<ServiceId> = party.members.iter().copied().filter(has_windows).collect();
    let of_one = bound.iter().filter_map(|&member| window_of(case, party, &[member]));
    let of_one = of_one.min_by_key(|fix| fix.price);
    of_one.or_else(|| if bound.len() < 2 { None } else { window_of(case, party, &bound) })
}

fn window_of(case: &Case<'_>, party: &Party, moved: &[ServiceId]) -> Option<Fix> {
    let at_any_time = |&member: &ServiceId| {
        let service = Service { windows: Vec::new(), ..case.problem.service(member).clone() };
        Change::Service(member, service)
    };
    let changes = moved.iter().map(at_any_time).collect();
    case.spares.ask(Change::Several(changes), |changed| {
        let (joint, extra) = cheapest(case, (changed, party), |_| true)?;
        let at = |member| case.day.clock(start_of(changed, &joint.plan, member));
        let first = joint.crews[0];
        let (crew, with) = (&case.crews[first.index()], with(case, (party, &joint), first));
        let what = match party.order {
            Order::AtOnce => {
                let (names, at) = (case.names(moved), at(party.members[0]));
                format!("a time window for {names} at {at}, by {} {with},", crew.name)
            }
            Order::InTurn => {
                let each = moved.iter().map(|&it| format!("{} at {}", (case.name)(it), at(it)));
                let each = each.collect::<Vec<_>>().join(" and for ");
                format!("a time window for {each}, {with},")
            }
        };
        Some(fix(party, "window", (&crew.id, what), extra))
    })
}

/// More minutes at the end of the shifts of those who do it.
fn overtime(case: &Case<'_>, party: &Party) -> Option<Fix> {
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
        let what = match party.order {
            Order::AtOnce => what,
            Order::InTurn => format!("{what}, {},", with(case, (party, &joint), first)),
        };
        Some(fix(party, "overtime", (&case.crews[first.index()].id, what), extra))
    })
}

/// One more crew with the same vehicle, shift and skills, for all that comes one after the other.
fn one_more(case: &Case<'_>, party: &Party, like: VehicleId) -> Option<Fix> {
    // Of those who do one after the other what nobody else does, one more is as idle as this one.
    let is_idle = case.planned.of_crew(like).route.stops.is_empty();
    if party.order == Order::InTurn && is_idle {
        return None;
    }
    case.spares.ask(Change::OneMore(like), |changed| {
        let another = VehicleId::new(case.crews.len());
        let found = match party.order {
            Order::InTurn => {
                chain::all(changed, case.plan, (&party.members, &|crew| crew == another))
            }
            Order::AtOnce => party.all(changed, case.plan),
        };
        let does_it = found.into_values().filter(|joint| joint.crews.contains(&another));
        let joint = does_it.min_by_key(|joint| joint.change)?;
        let place = joint.plan.routes.iter().position(|route| route.vehicle == another)?;
        let duty = judge(changed, &joint.plan).routes[place].duration();
        let crew = changed.vehicle(another);
        let idle = (crew.shift.duration() - duty).excess();
        let like = &case.crews[like.index()];
        let whom = match party.order {
            Order::InTurn => format!("for {}", case.names(&party.members)),
            Order::AtOnce => with(case, (party, &joint), another),
        };
        let what = format!("one more crew like {} {whom}, paid for all of its shift,", like.name);
        let fix = fix(party, "vehicle", (&like.id, what), party.extra(&joint));
        Some(Fix { price: fix.price + crew.per_second * idle, ..fix })
    })
}
