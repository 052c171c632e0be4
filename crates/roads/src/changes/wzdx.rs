//! WZDx feeds: work zones and restrictions. Version 4; of version 3 what only stands in other places.
//!
//! The line of a feature runs in the driving direction that it is about. What is said of single lanes is not looked at.

use roadcrew_units::{Timestamp, Zone};
use serde_json::Value;

use super::features::{Feature, Properties};
use super::matched::Ways;
use super::{Change, ChangeReader, Effect, Understood, When};
use crate::network::Limits;

/// The share of the speed that is left where some lanes are closed and no lower limit is given. A guess: one lane of two
/// carries the traffic, at the pace of its slowest.
const SOME_LANES_CLOSED: f64 = 0.6;
/// The share of the speed that is left where the directions take turns. A guess: the wait is as long as the drive.
const TAKING_TURNS: f64 = 0.5;

const KMH_PER_MPH: f64 = 1.609_344;

pub(super) fn read_event(
    reader: &ChangeReader<'_>,
    feature: &Feature,
) -> Result<Understood, String> {
    let properties = &feature.properties;
    let core = Core::read(properties)?;
    let is_called_off =
        matches!(properties.text("event_status")?, Some("cancelled" | "canceled" | "completed"));
    if is_called_off || core.event_type == "detour" {
        return Ok(Understood { change: None, left_out: Vec::new() });
    }
    let mut left_out = Vec::new();
    let effects = effects(properties, &mut left_out)?;
    if effects.is_empty() {
        if left_out.is_empty() && properties.value("vehicle_impact").is_none() {
            left_out.push(
                "does not say what it changes: give it a vehicle_impact, such as all-lanes-closed"
                    .to_owned(),
            );
        }
        return Ok(Understood { change: None, left_out });
    }
    let when = read_when(properties, &reader.zone)?;
    let is_of_no_direction = matches!(core.direction.as_str(), "" | "undefined" | "unknown");
    let closes = effects.contains(&Effect::Closed);
    let ways = Ways {
        names: core.road_names,
        both_directions: core.direction == "both" || (closes && is_of_no_direction),
    };
    let segments = reader.streets.matching(&feature.shape()?, &ways)?;
    let change = Change {
        name: feature.name(),
        note: core.description,
        when,
        profiles: Vec::new(),
        segments,
        effects,
    };
    Ok(Understood { change: Some(change), left_out })
}

/// What stands in `core_details`, before version 4 among the other properties.
struct Core {
    event_type: String,
    direction: String,
    description: String,
    road_names: Vec<String>,
}

impl Core {
    fn read(properties: &Properties) -> Result<Self, String> {
        let nested = properties.object("core_details")?;
        let core = nested.as_ref().unwrap_or(properties);
        let text = |key: &str| core.text(key).map(|text| text.unwrap_or_default().to_owned());
        let mut road_names = core.texts("road_names")?;
        road_names.extend(core.text("road_name")?.map(str::to_owned));
        Ok(Self {
            event_type: text("event_type")?,
            direction: text("direction")?,
            description: text("description")?,
            road_names,
        })
    }
}

/// The time of a feature; without an end it holds until it leaves the feed.
pub(super) fn read_when(properties: &Properties, zone: &Zone) -> Result<When, String> {
    let instant = |key: &str| {
        let text = properties.text(key)?;
        let read = |text| {
            Timestamp::parse(text, zone).map_err(|error| format!("has a bad {key}: {error}"))
        };
        text.map(read).transpose()
    };
    let (start, end) = (instant("start_date")?, instant("end_date")?);
    if start.zip(end).is_some_and(|(start, end)| end <= start) {
        return Err("ends before it starts: correct start_date or end_date".to_owned());
    }
    Ok(When { start, end, ..When::default() })
}

fn effects(properties: &Properties, left_out: &mut Vec<String>) -> Result<Vec<Effect>, String> {
    let (restricting, limits) = restrictions(properties, left_out)?;
    let is_for_visitors = restricting.contains(&Effect::VisitorsOnly);
    let limit = speed_limit(properties)?.map(Effect::LimitKmh);
    let factor = |share: f64| Some(Effect::SpeedFactor(share));
    let impact = properties.text("vehicle_impact")?.unwrap_or("all-lanes-open");
    let by_lanes = match impact {
        // Closed but for those who live there.
        "all-lanes-closed" if is_for_visitors => None,
        "all-lanes-closed" => Some(Effect::Closed),
        "alternating-one-way" | "flagging" | "temporary-traffic-signal" => factor(TAKING_TURNS),
        _ if impact.starts_with("some-lanes-closed") => {
            limit.is_none().then_some(Effect::SpeedFactor(SOME_LANES_CLOSED))
        }
        _ if impact.starts_with("all-lanes-open") => None,
        other => {
            left_out.push(format!(
                "has the vehicle_impact '{other}', of which it can't be said what it closes"
            ));
            None
        }
    };
    let sizes = (limits != Limits::default()).then_some(Effect::Limits(limits));
    Ok(by_lanes.into_iter().chain(limit).chain(restricting).chain(sizes).collect())
}

/// In km/h, in miles an hour before version 4.
fn speed_limit(properties: &Properties) -> Result<Option<f64>, String> {
    let kmh = match properties.number("reduced_speed_limit_kph")? {
        Some(kmh) => Some(kmh),
        None => properties.number("reduced_speed_limit")?.map(|mph| mph * KMH_PER_MPH),
    };
    match kmh {
        Some(kmh) if !(1.0..=250.0).contains(&kmh) => {
            Err(format!("has a speed limit of {kmh} km/h: give one between 1 and 250"))
        }
        kmh => Ok(kmh),
    }
}

fn restrictions(
    properties: &Properties,
    left_out: &mut Vec<String>,
) -> Result<(Vec<Effect>, Limits), String> {
    let mut effects = Vec::new();
    let mut limits = Limits::default();
    for restriction in properties.list("restrictions")? {
        let kind = restriction.as_str().or_else(|| part(restriction, "type")?.as_str());
        match kind {
            Some("no-trucks") => effects.push(Effect::NoTrucks),
            Some("local-access-only") => effects.push(Effect::VisitorsOnly),
            Some(kind) => match limit(kind, restriction) {
                Ok(limit) => limits = limits.and(&limit),
                Err(reason) => left_out.push(reason),
            },
            None => left_out.push("has a restriction without a type".to_owned()),
        }
    }
    Ok((effects, limits))
}

/// A part of a restriction, by its name or the name it had in version 3.
fn part<'a>(restriction: &'a Value, key: &str) -> Option<&'a Value> {
    restriction.get(key).or_else(|| restriction.get(format!("restriction_{key}")))
}

fn limit(kind: &str, restriction: &Value) -> Result<Limits, String> {
    let in_cm = || in_units(kind, restriction, units_of_length);
    let in_kg = || in_units(kind, restriction, units_of_weight);
    let none = Limits::default();
    match kind {
        "reduced-height" => Ok(Limits { height_cm: Some(in_cm()?), ..none }),
        "reduced-width" => Ok(Limits { width_cm: Some(in_cm()?), ..none }),
        "reduced-length" => Ok(Limits { length_cm: Some(in_cm()?), ..none }),
        "reduced-weight" | "gross-weight-limit" => Ok(Limits { weight_kg: Some(in_kg()?), ..none }),
        "axle-load-limit" => Ok(Limits { axle_kg: Some(in_kg()?), ..none }),
        other => Err(format!("has the restriction '{other}', which no profile heeds")),
    }
}

/// The value in centimetres or kilograms, rounded down.
fn in_units(
    kind: &str,
    restriction: &Value,
    unit_of: fn(&str) -> Option<f64>,
) -> Result<u32, String> {
    let value = part(restriction, "value").and_then(Value::as_f64);
    let value = value.ok_or_else(|| format!("has the restriction '{kind}' without a value"))?;
    let word = part(restriction, "unit").or_else(|| restriction.get("restriction_units"));
    let word = word.and_then(Value::as_str).unwrap_or_default();
    let unit = unit_of(word)
        .ok_or_else(|| format!("has the restriction '{kind}' in the unknown unit '{word}'"))?;
    let whole = (value * unit).floor();
    if !(1.0..=1e9).contains(&whole) {
        return Err(format!(
            "has the restriction '{kind}' of {value} {word}, which lets none pass"
        ));
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 1e9")]
    Ok(whole as u32)
}

fn units_of_length(word: &str) -> Option<f64> {
    match word {
        "feet" => Some(30.48),
        "inches" => Some(2.54),
        "centimeters" => Some(1.0),
        "meters" => Some(100.0),
        _ => None,
    }
}

/// A ton of the feed is a short one, of 2,000 pounds.
fn units_of_weight(word: &str) -> Option<f64> {
    match word {
        "pounds" => Some(0.453_592_37),
        "tons" => Some(907.184_74),
        "kilograms" => Some(1.0),
        _ => None,
    }
}
