//! Work packages of a city's open incidents, by driving distance.

use roadcrew_incidents::{Incident, PackageLimits, Visit, WorkPackage, work_packages};
use roadcrew_planning::City;
use roadcrew_roads::{Profile, Router, Snap};
use roadcrew_units::Seconds;

/// Packs the incidents. What no task is known for takes half an hour and the skill of its own family.
pub(super) fn pack(city: &City, open: &[Incident]) -> Vec<WorkPackage> {
    let Some(profile) = Profile::built_in("car") else { return Vec::new() };
    let router = Router::new(city.network.clone(), &profile);
    let snaps: Vec<Option<Snap>> =
        open.iter().map(|incident| router.snap(incident.position)).collect();
    let visits: Vec<Visit> = open.iter().map(|incident| visit(city, incident)).collect();
    let metres = |from: roadcrew_incidents::IncidentNumber,
                  to: roadcrew_incidents::IncidentNumber| {
        let (from, to) = (snaps[from.index()].as_ref()?, snaps[to.index()].as_ref()?);
        router.best_route(&from.stands, &to.stands).map(|way| way.metres)
    };
    work_packages(open, &visits, metres, &PackageLimits::default())
}

fn visit(city: &City, incident: &Incident) -> Visit {
    let task = city.task(&incident.service_code);
    let skill = task.and_then(|task| task.skill.clone());
    Visit {
        skill: skill.unwrap_or_else(|| incident.family.to_string()),
        work: task.map_or(Seconds::from_minutes(30), |task| task.on_site),
    }
}
