//! Linear programs, and nothing else that knows of them.

mod backend;
mod choice;
mod cover;
mod timetable;

pub(crate) use choice::best_choice;
pub(crate) use cover::{Candidate, Cover, Relaxed, relax};
pub(crate) use timetable::{Priced, Timetable};
