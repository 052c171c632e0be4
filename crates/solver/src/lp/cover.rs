//! The linear relaxation of covering services with routes, and what each service is worth in it.

use super::backend::relaxed_program;
use good_lp::solvers::{DualValues, SolutionWithDual};
use good_lp::{Expression, Solution, SolverModel, constraint, variable, variables};

/// What is to be covered.
pub(crate) struct Cover<'a> {
    /// What leaving each service undone costs.
    pub(crate) undone: &'a [f64],
    /// How many routes of each class there may be.
    pub(crate) most_routes: &'a [f64],
}

/// A route to choose from.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub(crate) class: usize,
    /// What it does, as often as it does it.
    pub(crate) services: Vec<usize>,
    pub(crate) cost: f64,
}

/// An optimum as the solver's floating-point numbers have it: a hint, not a proof.
pub(crate) struct Relaxed {
    pub(crate) cost: f64,
    /// What each service is worth.
    pub(crate) services: Vec<f64>,
    /// What one more route of each class would change; at most 0.
    pub(crate) classes: Vec<f64>,
}

/// The cheapest fractional cover; `None` if the solver finds none.
pub(crate) fn relax(cover: &Cover<'_>, candidates: &[Candidate]) -> Option<Relaxed> {
    let mut variables = variables!();
    let mut cost = Expression::with_capacity(candidates.len() + cover.undone.len());
    let mut done: Vec<Expression> = Vec::with_capacity(cover.undone.len());
    for &price in cover.undone {
        let undone = variables.add(variable().min(0.0));
        cost += price * undone;
        done.push(undone.into());
    }
    let mut used = vec![Expression::default(); cover.most_routes.len()];
    for candidate in candidates {
        let share = variables.add(variable().min(0.0));
        cost += candidate.cost * share;
        used[candidate.class] += share;
        for &service in &candidate.services {
            done[service] += share;
        }
    }
    let mut model = relaxed_program(variables.minimise(cost.clone()));
    let services: Vec<_> =
        done.into_iter().map(|done| model.add_constraint(constraint!(done >= 1.0))).collect();
    let classes: Vec<_> = used
        .into_iter()
        .zip(cover.most_routes)
        .map(|(used, &most)| model.add_constraint(constraint!(used <= most)))
        .collect();
    let mut solution = model.solve().ok()?;
    let cost = solution.eval(cost);
    let duals = solution.compute_dual();
    Some(Relaxed {
        cost,
        services: services.into_iter().map(|row| duals.dual(row).max(0.0)).collect(),
        classes: classes.into_iter().map(|row| duals.dual(row).min(0.0)).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_is_worth_what_its_only_route_costs() {
        let candidate = |class, services: &[usize], cost| Candidate {
            class,
            services: services.to_vec(),
            cost,
        };
        let candidates =
            [candidate(0, &[0], 5.0), candidate(0, &[1], 7.0), candidate(1, &[0, 1], 9.0)];
        let cover = Cover { undone: &[100.0, 100.0], most_routes: &[2.0, 2.0] };
        let relaxed = relax(&cover, &candidates).unwrap();
        assert!((relaxed.cost - 9.0).abs() < 1e-6);
        assert!((relaxed.services.iter().sum::<f64>() - 9.0).abs() < 1e-6);
    }

    #[test]
    fn a_vehicle_more_is_worth_something_where_they_are_few() {
        let candidates = [
            Candidate { class: 0, services: vec![0], cost: 5.0 },
            Candidate { class: 0, services: vec![1], cost: 7.0 },
        ];
        let cover = Cover { undone: &[100.0, 90.0], most_routes: &[1.0] };
        let relaxed = relax(&cover, &candidates).unwrap();
        assert!((relaxed.cost - 95.0).abs() < 1e-6);
        assert!((relaxed.classes[0] + 83.0).abs() < 1e-6);
        assert!((relaxed.services[0] - 88.0).abs() < 1e-6);
    }
}
