//! Height, width, length and weight limits, in centimetres and kilograms.

use crate::network::{Limits, Vehicle, Weekly};

use super::access::is_for_visitors;
use super::conditional::{Condition, clauses};
use super::tags::Reader;

/// What binds everyone, and what binds only those who pass through.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct StatedLimits {
    pub(super) always: Weekly<Limits>,
    pub(super) for_passing: Weekly<Limits>,
}

/// One kind of limit: its key, how its values are read and where they go.
struct Kind {
    key: &'static str,
    read: fn(&str) -> Option<u32>,
    put: fn(Option<u32>) -> Limits,
}

const NOTHING: Limits =
    Limits { height_cm: None, width_cm: None, length_cm: None, weight_kg: None, axle_kg: None };

const KINDS: [Kind; 6] = [
    Kind { key: "maxheight", read: centimetres, put: |height_cm| Limits { height_cm, ..NOTHING } },
    Kind { key: "maxwidth", read: centimetres, put: |width_cm| Limits { width_cm, ..NOTHING } },
    Kind { key: "maxlength", read: centimetres, put: |length_cm| Limits { length_cm, ..NOTHING } },
    Kind { key: "maxweight", read: kilograms, put: |weight_kg| Limits { weight_kg, ..NOTHING } },
    Kind {
        key: "maxweightrating",
        read: kilograms,
        put: |weight_kg| Limits { weight_kg, ..NOTHING },
    },
    Kind { key: "maxaxleload", read: kilograms, put: |axle_kg| Limits { axle_kg, ..NOTHING } },
];

/// The limits that the tags state for a vehicle. What physics demands binds whatever the law says.
pub(super) fn limits(reader: &mut Reader<'_>, vehicle: Vehicle) -> StatedLimits {
    let mut found = StatedLimits::default();
    let tags = reader.tags;
    if !tags.have_key_starting("max") {
        return found;
    }
    for kind in KINDS.iter().filter(|kind| tags.have_key_starting(kind.key)) {
        let (always, for_passing) = legal(reader, kind, vehicle);
        let add = |limits: &Limits, figure: &Option<u32>| limits.and(&(kind.put)(*figure));
        found.always = found.always.with(&always, add);
        found.for_passing = found.for_passing.with(&for_passing, add);
        for (key, value) in reader.values(&format!("{}:physical", kind.key)) {
            if let Ok(figure) = figure(reader, kind, &key, value) {
                found.always = found.always.map(|limits| limits.and(&(kind.put)(figure)));
            }
        }
    }
    found
}

/// The law's figures for everyone and for those who pass through.
fn legal(
    reader: &mut Reader<'_>,
    kind: &Kind,
    vehicle: Vehicle,
) -> (Weekly<Option<u32>>, Weekly<Option<u32>>) {
    let own = (vehicle == Vehicle::Goods).then(|| format!("{}:hgv", kind.key));
    let (mut always, mut for_passing) = (Weekly::always(None), Weekly::always(None));
    for key in std::iter::once(kind.key).chain(own.as_deref()) {
        for (key, value) in reader.values(key) {
            if let Ok(figure) = figure(reader, kind, &key, value) {
                always = Weekly::always(figure);
            }
        }
        for (key, value) in reader.conditional(key) {
            for (text, condition) in clauses(value) {
                let figure = if text == "none" { Some(None) } else { (kind.read)(text).map(Some) };
                match (figure, condition) {
                    (Some(figure), Some(Condition::Hours(hours))) => {
                        always = always.during(&hours, |_| figure);
                    }
                    (Some(figure), Some(Condition::Unclear(_, hours))) => {
                        let smaller =
                            |usual: &Option<u32>| usual.iter().copied().chain(figure).min();
                        always = always.during(&hours, smaller);
                        reader.note_tag(CONDITION_NOT_UNDERSTOOD, &key, value);
                    }
                    (Some(figure), Some(Condition::Group(group))) if is_for_visitors(group) => {
                        for_passing = std::mem::replace(&mut always, Weekly::always(figure));
                    }
                    _ => reader.note_tag(CONDITION_NOT_UNDERSTOOD, &key, value),
                }
            }
        }
    }
    (always, for_passing)
}

/// A value without a figure.
struct Unclear;

/// The figure of a value; `None` stands for "no limit".
fn figure(
    reader: &mut Reader<'_>,
    kind: &Kind,
    key: &str,
    value: &str,
) -> Result<Option<u32>, Unclear> {
    match value {
        "none" | "no" | "unsigned" => return Ok(None),
        "default" | "below_default" => reader.note_tag(WITHOUT_FIGURE, key, value),
        _ => match (kind.read)(value) {
            Some(figure) => return Ok(Some(figure)),
            None => reader.note_tag(NOT_UNDERSTOOD, key, value),
        },
    }
    Err(Unclear)
}

const NOT_UNDERSTOOD: &str = "limits of height, width or weight that are not understood";
const WITHOUT_FIGURE: &str = "limits of height, width or weight without a figure";
const CONDITION_NOT_UNDERSTOOD: &str = "conditions of height, width or weight limits that are not understood (the smaller limit always holds)";

pub(super) fn centimetres(value: &str) -> Option<u32> {
    if let Some((feet, inches)) = value.split_once('\'') {
        let inches = inches.trim().trim_end_matches('"').trim();
        let inches = if inches.is_empty() { 0.0 } else { number(inches)? };
        return whole((number(feet)? * 12.0 + inches) * 2.54);
    }
    if let Some(feet) = value.strip_suffix("ft") {
        return whole(number(feet)? * 30.48);
    }
    match value.strip_suffix("cm") {
        Some(cm) => whole(number(cm)?),
        None => whole(number(value.trim_end_matches('m'))? * 100.0),
    }
}

pub(super) fn kilograms(value: &str) -> Option<u32> {
    if let Some(kg) = value.strip_suffix("kg") {
        return whole(number(kg)?);
    }
    if let Some(pounds) = value.strip_suffix("lbs") {
        return whole(number(pounds)? * 0.453_592);
    }
    if let Some(short_tons) = value.strip_suffix("st") {
        return whole(number(short_tons)? * 907.185);
    }
    whole(number(value.trim_end_matches('t'))? * 1000.0)
}

fn number(text: &str) -> Option<f64> {
    text.trim().replace(',', ".").parse().ok()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "held between 1 and a million"
)]
fn whole(value: f64) -> Option<u32> {
    (1.0..1e6).contains(&value).then(|| value.round() as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_and_weights_are_read_in_their_common_forms() {
        assert_eq!(centimetres("3.5"), Some(350));
        assert_eq!(centimetres("2,5"), Some(250));
        assert_eq!(centimetres("3 m"), Some(300));
        assert_eq!(centimetres("13'0\""), Some(396));
        assert_eq!(centimetres("high"), None);
        assert_eq!(kilograms("3.5 t"), Some(3500));
        assert_eq!(kilograms("7500 kg"), Some(7500));
        assert_eq!(kilograms("NaN"), None);
    }
}
