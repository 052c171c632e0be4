//! Makes a large instance, solves it and prints what the plan costs as time goes by: `large KIND SERVICES SEED SECONDS [FILE.vrp]`.
//!
//! `uniform` and `clustered` are made as the X set is (Uchoa et al. 2017), `windows` is uniform with a time window for every service. The
//! first line is the cost of the first plan, the last the memory at its peak where the system tells it. The instance is written to the
//! file if one is named, so that others can solve it.
#![allow(clippy::print_stdout, reason = "an example for a terminal")]

use rand_core::{RngCore, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;
use roadcrew_model::{Rounding, vrplib};
use roadcrew_solver::{Options, Stop, solve};
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// The side of the square in which the services are.
const SIDE: i32 = 1000;
/// When costs are printed.
const SECONDS: [f64; 8] = [0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0];

fn main() -> Result<(), Box<dyn Error>> {
    let usage = "usage: large uniform|clustered|windows SERVICES SEED SECONDS [FILE.vrp]";
    let mut arguments = std::env::args().skip(1);
    let mut next = || arguments.next().ok_or(usage);
    let (kind, n_services, seed, seconds) =
        (next()?, next()?.parse()?, next()?.parse()?, next()?.parse()?);
    let has_windows = kind == "windows";
    let text = Generator::new(seed).instance(&kind, n_services);
    if let Some(file) = arguments.next() {
        fs::write(file, &text)?;
    }
    let rounding = if has_windows { Rounding::Dimacs } else { Rounding::Nearest };
    let instance = vrplib::read(&kind, &text, rounding)?;

    let threads = std::env::var("THREADS").ok().and_then(|threads| threads.parse().ok());
    let options = |stop| Options { threads: threads.or(Some(2)), ..Options::new(stop) };
    #[expect(clippy::disallowed_methods, reason = "an example for a terminal")]
    let started = Instant::now();
    let first = solve(&instance.problem, &options(Stop::after_iterations(0)), &|_| {});
    println!(
        "first plan: {} in {:.2} s, feasible {}",
        instance.units(first.judgement.cost()),
        started.elapsed().as_secs_f64(),
        first.judgement.is_feasible()
    );
    let at = Mutex::new(SECONDS.iter().peekable());
    let stop = Stop::after(Duration::from_secs_f64(seconds));
    let solution = solve(&instance.problem, &options(stop), &|progress| {
        let Ok(mut at) = at.lock() else { return };
        while at.next_if(|&&seconds| seconds <= progress.seconds).is_some() {
            println!(
                "{:.2} s, round {}: {}, feasible {}",
                progress.seconds,
                progress.iterations,
                instance.units(progress.best),
                progress.feasible
            );
        }
    });
    println!(
        "end: {}, {} routes, feasible {}, {} rounds",
        instance.units(solution.judgement.cost()),
        solution.plan.routes.len(),
        solution.judgement.is_feasible(),
        solution.iterations
    );
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    if let Some(peak) = status.lines().find(|line| line.starts_with("VmHWM")) {
        println!("{peak}");
    }
    Ok(())
}

struct Generator(Xoshiro256PlusPlus);

impl Generator {
    fn new(seed: u64) -> Self {
        Self(Xoshiro256PlusPlus::seed_from_u64(seed))
    }

    /// From the lower to the upper bound, both included.
    fn between(&mut self, lower: i32, upper: i32) -> i32 {
        let n_values = u64::from(lower.abs_diff(upper)) + 1;
        lower + i32::try_from(self.0.next_u64() % n_values).unwrap_or(0)
    }

    fn place(&mut self) -> (i32, i32) {
        (self.between(0, SIDE), self.between(0, SIDE))
    }

    fn chance(&mut self) -> f64 {
        f64::from(self.between(0, 1_000_000)) / 1e6
    }

    /// The depot in the middle, demands from 1 to 100, about 25 services a route.
    fn instance(&mut self, kind: &str, n_services: usize) -> String {
        let mut places = vec![(SIDE / 2, SIDE / 2)];
        if kind == "clustered" {
            self.add_clustered(&mut places, n_services);
        } else {
            places.extend((0..n_services).map(|_| self.place()));
        }
        let demands: Vec<i32> = (0..n_services).map(|_| self.between(1, 100)).collect();
        let mut text = format!(
            "NAME : {kind}\nTYPE : CVRP\nDIMENSION : {}\nCAPACITY : 1250\nEDGE_WEIGHT_TYPE : EUC_2D\n",
            n_services + 1
        );
        section(&mut text, "NODE_COORD", places.iter().map(|(x, y)| format!("{x} {y}")));
        let demands = std::iter::once(0).chain(demands);
        section(&mut text, "DEMAND", demands.map(|demand| demand.to_string()));
        if kind == "windows" {
            let windows = places.iter().enumerate().map(|(node, &place)| match node {
                0 => "0 4000".to_owned(),
                _ => self.window(places[0], place),
            });
            section(&mut text, "TIME_WINDOW", windows);
            let duration = |node: usize| if node == 0 { "0" } else { "10" }.to_owned();
            section(&mut text, "SERVICE_TIME", (0..places.len()).map(duration));
        }
        text.push_str("DEPOT_SECTION\n1\n-1\nEOF\n");
        text
    }

    /// Near some seeds more than elsewhere.
    fn add_clustered(&mut self, places: &mut Vec<(i32, i32)>, n_services: usize) {
        let seeds: Vec<(i32, i32)> = (0..20).map(|_| self.place()).collect();
        while places.len() <= n_services {
            let (x, y) = self.place();
            let distance = |seed: &(i32, i32)| f64::from(x - seed.0).hypot(f64::from(y - seed.1));
            let attraction: f64 = seeds.iter().map(|seed| (-distance(seed) / 40.0).exp()).sum();
            if self.chance() < attraction {
                places.push((x, y));
            }
        }
    }

    /// A window of 400 in which a vehicle can come from the depot and go back.
    fn window(&mut self, depot: (i32, i32), place: (i32, i32)) -> String {
        let way = (place.0 - depot.0).abs() + (place.1 - depot.1).abs();
        let open = self.between(way, 4000 - way - 410);
        format!("{open} {}", open + 400)
    }
}

fn section(text: &mut String, name: &str, rows: impl Iterator<Item = String>) {
    let _ = writeln!(text, "{name}_SECTION");
    for (node, row) in (1..).zip(rows) {
        let _ = writeln!(text, "{node} {row}");
    }
}
