//! What a vehicle may do and how fast: a TOML file, evaluated once per distinct row of attributes.
//!
//! The law of the street changes by day and hour. A profile [at a moment](Profile::at) obeys what holds then. Without a
//! moment it obeys what holds at any hour: whatever forbids at some hour forbids, and the slowest limit counts.

mod curb;
mod permission;
mod speed;
mod turning_back;

use std::collections::BTreeMap;

use roadcrew_units::Position;
use serde::Deserialize;
use toml::Spanned;

use crate::network::{Access, Moment, RoadClass, Vehicle};

use curb::CurbSheet;

/// A vehicle: its size, its permits, its speeds and the price of its turns.
#[derive(Clone, Debug)]
pub struct Profile {
    name: String,
    vehicle: Vehicle,
    permits: Access,
    sheet: Sheet,
    /// By class, in the order of [`RoadClass::ALL`]; `None` where it does not drive.
    speeds_kmh: Vec<Option<f64>>,
    /// When it drives; `None` stands for any hour.
    moment: Option<Moment>,
}

/// Why a profile was refused.
#[derive(Debug, thiserror::Error)]
pub enum ProfileError {
    /// The text is not TOML of this form.
    #[error("profile {name}:{line}: {reason}")]
    Form {
        /// The profile.
        name: String,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong there.
        reason: String,
    },
    /// A word that is not known.
    #[error("profile {name}:{line}: '{word}' is not known, expected one of {expected}")]
    Word {
        /// The profile.
        name: String,
        /// The line, counted from 1.
        line: usize,
        /// The unknown word.
        word: String,
        /// What may stand there.
        expected: String,
    },
    /// A number that makes no sense.
    #[error("profile '{name}': {what} must be {expected}")]
    Number {
        /// The profile.
        name: String,
        /// Which number.
        what: &'static str,
        /// What it must be.
        expected: &'static str,
    },
}

/// The file as it is written.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sheet {
    vehicle: Spanned<String>,
    #[serde(default)]
    permits: Vec<Spanned<String>>,
    top_speed_kmh: f64,
    height_cm: u32,
    width_cm: u32,
    length_cm: u32,
    weight_kg: u32,
    axle_kg: u32,
    limit_factor: f64,
    speed_kmh: BTreeMap<Spanned<String>, f64>,
    #[serde(default)]
    surface_kmh: SurfaceSpeeds,
    turns: TurnSheet,
    #[serde(default)]
    curb: CurbSheet,
}

/// The highest speeds on bad ground.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct SurfaceSpeeds {
    cobbles: Option<f64>,
    compacted: Option<f64>,
    loose: Option<f64>,
    soft: Option<f64>,
}

/// What turns cost, in seconds, where one drives on the right.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TurnSheet {
    pub(crate) left_s: f64,
    pub(crate) right_s: f64,
    pub(crate) straight_s: f64,
    pub(crate) back_s: f64,
    pub(crate) signals_s: f64,
    #[serde(default)]
    pub(crate) stop_s: f64,
    #[serde(default)]
    pub(crate) give_way_s: f64,
    /// Going across or into a larger street that has no signals.
    #[serde(default)]
    pub(crate) larger_s: f64,
    /// The price beyond the time of turning back where the street goes on; `None` forbids it there.
    pub(crate) back_price_s: Option<f64>,
    /// How wide a street must be for turning back where it goes on.
    pub(crate) back_width_m: Option<f64>,
    /// The price beyond the time of entering an area that is open to its visitors only.
    pub(crate) enter_price_s: f64,
}

impl Profile {
    /// A profile that comes with the program: `car`, `truck` or `sweeper`.
    ///
    /// # Panics
    /// Never: the built-in profiles are tested.
    pub fn built_in(name: &str) -> Option<Self> {
        let text = match name {
            "car" => include_str!("car.toml"),
            "truck" => include_str!("truck.toml"),
            "sweeper" => include_str!("sweeper.toml"),
            _ => return None,
        };
        #[expect(clippy::expect_used, reason = "the message is the invariant")]
        Some(Self::from_toml(name, text).expect("built-in profiles are tested"))
    }

    /// Reads a profile from TOML; unknown keys are refused. The built-in ones are the documentation of the form.
    pub fn from_toml(name: &str, text: &str) -> Result<Self, ProfileError> {
        let line_at =
            |byte: usize| 1 + text.bytes().take(byte).filter(|&byte| byte == b'\n').count();
        let sheet: Sheet = toml::from_str(text).map_err(|error| ProfileError::Form {
            name: name.to_owned(),
            line: line_at(error.span().map_or(0, |span| span.start)),
            reason: error.message().replace('\n', " "),
        })?;
        let unknown = |word: &Spanned<String>, expected: String| ProfileError::Word {
            name: name.to_owned(),
            line: line_at(word.span().start),
            word: word.get_ref().clone(),
            expected,
        };
        let vehicle = match sheet.vehicle.get_ref().as_str() {
            "motorcar" => Vehicle::Motorcar,
            "goods" => Vehicle::Goods,
            _ => return Err(unknown(&sheet.vehicle, "motorcar, goods".to_owned())),
        };
        let mut permits = Access::NOBODY;
        for permit in &sheet.permits {
            let names = || PERMITS.map(|(name, _)| name).join(", ");
            let known = PERMITS.iter().find(|(name, _)| name == permit.get_ref());
            let (_, group) = known.ok_or_else(|| unknown(permit, names()))?;
            permits = permits.and(*group);
        }
        for class in sheet.speed_kmh.keys() {
            if RoadClass::from_name(class.get_ref()).is_none() {
                return Err(unknown(class, RoadClass::ALL.map(RoadClass::as_str).join(", ")));
            }
        }
        check_numbers(name, &sheet)?;
        let stated_kmh = |class: &RoadClass| {
            let mut stated = sheet.speed_kmh.iter();
            let found = stated.find(|(name, _)| name.get_ref() == class.as_str());
            found.map(|(_, &kmh)| kmh)
        };
        let speeds_kmh = RoadClass::ALL.iter().map(stated_kmh).collect();
        Ok(Self { name: name.to_owned(), vehicle, permits, sheet, speeds_kmh, moment: None })
    }

    /// The profile's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub(crate) const fn vehicle(&self) -> Vehicle {
        self.vehicle
    }

    /// The same vehicle at a moment of the week, for which it obeys the law exactly.
    #[must_use]
    pub fn at(&self, moment: Moment) -> Self {
        Self { moment: Some(moment), ..self.clone() }
    }

    /// The same vehicle under the sun of a place.
    #[must_use]
    pub(crate) fn at_place(&self, place: Option<Position>) -> Self {
        let moment = self.moment.map(|moment| place.map_or(moment, |place| moment.at_place(place)));
        Self { moment, ..self.clone() }
    }

    pub(crate) const fn turns(&self) -> &TurnSheet {
        &self.sheet.turns
    }
}

/// The permits that a vehicle may hold, and whom they make of it.
const PERMITS: [(&str, Access); 6] = [
    ("private", Access::PERMITTED),
    ("delivery", Access::DELIVERIES),
    ("psv", Access::PUBLIC_TRANSPORT),
    ("emergency", Access::EMERGENCY),
    ("agricultural", Access::AGRICULTURE),
    ("forestry", Access::FORESTRY),
];

fn check_numbers(name: &str, sheet: &Sheet) -> Result<(), ProfileError> {
    let refuse =
        |what, expected| Err(ProfileError::Number { name: name.to_owned(), what, expected });
    let is_speed = |kmh: f64| (1.0..=250.0).contains(&kmh);
    let surface = sheet.surface_kmh;
    let surfaces = [surface.cobbles, surface.compacted, surface.loose, surface.soft];
    let mut speeds = sheet.speed_kmh.values().copied().chain(surfaces.into_iter().flatten());
    if !is_speed(sheet.top_speed_kmh) || !speeds.all(is_speed) {
        return refuse("a speed", "between 1 and 250 km/h");
    }
    if !(0.1..=2.0).contains(&sheet.limit_factor) {
        return refuse("limit_factor", "between 0.1 and 2");
    }
    let turns = &sheet.turns;
    let times = [
        turns.left_s,
        turns.right_s,
        turns.straight_s,
        turns.back_s,
        turns.signals_s,
        turns.stop_s,
        turns.give_way_s,
        turns.larger_s,
        turns.enter_price_s,
    ];
    if !times.into_iter().chain(turns.back_price_s).all(|seconds| (0.0..=3600.0).contains(&seconds))
    {
        return refuse("the cost of a turn", "between 0 and 3600 seconds");
    }
    let curb_prices = [sheet.curb.wrong_side_price_s, sheet.curb.larger_price_s];
    if !curb_prices.into_iter().flatten().all(|price_s| (0.0..=3600.0).contains(&price_s)) {
        return refuse("the price of the wrong side", "between 0 and 3600 seconds");
    }
    let is_whole_minutes = |price_s: f64| price_s % 60.0 == 0.0;
    if !curb_prices.into_iter().flatten().all(is_whole_minutes) {
        return refuse("the price of the wrong side", "a multiple of 60 seconds");
    }
    if !is_whole_minutes(turns.enter_price_s) {
        return refuse("enter_price_s", "a multiple of 60 seconds");
    }
    if !turns.back_price_s.is_none_or(is_whole_minutes) {
        return refuse("back_price_s", "a multiple of 60 seconds");
    }
    if !turns.back_width_m.is_none_or(|width_m| (1.0..=100.0).contains(&width_m)) {
        return refuse("back_width_m", "between 1 and 100 metres");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_profiles_can_be_read() {
        for name in ["car", "truck", "sweeper"] {
            assert_eq!(Profile::built_in(name).unwrap().name(), name);
        }
        assert!(Profile::built_in("tram").is_none());
    }

    fn check_refused(change: (&str, &str), expected: &str) {
        let text = include_str!("car.toml").replacen(change.0, change.1, 1);
        let error = Profile::from_toml("mine", &text).unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
    }

    #[test]
    fn a_profile_that_makes_no_sense_is_refused() {
        check_refused(("\"motorcar\"", "\"balloon\""), "mine:4: 'balloon' is not known");
        check_refused(("permits = []", "permits = [\"papal\"]"), "mine:7: 'papal' is not known");
        check_refused(("\nresidential", "\nresidentiall"), "mine:34: 'residentiall' is not known");
        check_refused(("limit_factor = 0.9", "limit_factor = nan"), "limit_factor");
        check_refused(("height_cm", "heigth_cm"), "mine:11: unknown field `heigth_cm`");
        check_refused(("height_cm = 160", "height_cm = tall"), "mine:11: ");
        check_refused(
            ("back_price_s = 120.0", "back_price_s = 100.0"),
            "back_price_s must be a multiple of 60",
        );
        check_refused(
            ("enter_price_s = 300.0", "enter_price_s = 90"),
            "enter_price_s must be a multiple of 60",
        );
        check_refused(("back_width_m = 6.0", "back_width_m = 0"), "back_width_m must be between");
        check_refused(
            ("wrong_side_price_s = 60.0", "wrong_side_price_s = 61"),
            "the price of the wrong side must be a multiple of 60",
        );
        check_refused(
            ("larger_price_s = 180.0", "larger_price_s = -60"),
            "the price of the wrong side must be between",
        );
    }
}
