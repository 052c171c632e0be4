//! Services in a k-d tree (Bentley 1975): halves of halves, cut at the median in one direction and then in the other.
//! A median stays between its halves.

use super::{GAMMA, Ranked};
use roadcrew_model::{Place, ServiceId};
use std::collections::BinaryHeap;

/// The places of services, in the order of the tree: a half, its median, the other half.
pub(super) struct Tree {
    spots: Vec<(Place, ServiceId)>,
}

/// Halves so small are not cut.
const LEAF: usize = 8;
/// The most services that one search looks at, so that no search looks at all where windows leave few in reach.
const MOST_LOOKS: usize = 2_000;

/// The direction of a cut.
#[derive(Clone, Copy)]
enum Cut {
    X,
    Y,
}

impl Cut {
    fn of(self, place: Place) -> f64 {
        match self {
            Self::X => place.x,
            Self::Y => place.y,
        }
    }

    fn next(self) -> Self {
        match self {
            Self::X => Self::Y,
            Self::Y => Self::X,
        }
    }
}

/// What one search asks and has found.
struct Search<L, R> {
    here: Place,
    least_rank: L,
    rank: R,
    best: BinaryHeap<(i64, ServiceId)>,
    n_looks: usize,
}

impl Tree {
    /// `O(n log n)`.
    pub(super) fn new(mut spots: Vec<(Place, ServiceId)>) -> Self {
        arrange(&mut spots, Cut::X);
        Self { spots }
    }

    /// The services with the best ranks, ties to the lower id. `least_rank` tells below which no rank of a service at a distance is; a
    /// service without a `rank` is left out.
    pub(super) fn best(
        &self,
        here: Place,
        least_rank: impl Fn(f64) -> i64,
        rank: impl Fn(ServiceId) -> Option<i64>,
    ) -> Ranked {
        let best = BinaryHeap::with_capacity(GAMMA + 1);
        let mut search = Search { here, least_rank, rank, best, n_looks: 0 };
        search.go(&self.spots, Cut::X);
        search.best.into_sorted_vec()
    }
}

fn arrange(spots: &mut [(Place, ServiceId)], cut: Cut) {
    if spots.len() <= LEAF {
        return;
    }
    let middle = spots.len() / 2;
    spots.select_nth_unstable_by(middle, |a, b| {
        cut.of(a.0).total_cmp(&cut.of(b.0)).then(a.1.cmp(&b.1))
    });
    let (lower, rest) = spots.split_at_mut(middle);
    arrange(lower, cut.next());
    arrange(&mut rest[1..], cut.next());
}

impl<L: Fn(f64) -> i64, R: Fn(ServiceId) -> Option<i64>> Search<L, R> {
    fn go(&mut self, spots: &[(Place, ServiceId)], cut: Cut) {
        if spots.len() <= LEAF {
            for &(place, service) in spots {
                self.look(place, service);
            }
            return;
        }
        let (lower, rest) = spots.split_at(spots.len() / 2);
        let ((place, service), upper) = (rest[0], &rest[1..]);
        let beyond = cut.of(self.here) - cut.of(place);
        let (near, far) = if beyond < 0.0 { (lower, upper) } else { (upper, lower) };
        self.go(near, cut.next());
        self.look(place, service);
        if self.reaches(beyond.abs()) {
            self.go(far, cut.next());
        }
    }

    fn look(&mut self, place: Place, service: ServiceId) {
        if !self.reaches(self.here.distance(place)) {
            return;
        }
        self.n_looks += 1;
        let Some(rank) = (self.rank)(service) else {
            return;
        };
        if self.best.len() < GAMMA {
            self.best.push((rank, service));
        } else if self.best.peek().is_some_and(|&worst| (rank, service) < worst) {
            self.best.pop();
            self.best.push((rank, service));
        }
    }

    /// Whether a service so far away may be among the best.
    fn reaches(&self, distance: f64) -> bool {
        let is_full = GAMMA <= self.best.len();
        let worst = self.best.peek().map_or(i64::MAX, |&(rank, _)| rank);
        self.n_looks < MOST_LOOKS && (!is_full || (self.least_rank)(distance) <= worst)
    }
}
