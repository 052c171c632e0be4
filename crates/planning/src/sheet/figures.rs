//! A plan's figures on a terminal.

use super::fairness;
use super::share::percent;
use crate::city::SlaClock;
use crate::day::DayPlan;
use crate::figures::{Figures, ResidentWait, Waits, figures};
use std::fmt::Write;

/// All of them, a line a kind.
pub(super) fn write(plan: &DayPlan, out: &mut String) -> std::fmt::Result {
    let found = figures(plan);
    let (km, hours) = (found.km, found.hours);
    writeln!(
        out,
        "  km: {:.1} service, {:.1} deadhead, {:.1} to tips, {:.1} from and to depots",
        km.service, km.deadhead, km.tip, km.depot
    )?;
    let kept = found
        .within_service_level
        .map_or(String::new(), |share| format!("; {} within service level", percent(share)));
    writeln!(
        out,
        "  hours: {:.1} driving, {:.1} service, {:.1} tips, {:.1} breaks, {:.1} waiting{kept}",
        hours.drive, hours.service, hours.tip, hours.rest, hours.wait
    )?;
    let (balance, shape) = (found.balance, found.compactness);
    writeln!(
        out,
        "  duty: {:.1} h between the longest and the shortest, standard deviation {:.1} h, Gini {:.3}",
        balance.spread, balance.deviation, balance.gini
    )?;
    writeln!(
        out,
        "  {} of the shifts used, {:.1} h overtime; {:.0} m from a stop to the middle of its route, {} of stops within another route, {} crossings",
        percent(found.utilisation),
        found.overtime_hours,
        shape.spread_m,
        percent(shape.overlap),
        shape.crossings
    )?;
    write_response(&found, out)?;
    fairness::write(plan, &found, out)?;
    write_visits(plan, &found, out)?;
    write_promises(&found, out)?;
    write_overflow(&found, out)?;
    write_emissions(&found, out)
}

/// Of rounds: what overflows and what is missed.
fn write_overflow(found: &Figures, out: &mut String) -> std::fmt::Result {
    if let Some(overflow) = found.overflow {
        writeln!(
            out,
            "  {} of {} containers emptied; {:.1} h of overflow expected until the next visit, {:.1} h of them where nobody comes; {:.1} h if nobody came at all",
            overflow.n_emptied,
            overflow.n_containers,
            overflow.bin_hours,
            overflow.left_bin_hours,
            overflow.unserved_bin_hours
        )?;
    }
    match found.missed_per_thousand {
        Some(missed) if 0.0 < missed => {
            writeln!(out, "  {:.1} % of what is due is missed", missed / 10.0)
        }
        _ => Ok(()),
    }
}

fn write_emissions(found: &Figures, out: &mut String) -> std::fmt::Result {
    let Some(emitted) = &found.co2e else {
        return Ok(());
    };
    write!(out, "  {:.1} kg CO2e by {}", emitted.kg, emitted.source)?;
    if !emitted.without_factor.is_empty() {
        write!(out, ", without {}", emitted.without_factor.join(" and "))?;
    }
    writeln!(out)
}

/// A line a service level, how long residents wait, and what stays open.
fn write_response(found: &Figures, out: &mut String) -> std::fmt::Result {
    if !found.response.is_empty() {
        writeln!(
            out,
            "  waits by the clock on the wall, nights and Sundays too; what is open counts as waiting longer (Kaplan-Meier):"
        )?;
    }
    for class in &found.response {
        let categories: Vec<&str> = class.categories.iter().map(String::as_str).collect();
        writeln!(
            out,
            "  within {:.0} {} ({}): {} incidents, {} open{}",
            class.level_h,
            if class.clock == SlaClock::Business { "business hours" } else { "h" },
            categories.join(", "),
            class.n_incidents,
            class.n_open,
            class.within.map_or(String::new(), |share| format!("; {} in time", percent(share)))
        )?;
        writeln!(out, "    crews arrive after {}", in_words(&class.response))?;
        writeln!(out, "    done after {}", in_words(&class.resolution))?;
        if let Some(by_the_clock) = &class.by_the_clock {
            let paused = match class.n_paused {
                0 => String::new(),
                n => format!(", {n} of them paused for a while"),
            };
            writeln!(out, "    by their own clock{paused}, after {}", in_words(by_the_clock))?;
        }
        if let Some(wait) = &class.resident_wait {
            writeln!(out, "    since it broke {}", since(wait, class.n_incidents))?;
        }
    }
    if let Some(wait) = &found.resident_wait {
        let n_incidents = found.response.iter().map(|class| class.n_incidents).sum();
        writeln!(out, "  residents wait, since it broke, {}", since(wait, n_incidents))?;
    } else if !found.response.is_empty() {
        writeln!(
            out,
            "  residents' wait since it broke: unknown, as no occurred.csv tells when anything did"
        )?;
    }
    for pause in &found.pauses {
        let until = pause.until.as_ref().map_or("on".to_owned(), |until| format!("to {until}"));
        writeln!(
            out,
            "  paused: {} ({}) from {} {until}, {:.1} h: {}",
            pause.report, pause.category, pause.from, pause.hours, pause.reason
        )?;
    }
    let open = found.backlog;
    if 0 < open.n_open {
        let age = if 0.0 < open.oldest_h {
            format!(", {:.0} h old in the mean, the oldest {:.0} h", open.mean_age_h, open.oldest_h)
        } else {
            String::new()
        };
        writeln!(
            out,
            "  open in the evening: {}{age}; weighted by lateness {:.0} h past service levels together",
            open.n_open, open.late_h
        )?;
    }
    Ok(())
}

/// The middle, nine in ten, nineteen in twenty and the mean; what isn't known since too many are open says so.
fn in_words(waits: &Waits) -> String {
    format!(
        "{} (median; 90 %: {}, 95 %: {}, mean up to {:.0} h: {:.1} h)",
        hours(waits.median_h),
        hours(waits.p90_h),
        hours(waits.p95_h),
        waits.until_h,
        waits.mean_h
    )
}

pub(super) fn hours(time: Option<f64>) -> String {
    time.map_or("unknown".to_owned(), |hours| format!("{hours:.1} h"))
}

fn since(wait: &ResidentWait, n_incidents: usize) -> String {
    let waits = in_words(&wait.waits);
    if wait.n_known == n_incidents {
        waits
    } else {
        format!("{waits}, known of {} of {n_incidents}", wait.n_known)
    }
}

/// What was in vain and what was done again, of days that are over.
fn write_visits(plan: &DayPlan, found: &Figures, out: &mut String) -> std::fmt::Result {
    let visits = &found.visits;
    if visits.n_failed + visits.n_repeat == 0 {
        return Ok(());
    }
    let reasons: Vec<String> =
        visits.failed.iter().map(|(reason, n)| format!("{n} {reason}")).collect();
    let reasons =
        if reasons.is_empty() { String::new() } else { format!(" ({})", reasons.join(", ")) };
    writeln!(
        out,
        "  {} visits, {} in vain{reasons}, {} where somebody had been before",
        visits.n, visits.n_failed, visits.n_repeat
    )?;
    for stop in plan.routes.iter().flat_map(|route| &route.stops) {
        if let Some(reason) = &stop.failed {
            writeln!(out, "    in vain: {} ({}), {reason}", stop.name, stop.id)?;
        }
    }
    Ok(())
}

/// What can be promised, and what changed since an earlier plan.
fn write_promises(found: &Figures, out: &mut String) -> std::fmt::Result {
    if 0 < found.promises.n {
        writeln!(
            out,
            "  work begins within {:.0} min in the mean, eight times in ten",
            found.promises.mean_width_min
        )?;
    }
    let Some(changes) = &found.stability else { return Ok(()) };
    let minutes = |time: Option<f64>| time.map_or("?".to_owned(), |it| format!("{it:.0}"));
    writeln!(
        out,
        "  since {}: {} services in both, {} no longer, {} new; {} change their crew, {} of {} pairs their order{}; arrivals shift by {} min in the mean, 90 %: {}, most {}",
        changes.previous,
        changes.n_kept,
        changes.n_gone,
        changes.n_new,
        changes.n_changed_crew,
        changes.n_swapped,
        changes.n_pairs,
        changes.kendall_tau.map_or(String::new(), |tau| format!(" (Kendall's tau {tau:.2})")),
        minutes(changes.mean_shift_min),
        minutes(changes.p90_shift_min),
        minutes(changes.longest_shift_min)
    )?;
    for moved in changes.moved.iter().take(MOST_MOVED) {
        let what = if moved.n == 1 { "service" } else { "services" };
        writeln!(out, "    {} gives {} {what} to {}", moved.from, moved.n, moved.to)?;
    }
    if let Some(kept) = changes.promises {
        writeln!(
            out,
            "  {} of its {} promises are kept, {:.0} min wide in the mean, with a pinball loss of {:.1} min",
            percent(kept.coverage),
            kept.n,
            kept.mean_width_min,
            kept.pinball_min.unwrap_or(0.0)
        )?;
    }
    Ok(())
}

/// So many pairs of crews that give and take are told; the JSON has them all.
const MOST_MOVED: usize = 6;
