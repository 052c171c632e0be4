//! What a plan took of the machine, as far as the system tells.

use super::network::peak_memory_mb;
use std::time::Instant;

/// Linux counts processor time in hundredths of a second.
const TICKS_A_SECOND: f64 = 100.0;

/// Measured from its making on.
pub(super) struct Computing {
    begun: Instant,
}

impl Computing {
    pub(super) fn start() -> Self {
        Self { begun: Instant::now() }
    }

    /// Seconds on the clock, and of all processors together; megabytes at the peak. It differs from run to run, so that no file has it.
    pub(super) fn text(&self) -> String {
        let processor = processor_seconds()
            .map_or(String::new(), |seconds| format!(", {seconds:.1} s of processor time"));
        let peak = peak_memory_mb().map_or(String::new(), |mb| format!(", peak memory {mb} MB"));
        format!("{:.1} s in all{processor}{peak}", self.begun.elapsed().as_secs_f64())
    }
}

/// What all threads of this process have taken so far.
fn processor_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the executable may hold anything, also brackets and spaces; the fields behind it are numbers.
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_whitespace().skip(11);
    let mut ticks = || fields.next()?.parse::<f64>().ok();
    Some((ticks()? + ticks()?) / TICKS_A_SECOND)
}
