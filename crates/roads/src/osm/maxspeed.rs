//! Speed limits in all the ways in which people write them.

use super::tags::Tags;

/// The limit in km/h for one direction (`":forward"` or `":backward"`), when the tags state one that is understood.
pub(super) fn limit_kmh(tags: &Tags, direction: &str) -> Option<u8> {
    let directed = format!("maxspeed{direction}");
    let keys = [
        directed.as_str(),
        "maxspeed",
        "maxspeed:type",
        "zone:maxspeed",
        "zone:traffic",
        "source:maxspeed",
    ];
    keys.into_iter().find_map(|key| tags.get(key).and_then(meaning_kmh))
}

/// The limit for goods vehicles, when it has its own.
pub(super) fn goods_limit_kmh(tags: &Tags, direction: &str) -> Option<u8> {
    let directed = format!("maxspeed:hgv{direction}");
    [directed.as_str(), "maxspeed:hgv"]
        .into_iter()
        .find_map(|key| tags.get(key).and_then(meaning_kmh))
}

/// One value in km/h; `none` is 250, a walking pace 7.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "held between 1 and 250"
)]
fn meaning_kmh(value: &str) -> Option<u8> {
    let value = value.split([';', '|']).next()?.trim();
    match value {
        "none" | "unlimited" => return Some(250),
        "walk" => return Some(7),
        _ => {}
    }
    if let Some((_country, zone)) = value.split_once(':') {
        return zone_kmh(zone);
    }
    let (number, factor) = match value.strip_suffix("mph") {
        Some(number) => (number, 1.609_344),
        None => (value.trim_end_matches("km/h").trim_end_matches("kmh"), 1.0),
    };
    let kmh = number.trim().parse::<f64>().ok()? * factor;
    (1.0..400.0).contains(&kmh).then(|| kmh.round().min(250.0) as u8)
}

/// The limit of a country's kind of road: the usual one on the continent, good enough until a table by country exists.
fn zone_kmh(zone: &str) -> Option<u8> {
    let number = zone.trim_start_matches("zone").trim_start_matches(':');
    match zone {
        "urban" => Some(50),
        "rural" => Some(90),
        "trunk" => Some(110),
        "motorway" => Some(130),
        "living_street" | "walk" => Some(7),
        "bicycle_road" => Some(30),
        _ => number.parse().ok().filter(|&kmh| 0 < kmh),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: &str, expected: Option<u8>) {
        assert_eq!(meaning_kmh(value), expected, "{value}");
    }

    #[test]
    fn limits_are_read_in_their_common_forms() {
        check("50", Some(50));
        check("25 mph", Some(40));
        check("30mph", Some(48));
        check("none", Some(250));
        check("walk", Some(7));
        check("DE:urban", Some(50));
        check("DE:zone:30", Some(30));
        check("FI:zone30", Some(30));
        check("signals", None);
        check("", None);
        check("-5", None);
    }
}
