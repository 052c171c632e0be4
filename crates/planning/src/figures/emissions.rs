//! What a plan emits, by the city's own table of factors.

use crate::city::Carries;
use crate::day::{DayPlan, DayRoute, DayStop, StopKind};
use roadcrew_units::{Metres, Seconds};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Factors by vehicle profile, and where they are from. Nothing is built in: a city takes those of its fleet and names them.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Emissions {
    /// Which table, of which year.
    pub source: String,
    /// Kilograms of CO2 equivalent a kilometre, driven or served.
    #[serde(default)]
    pub kg_per_km: BTreeMap<String, f64>,
    /// By how much more a slow kilometre counts, band by band: of a drive from stop to stop, or along a street at work, by its mean speed.
    #[serde(default)]
    pub speed_bands: BTreeMap<String, Vec<SpeedBand>>,
    /// Kilograms for each tonne that is carried a kilometre, on top. Along a street it is what was aboard before and half of what the street gives, or
    /// less half of what is spread on it; who spreads leaves with what is spread on the trip.
    #[serde(default)]
    pub kg_per_tonne_km: BTreeMap<String, f64>,
    /// Kilograms an hour of work at places and along streets, on top.
    #[serde(default)]
    pub kg_per_service_hour: BTreeMap<String, f64>,
    /// Kilograms an hour of waiting and unloading with the engine running.
    #[serde(default)]
    pub kg_per_idle_hour: BTreeMap<String, f64>,
    /// Kilograms for each container that is lifted.
    #[serde(default)]
    pub kg_per_lift: BTreeMap<String, f64>,
}

/// What a kilometre counts for below some speed, if no slower band has it.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SpeedBand {
    /// The speed that the band ends below.
    pub below_kmh: f64,
    /// What `kg_per_km` is multiplied by.
    pub factor: f64,
}

/// What the routes of a plan emit together.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Co2e {
    /// Kilograms of CO2 equivalent.
    pub kg: f64,
    /// Where the factors are from.
    pub source: String,
    /// Profiles without a factor a kilometre: their routes are not counted.
    pub without_factor: Vec<String>,
}

/// Of a plan whose city has a table.
pub(super) fn co2e(plan: &DayPlan) -> Option<Co2e> {
    let table = plan.emissions.as_ref()?;
    let carries = plan.programme.as_ref().map_or(Carries::Collects, |programme| programme.carries);
    let mut found = Co2e { kg: 0.0, source: table.source.clone(), without_factor: Vec::new() };
    for route in &plan.routes {
        match table.kg_per_km.get(&route.profile) {
            Some(&per_km) => found.kg += table.of_route(route, per_km, carries),
            None if found.without_factor.contains(&route.profile) => {}
            None => found.without_factor.push(route.profile.clone()),
        }
    }
    Some(found)
}

impl Emissions {
    fn of_route(&self, route: &DayRoute, per_km: f64, carries: Carries) -> f64 {
        let of = |factors: &BTreeMap<String, f64>| *factors.get(&route.profile).unwrap_or(&0.0);
        let (per_tonne_km, per_lift) = (of(&self.kg_per_tonne_km), of(&self.kg_per_lift));
        let (per_service, per_idle) = (of(&self.kg_per_service_hour), of(&self.kg_per_idle_hour));
        let drive = |metres: Metres, seconds: Seconds, tonnes: f64| {
            let factor = per_km * self.band(&route.profile, metres, seconds);
            metres.kilometres() * (factor + per_tonne_km * tonnes)
        };
        // Who spreads leaves with what the trip needs.
        let taken_along = |stops: &[DayStop]| match carries {
            Carries::Spreads => {
                let trip = stops.iter().take_while(|stop| stop.kind != StopKind::Tip);
                trip.map(|stop| tonnes_of(stop.kilograms)).sum()
            }
            Carries::Collects | Carries::Nothing => 0.0,
        };
        let (mut kg, mut tonnes) = (0.0, taken_along(&route.stops));
        for (index, stop) in route.stops.iter().enumerate() {
            kg += drive(stop.way.metres, stop.way.seconds, tonnes);
            kg += per_idle * (stop.start - stop.arrival).hours();
            let work = stop.end - stop.start;
            let gives = match carries {
                Carries::Collects => tonnes_of(stop.kilograms),
                Carries::Spreads => -tonnes_of(stop.kilograms),
                Carries::Nothing => 0.0,
            };
            match stop.kind {
                StopKind::Break => {}
                StopKind::Tip => {
                    kg += per_idle * work.hours();
                    tonnes = taken_along(&route.stops[index + 1..]);
                }
                StopKind::Job | StopKind::Container | StopKind::Street => {
                    kg += per_service * work.hours();
                    // Only a street is driven along. Its load grows or shrinks evenly from one end to the other.
                    kg += drive(stop.along.metres, work, tonnes + gives / 2.0);
                    tonnes += gives;
                }
            }
            kg += if stop.kind == StopKind::Container { per_lift } else { 0.0 };
        }
        kg + drive(route.way_home.metres, route.way_home.seconds, tonnes)
    }

    /// What a kilometre at the mean speed of such a drive is multiplied by.
    #[expect(clippy::cast_precision_loss, reason = "metres and seconds of a day")]
    fn band(&self, profile: &str, metres: Metres, seconds: Seconds) -> f64 {
        let bands = self.speed_bands.get(profile).filter(|_| Seconds::ZERO < seconds);
        let Some(bands) = bands else { return 1.0 };
        // Eighteen kilometres an hour are five metres a second: nothing is rounded where the speed is that of a band's end.
        let (far, long) = (18.0 * metres.0 as f64, 5.0 * seconds.0 as f64);
        let slower = bands.iter().filter(|band| far < band.below_kmh * long);
        let narrowest = slower.min_by(|a, b| a.below_kmh.total_cmp(&b.below_kmh));
        narrowest.map_or(1.0, |band| band.factor)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a truck's load")]
fn tonnes_of(kilograms: i64) -> f64 {
    kilograms as f64 / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day::{DayStop, Way};
    use roadcrew_units::{Money, Position};

    #[test]
    fn the_slowest_band_that_holds_a_speed_counts() {
        let band = |below_kmh, factor| SpeedBand { below_kmh, factor };
        let bands = vec![band(30.0, 1.2), band(10.0, 2.0)];
        let table = Emissions {
            speed_bands: BTreeMap::from([("truck".to_owned(), bands)]),
            ..Emissions::default()
        };
        let check = |profile, metres, seconds, expected: f64| {
            let found = table.band(profile, Metres(metres), Seconds(seconds));
            assert!((found - expected).abs() < 1e-9, "{metres} m in {seconds} s count {found}");
        };
        check("truck", 5_000, 3600, 2.0);
        check("truck", 10_000, 3600, 1.2);
        check("truck", 29_999, 3600, 1.2);
        check("truck", 30_000, 3600, 1.0);
        check("truck", 0, 0, 1.0);
        check("car", 1, 3600, 1.0);
    }
    fn metres(metres: i64) -> Way {
        Way { metres: Metres(metres), seconds: Seconds(metres), ..Way::default() }
    }

    /// A stop so far from the one before, with so much to take aboard along so many metres.
    fn stop(kind: StopKind, kilograms: i64, way: i64, along: i64) -> DayStop {
        DayStop {
            kind,
            id: String::new(),
            name: String::new(),
            street: String::new(),
            position: Position::from_e7(0, 0).unwrap(),
            reports: Vec::new(),
            arrival: Seconds::ZERO,
            start: Seconds::ZERO,
            end: Seconds::ZERO,
            due: None,
            waiting: Vec::new(),
            litres: 0,
            kilograms,
            worth: String::new(),
            overflow: None,
            undone_costs: Money::ZERO,
            terms: crate::Terms::default(),
            failed: None,
            mode: None,
            way: metres(way),
            along: metres(along),
        }
    }

    #[test]
    fn a_truck_that_collects_a_street_carries_half_of_it_in_the_mean() {
        let route = DayRoute {
            crew: String::new(),
            crew_name: String::new(),
            profile: "truck".to_owned(),
            depot: String::new(),
            end_depot: String::new(),
            departure: Seconds::ZERO,
            arrival: Seconds::ZERO,
            shift: Seconds::ZERO,
            shift_end: Seconds::ZERO,
            regular: Seconds::ZERO,
            rests_at_depot: Vec::new(),
            driven: Metres(7_000),
            served: Metres(3_000),
            driving: Seconds::ZERO,
            waiting: Seconds::ZERO,
            stops: vec![
                stop(StopKind::Street, 2_000, 3_000, 1_000),
                stop(StopKind::Street, 4_000, 0, 2_000),
                stop(StopKind::Tip, 0, 500, 0),
            ],
            way_home: metres(3_500),
        };
        let table = Emissions {
            kg_per_tonne_km: BTreeMap::from([("truck".to_owned(), 1.0)]),
            ..Emissions::default()
        };
        // One kilometre with a tonne, two with four, half a one with six.
        let found = table.of_route(&route, 0.0, Carries::Collects);
        assert!((found - 12.0).abs() < 1e-9, "{found}");
        // What is spread is taken along: three kilometres with six tonnes, one with five, two with two.
        let found = table.of_route(&route, 0.0, Carries::Spreads);
        assert!((found - 27.0).abs() < 1e-9, "{found}");
        // A kilometre is one at work too.
        assert!((table.of_route(&route, 2.0, Carries::Nothing) - 20.0).abs() < 1e-9);
    }
}
