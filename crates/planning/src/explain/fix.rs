//! What would get a service done: each fix was tried with the judge on the problem that it makes.

use super::beside::{Beside, Besides};
use super::insert::best;
use super::spare::Change;
use super::trial::{Trial, Tried, empty_route, others};
use super::{Case, Depth, alone, linked};
use crate::assemble::is_closed_all_day;
use crate::check::in_minutes;
use roadcrew_model::{
    Problem, Route, Service, Skills, Stop, Vehicle, VehicleId, Violation, judge_route,
};
use roadcrew_units::{Money, Seconds, TimeWindow};
use serde::Serialize;

/// A change of the day that lets a crew do a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// `search`, `price`, `overtime`, `window`, `tip_hours`, `trip`, `vehicle` or `skill`.
    pub kind: &'static str,
    /// Which crew does it then.
    pub crew: String,
    /// As a sentence.
    pub what: String,
    /// What the routes cost more, by the judge, in millionths of the currency. For a skill a shift of the crew's time is added, to learn it; one
    /// more crew is paid for all of its shift.
    pub price: Money,
}

/// The best fix of each kind, the cheapest first.
pub(super) fn fixes(besides: &Besides<'_>, depth: Depth) -> Vec<Fix> {
    let case = besides.case;
    let mut found: Vec<Fix> = Vec::new();
    for index in 0..case.crews.len() {
        let vehicle = VehicleId::new(index);
        let mut offers = vec![beside(besides, vehicle)];
        if depth == Depth::Deep {
            offers.extend([
                window(case, vehicle),
                tip_hours(besides, vehicle),
                trip(case, vehicle),
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
    found.sort_by_key(|fix| fix.price);
    found
}

/// What is missing where the service fits beside the crew's work: a longer search or a higher price of leaving it undone; or else more
/// minutes at the end of the shift, where nothing else stands in the way.
fn beside(besides: &Besides<'_>, vehicle: VehicleId) -> Option<Fix> {
    let case = besides.case;
    // Who lacks a skill breaks that rule too.
    if !case.has_skill(vehicle) {
        return None;
    }
    let &Beside { ref tried, extra } = besides.work_of(vehicle);
    let crew = &case.crews[vehicle.index()].name;
    let (_, apart) = case.planned.apart(case.problem, vehicle, case.service);
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
        [Violation::ReturnsLate { by, .. }] => {
            let what = format!("{} more minutes for {crew}", (by.0 + 59) / 60);
            Some(case.fix("overtime", vehicle, what, extra))
        }
        _ => None,
    }
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
            "{} could do it at {}, if it may be done then",
            case.crews[vehicle.index()].name,
            case.day.clock(case.start_in(changed, &tried.route))
        );
        Some(case.fix("window", vehicle, what, extra))
    })
}

/// A tip that stays open longer.
fn tip_hours(besides: &Besides<'_>, vehicle: VehicleId) -> Option<Fix> {
    let case = besides.case;
    let Beside { tried, .. } = besides.work_of(vehicle);
    let [Violation::TipClosed { facility, by, .. }] = tried.broken[..] else { return None };
    let mut tip = case.problem.facility(facility).clone();
    let crew = &case.crews[vehicle.index()].name;
    let what = if is_closed_all_day(&tip) {
        tip.windows = Vec::new();
        format!("{} open at all, for {crew},", tip.name)
    } else {
        let last = tip.windows.last_mut()?;
        *last = TimeWindow::new(last.open(), last.close() + by).unwrap_or(*last);
        format!("{} open {} longer for {crew}", tip.name, in_minutes(by))
    };
    case.spares.ask(Change::Facility(facility, tip), |changed| {
        let (_, extra) = case.fits(changed, vehicle)?;
        Some(case.fix("tip_hours", vehicle, what, extra))
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
        let price = extra + crew.per_second * idle;
        tried.broken.is_empty().then(|| case.fix("vehicle", vehicle, what, price))
    })
}

/// A skill for a crew that has time.
fn skill(case: &Case<'_>, vehicle: VehicleId) -> Option<Fix> {
    if case.has_skill(vehicle) {
        return None;
    }
    let crew = case.problem.vehicle(vehicle);
    let needed = case.problem.service(case.service).skills;
    let skilled = Vehicle { skills: Skills(crew.skills.0 | needed.0), ..crew.clone() };
    case.spares.ask(Change::Vehicle(vehicle, skilled), |changed| {
        let (_, extra) = case.fits(changed, vehicle)?;
        let missing = case.missing_skills(vehicle);
        let what = format!("{missing} for {}", case.crews[vehicle.index()].name);
        let learning = crew.per_second * crew.shift.duration();
        Some(case.fix("skill", vehicle, what, extra + learning))
    })
}

impl Case<'_> {
    fn fix(&self, kind: &'static str, vehicle: VehicleId, what: String, price: Money) -> Fix {
        Fix { kind, crew: self.crews[vehicle.index()].id.clone(), what, price }
    }

    fn has_skill(&self, vehicle: VehicleId) -> bool {
        let needed = self.problem.service(self.service).skills;
        self.problem.vehicle(vehicle).skills.cover(needed)
    }

    /// The crew's route with the service, if the changed problem allows it, and what it costs more.
    fn fits(&self, changed: &Problem, vehicle: VehicleId) -> Option<(Tried, Money)> {
        let (planned, as_planned) = self.as_planned(vehicle);
        let others = others(changed, self.plan, vehicle);
        let trial = Trial::of((changed, others.as_ref()), &planned.route, self.service);
        let tried = best(trial, &planned.route, self.service);
        let extra = tried.cost - as_planned.cost_as_planned(planned);
        tried.broken.is_empty().then_some((tried, extra))
    }

    fn start_in(&self, changed: &Problem, route: &Route) -> Seconds {
        let judged = judge_route(changed, route);
        let mut stops = route.stops.iter().zip(&judged.stops);
        let own = stops.find(
            |(stop, _)| matches!(stop, Stop::Service { service, .. } if *service == self.service),
        );
        own.map_or(route.departure, |(_, times)| times.start)
    }
}
