//! Why no crews can ever begin some work together, whatever else the day is.

use super::alone;
use roadcrew_model::{Link, Problem, ServiceId, VehicleId};
use roadcrew_units::TimeWindow;

/// Why no crews can ever do a party at one moment, where that is certain; the names are those of the services.
pub(super) fn impossible(
    problem: &Problem,
    party: &[ServiceId],
    name: &dyn Fn(ServiceId) -> String,
) -> Option<String> {
    let is_able = |crew: VehicleId, member: ServiceId| {
        let service = problem.service(member);
        problem.vehicle(crew).skills.cover(service.skills)
            && alone::possible(problem, crew, member).broken.is_empty()
    };
    let crews = || (0..problem.vehicles().len()).map(VehicleId::new);
    let able: Vec<VehicleId> =
        crews().filter(|&crew| party.iter().any(|&member| is_able(crew, member))).collect();
    if able.len() < party.len() {
        let n = party.len();
        return Some(format!("it takes {n} crews at once, and only {} could do it", able.len()));
    }
    contradiction(problem, party, name)
}

/// What is asked of services that are to begin together and can't be had at once, on whatever day.
pub(super) fn contradiction(
    problem: &Problem,
    party: &[ServiceId],
    name: &dyn Fn(ServiceId) -> String,
) -> Option<String> {
    let names = || party.iter().map(|&member| name(member)).collect::<Vec<_>>().join(" and ");
    for (index, &one) in party.iter().enumerate() {
        for &other in &party[index + 1..] {
            let windows = |member| &problem.service(member).windows[..];
            if !meet(windows(one), windows(other)) {
                return Some(format!(
                    "{} are to begin together, and their windows have no moment in common",
                    names()
                ));
            }
            for link in problem.links() {
                match link {
                    Link::Follows { first, then, .. }
                        if [*first, *then] == [one, other] || [*first, *then] == [other, one] =>
                    {
                        return Some(format!(
                            "{} are to begin together, and one after the other",
                            names()
                        ));
                    }
                    Link::SameVehicle(members)
                        if members.contains(&one) && members.contains(&other) =>
                    {
                        return Some(format!(
                            "{} are to begin together, and by the same crew",
                            names()
                        ));
                    }
                    _ => {}
                }
            }
        }
    }
    None
}

/// Whether two lists of windows have a moment in common; no window is any time.
fn meet(some: &[TimeWindow], others: &[TimeWindow]) -> bool {
    let meets = |one: &TimeWindow| {
        others.iter().any(|other| one.open() <= other.close() && other.open() <= one.close())
    };
    some.is_empty() || others.is_empty() || some.iter().any(meets)
}
