//! Sets of services, and which services each one remembers (ng-routes; Baldacci, Mingozzi and Roberti 2011).

use super::graph::Graph;

/// Services that a set can hold.
pub(super) const MOST_SERVICES: usize = 256;

/// A set of services.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Set([u64; MOST_SERVICES / 64]);

impl Set {
    pub(super) fn insert(&mut self, service: usize) {
        self.0[service / 64] |= 1 << (service % 64);
    }

    #[inline]
    pub(super) fn contains(&self, service: usize) -> bool {
        self.0[service / 64] & (1 << (service % 64)) != 0
    }

    #[inline]
    pub(super) fn is_subset_of(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).all(|(one, other)| one & !other == 0)
    }

    /// What is in both sets.
    #[inline]
    pub(super) fn and(mut self, other: &Self) -> Self {
        for (one, other) in self.0.iter_mut().zip(&other.0) {
            *one &= other;
        }
        self
    }
}

/// Per service the services that a walk remembers while it is there: the `size` nearest, and itself.
pub(super) fn remembered(graph: &Graph, n_services: usize, size: usize) -> Vec<Set> {
    let mut costs: Vec<Vec<(i64, usize)>> = vec![Vec::new(); n_services];
    for (vertex, ways) in graph.ways.iter().enumerate() {
        let service = graph.services[vertex];
        costs[service].extend(ways.iter().map(|way| (way.cost, graph.services[way.to])));
    }
    let mut sets = vec![Set::default(); n_services];
    for (service, near) in costs.iter_mut().enumerate() {
        near.sort_unstable();
        let set = &mut sets[service];
        set.insert(service);
        let mut n_inside = 0;
        for &(_, other) in near.iter() {
            if n_inside == size {
                break;
            }
            if !set.contains(other) {
                set.insert(other);
                n_inside += 1;
            }
        }
    }
    sets
}
