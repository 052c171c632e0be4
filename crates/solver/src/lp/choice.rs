//! The best set of routes from a pool: set partitioning with a limit per class of vehicles.

use super::backend::program;
use crate::instance::Instance;
use crate::pool::Column;
use good_lp::{Expression, Solution, SolverModel, Variable, constraint, variable, variables};

/// Columns of the cheapest plan that the pool can make, or that the solver found in its nodes; `None` if it found none.
///
/// `incumbent` are the positions of the columns of a plan that is known; the search starts from it.
#[expect(
    clippy::cast_precision_loss,
    reason = "costs stay far below 2^53; the search re-adds them"
)]
pub(crate) fn best_choice(
    instance: &Instance<'_>,
    columns: &[&Column],
    incumbent: &[usize],
) -> Option<Vec<usize>> {
    let mut known = vec![false; columns.len()];
    let mut missed = vec![true; instance.n_services()];
    for &index in incumbent {
        known[index] = true;
        for service in &columns[index].order {
            missed[service.index()] = false;
        }
    }
    let as_number = |yes: bool| if yes { 1.0 } else { 0.0 };

    let mut variables = variables!();
    let mut cost = Expression::with_capacity(columns.len() + instance.n_services());
    let mut done: Vec<Expression> = Vec::with_capacity(instance.n_services());
    let mut left_out: Vec<Variable> = Vec::with_capacity(instance.n_services());
    for service in instance.services() {
        let undone = variables.add(variable().binary().initial(as_number(missed[service.index()])));
        cost += instance.task(service).undone as f64 * undone;
        done.push(undone.into());
        left_out.push(undone);
    }
    let mut used = vec![Expression::default(); instance.classes.len()];
    let mut chosen: Vec<Variable> = Vec::with_capacity(columns.len());
    for (column, &known) in columns.iter().zip(&known) {
        let choose = variables.add(variable().binary().initial(as_number(known)));
        cost += column.cost as f64 * choose;
        used[column.class] += choose;
        for service in &column.order {
            done[service.index()] += choose;
        }
        chosen.push(choose);
    }

    let mut model = program(variables.minimise(cost));
    for exactly_once in done {
        model.add_constraint(constraint!(exactly_once == 1.0));
    }
    for (class, n_used) in instance.classes.iter().zip(used) {
        model.add_constraint(constraint!(n_used <= class.vehicles.len() as f64));
    }
    for members in instance.groups.members() {
        let n_undone: Expression = members.iter().map(|member| left_out[member.index()]).sum();
        model.add_constraint(constraint!(members.len() as f64 - 1.0 <= n_undone));
    }
    let solution = model.solve().ok()?;
    let is_chosen = |&index: &usize| 0.5 < solution.value(chosen[index]);
    Some((0..columns.len()).filter(is_chosen).collect())
}
