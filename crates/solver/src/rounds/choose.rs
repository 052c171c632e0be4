//! Recombines the routes of the pool into the best plan they make.

use super::Whole;
use crate::instance::Instance;
use crate::lp::{self, Candidate, Cover};
use crate::pool::{Column, Pool};
use crate::route::{Route, Visit};
use crate::schedule::{self, Labels};
use roadcrew_model::ServiceId;

/// Columns of the relaxation: solved in a tenth of a second.
const MOST_COLUMNS: usize = 4_000;
/// Columns of the program with whole numbers, beside those of the best plan.
const MOST_PROMISING: usize = 300;

/// A plan from the pool that is cheaper than the best, if there is one. The best plan's routes must be in the pool.
pub(super) fn choose(instance: &Instance<'_>, pool: &Pool, best: &Whole) -> Option<Whole> {
    let columns = promising(instance, &pool.latest(MOST_COLUMNS), best)?;
    let incumbent = positions(&columns, best)?;
    let chosen = lp::best_choice(instance, &columns, &incumbent)?;
    let plan = assemble(instance, chosen.iter().map(|&index| columns[index]))?;
    (plan.cost < best.cost).then_some(plan)
}

/// The columns that can be part of a cheaper plan than the best, the most promising first, and those of the best; `None` if there is no
/// cheaper plan.
///
/// What a column costs beyond what its services are worth in the linear relaxation, a plan with it costs beyond the relaxation at least.
#[expect(clippy::cast_precision_loss, reason = "costs stay far below 2^53")]
fn promising<'a>(
    instance: &Instance<'_>,
    columns: &[&'a Column],
    best: &Whole,
) -> Option<Vec<&'a Column>> {
    let of_best = positions(columns, best)?;
    let undone: Vec<f64> =
        instance.services().map(|service| instance.task(service).undone as f64).collect();
    let most_routes: Vec<f64> =
        instance.classes.iter().map(|class| class.vehicles.len() as f64).collect();
    let candidates: Vec<Candidate> = columns.iter().map(|column| candidate(column)).collect();
    let cover = Cover { undone: &undone, most_routes: &most_routes };
    let relaxed = lp::relax(&cover, &candidates)?;
    let gap = best.cost as f64 - relaxed.cost;
    if gap < 1.0 {
        return None;
    }
    let excess = |candidate: &Candidate| {
        let worth: f64 = candidate.services.iter().map(|&service| relaxed.services[service]).sum();
        candidate.cost - worth - relaxed.classes[candidate.class]
    };
    let excesses = candidates.iter().map(excess).enumerate();
    let mut others: Vec<(usize, f64)> =
        excesses.filter(|(index, excess)| *excess < gap && !of_best.contains(index)).collect();
    others.sort_by(|one, other| one.1.total_cmp(&other.1));
    others.truncate(MOST_PROMISING);
    let chosen = of_best.into_iter().chain(others.into_iter().map(|(index, _)| index));
    Some(chosen.map(|index| columns[index]).collect())
}

#[expect(clippy::cast_precision_loss, reason = "costs stay far below 2^53")]
fn candidate(column: &Column) -> Candidate {
    let services = column.order.iter().map(|service| service.index()).collect();
    Candidate { class: column.class, services, cost: column.cost as f64 }
}

/// The best plan's routes among the columns; `None` if one is missing.
fn positions(columns: &[&Column], best: &Whole) -> Option<Vec<usize>> {
    let used = best.routes.iter().filter(|route| !route.visits.is_empty());
    used.map(|route| {
        let same = |column: &&Column| {
            column.class == route.class && {
                let mut a: Vec<ServiceId> = column.order.clone();
                let mut b: Vec<ServiceId> = route.order().collect();
                a.len() == b.len() && {
                    a.sort_unstable();
                    b.sort_unstable();
                    a == b
                }
            }
        };
        columns.iter().position(same)
    })
    .collect()
}

/// Gives each column a vehicle of its class; `None` if they are no plan after all.
fn assemble<'a>(
    instance: &Instance<'_>,
    columns: impl Iterator<Item = &'a Column>,
) -> Option<Whole> {
    let dimensions = instance.problem.n_dimensions();
    let classes = instance.class_of.iter().enumerate();
    let mut routes: Vec<Route> =
        classes.map(|(vehicle, &class)| Route::empty(vehicle, class, dimensions)).collect();
    let mut n_used = vec![0; instance.classes.len()];
    let mut done = vec![false; instance.n_services()];
    let mut labels = Labels::default();
    for column in columns {
        let vehicle = *instance.classes[column.class].vehicles.get(n_used[column.class])?;
        n_used[column.class] += 1;
        for &service in &column.order {
            if std::mem::replace(&mut done[service.index()], true) {
                return None;
            }
            let mode = instance.mode_range(service).start;
            routes[vehicle].visits.push(Visit::new(service, mode));
        }
        if !schedule::refresh(instance, &mut labels, &mut routes[vehicle]) {
            return None;
        }
    }
    let undone = instance.services().filter(|service| !done[service.index()]).collect();
    Some(Whole::of(instance, (routes, undone)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finish::finish;
    use crate::random::Random;
    use crate::start::first_plan;
    use crate::tests::{Rules, random_problem};

    #[test]
    fn the_choice_is_as_good_as_every_plan_in_the_pool() {
        for seed in 0..5 {
            let rules = Rules { n_services: 20, n_vehicles: 8, plain: seed % 2 == 0 };
            let problem = random_problem(seed, rules);
            let instance = Instance::new(&problem);
            let plan = |seed| {
                let state = first_plan(&instance, None, &mut Random::new(seed, 3, 3), &|| false);
                Whole::of(&instance, state.into_parts())
            };
            let plans: Vec<Whole> = (0..12).map(plan).collect();
            let mut pool = Pool::default();
            for plan in &plans {
                pool.note(&plan.routes, 1);
            }
            let least = plans.iter().map(|plan| plan.cost).min().unwrap();
            let dearest = plans.iter().max_by_key(|plan| plan.cost).unwrap();
            let chosen = choose(&instance, &pool, dearest);
            let cost = chosen.as_ref().map_or(dearest.cost, |plan| plan.cost);
            assert!(cost <= least, "{cost} where {least} is known");
            if let Some(chosen) = chosen {
                let (_, judgement) = finish(&instance, &chosen.routes);
                let missing = chosen.price_of_missing(&instance);
                assert_eq!(judgement.cost().0, chosen.cost - missing);
            }
        }
    }
}
