//! The main loop where routes depend on each other: services are linked across them, or they are to be alike in length.
//!
//! A round searches routes as if each stood alone, so before a round everything is settled that another route may rely on: who begins
//! together has that moment as the only window, what comes first ends before a moment from which on the other may start, and one
//! vehicle has what one vehicle is to do ([`hold`]). Between rounds what is linked is taken out and placed anew, one after the other,
//! each within what the others leave it ([`arrange`]), on hauls where those are searched ([`board`]). Hauls count what it costs that routes differ in length as the judge does; where routes are searched
//! as wholes, a second beyond the mean length has its price during a round, and the mean is taken anew after it. Only the judge tells which plan is the best.

mod arrange;
mod board;
mod clusters;
mod hold;

use super::islands::search_cut;
use super::{Whole, not_worse_than_the_start};
use crate::departures;
use crate::finish::finish;
use crate::instance::{Instance, Level};
use crate::options::{Options, Progress, Solution};
use crate::random::Random;
use crate::schedule::{self, Labels};
use crate::start::first_whole;
use crate::stop::Watch;
use clusters::{Cluster, clusters};
use hold::Settled;
use roadcrew_model::{Judgement, Plan, Problem, judge};
use roadcrew_units::Money;
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// So many clusters are placed anew before a round, besides those of which something is undone.
const ANEW_PER_ROUND: usize = 2;
/// Every so many rounds what is placed anew stays for a round whatever it costs, and then shows what has become of it.
const PROBE_EVERY: u64 = 4;

/// How much is tried before a round for what is linked and undone.
struct Effort {
    /// So many clusters of which something is undone are tried.
    most_tried: usize,
    /// Each so many times, until all of it is done.
    attempts: usize,
}

impl Effort {
    /// Where orders are priced as wholes.
    const ON_ROUTES: Self = Self { most_tried: 6, attempts: 1 };
    /// Where it costs what it touches.
    const ON_HAULS: Self = Self { most_tried: 20, attempts: 4 };
}

pub(super) fn search(
    mut instance: Instance<'_>,
    watch: &Watch<'_>,
    options: &Options,
    listener: &(dyn Fn(Progress) + Sync),
) -> Solution {
    let problem = instance.problem;
    let annealing = super::annealing(&instance, options);
    let mut random = Random::new(options.seed, 0, 0);
    let clusters = clusters(problem);
    let n_linked = clusters.iter().flat_map(Cluster::members).count();
    let effort = if instance.hauls.is_some() { Effort::ON_HAULS } else { Effort::ON_ROUTES };
    hold::as_given(&mut instance, &clusters, options.start.as_ref());
    let is_over = || watch.progress(0).is_none();
    let mut current = first_whole(&instance, options.start.as_ref(), &mut random, &is_over);
    let mut best = Best::of(&instance, &current);
    let mut round = 0;
    while let Some(progress) = watch.progress(round) {
        if instance.n_services() == 0 || problem.vehicles().is_empty() {
            break;
        }
        round += 1;
        let moment = annealing.at(progress);
        let probes = round.is_multiple_of(PROBE_EVERY) && !clusters.is_empty();
        let kept = probes.then(|| (current.clone(), Settled::of(&instance, &clusters)));
        for cluster in to_arrange(&current, &clusters, (round, effort.most_tried), &mut random) {
            if watch.is_cut_off() {
                break;
            }
            let allowance = if probes { i64::MAX } else { moment.allowance(&mut random) };
            for _ in 0..effort.attempts {
                current = arrange::anew(&mut instance, current, cluster, allowance, &mut random);
                if !is_undone(&current, cluster) {
                    break;
                }
            }
        }
        current = hold::for_a_round(&mut instance, current, &clusters, &mut random);
        current = level(&mut instance, current);
        best.see(&instance, &current, n_linked);
        let (last, found) = search_cut(&instance, &current, moment, (options.seed, round));
        if !hold::is_torn(&instance, &clusters, &last) {
            best.see(&instance, &found, n_linked);
            current = last;
        }
        if let Some((plan, settled)) = kept
            && plan.cost + moment.allowance(&mut random) < current.cost
        {
            settled.restore(&mut instance);
            current = plan;
        }
        listener(Progress {
            best: best.judgement.cost(),
            feasible: best.judgement.is_feasible(),
            seconds: watch.seconds(),
            iterations: round,
        });
    }
    best.leave_together(problem);
    let gathered = best.whole.gathered(&instance).map(|whole| Best::of(&instance, &whole));
    if let Some(mut gathered) = gathered {
        gathered.leave_together(problem);
        if gathered.worth() <= best.worth() {
            best = gathered;
        }
    }
    let Best { plan, judgement, .. } = best;
    let found = Solution { plan, judgement, iterations: round, lower_bound: None };
    not_worse_than_the_start(problem, options, found)
}

/// Whether something of a cluster is undone.
fn is_undone(current: &Whole, cluster: &Cluster) -> bool {
    cluster.members().any(|it| current.undone.contains(&it))
}

/// The clusters to place anew before a round: at first all, later some.
fn to_arrange<'c>(
    current: &Whole,
    clusters: &'c [Cluster],
    (round, most_tried): (u64, usize),
    random: &mut Random,
) -> Vec<&'c Cluster> {
    let (mut undone, mut done): (Vec<&Cluster>, Vec<&Cluster>) =
        clusters.iter().partition(|cluster| is_undone(current, cluster));
    random.shuffle(&mut undone);
    random.shuffle(&mut done);
    if 1 < round {
        undone.truncate(most_tried);
    }
    done.truncate(ANEW_PER_ROUND);
    undone.extend(done);
    undone
}

/// The best plan by the judge.
struct Best {
    whole: Whole,
    plan: Plan,
    judgement: Judgement,
    /// The orders, by a hash of them, of which it is known how well their routes may leave together.
    tried: BTreeSet<u64>,
}

/// Plans that cost so much more than the best may be better than it once their routes leave together, in percent.
const NEARLY: i64 = 10;
/// With more services in links that is looked at in the end only.
const FEW_LINKED: usize = 40;

impl Best {
    fn of(instance: &Instance<'_>, whole: &Whole) -> Self {
        let (plan, judgement) = finish(instance, &whole.routes);
        Self { whole: whole.clone(), plan, judgement, tried: BTreeSet::new() }
    }

    fn see(&mut self, instance: &Instance<'_>, whole: &Whole, n_linked: usize) {
        let mut seen = Self::of(instance, whole);
        let (broken, cost) = self.worth();
        let nearly = (broken, cost + Money(cost.0 / 100 * NEARLY));
        if n_linked <= FEW_LINKED && seen.worth() <= nearly && self.tried.insert(seen.orders()) {
            seen.leave_together(instance.problem);
        }
        if seen.worth() < self.worth() {
            let tried = std::mem::take(&mut self.tried);
            *self = Self { tried, ..seen };
        }
    }

    /// Who does what in which order and mode, as a hash that is the same on every machine.
    fn orders(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        for route in &self.plan.routes {
            (route.vehicle.index(), &route.stops).hash(&mut hasher);
        }
        hasher.finish()
    }

    /// Lets routes that wait for each other leave when all of them together cost the least.
    fn leave_together(&mut self, problem: &Problem) {
        if let Some(plan) = departures::leave_together(problem, &self.plan, &|_| false) {
            let judgement = judge(problem, &plan);
            if (judgement.violations.len(), judgement.cost()) < self.worth() {
                (self.plan, self.judgement) = (plan, judgement);
            }
        }
    }

    fn worth(&self) -> (usize, Money) {
        (self.judgement.violations.len(), self.judgement.cost())
    }
}

/// Notes how long routes are, so that hauls are searched beside those of other parts; where routes are searched as wholes, prices the seconds
/// by which they are longer than the mean of the plan.
fn level(instance: &mut Instance<'_>, mut whole: Whole) -> Whole {
    let price = instance.problem.balance();
    if price.0 == 0 {
        return whole;
    }
    let (plan, judgement) = finish(instance, &whole.routes);
    if instance.hauls.is_some() {
        instance.lengths = vec![0; instance.problem.vehicles().len()];
        for (route, judged) in plan.routes.iter().zip(&judgement.routes) {
            instance.lengths[route.vehicle.index()] = judged.duration().0;
        }
        return whole;
    }
    let durations = judgement.routes.iter().map(|route| route.duration().0);
    let n_routes = i64::try_from(judgement.routes.len()).unwrap_or(i64::MAX);
    let after = durations.sum::<i64>() / n_routes.max(1);
    for class in &mut instance.classes {
        class.level = Some(Level { after, per_second: price.0 });
    }
    let mut labels = Labels::default();
    for route in &mut whole.routes {
        let is_driveable = schedule::refresh(instance, &mut labels, route);
        debug_assert!(is_driveable, "a price makes no route impossible");
    }
    Whole::of(instance, (whole.routes, whole.undone))
}

/// When what is linked is performed, as the judge sees a plan.
fn judged_times(problem: &Problem, plan: &Plan) -> hold::Times {
    let judgement = judge(problem, plan);
    let mut times = hold::Times::new();
    for (route, judged) in plan.routes.iter().zip(&judgement.routes) {
        for (stop, at) in route.stops.iter().zip(&judged.stops) {
            if let roadcrew_model::Stop::Service { service, .. } = *stop {
                let slot =
                    hold::Slot { vehicle: route.vehicle.index(), start: at.start.0, end: at.end.0 };
                times.insert(service, slot);
            }
        }
    }
    times
}
