//! The streets at a moment: closures and local knowledge from files, and the law of the hour.

use super::read_profile;
use crate::args::Today;
use anyhow::Context;
use roadcrew_planning::City;
use roadcrew_roads::{ChangeReader, Changes, Moment, Router, StreetNetwork};
use roadcrew_units::{Timestamp, Zone};
use std::path::Path;
use std::sync::Arc;

/// Reads a network for a profile; what can't be used of the files is told and left out.
pub(super) fn open(network: &Path, profile: &str, today: &Today) -> anyhow::Result<Router> {
    let profile = read_profile(profile)?;
    let Streets { mut network, zone, changes } = read(network, today)?;
    let Some(at) = &today.at else { return Ok(Router::new(network, &profile)) };
    let instant = Timestamp::parse(at, &zone)?;
    let changes = changes.and(read_changes(&network, &zone, today)?);
    Arc::make_mut(&mut network).remember(&changes);
    let moment = Moment::containing(instant, &zone)
        .with_context(|| format!("{at} is beyond the calendar"))?;
    let profile = profile.at(moment);
    let active = changes.at(instant, &profile);
    Ok(Router::with_changes(network, &profile, &active))
}

/// Streets, and what a city's folder knows of them.
struct Streets {
    network: Arc<StreetNetwork>,
    zone: Zone,
    changes: Changes,
}

fn read(path: &Path, today: &Today) -> anyhow::Result<Streets> {
    let zone = today.zone.as_deref().map(str::parse::<Zone>).transpose()?;
    if !path.is_dir() {
        let zone = zone.map_or_else(|| "UTC".parse(), Ok)?;
        let network = Arc::new(StreetNetwork::load(path)?);
        return Ok(Streets { network, changes: Changes::none(&zone), zone });
    }
    let (City { network, zone: own_zone, changes, .. }, skipped) = City::open(path)?;
    for row in skipped.iter().filter(|row| row.file.ends_with(".geojson")) {
        eprintln!("left out: {row}");
    }
    Ok(Streets { network, changes, zone: zone.unwrap_or(own_zone) })
}

fn read_changes(network: &StreetNetwork, zone: &Zone, today: &Today) -> anyhow::Result<Changes> {
    let mut changes = Changes::none(zone);
    if today.closures.is_none() && today.overrides.is_none() {
        return Ok(changes);
    }
    let reader = ChangeReader::new(network, zone);
    let read = |path: &Path| {
        let shown = path.display().to_string();
        let text = std::fs::read_to_string(path).with_context(|| format!("can't read {shown}"))?;
        anyhow::Ok((shown, text))
    };
    let mut skipped = Vec::new();
    if let Some(path) = &today.closures {
        let (shown, text) = read(path)?;
        let (found, left_out) = reader.read_wzdx(&shown, &text)?;
        changes = changes.and(found);
        skipped.extend(left_out);
    }
    if let Some(path) = &today.overrides {
        let (shown, text) = read(path)?;
        let (found, left_out) = reader.read_overrides(&shown, &text)?;
        changes = changes.and(found);
        skipped.extend(left_out);
    }
    for row in skipped {
        eprintln!("left out: {row}");
    }
    Ok(changes)
}
