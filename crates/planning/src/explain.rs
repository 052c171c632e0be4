//! Why a service is left undone, checked by trying.

use crate::city::Crew;
use crate::day::Reason;
use roadcrew_model::{
    ModeIndex, Plan, Problem, Route, ServiceId, Stop, Undone, VehicleId, Violation, judge_route,
};
use roadcrew_units::{Money, Seconds, ServiceDay};

/// What was found by trying.
pub(crate) struct Explanation {
    pub reasons: Vec<Reason>,
    pub fix: Option<String>,
}

/// Tries the service with every crew: alone, then at every place of its route.
pub(crate) fn explain(
    problem: &Problem,
    plan: &Plan,
    service: ServiceId,
    crews: &[&Crew],
    day: &ServiceDay,
) -> Explanation {
    let trial = Trial { problem, plan, service, day };
    let mut reasons = Vec::with_capacity(crews.len());
    let mut best_fix: Option<(Seconds, String)> = None;
    for (index, crew) in crews.iter().enumerate() {
        let vehicle = VehicleId::new(index);
        let why = trial.why_not(vehicle);
        if let Some(overtime) = trial.overtime_needed(vehicle) {
            let fix =
                format!("{} more minutes for {} would do it", (overtime.0 + 59) / 60, crew.name);
            if best_fix.as_ref().is_none_or(|(least, _)| overtime < *least) {
                best_fix = Some((overtime, fix));
            }
        }
        reasons.push(Reason { crew: crew.id.clone(), why });
    }
    Explanation { reasons, fix: best_fix.map(|(_, fix)| fix) }
}

/// Tries the service with every crew alone, not at every place of its route: for plans that leave so much undone that trying all
/// would take longer than the search.
pub(crate) fn explain_alone(
    problem: &Problem,
    plan: &Plan,
    service: ServiceId,
    crews: &[&Crew],
    day: &ServiceDay,
) -> Explanation {
    let trial = Trial { problem, plan, service, day };
    let why = |index: usize| {
        trial.why_never(VehicleId::new(index)).unwrap_or_else(|| {
            "possible alone; beside its other work it was not tried, since so much is left undone"
                .to_owned()
        })
    };
    let reason = |(index, crew): (usize, &&Crew)| Reason { crew: crew.id.clone(), why: why(index) };
    Explanation { reasons: crews.iter().enumerate().map(reason).collect(), fix: None }
}

struct Trial<'a> {
    problem: &'a Problem,
    plan: &'a Plan,
    service: ServiceId,
    day: &'a ServiceDay,
}

impl Trial<'_> {
    /// Why the crew can't do it even if it does nothing else; `None` if it can.
    fn why_never(&self, vehicle: VehicleId) -> Option<String> {
        let crew = self.problem.vehicle(vehicle);
        if !crew.skills.cover(self.problem.service(self.service).skills) {
            return Some("impossible: the crew lacks the skill".to_owned());
        }
        let reachable = self.modes().any(|mode| {
            let mode = self.problem.service(self.service).modes[mode.index()];
            let travel = self.problem.travel(crew.travel);
            let (start, end) =
                (self.problem.depot(crew.start).exit, self.problem.depot(crew.end).entry);
            travel.leg(start, mode.entry).is_some() && travel.leg(mode.exit, end).is_some()
        });
        if !reachable {
            return Some("impossible: the vehicle can't drive there and back".to_owned());
        }
        let alone = self.insertions(&self.empty_route(vehicle));
        least_broken(&alone)
            .map(|blocking| format!("impossible even alone: {}", self.in_words(blocking)))
    }

    fn why_not(&self, vehicle: VehicleId) -> String {
        if let Some(why) = self.why_never(vehicle) {
            return why;
        }
        let with_others = self.insertions(&self.route_of(vehicle));
        match least_broken(&with_others) {
            Some(blocking) => format!("no room beside its other work: {}", self.in_words(blocking)),
            None => format!(
                "it would cost {} more, and leaving it undone costs {}",
                self.least_extra(vehicle, &with_others),
                self.undone_price()
            ),
        }
    }

    /// The least time by which the shift must grow for the service to fit, when nothing else stands in the way.
    fn overtime_needed(&self, vehicle: VehicleId) -> Option<Seconds> {
        let trials = self.insertions(&self.route_of(vehicle));
        let overtime = trials.iter().filter_map(|trial| match trial.broken[..] {
            [Violation::ReturnsLate { by, .. }] => Some(by),
            _ => None,
        });
        overtime.min()
    }

    fn modes(&self) -> impl Iterator<Item = ModeIndex> + use<> {
        let n_modes = self.problem.service(self.service).modes.len();
        (0..n_modes).filter_map(|mode| u8::try_from(mode).ok()).map(ModeIndex)
    }

    fn empty_route(&self, vehicle: VehicleId) -> Route {
        Route { vehicle, departure: self.problem.vehicle(vehicle).shift.open(), stops: Vec::new() }
    }

    fn route_of(&self, vehicle: VehicleId) -> Route {
        let planned = self.plan.routes.iter().find(|route| route.vehicle == vehicle);
        planned.cloned().unwrap_or_else(|| self.empty_route(vehicle))
    }

    /// The route with the service at each place in each mode, judged. A truck that must end empty tips once more at the end where that is needed.
    fn insertions(&self, route: &Route) -> Vec<Judged> {
        let crew = self.problem.vehicle(route.vehicle);
        let mut trials = Vec::new();
        for mode in self.modes() {
            for place in 0..=route.stops.len() {
                let mut longer = route.clone();
                longer.departure = crew.shift.open().max(route.departure.min(crew.shift.close()));
                longer.stops.insert(place, Stop::Service { service: self.service, mode });
                trials.push(self.try_out(&longer));
                let departs_earlier = Route { departure: crew.shift.open(), ..longer.clone() };
                trials.push(self.try_out(&departs_earlier));
                for &tip in crew.tips.iter().filter(|_| crew.ends_empty) {
                    let mut tipped = departs_earlier.clone();
                    tipped.stops.insert(place + 1, Stop::Tip(tip));
                    trials.push(self.try_out(&tipped));
                }
            }
        }
        trials
    }

    fn try_out(&self, route: &Route) -> Judged {
        let judged = judge_route(self.problem, route);
        Judged { cost: judged.costs.total(), broken: judged.violations }
    }

    fn least_extra(&self, vehicle: VehicleId, trials: &[Judged]) -> Money {
        let route = self.route_of(vehicle);
        let before = if route.stops.is_empty() { Money::ZERO } else { self.try_out(&route).cost };
        let feasible = trials.iter().filter(|trial| trial.broken.is_empty());
        feasible.map(|trial| trial.cost).min().unwrap_or(before) - before
    }

    fn undone_price(&self) -> Money {
        match self.problem.service(self.service).undone {
            Undone::Costs(price) => price,
            Undone::Forbidden => Money::ZERO,
        }
    }

    fn in_words(&self, violation: &Violation) -> String {
        let minutes = |by: &Seconds| (by.0 + 59) / 60;
        match violation {
            Violation::ReturnsLate { vehicle, by } => {
                let close = self.problem.vehicle(*vehicle).shift.close();
                format!(
                    "it would be back {} minutes after the shift ends at {}",
                    minutes(by),
                    self.day.clock(close)
                )
            }
            Violation::WindowMissed { by, .. } => {
                format!("it would come {} minutes after a time window closes", minutes(by))
            }
            Violation::TipClosed { by, .. } => {
                format!("it would reach the tip {} minutes after it closes", minutes(by))
            }
            Violation::BreakLate { by, .. } => {
                format!("the break would start {} minutes too late", minutes(by))
            }
            Violation::BreakMissing { .. } => "no time is left for the break".to_owned(),
            Violation::Overloaded { excess, dimension: 0, .. } => {
                format!("it would carry {excess} litres too much")
            }
            Violation::Overloaded { excess, .. } => format!("it would carry {excess} kg too much"),
            Violation::ReturnsLoaded { .. } => "it would return without unloading".to_owned(),
            Violation::NoWay { .. } => "no way leads there that the vehicle may drive".to_owned(),
            other => other.to_string(),
        }
    }
}

struct Judged {
    cost: Money,
    broken: Vec<Violation>,
}

/// The rule that stands in the way where least stands in the way; `None` when nothing does.
fn least_broken(trials: &[Judged]) -> Option<&Violation> {
    let least =
        trials.iter().min_by_key(|trial| (trial.broken.len(), amount(trial.broken.first())))?;
    least.broken.first()
}

fn amount(violation: Option<&Violation>) -> i64 {
    match violation {
        Some(
            Violation::ReturnsLate { by, .. }
            | Violation::WindowMissed { by, .. }
            | Violation::TipClosed { by, .. }
            | Violation::BreakLate { by, .. },
        ) => by.0,
        Some(Violation::Overloaded { excess, .. }) => *excess,
        _ => 0,
    }
}
