//! Plans a made-up collection day and prints what became of it: `collection SECONDS SERVICES`.
#![allow(clippy::print_stdout, reason = "an example for a terminal")]

use roadcrew_model::{
    Break, Depot, DepotId, Facility, FacilityId, Leg, Load, Mode, PointId, Problem, ProblemParts,
    Service, Skills, Travel, TravelId, Undone, Vehicle,
};
use roadcrew_solver::{Options, Stop, solve};
use roadcrew_units::{Metres, Money, Price, Seconds, TimeWindow};
use std::error::Error;
use std::sync::Mutex;
use std::time::Duration;

/// Where streets end: a grid of blocks of 100 m.
const SIDE: usize = 24;
const N_TRUCKS: usize = 3;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut next = || arguments.next().ok_or("usage: collection SECONDS SERVICES");
    let (seconds, n_services) = (next()?.parse()?, next()?.parse()?);
    let problem = Problem::new(day(n_services))?;
    let stop = Stop::after(Duration::from_secs_f64(seconds));
    let options = Options { threads: Some(1), ..Options::new(stop) };
    let seen = Mutex::new(Vec::new());
    let solution = solve(&problem, &options, &|progress| {
        if let Ok(mut seen) = seen.lock() {
            seen.push(progress);
        }
    });
    let seen = seen.into_inner()?;
    for progress in seen.iter().step_by((seen.len() / 10).max(1)) {
        println!("{:.3} s: {}, feasible {}", progress.seconds, progress.best.0, progress.feasible);
    }
    let pairs = seen.iter().zip(seen.iter().skip(1));
    let longest = pairs.map(|(a, b)| b.seconds - a.seconds).fold(0.0, f64::max);
    println!(
        "{} with {} undone, feasible {}, {} rounds, the longest {longest:.3} s",
        solution.judgement.cost().0,
        solution.judgement.undone.len(),
        solution.judgement.is_feasible(),
        solution.iterations
    );
    Ok(())
}

/// Street pieces with a container each, every seventh optional; trucks that tip and rest.
fn day(n_services: usize) -> ProblemParts {
    let mut places = vec![(1_200, 0), (2_300, 2_300), (2_300, 2_300)];
    let mut services = Vec::new();
    for index in 0..n_services {
        let corner = index * 7_919 % (SIDE * SIDE);
        let (x, y) = (100 * (corner % SIDE), 100 * (corner / SIDE));
        let point = PointId::new(places.len());
        let far_point = PointId::new(places.len() + 1);
        places.push((x, y));
        places.push(if index % 2 == 0 { (x + 100, y) } else { (x, y + 100) });
        services.push(piece(index, point, far_point));
    }
    let travel = Travel::from_fn(places.len(), |from, to| {
        let (a, b) = (places[from.index()], places[to.index()]);
        let metres = i64::try_from(a.0.abs_diff(b.0) + a.1.abs_diff(b.1)).unwrap_or(i64::MAX);
        Some(Leg { seconds: Seconds(metres / 8), metres: Metres(metres) })
    });
    ProblemParts {
        groups: Vec::new(),
        n_dimensions: 2,
        services,
        vehicles: (0..N_TRUCKS).map(truck).collect(),
        depots: vec![Depot {
            name: "yard".to_owned(),
            exit: PointId::new(0),
            entry: PointId::new(0),
        }],
        facilities: vec![Facility {
            name: "plant".to_owned(),
            entry: PointId::new(1),
            exit: PointId::new(2),
            windows: window(6 * 3_600, 17 * 3_600).into_iter().collect(),
            duration: Seconds(900),
            cost: Money(2_000),
        }],
        travels: vec![travel],
        ..ProblemParts::default()
    }
}

fn piece(index: usize, one_end: PointId, other_end: PointId) -> Service {
    let mode = |entry, exit, cost| Mode {
        entry,
        exit,
        duration: Seconds(90),
        distance: Metres(100),
        cost: Money(cost),
    };
    let litres = 60 + i64::try_from(index * 37 % 120).unwrap_or(0);
    Service {
        name: index.to_string(),
        modes: vec![mode(one_end, other_end, 0), mode(other_end, one_end, 20)],
        load: Load(vec![litres, litres * 2 + 15]),
        windows: Vec::new(),
        due: None,
        skills: Skills::NONE,
        undone: if index.is_multiple_of(7) {
            Undone::Costs(Money(3_000))
        } else {
            Undone::Forbidden
        },
        ..Service::default()
    }
}

fn truck(index: usize) -> Vehicle {
    Vehicle {
        name: index.to_string(),
        shift: window(6 * 3_600, 14 * 3_600).unwrap_or(TimeWindow::ALWAYS),
        start: DepotId::new(0),
        end: DepotId::new(0),
        capacity: Load(vec![6_000, 13_000]),
        skills: Skills::NONE,
        travel: TravelId::new(0),
        fixed: Money(5_000),
        per_metre: Price(1),
        per_second: Price(2),
        longest_duration: None,
        longest_distance: None,
        breaks: window(9 * 3_600, 12 * 3_600)
            .map(|window| Break { window, duration: Seconds(1_800) })
            .into_iter()
            .collect(),
        tips: vec![FacilityId::new(0)],
        ends_empty: true,
        ..Vehicle::default()
    }
}

fn window(open: i64, close: i64) -> Option<TimeWindow> {
    TimeWindow::new(Seconds(open), Seconds(close)).ok()
}
