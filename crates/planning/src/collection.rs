//! A day of rounds: streets and containers become services, services become routes of trucks with trips to a tip.

use crate::assemble::{Assembled, Draft, Label};
use crate::city::{City, CollectedStreet, Container, CurbSide, Work};
use crate::day::{DayPlan, StopKind};
use crate::search::{PlanError, Search};
use roadcrew_model::{Load, Mode, Service, Skills, Undone};
use roadcrew_roads::{Approach, RoadClass, SegmentId, Stand};
use roadcrew_solver::Progress;
use roadcrew_units::{Metres, Money, Position, Seconds, ServiceDay};

/// Plans which truck collects which street and empties which container on `day`, and where it tips.
///
/// A street piece lies between two junctions. On a residential street the crew takes both sides in one pass, in either direction
/// that may be driven; on a larger two-way street each side is collected in its own driving direction. Containers are
/// emptied from the fill that the city names; what stands on the wrong side of a two-way street costs extra, at the price
/// of the truck's profile.
pub fn plan(
    city: &City,
    day: &ServiceDay,
    search: &Search,
    listener: &(dyn Fn(Progress) + Sync),
) -> Result<DayPlan, PlanError> {
    Ok(assemble(city, day)?.solve(search, listener))
}

/// The day's problem: the same for planning and for judging what others planned.
pub(crate) fn assemble<'a>(
    city: &'a City,
    day: &'a ServiceDay,
) -> Result<Assembled<'a>, PlanError> {
    let mut draft = Draft::new(city, day, Work::Collection)?;
    add_streets(&mut draft);
    for container in city.containers.iter().filter(|it| city.collecting.empty_from <= it.fill) {
        add_container(&mut draft, container);
    }
    draft.finish()
}

/// A shorter piece between two junctions is collected along with its neighbours.
const SHORTEST_PIECE: Metres = Metres(10);

fn add_streets(draft: &mut Draft<'_>) {
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
    };
    add_service(draft, modes, label);
}

fn add_container(draft: &mut Draft<'_>, container: &Container) {
    let Some(snap) = draft.snap(container.position) else {
        draft.left_out.push(format!(
            "container {} at {}: no street that a truck may use is near",
            container.id, container.position
        ));
        return;
    };
    let collecting = draft.city.collecting;
    let either_side = container.side == CurbSide::Either;
    let price = |stand: &Stand| if either_side { Seconds::ZERO } else { stand.price };
    let modes = snap
        .stands
        .iter()
        .map(|stand| draft.mode_at(stand.approach, collecting.container, price(stand)))
        .collect();
    let litres = litres_in(container);
    let street = draft.router().network().segment(snap.stands[0].approach.segment).name.to_owned();
    let label = Label {
        kind: StopKind::Container,
        id: container.id.clone(),
        name: format!("Container {} ({})", container.id, container.kind),
        street,
        position: container.position,
        reports: Vec::new(),
        due: None,
        litres,
        kilograms: kilograms(litres, collecting.kilograms_per_litre),
    };
    add_service(draft, modes, label);
}

fn add_service(draft: &mut Draft<'_>, modes: Vec<Mode>, label: Label) {
    let service = Service {
        name: label.name.clone(),
        modes,
        load: Load(vec![label.litres, label.kilograms]),
        windows: Vec::new(),
        due: None,
        skills: Skills::NONE,
        undone: Undone::Costs(Money::from_units(draft.city.prices.undone)),
        ..Service::default()
    };
    draft.add(service, label);
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "litres of one container"
)]
fn litres_in(container: &Container) -> i64 {
    (container.capacity_l as f64 * container.fill.min(1.0)).ceil() as i64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "a load of one truck"
)]
fn kilograms(litres: i64, kilograms_per_litre: f64) -> i64 {
    (litres as f64 * kilograms_per_litre).ceil() as i64
}

fn middle(line: &[Position]) -> Position {
    line[line.len() / 2]
}
