//! Solutions of node problems as `.sol` text.

use super::Instance;
use crate::plan::{Plan, Stop};
use roadcrew_units::Money;
use std::fmt::Write;

/// Writes the routes as `Route #1: 4 17 9`, customers counted from 1, `|` for a return to a tip between trips, and the cost on the last line.
pub fn write(instance: &Instance, plan: &Plan, cost: Money) -> String {
    let mut text = String::new();
    let routes = plan.routes.iter().filter(|route| route.services().next().is_some());
    for (number, route) in (1..).zip(routes) {
        let words: Vec<String> = route
            .stops
            .iter()
            .filter_map(|stop| match stop {
                Stop::Service { service, .. } => Some((service.index() + 1).to_string()),
                Stop::Tip(_) => Some("|".to_owned()),
                Stop::Break(_) => None,
            })
            .collect();
        // Writing to a string can't fail.
        let _ = writeln!(text, "Route #{number}: {}", words.join(" "));
    }
    let _ = writeln!(text, "Cost {}", instance.units(cost));
    text
}
