//! Containers at the curbs of streets that people live and work on.

use super::Spec;
use super::streets::StreetMap;
use crate::draw::Draws;
use roadcrew_planning::city::{Container, CurbSide};
use roadcrew_roads::RoadClass;

/// Half a street and a pavement.
const CURB_M: f64 = 5.0;
/// No container stands on the junction.
const FROM_JUNCTION: (f64, f64) = (0.15, 0.85);
/// Kinds with their capacity and how many there are, beside the others.
const KINDS: [(&str, i64, f64); 5] = [
    ("mixed", 660, 4.0),
    ("mixed", 1100, 2.0),
    ("paper", 660, 2.0),
    ("organic", 240, 2.0),
    ("glass", 1300, 1.0),
];

/// Containers, the fullest of which overflow.
pub(super) fn draw(spec: &Spec, map: &StreetMap<'_>) -> Vec<Container> {
    let weights: Vec<f64> = map
        .streets()
        .iter()
        .map(|street| {
            let suits =
                is_lived_on(street.class) && !street.name.is_empty() && 15.0 <= street.length_m;
            if suits { street.length_m } else { 0.0 }
        })
        .collect();
    if weights.iter().all(|&weight| weight <= 0.0) {
        return Vec::new();
    }
    (0..spec.containers).map(|index| container(spec.seed, map, &weights, index)).collect()
}

fn container(seed: u64, map: &StreetMap<'_>, weights: &[f64], index: usize) -> Container {
    let draws = |purpose| Draws::new(seed, purpose, index as u64);
    let street = &map.streets()[draws("container street").weighted(weights)];
    let mut place = draws("container place");
    let share = place.between(FROM_JUNCTION.0, FROM_JUNCTION.1);
    let (side, left_m) =
        if place.happens(0.5) { (CurbSide::Left, CURB_M) } else { (CurbSide::Right, -CURB_M) };
    let mut content = draws("container content");
    let (kind, capacity_l, _) = KINDS[content.weighted(&KINDS.map(|(_, _, frequency)| frequency))];
    // The mean of two draws: most are half full to full, few are empty.
    let fill = 0.25 + 0.45 * (content.share() + content.share());
    Container {
        id: format!("C{:03}", index + 1),
        kind: kind.to_owned(),
        capacity_l,
        fill: Some((fill * 100.0).round() / 100.0),
        fill_sd: None,
        rate_per_day: None,
        rate_sd: None,
        emptied: Vec::new(),
        sensor: None,
        position: street.at(share, left_m),
        side,
    }
}

fn is_lived_on(class: RoadClass) -> bool {
    matches!(
        class,
        RoadClass::Residential
            | RoadClass::LivingStreet
            | RoadClass::Unclassified
            | RoadClass::Tertiary
    )
}
