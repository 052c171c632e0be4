//! One part of the plan, searched by itself for a counted number of steps.

use super::Whole;
use crate::acceptance::Moment;
use crate::instance::Instance;
use crate::moves;
use crate::random::Random;
use crate::recreate::{open, recreate, split};
use crate::route::Route;
use crate::ruin::strings;
use crate::state::{Place, State};
use roadcrew_model::ServiceId;

pub(super) use crate::chain::WORK_PER_ROUND as WORK_PER_ROUND_ON_CHAINS;

/// Routes, unused vehicles and undone services that are searched together.
pub(super) struct Part {
    pub(super) routes: Vec<Route>,
    pub(super) undone: Vec<ServiceId>,
}

/// So much work makes a round that lasts a few hundredths of a second on one thread, counted in looks at a place.
const WORK_PER_ROUND: u64 = 1_200_000;
/// The most steps of a round, so that a small problem has many rounds.
const STEPS_PER_ROUND: usize = 1_000;
/// One in so many steps cuts an order into routes.
const CUT_ONE_IN: usize = 64;
/// The same where all services fit into one order.
const CUT_ONE_IN_WHEN_SMALL: usize = 2;
/// One in so many steps sends a vehicle out for what is undone, or calls one in.
const OPEN_ONE_IN: usize = 64;
const CLOSE_ONE_IN: usize = 128;
/// Polishing takes at most one in so many shares of a round.
const POLISH_ONE_IN: u64 = 3;
/// Parts are not made so small that a round goes into cutting them.
pub(super) const MOST_SHARES: usize = 8;

/// Where the search of a part ended, and the best it met on the way.
pub(super) struct Searched {
    pub(super) last: Whole,
    pub(super) best: Whole,
}

impl Part {
    pub(super) fn empty() -> Self {
        Self { routes: Vec::new(), undone: Vec::new() }
    }

    pub(super) fn whole(plan: Whole) -> Self {
        Self { routes: plan.routes, undone: plan.undone }
    }

    /// Ruin and recreate under annealing, at one temperature.
    pub(super) fn search(
        self,
        instance: &Instance<'_>,
        (moment, n_parts): (Moment<'_>, usize),
        mut random: Random,
    ) -> Searched {
        if let Some(chains) = &instance.chains {
            let share = n_parts.clamp(1, MOST_SHARES) as u64;
            let part = (self.routes, self.undone);
            let (last, best) = chains.search(instance, &part, (moment, share), &mut random);
            return Searched { last: Whole::of(instance, last), best: Whole::of(instance, best) };
        }
        if let Some(hauls) = &instance.hauls {
            let share = n_parts.clamp(1, MOST_SHARES) as u64;
            let part = (self.routes, self.undone);
            let (last, best) = hauls.search(instance, &part, (moment, share), &mut random);
            return Searched { last: Whole::of(instance, last), best: Whole::of(instance, best) };
        }
        let mut services: Vec<ServiceId> = self.undone.clone();
        services.extend(self.routes.iter().flat_map(Route::order));
        let mut best = Best::new(Whole::of(instance, (self.routes.clone(), self.undone.clone())));
        let mut state = State::new(instance, self.routes, self.undone);
        if services.is_empty() {
            return Searched { last: best.whole.clone(), best: best.whole };
        }
        let used = state.routes().iter().filter(|route| !route.visits.is_empty());
        let n_strings: usize = used.map(|route| strings::n_places(instance, route)).sum();
        let mean_length = services.len() / n_strings.max(1);
        let work = WORK_PER_ROUND / n_parts.clamp(1, MOST_SHARES) as u64;
        let all_fit = services.len() <= split::MOST_SERVICES;
        let cut_one_in = if all_fit { CUT_ONE_IN_WHEN_SMALL } else { CUT_ONE_IN };
        for _ in 0..STEPS_PER_ROUND {
            if work < state.work() {
                break;
            }
            let before = state.cost();
            state.begin_step();
            let seed = *random.pick(&services);
            if random.once_in(cut_one_in) {
                let few = split::choose(&state, seed);
                split::rebuild(&mut state, few, &mut random);
            } else if instance.has_prizes
                && !state.undone().is_empty()
                && random.once_in(OPEN_ONE_IN)
            {
                open(&mut state, &mut random);
            } else if instance.has_prizes && random.once_in(CLOSE_ONE_IN) {
                let removed = route_of(&state, seed);
                state.remove(&removed);
                recreate(&mut state, &removed, &mut random);
            } else {
                let removed = strings::choose(&state, seed, mean_length, &mut random);
                state.remove(&removed);
                recreate(&mut state, &removed, &mut random);
            }
            if before + moment.allowance(&mut random) < state.cost() {
                state.undo();
            } else {
                best.see(&state);
            }
        }
        let last = Whole::of(instance, state.into_parts());
        let best = if best.improved {
            let first = random.below(services.len());
            services.rotate_left(first);
            polished(instance, best.whole, &services, work / POLISH_ONE_IN)
        } else {
            best.whole
        };
        Searched { last, best }
    }
}

/// All that a service's route does; nothing of one that is undone.
fn route_of(state: &State<'_, '_>, service: ServiceId) -> Vec<ServiceId> {
    match state.place(service) {
        Place::On { route, .. } => state.route(route).order().collect(),
        Place::Undone(_) | Place::Elsewhere => Vec::new(),
    }
}

/// The plan with local moves made until none improves it.
fn polished(instance: &Instance<'_>, plan: Whole, services: &[ServiceId], work: u64) -> Whole {
    let mut state = State::new(instance, plan.routes, plan.undone);
    moves::polish(&mut state, services, work);
    Whole::of(instance, state.into_parts())
}

/// The best so far, copied route by route as routes change.
struct Best {
    whole: Whole,
    improved: bool,
    /// Routes that changed since the copy.
    changed: Vec<bool>,
}

impl Best {
    fn new(whole: Whole) -> Self {
        Self { changed: vec![false; whole.routes.len()], improved: false, whole }
    }

    /// After a step that stays.
    fn see(&mut self, state: &State<'_, '_>) {
        for slot in state.touched() {
            self.changed[slot] = true;
        }
        if self.whole.cost <= state.cost() {
            return;
        }
        self.improved = true;
        self.whole.cost = state.cost();
        self.whole.undone.clear();
        self.whole.undone.extend_from_slice(state.undone());
        for (slot, changed) in self.changed.iter_mut().enumerate() {
            if std::mem::take(changed) {
                self.whole.routes[slot].clone_from(state.route(slot));
            }
        }
    }
}
