//! A plan as one JSON object, for other programs.

use crate::day::{DayPlan, DayRoute, Waiting};
use crate::figures::promises;
use serde_json::{Value, json};

/// The plan as text.
pub fn write(plan: &DayPlan) -> String {
    format!("{:#}\n", value(plan))
}

/// The plan as a value. Times are ISO 8601 with the city's offset; costs are in units of its currency.
pub fn value(plan: &DayPlan) -> Value {
    let undone: Vec<Value> = plan
        .undone
        .iter()
        .map(|undone| {
            json!({
                "id": undone.id,
                "name": undone.name,
                "street": undone.street,
                "reports": undone.reports,
                "due": undone.due.map(|due| plan.day.at(due).to_iso(plan.day.zone())),
                "lon": undone.position.lon(),
                "lat": undone.position.lat(),
                "undone_costs": undone.undone_costs.units(),
                "reasons": undone.reasons,
                "fix": undone.fix,
                "in_full": undone.in_full,
                "worth": undone.worth,
                "overflow": undone.overflow,
                "next_date": undone.next.date().map(|date| date.to_string()),
                "next_date_told": undone.next.in_words(),
                "waiting": waiting(plan, &undone.waiting),
            })
        })
        .collect();
    let unplanned: Vec<Value> = plan
        .unplanned
        .iter()
        .map(|work| {
            json!({
                "id": work.id,
                "name": work.name,
                "reports": work.reports,
                "waiting": waiting(plan, &work.waiting),
            })
        })
        .collect();
    json!({
        "city": plan.city,
        "kind": plan.kind,
        "programme": plan.programme.as_ref().map(|it| &it.name),
        "date": plan.day.date().to_string(),
        "zone": plan.day.zone().to_string(),
        "currency": plan.currency,
        "cost": plan.costs.total().units(),
        "costs": {
            "fixed": plan.costs.fixed.units(),
            "distance": plan.costs.distance.units(),
            "duration": plan.costs.duration.units(),
            "overtime": plan.costs.overtime.units(),
            "balance": plan.costs.balance.units(),
            "territory": plan.costs.territory.units(),
            "lateness": plan.costs.lateness.units(),
            "extra": plan.costs.extra.units(),
            "undone": plan.costs.undone.units(),
        },
        "feasible": plan.violations.is_empty(),
        "violations": plan.violations,
        "evening": plan.day.at(plan.evening).to_iso(plan.day.zone()),
        "figures": crate::figures::figures(plan),
        "search": plan.search,
        "routes": plan.routes.iter().map(|route| route_value(plan, route)).collect::<Vec<_>>(),
        "undone": undone,
        "left_out": plan.left_out,
        "unplanned": unplanned,
        "not_due": plan.not_due,
    })
}

/// Who waits for a service: what the figures of response and fairness are made of.
fn waiting(plan: &DayPlan, waiting: &[Waiting]) -> Vec<Value> {
    let at = |time| plan.day.at(time).to_iso(plan.day.zone());
    let told = waiting.iter().map(|it| {
        json!({
            "category": it.category,
            "first": it.first.map(at),
            "occurred": it.occurred.map(at),
            "due": at(it.due),
            "level_h": it.level.as_ref().map(|level| level.time.hours()),
            "clock": it.level.as_ref().map(|level| level.clock),
            "lon": it.position.lon(),
            "lat": it.position.lat(),
        })
    });
    told.collect()
}

fn route_value(plan: &DayPlan, route: &DayRoute) -> Value {
    let at = |time| plan.day.at(time).to_iso(plan.day.zone());
    let stops: Vec<Value> = route
        .numbered_stops()
        .zip(promises(route, plan.spread))
        .map(|((number, stop), promised)| {
            json!({
                "stop": number,
                "kind": stop.kind,
                "id": stop.id,
                "name": stop.name,
                "street": stop.street,
                "lon": stop.position.lon(),
                "lat": stop.position.lat(),
                "reports": stop.reports,
                "mode": stop.mode,
                "arrival": at(stop.arrival),
                "start": at(stop.start),
                "end": at(stop.end),
                "promise": promised.map(|it| [at(it.from), at(it.to)]),
                "due": stop.due.map(at),
                "litres": stop.litres,
                "kilograms": stop.kilograms,
                "worth": stop.worth,
                "tools": stop.terms.tools,
                "together_with": stop.terms.with,
                "overflow": stop.overflow,
                "outcome": stop.failed,
                "waiting": waiting(plan, &stop.waiting),
                "drive_s": stop.way.seconds.0,
                "drive_m": stop.way.metres.0,
            })
        })
        .collect();
    json!({
        "crew": route.crew,
        "name": route.crew_name,
        "profile": route.profile,
        "depot": route.depot,
        "end_depot": route.end_depot,
        "departure": at(route.departure),
        "arrival": at(route.arrival),
        "driving_s": route.driving.0,
        "waiting_s": route.waiting.0,
        "rests_at_depot_s": route.rests_at_depot.iter().map(|rest| rest.0).collect::<Vec<_>>(),
        "driven_m": route.driven.0,
        "served_m": route.served.0,
        "stops": stops,
    })
}
