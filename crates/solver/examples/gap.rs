//! Prints the gap to a best known cost: `gap SECONDS SEED BEST_KNOWN.csv FILE.vrp …`.
#![allow(clippy::print_stdout, reason = "an example for a terminal")]

use roadcrew_model::{Rounding, vrplib};
use roadcrew_solver::{Options, Stop, solve};
use std::error::Error;
use std::fs;
use std::path::Path;
use std::time::Duration;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut next = || arguments.next().ok_or("usage: gap SECONDS SEED BEST_KNOWN.csv FILE.vrp …");
    let (seconds, seed) = (next()?.parse()?, next()?.parse()?);
    let best_known = fs::read_to_string(next()?)?;
    for file in arguments {
        let path = Path::new(&file);
        let name = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let timed = path.parent().is_some_and(|folder| folder.ends_with("vrptw"));
        let rounding = if timed { Rounding::Dimacs } else { Rounding::Nearest };
        let instance = vrplib::read(&file, &fs::read_to_string(path)?, rounding)?;
        let stop = Stop::after(Duration::from_secs_f64(seconds));
        let options = Options { seed, threads: Some(2), ..Options::new(stop) };
        let solution = solve(&instance.problem, &options, &|_| {});
        let cost = instance.units(solution.judgement.cost());
        let row = best_known.lines().find(|row| row.split(',').nth(1) == Some(name));
        let best: f64 = row.and_then(|row| row.rsplit(',').next()).unwrap_or("nan").parse()?;
        println!(
            "{name}: {cost} ({:.2} %), feasible {}, {} rounds",
            100.0 * (cost / best - 1.0),
            solution.judgement.is_feasible(),
            solution.iterations
        );
    }
    Ok(())
}
