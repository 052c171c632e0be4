//! A partial order: what is done and where everybody stands, and how late it is.

use roadcrew_model::{PointId, VehicleId};
use roadcrew_units::Seconds;

/// What is done and where everybody stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    /// One bit a service.
    done: Vec<u64>,
    pub(super) crews: Vec<Crew>,
    /// Which vehicle performs the services of each link that asks for one.
    pub(super) bound: Vec<Option<VehicleId>>,
}

/// Where a vehicle stands, and what it has done by then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Crew {
    pub(super) at: PointId,
    pub(super) next_break: usize,
    pub(super) n_served: usize,
}

/// How late it is.
#[derive(Clone, Debug)]
pub(super) struct Times {
    /// When each vehicle can go on.
    pub(super) ready: Vec<Seconds>,
    /// When each has to be back, for its shift and the breaks that it has passed over.
    pub(super) back_by: Vec<Seconds>,
    /// When what follows may begin, link by link.
    pub(super) holds: Vec<Seconds>,
}

impl Key {
    pub(super) fn new(n_services: usize, crews: Vec<Crew>, n_bound: usize) -> Self {
        Self { done: vec![0; n_services.div_ceil(64)], crews, bound: vec![None; n_bound] }
    }

    pub(super) fn is_done(&self, service: usize) -> bool {
        self.done[service / 64] >> (service % 64) & 1 == 1
    }

    pub(super) fn note(&mut self, service: usize) {
        self.done[service / 64] |= 1 << (service % 64);
    }

    pub(super) fn n_done(&self) -> usize {
        self.done.iter().map(|word| word.count_ones() as usize).sum()
    }
}

impl Times {
    pub(super) fn is_nowhere_later_than(&self, other: &Self) -> bool {
        let no_later = |a: &[Seconds], b: &[Seconds]| a.iter().zip(b).all(|(a, b)| a <= b);
        no_later(&self.ready, &other.ready)
            && no_later(&other.back_by, &self.back_by)
            && no_later(&self.holds, &other.holds)
    }
}
