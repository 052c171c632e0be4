//! A plan on a terminal.

use crate::day::{DayPlan, StopKind, UndoneService};
use roadcrew_units::{Metres, Money, Seconds};
use std::cmp::Reverse;
use std::fmt::Write;

/// The plan in a few lines: routes, stops, kilometres, hours, and what is left undone and why.
pub fn text(plan: &DayPlan) -> String {
    let mut text = String::new();
    // Writing to a string can't fail.
    let _ = write(plan, &mut text);
    text
}

fn write(plan: &DayPlan, out: &mut String) -> std::fmt::Result {
    write_routes(plan, out)?;
    for violation in &plan.violations {
        writeln!(out, "  broken: {violation}")?;
    }
    write_undone(plan, out)?;
    if let Some(first) = plan.not_due.first() {
        let n = plan.not_due.len();
        writeln!(out, "  {n} not due, as {}: {}", first.id, first.why)?;
    }
    write_left_out(plan, out)
}

/// The routes and their sum.
pub(super) fn write_routes(plan: &DayPlan, out: &mut String) -> std::fmt::Result {
    writeln!(out, "{}, {}, {}", plan.work(), plan.city, plan.day.date())?;
    writeln!(
        out,
        "  {:<24} {:>5} {:>5} {:>7} {:>7} {:>6}  from   to",
        "crew", "stops", "tips", "km", "driving", "hours"
    )?;
    for route in &plan.routes {
        let tips = route.stops.iter().filter(|stop| stop.kind == StopKind::Tip).count();
        writeln!(
            out,
            "  {:<24} {:>5} {:>5} {:>7.1} {:>5.0}min {:>6.2}  {}  {}",
            route.crew_name,
            route.n_services(),
            tips,
            (route.driven + route.served).kilometres(),
            route.driving.minutes(),
            route.duration().hours(),
            plan.day.clock(route.departure),
            plan.day.clock(route.arrival),
        )?;
    }
    let services: usize = plan.routes.iter().map(crate::DayRoute::n_services).sum();
    let stops = plan.routes.iter().flat_map(|route| &route.stops);
    let n_failed = stops.filter(|stop| stop.failed.is_some()).count();
    let in_vain = if n_failed == 0 { String::new() } else { format!("{n_failed} in vain, ") };
    let driven = plan.routes.iter().map(|route| (route.driven + route.served).0);
    let kilometres = Metres(driven.sum()).kilometres();
    let hours = Seconds(plan.routes.iter().map(|route| route.duration().0).sum()).hours();
    let verdict = match (plan.violations.is_empty(), services) {
        (false, _) => "NOT feasible",
        (true, 0) => "NOTHING is done (no rule is broken)",
        (true, _) => "feasible",
    };
    writeln!(
        out,
        "  {} done, {in_vain}{} left undone, {kilometres:.1} km, {hours:.1} crew-hours, {} {}: {verdict}",
        services.saturating_sub(n_failed),
        plan.undone.len(),
        plan.costs.total(),
        plan.currency,
    )?;
    if services == 0 {
        writeln!(out, "  {}", why_nothing(plan))?;
    }
    super::figures::write(plan, out)
}

/// Why a plan does nothing.
fn why_nothing(plan: &DayPlan) -> String {
    let (n_undone, n_not_due, n_left_out) =
        (plan.undone.len(), plan.not_due.len(), plan.left_out.len());
    match (n_undone, n_not_due, n_left_out) {
        (0, 0, 0) => "nothing is asked for on this day: no open report, job, container or street",
        (0, 0, _) => "of what is asked for nothing can be planned: the reasons are below",
        (0, _, _) => "nothing is due on this day",
        // Nobody asks a given plan why.
        _ if plan.undone.iter().all(|it| it.reasons.is_empty()) => {
            "the plan does none of the work that this day asks for"
        }
        _ if plan.kind == crate::PlanKind::Dispatch => {
            "no crew goes out: each job says below what stands against it, crew by crew"
        }
        _ => "no truck goes out: each service says below what stands against it, truck by truck",
    }
    .to_owned()
}

/// The most services whose reasons are printed; the files have them all.
const MOST_REASONS: usize = 5;

fn write_undone(plan: &DayPlan, out: &mut String) -> std::fmt::Result {
    let (late, left) = (plan.costs.lateness, plan.costs.undone);
    if !plan.undone.is_empty() && late != Money::ZERO {
        writeln!(
            out,
            "  of the cost {late} is for work that is late and {left} for work left undone: late_hour, undone and priorities weigh the one against the other"
        )?;
    }
    // The dearest first, so that what must be done comes before all others.
    let mut by_price: Vec<&UndoneService> = plan.undone.iter().collect();
    by_price.sort_by_key(|undone| Reverse(undone.undone_costs));
    for undone in by_price.into_iter().take(MOST_REASONS) {
        writeln!(out, "  undone: {} ({})", undone.name, undone.id)?;
        if !undone.worth.is_empty() {
            writeln!(out, "    {}", undone.worth)?;
        }
        for reason in &undone.reasons {
            writeln!(out, "    {}: {}", reason.crew, reason.why)?;
        }
        if let Some(fix) = &undone.fix {
            let which = if undone.in_full { "cheapest fix" } else { "fix" };
            writeln!(out, "    {which}: {fix}")?;
        }
    }
    let more = plan.undone.len().saturating_sub(MOST_REASONS);
    if 0 < more {
        writeln!(
            out,
            "  … and {more} more: with -o DIR all are in {}.json, with reasons",
            plan.stem()
        )?;
    }
    Ok(())
}

/// The most things that can't be planned at all that are printed; the files have them all.
const MOST_LEFT_OUT: usize = 8;

fn write_left_out(plan: &DayPlan, out: &mut String) -> std::fmt::Result {
    for reason in plan.left_out.iter().take(MOST_LEFT_OUT) {
        writeln!(out, "  not planned: {reason}")?;
    }
    let more = plan.left_out.len().saturating_sub(MOST_LEFT_OUT);
    if 0 < more {
        writeln!(
            out,
            "  … and {more} more not planned: with -o DIR all are listed in {}.json under left_out",
            plan.stem()
        )?;
    }
    Ok(())
}
