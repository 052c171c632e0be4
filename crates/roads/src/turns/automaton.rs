//! Restrictions of several segments, remembered by an automaton over their paths (Aho and Corasick 1975), so that
//! overlapping ones work too.

use std::collections::BTreeMap;

use crate::network::{Rule, SegmentId, StreetNetwork};

/// A copy of a segment that was entered by the beginning of a restriction's path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ghost {
    pub(super) segment: SegmentId,
    /// The state of the longest shorter history, at last the segment itself.
    shorter: u32,
}

/// What one restriction says at a state about the next segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Clause {
    restriction: usize,
    rule: Rule,
    next: SegmentId,
}

/// The histories of all restrictions, whomever they bind, then those of the paths that the network remembers besides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Automaton {
    n_segments: u32,
    pub(super) ghosts: Vec<Ghost>,
    children: BTreeMap<(u32, SegmentId), u32>,
    /// The states that have children, among the segments.
    has_children: Vec<bool>,
    clauses: BTreeMap<u32, Vec<Clause>>,
}

impl Automaton {
    pub(super) fn new(network: &StreetNetwork) -> Self {
        let of_map = network.restrictions.iter().map(|it| (it.rule, &it.path));
        let local = network.remembered.iter().map(|path| (Rule::Forbidden, path));
        let rules: Vec<(Rule, &Vec<SegmentId>)> = of_map.chain(local).collect();
        // Shorter histories come first, so that they exist when longer ones point at them.
        let mut histories: Vec<&[SegmentId]> = rules
            .iter()
            .flat_map(|(_, path)| (2..path.len()).map(|length| &path[..length]))
            .collect();
        histories.sort_by_key(|history| (history.len(), *history));
        histories.dedup();

        let n_segments = SegmentId::new(network.n_segments()).0;
        let mut automaton = Self {
            n_segments,
            ghosts: Vec::new(),
            children: BTreeMap::new(),
            has_children: vec![false; network.n_segments()],
            clauses: BTreeMap::new(),
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
            if let Some(has_children) = automaton.has_children.get_mut(parent as usize) {
                *has_children = true;
            }
            states.insert(history, state);
        }
        for (number, &(rule, path)) in rules.iter().enumerate() {
            // A path through ways binds whoever has entered the first of them.
            let first_bound = if path.len() == 2 { 1 } else { 2 };
            let lengths = match rule {
                Rule::Forbidden => path.len() - 1..path.len(),
                Rule::Only => first_bound..path.len(),
            };
            for length in lengths {
                let state = states.get(&path[..length]).copied().unwrap_or(path[0].0);
                let clause = Clause { restriction: number, rule, next: path[length] };
                automaton.clauses.entry(state).or_default().push(clause);
            }
        }
        automaton
    }

    /// The state after turning into a segment: the longest history that some restriction remembers.
    pub(super) fn next(&self, state: u32, to: SegmentId) -> u32 {
        if self.has_children.get(state as usize) == Some(&false) {
            return to.0;
        }
        self.histories(state)
            .find_map(|state| self.children.get(&(state, to)).copied())
            .unwrap_or(to.0)
    }

    /// What the restrictions that hold now forbid.
    pub(super) fn bans(&self, holds: impl Fn(usize) -> bool) -> Bans<'_> {
        let mut bans = Bans { automaton: self, of_state: BTreeMap::new() };
        for (&state, clauses) in &self.clauses {
            let holding = clauses.iter().copied().filter(|clause| holds(clause.restriction));
            let holding: Vec<Clause> = holding.collect();
            if !holding.is_empty() {
                bans.of_state.insert(state, holding);
            }
        }
        bans
    }

    /// The state and its ever shorter histories.
    fn histories(&self, state: u32) -> impl Iterator<Item = u32> {
        std::iter::successors(Some(state), |&state| {
            let ghost = state.checked_sub(self.n_segments)?;
            Some(self.ghosts[ghost as usize].shorter)
        })
    }
}

/// The restrictions that hold for one vehicle at one time.
#[derive(Debug)]
pub(super) struct Bans<'a> {
    automaton: &'a Automaton,
    of_state: BTreeMap<u32, Vec<Clause>>,
}

impl Bans<'_> {
    pub(super) fn allow(&self, state: u32, to: SegmentId) -> bool {
        let mut histories = self.automaton.histories(state);
        histories.all(|state| {
            self.of_state.get(&state).is_none_or(|clauses| {
                let mut prescribed =
                    clauses.iter().filter(|clause| clause.rule == Rule::Only).peekable();
                let is_prescribed =
                    prescribed.peek().is_none() || prescribed.any(|clause| clause.next == to);
                is_prescribed
                    && !clauses
                        .iter()
                        .any(|clause| clause.rule == Rule::Forbidden && clause.next == to)
            })
        })
    }
}
