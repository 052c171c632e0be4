//! Wall clock and processor time: the machine is shared, and only the latter leaves the neighbours out.

use rustix::time::{ClockId, clock_gettime};
use std::ops::AddAssign;
use std::time::{Duration, Instant};

/// What some work took.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Spent {
    pub(crate) wall_s: f64,
    /// Of all threads together.
    pub(crate) processor_s: f64,
}

impl AddAssign for Spent {
    fn add_assign(&mut self, other: Self) {
        self.wall_s += other.wall_s;
        self.processor_s += other.processor_s;
    }
}

/// Does some work and says what it took.
pub(crate) fn timed<R>(work: impl FnOnce() -> R) -> (R, Spent) {
    let (wall, processor) = (Instant::now(), processor_time());
    let result = work();
    let processor_s = processor_time().saturating_sub(processor).as_secs_f64();
    (result, Spent { wall_s: wall.elapsed().as_secs_f64(), processor_s })
}

fn processor_time() -> Duration {
    Duration::try_from(clock_gettime(ClockId::ProcessCPUTime)).unwrap_or_default()
}

/// The least that several repetitions took, each clock for itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Least(pub(crate) Spent);

impl Default for Least {
    fn default() -> Self {
        Self(Spent { wall_s: f64::INFINITY, processor_s: f64::INFINITY })
    }
}

impl Least {
    /// Does some work once more.
    pub(crate) fn time<R>(&mut self, work: impl FnOnce() -> R) -> R {
        let (result, spent) = timed(work);
        self.0.wall_s = self.0.wall_s.min(spent.wall_s);
        self.0.processor_s = self.0.processor_s.min(spent.processor_s);
        result
    }
}
