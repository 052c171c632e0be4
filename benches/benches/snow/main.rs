//! Is a plan of winter service better than a city's own division of its streets into routes?
//!
//! `cargo bench --bench snow -- ROUTES.geojson CITY.osm.pbf [--rounds 400] [--seed 1]`: the file has a `LineString` for each piece with `ROUTE_ID` and
//! `ROUTETYPE`, as Washington DC publishes it. The pieces on the map are planned twice by the same search and the same judge: each of the city's routes for itself,
//! and all together with as many spreaders. A route of the city that doesn't fit into a shift is also planned with all the time that it needs, so that the same
//! service is compared. Without both files there is nothing to compare, and it says so.

#![expect(clippy::expect_used, clippy::print_stdout, reason = "a bench talks to its reader")]

use roadcrew_benches::process::{peak_mb, processor_s};
use roadcrew_planning::city::ClockSpan;
use roadcrew_planning::{City, DayPlan, DayRoute, Search, StopKind, collection, compactness};
use roadcrew_units::{Position, ServiceDay};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let file = |ending: &str| words.iter().find(|word| word.ends_with(ending)).map(|it| path(it));
    let (Some(routes), Some(extract)) = (file(".geojson"), file(".osm.pbf")) else {
        println!("no routes and no extract are named: run it as -- ROUTES.geojson CITY.osm.pbf");
        return;
    };
    let number = |name: &str, usual: u64| {
        let at = words.iter().position(|word| word == name);
        at.map_or(usual, |at| words[at + 1].parse().expect("a number"))
    };
    let (rounds, seed) = (number("--rounds", 400), number("--seed", 1));
    let folder = tempfile::tempdir().expect("a folder");
    let text = std::fs::read_to_string(routes).expect("the routes");
    let pieces: Value = serde_json::from_str(&text).expect("GeoJSON");
    let features = pieces["features"].as_array().expect("a FeatureCollection");
    write_city(folder.path(), &extract, features);
    let (city, _) = City::open(folder.path()).expect("the city that was just written");
    let near = n_near_streets(&city, features);
    let streets = &city.programmes[0].streets;
    let mut by_route: BTreeMap<&str, usize> = BTreeMap::new();
    for street in streets {
        *by_route.entry(&street.street).or_default() += 1;
    }
    println!(
        "{} pieces in {} routes; the middles of {near} lie within {NEAR_M} m of a street on the map, {} match streets, of {} routes",
        features.len(),
        features
            .iter()
            .map(|it| it["properties"]["ROUTE_ID"].to_string())
            .collect::<std::collections::BTreeSet<_>>()
            .len(),
        streets.len(),
        by_route.len()
    );

    let day = ServiceDay::new("2026-01-15".parse().expect("a date"), &city.zone).expect("a day");
    let plan = |city: &City, rounds: u64| {
        let search = Search { threads: Some(2), seed, ..Search::iterations(rounds) };
        collection::plan_programme(city, "winter", &day, &search, &|_| ()).expect("a plan")
    };
    let names: Vec<String> = by_route.keys().map(|name| (*name).to_owned()).collect();
    let n_routes = names.len();
    // As much search for each part as for the whole, by its share, and some where that is nothing.
    let share = |name: &str| {
        let (part, all) = (by_route[name] as u64, streets.len() as u64);
        (rounds * part / all).max(LEAST_ROUNDS)
    };
    let alone = |name: &String, shift: &str| {
        let mut city = city.clone();
        city.programmes[0].streets.retain(|street| street.street == *name);
        city.crews.truncate(1);
        city.crews[0].shift = ClockSpan::read(shift).expect("a span");
        plan(&city, share(name))
    };
    let begun_s = processor_s();
    let own: Vec<DayPlan> = names.iter().map(|name| alone(name, SHIFT)).collect();
    let own_s = processor_s() - begun_s;
    let with_time = names.iter().zip(&own).map(|(name, plan)| {
        if plan.undone.is_empty() { plan.clone() } else { alone(name, LONG_SHIFT) }
    });
    let with_time: Vec<DayPlan> = with_time.collect();
    let mut with_as_many = city.clone();
    with_as_many.crews.truncate(n_routes);
    let begun_s = processor_s();
    let ours = plan(&with_as_many, rounds);
    let ours_s = processor_s() - begun_s;
    let (shortest, in_short_shifts) =
        shortest_shifts(&with_as_many, &own, |city| plan(city, rounds));
    println!(
        "{rounds} rounds, seed {seed}: {own_s:.1} s of processor time for the city's routes one by one, {ours_s:.1} s for all together, {} MB at most",
        peak_mb()
    );
    println!(
        "| | routes | done | undone | km at work | km between | hours | longest h | shortest h | cost | m to medoid | overlap % | crossings |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    print_row("the city's division", &own.iter().collect::<Vec<_>>());
    print_row(
        "the same with as much time as each route takes",
        &with_time.iter().collect::<Vec<_>>(),
    );
    print_row("planned together", &[&ours]);
    print_row(&format!("the same in shifts of {shortest} min"), &[&in_short_shifts]);
}

/// Each route of the city gets so many rounds at least.
const LEAST_ROUNDS: u64 = 20;
/// When spreaders work, and as long as a day can be.
const SHIFT: &str = "04:00-12:00";
const LONG_SHIFT: &str = "00:00-24:00";

/// The plan of as many vehicles in the shortest shifts in which they do as much as the city's division, from the mean length of the city's
/// routes on by tenths: as many hours for everyone, which is what a division is made for.
fn shortest_shifts(
    city: &City,
    own: &[DayPlan],
    plan: impl Fn(&City) -> DayPlan,
) -> (usize, DayPlan) {
    let routes = || own.iter().flat_map(|plan| &plan.routes);
    let minutes: f64 = routes().map(|route| 60.0 * route.duration().hours()).sum();
    let undone: usize = own.iter().map(|plan| plan.undone.len()).sum();
    let mut in_shifts = |tenths: usize| {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "minutes of a night"
        )]
        let minutes = (minutes / routes().count() as f64 * tenths as f64 / 10.0).ceil() as usize;
        let mut city = city.clone();
        for crew in &mut city.crews {
            let span = format!("04:00-{:02}:{:02}", 4 + minutes / 60, minutes % 60);
            crew.shift = ClockSpan::read(&span).expect("a span");
        }
        (minutes, plan(&city))
    };
    let found = (8..30).map(&mut in_shifts).find(|(_, plan)| plan.undone.len() <= undone);
    found.expect("shifts as long as the city's longest route")
}

/// Cargo runs benches in their package's folder.
fn path(word: &str) -> PathBuf {
    std::fs::canonicalize(word).unwrap_or_else(|_| PathBuf::from("..").join(word))
}

#[expect(clippy::cast_precision_loss, reason = "costs to print")]
fn print_row(name: &str, plans: &[&DayPlan]) {
    let routes: Vec<&DayRoute> = plans.iter().flat_map(|plan| &plan.routes).collect();
    let places: Vec<Vec<Position>> = routes
        .iter()
        .map(|route| {
            let stops = route.stops.iter().filter(|stop| stop.kind == StopKind::Street);
            stops.map(|stop| stop.position).collect()
        })
        .collect();
    let hours: Vec<f64> = routes.iter().map(|route| route.duration().hours()).collect();
    let sum = |of: &dyn Fn(&DayRoute) -> f64| routes.iter().map(|route| of(route)).sum::<f64>();
    let shape = compactness(&places);
    println!(
        "| {name} | {} | {} | {} | {:.1} | {:.1} | {:.1} | {:.2} | {:.2} | {:.0} | {:.0} | {:.1} | {} |",
        routes.len(),
        places.iter().map(Vec::len).sum::<usize>(),
        plans.iter().map(|plan| plan.undone.len()).sum::<usize>(),
        sum(&|route| route.served.kilometres()),
        sum(&|route| route.driven.kilometres()),
        hours.iter().sum::<f64>(),
        hours.iter().copied().fold(0.0, f64::max),
        hours.iter().copied().fold(f64::MAX, f64::min),
        plans.iter().map(|plan| plan.costs.total().0 as f64 / 1e6).sum::<f64>(),
        shape.spread_m,
        100.0 * shape.overlap,
        shape.crossings,
    );
    let broken: usize = plans.iter().map(|plan| plan.violations.len()).sum();
    assert_eq!(broken, 0, "the judge finds both feasible");
}

/// So far from every street of the map a piece has none there.
const NEAR_M: i64 = 40;

/// How many pieces the map can have a street for: its box holds many more, where the extract has no streets.
fn n_near_streets(city: &City, features: &[Value]) -> usize {
    let router = roadcrew_benches::router(city.network.clone(), "car");
    let is_near = |feature: &&Value| {
        let places = feature["geometry"]["coordinates"].as_array();
        let middle = places.and_then(|places| places.get(places.len() / 2));
        let number = |index: usize| middle.and_then(|middle| middle[index].as_f64());
        let middle = number(0).zip(number(1));
        let middle = middle.and_then(|(lon, lat)| Position::from_degrees(lon, lat).ok());
        let snap = middle.and_then(|middle| router.snap(middle));
        snap.is_some_and(|snap| snap.distance.0 <= NEAR_M)
    };
    features.iter().filter(is_near).count()
}

/// What undone streets cost, as a multiple of the usual.
fn priority(kind: &str) -> f64 {
    match kind {
        "NHS" | "Primary" => 4.0,
        "Secondary" => 2.0,
        _ => 1.0,
    }
}

fn write_city(folder: &Path, extract: &Path, features: &[Value]) {
    let lines: Vec<Value> = features
        .iter()
        .map(|feature| {
            let properties = &feature["properties"];
            let kind = properties["ROUTETYPE"].as_str().unwrap_or("");
            json!({
                "type": "Feature",
                "geometry": feature["geometry"],
                "properties": {
                    "street": format!("route {}", properties["ROUTE_ID"].as_str().unwrap_or("?")),
                    "priority": priority(kind),
                },
            })
        })
        .collect();
    let collection = json!({ "type": "FeatureCollection", "features": lines });
    std::fs::write(folder.join("snow.geojson"), collection.to_string()).expect("a file");
    std::fs::copy(extract, folder.join("network.osm.pbf")).expect("a copy");
    let network = roadcrew_roads::import(extract).expect("an extract").network;
    let (low, high) = network.bounds();
    let (lon, lat) = (f64::midpoint(low.lon(), high.lon()), f64::midpoint(low.lat(), high.lat()));
    let network = std::sync::Arc::new(network);
    let router = roadcrew_benches::router(network, "truck");
    let middle = Position::from_degrees(lon, lat).expect("between places");
    let yard = router.snap(middle).expect("a city has streets").at;
    let mut crews = String::new();
    for number in 1..=100 {
        // Writing to a string can't fail.
        let _ = write!(
            crews,
            "[[crews]]\nid = \"spreader-{number}\"\nname = \"Spreader {number}\"\nwork = \"winter\"\nprofile = \"truck\"\ndepot = \"yard\"\nshift = \"{SHIFT}\"\n"
        );
    }
    let text = format!(
        "name = \"Snow\"\nzone = \"America/New_York\"\nnetwork = \"network.osm.pbf\"\n[prices]\nundone = 200.0\n\
         [[depots]]\nid = \"yard\"\nname = \"yard\"\nlon = {}\nlat = {}\n{crews}\
         [[programmes]]\nid = \"winter\"\nname = \"Winter service\"\nstreets = \"snow.geojson\"\nkmh = 20\nsides = \"lanes\"\n",
        yard.lon(),
        yard.lat()
    );
    std::fs::write(folder.join("city.toml"), text).expect("a file");
}
