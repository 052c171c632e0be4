//! `roadcrew plan explain`: the services that somebody's plan leaves undone, explained.

use super::{Budget, Case, Depth, Explanation, Fix, Planned, Spares, explain};
use crate::assemble::Draft;
use crate::check::{Asked, CheckError, assemble, day_and_work, match_plan_with_breaks};
use crate::city::City;
use crate::day::Reason;
use crate::plan_file::PlanFile;
use rayon::prelude::*;
use roadcrew_model::{ModeIndex, ServiceId, Stop, judge};
use roadcrew_units::Money;
use serde::Serialize;

/// A service of a plan: who does it, or why nobody does.
#[derive(Clone, Debug, Serialize)]
pub struct Explained {
    /// Its id.
    pub id: String,
    /// What people call it, with the street.
    pub name: String,
    /// Who does it when; then there is nothing to explain.
    pub done: Option<String>,
    /// Why it is no work of this day, where the city knows it all the same.
    pub not_planned: Option<String>,
    /// What leaving it undone costs, in millionths of the currency.
    pub undone_costs: Money,
    /// Per crew why not.
    pub reasons: Vec<Reason>,
    /// What would get it done, the cheapest first.
    pub fixes: Vec<Fix>,
    /// Whether everything was tried; where very much is left undone only a part is, unless one asks for a service by its name.
    pub in_full: bool,
}

/// Explains one service in full, named by its id or by a report, or everything that the plan leaves undone, fifty times as much of it as planning
/// has time for.
pub fn explain_plan(
    city: &City,
    file: &PlanFile,
    asked: &Asked,
    service: Option<&str>,
) -> Result<Vec<Explained>, CheckError> {
    let (day, work) = day_and_work(city, file, asked)?;
    let assembled = assemble(city, &day, work)?;
    let (assembled, matched) = match_plan_with_breaks(assembled, file);
    let plan = matched.plan;
    let judgement = judge(&assembled.problem, &plan);
    let labels = &assembled.draft.labels;
    let services: Vec<ServiceId> = match service {
        None => judgement.undone.clone(),
        Some(named) => {
            let found = labels
                .iter()
                .position(|label| label.id == named)
                .or_else(|| labels.iter().position(|it| it.reports.iter().any(|id| id == named)));
            let Some(found) = found else {
                let known = not_planned(&assembled.draft, named);
                return known.map(|known| vec![known]).ok_or_else(|| CheckError::NoService {
                    service: named.to_owned(),
                    date: day.date().to_string(),
                });
            };
            vec![ServiceId::new(found)]
        }
    };
    let name = |service| assembled.stop_name(Stop::Service { service, mode: ModeIndex(0) });
    let spares = Spares::of(&assembled.problem);
    let planned = Planned::of(&assembled.problem, &plan, assembled.per_metre_apart());
    let budget = Budget::of_question(&assembled.problem, &plan);
    let is_named = service.is_some();
    let explained = services.into_par_iter().enumerate().map(|(before, service)| {
        let case = Case {
            problem: &assembled.problem,
            spares: &spares,
            plan: &plan,
            planned: &planned,
            service,
            crews: &assembled.draft.crews,
            day: &day,
            name: &name,
            skills: &|missing| assembled.draft.skills_in_words(missing.0),
            tools: assembled.draft.tools(),
        };
        let done = plan.routes.iter().zip(&judgement.routes).find_map(|(route, judged)| {
            let at = route.services().position(|it| it == service)?;
            let is_it =
                |stop: &Stop| matches!(stop, Stop::Service { service: it, .. } if *it == service);
            let place = route.stops.iter().position(is_it).unwrap_or(at);
            let crew = &assembled.draft.crews[route.vehicle.index()].name;
            Some(format!("{crew} does it at {}", day.clock(judged.stops[place].start)))
        });
        let depth = if is_named { Depth::Deep } else { budget.depth(before) };
        let found = if done.is_some() { Explanation::default() } else { explain(&case, depth) };
        Explained {
            id: labels[service.index()].id.clone(),
            name: name(service),
            done,
            not_planned: None,
            undone_costs: case.undone_price(),
            reasons: found.reasons,
            fixes: found.fixes,
            in_full: depth == Depth::Deep,
        }
    });
    Ok(explained.collect())
}

/// What may wait for another day, or was left out, with the reason.
fn not_planned(draft: &Draft<'_>, named: &str) -> Option<Explained> {
    let why = draft.why_no_work(named)?;
    let not_due = draft.not_due.iter().find(|it| it.id == named);
    Some(Explained {
        id: named.to_owned(),
        name: not_due.map_or(named, |it| &it.name).to_owned(),
        done: None,
        not_planned: Some(why),
        undone_costs: Money::ZERO,
        reasons: Vec::new(),
        fixes: Vec::new(),
        in_full: true,
    })
}
