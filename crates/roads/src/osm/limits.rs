//! Height, width, length and weight limits, in centimetres and kilograms.

use crate::network::Limits;

use super::tags::Tags;

/// The limits that the tags state; a value that is not understood is named.
pub(super) fn limits(tags: &Tags, mut not_understood: impl FnMut(&str)) -> Limits {
    let mut read = |keys: &[&str], parse: fn(&str) -> Option<u32>| {
        let value = keys.iter().find_map(|key| tags.get(key))?;
        let is_no_limit = matches!(value, "none" | "no" | "default" | "below_default" | "unsigned");
        let parsed = parse(value);
        if parsed.is_none() && !is_no_limit {
            not_understood(value);
        }
        parsed
    };
    Limits {
        height_cm: read(&["maxheight:physical", "maxheight"], centimetres),
        width_cm: read(&["maxwidth:physical", "maxwidth"], centimetres),
        length_cm: read(&["maxlength"], centimetres),
        weight_kg: read(&["maxweight", "maxweightrating:hgv", "maxweightrating"], kilograms),
        axle_kg: read(&["maxaxleload"], kilograms),
    }
}

fn centimetres(value: &str) -> Option<u32> {
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

fn kilograms(value: &str) -> Option<u32> {
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
