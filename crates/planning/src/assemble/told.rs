//! A judged plan in the city's words: each stop with its name, its place and the streets that lead there.

use super::Assembled;
use crate::check::Words;
use crate::day::{
    Behind, DayPlan, DayRoute, DayStop, NextDate, PlanKind, SearchRecord, StopKind, Terms,
    UndoneService, Way,
};
use crate::explain::{Explanation, contradicts_itself};
use crate::nights::told_in;
use rayon::prelude::*;
use roadcrew_model::{
    FacilityId, Judgement, Link, Mode, ModeIndex, Plan, Route, RouteJudgement, ServiceId, Stop,
    Undone, Vehicle,
};
use roadcrew_units::{Money, Position, Seconds};

impl Assembled<'_> {
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
            .map(|(route, judged)| self.day_route((plan, judgement), route, judged))
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
                in_full: found.in_full,
                fix: found.fixes.first().map(|fix| format!("{} would do it", fix.what)),
                worth: label.why.clone(),
                overflow: label.overflow.map(|it| it.usual()),
                next: self.next_date(id),
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
            unplanned: self.draft.unplanned.clone(),
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

    /// When a service that is left undone is planned again, unless no day has what is asked of it.
    fn next_date(&self, id: ServiceId) -> NextDate {
        let next = &self.draft.labels[id.index()].next;
        let name = |service| self.stop_name(Stop::Service { service, mode: ModeIndex(0) });
        let never = || contradicts_itself(&self.problem, id, &name).map(NextDate::Never);
        next.date().and_then(|_| never()).unwrap_or_else(|| next.clone())
    }

    /// The last shift is over and the last crew is back.
    fn evening(&self, judgement: &Judgement) -> Seconds {
        let back = judgement.routes.iter().map(|route| route.arrival);
        let over = self.problem.vehicles().iter().map(|vehicle| vehicle.shift.close());
        back.chain(over).max().unwrap_or(Seconds::ZERO)
    }

    fn day_route(
        &self,
        (plan, judgement): (&Plan, &Judgement),
        route: &Route,
        judged: &RouteJudgement,
    ) -> DayRoute {
        let crew = self.draft.crews[route.vehicle.index()];
        let router = &self.draft.routers[self.draft.router_of[route.vehicle.index()]];
        let vehicle = self.problem.vehicle(route.vehicle);
        let way = |from, to| self.draft.places.way(router, from, to).unwrap_or_default();
        let mut at = self.problem.depot(vehicle.start).exit;
        let mut position = self.draft.city.depots[crew.depot].position;
        let mut stops = Vec::with_capacity(route.stops.len());
        for (&stop, times) in route.stops.iter().zip(&judged.stops) {
            let mut day_stop = match stop {
                Stop::Service { service, .. } => {
                    self.service_stop((plan, judgement), (service, times.start))
                }
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
            end_depot: self.draft.city.depots[crew.end_depot].name.clone(),
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

    fn service_stop(
        &self,
        (plan, judgement): (&Plan, &Judgement),
        (service, start): (ServiceId, Seconds),
    ) -> DayStop {
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
            overflow: label.overflow.map(|it| it.emptied_at(start)),
            terms: self.terms((plan, judgement), service),
            ..empty_stop(label.position)
        }
    }

    fn terms(&self, (plan, judgement): (&Plan, &Judgement), id: ServiceId) -> Terms {
        let service = self.problem.service(id);
        let tools = service.skills.0 & self.draft.tools().0;
        let does = |route: &&Route, member: ServiceId| route.services().any(|done| done == member);
        let mut with = Vec::new();
        let mut is_relied_on = false;
        let (mut behind, mut awaited_by) = (Vec::new(), Vec::new());
        let by = plan.routes.iter().find(|route| does(route, id));
        // What a linked service is called, and whose it is where that is another crew's; and when it is done.
        let linked = |member: ServiceId| {
            let mut routes = plan.routes.iter().zip(&judgement.routes);
            let (route, judged) = routes.find(|(route, _)| does(route, member))?;
            let is_it =
                |stop: &Stop| matches!(stop, Stop::Service { service, .. } if *service == member);
            let done = judged.stops[route.stops.iter().position(is_it)?].end;
            let label = &self.draft.labels[member.index()];
            let is_own = by.is_some_and(|own| own.vehicle == route.vehicle);
            let crew = &self.draft.crews[route.vehicle.index()].name;
            let whose = if is_own { String::new() } else { format!(" of {crew}") };
            Some((format!("{} ({}){whose}", label.name, label.id), is_own, done))
        };
        for link in self.problem.links() {
            match link {
                Link::Together(members) if members.contains(&id) => {
                    let others = members.iter().filter(|member| **member != id);
                    let crews = others.filter_map(|&member| {
                        let route = plan.routes.iter().find(|route| does(route, member))?;
                        Some(self.draft.crews[route.vehicle.index()].name.clone())
                    });
                    with.extend(crews);
                }
                Link::Follows { first, then, .. } if *first == id => {
                    let found = linked(*then);
                    is_relied_on |= found.is_some();
                    awaited_by
                        .extend(found.filter(|(_, is_own, _)| !is_own).map(|(what, ..)| what));
                }
                Link::Follows { first, then, gap } if *then == id => {
                    let found = linked(*first);
                    behind.extend(found.map(|(what, _, done)| Behind { what, gap: *gap, done }));
                }
                Link::Follows { .. } | Link::Together(_) | Link::SameVehicle(_) => {}
            }
        }
        let is_locked = service.position.is_some()
            || (self.draft.kind == PlanKind::Dispatch && !service.only_by.is_empty());
        let must = self.draft.labels[id.index()].must;
        Terms {
            windows: by.map_or_else(
                || service.windows.clone(),
                |route| told_in(self.problem.vehicle(route.vehicle).shift, &service.windows),
            ),
            tools: if tools == 0 { String::new() } else { self.draft.skills_in_words(tools) },
            stays: must || is_locked || is_relied_on || !with.is_empty(),
            with,
            behind,
            awaited_by,
        }
    }

    fn tip_stop(&self, id: FacilityId) -> DayStop {
        let tip = &self.draft.city.tips[id.index()];
        DayStop {
            kind: StopKind::Tip,
            id: tip.id.clone(),
            name: self.problem.facility(id).name.clone(),
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
        terms: Terms::default(),
        failed: None,
        mode: None,
        way: Way::default(),
        along: Way::default(),
    }
}
