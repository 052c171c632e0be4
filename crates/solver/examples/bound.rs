//! Prints how far a plan is from its lower bound: `bound ROUNDS SEED BEST_KNOWN.csv FILE …`, with files named and foldered as the benchmark sets are.
#![allow(clippy::print_stdout, reason = "an example for a terminal")]

use roadcrew_model::{Instance, Rounding, carp, mcgrp, solomon, vrplib};
use roadcrew_solver::{Options, Stop, solve};
use std::error::Error;
use std::fs;
use std::path::Path;
use std::time::SystemTime;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut next = || arguments.next().ok_or("usage: bound ROUNDS SEED BEST_KNOWN.csv FILE …");
    let (rounds, seed) = (next()?.parse()?, next()?.parse()?);
    let best_known = fs::read_to_string(next()?)?;
    for file in arguments {
        let path = Path::new(&file);
        let name = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let folder = path.parent().and_then(Path::file_name).and_then(|name| name.to_str());
        let set = folder.unwrap_or_default();
        let text = fs::read_to_string(path)?;
        let instance = read(set, &file, &text)?;
        let stop = Stop::after_iterations(rounds);
        let options = Options { seed, threads: Some(1), bound: true, ..Options::new(stop) };
        let begun = SystemTime::now();
        let solution = solve(&instance.problem, &options, &|_| {});
        let taken = begun.elapsed()?.as_secs_f64();
        let cost = instance.units(solution.judgement.cost());
        let key = format!("{set},{name},");
        let row = best_known.lines().find_map(|row| row.strip_prefix(&key));
        let best: f64 = row.map_or(Ok(cost), str::parse)?;
        let best = if set == "pcvrptw" || set == "mtvrptw" { best / 10.0 } else { best };
        let best =
            if set.starts_with("md") || set.starts_with("sd") { best / 1000.0 } else { best };
        let bound = solution.lower_bound.map(|bound| instance.units(bound));
        println!(
            "{name}: {cost}, best known {best}, bound {} ({:.2} % below best known), {taken:.1} s{}",
            bound.map_or("none".to_owned(), |bound| bound.to_string()),
            bound.map_or(f64::NAN, |bound| 100.0 * (1.0 - bound / best)),
            if bound.is_some_and(|bound| best < bound) { " WRONG" } else { "" },
        );
    }
    Ok(())
}

fn read(set: &str, file: &str, text: &str) -> Result<Instance, Box<dyn Error>> {
    Ok(match set {
        "solomon" => solomon::read(file, text, Rounding::Dimacs)?,
        "carp" => carp::read(file, text)?,
        "mcgrp" | "mcgrp_tp" => mcgrp::read(file, text)?,
        "cvrp" => vrplib::read(file, text, Rounding::Nearest)?,
        "hfvrp" | "mdvrptw" | "sdvrptw" => vrplib::read(file, text, Rounding::Exact)?,
        _ => vrplib::read(file, text, Rounding::Dimacs)?,
    })
}
