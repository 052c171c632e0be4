//! What all profiles search: the turn graph and its hierarchy, made once and saved with the network.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::changes::{Changes, Effect};
use crate::hierarchy::{Parts, Structure};
use crate::stored::Section;
use crate::turns::TurnGraph;

use super::StreetNetwork;
use super::columns::bytes;

/// The turns of a network and their hierarchy, without any vehicle.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Topology {
    pub(crate) turns: TurnGraph,
    pub(crate) structure: Arc<Structure>,
}

/// A topology as soon as somebody needs it; before that, what a file says of it.
#[derive(Debug, Default)]
pub(crate) struct LazyTopology {
    made: OnceLock<Arc<Topology>>,
    saved: Mutex<Option<SavedHierarchy>>,
}

impl LazyTopology {
    fn saved(&self) -> Option<SavedHierarchy> {
        self.saved.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Clone for LazyTopology {
    fn clone(&self) -> Self {
        Self { made: self.made.clone(), saved: Mutex::new(self.saved()) }
    }
}

/// It follows from the streets: where they are equal, it is.
impl PartialEq for LazyTopology {
    fn eq(&self, _other: &Self) -> bool {
        true
    }
}

impl Eq for LazyTopology {}

pub(super) const N_HIERARCHY_SECTIONS: usize = 4;

impl StreetNetwork {
    /// The turn graph and its hierarchy; put together now if nobody has needed it before.
    pub(crate) fn topology(&self) -> &Topology {
        self.topology.made.get_or_init(|| {
            let saved = self.topology.saved.lock().unwrap_or_else(PoisonError::into_inner).take();
            let (turns, saved) =
                rayon::join(|| TurnGraph::new(self), || saved.and_then(SavedHierarchy::structure));
            let saved = saved.filter(|structure| structure.fits(turns.arcs()));
            let structure = Arc::new(saved.unwrap_or_else(|| turns.contracted(self)));
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
            self.topology = LazyTopology::default();
        }
    }

    /// Keeps a saved hierarchy until it is needed.
    pub(super) fn with_saved(self, saved: SavedHierarchy) -> Self {
        let saved = Mutex::new(Some(saved));
        Self { topology: LazyTopology { saved, ..LazyTopology::default() }, ..self }
    }

    #[cfg(test)]
    pub(crate) fn without_restrictions(&self) -> Self {
        Self { restrictions: Vec::new(), topology: LazyTopology::default(), ..self.clone() }
    }
}

/// The sections of a hierarchy; `None` when they are no numbers.
pub(super) fn saved_from(sections: Vec<Section>) -> Option<SavedHierarchy> {
    let sections = <[Section; N_HIERARCHY_SECTIONS]>::try_from(sections).ok()?;
    let are_numbers = sections.iter().all(|section| section.numbers::<u32>().is_some());
    are_numbers.then_some(SavedHierarchy(sections))
}

/// A hierarchy as it stands in a file; whether it makes sense is not known yet.
#[derive(Clone, Debug)]
pub(super) struct SavedHierarchy([Section; N_HIERARCHY_SECTIONS]);

impl SavedHierarchy {
    /// Copied out, so that what was read can go.
    fn structure(self) -> Option<Structure> {
        let [rank_of, first_up, up, slots] = self.0.each_ref().map(Section::numbers);
        Structure::from_parts(Parts {
            rank_of: rank_of?.to_vec(),
            first_up: first_up?.to_vec(),
            up: up?.to_vec(),
            slots: slots?.to_vec(),
        })
    }
}

impl Topology {
    pub(super) fn to_sections(&self) -> [Vec<u8>; N_HIERARCHY_SECTIONS] {
        self.structure.parts().map(|part| bytes(part.iter().copied()))
    }
}
