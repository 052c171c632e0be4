//! Containers to empty: each at the price that leaving it full is expected to cost.

use super::fill::Readings;
use super::kilograms;
use super::worth::{Economy, Worth};
use crate::assemble::{Draft, Label, MUST};
use crate::city::{City, Container, CurbSide};
use crate::day::{NextDate, NotDue, StopKind};
use crate::search::PlanError;
use roadcrew_incidents::fill::FillBelief;
use roadcrew_model::{Load, Service, Undone};
use roadcrew_roads::{Side, Stand};
use roadcrew_units::{Money, Seconds, TimeWindow, Timestamp};

/// Adds a service for each container whose emptying may pay; the others are listed as not due.
pub(super) fn add_containers(draft: &mut Draft<'_>) -> Result<(), PlanError> {
    let city = draft.city;
    if city.containers.is_empty() || !city.collecting.container_days.contains(draft.day.date()) {
        return Ok(());
    }
    let shift = working_hours(draft)?;
    let morning = draft.day.at(shift.open());
    list_emptied_later(draft, morning);
    let readings = Readings::of(city, morning);
    let believed: Vec<(&Container, FillBelief)> =
        city.containers.iter().map(|it| (it, readings.belief(it))).collect();
    let economy = Economy::of(city, draft.day, shift, &believed);
    for (container, belief) in believed {
        let worth = economy.weigh(belief, city.collecting);
        if worth.may_pay {
            let undone = worth.undone.max(by_rule(city, belief));
            add_container(draft, container, belief, Worth { undone, ..worth });
        } else {
            draft.not_due.push(NotDue {
                id: container.id.clone(),
                name: name(container),
                position: container.position,
                why: worth.why,
                overflow: Some(worth.overflow.usual()),
                next: city.collecting.container_days.next_after(draft.day.date()),
            });
        }
    }
    Ok(())
}

/// Tells which containers are said to have been emptied after the trucks set out: nothing is known of that yet.
fn list_emptied_later(draft: &mut Draft<'_>, morning: Timestamp) {
    let is_later = |container: &&Container| container.emptied.iter().any(|it| morning < *it);
    let later = draft.city.containers.iter().filter(is_later);
    let ids: Vec<&str> = later.map(|container| container.id.as_str()).collect();
    if !ids.is_empty() {
        let told = format!(
            "containers.csv: emptied is later than {}, when the first truck sets out, and is passed over for {}: correct the time",
            morning.to_iso(draft.day.zone()),
            ids.join(", ")
        );
        draft.left_out.push(told);
    }
}

/// From the first truck's shift to the last one's.
fn working_hours(draft: &Draft<'_>) -> Result<TimeWindow, PlanError> {
    let mut shifts = Vec::with_capacity(draft.crews.len());
    for crew in &draft.crews {
        let clock = |reason| PlanError::Clock { what: format!("crew {}", crew.id), reason };
        shifts.push(crew.shift.on(draft.day).map_err(clock)?);
    }
    let open = shifts.iter().map(|shift| shift.open()).min();
    let close = shifts.iter().map(|shift| shift.close()).max();
    let hours = open.zip(close).and_then(|(open, close)| TimeWindow::new(open, close).ok());
    Ok(hours.unwrap_or(TimeWindow::ALWAYS))
}

/// What must be emptied by the city's rule costs as much undone as any other must.
fn by_rule(city: &City, belief: FillBelief) -> Money {
    if city.collecting.is_must(belief.level.mean) {
        Money::from_units(MUST * city.prices.undone)
    } else {
        Money::ZERO
    }
}

fn add_container(draft: &mut Draft<'_>, container: &Container, belief: FillBelief, worth: Worth) {
    let snap = match container.side {
        CurbSide::Either => draft.snap(container.position),
        CurbSide::Left => draft.snap_on_side(container.position, Side::Left),
        CurbSide::Right => draft.snap_on_side(container.position, Side::Right),
    };
    let Some(snap) = snap else {
        draft.left_out.push(format!(
            "container {} at {}: no street that a truck may use is within 150 m: correct its position in containers.csv",
            container.id,
            container.position.in_words()
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
    let litres = litres_in(container, belief);
    let street = draft.router().network().segment(snap.stands[0].approach.segment).name.to_owned();
    let label = Label {
        kind: StopKind::Container,
        id: container.id.clone(),
        name: name(container),
        street,
        position: container.position,
        lane: None,
        reports: Vec::new(),
        due: None,
        waiting: Vec::new(),
        litres,
        kilograms: kilograms(litres, collecting.kilograms_per_litre),
        must: collecting.is_must(belief.level.mean),
        why: worth.why,
        overflow: Some(worth.overflow),
        next: NextDate::On(collecting.container_days.next_after(draft.day.date())),
    };
    let service = Service {
        name: label.name.clone(),
        modes,
        load: Load(vec![label.litres, label.kilograms]),
        undone: Undone::Costs(worth.undone),
        ..Service::default()
    };
    draft.add(service, label);
}

fn name(container: &Container) -> String {
    if container.kind.is_empty() {
        format!("Container {}", container.id)
    } else {
        format!("Container {} ({})", container.id, container.kind)
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "litres of one container"
)]
fn litres_in(container: &Container, belief: FillBelief) -> i64 {
    (container.capacity_l as f64 * belief.level.mean.clamp(0.0, 1.0)).ceil() as i64
}
