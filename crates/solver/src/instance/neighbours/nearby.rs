//! Neighbours on a table: only the shortest ways of each row are ranked.

use super::bounded::Bounded;
use super::{best_rank, the_best};
use crate::instance::Instance;
use rayon::prelude::*;
use roadcrew_model::ServiceId;

/// So many shortest ways of each service are ranked, and as many of the ways back as there are.
const SHORT_WAYS: usize = 180;

/// The best neighbours among those to which or from which the way is among the shortest. Every row of the table is read once, `O(n²)`, in
/// parallel; the memory is `O(n)`. Where ways are as long as their ways back and there are no windows, the ranks are those of all pairs.
pub(super) fn rank(instance: &Instance<'_>) -> Vec<super::Ranked> {
    let services: Vec<ServiceId> = instance.services().collect();
    let out: Vec<Vec<ServiceId>> =
        services.par_iter().map(|&service| nearest(instance, service)).collect();
    let mut back: Vec<Vec<ServiceId>> = vec![Vec::new(); services.len()];
    for (&service, nearest) in services.iter().zip(&out) {
        for other in nearest {
            back[other.index()].push(service);
        }
    }
    let rank = |&service: &ServiceId| {
        let mut others = [out[service.index()].as_slice(), &back[service.index()]].concat();
        others.sort_unstable();
        others.dedup();
        let rank = |&other: &ServiceId| Some((best_rank(instance, service, other)?, other));
        the_best(others.iter().filter_map(rank).collect())
    };
    services.par_iter().map(rank).collect()
}

/// The services to which the ways are the cheapest.
fn nearest(instance: &Instance<'_>, from: ServiceId) -> Vec<ServiceId> {
    let Some(class) = instance.classes.first() else {
        return Vec::new();
    };
    let exits = &instance.modes[instance.mode_range(from)];
    let arc = |to: ServiceId| {
        let entries = &instance.modes[instance.mode_range(to)];
        let ends = exits.iter().flat_map(|exit| entries.iter().map(move |entry| (exit, entry)));
        ends.filter_map(|(exit, entry)| class.arc(exit.exit, entry.entry)).min()
    };
    let mut shortest = Bounded::of(SHORT_WAYS);
    for other in instance.services().filter(|&other| other != from) {
        if let Some(arc) = arc(other) {
            shortest.offer((arc, other));
        }
    }
    shortest.into_best().into_iter().map(|(_, other)| other).collect()
}
