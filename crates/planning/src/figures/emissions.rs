//! What a plan emits, by the city's own table of factors.

use crate::day::{DayPlan, StopKind};
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
    /// Kilograms an hour of work at places and along streets, on top.
    #[serde(default)]
    pub kg_per_service_hour: BTreeMap<String, f64>,
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
    let mut found = Co2e { kg: 0.0, source: table.source.clone(), without_factor: Vec::new() };
    for route in &plan.routes {
        let Some(per_km) = table.kg_per_km.get(&route.profile) else {
            if !found.without_factor.contains(&route.profile) {
                found.without_factor.push(route.profile.clone());
            }
            continue;
        };
        let works = |kind: StopKind| kind.is_service();
        let served = route.stops.iter().filter(|stop| works(stop.kind));
        let hours: f64 = served.map(|stop| (stop.end - stop.start).hours()).sum();
        let per_hour = table.kg_per_service_hour.get(&route.profile).unwrap_or(&0.0);
        found.kg += per_km * (route.driven + route.served).kilometres() + per_hour * hours;
    }
    Some(found)
}
