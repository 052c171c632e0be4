//! `roadcrew solve`: a benchmark instance, judged.

use crate::args::{InstanceFormat, RoundingArgument, Solve};
use crate::progress::Task;
use anyhow::Context;
use roadcrew_model::{
    Format, Instance, Rounding, carp, mcarptif, mcgrp, recognise, solomon, solution, vroom, vrplib,
};
use roadcrew_solver::Options;
use serde_json::json;
use std::time::Instant;

pub(crate) fn run(solve: &Solve) -> anyhow::Result<()> {
    let shown = solve.instance.display().to_string();
    let text =
        std::fs::read_to_string(&solve.instance).with_context(|| format!("can't read {shown}"))?;
    let rounding = match solve.round {
        RoundingArgument::Exact => Rounding::Exact,
        RoundingArgument::Round => Rounding::Nearest,
        RoundingArgument::Trunc => Rounding::Down,
        RoundingArgument::Dimacs => Rounding::Dimacs,
    };
    let instance = match solve.format.map_or_else(|| recognise(&text), Format::from) {
        Format::Vrplib => vrplib::read(&shown, &text, rounding)?,
        Format::Solomon => solomon::read(&shown, &text, rounding)?,
        Format::Carp => carp::read(&shown, &text)?,
        Format::Mcgrp => mcgrp::read(&shown, &text)?,
        Format::Mcarptif => mcarptif::read(&shown, &text)?,
        Format::Vroom => vroom::read(&shown, &text)?,
    };
    let search = solve.search.search()?;
    let options = Options { bound: !solve.no_bound, ..search.options() };
    let begun = Instant::now();
    let task = Task::start("solving");
    let found = roadcrew_solver::solve(&instance.problem, &options, &|progress| {
        task.search(progress, "units");
    });
    drop(task);
    let seconds = begun.elapsed().as_secs_f64();
    let judgement = &found.judgement;
    let cost = instance.cost(judgement);
    if let Some(path) = &solve.solution {
        super::write_file(path, &solution::write(&instance, &found.plan, cost))?;
    }
    let n_routes = found.plan.routes.iter().filter(|route| !route.stops.is_empty()).count();
    if solve.json {
        let result = json!({
            "instance": instance.name,
            "cost": in_units(&instance, cost),
            "scaled_cost": cost.0,
            "scale": instance.scale,
            "feasible": judgement.is_feasible(),
            "routes": n_routes,
            "unserved": judgement.undone.len(),
            "lower_bound": found.lower_bound.map(|bound| in_units(&instance, bound)),
            "seconds": (seconds * 1000.0).round() / 1000.0,
            "iterations": found.iterations,
            "threads": solve.search.threads.unwrap_or_else(all_threads),
            "seed": search.seed,
        });
        println!("{result}");
        return Ok(());
    }
    println!(
        "{}: cost {}, {n_routes} routes, {}",
        instance.name,
        instance.units(cost),
        if judgement.is_feasible() { "feasible" } else { "NOT feasible" }
    );
    for violation in judgement.violations.iter().take(10) {
        println!("  broken: {violation}");
    }
    if let Some(bound) = found.lower_bound {
        println!("  no feasible plan costs less than {}", instance.units(bound));
    }
    println!("  {} rounds, seed {}, {seconds:.1} s", found.iterations, search.seed);
    Ok(())
}

impl From<InstanceFormat> for Format {
    fn from(asked: InstanceFormat) -> Self {
        match asked {
            InstanceFormat::Vrplib => Self::Vrplib,
            InstanceFormat::Solomon => Self::Solomon,
            InstanceFormat::Carp => Self::Carp,
            InstanceFormat::Mcgrp => Self::Mcgrp,
            InstanceFormat::Mcarptif => Self::Mcarptif,
            InstanceFormat::Vroom => Self::Vroom,
        }
    }
}

/// A whole number where the instance's unit is one, since readers of JSON compare them.
#[expect(clippy::cast_precision_loss, reason = "costs stay below 2^53")]
fn in_units(instance: &Instance, cost: roadcrew_units::Money) -> serde_json::Value {
    if instance.scale == 1 { json!(cost.0) } else { json!(cost.0 as f64 / instance.scale as f64) }
}

fn all_threads() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}
