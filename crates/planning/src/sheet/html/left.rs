//! What a day leaves: the exceptions list that planners decide by.

use super::stops::{day_and_clock, whereabouts};
use crate::day::{DayPlan, Reason, UndoneService, Verdict};
use crate::sheet::cross::Crossings;
use crate::sheet::svg::escape;
use roadcrew_units::Date;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The most rows of a list on paper; the files have them all.
const MOST_ROWS: usize = 100;
/// The most sentences on why one service is undone; those of crews who could come nearest to it go first.
const MOST_WHYS: usize = 3;
/// The most crews that a sentence names.
const MOST_CREWS: usize = 3;

/// What nobody does, the dearest first: why not, the cheapest fix, when it is planned again, and room for what is decided.
pub(super) fn write_undone(
    plan: &DayPlan,
    crossings: &Crossings<'_>,
    out: &mut String,
) -> std::fmt::Result {
    if plan.undone.is_empty() {
        return writeln!(out, "<p>Nothing is left undone.</p>");
    }
    writeln!(
        out,
        "<table class=\"left\"><colgroup><col style=\"width:52mm\"><col><col style=\"width:26mm\"><col style=\"width:28mm\"></colgroup><thead><tr><th>Not done</th><th>Why, and what would get it done</th><th>Next date</th><th>Decided, by whom</th></tr></thead><tbody>"
    )?;
    let mut by_price: Vec<&UndoneService> = plan.undone.iter().collect();
    by_price.sort_by_key(|undone| Reverse(undone.undone_costs));
    for undone in by_price.iter().take(MOST_ROWS) {
        let place = whereabouts((&undone.street, undone.position), crossings);
        let due =
            undone.due.map_or(String::new(), |due| format!("<br>due {}", day_and_clock(plan, due)));
        let worth = if undone.worth.is_empty() {
            String::new()
        } else {
            format!("<br><i>{}</i>", escape(&undone.worth))
        };
        writeln!(
            out,
            "<tr><td class=\"small\"><b>{}</b>{place}<br>{}{due}{worth}</td><td class=\"small\">{}</td><td class=\"{}\">{}</td><td>☐ _________</td></tr>",
            escape(&undone.name),
            escape(&[std::slice::from_ref(&undone.id), &undone.reports[..]].concat().join(", ")),
            why(undone),
            if undone.next.date().is_some() { "nobreak" } else { "small" },
            escape(&undone.next.in_words()),
        )?;
    }
    writeln!(out, "</tbody></table>")?;
    write_more(plan, by_price.len(), out)
}

fn write_more(plan: &DayPlan, n: usize, out: &mut String) -> std::fmt::Result {
    match n.saturating_sub(MOST_ROWS) {
        0 => Ok(()),
        more => writeln!(out, "<p>… and {more} more: {}.json has them all.</p>", plan.stem()),
    }
}

/// Crews of whom the same is true share a sentence; a crew that could do it comes before one that can't.
fn why(undone: &UndoneService) -> String {
    let mut whys: Vec<(&Reason, Vec<&str>)> = Vec::new();
    for reason in &undone.reasons {
        match whys.iter_mut().find(|(other, _)| other.why == reason.why) {
            Some((_, crews)) => crews.push(&reason.crew),
            None => whys.push((reason, vec![&reason.crew])),
        }
    }
    whys.sort_by_key(|(reason, _)| reason.verdict == Verdict::Impossible);
    let mut lines: Vec<String> = Vec::new();
    for (reason, crews) in whys.iter().take(MOST_WHYS) {
        let named = crews[..crews.len().min(MOST_CREWS)].join(", ");
        let others = match crews.len().saturating_sub(MOST_CREWS) {
            0 => String::new(),
            n => format!(" and {n} more"),
        };
        lines.push(escape(&format!("{named}{others}: {}", reason.why)));
    }
    let more = whys.len().saturating_sub(MOST_WHYS);
    if 0 < more {
        lines.push(format!("… and {more} more reasons of other crews"));
    }
    if let Some(fix) = &undone.fix {
        let others = if undone.in_full { "" } else { " (other ways were not tried)" };
        lines.push(format!("<b>{}</b>{others}", escape(fix)));
    }
    lines.join("<br>")
}

/// What can't be planned at all.
pub(super) fn write_left_out(plan: &DayPlan, out: &mut String) -> std::fmt::Result {
    if plan.left_out.is_empty() {
        return Ok(());
    }
    writeln!(out, "<h2>Can't be planned or kept</h2>")?;
    for told in plan.left_out.iter().take(MOST_ROWS) {
        writeln!(out, "<p class=\"figures\">☐ {}</p>", escape(told))?;
    }
    write_more(plan, plan.left_out.len(), out)
}

/// What may wait, by the day on which it is weighed again.
pub(super) fn write_waiting(plan: &DayPlan, out: &mut String) -> std::fmt::Result {
    let mut by_date: BTreeMap<Date, Vec<&str>> = BTreeMap::new();
    for waiting in &plan.not_due {
        by_date.entry(waiting.next).or_default().push(&waiting.id);
    }
    for (date, ids) in by_date {
        writeln!(
            out,
            "<h2>May wait until {date}</h2><p class=\"figures\">{}: {}</p>",
            ids.len(),
            escape(&ids.join(", "))
        )?;
    }
    Ok(())
}
