//! How much is tried where hundreds of services are left undone.

use super::{Depth, effort};
use roadcrew_model::{Plan, Problem, Route};

/// So many places of routes are looked at in all to find what undone services would displace and what would get them done. Where a plan
/// leaves more undone than that is enough for, the rest is tried beside each crew's work only; who asks for one by its name is told all.
const MOST_PLACES_TRIED: usize = 10_000_000;
/// Where hundreds of services are left beside routes of hundreds of stops, those beyond so many stops in all are tried alone only.
const MOST_STOPS_TRIED: usize = 1_000_000;

/// So much more is tried where somebody asks why.
const PATIENCE: usize = 50;

/// So much longer it takes to judge a route beside the others, where crews wait for each other or are to work alike, than by itself.
const BESIDE_OTHERS: usize = 8;

/// How many of a plan's undone services are tried how far.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Budget {
    /// So many in full.
    n_deep: usize,
    /// So many at least beside each crew's work.
    n_beside: usize,
    /// How much longer it takes to judge a route here than by itself.
    judging: usize,
}

impl Budget {
    /// What is allowed where somebody asks why and waits for the answer, and not for a plan.
    pub(crate) fn of_question(problem: &Problem, plan: &Plan) -> Self {
        Self::with(PATIENCE, problem, plan)
    }

    /// What a plan of such routes allows. `O(routes)`.
    pub(crate) fn of(problem: &Problem, plan: &Plan) -> Self {
        Self::with(1, problem, plan)
    }

    fn with(patience: usize, problem: &Problem, plan: &Plan) -> Self {
        let n_stops: usize = plan.routes.iter().map(|route| route.stops.len()).sum();
        let is_apart = problem.balance().0 == 0 && problem.links().is_empty();
        let n_judged = if is_apart { 1 } else { BESIDE_OTHERS };
        let n_places: usize = plan.routes.iter().map(|route| effort(problem, route)).sum();
        let n_deep = patience * MOST_PLACES_TRIED / (n_places * n_judged).max(1);
        let n_beside = n_deep.max(patience * MOST_STOPS_TRIED / (n_stops * n_judged).max(1));
        Self { n_deep, n_beside, judging: n_judged }
    }

    /// How far the undone service is tried that so many others stand before.
    pub(crate) fn depth(self, before: usize) -> Depth {
        if before < self.n_deep {
            Depth::Deep
        } else if before < self.n_beside {
            Depth::Quick
        } else {
            Depth::Alone
        }
    }

    /// How far all of so many undone services can be tried.
    pub(super) fn depth_for_all(self, n_undone: usize) -> Depth {
        self.depth(n_undone.saturating_sub(1))
    }

    /// How many places it is worth to try a service at a route, so far; all that is tried together is worth [`Self::most`].
    pub(super) fn worth(self, problem: &Problem, route: &Route, depth: Depth) -> usize {
        match depth {
            Depth::Alone => 0,
            Depth::Quick => (route.stops.len() + 1) * self.judging,
            Depth::Deep => effort(problem, route) * self.judging,
        }
    }

    /// The most places that are tried.
    pub(super) fn most(depth: Depth) -> usize {
        match depth {
            Depth::Alone => 0,
            Depth::Quick => MOST_STOPS_TRIED,
            Depth::Deep => MOST_PLACES_TRIED,
        }
    }
}
