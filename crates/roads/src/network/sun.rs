//! When the sun rises and sets, by the low-precision formulas of the Astronomical Almanac: right to a minute between the polar
//! circles.

use roadcrew_units::Position;

use super::moment::DAY_MIN;
use super::occasion::YearDay;

/// A day's times in minutes of its local clock; what falls after midnight is more than a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SunTimes {
    dawn: i16,
    sunrise: i16,
    sunset: i16,
    dusk: i16,
}

/// What the sun does at a time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub(crate) enum SunEvent {
    /// The begin of civil twilight.
    Dawn,
    Sunrise,
    Sunset,
    /// The end of civil twilight.
    Dusk,
}

impl SunEvent {
    /// All events, in the order of their numbers and of a day.
    pub(crate) const ALL: [Self; 4] = [Self::Dawn, Self::Sunrise, Self::Sunset, Self::Dusk];
}

/// The upper rim of the sun on the horizon, with the refraction of the air.
const RIM_DEG: f64 = 90.833;
const TWILIGHT_DEG: f64 = 96.0;

impl SunTimes {
    /// The times at a place on a day, whose clock is so many minutes ahead of UTC. Where the sun stays up all day it rises at
    /// its begin and sets at its end; where it stays down it rises and sets at noon.
    pub(super) fn new(place: Position, day: YearDay, ahead_of_utc_min: i16) -> Self {
        let whole_day = f64::from(DAY_MIN);
        let noon = f64::from(day.days_since_2000()) - place.lon() / 360.0;
        let mean_noon_min = whole_day / 2.0 - 4.0 * place.lon() + f64::from(ahead_of_utc_min);
        let latitude = place.lat().to_radians();
        // How long after noon the sun stands so far from the zenith; before it if `side` is -1.
        let event = |zenith_deg: f64, side: f64| {
            let mut after_noon_min = 0.0;
            let mut sun = Sun::at(noon);
            for _ in 0..2 {
                sun = Sun::at(noon + after_noon_min / whole_day);
                let cos = zenith_deg.to_radians().cos() / (latitude.cos() * sun.declination.cos())
                    - latitude.tan() * sun.declination.tan();
                after_noon_min = side * 4.0 * cos.clamp(-1.0, 1.0).acos().to_degrees();
            }
            if whole_day / 2.0 <= after_noon_min.abs() {
                return minute(if side < 0.0 { 0.0 } else { whole_day });
            }
            let noon_min = (mean_noon_min - sun.sundial_ahead_min).rem_euclid(whole_day);
            minute(noon_min + after_noon_min)
        };
        Self {
            dawn: event(TWILIGHT_DEG, -1.0),
            sunrise: event(RIM_DEG, -1.0),
            sunset: event(RIM_DEG, 1.0),
            dusk: event(TWILIGHT_DEG, 1.0),
        }
    }

    /// The minute of an event.
    pub(super) const fn of(self, event: SunEvent) -> i16 {
        match event {
            SunEvent::Dawn => self.dawn,
            SunEvent::Sunrise => self.sunrise,
            SunEvent::Sunset => self.sunset,
            SunEvent::Dusk => self.dusk,
        }
    }
}

/// Where the sun stands.
struct Sun {
    /// North of the equator, in radians.
    declination: f64,
    /// How far a sundial is ahead of the mean clock.
    sundial_ahead_min: f64,
}

impl Sun {
    /// So many days after noon of 1 January 2000 in Greenwich.
    fn at(days: f64) -> Self {
        let mean_longitude = 280.460 + 0.985_647_4 * days;
        let anomaly = (357.528 + 0.985_600_3 * days).to_radians();
        let longitude = mean_longitude + 1.915 * anomaly.sin() + 0.020 * (2.0 * anomaly).sin();
        let (longitude, obliquity) = (longitude.to_radians(), 23.439_f64.to_radians());
        let ascension = (obliquity.cos() * longitude.sin()).atan2(longitude.cos()).to_degrees();
        let ahead_deg = (mean_longitude - ascension + 180.0).rem_euclid(360.0) - 180.0;
        Self {
            declination: (obliquity.sin() * longitude.sin()).asin(),
            sundial_ahead_min: 4.0 * ahead_deg,
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "within two days")]
fn minute(minutes: f64) -> i16 {
    minutes.round() as i16
}

#[cfg(test)]
mod tests {
    use super::*;

    const HELSINKI: (f64, f64) = (24.94, 60.17);
    const PORTO: (f64, f64) = (-8.61, 41.15);
    const BALTIMORE: (f64, f64) = (-76.61, 39.29);
    const PORTO_ALEGRE: (f64, f64) = (-51.23, -30.03);

    /// Dawn, sunrise, sunset and dusk as the Python library astral 3.2 tells them. In white nights twilight is grazing.
    fn check(
        (lon, lat): (f64, f64),
        (year, month, day): (u16, u8, u8),
        hours: i16,
        told: [&str; 4],
    ) {
        let place = Position::from_degrees(lon, lat).unwrap();
        let found = SunTimes::new(place, YearDay { year, month, day }, hours * 60);
        let found = [found.dawn, found.sunrise, found.sunset, found.dusk];
        for ((found, told), most) in found.into_iter().zip(told).zip([3, 1, 1, 3]) {
            let (hour, minute) = told.split_once(':').unwrap();
            let minutes = hour.parse::<i16>().unwrap() * 60 + minute.parse::<i16>().unwrap();
            assert!(
                (found - minutes).abs() <= most,
                "{}:{:02}, not {told}",
                found / 60,
                found % 60
            );
        }
    }

    #[test]
    fn the_sun_rises_and_sets_as_another_program_says() {
        check(HELSINKI, (2026, 3, 20), 2, ["05:40", "06:23", "18:34", "19:17"]);
        check(HELSINKI, (2026, 6, 21), 3, ["01:59", "03:55", "22:49", "24:45"]);
        check(HELSINKI, (2026, 12, 21), 2, ["08:25", "09:24", "15:12", "16:12"]);
        check(PORTO, (2026, 8, 15), 1, ["06:14", "06:44", "20:33", "21:03"]);
        check(PORTO, (2026, 12, 21), 0, ["07:25", "07:57", "17:08", "17:40"]);
        check(BALTIMORE, (2026, 6, 21), -4, ["05:07", "05:40", "20:36", "21:09"]);
        check(BALTIMORE, (2026, 11, 28), -5, ["06:34", "07:04", "16:44", "17:14"]);
        check(PORTO_ALEGRE, (2026, 1, 15), -3, ["05:11", "05:39", "19:30", "19:57"]);
        check(PORTO_ALEGRE, (2026, 7, 1), -3, ["06:55", "07:22", "17:36", "18:03"]);
    }

    #[test]
    fn beyond_the_polar_circle_it_may_stay_up_or_down() {
        let tromso = Position::from_degrees(18.96, 69.65).unwrap();
        let summer = SunTimes::new(tromso, YearDay { year: 2026, month: 6, day: 21 }, 120);
        assert_eq!([summer.sunrise, summer.sunset], [0, 1440]);
        let winter = SunTimes::new(tromso, YearDay { year: 2026, month: 12, day: 21 }, 60);
        assert_eq!(winter.sunrise, winter.sunset);
    }
}
