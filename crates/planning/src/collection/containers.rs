//! Containers to empty.

use super::{add_service, kilograms};
use crate::assemble::{Draft, Label};
use crate::city::{Container, CurbSide};
use crate::day::StopKind;
use roadcrew_roads::Stand;
use roadcrew_units::Seconds;

/// Adds a service for each container that is as full as the city wants.
pub(super) fn add_containers(draft: &mut Draft<'_>) {
    let city = draft.city;
    for container in city.containers.iter().filter(|it| city.collecting.empty_from <= it.fill) {
        add_container(draft, container);
    }
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

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "litres of one container"
)]
fn litres_in(container: &Container) -> i64 {
    (container.capacity_l as f64 * container.fill.min(1.0)).ceil() as i64
}
