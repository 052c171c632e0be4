//! What dispatch and collection have in common: a [`Draft`] becomes a problem, and a solved problem a day's plan.

mod draft;
mod fleet;

pub(crate) use draft::{Draft, Label, MUST, NOBODYS_SKILL};
pub(crate) use fleet::is_closed_all_day;

use crate::check::Words;
use crate::day::{
    DayPlan, DayRoute, DayStop, PlanKind, SearchRecord, StopKind, Took, UndoneService, Way,
};
use crate::explain::{Budget, Case, Explanation, Planned, Spares, explain, take_what_pays};
use crate::rests::{Care, duty};
use crate::search::Search;
use rayon::prelude::*;
use roadcrew_model::{
    FacilityId, Judgement, Mode, ModeIndex, Plan, Problem, ProblemParts, Route, RouteJudgement,
    ServiceId, Stop, Undone, Vehicle, Violation,
};
use roadcrew_solver::{Options, Progress, Solution};
use roadcrew_units::{Money, Position, Price, Seconds};
use std::time::Instant;

/// A problem with the labels that lead back into the city.
pub(crate) struct Assembled<'a> {
    pub draft: Draft<'a>,
    pub problem: Problem,
    /// Where the time went until here.
    pub took: Took,
}

impl Assembled<'_> {
    /// Solves the problem and puts the plan into the city's words.
    pub(crate) fn plan(
        &mut self,
        search: &Search,
        listener: &(dyn Fn(Progress) + Sync),
    ) -> DayPlan {
        let options = Options { compact: self.per_metre_apart(), ..search.options() };
        let begun = Instant::now();
        let mut solution = roadcrew_solver::solve(&self.problem, &options, listener);
        if self.lay_out_stricter_breaks(&solution) {
            solution = roadcrew_solver::solve(&self.problem, &options, listener);
        }
        self.took.searching = begun.elapsed();
        let begun = Instant::now();
        let record = SearchRecord { seed: search.seed, iterations: solution.iterations };
        let found = (solution.plan, solution.judgement);
        let (found, judgement) = take_what_pays(&self.problem, found, self.per_metre_apart());
        let all_undone = &judgement.undone;
        let spares = Spares::of(&self.problem);
        let planned = if all_undone.is_empty() {
            Planned::unasked()
        } else {
            Planned::of(&self.problem, &found, self.per_metre_apart())
        };
        let budget = Budget::of(&self.problem, &found);
        let mut plan = self.day_plan(&found, &judgement, record, &|service| {
            let case = Case {
                problem: &self.problem,
                spares: &spares,
                plan: &found,
                planned: &planned,
                service,
                crews: &self.draft.crews,
                day: self.draft.day,
                name: &|id| self.stop_name(Stop::Service { service: id, mode: ModeIndex(0) }),
                skills: &|missing| self.draft.skills_in_words(missing.0),
            };
            // By id, as the judge lists them.
            let depth = budget.depth(all_undone.partition_point(|&other| other < service));
            explain(&case, depth)
        });
        plan.took.telling = begun.elapsed();
        plan
    }

    /// What each metre from the middle of a round to its stops counts. Jobs are wherever something broke; rounds are what people see pass by.
    pub(crate) fn per_metre_apart(&self) -> Price {
        match self.draft.kind {
            PlanKind::Collection => self.draft.city.prices.compact_metre,
            PlanKind::Dispatch => Price::ZERO,
        }
    }

    /// Where some crew drives too long without a rest, gives all crews windows as if they only drove, so that the work can't just move on to
    /// another crew that then does; answers whether that changes anything.
    fn lay_out_stricter_breaks(&mut self, solution: &Solution) -> bool {
        let is_about_rests = |violation: &Violation| {
            matches!(
                violation,
                Violation::RestMissing { .. }
                    | Violation::RestTooShort { .. }
                    | Violation::DrivesTooLong { .. }
            )
        };
        if !solution.judgement.violations.iter().any(is_about_rests) {
            return false;
        }
        let mut vehicles = self.problem.vehicles().to_vec();
        for (vehicle, crew) in vehicles.iter_mut().zip(&self.draft.crews) {
            if let Ok(strict) = duty(crew, self.draft.day, Care::Driving) {
                (vehicle.breaks, vehicle.longest_duration) = (strict.breaks, strict.longest);
            }
        }
        let is_changed = vehicles != self.problem.vehicles();
        let parts = ProblemParts { vehicles, ..self.problem.clone().into_parts() };
        is_changed && Problem::new(parts).map(|problem| self.problem = problem).is_ok()
    }

    /// A judged plan in the city's words; `why` tells the reasons for what it leaves undone.
    pub(crate) fn day_plan(
        &self,
        plan: &Plan,
        judgement: &Judgement,
        search: SearchRecord,
        why: &(dyn Fn(ServiceId) -> Explanation + Sync),
    ) -> DayPlan {
        let mut routes: Vec<DayRoute> = plan
            .routes
            .par_iter()
            .zip(&judgement.routes)
            .filter(|(route, _)| !route.stops.is_empty())
            .map(|(route, judged)| self.day_route(route, judged))
            .collect();
        let order: Vec<&str> = self.draft.crews.iter().map(|crew| crew.id.as_str()).collect();
        routes.sort_by_key(|route| order.iter().position(|id| *id == route.crew));
        let undone = judgement.undone.par_iter().map(|&id| {
            let label = &self.draft.labels[id.index()];
            let found = why(id);
            UndoneService {
                id: label.id.clone(),
                name: label.name.clone(),
                street: label.street.clone(),
                position: label.position,
                reports: label.reports.clone(),
                due: label.due,
                waiting: label.waiting.clone(),
                undone_costs: match self.problem.service(id).undone {
                    Undone::Costs(price) => price,
                    Undone::Forbidden => Money::ZERO,
                },
                reasons: found.reasons,
                fix: found.fixes.first().map(|fix| format!("{} would do it", fix.what)),
                worth: label.why.clone(),
                overflow: label.overflow,
            }
        });
        DayPlan {
            city: self.draft.city.name.clone(),
            currency: self.draft.city.prices.currency.clone(),
            kind: self.draft.kind,
            programme: self.draft.programme.clone(),
            day: self.draft.day.clone(),
            network: self.draft.city.network.clone(),
            routes,
            undone: undone.collect(),
            left_out: [&self.draft.left_out[..], &self.draft.pieces_left_out].concat(),
            not_due: self.draft.not_due.clone(),
            neighbourhoods: self.draft.city.neighbourhoods.clone(),
            evening: self.evening(judgement),
            equity_price: None,
            fairer: None,
            stability: None,
            spread: self.draft.city.spread,
            emissions: self.draft.city.emissions.clone(),
            costs: judgement.costs,
            violations: Words { day: self, plan, judgement }
                .breaches()
                .map(|breach| breach.text)
                .collect(),
            search,
            took: self.took,
        }
    }

    /// The last crew is back; where nobody goes out, the last shift is over.
    fn evening(&self, judgement: &Judgement) -> Seconds {
        let back = judgement.routes.iter().map(|route| route.arrival).max();
        let over = || self.problem.vehicles().iter().map(|vehicle| vehicle.shift.close()).max();
        back.or_else(over).unwrap_or(Seconds::ZERO)
    }

    fn day_route(&self, route: &Route, judged: &RouteJudgement) -> DayRoute {
        let crew = self.draft.crews[route.vehicle.index()];
        let router = &self.draft.routers[self.draft.router_of[route.vehicle.index()]];
        let vehicle = self.problem.vehicle(route.vehicle);
        let way = |from, to| self.draft.places.way(router, from, to).unwrap_or_default();
        let mut at = self.problem.depot(vehicle.start).exit;
        let mut position = self.draft.city.depots[crew.depot].position;
        let mut stops = Vec::with_capacity(route.stops.len());
        for (&stop, times) in route.stops.iter().zip(&judged.stops) {
            let mut day_stop = match stop {
                Stop::Service { service, .. } => self.service_stop(service),
                Stop::Tip(id) => self.tip_stop(id),
                Stop::Break(index) => break_stop(index, position),
            };
            match stop {
                Stop::Service { service, mode } => {
                    day_stop.mode = Some(mode.0);
                    if let Undone::Costs(price) = self.problem.service(service).undone {
                        day_stop.undone_costs = price;
                    }
                    let mode = self.mode(service, mode);
                    day_stop.way = way(at, mode.entry);
                    if mode.entry != mode.exit {
                        day_stop.along = way(mode.entry, mode.exit);
                    }
                    at = mode.exit;
                }
                Stop::Tip(id) => {
                    let facility = self.problem.facility(id);
                    day_stop.way = way(at, facility.entry);
                    at = facility.exit;
                }
                Stop::Break(_) => {}
            }
            (day_stop.arrival, day_stop.start, day_stop.end) =
                (times.arrival, times.start, times.end);
            position = day_stop.position;
            stops.push(day_stop);
        }
        DayRoute {
            crew: crew.id.clone(),
            crew_name: crew.name.clone(),
            profile: crew.profile.name().to_owned(),
            depot: self.draft.city.depots[crew.depot].name.clone(),
            departure: judged.departure,
            arrival: judged.arrival,
            shift: vehicle.shift.duration(),
            shift_end: vehicle.shift.close(),
            rests_at_depot: rests_at_depot(vehicle, route, judged.arrival),
            regular: crew.regular.unwrap_or(vehicle.shift.duration()),
            driven: judged.driven,
            served: judged.served,
            driving: judged.driving,
            waiting: judged.waiting,
            stops,
            way_home: way(at, self.problem.depot(vehicle.end).entry),
        }
    }

    /// What a sentence calls a stop: its name, and where it helps the street and the id.
    pub(crate) fn stop_name(&self, stop: Stop) -> String {
        match stop {
            Stop::Service { service, .. } => {
                let label = &self.draft.labels[service.index()];
                let street = if label.street.is_empty() || label.kind == StopKind::Street {
                    String::new()
                } else {
                    format!(", {}", label.street)
                };
                format!("{}{street} ({})", label.name, label.id)
            }
            Stop::Tip(id) => self.problem.facility(id).name.clone(),
            Stop::Break(index) => format!("break {}", index + 1),
        }
    }

    /// How files name a stop.
    pub(crate) fn stop_id(&self, stop: Stop) -> String {
        match stop {
            Stop::Service { service, .. } => self.draft.labels[service.index()].id.clone(),
            Stop::Tip(id) => self.draft.city.tips[id.index()].id.clone(),
            Stop::Break(index) => format!("break-{}", index + 1),
        }
    }

    fn mode(&self, service: ServiceId, mode: ModeIndex) -> Mode {
        self.problem.service(service).modes[mode.index()]
    }

    fn service_stop(&self, service: ServiceId) -> DayStop {
        let label = &self.draft.labels[service.index()];
        DayStop {
            kind: label.kind,
            id: label.id.clone(),
            name: label.name.clone(),
            street: label.street.clone(),
            position: label.position,
            reports: label.reports.clone(),
            due: label.due,
            waiting: label.waiting.clone(),
            litres: label.litres,
            kilograms: label.kilograms,
            worth: label.why.clone(),
            overflow: label.overflow,
            ..empty_stop(label.position)
        }
    }

    fn tip_stop(&self, id: FacilityId) -> DayStop {
        let tip = &self.draft.city.tips[id.index()];
        DayStop {
            kind: StopKind::Tip,
            id: tip.id.clone(),
            name: tip.name.clone(),
            ..empty_stop(tip.position)
        }
    }
}

/// A crew that is back while the window of a break is open takes it there; before that its day is done.
fn rests_at_depot(vehicle: &Vehicle, route: &Route, back: Seconds) -> Vec<Seconds> {
    let breaks = vehicle.breaks.iter().enumerate();
    let at_depot = breaks.filter(|(index, rest)| {
        !route.stops.contains(&Stop::Break(*index)) && rest.window.contains(back)
    });
    at_depot.map(|(_, rest)| rest.duration).collect()
}

fn break_stop(index: usize, position: Position) -> DayStop {
    let name = "Break".to_owned();
    DayStop {
        kind: StopKind::Break,
        id: format!("break-{}", index + 1),
        name,
        ..empty_stop(position)
    }
}

fn empty_stop(position: Position) -> DayStop {
    DayStop {
        kind: StopKind::Job,
        id: String::new(),
        name: String::new(),
        street: String::new(),
        position,
        reports: Vec::new(),
        arrival: Seconds::ZERO,
        start: Seconds::ZERO,
        end: Seconds::ZERO,
        due: None,
        waiting: Vec::new(),
        litres: 0,
        kilograms: 0,
        worth: String::new(),
        overflow: None,
        undone_costs: Money::ZERO,
        failed: None,
        mode: None,
        way: Way::default(),
        along: Way::default(),
    }
}
