//! What everything that comes in is checked against.

use super::read_position;
use roadcrew_units::{Position, Seconds, Timestamp, Zone};

/// How far a sender's clock may be ahead of ours.
const CLOCK_SKEW: Seconds = Seconds::from_hours(24);
/// Times of the first day of 1970 and before stand for none.
const NO_TIME: Timestamp = Timestamp(86_400);

/// Says whether a place belongs to the city.
pub type Belongs<'c> = &'c (dyn Fn(Position) -> bool + Sync);

/// The city's door: whose clocks a time without offset is read by, what lies in the future, and which places belong.
///
/// What is not set is not checked: a file that is merely converted needs no city.
#[derive(Clone, Copy)]
pub struct Door<'c> {
    zone: &'c Zone,
    now: Option<Timestamp>,
    belongs: Option<Belongs<'c>>,
}

impl<'c> Door<'c> {
    /// A door that knows the clocks of the city only.
    pub fn new(zone: &'c Zone) -> Self {
        Self { zone, now: None, belongs: None }
    }

    /// Refuses what is said to have happened more than a day after `now`: clocks differ, prophets are wrong.
    #[must_use]
    pub fn at(self, now: Timestamp) -> Self {
        Self { now: Some(now), ..self }
    }

    /// Refuses places that don't belong to the city.
    #[must_use]
    pub fn within(self, belongs: Belongs<'c>) -> Self {
        Self { belongs: Some(belongs), ..self }
    }

    /// Reads an instant that may lie in the future, as a promise does.
    pub(super) fn time(&self, name: &str, given: &str) -> Result<Timestamp, String> {
        Timestamp::parse(given, self.zone).map_err(|error| format!("'{name}': {error}"))
    }

    /// Reads when something happened.
    pub(super) fn past(&self, name: &str, given: &str) -> Result<Timestamp, String> {
        let time = self.time(name, given)?;
        if time < NO_TIME {
            return Err(format!("'{name}' is '{given}', which stands for no time"));
        }
        match self.now {
            Some(now) if now.after(CLOCK_SKEW) < time => Err(format!(
                "'{name}' is '{given}', {:.0} h in the future: expected when it happened",
                time.since(now).hours()
            )),
            _ => Ok(time),
        }
    }

    /// Reads a place in degrees. Swapped axes are refused, never guessed right.
    pub(super) fn position(&self, lon: f64, lat: f64) -> Result<Position, String> {
        let position = read_position(lon, lat).map_err(|reason| {
            if read_position(lat, lon).is_ok() {
                format!("{reason}; longitude and latitude look swapped")
            } else {
                reason
            }
        })?;
        let Some(belongs) = self.belongs else { return Ok(position) };
        if belongs(position) {
            return Ok(position);
        }
        let is_swapped = Position::from_degrees(lat, lon).is_ok_and(belongs);
        let hint = if is_swapped { ": longitude and latitude are swapped" } else { "" };
        Err(format!("position {position} lies outside the city's streets{hint}"))
    }
}
