//! What would get a service done: each fix was tried with the judge on the problem that it makes.

use super::beside::{Beside, Besides, Order, Party};
use super::insert::best;
use super::joint::Joint;
use super::spare::Change;
use super::trial::{Trial, Tried, empty_route, others, start_of};
use super::{Case, Depth, alone, eased, joint, joint_fix, linked};
use crate::day::{Reason, Verdict};
use roadcrew_model::{Problem, Route, Service, ServiceId, Skills, Vehicle, VehicleId, judge_route};
use roadcrew_units::{Money, Seconds};
use serde::Serialize;
use std::collections::BTreeMap;

/// A change of the day that lets a crew do a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// `search`, `price`, `overtime`, `window`, `break`, `tip_hours`, `trip`, `capacity`, `distance`, `tool`, `vehicle` or `skill`.
    pub kind: &'static str,
    /// Which crew does it then.
    pub crew: String,
    /// As a sentence.
    pub what: String,
    /// What the routes cost more, by the judge, in millionths of the currency. For a skill a shift of the crew's time is added, to learn it; one
    /// more crew is paid for all of its shift, and what others in whose place it is done cost undone is added.
    pub price: Money,
}

/// How a fix says that it needs a higher price too.
pub(super) const AS_THE_PRICE: &str = "or more as the price of leaving";

/// The best fix of each kind, the cheapest first.
pub(super) fn fixes(besides: &Besides<'_>, depth: Depth, reasons: &[Reason]) -> Vec<Fix> {
    let case = besides.case;
    let mut found: Vec<Fix> = Vec::new();
    for party in besides.parties(depth) {
        found.extend(together(case, party));
        found.extend(joint_fix::fixes(case, (party, depth)));
    }
    for (index, reason) in reasons.iter().enumerate() {
        let vehicle = VehicleId::new(index);
        let mut offers = vec![beside(besides, vehicle)];
        if reason.verdict == Verdict::Displaces {
            offers.push(in_place(besides, vehicle));
        }
        if depth != Depth::Alone {
            offers.extend(eased::offers(besides, vehicle, depth).into_iter().map(Some));
        }
        if depth == Depth::Deep {
            offers.extend([
                window(case, vehicle),
                trip(case, vehicle),
                tool(case, vehicle),
                another_vehicle(case, vehicle),
                skill(case, vehicle),
            ]);
        }
        for fix in offers.into_iter().flatten() {
            match found.iter_mut().find(|other| other.kind == fix.kind) {
                Some(other) if fix.price < other.price => *other = fix,
                Some(_) => {}
                None => found.push(fix),
            }
        }
    }
    // Another price alone does as well as a change that needs one too and costs no less.
    let at_a_price = found.iter().filter(|fix| fix.kind == "price").map(|fix| fix.price).min();
    found.retain(|fix| {
        let needs_both = fix.kind != "price" && fix.what.contains(AS_THE_PRICE);
        !needs_both || at_a_price.is_none_or(|price| fix.price < price)
    });
    // What costs as much and needs no change of the day comes first.
    found.sort_by_key(|fix| (fix.price, fix.kind != "search"));
    found
}

/// What is missing where all of a party could be done: a longer search, or a higher price of leaving it undone.
fn together(case: &Case<'_>, party: &Party) -> Option<Fix> {
    let cheapest = |all: &BTreeMap<_, Joint>| all.values().min_by_key(|it| it.change).cloned();
    let crews_of = |joint: &Joint| {
        let crews = joint.crews.iter().map(|crew| case.crews[crew.index()].name.as_str());
        crews.collect::<Vec<_>>().join(" with ")
    };
    let Some(joint) = cheapest(party.found.as_ref()?) else {
        let joint = cheapest(&party.in_place)?;
        let displaced: Vec<ServiceId> = joint.displaced(case.plan).collect();
        let what = case.saving(&crews_of(&joint), &displaced, joint.change)?;
        return Some(case.fix("search", joint.crews[0], what, party.extra(&joint)));
    };
    let extra = party.extra(&joint);
    let pays = extra < party.undone_price;
    let kind = if pays { "search" } else { "price" };
    let what = match (party.order, pays) {
        (Order::AtOnce, true) => {
            format!("a longer search, since {} have room for it,", crews_of(&joint))
        }
        (Order::AtOnce, false) => {
            format!("{extra} or more as the price of leaving it undone, for {},", crews_of(&joint))
        }
        (Order::InTurn, true) => {
            format!("a longer search, since there is room for {},", case.who_does_what(&joint))
        }
        (Order::InTurn, false) => {
            let all = if joint.party.len() == 2 { "both" } else { "all of them" };
            let doing = case.who_does_what(&joint);
            format!("{extra} or more as the price of leaving {all} undone, for {doing},")
        }
    };
    Some(case.fix(kind, joint.crews[0], what, extra))
}

/// What is missing where the service fits beside the crew's work: a longer search or a higher price of leaving it undone.
fn beside(besides: &Besides<'_>, vehicle: VehicleId) -> Option<Fix> {
    let case = besides.case;
    // Who lacks a skill breaks that rule too.
    if !case.has_skill(vehicle) {
        return None;
    }
    let &Beside { ref tried, extra } = besides.work_of(vehicle);
    let crew = &case.crews[vehicle.index()].name;
    let (_, apart) = case.planned.apart(case.problem, vehicle, case.service);
    let otherwise = if tried.broken.is_empty() { None } else { besides.otherwise(vehicle) };
    if let Some(joint) = otherwise {
        let extra = joint.change + case.undone_price();
        let (kind, what) = if extra + apart < case.undone_price() {
            ("search", format!("a longer search, since {crew} has room for it,"))
        } else {
            let price = extra + apart;
            ("price", format!("{price} or more as the price of leaving it undone, for {crew},"))
        };
        return Some(case.fix(kind, vehicle, what, extra));
    }
    match tried.broken[..] {
        [] if extra + apart < case.undone_price() => {
            let what = format!("a longer search, since {crew} has room for it,");
            Some(case.fix("search", vehicle, what, extra))
        }
        [] => {
            let price = extra + apart;
            let what = format!("{price} or more as the price of leaving it undone, for {crew},");
            Some(case.fix("price", vehicle, what, extra))
        }
        _ => None,
    }
}

/// What is missing where the plan costs less with the service in the place of others of the crew: a longer search.
fn in_place(besides: &Besides<'_>, vehicle: VehicleId) -> Option<Fix> {
    let case = besides.case;
    // What takes several crews at one moment is told of all of them.
    if besides.party(Depth::Deep).is_some() {
        return None;
    }
    let found = besides.in_place(vehicle)?;
    let counted = found.change + case.farther(vehicle, &found.services);
    if Money::ZERO <= counted {
        return None;
    }
    let crew = &case.crews[vehicle.index()].name;
    let what = case.saving(crew, &found.services, found.change)?;
    Some(case.fix("search", vehicle, what, found.change + case.undone_price()))
}

/// Another time for the service.
fn window(case: &Case<'_>, vehicle: VehicleId) -> Option<Fix> {
    let service = case.problem.service(case.service);
    if service.windows.is_empty() {
        return None;
    }
    let at_any_time = Service { windows: Vec::new(), ..service.clone() };
    case.spares.ask(Change::Service(case.service, at_any_time), |changed| {
        let (tried, extra) = case.fits(changed, vehicle)?;
        let what = format!(
            "a time window for {} at {}",
            case.crews[vehicle.index()].name,
            case.day.clock(case.start_in(changed, &tried.route))
        );
        Some(case.fix("window", vehicle, what, extra))
    })
}

/// One more trip to a tip than the vehicle may make.
fn trip(case: &Case<'_>, vehicle: VehicleId) -> Option<Fix> {
    let most = case.problem.vehicle(vehicle).most_tips?;
    let crew = Vehicle { most_tips: Some(most + 1), ..case.problem.vehicle(vehicle).clone() };
    case.spares.ask(Change::Vehicle(vehicle, crew), |changed| {
        let (_, extra) = case.fits(changed, vehicle)?;
        let what = format!("one more trip to the tip for {}", case.crews[vehicle.index()].name);
        Some(case.fix("trip", vehicle, what, extra))
    })
}

/// One more crew with the same vehicle, shift and skills: what this one could do with nothing else to do.
fn another_vehicle(case: &Case<'_>, vehicle: VehicleId) -> Option<Fix> {
    let is_idle = case.planned.of_crew(vehicle).route.stops.is_empty();
    // Beside others that it begins with or comes after, one more crew was not tried.
    if is_idle || !case.has_skill(vehicle) || linked::is_linked(case) {
        return None;
    }
    let alone = alone::best(case.problem, vehicle, case.service);
    let duty = judge_route(case.problem, &alone.route);
    if !duty.violations.is_empty() {
        return None;
    }
    let crew = case.problem.vehicle(vehicle);
    let idle = (crew.shift.duration() - duty.duration()).excess();
    case.spares.ask(Change::OneMore(vehicle), |changed| {
        let another = VehicleId::new(case.problem.vehicles().len());
        let nothing = empty_route(changed, another);
        let others = others(changed, case.plan, another);
        let trial = Trial::of((changed, others.as_ref()), &nothing, case.service);
        let tried = trial.judge(Route { vehicle: another, ..alone.route });
        let extra = tried.cost - trial.cost_of(&nothing);
        let what = format!("one more crew like {}", case.crews[vehicle.index()].name);
        let what = format!("{what}, paid for all of its shift,");
        let fix = case.fix("vehicle", vehicle, what, extra);
        let price = extra + crew.per_second * idle;
        tried.broken.is_empty().then_some(Fix { price, ..fix })
    })
}

/// A tool for a crew that has time.
fn tool(case: &Case<'_>, vehicle: VehicleId) -> Option<Fix> {
    let needed = case.problem.service(case.service).skills;
    let missing = needed.0 & !case.problem.vehicle(vehicle).skills.0;
    if missing & !case.tools.0 != 0 {
        return None;
    }
    equipped(case, vehicle, "tool")
}

/// Skills for a crew that has time, each of which takes a shift to learn it.
fn skill(case: &Case<'_>, vehicle: VehicleId) -> Option<Fix> {
    let missing =
        case.problem.service(case.service).skills.0 & !case.problem.vehicle(vehicle).skills.0;
    // Tools alone are another kind of fix.
    if missing & !case.tools.0 == 0 {
        return None;
    }
    let fix = equipped(case, vehicle, "skill")?;
    Some(Fix { price: fix.price + learning(case, vehicle, missing), ..fix })
}

/// What it costs to learn what a crew lacks, a shift of its time for each skill; tools needn't be learned.
pub(super) fn learning(case: &Case<'_>, vehicle: VehicleId, missing: u64) -> Money {
    let crew = case.problem.vehicle(vehicle);
    let n_skills = (missing & !case.tools.0).count_ones();
    crew.per_second * Seconds(crew.shift.duration().0 * i64::from(n_skills))
}

/// What is said of a crew that gets what it lacks, ending in a comma where a sentence goes on behind it.
pub(super) fn getting(case: &Case<'_>, vehicle: VehicleId, missing: u64) -> String {
    let crew = &case.crews[vehicle.index()].name;
    let (skills, tools) = (missing & !case.tools.0, missing & case.tools.0);
    let the_tools = || {
        let word = if 1 < tools.count_ones() { "tools" } else { "tool" };
        format!("the {word} {}", (case.skills)(Skills(tools)))
    };
    if skills == 0 {
        return format!("{crew} with {}", the_tools());
    }
    let learned = match skills.count_ones() {
        1 => "with a shift to learn it".to_owned(),
        n => format!("with {n} shifts to learn them"),
    };
    let besides = if tools == 0 { String::new() } else { format!(" and {}", the_tools()) };
    format!("{} for {crew}, {learned}{besides},", (case.skills)(Skills(skills)))
}

/// A crew that lacks nothing.
fn equipped(case: &Case<'_>, vehicle: VehicleId, kind: &'static str) -> Option<Fix> {
    if case.has_skill(vehicle) {
        return None;
    }
    let crew = case.problem.vehicle(vehicle);
    let needed = case.problem.service(case.service).skills;
    let skilled = Vehicle { skills: Skills(crew.skills.0 | needed.0), ..crew.clone() };
    case.spares.ask(Change::Vehicle(vehicle, skilled), |changed| {
        let (_, extra) = case.fits(changed, vehicle)?;
        let what = getting(case, vehicle, needed.0 & !crew.skills.0);
        Some(case.fix(kind, vehicle, what, extra))
    })
}

impl Case<'_> {
    /// A fix at what the routes cost more then. Where that is no less than leaving the service undone, planning would leave it all the same.
    pub(super) fn fix(
        &self,
        kind: &'static str,
        vehicle: VehicleId,
        what: String,
        extra: Money,
    ) -> Fix {
        let is_about_price = ["search", "price"].contains(&kind);
        let (_, apart) = self.planned.apart(self.problem, vehicle, self.service);
        let what = if is_about_price || extra + apart < self.undone_price() {
            what
        } else {
            let what = what.trim_end_matches(',');
            let price = extra + apart;
            format!("{what}, and {price} {AS_THE_PRICE} it undone,")
        };
        Fix { kind, crew: self.crews[vehicle.index()].id.clone(), what, price: extra }
    }

    /// What is said where the plan costs less with the service in the place of others.
    fn saving(&self, crews: &str, displaced: &[ServiceId], change: Money) -> Option<String> {
        let (names, less) = (self.names(displaced), Money(-change.0));
        (Money::ZERO < less).then(|| {
            format!("a longer search, since by {crews} in the place of {names} it saves {less},")
        })
    }

    pub(super) fn has_skill(&self, vehicle: VehicleId) -> bool {
        let needed = self.problem.service(self.service).skills;
        self.problem.vehicle(vehicle).skills.cover(needed)
    }

    /// The crew's route with the service, if the changed problem allows it, and what it costs more.
    pub(super) fn fits(&self, changed: &Problem, vehicle: VehicleId) -> Option<(Tried, Money)> {
        let (planned, as_planned) = self.as_planned(vehicle);
        let others = others(changed, self.plan, vehicle);
        let trial = Trial::of((changed, others.as_ref()), &planned.route, self.service);
        let tried = best(trial, &planned.route, self.service);
        let extra = tried.cost - as_planned.cost_as_planned(planned);
        tried.broken.is_empty().then_some((tried, extra))
    }

    /// When the service begins in a route, which waits for those of the other crews where it has to.
    pub(super) fn start_in(&self, changed: &Problem, route: &Route) -> Seconds {
        start_of(changed, &joint::with(self.plan, route.clone()), self.service)
    }
}
