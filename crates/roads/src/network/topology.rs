//! What all profiles search: the turn graph and its hierarchy, made once and saved with the network.

use std::sync::{Arc, OnceLock};

use crate::changes::{Changes, Effect};
use crate::hierarchy::{Parts, Structure};
use crate::turns::TurnGraph;

use super::StreetNetwork;
use super::columns::{bytes, words};

/// The turns of a network and their hierarchy, without any vehicle.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Topology {
    pub(crate) turns: TurnGraph,
    pub(crate) structure: Arc<Structure>,
}

pub(super) const N_HIERARCHY_SECTIONS: usize = 4;

impl StreetNetwork {
    /// The turn graph and its hierarchy; made now if nobody has needed it before.
    pub(crate) fn topology(&self) -> &Topology {
        self.topology.get_or_init(|| {
            let turns = TurnGraph::new(self);
            let structure = Arc::new(turns.contracted(self));
            Arc::new(Topology { turns, structure })
        })
    }

    /// Makes the network ready for changes that may forbid paths of more than two segments.
    ///
    /// The hierarchy is made anew if there are any: a second or two on a large city.
    pub fn remember(&mut self, changes: &Changes) {
        let paths =
            changes.all().iter().filter(|change| change.effects.contains(&Effect::ForbiddenTurn));
        let mut paths: Vec<_> =
            paths.map(|change| change.segments.clone()).filter(|path| 2 < path.len()).collect();
        paths.sort();
        paths.dedup();
        if paths != self.remembered {
            self.remembered = paths;
            self.topology = OnceLock::new();
        }
    }

    /// Takes over a saved hierarchy; `None` when it is of another network.
    pub(super) fn with_topology(mut self, turns: TurnGraph, structure: Structure) -> Option<Self> {
        let structure = structure.fits(turns.arcs()).then(|| Arc::new(structure))?;
        self.topology = OnceLock::from(Arc::new(Topology { turns, structure }));
        Some(self)
    }

    #[cfg(test)]
    pub(crate) fn without_restrictions(&self) -> Self {
        Self { restrictions: Vec::new(), topology: OnceLock::new(), ..self.clone() }
    }
}

/// Reads a saved hierarchy; `None` when it makes no sense.
pub(super) fn structure_from(sections: &[&[u8]]) -> Option<Structure> {
    let [rank_of, first_up, up, slots] = sections else { return None };
    let owned = |section| Some(words(section)?.into_owned());
    Structure::from_parts(Parts {
        rank_of: owned(rank_of)?,
        first_up: owned(first_up)?,
        up: owned(up)?,
        slots: owned(slots)?,
    })
}

impl Topology {
    pub(super) fn to_sections(&self) -> [Vec<u8>; N_HIERARCHY_SECTIONS] {
        self.structure.parts().map(|part| bytes(part.iter().copied()))
    }
}
