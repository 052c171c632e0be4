//! The import: two parallel passes over the blobs of the file (streets and restrictions, then their nodes). What a blob holds is
//! seen before it is decoded, so that nodes are decoded in the second pass only.

use std::io;
use std::path::Path;

use rayon::prelude::*;

use crate::network::StreetNetwork;

use super::assemble::{Drawing, assemble};
use super::block;
use super::frames::{Frame, FrameError, frames};
use super::left_out::{LeftOut, LeftOuts};

/// A network, and what did not go into it.
#[derive(Clone, Debug)]
pub struct Import {
    /// The streets.
    pub network: StreetNetwork,
    /// What was left out, by reason.
    pub left_out: Vec<LeftOut>,
}

/// Why a file gave no network.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file cannot be read.
    #[error("cannot read {name}; check the path and the permissions")]
    Read {
        /// The file.
        name: String,
        /// What the system says.
        source: io::Error,
    },
    /// The file is damaged or no PBF.
    #[error("cannot import {name}; download or cut the extract again")]
    Broken {
        /// The file.
        name: String,
        /// What is wrong with it.
        source: FrameError,
    },
    /// The file holds no street that a motor vehicle may use.
    #[error(
        "{name} holds no streets for vehicles; take an extract with ways tagged 'highway' and their nodes"
    )]
    NoStreets {
        /// The file.
        name: String,
    },
}

/// Reads the streets of an `.osm.pbf` file. Strange tags never fail: what is left out is listed.
pub fn import(path: &Path) -> Result<Import, ImportError> {
    let name = path.display().to_string();
    match std::fs::read(path) {
        Ok(bytes) => import_bytes(&name, &bytes),
        Err(source) => Err(ImportError::Read { name, source }),
    }
}

/// Reads the streets out of the bytes of an `.osm.pbf` file, which errors call `name`.
pub fn import_bytes(name: &str, bytes: &[u8]) -> Result<Import, ImportError> {
    let drawing =
        drawing(bytes).map_err(|source| ImportError::Broken { name: name.to_owned(), source })?;
    let mut left_out = LeftOuts::default();
    let network = assemble(&drawing, &mut left_out);
    if network.n_segments() == 0 {
        return Err(ImportError::NoStreets { name: name.to_owned() });
    }
    Ok(Import { network, left_out: left_out.into_list() })
}

fn drawing(bytes: &[u8]) -> Result<Drawing, FrameError> {
    let frames = frames(bytes)?;
    let streets = |frame: &Frame<'_>| {
        let (contents, block) = frame.block(|contents| contents.ways_or_relations)?;
        let damaged = |what| frame.damaged(what);
        let (mut ways, mut restrictions) = (Vec::new(), Vec::new());
        if let Some(block) = block {
            ways = block::ways(&block).map_err(damaged)?;
            restrictions = block::restrictions(&block).map_err(damaged)?;
        }
        Ok((ways, restrictions, contents.nodes))
    };
    let mut drawing = Drawing::default();
    let mut with_nodes = Vec::new();
    let parts = frames.par_iter().map(streets).collect::<Vec<Result<_, FrameError>>>();
    let parts = parts.into_iter().collect::<Result<Vec<_>, _>>()?;
    drawing.ways.reserve(parts.iter().map(|(ways, ..)| ways.len()).sum());
    for (frame, (ways, relations, has_nodes)) in frames.iter().zip(parts) {
        drawing.ways.extend(ways);
        drawing.relations.extend(relations);
        with_nodes.extend(has_nodes.then_some(frame));
    }
    let wanted = drawing.node_ids();
    let nodes = |frame: &&Frame<'_>| {
        let (_, block) = frame.block(|contents| contents.nodes)?;
        let mut rest = &wanted[..];
        let found = block.map(|block| block::nodes(&block, |id| is_next(&wanted, &mut rest, id)));
        found.transpose().map_err(|what| frame.damaged(what))
    };
    drawing.nodes.reserve(wanted.len());
    for part in with_nodes.par_iter().map(nodes).collect::<Vec<Result<_, FrameError>>>() {
        drawing.nodes.extend(part?.into_iter().flatten());
    }
    Ok(drawing)
}

/// Whether an id is among the sorted ones. Ids mostly rise: the search goes on where the last one ended.
fn is_next<'a>(all: &'a [i64], rest: &mut &'a [i64], id: i64) -> bool {
    const NEAR: usize = 8;
    let is_behind = rest.first().is_none_or(|&first| id < first);
    let from = if is_behind { all } else { *rest };
    let near = from.iter().take(NEAR).take_while(|&&other| other < id).count();
    let place =
        if near < NEAR { near } else { near + from[near..].partition_point(|&other| other < id) };
    *rest = &from[place..];
    rest.first() == Some(&id)
}
