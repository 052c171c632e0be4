//! VROOM's JSON, in and out (`docs/API.md` of VROOM 1.15), for problems with their own matrices.
//!
//! Read are `vehicles` (`id profile start_index end_index capacity skills time_window breaks costs max_travel_time max_distance`), `jobs`
//! (`id location_index service pickup delivery skills priority time_windows`) and `matrices` (`durations distances costs`). Coordinates and
//! descriptions are passed over, since ways come from the matrices. Anything else, shipments and set-up times among it, is refused.
//!
//! # Units
//! Times are in seconds. As in VROOM only travel costs, not service or waiting: `fixed` + `per_hour` × hours + `per_km` × kilometres, by
//! default a unit per second; a matrix of `costs` replaces the durations in the price. A vehicle is paid by the hour or by the kilometre, not by both. A job may
//! be left out, which is dearer than any detour, the more so the higher its priority; the cost that is told leaves this price out.

mod lines_of;
mod objects;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub use read::read;
pub(super) use write::write;

/// Parts of a unit of the cost: of an hour's price and of a kilometre's price both.
const SCALE: i64 = 18_000;

/// The ids of a file in the order of the problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ids {
    jobs: Vec<u64>,
    vehicles: Vec<u64>,
    /// Per vehicle.
    breaks: Vec<Vec<u64>>,
    priorities: Vec<u32>,
    n_places: usize,
}
