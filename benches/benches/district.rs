//! How long until a usable plan of rounds over a district's street sides, where does the time go, and what does more of it bring?
//!
//! `cargo bench --bench district -- CITY.osm.pbf [--sides 10000] [--trucks 30] [--seconds 60] [--threads 2] [--containers FILE.csv] [--picture FILE.svg]`: street by street
//! from the middle of the map until there are so many sides; `--rounds N` searches so many rounds instead, which is repeatable; the containers' file has the columns `container_id`, `capacity_m3`,
//! `curb_side`, `lat` and `long`; `--compact` is the price of a kilometre from a round's middle. `-- CITY_FOLDER [--programme ID]` plans a city that
//! stands ready instead. Without either there is nothing to measure, and it says so.

#![expect(clippy::expect_used, clippy::print_stdout, reason = "a bench talks to its reader")]

use roadcrew_benches::process::{peak_mb, processor_s};
use roadcrew_planning::{City, DayPlan, Figures, News, Search, StopKind, collection, figures};
use roadcrew_roads::{Profile, Router, StreetNetwork};
use roadcrew_units::{Position, ServiceDay};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let option = |name: &str| {
        let at = words.iter().position(|word| word == name)?;
        words.get(at + 1)
    };
    let Some(place) = words.first().map(|word| given_path(word)) else {
        println!("no extract is named: run it as -- CITY.osm.pbf");
        return;
    };
    let number = |name, usual| option(name).map_or(usual, |word| word.parse().expect("a number"));
    let count = |name, usual| usize::try_from(number(name, usual)).expect("fewer than 2^32");
    let (n_sides, n_trucks) = (count("--sides", 10_000), count("--trucks", 30));
    let made = tempfile::tempdir().expect("a folder");
    let folder = if place.is_dir() { place.as_path() } else { made.path() };
    if !place.is_dir() {
        let price = option("--compact").map(|price| format!("compact_kilometre = {price}"));
        write_city(folder, &place, (n_sides, n_trucks), &price.unwrap_or_default());
        if let Some(containers) = option("--containers") {
            let text = std::fs::read_to_string(given_path(containers)).expect("containers");
            std::fs::write(folder.join("containers.csv"), in_our_columns(&text)).expect("a file");
        }
    }

    let begun = Instant::now();
    let (city, _) = City::open(folder).expect("a city");
    println!("{:>7.2} s to open the city, {} MB at most", begun.elapsed().as_secs_f64(), peak_mb());
    let day = ServiceDay::new("2026-05-11".parse().expect("a date"), &city.zone).expect("a day");
    let rounds = option("--rounds").map(|word| word.parse().expect("a number of rounds"));
    let search = Search {
        threads: Some(count("--threads", 2)),
        seed: number("--seed", 1),
        ..match rounds {
            Some(rounds) => Search::iterations(rounds),
            None => Search::within(Duration::from_secs(number("--seconds", 60))),
        }
    };
    let begun = Instant::now();
    let curve: Mutex<Vec<Moment>> = Mutex::new(Vec::new());
    let listener = |news| {
        let News::Progress(progress) = news else { return };
        let mut curve = curve.lock().expect("nobody panics with it");
        curve.push(Moment {
            since_s: begun.elapsed().as_secs_f64(),
            searched_s: progress.seconds,
            processor_s: processor_s(),
            cost: units(progress.best.0),
            rounds: progress.iterations,
        });
    };
    let plan = match option("--programme") {
        Some(id) => collection::plan_programme(&city, id, &day, &search, &listener),
        None => collection::plan(&city, &day, &search, &listener),
    };
    let plan = plan.expect("a plan");
    let whole = begun.elapsed().as_secs_f64();
    print_curve(&curve.into_inner().expect("nobody panics with it"));
    let count = |kind| {
        let stops = plan.routes.iter().flat_map(|route| &route.stops);
        stops.filter(|stop| stop.kind == kind).count()
    };
    println!(
        "{whole:>7.2} s in all, {} MB at most: {} street sides, {} containers, {} undone, {} tips, {} routes, {} violations",
        peak_mb(),
        count(StopKind::Street),
        count(StopKind::Container),
        plan.undone.len(),
        count(StopKind::Tip),
        plan.routes.len(),
        plan.violations.len(),
    );
    print_figures(&plan);
    if let Some(file) = option("--picture") {
        std::fs::write(file, roadcrew_planning::sheet::svg::draw(&[&plan])).expect("a picture");
    }
}

/// What the search has come to.
struct Moment {
    /// Since the problem began to be assembled.
    since_s: f64,
    searched_s: f64,
    processor_s: f64,
    cost: f64,
    rounds: u64,
}

fn print_figures(plan: &DayPlan) {
    let Figures { km, hours, compactness, balance, .. } = figures(plan);
    println!("        {:.1} s of processor time; {:?}", processor_s(), plan.costs);
    println!(
        "        {:.0} km at work, {:.0} between, {:.0} to tips, {:.0} from and to the yard; {:.1} crew-hours, cost {}",
        km.service,
        km.deadhead,
        km.tip,
        km.depot,
        hours.drive + hours.service + hours.wait + hours.rest + hours.tip,
        plan.costs.total()
    );
    println!(
        "        hours: {:.1} at work, {:.1} driving, {:.1} at tips, {:.1} waiting, {:.1} resting; {balance:?}, {compactness:?}",
        hours.service, hours.drive, hours.tip, hours.wait, hours.rest
    );
}

/// Cargo runs benches in their package's folder.
fn given_path(word: &str) -> PathBuf {
    std::fs::canonicalize(word).unwrap_or_else(|_| PathBuf::from("..").join(word))
}

fn units(millionths: i64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a cost to print")]
    let millionths = millionths as f64;
    millionths / 1e6
}

/// At about doubling times.
fn print_curve(curve: &[Moment]) {
    let Some(first) = curve.first() else { return };
    let assembled_s = first.since_s - first.searched_s;
    println!("{assembled_s:>7.2} s to assemble the problem, travel times included");
    let mut next = 0.0;
    for (index, moment) in curve.iter().enumerate() {
        let Moment { since_s, searched_s, processor_s, cost, rounds } = *moment;
        if next <= since_s || index + 1 == curve.len() {
            println!(
                "{since_s:>7.2} s, {searched_s:.2} s of search, {processor_s:.1} s of processor time: cost {cost:.0}, {rounds} rounds"
            );
            next = (since_s * 1.4).max(since_s + 1.0);
        }
    }
}

/// A yard near the middle, two tips at opposite edges, and streets from the middle outwards.
fn write_city(folder: &Path, extract: &Path, (n_sides, n_trucks): (usize, usize), prices: &str) {
    let network = Arc::new(roadcrew_roads::import(extract).expect("an extract").network);
    let router = Router::new(network.clone(), &Profile::built_in("truck").expect("built in"));
    let (low, high) = network.bounds();
    let at = |east: f64, north: f64| {
        let lon = low.lon() + (high.lon() - low.lon()) * east;
        let lat = low.lat() + (high.lat() - low.lat()) * north;
        let place = Position::from_degrees(lon, lat).expect("between places");
        router.snap(place).expect("a city has streets").at
    };
    let middle = at(0.5, 0.5);
    let mut text = format!(
        "name = \"District\"\nzone = \"UTC\"\nnetwork = \"network.osm.pbf\"\n[prices]\n{prices}\n"
    );
    let mut place = |kind: &str, id: &str, at: Position, more: &str| {
        let (lon, lat) = (at.lon(), at.lat());
        _ = writeln!(
            text,
            "[[{kind}]]\nid = \"{id}\"\nname = \"{id}\"\nlon = {lon}\nlat = {lat}\n{more}"
        );
    };
    place("depots", "yard", at(0.55, 0.45), "");
    place("tips", "west", at(0.2, 0.6), "minutes = 15\nhours = [\"06:00-13:45\"]");
    place("tips", "east", at(0.8, 0.4), "minutes = 15\nhours = [\"06:00-13:45\"]");
    for truck in 1..=n_trucks {
        _ = writeln!(
            text,
            "[[crews]]\nid = \"truck-{truck}\"\nname = \"Truck {truck}\"\nwork = \"collection\"\nprofile = \"truck\"\ndepot = \"yard\"
shift = \"06:00-14:00\"\nbreaks = [{{ window = \"09:30-11:30\", minutes = 30 }}]\ncapacity_l = 22000\ncapacity_kg = 10000
tips = [\"west\", \"east\"]\nfixed = 60"
        );
    }
    text += "[collection]\nstreet_kmh = 6.0\nkilograms_per_litre = 0.12\ncontainer_minutes = 2.0\n";
    std::fs::write(folder.join("city.toml"), text).expect("a file");
    std::fs::copy(extract, folder.join("network.osm.pbf")).expect("a copy");
    std::fs::write(folder.join("collection.csv"), rules(&network, &router, middle, n_sides))
        .expect("a file");
}

/// The named streets of which no part is far from a place, the nearest first, until they have so many sides to collect: where there are two,
/// both in one pass or each in its own, as the class has it. (A name that a far village has too is left out.)
fn rules(network: &StreetNetwork, router: &Router, middle: Position, n_sides: usize) -> String {
    let mut streets: BTreeMap<&str, (f64, usize)> = BTreeMap::new();
    for id in network.segments().filter(|&id| router.is_usable(id)) {
        let segment = network.segment(id);
        let is_second = segment.reverse.is_some_and(|it| it < id && router.is_usable(it));
        if segment.name.is_empty() || segment.length.0 < 10 {
            continue;
        }
        let has_own_sides = segment.class <= roadcrew_roads::RoadClass::TertiaryLink;
        let street = streets.entry(segment.name).or_insert((0.0, 0));
        street.0 = street.0.max(middle.metres_to(segment.geometry[0]));
        street.1 += usize::from(!is_second || has_own_sides);
    }
    let mut nearest: Vec<(&str, (f64, usize))> = streets.into_iter().collect();
    nearest.sort_by(|(_, (a, _)), (_, (b, _))| a.total_cmp(b));
    let mut text = String::from("street,class,days,litres_per_metre\n");
    let mut sides = 0;
    for (name, (_, n)) in nearest {
        if n_sides <= sides {
            break;
        }
        sides += n;
        _ = writeln!(text, "\"{}\",,daily,3.5", name.replace('"', "\"\""));
    }
    text
}

/// Containers as a city publishes them; how full they are nobody says, so it is made up from their numbers.
fn in_our_columns(text: &str) -> String {
    let mut lines = text.lines();
    let names: Vec<&str> = lines.next().unwrap_or("").split(',').map(str::trim).collect();
    let column = |name: &str| names.iter().position(|it| *it == name).expect("a known column");
    let [id, capacity, side, lat, long] =
        ["container_id", "capacity_m3", "curb_side", "lat", "long"].map(column);
    let mut ours = String::from("id,kind,capacity_l,fill,lat,long,side\n");
    for (number, line) in lines.enumerate() {
        let cells: Vec<&str> = line.split(',').map(str::trim).collect();
        let Some(litres) = cells.get(capacity).and_then(|cell| cell.parse::<f64>().ok()) else {
            continue;
        };
        _ = writeln!(
            ours,
            "{},mixed,{},0.{},{},{},{}",
            cells[id],
            litres * 1000.0,
            50 + number * 37 % 50,
            cells[lat],
            cells[long],
            cells[side]
        );
    }
    ours
}
