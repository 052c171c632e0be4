//! `roadcrew fill`: how full the containers are, how sure that is, and when they will overflow.

use super::{now, open_city};
use crate::args::Fill;
use roadcrew_incidents::fill::{FillState, Overflow};
use roadcrew_incidents::intake::FILL_LEVEL;
use roadcrew_planning::City;
use roadcrew_planning::collection::{ContainerFill, fill_states};
use roadcrew_units::{Seconds, Timestamp};
use serde_json::{Value, json};
use std::fmt::Write as _;

pub(crate) fn run(fill: &Fill) -> anyhow::Result<()> {
    let city = open_city(&fill.city)?;
    let at = match &fill.at {
        Some(given) => Timestamp::parse(given, &city.zone)?,
        None => now(),
    };
    let mut states = fill_states(&city, at);
    // Whoever overflows first stands first.
    let median =
        |one: &ContainerFill<'_>| one.belief.overflow().quantile(0.5).map_or(i64::MAX, |it| it.0);
    states.sort_by_cached_key(|one| (median(one), one.container.id.clone()));
    if fill.json {
        println!(
            "{}",
            json!({ "at": at.to_iso(&city.zone), "containers": states.iter().map(|one| value(one, &city, at)).collect::<Vec<_>>() })
        );
    } else {
        print!("{}", text(&states, &city, at));
    }
    Ok(())
}

/// A table; ends with a line break.
fn text(states: &[ContainerFill<'_>], city: &City, at: Timestamp) -> String {
    let mut text = format!("{} containers at {}\n", states.len(), at.to_iso(&city.zone));
    text += "level: the expected share with its standard deviation; overflow: hours by which it is full with probability 10, 50 and 90 %\n\n";
    text += "container            level  per day   emptied h ago   heard h ago   overflow in h\n";
    for one in states {
        // Writing to a string can't fail.
        let _ = writeln!(text, "{}", line(one, city, at));
    }
    text
}

fn line(one: &ContainerFill<'_>, city: &City, at: Timestamp) -> String {
    let belief = &one.belief;
    let level = format!("{:.0}±{:.0} %", belief.level.mean * 100.0, belief.level.deviation * 100.0);
    let ago = |time: Option<Timestamp>| {
        time.map_or("?".to_owned(), |time| format!("{:.0}", at.since(time).hours()))
    };
    let heard = match &one.state {
        Some(state) if state.is_stale(at) => format!("{} silent", ago(Some(state.last_heard()))),
        Some(state) => ago(Some(state.last_heard())),
        None if is_heard_later(one, city) => "only later".to_owned(),
        None => "no sensor".to_owned(),
    };
    let hours = quantiles(&belief.overflow())
        .map(|time| time.map_or("> a year".to_owned(), |time| format!("{:.0}", time.hours())));
    let mut line = format!(
        "{:<16} {level:>9}  {:>5.0} %   {:>13} {heard:>13}   {}",
        one.container.id,
        belief.rate * 100.0,
        ago(one.emptied),
        hours.join(" / "),
    );
    if let Some(n_outliers) = one.state.as_ref().map(FillState::n_outliers).filter(|n| 0 < *n) {
        let _ = write!(line, "   {n_outliers} readings not believed");
    }
    line
}

/// Whether its sensor told a level at all, though not by the moment that is asked for.
fn is_heard_later(one: &ContainerFill<'_>, city: &City) -> bool {
    let sensor = one.container.sensor();
    city.alerts.iter().any(|alert| alert.sensor == sensor && alert.kind == FILL_LEVEL)
}

fn value(one: &ContainerFill<'_>, city: &City, at: Timestamp) -> Value {
    let ContainerFill { container, state, belief, emptied } = one;
    let iso = |time: Timestamp| time.to_iso(&city.zone);
    let [tenth, half, most] = quantiles(&belief.overflow()).map(|time| time.map(Seconds::hours));
    json!({
        "id": container.id,
        "level": belief.level.mean,
        "level_sd": belief.level.deviation,
        "rate_per_day": belief.rate,
        "rate_sd": belief.rate_deviation,
        "last_emptied": emptied.map(iso),
        "last_heard": state.as_ref().map(|state| iso(state.last_heard())),
        "is_silent": state.as_ref().map(|state| state.is_stale(at)),
        "outliers": state.as_ref().map(FillState::n_outliers),
        "overflow_hours": { "10%": tenth, "50%": half, "90%": most },
    })
}

/// When it is full with probability 0.1, 0.5 and 0.9.
fn quantiles(overflow: &Overflow) -> [Option<Seconds>; 3] {
    [0.1, 0.5, 0.9].map(|probability| overflow.quantile(probability))
}
