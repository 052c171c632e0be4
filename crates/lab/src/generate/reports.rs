//! What residents report about the problems, and which report is about which.

use super::problems::{Problem, ProblemId};
use super::streets::{StreetMap, shifted};
use super::times::History;
use super::wording::traits;
use super::{Setting, Spec};
use crate::draw::Draws;
use roadcrew_incidents::{Report, ReportStatus};
use roadcrew_units::Timestamp;

/// The error of a telephone's position, as a standard deviation to the east and to the north.
const POSITION_NOISE_M: f64 = 8.0;
/// Worse positions are put here: people move the pin when it lies in the next street.
const WORST_NOISE_M: f64 = 20.0;
/// Who reports a lamp or a bin reads its number this often.
const NAMES_ASSET: f64 = 0.45;
/// Who reports writes something this often.
const WRITES: f64 = 0.9;
/// Who reports gives the street this often.
const GIVES_STREET: f64 = 0.95;
/// Residents choose another category of the same family this often.
const CONFUSES: f64 = 0.08;

/// One report before it has its number.
struct Arrival {
    requested: Timestamp,
    problem: ProblemId,
    repeat: u64,
}

/// All reports by the time of reporting, each with the problem that it is about.
pub(super) fn draw(
    setting: &Setting<'_>,
    spec: &Spec,
    map: &StreetMap<'_>,
    history: &History,
    problems: &[Problem],
) -> (Vec<Report>, Vec<ProblemId>) {
    let mut arrivals = Vec::new();
    for (index, problem) in problems.iter().enumerate() {
        let number = index as u64;
        for repeat in 0..problem.n_reports as u64 {
            let requested = if repeat == 0 {
                problem.first_report
            } else {
                let until = problem.closed.unwrap_or(history.now());
                let mut draws = Draws::new(spec.seed, "repeated", entity(number, repeat));
                history.moment_between(problem.first_report, until, &mut draws)
            };
            arrivals.push(Arrival { requested, problem: ProblemId::new(index), repeat });
        }
    }
    arrivals.sort_by_key(|report| (report.requested, report.problem, report.repeat));
    arrivals
        .iter()
        .enumerate()
        .map(|(place, arrival)| {
            let problem = &problems[arrival.problem.index()];
            (report(setting, spec.seed, map, problem, arrival, place), arrival.problem)
        })
        .unzip()
}

/// The key of a repeat: 24 repeats at most leave room for 32.
fn entity(problem: u64, repeat: u64) -> u64 {
    problem * 32 + repeat
}

fn report(
    setting: &Setting<'_>,
    seed: u64,
    map: &StreetMap<'_>,
    problem: &Problem,
    arrival: &Arrival,
    place: usize,
) -> Report {
    let key = entity(arrival.problem.index() as u64, arrival.repeat);
    let draws = |purpose| Draws::new(seed, purpose, key);
    let kind = &setting.kinds[reported_kind(setting, problem, &mut draws("reported category"))];
    let writes = draws("writes").happens(WRITES);
    let gives_street = draws("gives street").happens(GIVES_STREET);
    let (status, updated, notes) = outcome(problem, arrival);
    Report {
        id: format!("R{:04}", place + 1),
        service_code: kind.code.clone(),
        service_name: kind.name.clone(),
        status,
        status_notes: notes.to_owned(),
        requested: arrival.requested,
        expected: Some(arrival.requested.after(kind.service_level)),
        updated,
        position: shifted(problem.position, noise(&mut draws("noise"))),
        address: if gives_street { problem_street(map, problem) } else { String::new() },
        description: if writes {
            text(&kind.code, &kind.name, &mut draws("text"))
        } else {
            String::new()
        },
        asset: problem.asset.clone().filter(|_| draws("names asset").happens(NAMES_ASSET)),
    }
}

fn problem_street(map: &StreetMap<'_>, problem: &Problem) -> String {
    map.streets()[problem.place].name.to_owned()
}

/// The category that the resident chooses: sometimes a neighbour of the true one.
fn reported_kind(setting: &Setting<'_>, problem: &Problem, draws: &mut Draws) -> usize {
    let neighbours: Vec<usize> = setting
        .kinds
        .iter()
        .enumerate()
        .filter(|(_, kind)| kind.family == problem.family && kind.alert_from.is_none())
        .map(|(index, _)| index)
        .filter(|&index| index != problem.kind)
        .collect();
    if neighbours.is_empty() || !draws.happens(CONFUSES) {
        return problem.kind;
    }
    neighbours[draws.place(neighbours.len())]
}

fn outcome(
    problem: &Problem,
    arrival: &Arrival,
) -> (ReportStatus, Option<Timestamp>, &'static str) {
    match problem.closed {
        None => (ReportStatus::Open, None, ""),
        Some(closed) if arrival.repeat == 0 => (ReportStatus::Closed, Some(closed), "Fixed."),
        Some(closed) => (ReportStatus::Closed, Some(closed), "Duplicate request."),
    }
}

fn noise(draws: &mut Draws) -> (f64, f64) {
    let (east, north) = draws.normal_pair(POSITION_NOISE_M);
    let distance = east.hypot(north);
    let scale = (WORST_NOISE_M / distance).min(1.0);
    (east * scale, north * scale)
}

fn text(code: &str, name: &str, draws: &mut Draws) -> String {
    let texts = traits(code).texts;
    match texts.get(draws.place(texts.len())) {
        Some(text) => (*text).to_owned(),
        None => name.to_owned(),
    }
}
