//! Speed limits in all the ways in which people write them.

use crate::network::{Vehicle, Weekly};

use super::conditional::{Condition, clauses};
use super::countries::{Country, country};
use super::tags::{Reader, Tags};

/// Keys that may name a country's kind of road, from the weakest to the strongest.
const ZONE_KEYS: [&str; 4] = ["source:maxspeed", "zone:traffic", "zone:maxspeed", "maxspeed:type"];

/// The limit in km/h, when the tags state one that is understood.
pub(super) fn limit_kmh(reader: &mut Reader<'_>, vehicle: Vehicle) -> Weekly<Option<u8>> {
    let is_silent = ["maxspeed", "zone:", "source:maxspeed"]
        .iter()
        .all(|start| !reader.tags.have_key_starting(start));
    if is_silent {
        return Weekly::always(None);
    }
    let tags = reader.tags;
    let zone_for =
        |vehicle| ZONE_KEYS.iter().rev().find_map(|key| zone_kmh(tags.get(key)?, vehicle));
    let of_zone = zone_for(vehicle);
    // A sign of 100 in the country does not make lorries faster than the country lets them be.
    let cap = of_zone.filter(|_| of_zone < zone_for(Vehicle::Motorcar)).unwrap_or(u8::MAX);
    let mut found = Weekly::always(of_zone);
    let own = (vehicle == Vehicle::Goods).then_some("maxspeed:hgv");
    for key in std::iter::once("maxspeed").chain(own) {
        for (key, value) in reader.values(key) {
            match meaning_kmh(value, vehicle) {
                Some(kmh) if key.starts_with("maxspeed:hgv") => found = Weekly::always(Some(kmh)),
                Some(kmh) => found = Weekly::always(Some(kmh.min(cap))),
                None if is_changing(value) => {}
                None => reader.note_tag("speed limits that are not understood", &key, value),
            }
        }
        for (key, value) in reader.conditional(key) {
            for (text, condition) in clauses(value) {
                match (meaning_kmh(text, vehicle), condition) {
                    (Some(kmh), Some(Condition::Hours(hours))) => {
                        found = found.during(&hours, |_| Some(kmh));
                    }
                    (Some(kmh), Some(Condition::Unclear(_, hours))) => {
                        let lower = |usual: &Option<u8>| usual.map(|usual| usual.min(kmh));
                        found = found.during(&hours, lower);
                        reader.note_tag(CONDITION_NOT_UNDERSTOOD, &key, value);
                    }
                    _ => reader.note_tag(CONDITION_NOT_UNDERSTOOD, &key, value),
                }
            }
        }
    }
    found
}

/// The country that the street's limits name.
pub(super) fn country_of(tags: &Tags) -> Option<&'static Country> {
    let keys = ["maxspeed"].into_iter().chain(ZONE_KEYS);
    keys.filter_map(|key| tags.get(key)).find_map(zone).map(|(country, _)| country)
}

/// Signs that show now this and now that.
fn is_changing(value: &str) -> bool {
    matches!(value, "signals" | "variable" | "unposted" | "unsigned" | "implicit")
}

/// One value in km/h, of a list the least; `none` is 250, a walking pace 7.
fn meaning_kmh(value: &str, vehicle: Vehicle) -> Option<u8> {
    value.split([';', '|']).filter_map(|value| one_meaning_kmh(value.trim(), vehicle)).min()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "held between 1 and 250"
)]
fn one_meaning_kmh(value: &str, vehicle: Vehicle) -> Option<u8> {
    match value {
        "none" | "unlimited" => return Some(250),
        "walk" => return Some(7),
        _ => {}
    }
    if value.contains(':') {
        return zone_kmh(value, vehicle);
    }
    let (number, factor) = match value.strip_suffix("mph") {
        Some(number) => (number, 1.609_344),
        None => (value.trim_end_matches("km/h").trim_end_matches("kmh"), 1.0),
    };
    let kmh = number.trim().parse::<f64>().ok()? * factor;
    (1.0..400.0).contains(&kmh).then(|| kmh.round().min(250.0) as u8)
}

/// The country and the kind of road in `DE:rural`.
fn zone(value: &str) -> Option<(&'static Country, &str)> {
    let (code, zone) = value.split_once(':')?;
    Some((country(code)?, zone))
}

/// The limit of `DE:urban`, `FR:zone30`, `DE:zone:30` or plain `30`.
fn zone_kmh(value: &str, vehicle: Vehicle) -> Option<u8> {
    let name = value.split_once(':').map_or(value, |(_, name)| name);
    let number = name.trim_start_matches("zone").trim_start_matches(':');
    match name {
        "living_street" | "walk" | "pedestrian_zone" => return Some(7),
        "bicycle_road" | "school" => return Some(30),
        _ => {}
    }
    if let Some(kmh) = number.parse().ok().filter(|&kmh| 0 < kmh) {
        return Some(kmh);
    }
    let (country, name) = zone(value)?;
    country.limit_kmh(name).map(|limits| limits[vehicle as usize])
}

const CONDITION_NOT_UNDERSTOOD: &str =
    "conditions of speed limits that are not understood (the lower limit always holds)";

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: &str, expected: Option<u8>) {
        assert_eq!(meaning_kmh(value, Vehicle::Motorcar), expected, "{value}");
    }

    #[test]
    fn limits_are_read_in_their_common_forms() {
        check("50", Some(50));
        check("25 mph", Some(40));
        check("30mph", Some(48));
        check("none", Some(250));
        check("walk", Some(7));
        check("50; 40", Some(40));
        check("signals", None);
        check("", None);
        check("-5", None);
    }

    #[test]
    fn limits_of_zones_are_those_of_the_country() {
        check("DE:urban", Some(50));
        check("BR:urban", Some(60));
        check("DE:rural", Some(100));
        check("FR:rural", Some(80));
        check("GB:nsl_single", Some(97));
        check("DE:zone:30", Some(30));
        check("FI:zone30", Some(30));
        check("XX:rural", None);
        assert_eq!(meaning_kmh("DE:rural", Vehicle::Goods), Some(60));
    }

    fn check_street(tags: &[(&str, &str)], vehicle: Vehicle, expected: Option<u8>) {
        use super::super::left_out::{LeftOuts, Object};
        use super::super::tags::Heading;
        let tags = tags.iter().copied().collect();
        let mut left_out = LeftOuts::default();
        let heading = Some(Heading::Forward);
        let mut reader = Reader::new(&tags, Object::Way(1), heading, &mut left_out);
        assert_eq!(limit_kmh(&mut reader, vehicle), Weekly::always(expected));
    }

    #[test]
    fn the_most_specific_limit_wins() {
        use Vehicle::{Goods, Motorcar};
        check_street(&[("source:maxspeed", "DE:urban"), ("maxspeed", "30")], Motorcar, Some(30));
        check_street(&[("zone:traffic", "DE:urban")], Motorcar, Some(50));
        check_street(&[("maxspeed", "80"), ("maxspeed:hgv", "60")], Motorcar, Some(80));
        check_street(&[("maxspeed", "80"), ("maxspeed:hgv", "60")], Goods, Some(60));
        check_street(&[("maxspeed", "80"), ("maxspeed:forward", "50")], Goods, Some(50));
        check_street(&[("maxspeed", "80"), ("maxspeed:backward", "50")], Goods, Some(80));
        check_street(&[("maxspeed", "DE:rural")], Goods, Some(60));
        check_street(&[("maxspeed", "100"), ("source:maxspeed", "DE:rural")], Goods, Some(60));
        check_street(&[("maxspeed", "70"), ("source:maxspeed", "DE:urban")], Goods, Some(70));
    }
}
