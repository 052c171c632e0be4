//! Plans.

use super::figures::clock;
use super::place::{lat_lng, line};
use super::time::{duration, timestamp};
use prost::{DecodeError, Message};
use roadcrew_api::v1;
use roadcrew_planning::{
    DayPlan, DayRoute, DayStop, NotDue, PlanKind, Reason, Spread, StopKind, UndoneService, Verdict,
    Waiting, Way, figures, promises,
};
use roadcrew_store::{PlanId, StoredPlan};
use roadcrew_units::{Money, ServiceDay, Timestamp};
use std::time::Duration;

const COLLECTION: &str = "plans/";

pub(crate) fn plan_name(id: &PlanId) -> String {
    format!("{COLLECTION}{id}")
}

/// Reads `plans/{plan}`.
pub(crate) fn read_plan_name(name: &str) -> Option<PlanId> {
    name.strip_prefix(COLLECTION)?.parse().ok()
}

pub(crate) fn plan_kind(kind: PlanKind) -> v1::PlanKind {
    match kind {
        PlanKind::Dispatch => v1::PlanKind::Dispatch,
        PlanKind::Collection => v1::PlanKind::Collection,
    }
}

/// The plan without a name: it gets one when it is kept.
pub(crate) fn plan(plan: &DayPlan, created: Timestamp, elapsed: Duration) -> v1::Plan {
    v1::Plan {
        name: String::new(),
        city: plan.city.clone(),
        kind: plan_kind(plan.kind).into(),
        date: plan.day.date().to_string(),
        time_zone: plan.day.zone().to_string(),
        create_time: Some(timestamp(created)),
        routes: plan.routes.iter().map(|one| route(one, &plan.day, plan.spread)).collect(),
        undone: plan.undone.iter().map(|one| undone(one, &plan.day)).collect(),
        left_out: plan.left_out.clone(),
        costs: Some(costs(plan)),
        violations: plan.violations.clone(),
        search: Some(v1::SearchRecord {
            seed: plan.search.seed,
            iterations: plan.search.iterations,
            elapsed: Some(duration(elapsed.as_secs_f64())),
        }),
        programme: plan.programme.as_ref().map(|it| it.name.clone()).unwrap_or_default(),
        not_due: plan.not_due.iter().map(not_due).collect(),
        figures: Some(super::figures::figures(figures(plan))),
        evening_time: Some(timestamp(plan.day.at(plan.evening))),
    }
}

/// A kept plan, under its name.
pub(crate) fn read_stored_plan(stored: &StoredPlan) -> Result<v1::Plan, DecodeError> {
    let plan = v1::Plan::decode(stored.body.as_slice())?;
    Ok(v1::Plan { name: plan_name(&stored.id), ..plan })
}

/// The plan without stops, geometry, and services that are undone or not due.
pub(crate) fn basic_view(mut plan: v1::Plan) -> v1::Plan {
    for route in &mut plan.routes {
        route.stops = Vec::new();
        route.geometry = Vec::new();
        route.way_home = None;
    }
    plan.undone = Vec::new();
    plan.not_due = Vec::new();
    plan
}

pub(crate) fn progress(iterations: u64, best: Option<Money>, seconds: f64) -> v1::SearchProgress {
    v1::SearchProgress {
        iterations,
        best_cost_micros: best.map(|cost| cost.0),
        elapsed: Some(duration(seconds)),
    }
}

fn route(route: &DayRoute, day: &ServiceDay, spread: Spread) -> v1::Route {
    v1::Route {
        crew: route.crew.clone(),
        crew_name: route.crew_name.clone(),
        profile: route.profile.clone(),
        depot: route.depot.clone(),
        end_depot: route.end_depot.clone(),
        departure_time: Some(timestamp(day.at(route.departure))),
        return_time: Some(timestamp(day.at(route.arrival))),
        driven_metres: route.driven.0,
        served_metres: route.served.0,
        driving_seconds: route.driving.0,
        waiting_seconds: route.waiting.0,
        stops: stops(route, day, spread),
        way_home: Some(way(&route.way_home)),
        geometry: line(&route.geometry()),
        depot_rest_seconds: route.rests_at_depot.iter().map(|rest| rest.0).collect(),
    }
}

fn stops(route: &DayRoute, day: &ServiceDay, spread: Spread) -> Vec<v1::Stop> {
    let numbered = route.numbered_stops().zip(promises(route, spread));
    let promised = numbered.map(|((number, one), promised)| v1::Stop {
        promised_from_time: promised.map(|it| timestamp(day.at(it.from))),
        promised_to_time: promised.map(|it| timestamp(day.at(it.to))),
        ..stop(number, one, day)
    });
    promised.collect()
}

fn stop(number: Option<usize>, stop: &DayStop, day: &ServiceDay) -> v1::Stop {
    let kind = match stop.kind {
        StopKind::Job => v1::StopKind::Job,
        StopKind::Container => v1::StopKind::Container,
        StopKind::Street => v1::StopKind::Street,
        StopKind::Tip => v1::StopKind::Tip,
        StopKind::Break => v1::StopKind::Break,
    };
    let at = |time| Some(timestamp(day.at(time)));
    v1::Stop {
        kind: kind.into(),
        id: stop.id.clone(),
        display_name: stop.name.clone(),
        street: stop.street.clone(),
        position: Some(lat_lng(stop.position)),
        reports: stop.reports.clone(),
        arrival_time: at(stop.arrival),
        start_time: at(stop.start),
        end_time: at(stop.end),
        due_time: stop.due.and_then(at),
        load_litres: stop.litres,
        load_kilograms: stop.kilograms,
        way: Some(way(&stop.way)),
        along: Some(way(&stop.along)),
        number: number.and_then(|number| u32::try_from(number).ok()),
        mode: stop.mode.map(u32::from),
        worth: stop.worth.clone(),
        undone_cost_micros: stop.undone_costs.0,
        waiting: stop.waiting.iter().map(|one| waiting(one, day)).collect(),
        promised_from_time: None,
        promised_to_time: None,
    }
}

fn way(way: &Way) -> v1::Way {
    v1::Way {
        metres: way.metres.0,
        seconds: way.seconds.0,
        osm_way_ids: way.way_ids.clone(),
        geometry: line(&way.line),
    }
}

fn undone(service: &UndoneService, day: &ServiceDay) -> v1::UndoneService {
    v1::UndoneService {
        id: service.id.clone(),
        display_name: service.name.clone(),
        position: Some(lat_lng(service.position)),
        reasons: service.reasons.iter().map(reason).collect(),
        fix: service.fix.clone().unwrap_or_default(),
        street: service.street.clone(),
        reports: service.reports.clone(),
        due_time: service.due.map(|due| timestamp(day.at(due))),
        worth: service.worth.clone(),
        waiting: service.waiting.iter().map(|one| waiting(one, day)).collect(),
        undone_cost_micros: service.undone_costs.0,
        next_date: service.next.date().map(|date| date.to_string()).unwrap_or_default(),
    }
}

fn waiting(waiting: &Waiting, day: &ServiceDay) -> v1::Waiting {
    v1::Waiting {
        position: Some(lat_lng(waiting.position)),
        category: waiting.category.clone(),
        first_time: waiting.first.map(|first| timestamp(day.at(first))),
        due_time: Some(timestamp(day.at(waiting.due))),
        occurred_time: waiting.occurred.map(|occurred| timestamp(day.at(occurred))),
        level_hours: waiting.level.as_ref().map(|level| level.time.hours()),
        clock: waiting.level.as_ref().map_or(0, |level| clock(level.clock).into()),
    }
}

fn reason(reason: &Reason) -> v1::UndoneReason {
    let verdict = match reason.verdict {
        Verdict::Impossible => v1::UndoneVerdict::Impossible,
        Verdict::NoRoom => v1::UndoneVerdict::NoRoom,
        Verdict::NotTried => v1::UndoneVerdict::NotTried,
        Verdict::Displaces => v1::UndoneVerdict::Displaces,
        Verdict::Dear => v1::UndoneVerdict::Dear,
        Verdict::Fits => v1::UndoneVerdict::Fits,
    };
    v1::UndoneReason { crew: reason.crew.clone(), why: reason.why.clone(), verdict: verdict.into() }
}

fn not_due(service: &NotDue) -> v1::NotDueService {
    v1::NotDueService {
        id: service.id.clone(),
        display_name: service.name.clone(),
        position: Some(lat_lng(service.position)),
        why: service.why.clone(),
        next_date: service.next.to_string(),
    }
}

fn costs(plan: &DayPlan) -> v1::Costs {
    let costs = plan.costs;
    v1::Costs {
        currency: plan.currency.clone(),
        total_micros: costs.total().0,
        fixed_micros: costs.fixed.0,
        distance_micros: costs.distance.0,
        duration_micros: costs.duration.0,
        lateness_micros: costs.lateness.0,
        extra_micros: costs.extra.0,
        undone_micros: costs.undone.0,
        overtime_micros: costs.overtime.0,
        balance_micros: costs.balance.0,
        territory_micros: costs.territory.0,
    }
}
