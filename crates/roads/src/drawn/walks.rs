//! Restrictions the obvious way: every walk remembers the segments it came by and reads the restrictions themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::network::{Rule, SegmentId};
use crate::profile::Profile;
use crate::router::{Leg, Router, Weight};

pub(super) struct Walks<'a> {
    restricted: &'a Router,
    /// The same city without its restrictions, hence without ghosts.
    free: Router,
    /// How many segments a walk needs to remember.
    memory: usize,
}

impl<'a> Walks<'a> {
    pub(super) fn new(restricted: &'a Router) -> Self {
        let network = restricted.network().without_restrictions();
        let longest = restricted.network().restrictions.iter().map(|rule| rule.path.len()).max();
        let profile = Profile::built_in(restricted.profile_name()).unwrap();
        Self {
            restricted,
            free: Router::new(Arc::new(network), &profile),
            memory: longest.unwrap_or(2) - 1,
        }
    }

    /// The way from the start of a segment to the start of every other: a Dijkstra over remembered walks.
    pub(super) fn legs_from(&self, source: SegmentId) -> BTreeMap<SegmentId, Leg> {
        let mut legs = BTreeMap::new();
        let mut settled = BTreeSet::new();
        let mut queue = BTreeSet::from([(Weight::default(), vec![source])]);
        while let Some((weight, walk)) = queue.pop_first() {
            if !settled.insert(walk.clone()) {
                continue;
            }
            let last = walk[walk.len() - 1];
            if self.free.is_drivable(last) {
                legs.entry(last).or_insert_with(|| weight.leg());
            }
            for (next, arc) in self.free.turns(last.0) {
                let next = SegmentId(next);
                if self.allows(&walk, next) {
                    let mut longer = walk.clone();
                    longer.push(next);
                    let forgotten = longer.len().saturating_sub(self.memory);
                    queue.insert((weight + arc, longer.split_off(forgotten)));
                }
            }
        }
        legs
    }

    fn allows(&self, walk: &[SegmentId], next: SegmentId) -> bool {
        (1..=walk.len()).all(|length| self.allows_after(&walk[walk.len() - length..], next))
    }

    /// What the restrictions say to one who has just driven exactly these segments of their paths.
    fn allows_after(&self, driven: &[SegmentId], next: SegmentId) -> bool {
        let rules = &self.restricted.network().restrictions;
        let on_path =
            || rules.iter().filter(|rule| rule.path[..rule.path.len() - 1].starts_with(driven));
        let is_forbidden = on_path().any(|rule| {
            rule.rule == Rule::Forbidden
                && rule.path.len() == driven.len() + 1
                && rule.path[driven.len()] == next
        });
        // A path through ways binds whoever has entered the first of them.
        let binds = |path: &[SegmentId]| path.len() == 2 || 2 <= driven.len();
        let mut prescribed =
            on_path().filter(|rule| rule.rule == Rule::Only && binds(&rule.path)).peekable();
        let is_prescribed =
            prescribed.peek().is_none() || prescribed.any(|rule| rule.path[driven.len()] == next);
        !is_forbidden && is_prescribed
    }
}
