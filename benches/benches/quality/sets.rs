//! The sample sets: their formats, their rounding, and the unit that their best known costs are given in.

use roadcrew_model::{Instance, Rounding, carp, mcarptif, mcgrp, vrplib};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// How the files of a set are read.
#[derive(Clone, Copy)]
enum Format {
    Vrplib(Rounding),
    Carp,
    Mcgrp,
    Mcarptif,
}

/// A family of instances with one format.
struct Set {
    name: &'static str,
    format: Format,
    /// How many of the scaled cost units make one of the best known costs.
    units: f64,
}

const SETS: [Set; 11] = [
    Set { name: "cvrp", format: Format::Vrplib(Rounding::Nearest), units: 1.0 },
    Set { name: "vrptw", format: Format::Vrplib(Rounding::Dimacs), units: 10.0 },
    Set { name: "pcvrptw", format: Format::Vrplib(Rounding::Dimacs), units: 1.0 },
    Set { name: "mdvrptw", format: Format::Vrplib(Rounding::Exact), units: 1.0 },
    Set { name: "sdvrptw", format: Format::Vrplib(Rounding::Exact), units: 1.0 },
    Set { name: "mtvrptw", format: Format::Vrplib(Rounding::Dimacs), units: 1.0 },
    // Prices stand in hundredths.
    Set { name: "hfvrp", format: Format::Vrplib(Rounding::Exact), units: 100_000.0 },
    Set { name: "carp", format: Format::Carp, units: 1.0 },
    Set { name: "mcgrp", format: Format::Mcgrp, units: 1.0 },
    Set { name: "mcgrp_tp", format: Format::Mcgrp, units: 1.0 },
    Set { name: "mcarp_if", format: Format::Mcarptif, units: 1.0 },
];

/// An instance with its best known cost.
pub(crate) struct Sample {
    pub(crate) set: &'static str,
    pub(crate) name: String,
    pub(crate) file: PathBuf,
    format: Format,
    units: f64,
    best_known: f64,
}

impl Sample {
    pub(crate) fn read(&self) -> Result<Instance, Box<dyn Error>> {
        let (file, text) = (self.file.display().to_string(), fs::read_to_string(&self.file)?);
        Ok(match self.format {
            Format::Vrplib(rounding) => vrplib::read(&file, &text, rounding)?,
            Format::Carp => carp::read(&file, &text)?,
            Format::Mcgrp => mcgrp::read(&file, &text)?,
            Format::Mcarptif => mcarptif::read(&file, &text)?,
        })
    }

    /// As the peers' script calls it; `None` if no peer reads the format.
    pub(crate) fn rounding(&self) -> Option<&'static str> {
        match self.format {
            Format::Vrplib(Rounding::Exact) => Some("exact"),
            Format::Vrplib(Rounding::Nearest) => Some("round"),
            Format::Vrplib(Rounding::Down) => Some("trunc"),
            Format::Vrplib(Rounding::Dimacs) => Some("dimacs"),
            Format::Carp | Format::Mcgrp | Format::Mcarptif => None,
        }
    }

    /// By how many per cent a scaled cost is above the best known.
    #[expect(clippy::cast_precision_loss, reason = "costs stay below 2^53")]
    pub(crate) fn gap(&self, scaled_cost: i64) -> f64 {
        100.0 * (scaled_cost as f64 / self.units / self.best_known - 1.0)
    }
}

/// The samples that are listed with a best known cost and asked for by set or name; all if nothing is asked for.
pub(crate) fn samples(folder: &Path, names: &[String]) -> Result<Vec<Sample>, Box<dyn Error>> {
    let listed = fs::read_to_string(folder.join("best_known.csv"))?;
    let mut samples = Vec::new();
    for set in &SETS {
        for line in listed.lines() {
            let [of_set, name, best_known] = line.split(',').collect::<Vec<_>>()[..] else {
                return Err(
                    format!("best_known.csv: '{line}' is not set,instance,best_known").into()
                );
            };
            let full = format!("{of_set}/{name}");
            let is_asked =
                names.is_empty() || names.iter().any(|ask| ask == of_set || *ask == full);
            if of_set == set.name && is_asked {
                samples.push(Sample {
                    set: set.name,
                    name: name.to_owned(),
                    file: file_of(folder, &full),
                    format: set.format,
                    units: set.units,
                    best_known: best_known.parse()?,
                });
            }
        }
    }
    Ok(samples)
}

fn file_of(folder: &Path, name: &str) -> PathBuf {
    let with = |ending| folder.join(format!("{name}.{ending}"));
    [with("vrp"), with("txt")].into_iter().find(|file| file.exists()).unwrap_or_else(|| with("dat"))
}
