//! `roadcrew network route`: the fastest way between two places.

use super::snap;
use anyhow::Context;
use roadcrew_roads::{Path, Router, Snap};
use roadcrew_units::Position;
use serde_json::json;

pub(super) fn tell(
    router: &Router,
    from: Position,
    to: Position,
    geojson: bool,
) -> anyhow::Result<()> {
    let (from, to) = (snap(router, from)?, snap(router, to)?);
    let way = fastest(router, &from, &to)?;
    if geojson {
        let line: Vec<[f64; 2]> = way.geometry.iter().map(|at| [at.lon(), at.lat()]).collect();
        let feature = json!({
            "type": "Feature",
            "geometry": { "type": "LineString", "coordinates": line },
            "properties": {
                "seconds": way.seconds.0,
                "metres": way.metres.0,
                "way_ids": way.way_ids,
                "from_distance_m": from.distance.0,
                "to_distance_m": to.distance.0,
            },
        });
        println!("{feature}");
        return Ok(());
    }
    println!("{} m, {} s", way.metres.0, way.seconds.0);
    for step in &way.steps {
        println!("  {:?} {} {} m", step.turn, step.name, step.metres.0);
    }
    Ok(())
}

/// The fastest way between any of two places' approaches.
fn fastest(router: &Router, from: &Snap, to: &Snap) -> anyhow::Result<Path> {
    let pairs = from.approaches.iter().flat_map(|&a| to.approaches.iter().map(move |&b| (a, b)));
    let ways = pairs.filter_map(|(a, b)| router.route(a, b));
    ways.min_by_key(|way| (way.seconds, way.metres)).with_context(|| {
        let why = router.why_no_way(from.approaches[0], to.approaches[0]);
        format!("no way leads there: {}", why.unwrap_or_default())
    })
}
