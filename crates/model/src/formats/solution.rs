//! Solutions as text: the `.sol` form of node problems, and words for streets.

use super::{Instance, Words, vroom};
use crate::plan::{Plan, Route, Stop};
use roadcrew_units::Money;
use std::fmt::Write;

/// Writes a line a route, `Route #1: 4 17 9`, and the cost on the last line.
///
/// Customers are counted from 1, depots left out; `|` is a return to a depot between trips. In street problems `n12` is a node, `3-7` an edge or
/// arc in the direction served and `tip:5` a facility. Where all vehicles are alike, routes are counted; otherwise the number is the
/// vehicle's place in the file. Vehicles that stay in have no line. VROOM's problems get VROOM's output instead.
pub fn write(instance: &Instance, plan: &Plan, cost: Money) -> String {
    if let Words::Vroom(ids) = &instance.words {
        return vroom::write(instance, ids, plan);
    }
    let mut text = String::new();
    let alike = instance.problem.vehicles().windows(2).all(|pair| pair[0] == pair[1]);
    let mut routes: Vec<&Route> =
        plan.routes.iter().filter(|route| route.services().next().is_some()).collect();
    routes.sort_by_key(|route| route.vehicle);
    for (place, route) in (1..).zip(routes) {
        let number = if alike { place } else { route.vehicle.index() + 1 };
        let words: Vec<String> =
            route.stops.iter().filter_map(|&stop| word(instance, stop)).collect();
        // Writing to a string can't fail.
        let _ = writeln!(text, "Route #{number}: {}", words.join(" "));
    }
    let _ = writeln!(text, "Cost {}", instance.units(cost));
    text
}

fn word(instance: &Instance, stop: Stop) -> Option<String> {
    match (stop, &instance.words) {
        (Stop::Service { service, .. }, Words::Customers) => {
            Some((service.index() + 1).to_string())
        }
        (Stop::Service { service, mode }, Words::Streets(words)) => {
            words.get(service.index())?.get(mode.index()).cloned()
        }
        (Stop::Tip(_), Words::Customers) => Some("|".to_owned()),
        (Stop::Tip(facility), Words::Streets(_)) => {
            Some(format!("tip:{}", instance.problem.facility(facility).name))
        }
        (Stop::Break(_), _) | (_, Words::Vroom(_)) => None,
    }
}
