//! A plan's figures on a terminal.

use crate::day::DayPlan;
use crate::equity::{EquityPrice, FairerPlan};
use crate::figures::{Fairness, Figures, Waits, figures};
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
        .map_or(String::new(), |share| format!("; {:.0} % within service level", share * 100.0));
    writeln!(
        out,
        "  hours: {:.1} driving, {:.1} service, {:.1} tips, {:.1} breaks, {:.1} waiting; duty differs by {:.1} h{kept}",
        hours.drive, hours.service, hours.tip, hours.rest, hours.wait, found.balance.spread
    )?;
    let shape = found.compactness;
    writeln!(
        out,
        "  {:.0} % of the shifts used, {:.1} h overtime; {:.0} m from a stop to the middle of its route, {:.0} % of stops within another route, {} crossings",
        100.0 * found.utilisation,
        found.overtime_hours,
        shape.spread_m,
        100.0 * shape.overlap,
        shape.crossings
    )?;
    write_response(&found, out)?;
    write_fairness(plan, &found, out)?;
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
        Some(missed) if 0.0 < missed => writeln!(out, "  {missed:.0} of 1000 that are due missed"),
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

/// A line a service level, and what stays open.
fn write_response(found: &Figures, out: &mut String) -> std::fmt::Result {
    for class in &found.response {
        let categories: Vec<&str> = class.categories.iter().map(String::as_str).collect();
        writeln!(
            out,
            "  within {:.0} h ({}): {} incidents, {} open; crews arrive after {}, done after {}{}",
            class.level_h,
            categories.join(", "),
            class.n_incidents,
            class.n_open,
            in_words(&class.response),
            in_words(&class.resolution),
            class.within.map_or(String::new(), |share| format!("; {:.0} % in time", 100.0 * share))
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
            "  open in the evening: {}{age}, {:.0} h late together",
            open.n_open, open.late_h
        )?;
    }
    Ok(())
}

/// The middle, nine in ten and the mean; what isn't known since too many are open says so.
fn in_words(waits: &Waits) -> String {
    let hours = |time: Option<f64>| time.map_or("?".to_owned(), |hours| format!("{hours:.1}"));
    format!(
        "{} h (median; 90 %: {} h, mean {:.1} h)",
        hours(waits.median_h),
        hours(waits.p90_h),
        waits.mean_h
    )
}

fn write_fairness(plan: &DayPlan, found: &Figures, out: &mut String) -> std::fmt::Result {
    if found.response.is_empty() {
        return Ok(());
    }
    match &found.fairness {
        None if plan.neighbourhoods.is_empty() => writeln!(
            out,
            "  no fairness by neighbourhood: the city has no neighbourhoods.geojson and no named territory"
        ),
        None => Ok(()),
        Some(fairness) => {
            write_neighbourhoods(fairness, out)?;
            found.equity_price.as_ref().map_or(Ok(()), |price| write_price(plan, price, out))
        }
    }
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
            "  {:.0} % of its {} promises are kept, {:.0} min wide in the mean, with a pinball loss of {:.1} min",
            100.0 * kept.coverage,
            kept.n,
            kept.mean_width_min,
            kept.pinball_min.unwrap_or(0.0)
        )?;
    }
    Ok(())
}

/// So many pairs of crews that give and take are told; the JSON has them all.
const MOST_MOVED: usize = 6;

fn write_neighbourhoods(fairness: &Fairness, out: &mut String) -> std::fmt::Result {
    let Some(compared) = &fairness.compared else {
        return writeln!(
            out,
            "  fairness: fewer than two neighbourhoods have the {} incidents that a comparison needs",
            fairness.fewest
        );
    };
    let mean = |name: &str| {
        let place = fairness.neighbourhoods.iter().find(|place| place.name == name);
        place.map_or(0.0, |place| place.mean_h)
    };
    write!(
        out,
        "  fairness: {} waits longest, {:.1} h in the mean, {} shortest, {:.1} h; {:.1} h between (90 %: {:.1} to {:.1}), Gini {:.3}",
        compared.worst,
        mean(&compared.worst),
        compared.best,
        mean(&compared.best),
        compared.gap_h,
        compared.gap_90_h[0],
        compared.gap_90_h[1],
        compared.gini
    )?;
    match compared.parity_difference {
        Some(difference) => {
            writeln!(out, "; shares in time differ by {:.0} points", 100.0 * difference)
        }
        None => writeln!(out),
    }
}

fn write_price(plan: &DayPlan, price: &EquityPrice, out: &mut String) -> std::fmt::Result {
    let told = |fairer: &FairerPlan| {
        format!(
            "{:.1} h less for {} costs {:.2} {}, {:.1} km and {:.1} h of overtime more",
            fairer.hours_less,
            price.neighbourhood,
            fairer.cost_more,
            plan.currency,
            fairer.km_more,
            fairer.overtime_more_h
        )
    };
    if let Some(hour) = &price.hour {
        return writeln!(out, "  price of equity: {}", told(hour));
    }
    let most = price.tried.iter().max_by(|a, b| a.hours_less.total_cmp(&b.hours_less));
    match most.filter(|fairer| 0.0 < fairer.hours_less) {
        Some(most) => {
            writeln!(out, "  price of equity: no plan found takes an hour off; {}", told(most))
        }
        None => writeln!(
            out,
            "  price of equity: no plan was found that serves {} sooner",
            price.neighbourhood
        ),
    }
}
