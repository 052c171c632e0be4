//! Streets whose sides are collected.

use super::{add_service, kilograms};
use crate::assemble::{Draft, Label};
use crate::city::CollectedStreet;
use crate::day::StopKind;
use roadcrew_model::Mode;
use roadcrew_roads::{Approach, RoadClass, SegmentId};
use roadcrew_units::{Metres, Money, Position, Seconds};

/// A shorter piece between two junctions is collected along with its neighbours.
const SHORTEST_PIECE: Metres = Metres(10);

/// Adds a service for each street piece that a rule of the day selects.
pub(super) fn add_streets(draft: &mut Draft<'_>) {
    let network = draft.city.network.clone();
    let today: Vec<&CollectedStreet> =
        draft.city.streets.iter().filter(|rule| rule.days.contains(draft.day.date())).collect();
    let mut used = vec![false; today.len()];
    for id in network.segments() {
        let segment = network.segment(id);
        let rule = today.iter().position(|rule| {
            let by_name = !rule.street.is_empty() && rule.street == segment.name;
            by_name || (!rule.class.is_empty() && rule.class == segment.class.as_str())
        });
        let Some(rule) = rule else { continue };
        used[rule] = true;
        if segment.length < SHORTEST_PIECE {
            continue;
        }
        let drivable = draft.router().is_usable(id);
        let reverse = segment.reverse.filter(|&reverse| draft.router().is_usable(reverse));
        let both_at_once = !has_own_sides(segment.class);
        match reverse {
            // The piece is added once, from its lower direction.
            Some(reverse) if both_at_once && reverse < id => {}
            Some(reverse) if both_at_once && drivable => {
                add_piece(draft, today[rule], &[id, reverse], 1.0);
            }
            Some(_) if drivable => add_piece(draft, today[rule], &[id], 0.5),
            None if drivable => add_piece(draft, today[rule], &[id], 1.0),
            _ => {}
        }
    }
    for (rule, used) in today.iter().zip(used) {
        if !used {
            let name = if rule.street.is_empty() { &rule.class } else { &rule.street };
            draft.left_out.push(format!("collection.csv names '{name}', and the network has no such street: check its spelling"));
        }
    }
}

/// Whether each side of such a street is collected in its own driving direction.
fn has_own_sides(class: RoadClass) -> bool {
    matches!(
        class,
        RoadClass::Trunk | RoadClass::Primary | RoadClass::Secondary | RoadClass::Tertiary
    )
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "litres and seconds of one street piece"
)]
fn add_piece(draft: &mut Draft<'_>, rule: &CollectedStreet, directions: &[SegmentId], share: f64) {
    let network = draft.city.network.clone();
    let collecting = draft.city.collecting;
    let segment = network.segment(directions[0]);
    let length = segment.length;
    let duration = Seconds((length.0 as f64 / collecting.street_speed_mps).ceil() as i64);
    let modes = directions
        .iter()
        .map(|&direction| Mode {
            entry: draft.point(Approach { segment: direction, along: Metres::ZERO }),
            exit: draft.point(Approach { segment: direction, along: length }),
            duration,
            distance: length,
            cost: Money::ZERO,
        })
        .collect();
    let litres = (rule.litres_per_metre * share * length.0 as f64).ceil() as i64;
    let side = if share < 1.0 { ", right side" } else { "" };
    let name = if segment.name.is_empty() {
        format!("unnamed {}", segment.class.as_str())
    } else {
        segment.name.to_owned()
    };
    let position = middle(segment.geometry);
    let label = Label {
        kind: StopKind::Street,
        id: format!("w{}-s{}", segment.way_id, directions[0]),
        name: format!("{name}, {} m{side}", length.0),
        street: name,
        position,
        reports: Vec::new(),
        due: None,
        litres,
        kilograms: kilograms(litres, collecting.kilograms_per_litre),
        why: String::new(),
    };
    add_service(draft, modes, label);
}

fn middle(line: &[Position]) -> Position {
    line[line.len() / 2]
}
