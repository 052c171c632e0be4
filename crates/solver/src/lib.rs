//! A problem, a seed and a stop rule become a plan.
//!
//! [`solve`] knows no streets, no files and no clock but its [`Stop`] rule. The same problem, seed and number of iterations give the same
//! plan, whatever the number of threads. It always answers: what can't be done is left undone, and the judge lists it.
//!
//! ```
//! use roadcrew_model::{Rounding, vrplib};
//! use roadcrew_solver::{Options, Stop, solve};
//!
//! let text = "NAME : two\nTYPE : CVRP\nDIMENSION : 3\nCAPACITY : 10\nEDGE_WEIGHT_TYPE : EUC_2D
//! NODE_COORD_SECTION\n1 0 0\n2 3 4\n3 3 0\nDEMAND_SECTION\n1 0\n2 6\n3 4\nDEPOT_SECTION\n1\n-1\nEOF\n";
//! let instance = vrplib::read("two.vrp", text, Rounding::Nearest)?;
//! let solution = solve(&instance.problem, &Options::new(Stop::after_iterations(10)), &|_| {});
//! assert!(solution.judgement.is_feasible());
//! assert_eq!(instance.units(solution.judgement.cost()), 12.0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # How it searches
//! The search decides which vehicle performs what in which order; modes, tips, breaks and departures are the best for an order
//! (`schedule`). Ruin and recreate under annealing changes a few routes at a time (`ruin`, `recreate`, `acceptance`) and takes a step
//! back from a journal (`state`). Where the rules allow it, this is done on flat chains on which a place is judged in constant time, and
//! routes swap their tails too (`chain`); vehicles that tip or rest are searched trip by trip, whole trips changing shifts as well
//! (`haul`); elsewhere `moves` polish what it finds.
//!
//! `rounds` cut the plan into parts that are searched side by side. Where there is much time for few services, several plans cool side by
//! side and are bred then (`rounds::breed`); where routes depend on each other, `rounds::coupled` settles before each round what others
//! rely on. Good routes of small problems meet in a `pool`, from which a set-partitioning program (`lp`) picks the best set. Where routes
//! can be priced, its relaxation also tells what no feasible plan costs less than (`bound`), if [`Options::bound`] asks for it.

mod acceptance;
mod bound;
mod chain;
mod departures;
mod finish;
mod haul;
mod instance;
mod lp;
mod moves;
mod options;
mod pool;
mod random;
mod recreate;
mod rounds;
mod route;
mod ruin;
mod schedule;
mod start;
mod state;
mod stop;
#[cfg(test)]
mod tests;

pub use departures::leave_together;
pub use options::{Options, Progress, Solution};
pub use rounds::solve;
pub use stop::Stop;
