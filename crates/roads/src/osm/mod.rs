//! From an `.osm.pbf` file to a [`StreetNetwork`](crate::StreetNetwork). Only this folder knows OSM tags.

mod access;
mod assemble;
mod barrier;
mod block;
mod builder;
mod conditional;
mod countries;
mod dates;
mod driving_side;
mod ferry;
mod frames;
mod halts;
mod hours;
mod import;
mod lanes;
mod law;
mod left_out;
mod limits;
mod look;
mod maxspeed;
mod nodes;
mod oneway;
mod pieces;
mod prohibition;
mod restriction;
mod street;
mod tags;
mod times;
mod weekdays;
mod wire;

pub use frames::FrameError;
pub use import::{Import, ImportError, import, import_bytes};
pub use left_out::LeftOut;
#[cfg(test)]
pub(crate) use {
    assemble::{Drawing, assemble},
    block::{Member, Node, Relation, Way},
    left_out::LeftOuts,
};
