//! `[emissions]` and `[promises]`: the numbers that only figures are made of.

use super::config::Source;
use super::{CityError, Crew};
use crate::{Emissions, Spread};
use roadcrew_roads::Profile;
use roadcrew_units::Skipped;
use std::collections::BTreeSet;
use toml::Spanned;

/// No factor is higher: kilograms a kilometre, a tonne-kilometre, an hour or a lift.
const MOST: f64 = 1e4;

/// The city's table of factors, all of which are zero or more. What is for vehicles that there aren't is noted.
pub(super) fn read_emissions(
    source: &Source<'_>,
    entry: Option<Spanned<Emissions>>,
    (crews, skipped): (&[Crew], &mut Vec<Skipped>),
) -> Result<Option<Emissions>, CityError> {
    let Some(entry) = entry else { return Ok(None) };
    let here = entry.span().start;
    let table = entry.into_inner();
    let factors = [
        ("kg_per_km", &table.kg_per_km),
        ("kg_per_tonne_km", &table.kg_per_tonne_km),
        ("kg_per_service_hour", &table.kg_per_service_hour),
        ("kg_per_idle_hour", &table.kg_per_idle_hour),
        ("kg_per_lift", &table.kg_per_lift),
    ];
    let told = factors.into_iter().flat_map(|(name, factors)| {
        factors.iter().map(move |(profile, factor)| (name, profile, *factor))
    });
    let bands = table.speed_bands.iter().flat_map(|(profile, bands)| {
        let numbers = |band: &crate::SpeedBand| [band.below_kmh, band.factor];
        bands.iter().flat_map(numbers).map(move |number| ("speed_bands", profile, number))
    });
    let wrong = told.chain(bands).find(|(_, _, number)| !(0.0..=MOST).contains(number));
    if let Some((name, profile, number)) = wrong {
        let reason = format!(
            "{name} of {profile} in [emissions] has {number}: write a number from 0 to {MOST}"
        );
        return Err(source.error(here, reason));
    }
    let told = factors
        .into_iter()
        .flat_map(|(name, factors)| factors.keys().map(move |profile| (name, profile)));
    let bands = table.speed_bands.keys().map(|profile| ("speed_bands", profile));
    let is_known = |profile: &str| {
        Profile::built_in(profile).is_some()
            || crews.iter().any(|crew| crew.profile.name() == profile)
    };
    let known: BTreeSet<&str> = crews.iter().map(|crew| crew.profile.name()).collect();
    let known = known.into_iter().collect::<Vec<_>>().join(", ");
    for (name, profile) in told.chain(bands).filter(|(_, profile)| !is_known(profile)) {
        let reason = format!(
            "{name} is for the profile '{profile}', which no vehicle has: those of the crews are {known}"
        );
        skipped.push(Skipped::row(&source.file, source.line(here), reason));
    }
    Ok(Some(table))
}

/// By which shares times differ from the plan.
pub(super) fn read_promises(
    source: &Source<'_>,
    entry: Option<Spanned<Spread>>,
) -> Result<Spread, CityError> {
    let Some(entry) = entry else { return Ok(Spread::default()) };
    let here = entry.span().start;
    let spread = entry.into_inner();
    for (name, share) in [("drive", spread.drive), ("work", spread.work)] {
        if !(0.0..=5.0).contains(&share) {
            let reason = format!(
                "{name} of [promises] is {share}: write a share of the time, such as 0.2 for a fifth"
            );
            return Err(source.error(here, reason));
        }
    }
    Ok(spread)
}
