//! Linear programs, and nothing else that knows of them.

mod backend;
mod choice;

pub(crate) use choice::best_choice;
