//! Local knowledge: what a city knows better than the map. The form is described in `data/README.md`.

use roadcrew_units::Zone;

use super::features::{Feature, Properties};
use super::matched::Ways;
use super::when::{ClockTime, DAY_NAMES};
use super::wzdx::read_when;
use super::{Change, ChangeReader, ChangesError, Effect, Understood, When};
use crate::network::Limits;

const KEYS: [&str; 16] = [
    "change",
    "speed_kmh",
    "height_cm",
    "width_cm",
    "length_cm",
    "weight_kg",
    "axle_kg",
    "direction",
    "profiles",
    "weekdays",
    "from",
    "to",
    "start_date",
    "end_date",
    "road_names",
    "note",
];
const SIZES: [&str; 5] = ["height_cm", "width_cm", "length_cm", "weight_kg", "axle_kg"];

/// Refuses a file with a property that means nothing here.
pub(super) fn check_keys(file: &str, features: &[Feature]) -> Result<(), ChangesError> {
    for feature in features {
        if let Some(key) = feature.properties.keys().find(|key| !KEYS.contains(key)) {
            return Err(ChangesError::UnknownKey {
                file: file.to_owned(),
                line: feature.line,
                feature: feature.name(),
                key: key.to_owned(),
                known: KEYS.join(", "),
            });
        }
    }
    Ok(())
}

pub(super) fn read_override(
    reader: &ChangeReader<'_>,
    feature: &Feature,
) -> Result<Understood, String> {
    let properties = &feature.properties;
    let effect = effect(properties)?;
    let both_directions = match properties.text("direction")? {
        None | Some("along") => false,
        Some("both") => true,
        Some(other) => return Err(format!("has the direction '{other}': write along or both")),
    };
    let shape = feature.shape()?;
    let segments = if effect == Effect::ForbiddenTurn {
        if both_directions {
            return Err("forbids a turn in both directions: draw one line for each".to_owned());
        }
        reader.streets.turn(&shape)?
    } else {
        let ways = Ways { names: properties.texts("road_names")?, both_directions };
        reader.streets.matching(&shape, &ways)?
    };
    let change = Change {
        name: feature.name(),
        note: properties.text("note")?.unwrap_or_default().to_owned(),
        when: when(properties, &reader.zone)?,
        profiles: properties.texts("profiles")?,
        segments,
        effects: vec![effect],
    };
    Ok(Understood { change: Some(change), left_out: Vec::new() })
}

fn effect(properties: &Properties) -> Result<Effect, String> {
    let change = properties.text("change")?.ok_or("has no change")?;
    let needed = |key: &str| {
        properties.number(key)?.ok_or_else(|| format!("changes the {change} and has no {key}"))
    };
    let effect = match change {
        "closed" => Effect::Closed,
        "visitors_only" => Effect::VisitorsOnly,
        "open" => Effect::Opened,
        "forbidden_turn" => Effect::ForbiddenTurn,
        "speed" => {
            let kmh = needed("speed_kmh")?;
            if !(1.0..=250.0).contains(&kmh) {
                return Err(format!("has the speed_kmh {kmh}: give one between 1 and 250"));
            }
            Effect::SpeedKmh(kmh)
        }
        "limits" => Effect::Limits(limits(properties)?),
        other => {
            return Err(format!(
                "has the change '{other}': write closed, visitors_only, open, forbidden_turn, speed or limits"
            ));
        }
    };
    let of_another = |key: &&str| match *key {
        "speed_kmh" => change != "speed",
        key => SIZES.contains(&key) && change != "limits",
    };
    match properties.keys().find(of_another) {
        Some(key) => Err(format!("has the change {change} and a {key}, which belongs to another")),
        None => Ok(effect),
    }
}

fn limits(properties: &Properties) -> Result<Limits, String> {
    let size = |key: &str| {
        let number = properties.number(key)?;
        let whole = |number: f64| {
            let is_size = (1.0..=1e9).contains(&number);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 1e9")]
            is_size.then_some(number as u32).ok_or_else(|| format!("has the {key} {number}"))
        };
        number.map(whole).transpose()
    };
    let limits = Limits {
        height_cm: size("height_cm")?,
        width_cm: size("width_cm")?,
        length_cm: size("length_cm")?,
        weight_kg: size("weight_kg")?,
        axle_kg: size("axle_kg")?,
    };
    if limits == Limits::default() {
        return Err(format!("changes the limits and names none of {}", SIZES.join(", ")));
    }
    Ok(limits)
}

fn when(properties: &Properties, zone: &Zone) -> Result<When, String> {
    let when = read_when(properties, zone)?;
    Ok(When { weekdays: weekdays(properties)?, hours: hours(properties)?, ..when })
}

fn weekdays(properties: &Properties) -> Result<Option<[bool; 7]>, String> {
    if properties.value("weekdays").is_none() {
        return Ok(None);
    }
    let mut days = [false; 7];
    for word in properties.texts("weekdays")? {
        let day = DAY_NAMES
            .iter()
            .position(|&name| name == word)
            .ok_or_else(|| format!("has the weekday '{word}': write {}", DAY_NAMES.join(", ")))?;
        days[day] = true;
    }
    if days == [false; 7] {
        return Err("names no weekday: leave weekdays out for every day".to_owned());
    }
    Ok(Some(days))
}

fn hours(properties: &Properties) -> Result<Option<[ClockTime; 2]>, String> {
    let clock = |key: &str| {
        let read = |text: &str| {
            ClockTime::read(text)
                .ok_or_else(|| format!("has the time '{text}' in {key}: write it as 06:30"))
        };
        properties.text(key)?.map(read).transpose()
    };
    match (clock("from")?, clock("to")?) {
        (None, None) => Ok(None),
        (Some(from), Some(to)) if from == to => {
            Err("begins and ends at the same time of day: leave from and to out".to_owned())
        }
        (Some(from), Some(to)) => Ok(Some([from, to])),
        _ => Err("has one of from and to: give both".to_owned()),
    }
}
