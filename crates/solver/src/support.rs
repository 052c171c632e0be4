//! What the judge knows and the search can't do yet.

use roadcrew_model::Problem;

/// Names the first rule of a problem that the search would ignore; `None` if it minds all of them.
pub fn unsupported(problem: &Problem) -> Option<&'static str> {
    let services = problem.services();
    let delivers = |quantities: &[i64]| quantities.iter().any(|&quantity| quantity != 0);
    if services.iter().any(|service| delivers(&service.delivery.0)) {
        return Some("deliveries and pickups on one route");
    }
    if services.iter().any(|service| service.release.is_some()) {
        return Some("release times");
    }
    if !problem.groups().is_empty() {
        return Some("groups of services that exclude each other");
    }
    if problem.vehicles().iter().any(|vehicle| vehicle.most_tips.is_some()) {
        return Some("a limited number of reloads");
    }
    None
}
