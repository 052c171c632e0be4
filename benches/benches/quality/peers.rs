//! Other solvers, asked through `benches/quality_peers.py`.

use crate::arguments::Arguments;
use crate::sets::Sample;
use std::error::Error;
use std::process::Command;

/// A solver that Python can install.
#[derive(Clone, Copy)]
pub(crate) enum Peer {
    PyVrp,
    Vroom,
    OrTools,
}

impl Peer {
    pub(crate) fn named(name: &str) -> Result<Self, String> {
        match name {
            "pyvrp" => Ok(Self::PyVrp),
            "vroom" => Ok(Self::Vroom),
            "ortools" => Ok(Self::OrTools),
            _ => Err(format!("there is no peer '{name}': pyvrp, vroom or ortools")),
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::PyVrp => "pyvrp",
            Self::Vroom => "vroom",
            Self::OrTools => "ortools",
        }
    }

    /// The mean gap over the seeds in per cent; `None` if the peer does not know the rules, finds no plan or overruns.
    pub(crate) fn gap(
        self,
        sample: &Sample,
        arguments: &Arguments,
    ) -> Result<Option<f64>, Box<dyn Error>> {
        let Some(rounding) = sample.rounding() else {
            return Ok(None);
        };
        let python = std::env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
        let mut total = 0.0;
        for seed in 1..=arguments.seeds {
            let output = Command::new(&python)
                .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/quality_peers.py"))
                .args([self.name(), rounding])
                .arg(&sample.file)
                .args([arguments.seconds.to_string(), arguments.threads.to_string()])
                .arg(seed.to_string())
                .output()?;
            let told = String::from_utf8(output.stdout)?;
            if !output.status.success() {
                return Err(String::from_utf8_lossy(&output.stderr).into_owned().into());
            }
            match told.trim().parse() {
                Ok(cost) => total += sample.gap(cost),
                Err(_) => return Ok(None),
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "a handful of seeds")]
        let mean = total / arguments.seeds as f64;
        Ok(Some(mean))
    }
}
