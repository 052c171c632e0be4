//! The cheapest times of events of which some come some time after others: a simple temporal problem (Dechter, Meiri and Pearl 1991) with a
//! convex cost, as a linear program. Each row is a difference of two times, so that whole bounds have a whole optimum.

use super::backend::relaxed_program;
use good_lp::{Expression, Solution, SolverModel, Variable, constraint, variable, variables};

/// What happens when, and what that costs; times are whole seconds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Timetable {
    /// From when to when each event may happen.
    pub(crate) events: Vec<(i64, i64)>,
    /// The second of two events is no sooner than so much after the first.
    pub(crate) gaps: Vec<(usize, usize, i64)>,
    pub(crate) prices: Vec<Priced>,
}

/// A price for each second by which an event is more than so much later than another one, or than a moment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Priced {
    pub(crate) event: usize,
    pub(crate) than: Option<usize>,
    pub(crate) beyond: i64,
    pub(crate) price: i64,
}

impl Timetable {
    /// The cheapest time of each event, and what they cost together; `None` if there are no such times. Some milliseconds for some hundred events.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "seconds of some days; what they cost is judged anew"
    )]
    pub(crate) fn cheapest(&self) -> Option<(Vec<i64>, f64)> {
        let mut variables = variables!();
        let mut events: Vec<Variable> = Vec::with_capacity(self.events.len());
        for &(open, close) in &self.events {
            if close < open {
                return None;
            }
            events.push(variables.add(variable().min(open as f64).max(close as f64)));
        }
        let mut cost = Expression::with_capacity(self.prices.len());
        let mut beyond: Vec<Variable> = Vec::with_capacity(self.prices.len());
        for priced in &self.prices {
            let over = variables.add(variable().min(0.0));
            cost += priced.price as f64 * over;
            beyond.push(over);
        }
        let mut model = relaxed_program(variables.minimise(cost.clone()));
        for &(first, then, gap) in &self.gaps {
            model.add_constraint(constraint!(events[then] - events[first] >= gap as f64));
        }
        for (priced, &over) in self.prices.iter().zip(&beyond) {
            let late = priced.than.map_or(events[priced.event].into(), |than| {
                Expression::from(events[priced.event]) - events[than]
            });
            model.add_constraint(constraint!(over - late >= -priced.beyond as f64));
        }
        let solution = model.solve().ok()?;
        let times = events.into_iter().map(|event| solution.value(event).round() as i64);
        Some((times.collect(), solution.eval(cost)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cost(table: &Timetable, times: &[i64]) -> Option<i64> {
        let within = |(time, &(open, close)): (&i64, &(i64, i64))| (open..=close).contains(time);
        let are_kept = times.iter().zip(&table.events).all(within)
            && table.gaps.iter().all(|&(first, then, gap)| times[first] + gap <= times[then]);
        let price = |it: &Priced| {
            let than = it.than.map_or(0, |than| times[than]);
            it.price * (times[it.event] - than - it.beyond).max(0)
        };
        are_kept.then(|| table.prices.iter().map(price).sum())
    }

    proptest! {
        /// Against all times of up to four events.
        #[test]
        fn no_other_times_are_cheaper(
            events in prop::collection::vec((0i64..6, 0i64..6), 1..5),
            gaps in prop::collection::vec((0usize..4, 0usize..4, -2i64..4), 0..5),
            prices in prop::collection::vec((0usize..4, prop::option::of(0usize..4), 0i64..5, 0i64..9), 0..5),
        ) {
            let n = events.len();
            let table = Timetable {
                events: events.iter().map(|&(open, length)| (open, open + length)).collect(),
                gaps: gaps.into_iter().map(|(a, b, gap)| (a % n, b % n, gap)).filter(|it| it.0 != it.1).collect(),
                prices: prices
                    .into_iter()
                    .map(|(event, than, beyond, price)| Priced {
                        event: event % n,
                        than: than.map(|than| than % n).filter(|than| *than != event % n),
                        beyond,
                        price,
                    })
                    .collect(),
            };
            let mut least: Option<i64> = None;
            for code in 0..12_usize.pow(u32::try_from(n).unwrap()) {
                let time = |event: usize| i64::try_from(code / 12_usize.pow(u32::try_from(event).unwrap()) % 12).unwrap();
                let times: Vec<i64> = (0..n).map(time).collect();
                if let Some(cost) = cost(&table, &times) {
                    least = Some(least.map_or(cost, |least: i64| least.min(cost)));
                }
            }
            let found = table.cheapest().map(|(times, _)| cost(&table, &times));
            prop_assert_eq!(found, least.map(Some));
        }
    }
}
