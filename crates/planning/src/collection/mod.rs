//! A day of rounds: streets and containers become services, services become routes of trucks with trips to a tip.

mod containers;
mod fill;
mod streets;
mod worth;

use crate::assemble::{Draft, Label};
use crate::city::{City, Work};
use crate::day::DayPlan;
use crate::search::{PlanError, Search};
use roadcrew_model::{Load, Mode, Service, Skills, Undone};
use roadcrew_solver::Progress;
use roadcrew_units::{Money, ServiceDay};

/// Plans which truck collects which street and empties which container on `day`, and where it tips.
///
/// A street piece lies between two junctions. On a residential street the crew takes both sides in one pass, in either direction
/// that may be driven; on a larger two-way street each side is collected in its own driving direction. A container left alone costs the hours
/// for which it is expected to overflow before the next visit, and the saving that an early emptying would bring; what stands on the wrong
/// side of a two-way street costs extra, at the price of the truck's profile.
pub fn plan(
    city: &City,
    day: &ServiceDay,
    search: &Search,
    listener: &(dyn Fn(Progress) + Sync),
) -> Result<DayPlan, PlanError> {
    let mut draft = Draft::new(city, day, Work::Collection)?;
    streets::add_streets(&mut draft);
    containers::add_containers(&mut draft)?;
    Ok(draft.finish()?.solve(search, listener))
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
    reason = "a load of one truck"
)]
fn kilograms(litres: i64, kilograms_per_litre: f64) -> i64 {
    (litres as f64 * kilograms_per_litre).ceil() as i64
}
