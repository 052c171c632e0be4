//! The main loop: rounds of counted work on the parts of the plan.

mod breed;
mod choose;
mod coupled;
mod eased;
mod islands;
mod part;
mod split;

use crate::acceptance::Annealing;
use crate::bound;
use crate::finish::finish;
use crate::instance::Instance;
use crate::options::{Options, Progress, Solution};
use crate::pool::{self, Pool};
use crate::random::Random;
use crate::route::Route;
use crate::start::first_whole;
use eased::Eased;
use islands::Islands;
use roadcrew_model::{Problem, ServiceId, judge};
use roadcrew_units::Money;
use std::time::Duration;

/// When the pool is asked for its best plan, as shares of the search.
const CHOICES_AT: [f64; 2] = [0.8, 0.95];

/// So many services of vehicles that tip are begun with too good a plan to spoil it.
const MANY: usize = 1_000;

/// The share of the time that is kept for a lower bound, and how much that is at most.
const BOUND_SHARE: f64 = 0.08;
const BOUND_MOST: Duration = Duration::from_secs(10);

/// Searches for a cheap plan until the stop rule says so; tells `listener` of every round.
pub fn solve(
    problem: &Problem,
    options: &Options,
    listener: &(dyn Fn(Progress) + Sync),
) -> Solution {
    let builder = rayon::ThreadPoolBuilder::new().num_threads(options.threads.unwrap_or(0));
    match builder.build() {
        Ok(pool) => pool.install(|| search(problem, options, listener)),
        // A machine that grants no threads still has this one.
        Err(_) => search(problem, options, listener),
    }
}

fn search(problem: &Problem, options: &Options, listener: &(dyn Fn(Progress) + Sync)) -> Solution {
    match Eased::of(problem, options) {
        Some(eased) => eased.search(problem, options, listener, search_at_once),
        None => search_at_once(problem, options, listener),
    }
}

fn search_at_once(
    problem: &Problem,
    options: &Options,
    listener: &(dyn Fn(Progress) + Sync),
) -> Solution {
    let whole = options.stop.start();
    let mut instance = Instance::new(problem);
    if let Some(hauls) = &mut instance.hauls {
        hauls.pull_together(options.compact);
    }
    if instance.is_coupled() {
        return coupled::search(instance, &whole, options, listener);
    }
    let annealing = annealing(&instance, options);
    let mut random = Random::new(options.seed, 0, 0);
    let is_over = || whole.progress(0).is_none();
    let first = first_whole(&instance, options.start.as_ref(), &mut random, &is_over);
    let mut best = first.clone();
    let is_chosen = instance.hauls.is_none() && pool::pays(&instance, first.n_used());
    let is_bounded = options.bound && bound::pays(&instance, first.n_used());
    let is_pooled = is_chosen || (instance.hauls.is_none() && is_bounded);
    let mut pool = is_pooled.then(Pool::default);
    let share = if is_bounded { BOUND_SHARE } else { 0.0 };
    let watch = whole.ahead_by(share, BOUND_MOST);
    let mut choices = CHOICES_AT.into_iter().peekable();
    let mut islands = Islands::of(&instance, first);
    let mut round = 0;
    while let Some(progress) = watch.progress(round) {
        if instance.n_services() == 0 || problem.vehicles().is_empty() {
            break;
        }
        round += 1;
        let found = islands.search(&instance, (&annealing, progress), (options.seed, round));
        for plan in found {
            if let Some(pool) = &mut pool {
                pool.note(&plan.routes, round);
            }
            if plan.cost < best.cost {
                best = plan;
            }
        }
        if let Some(pool) = pool.as_mut().filter(|_| is_chosen)
            && choices.next_if(|&at| at <= progress).is_some()
        {
            pool.note(&best.routes, round);
            if let Some(plan) = choose::choose(&instance, pool, &best) {
                best = plan.clone();
                islands.settle(plan);
            }
        }
        let missing = best.price_of_missing(&instance);
        listener(Progress {
            best: Money(best.cost - missing - instance.groups.surplus()),
            feasible: missing == 0,
            seconds: watch.seconds(),
            iterations: round,
        });
    }
    if let Some(gathered) = best.gathered(&instance)
        && gathered.cost <= best.cost
    {
        best = gathered;
    }
    let (plan, judgement) = finish(&instance, &best.routes);
    let found = Solution { plan, judgement, iterations: round, lower_bound: None };
    let found = not_worse_than_the_start(problem, options, found);
    if !is_bounded || !found.judgement.is_feasible() {
        return found;
    }
    let known = pool.as_ref().map_or_else(Vec::new, |pool| pool.latest(bound::ROUTES));
    let known = known.into_iter().map(|column| (column.class, column.order.clone()));
    let of_best = best.routes.iter().map(|route| (route.class, route.order().collect()));
    let finding = whole.ahead_by(share / 4.0, BOUND_MOST / 4);
    let limits = bound::Limits {
        stop_finding: &|| finding.is_cut_off(),
        stop: &|| whole.is_cut_off(),
        rounds: round,
    };
    let lower_bound = bound::lower_bound(&instance, of_best.chain(known), &limits);
    debug_assert!(lower_bound.is_none_or(|bound| bound <= found.judgement.cost()));
    Solution { lower_bound, ..found }
}

/// How the search cools: later on where a first plan is too good to be spoiled.
fn annealing(instance: &Instance<'_>, options: &Options) -> Annealing {
    let annealing = Annealing::new(instance.typical_arc, options.start.is_some());
    let many_hauls = MANY < instance.n_services() && instance.hauls.is_some();
    let go_to_tips = instance.hauls.as_ref().is_some_and(|hauls| hauls.go_to_tips(instance));
    let annealing = if go_to_tips { annealing.for_trips() } else { annealing };
    if instance.begins_with_savings() || many_hauls { annealing.after_savings() } else { annealing }
}

/// What was given stays if it is feasible and the search found nothing better.
fn not_worse_than_the_start(problem: &Problem, options: &Options, found: Solution) -> Solution {
    let Some(start) = &options.start else {
        return found;
    };
    let given = judge(problem, start);
    let better = given.is_feasible()
        && (!found.judgement.is_feasible() || given.cost() < found.judgement.cost());
    if better { Solution { plan: start.clone(), judgement: given, ..found } } else { found }
}

/// All routes and what is undone.
#[derive(Clone)]
pub(crate) struct Whole {
    pub(crate) routes: Vec<Route>,
    pub(crate) undone: Vec<ServiceId>,
    /// The routes' and the undone services' prices.
    pub(crate) cost: i64,
}

impl Whole {
    pub(crate) fn of(
        instance: &Instance<'_>,
        (routes, undone): (Vec<Route>, Vec<ServiceId>),
    ) -> Self {
        let driven: i64 = routes.iter().map(|route| route.cost).sum();
        let missed: i64 = undone.iter().map(|&service| instance.task(service).undone).sum();
        Self { routes, undone, cost: driven + missed }
    }

    /// The plan with trips that lie together in one shift, at no higher cost; `None` where nobody tips.
    fn gathered(&self, instance: &Instance<'_>) -> Option<Self> {
        let hauls = instance.hauls.as_ref()?;
        let plan = (self.routes.clone(), self.undone.clone());
        Some(Self::of(instance, hauls.gather(instance, &plan)))
    }

    fn n_used(&self) -> usize {
        self.routes.iter().filter(|route| !route.visits.is_empty()).count()
    }

    pub(crate) fn price_of_missing(&self, instance: &Instance<'_>) -> i64 {
        instance.price_of_missing(&self.undone)
    }
}
