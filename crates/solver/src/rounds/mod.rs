//! The main loop: rounds of counted work on the parts of the plan.

mod part;
mod split;

use crate::acceptance::Annealing;
use crate::finish::finish;
use crate::instance::Instance;
use crate::options::{Options, Progress, Solution};
use crate::random::Random;
use crate::route::Route;
use crate::start::first_plan;
use part::{Part, Searched};
use rayon::prelude::*;
use roadcrew_model::{Problem, ServiceId, judge};
use roadcrew_units::Money;

/// Searches for a cheap plan until the stop rule says so; tells `listener` of every round.
pub fn solve(problem: &Problem, options: &Options, listener: &(dyn Fn(Progress) + Sync)) -> Solution {
    let builder = rayon::ThreadPoolBuilder::new().num_threads(options.threads.unwrap_or(0));
    match builder.build() {
        Ok(pool) => pool.install(|| search(problem, options, listener)),
        // A machine that grants no threads still has this one.
        Err(_) => search(problem, options, listener),
    }
}

fn search(problem: &Problem, options: &Options, listener: &(dyn Fn(Progress) + Sync)) -> Solution {
    let watch = options.stop.start();
    let instance = Instance::new(problem);
    let annealing = Annealing::new(instance.typical_arc, options.start.is_some());
    let mut random = Random::new(options.seed, 0, 0);
    let first = first_plan(&instance, options.start.as_ref(), &mut random);
    let mut current = Whole::of(&instance, first.into_parts());
    let mut best = current.clone();
    let mut round = 0;
    while let Some(progress) = watch.progress(round) {
        if instance.n_services() == 0 || problem.vehicles().is_empty() {
            break;
        }
        round += 1;
        let temperature = annealing.temperature(progress);
        let parts = split::split(&instance, &current, (options.seed, round));
        let search = |(index, part): (usize, Part)| {
            let random = Random::new(options.seed, round, 1 + index as u64);
            part.search(&instance, &annealing, temperature, random)
        };
        let searched: Vec<Searched> =
            parts.parts.into_par_iter().enumerate().map(search).collect();
        (current, best) = split::merge(&instance, parts.kind, searched, best);
        listener(Progress {
            best: Money(best.cost - best.price_of_missing(&instance)),
            feasible: best.price_of_missing(&instance) == 0,
            seconds: watch.seconds(),
            iterations: round,
        });
    }
    let (plan, judgement) = finish(&instance, &best.routes);
    let mut solution = Solution { plan, judgement, iterations: round, lower_bound: None };
    if let Some(start) = &options.start {
        let given = judge(problem, start);
        let better = given.is_feasible()
            && (!solution.judgement.is_feasible() || given.cost() < solution.judgement.cost());
        if better {
            solution.plan = start.clone();
            solution.judgement = given;
        }
    }
    solution
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
    pub(crate) fn of(instance: &Instance<'_>, (routes, undone): (Vec<Route>, Vec<ServiceId>)) -> Self {
        let driven: i64 = routes.iter().map(|route| route.cost).sum();
        let missed: i64 = undone.iter().map(|&service| instance.task(service).undone).sum();
        Self { routes, undone, cost: driven + missed }
    }

    fn price_of_missing(&self, instance: &Instance<'_>) -> i64 {
        let tasks = self.undone.iter().map(|&service| instance.task(service));
        tasks.filter(|task| task.mandatory).map(|task| task.undone).sum()
    }
}
