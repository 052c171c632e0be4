//! How far from the best known costs are the plans after so many seconds, set by set, beside the peers that are installed?
//!
//! `cargo bench --package roadcrew-benches --bench quality -- FOLDER [--seconds 10] [--threads 2] [--seeds 1] [--peers pyvrp,vroom,ortools] [SET | SET/INSTANCE …]`
//!
//! The folder holds a folder a set and `best_known.csv` (`set,instance,best_known`). Every instance is solved once a seed; the peers
//! get the same time on the same number of threads, where they can use more than one.

#![expect(clippy::print_stdout, reason = "a program's answer")]

mod arguments;
mod peers;
mod sets;
mod table;

use arguments::Arguments;
use roadcrew_solver::{Options, Stop, solve};
use sets::Sample;
use std::error::Error;
use std::time::Duration;
use table::Table;

fn main() -> Result<(), Box<dyn Error>> {
    // Who looks for tests finds none.
    if std::env::args().any(|argument| argument == "--list") {
        return Ok(());
    }
    let Some(arguments) = Arguments::read(std::env::args().skip(1))? else {
        println!("no folder of instances is given: see benches/measured/plans.md");
        return Ok(());
    };
    let samples = sets::samples(&arguments.folder, &arguments.names)?;
    let mut table = Table::new(&arguments.peers);
    for sample in &samples {
        let mut row = vec![ours(sample, &arguments)?];
        for &peer in &arguments.peers {
            row.push(peer.gap(sample, &arguments)?);
        }
        println!("{}", table.add(sample, row));
    }
    println!("\n{}", table.means());
    Ok(())
}

/// The mean gap of our plans over the seeds in per cent; `None` if one of them breaks a rule.
fn ours(sample: &Sample, arguments: &Arguments) -> Result<Option<f64>, Box<dyn Error>> {
    let instance = sample.read()?;
    let mut total = 0.0;
    for seed in 1..=arguments.seeds {
        let stop = Stop::after(Duration::from_secs_f64(arguments.seconds));
        let options = Options { seed, threads: Some(arguments.threads), ..Options::new(stop) };
        let found = solve(&instance.problem, &options, &|_| {});
        if !found.judgement.is_feasible() {
            return Ok(None);
        }
        total += sample.gap(instance.cost(&found.judgement).0);
    }
    #[expect(clippy::cast_precision_loss, reason = "a handful of seeds")]
    let mean = total / arguments.seeds as f64;
    Ok(Some(mean))
}
