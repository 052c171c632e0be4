//! A customisable contraction hierarchy (Dibbelt, Strasser and Wagner 2016) of any directed graph.
//!
//! Three steps of rising frequency: an order and a [`Structure`] once per graph, [`Customised`] shortcuts once per metric,
//! and queries. Nothing here knows streets, turns or vehicles.

mod cell;
mod customisation;
mod depths;
mod dissection;
mod ends;
mod flow;
mod full;
mod kept;
mod length;
mod many;
mod perfect;
mod point;
mod structure;
mod unpacking;
mod update;
mod upward;

pub use customisation::Customised;
pub use dissection::{JunctionGraph, nested_dissection};
pub use length::{Lead, Leads, Length, Lengths};
pub use many::{Lanes, Selection, Sweep};
pub use point::Climb;
pub use structure::{Arcs, Parts, Structure};
pub use unpacking::{Halves, Unpacking};
pub use upward::Upward;
