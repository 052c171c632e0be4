//! Every good route seen, once per set of services and class of vehicles: the cheapest order of each.

use crate::instance::Instance;
use crate::route::Route;
use roadcrew_model::ServiceId;
use std::collections::BTreeMap;

/// Routes kept; the longest unseen go first.
const MOST_ROUTES: usize = 20_000;

/// A route in the pool.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    pub(crate) class: usize,
    pub(crate) order: Vec<ServiceId>,
    pub(crate) cost: i64,
    last_seen: u64,
}

/// A class and the hash of a set of services.
type Key = (usize, u64, u64);

#[derive(Debug, Default)]
pub(crate) struct Pool {
    columns: BTreeMap<Key, Column>,
}

impl Pool {
    /// Notes the routes of a plan that was met in this round.
    pub(crate) fn note(&mut self, routes: &[Route], round: u64) {
        for route in routes.iter().filter(|route| !route.visits.is_empty()) {
            let column = self.columns.entry(key(route)).or_insert_with(|| Column {
                class: route.class,
                order: route.order().collect(),
                cost: route.cost,
                last_seen: round,
            });
            column.last_seen = round;
            if route.cost < column.cost {
                column.cost = route.cost;
                column.order = route.order().collect();
            }
        }
        if MOST_ROUTES < self.columns.len() {
            self.forget_half();
        }
    }

    fn forget_half(&mut self) {
        let mut seen: Vec<u64> = self.columns.values().map(|column| column.last_seen).collect();
        seen.sort_unstable();
        let since = seen[seen.len() / 2];
        self.columns.retain(|_, column| since < column.last_seen);
    }

    /// The routes seen last, at most so many.
    pub(crate) fn latest(&self, most: usize) -> Vec<&Column> {
        let mut latest: Vec<&Column> = self.columns.values().collect();
        latest.sort_by_key(|column| std::cmp::Reverse(column.last_seen));
        latest.truncate(most);
        latest
    }
}

/// More services make a program whose whole numbers take longer than what they gain: a search of the same time finds more.
const MOST_SERVICES: usize = 150;
/// Longer routes than these on average hardly ever fit together in another way.
const MOST_PER_ROUTE: usize = 16;

/// Whether choosing from a pool is likely to pay: short routes, and few services.
pub(crate) fn pays(instance: &Instance<'_>, n_routes: usize) -> bool {
    let n_services = instance.n_services();
    n_services <= MOST_SERVICES && n_services <= MOST_PER_ROUTE * n_routes
}

/// Sums over the set do not depend on the order.
fn key(route: &Route) -> Key {
    let mut sums = (0_u64, 0_u64);
    for service in route.order() {
        sums.0 = sums.0.wrapping_add(mix(u64::from(service.0)));
        sums.1 = sums.1.wrapping_add(mix(u64::from(service.0) ^ 0x5555_0000_0000));
    }
    (route.class, sums.0, sums.1)
}

/// The finaliser of splitmix64.
fn mix(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
