//! `roadcrew network route`: the fastest way between two places, or between the two places of every row of a file.

use super::{read_place, read_rows, snap, today};
use crate::args::RouteArguments;
use anyhow::{Context, bail};
use roadcrew_roads::{Path, Router, Snap};
use roadcrew_units::Position;
use serde_json::{Value, json};

pub(super) fn run(wanted: &RouteArguments) -> anyhow::Result<()> {
    let RouteArguments { network, profile, from, to, pairs, today, geojson } = wanted;
    match (pairs, from, to) {
        (Some(file), ..) => {
            let pairs = read_rows(file, read_pair)?;
            tell_all(&today::open(network, profile, today)?, &pairs, *geojson);
            Ok(())
        }
        (None, Some(from), Some(to)) => {
            let (from, to) = (read_place(from)?, read_place(to)?);
            let answer = answer(&today::open(network, profile, today)?, from, to)?;
            tell(&answer, *geojson);
            Ok(())
        }
        _ => bail!("give --from and --to, or --pairs"),
    }
}

/// `from_lon,from_lat,to_lon,to_lat`.
fn read_pair(row: &str) -> anyhow::Result<(Position, Position)> {
    let cells: Vec<&str> = row.split(',').collect();
    let [from_lon, from_lat, to_lon, to_lat] = cells[..] else {
        bail!("'{row}' has {} columns: write from_lon,from_lat,to_lon,to_lat", cells.len());
    };
    let place = |lon, lat| read_place(&format!("{lon},{lat}"));
    Ok((place(from_lon, from_lat)?, place(to_lon, to_lat)?))
}

/// A way and the streets at its ends.
struct Answer {
    way: Path,
    from: Snap,
    to: Snap,
}

fn answer(router: &Router, from: Position, to: Position) -> anyhow::Result<Answer> {
    let (from, to) = (snap(router, from)?, snap(router, to)?);
    let way = fastest(router, &from, &to)?;
    Ok(Answer { way, from, to })
}

fn tell(answer: &Answer, geojson: bool) {
    if geojson {
        println!("{}", feature(answer));
        return;
    }
    let way = &answer.way;
    println!("{} m, {} s", way.metres.0, way.seconds.0);
    for step in &way.steps {
        println!("  {:?} {} {} m", step.turn, step.name, step.metres.0);
    }
}

/// One line a pair: a Feature, or a row of a table. Pairs count from 1.
fn tell_all(router: &Router, pairs: &[(Position, Position)], geojson: bool) {
    if !geojson {
        println!("pair,seconds,metres,reason");
    }
    for (pair, &(from, to)) in (1..).zip(pairs) {
        match (answer(router, from, to), geojson) {
            (Ok(answer), true) => {
                let mut feature = feature(&answer);
                feature["properties"]["pair"] = json!(pair);
                println!("{feature}");
            }
            (Err(why), true) => println!("{}", no_feature(pair, &format!("{why:#}"))),
            (Ok(Answer { way, .. }), false) => {
                println!("{pair},{},{},", way.seconds.0, way.metres.0);
            }
            (Err(why), false) => println!("{pair},,,\"{}\"", format!("{why:#}").replace('"', "'")),
        }
    }
}

/// A way through every OSM node, at full precision, so that anyone can check it against the map. Its parts, from junction
/// to junction, add up exactly.
fn feature(Answer { way, from, to }: &Answer) -> Value {
    let line: Vec<[f64; 2]> = way.geometry.iter().map(|at| [at.lon(), at.lat()]).collect();
    let steps = way.steps.iter().map(|step| {
        json!({
            "turn": format!("{:?}", step.turn),
            "name": step.name,
            "seconds": step.seconds.0,
            "metres": step.metres.0,
        })
    });
    let parts = way.parts.iter().map(|part| {
        json!({
            "way_id": part.way_id,
            "driving_cs": part.driving_cs,
            "turn_cs": part.turn_cs,
            "length_dm": part.length_dm,
            "to_point": part.to_point,
        })
    });
    let centiseconds: u32 = way.parts.iter().map(|part| part.driving_cs + part.turn_cs).sum();
    json!({
        "type": "Feature",
        "geometry": { "type": "LineString", "coordinates": line },
        "properties": {
            "seconds": way.seconds.0,
            "centiseconds": centiseconds,
            "metres": way.metres.0,
            "way_ids": way.way_ids,
            "steps": steps.collect::<Vec<_>>(),
            "parts": parts.collect::<Vec<_>>(),
            "from_distance_m": from.distance.0,
            "to_distance_m": to.distance.0,
        },
    })
}

fn no_feature(pair: usize, reason: &str) -> Value {
    json!({
        "type": "Feature",
        "geometry": null,
        "properties": { "pair": pair, "reason": reason },
    })
}

/// The best way between any of two places' stands.
fn fastest(router: &Router, from: &Snap, to: &Snap) -> anyhow::Result<Path> {
    router.best_route(&from.stands, &to.stands).with_context(|| {
        let why = router.why_no_way(from.stands[0].approach, to.stands[0].approach);
        format!("no way leads there: {}", why.unwrap_or_default())
    })
}
