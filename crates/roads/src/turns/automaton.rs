//! Restrictions of several segments, remembered by an automaton over their paths (Aho and Corasick 1975), so that
//! overlapping ones work too.

use std::collections::BTreeMap;

use crate::network::{Restriction, Rule, SegmentId, StreetNetwork};
use crate::profile::Profile;

/// A copy of a segment that was entered by the beginning of a restriction's path.
pub(super) struct Ghost {
    pub(super) segment: SegmentId,
    /// The state of the longest shorter history, at last the segment itself.
    shorter: u32,
}

/// What a state forbids next.
#[derive(Default)]
struct Bans {
    forbidden: Vec<SegmentId>,
    only: Vec<SegmentId>,
}

pub(super) struct Automaton {
    n_segments: u32,
    pub(super) ghosts: Vec<Ghost>,
    children: BTreeMap<(u32, SegmentId), u32>,
    bans: BTreeMap<u32, Bans>,
}

impl Automaton {
    pub(super) fn new(network: &StreetNetwork, profile: &Profile) -> Self {
        let binding: Vec<&Restriction> =
            network.restrictions.iter().filter(|restriction| restriction.binds(profile)).collect();
        // Shorter histories come first, so that they exist when longer ones point at them.
        let mut histories: Vec<&[SegmentId]> = binding
            .iter()
            .flat_map(|restriction| {
                (2..restriction.path.len()).map(|length| &restriction.path[..length])
            })
            .collect();
        histories.sort_by_key(|history| (history.len(), *history));
        histories.dedup();

        let n_segments = SegmentId::new(network.n_segments()).0;
        let mut automaton = Self {
            n_segments,
            ghosts: Vec::new(),
            children: BTreeMap::new(),
            bans: BTreeMap::new(),
        };
        let mut states: BTreeMap<&[SegmentId], u32> = BTreeMap::new();
        for history in histories {
            let state = n_segments + SegmentId::new(automaton.ghosts.len()).0;
            let last = history[history.len() - 1];
            let shorter =
                (1..history.len()).find_map(|start| states.get(&history[start..]).copied());
            automaton.ghosts.push(Ghost { segment: last, shorter: shorter.unwrap_or(last.0) });
            let parent = states.get(&history[..history.len() - 1]).copied().unwrap_or(history[0].0);
            automaton.children.insert((parent, last), state);
            states.insert(history, state);
        }
        for restriction in binding {
            let path = &restriction.path;
            // A path through ways binds whoever has entered the first of them.
            let first_bound = if path.len() == 2 { 1 } else { 2 };
            let lengths = match restriction.rule {
                Rule::Forbidden => path.len() - 1..path.len(),
                Rule::Only => first_bound..path.len(),
            };
            for length in lengths {
                let state = states.get(&path[..length]).copied().unwrap_or(path[0].0);
                let bans = automaton.bans.entry(state).or_default();
                match restriction.rule {
                    Rule::Forbidden => bans.forbidden.push(path[length]),
                    Rule::Only => bans.only.push(path[length]),
                }
            }
        }
        automaton
    }

    /// The state after turning into a segment: the longest history that some restriction remembers.
    pub(super) fn next(&self, state: u32, to: SegmentId) -> u32 {
        self.histories(state)
            .find_map(|state| self.children.get(&(state, to)).copied())
            .unwrap_or(to.0)
    }

    pub(super) fn allows(&self, state: u32, to: SegmentId) -> bool {
        self.histories(state).filter_map(|state| self.bans.get(&state)).all(|bans| {
            let is_prescribed = bans.only.is_empty() || bans.only.contains(&to);
            is_prescribed && !bans.forbidden.contains(&to)
        })
    }

    /// The state and its ever shorter histories.
    fn histories(&self, state: u32) -> impl Iterator<Item = u32> {
        std::iter::successors(Some(state), |&state| {
            let ghost = state.checked_sub(self.n_segments)?;
            Some(self.ghosts[ghost as usize].shorter)
        })
    }
}
