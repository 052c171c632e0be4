//! What time, distance, lateness and work left undone cost.

use super::CityError;
use super::config::{PricesEntry, Source};
use roadcrew_units::{Money, Price};
use toml::Spanned;

/// No rate is higher, in any currency.
const MOST: f64 = 1e7;

/// Rates of the city.
#[derive(Clone, Debug)]
pub struct Prices {
    /// The currency's name.
    pub currency: String,
    /// A crew, from leaving the depot to being back.
    pub crew_second: Price,
    /// A vehicle on the road.
    pub metre: Price,
    /// Each second past a service-level due time, times the severity.
    pub late_second: Price,
    /// Each hour in which a container overflows, in whole units.
    pub overflow_hour: f64,
    /// A job left undone for a day, in whole units, times the severity and its age in service levels; of a street, 100 m of a pass times its
    /// priority.
    pub undone: f64,
    /// Each second beyond a crew's regular hours, on top of its price.
    pub overtime_second: Price,
    /// Each second by which a route is longer than the mean.
    pub balance_second: Price,
    /// What each metre from a round's middle to one of its stops counts in the search, so that rounds become compact. It is in no plan's cost.
    pub compact_metre: Price,
    /// A job that a crew does outside its territory.
    pub outside_territory: Money,
}

impl Prices {
    /// Rates are zero or more.
    pub(super) fn of(
        source: &Source<'_>,
        entry: Option<Spanned<PricesEntry>>,
    ) -> Result<Self, CityError> {
        let here = entry.as_ref().map_or(0, |entry| entry.span().start);
        let entry = entry.map(Spanned::into_inner).unwrap_or_default();
        let rates = [
            ("crew_hour", entry.crew_hour),
            ("kilometre", entry.kilometre),
            ("late_hour", entry.late_hour),
            ("overflow_hour", entry.overflow_hour),
            ("undone", entry.undone),
            ("overtime_hour", entry.overtime_hour),
            ("balance_hour", entry.balance_hour),
            ("compact_kilometre", entry.compact_kilometre),
            ("outside_territory", entry.outside_territory),
        ];
        if let Some((name, rate)) = rates.iter().find(|(_, rate)| !(0.0..=MOST).contains(rate)) {
            let reason = format!("{name} of [prices] is {rate}: write a price from 0 to {MOST}");
            return Err(source.error(here, reason));
        }
        Ok(Self {
            currency: entry.currency,
            crew_second: Price::per_hour(entry.crew_hour),
            metre: Price::per_kilometre(entry.kilometre),
            late_second: Price::per_hour(entry.late_hour),
            overflow_hour: entry.overflow_hour,
            undone: entry.undone,
            overtime_second: Price::per_hour(entry.overtime_hour),
            balance_second: Price::per_hour(entry.balance_hour),
            compact_metre: Price::per_kilometre(entry.compact_kilometre),
            outside_territory: Money::from_units(entry.outside_territory),
        })
    }
}
