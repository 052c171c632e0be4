//! A plan on the page: what it does, who goes when, and what is left undone and why.

use super::{escape, percent};
use crate::convert;
use crate::desk::Desk;
use crate::planner::PICTURE;
use roadcrew_api::v1;
use roadcrew_store::{StoreError, StoredPlan};
use roadcrew_units::{Money, Timestamp, Zone};
use std::fmt::Write;

/// So many undone services are told with their reasons; the API has them all.
const MOST_UNDONE: usize = 30;

/// Adds a plan to the page, with links to its map and its crews' sheets.
pub(super) fn write(page: &mut String, desk: &Desk, stored: &StoredPlan) -> Result<(), StoreError> {
    let id = escape(&stored.id.to_string());
    let sheets = desk.store.sheet_names(&stored.id)?;
    let made = stored.created.to_iso(&desk.city().zone);
    let made = escape(made.get(..16).unwrap_or(&made)).replace('T', " ");
    let Ok(plan) = convert::read_stored_plan(stored) else {
        tracing::error!(plan = %stored.id, "a kept plan can't be read");
        _ = write!(page, "<h2>{id}</h2><p>This plan can't be read.</p>");
        return Ok(());
    };
    _ = write!(
        page,
        "<h2>{}, {}</h2><p>{}. Made {made} as {id}",
        work(&plan),
        plan.date,
        sum(&plan)
    );
    if sheets.iter().any(|name| name == PICTURE) {
        _ = write!(page, ": <a href=\"/plans/{id}/{PICTURE}\">map</a>");
    }
    page.push_str("</p>");
    write_routes(page, &plan, (&id, &sheets), &desk.city().zone);
    write_undone(page, &plan);
    write_list(page, "not planned at all", &plan.left_out);
    write_list(page, "rules broken", &plan.violations);
    Ok(())
}

fn work(plan: &v1::Plan) -> String {
    match plan.kind() {
        _ if !plan.programme.is_empty() => escape(&plan.programme),
        v1::PlanKind::Collection => "Collection".to_owned(),
        v1::PlanKind::Dispatch | v1::PlanKind::Unspecified => "Dispatch".to_owned(),
    }
}

/// Done, undone, kilometres and cost in a sentence.
fn sum(plan: &v1::Plan) -> String {
    let n_done: usize = plan.routes.iter().map(n_services).sum();
    let metres: i64 = plan.routes.iter().map(|it| it.driven_metres + it.served_metres).sum();
    let costs = plan.costs.clone().unwrap_or_default();
    let rules = if plan.violations.is_empty() { "every rule is kept" } else { "rules are broken" };
    format!(
        "{n_done} done, {} left undone, {} km, {} {}; {rules}",
        plan.undone.len(),
        kilometres(metres),
        Money(costs.total_micros),
        escape(&costs.currency)
    )
}

fn n_services(route: &v1::Route) -> usize {
    use v1::StopKind::{Container, Job, Street};
    route.stops.iter().filter(|stop| matches!(stop.kind(), Job | Container | Street)).count()
}

/// With one decimal, rounded down.
fn kilometres(metres: i64) -> String {
    format!("{}.{}", metres / 1000, metres % 1000 / 100)
}

fn write_routes(page: &mut String, plan: &v1::Plan, (id, sheets): (&str, &[String]), zone: &Zone) {
    if plan.routes.is_empty() {
        return;
    }
    page.push_str(
        "<table><tr><th>Crew</th><th>Leaves</th><th>Back</th><th>Services</th><th>km</th></tr>",
    );
    let clock = |time: Option<prost_types::Timestamp>| {
        let iso = Timestamp(time.map_or(0, |it| it.seconds)).to_iso(zone);
        iso.get(11..16).unwrap_or(&iso).to_owned()
    };
    for route in &plan.routes {
        let (name, sheet) = (escape(&route.crew_name), format!("{}.html", route.crew));
        let crew = if sheets.contains(&sheet) {
            format!("<a href=\"/plans/{id}/{}\">{name}</a>", percent(&sheet))
        } else {
            name
        };
        _ = write!(
            page,
            "<tr><td>{crew}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>",
            clock(route.departure_time),
            clock(route.return_time),
            n_services(route),
            kilometres(route.driven_metres + route.served_metres)
        );
    }
    page.push_str("</table>");
}

fn write_undone(page: &mut String, plan: &v1::Plan) {
    if plan.undone.is_empty() {
        return;
    }
    let n_undone = plan.undone.len();
    _ = write!(
        page,
        "<details><summary>{n_undone} left undone: why, and what would help</summary><ul>"
    );
    for service in plan.undone.iter().take(MOST_UNDONE) {
        let (name, id) = (escape(&service.display_name), escape(&service.id));
        let street =
            if service.street.is_empty() || service.display_name.starts_with(&service.street) {
                String::new()
            } else {
                format!(", {}", escape(&service.street))
            };
        _ = write!(page, "<li><b>{name}</b>{street} ({id})<ul>");
        for reason in &service.reasons {
            _ = write!(page, "<li>{}: {}</li>", escape(&reason.crew), escape(&reason.why));
        }
        if !service.fix.is_empty() {
            _ = write!(page, "<li><b>What would get it done</b>: {}</li>", escape(&service.fix));
        }
        page.push_str("</ul></li>");
    }
    if MOST_UNDONE < n_undone {
        let more = n_undone - MOST_UNDONE;
        _ = write!(page, "<li>… and {more} more, which the API tells.</li>");
    }
    page.push_str("</ul></details>");
}

fn write_list(page: &mut String, what: &str, lines: &[String]) {
    if lines.is_empty() {
        return;
    }
    _ = write!(page, "<details><summary>{} {what}</summary><ul>", lines.len());
    for line in lines {
        _ = write!(page, "<li>{}</li>", escape(line));
    }
    page.push_str("</ul></details>");
}
