//! What is said against something obvious.

mod alone;
mod beside;
mod rested;
mod shape;
mod trips;
mod whole;
