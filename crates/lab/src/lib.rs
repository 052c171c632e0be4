//! Generated cities' days, simulated under policies.

mod draw;
pub mod generate;

pub use draw::Draws;
