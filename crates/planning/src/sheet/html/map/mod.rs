//! The map of one route in black and white: thick where the crew works, dashed where it only drives, arrows for the direction.

mod crowd;
mod frame;
mod geometry;
mod ink;
mod labels;
mod lines;
mod names;
mod overview;
mod page;
mod placement;
mod rows;
mod streets;
mod stretches;
#[cfg(test)]
mod town;

pub(super) use overview::write_overview;

use crate::day::{DayPlan, DayRoute};
use crowd::{crowded_part, is_readable};
use frame::Frame;
use page::{Page, write_page};
use rows::{Row, rows};
use std::fmt::Write;
use stretches::{Stretch, stretches};

/// A list with more rows is long in any case.
const MOST_ROWS: usize = 200;
/// So many others are near most numbers at most: more than on a stretch's page, for it is good to have all at a glance.
const MOST_NEAR: usize = 5;
/// What all pages tell of their signs.
const SIGNS: &str = "Triangle: depot. Black: tip. A thin line leads from a number to the dot at its place. North is up.";

/// The whole route on a page; where its places lie too near together for their numbers, that part on a page of its own. Of a route that is
/// too long for that, an overview, and then a page for each stretch of the list.
pub(super) fn write_map(
    (plan, route): (&DayPlan, &DayRoute),
    title: &str,
    out: &mut String,
) -> std::fmt::Result {
    let rows = rows(route);
    let Some(frame) = Frame::around(&route.geometry()) else { return Ok(()) };
    let close = crowded_part(&rows, &frame);
    let is_close = |row: &&Row| close.as_ref().is_some_and(|close| close.holds(row.place));
    let (near, far): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(is_close);
    let is_short = rows.len() <= MOST_ROWS
        && is_readable(&far, &frame, MOST_NEAR)
        && close.as_ref().is_none_or(|close| is_readable(&near, close, MOST_NEAR));
    if !is_short {
        return write_stretches((plan, route), title, (&frame, &stretches(&rows)), out);
    }
    let framed = close.as_ref().map(|close| frame.part(close));
    let elsewhere =
        if close.is_some() { " Framed: larger on the next page, with its numbers." } else { "" };
    writeln!(out, "<section><h2>{title}: map</h2>")?;
    write_page((plan, route), &Page { framed, ..Page::whole(&frame, &far) }, out)?;
    writeln!(
        out,
        "<p class=\"small\">Thick: work along the street. Dashed: driving. Numbers: where a row of the list begins. {SIGNS}{elsewhere}</p></section>"
    )?;
    let Some(close) = close else { return Ok(()) };
    writeln!(out, "<section><h2>{title}: map of the framed part</h2>")?;
    write_page((plan, route), &Page::whole(&close, &near), out)?;
    writeln!(out, "</section>")
}

/// The whole route with the numbers of each stretch where it begins, and then the stretches in the order of the drive.
fn write_stretches(
    (plan, route): (&DayPlan, &DayRoute),
    title: &str,
    (frame, stretches): (&Frame, &[Stretch<'_>]),
    out: &mut String,
) -> std::fmt::Result {
    let begins: Vec<Row> = stretches.iter().map(Stretch::as_row).collect();
    let begins: Vec<&Row> = begins.iter().collect();
    writeln!(out, "<section><h2>{title}: map, overview</h2>")?;
    write_page((plan, route), &Page { has_arrows: false, ..Page::whole(frame, &begins) }, out)?;
    writeln!(
        out,
        "<p class=\"small\">Thick: work along the street. Dashed: driving. Numbers: where the rows begin that one of the next pages shows. {SIGNS}</p></section>"
    )?;
    for stretch in stretches {
        let (first, last) = stretch.numbers();
        let rows =
            if first == last { format!("row {first}") } else { format!("rows {first} to {last}") };
        writeln!(out, "<section><h2>{title}: map, {rows}</h2>")?;
        write_page((plan, route), &stretch.page(), out)?;
        writeln!(
            out,
            "<p class=\"small\">Thick: work along the street in these rows. Dashed: driving. Thin: the rest of the route. Numbers: where a row of the list begins. {SIGNS}</p></section>"
        )?;
    }
    Ok(())
}
