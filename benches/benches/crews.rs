//! How soon is there a usable plan for 2,000 jobs and 60 crews, and how does its cost fall?
//!
//! `cargo bench --bench crews -- NETWORK.osm.pbf [SECONDS [JOBS [CREWS]]]`; without a network the bundled city with 200 jobs and 8
//! crews. The jobs lie on random streets, last 4 to 20 minutes, and ask for one of six skills; a third is due during the day, one in ten has
//! a window of two hours, one in fifty takes two crews. Crews have breaks, overtime and four depots.

#![expect(clippy::expect_used, clippy::print_stdout, reason = "a bench talks to its reader")]

use roadcrew_lab::Draws;
use roadcrew_planning::{City, News, Search, dispatch};
use roadcrew_units::{Position, ServiceDay};
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::time::{Duration, Instant};

const SKILLS: [&str; 6] = ["roadworks", "electric", "cleaning", "trees", "water", "signs"];

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|one| one != "--bench");
    let bundled = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/helsinki/network.osm.pbf");
    let network = arguments.next();
    let is_bundled = network.is_none();
    let network = network.unwrap_or_else(|| bundled.to_owned());
    let mut number =
        |usual: usize| arguments.next().and_then(|one| one.parse().ok()).unwrap_or(usual);
    let seconds = number(if is_bundled { 10 } else { 60 });
    let n_jobs = number(if is_bundled { 200 } else { 2_000 });
    let n_crews = number(if is_bundled { 8 } else { 60 });

    let folder = tempfile::tempdir().expect("a folder");
    let network = fs::canonicalize(network).expect("the network's file");
    write_city(folder.path(), &network, &[Position::from_e7(0, 0).expect("a place"); 4], n_crews);
    let begun = Instant::now();
    let (city, _) = City::open(folder.path()).expect("a city without jobs");
    let opened = begun.elapsed();
    let places = places(&city, n_jobs + 4);
    write_city(folder.path(), &network, &places[..4], n_crews);
    fs::write(folder.path().join("jobs.csv"), jobs(&places[4..])).expect("a file");
    let (city, left_out) = City::open(folder.path()).expect("a city with jobs");
    assert!(left_out.is_empty(), "{left_out:?}");

    let day = ServiceDay::new("2026-05-11".parse().expect("a date"), &city.zone).expect("a day");
    let costs = Mutex::new(Vec::new());
    let begun = Instant::now();
    let listener = |news| {
        let News::Progress(progress) = news else { return };
        let mut costs = costs.lock().expect("nobody panics");
        costs.push((begun.elapsed().as_secs_f64(), progress.seconds, progress.best.units()));
    };
    let search = Search::within(Duration::from_secs(seconds as u64));
    let plan = dispatch::plan(&city, &day, &search, &listener).expect("a plan");
    let all = begun.elapsed().as_secs_f64();
    let costs = costs.into_inner().expect("nobody panics");
    let assembled = costs.first().map_or(0.0, |(elapsed, searched, _)| elapsed - searched);
    let n_done: usize = plan.routes.iter().map(roadcrew_planning::DayRoute::n_services).sum();
    println!(
        "{n_jobs} jobs, {n_crews} crews: streets opened in {:.1} s, problem assembled in {assembled:.1} s, all in {all:.1} s",
        opened.as_secs_f64()
    );
    println!(
        "{n_done} done, {} left undone, {} violations, {} rounds\n\n| seconds | cost | above the last |\n|--:|--:|--:|",
        plan.undone.len(),
        plan.violations.len(),
        plan.search.iterations
    );
    let last = plan.costs.total().units();
    let mut at = 1.0;
    for (_, searched, cost) in &costs {
        if at <= *searched {
            println!("| {searched:.1} | {cost:.0} | {:.1} % |", 100.0 * (cost / last - 1.0));
            at = (searched * 2.0).ceil();
        }
    }
    println!("| {seconds} | {last:.0} | 0.0 % |");
}

/// Places on random usable streets.
fn places(city: &City, n_places: usize) -> Vec<Position> {
    let crew = &city.crews[0];
    let day = ServiceDay::new("2026-05-11".parse().expect("a date"), &city.zone).expect("a day");
    let router = city.router(crew, &day);
    let usable: Vec<_> = router.network().segments().filter(|&id| router.is_usable(id)).collect();
    let mut draws = Draws::new(1, "places", 0);
    let mut place = || usable[draws.place(usable.len())];
    let middle = |segment| {
        let line = router.network().segment(segment).geometry;
        line[line.len() / 2]
    };
    (0..n_places).map(|_| middle(place())).collect()
}

fn write_city(folder: &Path, network: &Path, depots: &[Position], n_crews: usize) {
    let mut file = format!(
        "name = \"Bench\"\nzone = \"UTC\"\nnetwork = {:?}\n\n[prices]\ncurrency = \"EUR\"\ncrew_hour = 42.0\nkilometre = 0.65\nlate_hour = 4.0\nundone = 60.0\novertime_hour = 25.0\n",
        network.display().to_string()
    );
    for (index, depot) in depots.iter().enumerate() {
        let (lon, lat) = (depot.lon(), depot.lat());
        let _ = write!(
            file,
            "\n[[depots]]\nid = \"d{index}\"\nname = \"Depot {index}\"\nlon = {lon}\nlat = {lat}\n"
        );
    }
    for crew in 0..n_crews {
        let (one, other) = (SKILLS[crew % 6], SKILLS[(crew / 6 + 1 + crew) % 6]);
        let _ = write!(
            file,
            "\n[[crews]]\nid = \"c{crew}\"\nname = \"Crew {crew}\"\nwork = \"dispatch\"\nprofile = \"car\"\ndepot = \"d{}\"\nshift = \"06:30-15:30\"\nregular_hours = 8\nbreaks = [{{ window = \"11:00-13:00\", minutes = 30 }}]\nskills = [\"{one}\", \"{other}\"]\n",
            crew % 4
        );
    }
    fs::write(folder.join("city.toml"), file).expect("a file");
}

fn jobs(places: &[Position]) -> String {
    let mut text = "id,lat,long,minutes,skills,windows,due,priority,crews\n".to_owned();
    for (index, place) in places.iter().enumerate() {
        let mut draws = Draws::new(1, "jobs", index as u64);
        let minutes = draws.between(4.0, 20.0);
        let skill = SKILLS[draws.place(6)];
        let hour = 7 + draws.place(6);
        let window = if draws.place(10) == 0 {
            format!("{hour:02}:00-{:02}:00", hour + 2)
        } else {
            String::new()
        };
        let due = if draws.place(3) == 0 {
            format!("2026-05-11T{:02}:00:00", 8 + draws.place(7))
        } else {
            String::new()
        };
        let crews = 1 + usize::from(draws.place(50) == 0);
        let priority = draws.between(0.5, 2.0);
        let _ = writeln!(
            text,
            "J{index},{:.7},{:.7},{minutes:.1},{skill},{window},{due},{priority:.2},{crews}",
            place.lat(),
            place.lon()
        );
    }
    text
}
