//! A day of rounds: streets and containers become services, services become routes of trucks with trips to a tip.
//!
//! Sweeping and winter service are the same thing with other rules: a [`Programme`] of the city.

mod containers;
mod fill;
mod pieces;
mod sides;
mod streets;
mod worth;

pub use fill::{ContainerFill, fill_states};
pub(crate) use worth::Overflowing;

use crate::assemble::{Assembled, Draft, Label};
use crate::city::{Carries, City, Prices, Programme, Work};
use crate::day::DayPlan;
use crate::news::News;
use crate::search::{PlanError, Search};
use roadcrew_model::{Due, Load, Mode, Service, Skills, Undone};
use roadcrew_units::{Metres, Money, Price, ServiceDay};

/// Plans which truck collects which street and empties which container on `day`, and where it tips.
///
/// A street piece lies between two junctions; pieces under 10 m go with their neighbours. Where `collection.csv` doesn't say how
/// its sides are collected, its class and width do: on a quiet street the crew takes both in one pass, in either
/// direction that may be driven; on a busy or wide one each side is collected in the direction of its traffic, and each carriageway of
/// a street that has two. A container left alone costs the hours for which it is expected to overflow before the next
/// visit, and the saving that an early emptying would bring; what is stated to stand on a side of a two-way street costs
/// extra from the other one, at the price of the truck's profile.
pub fn plan(
    city: &City,
    day: &ServiceDay,
    search: &Search,
    listener: &(dyn Fn(News) + Sync),
) -> Result<DayPlan, PlanError> {
    Ok(assemble(city, day)?.plan(search, listener))
}

/// The day's problem: the same for planning and for judging what others planned.
pub(crate) fn assemble<'a>(
    city: &'a City,
    day: &'a ServiceDay,
) -> Result<Assembled<'a>, PlanError> {
    let mut draft = Draft::new(city, day, Work::Collection)?;
    streets::add_streets(&mut draft, &collection(city));
    containers::add_containers(&mut draft)?;
    crate::locks::settle(draft.finish()?)
}

/// Plans which vehicle works on which street on `day` in the programme of that id, and where it is filled up or tips.
pub fn plan_programme(
    city: &City,
    id: &str,
    day: &ServiceDay,
    search: &Search,
    listener: &(dyn Fn(News) + Sync),
) -> Result<DayPlan, PlanError> {
    let index = find_programme(city, id)?;
    Ok(assemble_programme(city, index, day)?.plan(search, listener))
}

/// The place of a programme in the city's list, by its id or its name.
pub(crate) fn find_programme(city: &City, id: &str) -> Result<usize, PlanError> {
    let programmes = || city.programmes.iter();
    let found = programmes()
        .position(|programme| programme.id == id)
        .or_else(|| programmes().position(|programme| programme.name == id));
    found.ok_or_else(|| {
        let known: Vec<&str> = programmes().map(|it| it.id.as_str()).collect();
        PlanError::NoProgramme { id: id.to_owned(), known: known.join(", ") }
    })
}

/// The programme's problem of the day.
pub(crate) fn assemble_programme<'a>(
    city: &'a City,
    index: usize,
    day: &'a ServiceDay,
) -> Result<Assembled<'a>, PlanError> {
    let mut draft = Draft::new(city, day, Work::Programme(index))?;
    streets::add_streets(&mut draft, &city.programmes[index]);
    draft.finish()
}

/// Collection as a programme like others.
fn collection(city: &City) -> Programme {
    Programme {
        id: "collection".to_owned(),
        name: "Collection".to_owned(),
        streets: city.streets.clone(),
        carries: Carries::Collects,
        sides: None,
        speed_mps: city.collecting.street_speed_mps,
        kilograms_per_litre: city.collecting.kilograms_per_litre,
    }
}

/// What it costs not to do something in time.
struct Stake {
    /// How many times the usual price.
    priority: f64,
    /// How much street it is.
    metres: Metres,
}

/// Up to such a length a pass costs undone what a job does, and a longer one for each so many metres.
const USUAL_PASS: Metres = Metres(100);

impl Stake {
    #[expect(clippy::cast_precision_loss, reason = "metres of one street piece")]
    fn undone(&self, prices: &Prices) -> Money {
        let lengths = (self.metres.0 as f64 / USUAL_PASS.0 as f64).max(1.0);
        Money::from_units(prices.undone * self.priority * lengths)
    }

    fn late_second(&self, prices: &Prices) -> Price {
        at_priority(prices.late_second, self.priority)
    }
}

/// Adds a service that may be left undone, or be late.
fn add_work(
    draft: &mut Draft<'_>,
    modes: Vec<Mode>,
    label: Label,
    carries: Carries,
    stake: &Stake,
) {
    let quantities = Load(vec![label.litres, label.kilograms]);
    let nothing = Load(vec![0, 0]);
    let (load, delivery) = match carries {
        Carries::Collects => (quantities, Load::default()),
        Carries::Spreads => (nothing, quantities),
        Carries::Nothing => (nothing, Load::default()),
    };
    let prices = &draft.city.prices;
    let per_second = stake.late_second(prices);
    let service = Service {
        name: label.name.clone(),
        modes,
        load,
        delivery,
        windows: Vec::new(),
        due: label.due.map(|at| Due { at, per_second }),
        skills: Skills::NONE,
        undone: Undone::Costs(stake.undone(prices)),
        ..Service::default()
    };
    draft.add(service, label);
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "a price of some cents"
)]
fn at_priority(price: Price, priority: f64) -> Price {
    Price((price.0 as f64 * priority).round() as i64)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "a load of one truck"
)]
fn kilograms(litres: i64, kilograms_per_litre: f64) -> i64 {
    (litres as f64 * kilograms_per_litre).ceil() as i64
}
