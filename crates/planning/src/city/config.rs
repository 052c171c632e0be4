//! `city.toml`: what a city says about itself.

use super::CityError;
use serde::Deserialize;
use std::path::Path;
use toml::Spanned;

/// The file as it is written. What it means is checked in [`super::City::open`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CityFile {
    pub name: String,
    pub zone: Spanned<String>,
    pub network: String,
    /// The day that `roadcrew demo` plans.
    pub demo_date: Option<Spanned<String>>,
    pub prices: Option<Spanned<PricesEntry>>,
    /// When offices are open, for service levels that are counted so.
    #[serde(default)]
    pub business_hours: Vec<Spanned<String>>,
    /// On which days they are closed all the same.
    #[serde(default)]
    pub holidays: Vec<Spanned<String>>,
    /// The rules of crews' breaks.
    pub rules: Option<Spanned<String>>,
    pub depots: Vec<Spanned<DepotEntry>>,
    #[serde(default)]
    pub tips: Vec<Spanned<TipEntry>>,
    #[serde(default)]
    pub crews: Vec<Spanned<CrewEntry>>,
    #[serde(default)]
    pub categories: Vec<Spanned<CategoryEntry>>,
    pub collection: Option<Spanned<CollectionEntry>>,
    pub emissions: Option<Spanned<crate::Emissions>>,
    /// How much times differ from what is planned.
    pub promises: Option<Spanned<crate::Spread>>,
    #[serde(default)]
    pub programmes: Vec<Spanned<ProgrammeEntry>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct PricesEntry {
    pub currency: String,
    pub crew_hour: f64,
    pub kilometre: f64,
    pub late_hour: f64,
    /// Each hour in which a container overflows.
    pub overflow_hour: f64,
    pub undone: f64,
    /// Each hour beyond a crew's `regular_hours`, on top of `crew_hour`.
    pub overtime_hour: f64,
    /// Each hour by which a route is longer than the mean.
    pub balance_hour: f64,
    /// Each kilometre by which a stop of a round lies from the round's middle: for the search only.
    pub compact_kilometre: f64,
    /// A job that a crew does outside its territory.
    pub outside_territory: f64,
}

impl Default for PricesEntry {
    fn default() -> Self {
        Self {
            currency: "EUR".to_owned(),
            crew_hour: 40.0,
            kilometre: 0.6,
            late_hour: 4.0,
            overflow_hour: 0.7,
            undone: 60.0,
            overtime_hour: 20.0,
            balance_hour: 0.0,
            compact_kilometre: 0.5,
            outside_territory: 5.0,
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DepotEntry {
    pub id: String,
    pub name: String,
    pub lon: f64,
    pub lat: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TipEntry {
    pub id: String,
    pub name: String,
    pub lon: f64,
    pub lat: f64,
    /// `06:00-15:30`; absent means always open, an empty list closed all day.
    pub hours: Option<Vec<Spanned<String>>>,
    pub minutes: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CrewEntry {
    pub id: String,
    pub name: String,
    /// `dispatch`, `collection` or the id of a programme.
    pub work: Spanned<String>,
    pub profile: Spanned<String>,
    pub depot: Spanned<String>,
    /// Where its shift ends, if not where it starts.
    pub end_depot: Option<Spanned<String>>,
    /// How far it may drive on a day.
    pub longest_km: Option<Spanned<f64>>,
    /// The hours that cost no overtime; absent means the whole shift.
    pub regular_hours: Option<f64>,
    pub shift: Option<Spanned<String>>,
    #[serde(default)]
    pub breaks: Vec<BreakEntry>,
    /// `local`, `eu`, `us` or a TOML file; absent, the city's.
    pub rules: Option<Spanned<String>>,
    #[serde(default)]
    pub skills: Vec<String>,
    /// What its vehicle has aboard, for jobs that need it.
    #[serde(default)]
    pub tools: Vec<String>,
    #[serde(default)]
    pub capacity_l: i64,
    #[serde(default)]
    pub capacity_kg: i64,
    #[serde(default)]
    pub tips: Vec<Spanned<String>>,
    #[serde(default)]
    pub fixed: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BreakEntry {
    pub window: Spanned<String>,
    pub minutes: f64,
    /// The pieces in which it is taken; absent, in one.
    pub split_minutes: Option<Vec<f64>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CategoryEntry {
    pub code: String,
    pub name: String,
    pub family: String,
    pub skill: Option<String>,
    /// More skills that the crew needs.
    #[serde(default)]
    pub skills: Vec<String>,
    /// What its vehicle must have aboard.
    #[serde(default)]
    pub tools: Vec<String>,
    /// When work may start; absent means at any time.
    #[serde(default)]
    pub windows: Vec<Spanned<String>>,
    /// How many crews it takes at once.
    #[serde(default = "one_crew")]
    pub crews: i64,
    /// What the job puts on the vehicle.
    #[serde(default)]
    pub litres: i64,
    #[serde(default)]
    pub kilograms: i64,
    pub minutes: f64,
    pub sla_hours: f64,
    /// By which clock these hours are counted: `wall` or `business`.
    pub sla_clock: Option<Spanned<String>>,
    #[serde(default = "one")]
    pub severity: f64,
    #[serde(default = "default_radius_m")]
    pub radius_m: i64,
    #[serde(default)]
    pub cool_down_hours: f64,
    /// The lowest value of an alert of this kind that makes an incident.
    pub alert_from: Option<f64>,
}

fn one() -> f64 {
    1.0
}

fn one_crew() -> i64 {
    1
}

fn default_radius_m() -> i64 {
    30
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct CollectionEntry {
    pub container_minutes: f64,
    pub kilograms_per_litre: f64,
    /// How fast a truck moves while it collects a street.
    pub street_kmh: f64,
    /// The estimated fill from which a container must be emptied, whatever it is worth.
    pub empty_from: Option<f64>,
    /// On which days containers are emptied: `daily`, or days such as `mon thu`.
    pub container_days: Option<Spanned<String>>,
}

impl Default for CollectionEntry {
    fn default() -> Self {
        Self {
            container_minutes: 2.0,
            kilograms_per_litre: 0.12,
            street_kmh: 6.0,
            empty_from: None,
            container_days: None,
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProgrammeEntry {
    pub id: String,
    pub name: String,
    /// A file like `collection.csv`, or lines on a map in GeoJSON.
    pub streets: String,
    /// How fast a vehicle moves at work.
    pub kmh: f64,
    /// `collects`, `spreads` or `nothing`.
    #[serde(default = "nothing")]
    pub carries: String,
    /// `both`, `zigzag`, `each` or `lanes`; empty leaves it to class and width.
    #[serde(default)]
    pub sides: String,
    #[serde(default = "one")]
    pub kilograms_per_litre: f64,
}

fn nothing() -> String {
    "nothing".to_owned()
}

/// A file's text with its name, to say where something is wrong.
pub(super) struct Source<'a> {
    pub file: String,
    pub text: &'a str,
}

impl Source<'_> {
    pub(super) fn parse(&self) -> Result<CityFile, CityError> {
        toml::from_str(self.text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            self.error(start, error.message().replace('\n', " "))
        })
    }

    /// An error at a byte of the text.
    pub(super) fn error(&self, byte: usize, reason: impl Into<String>) -> CityError {
        let line = usize::try_from(self.line(byte)).unwrap_or(usize::MAX);
        CityError::Config { file: self.file.clone(), line, reason: reason.into() }
    }

    /// The line of a byte, counted from 1.
    pub(super) fn line(&self, byte: usize) -> u64 {
        let before = self.text.bytes().take(byte);
        1 + before.filter(|&byte| byte == b'\n').count() as u64
    }
}

/// The name of a file as the user knows it.
pub(super) fn shown(path: &Path) -> String {
    path.display().to_string()
}
