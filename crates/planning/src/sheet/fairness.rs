//! Whether neighbourhoods are served alike, and what it costs, on a terminal.

use super::figures::hours;
use super::share::percent;
use crate::day::DayPlan;
use crate::equity::{EquityPrice, FairerPlan};
use crate::figures::{Compared, Fairness, Figures, NeighbourhoodFigures};
use std::fmt::Write;

/// So many neighbourhoods are told; the JSON has them all.
const MOST_NEIGHBOURHOODS: usize = 12;

/// A line a neighbourhood, the comparison, and what an hour less for the worst served costs where that was asked for.
pub(super) fn write(plan: &DayPlan, found: &Figures, out: &mut String) -> std::fmt::Result {
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

fn write_neighbourhoods(fairness: &Fairness, out: &mut String) -> std::fmt::Result {
    let mut places: Vec<&NeighbourhoodFigures> = fairness.neighbourhoods.iter().collect();
    places.sort_by(|a, b| b.mean_h.total_cmp(&a.mean_h));
    writeln!(
        out,
        "  fairness, waits from report to done cut off at {:.0} h; beside each what the city's mean would be for its mix of service levels:",
        fairness.until_h
    )?;
    for place in places.iter().take(MOST_NEIGHBOURHOODS) {
        write_place(place, fairness.fewest, out)?;
    }
    let more = places.len().saturating_sub(MOST_NEIGHBOURHOODS);
    if 0 < more {
        writeln!(out, "    … and {more} more, in the JSON")?;
    }
    if 0 < fairness.n_elsewhere {
        writeln!(out, "    {} incidents lie in no neighbourhood", fairness.n_elsewhere)?;
    }
    match &fairness.compared {
        Some(compared) => write_compared(compared, out),
        None => writeln!(
            out,
            "    not compared: fewer than two neighbourhoods have the {} incidents that a comparison needs",
            fairness.fewest
        ),
    }
}

fn write_place(place: &NeighbourhoodFigures, fewest: usize, out: &mut String) -> std::fmt::Result {
    let need = if (place.need - 1.0).abs() < 1e-9 {
        String::new()
    } else {
        format!(", need {}", place.need)
    };
    let within =
        place.within.map_or(String::new(), |share| format!("; {} in time", percent(share)));
    let few = if place.n_incidents < fewest { "; too few to compare" } else { "" };
    writeln!(
        out,
        "    {}: {} incidents{need}, {} open; mean {:.1} h (mix {:.1} h), 90 %: {}{within}{few}",
        place.name,
        place.n_incidents,
        place.n_open,
        place.mean_h,
        place.expected_h,
        hours(place.p90_h)
    )
}

fn write_compared(compared: &Compared, out: &mut String) -> std::fmt::Result {
    let ratio = compared.ratio.map_or(String::new(), |ratio| format!(", {ratio:.2} times as long"));
    writeln!(
        out,
        "    {} waits {:.1} h longer than {}{ratio} (drawn anew 200 times, nine in ten: {:.1} to {:.1} h)",
        compared.worst, compared.gap_h, compared.best, compared.gap_90_h[0], compared.gap_90_h[1]
    )?;
    write!(
        out,
        "    Gini {:.3}, Theil {:.4} between and {:.4} within neighbourhoods",
        compared.gini, compared.theil_between, compared.theil_within
    )?;
    match compared.parity_difference {
        Some(difference) => {
            writeln!(out, "; shares in time differ by {:.0} points", 100.0 * difference)
        }
        None => writeln!(out),
    }
}

/// Who waits longer for it, and what more is left undone; empty where nobody does.
fn who_pays(fairer: &FairerPlan) -> String {
    let mut parts = Vec::new();
    if let Some(most) = fairer.longer.first().filter(|most| 0.05 <= most.hours_more) {
        parts
            .push(format!("; {} waits {:.1} h longer for it", most.neighbourhood, most.hours_more));
        if let more @ 1.. = fairer.longer.len() - 1 {
            let other = if more == 1 { "neighbourhood" } else { "neighbourhoods" };
            parts.push(format!(", and {more} more {other} longer than now"));
        }
    }
    match fairer.undone_more {
        0 => {}
        more @ 1.. => parts.push(format!("; {more} more left undone")),
        fewer => parts.push(format!("; {} fewer left undone", -fewer)),
    }
    parts.concat()
}

fn write_price(plan: &DayPlan, price: &EquityPrice, out: &mut String) -> std::fmt::Result {
    let told = |fairer: &FairerPlan| {
        format!(
            "{:.1} h less for {} costs {:.2} {} ({:.2} an hour), {:.1} km and {:.1} h of overtime more{}",
            fairer.hours_less,
            price.neighbourhood,
            fairer.cost_more,
            plan.currency,
            fairer.cost_more / fairer.hours_less,
            fairer.km_more,
            fairer.overtime_more_h,
            who_pays(fairer)
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
