//! Times that a plan states, of which the later ones are waited for.

use roadcrew_units::Seconds;

/// When a plan says that a stop is reached, begun and left, as far as it says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ToldTimes {
    /// The vehicle is there.
    pub arrival: Option<Seconds>,
    /// The work begins.
    pub start: Option<Seconds>,
    /// The vehicle leaves.
    pub end: Option<Seconds>,
}

/// Whoever writes times in minutes means no second: times that are told to be later by less are as they are.
pub const TOLD_TO_THE_MINUTE: Seconds = Seconds(60);

impl ToldTimes {
    /// When work begins that could begin now.
    pub fn start_from(&self, now: Seconds) -> Seconds {
        later(later(now, self.arrival), self.start)
    }

    /// When a vehicle leaves that could leave now.
    pub fn end_from(&self, now: Seconds) -> Seconds {
        later(now, self.end)
    }
}

fn later(now: Seconds, told: Option<Seconds>) -> Seconds {
    told.filter(|&told| TOLD_TO_THE_MINUTE <= told - now).unwrap_or(now)
}
