//! The true problems: what, where, from when to when.

use super::streets::{Place, StreetMap, shifted};
use super::times::{History, as_f64, seconds};
use super::wording::{Traits, traits};
use super::{Setting, Spec};
use crate::draw::Draws;
use roadcrew_units::{Position, Seconds, Timestamp, define_id};

define_id!(
    /// A true problem in the order in which it was generated.
    ProblemId
);

/// One true problem, which residents report once or more often.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Its category.
    pub code: String,
    /// The family of its category.
    pub family: String,
    /// The street that it is on; may be empty.
    pub street: String,
    /// Where it is.
    pub position: Position,
    /// The lamp, bin or drain that it is about.
    pub asset: Option<String>,
    /// When it came to be.
    pub occurred: Timestamp,
    /// When it is first reported.
    pub first_report: Timestamp,
    /// When it was dealt with, if it was.
    pub closed: Option<Timestamp>,
    /// How many reports of it there are.
    pub n_reports: usize,
    pub(crate) place: usize,
    pub(crate) kind: usize,
}

/// How long after its beginning somebody reports a problem, in the mean.
const REPORTING_DELAY: Seconds = Seconds::from_hours(14);
/// No problem is dealt with faster than this in the mean, whatever its service level says.
const LEAST_LIFETIME: Seconds = Seconds::from_hours(90);
/// A problem is dealt with after this share of its service level in the mean: some two in five are late.
const LIFETIME: f64 = 1.25;

/// Draws problems until there are enough reports.
pub(super) fn draw(
    setting: &Setting<'_>,
    spec: &Spec,
    map: &StreetMap<'_>,
    history: &History,
) -> Vec<Problem> {
    let weights: Vec<f64> = setting
        .kinds
        .iter()
        .map(|kind| if kind.alert_from.is_some() { 0.0 } else { traits(&kind.code).frequency })
        .collect();
    let mut problems = Vec::new();
    let mut rest = if weights.iter().any(|weight| 0.0 < *weight) { spec.reports } else { 0 };
    while 0 < rest {
        let mut problem =
            draw_one(setting, spec.seed, map, history, &weights, problems.len() as u64);
        problem.n_reports = problem.n_reports.min(rest);
        rest -= problem.n_reports;
        problems.push(problem);
    }
    problems
}

fn draw_one(
    setting: &Setting<'_>,
    seed: u64,
    map: &StreetMap<'_>,
    history: &History,
    weights: &[f64],
    number: u64,
) -> Problem {
    let draws = |purpose| Draws::new(seed, purpose, number);
    let index = draws("category").weighted(weights);
    let kind = &setting.kinds[index];
    let traits = traits(&kind.code);
    let place = map.place(&mut draws("place"));
    let position = beside(place, traits, &mut draws("curb"));

    let first_report = history.moment(&mut draws("first report"));
    let delay = draws("delay").exponential(as_f64(REPORTING_DELAY));
    let mean = (as_f64(kind.service_level) * LIFETIME).max(as_f64(LEAST_LIFETIME));
    // Nobody comes within the first hour.
    let lifetime = seconds(3600.0 + draws("lifetime").exponential(mean));
    let closed = first_report.after(lifetime);
    Problem {
        code: kind.code.clone(),
        family: kind.family.clone(),
        street: map.street(place).name.to_owned(),
        position,
        asset: traits.asset.map(|prefix| format!("{prefix}-{:04}", 1000 + number)),
        occurred: first_report.after(Seconds(-seconds(delay).0)),
        first_report,
        closed: (closed < history.now()).then_some(closed),
        n_reports: 1 + draws("repeats").repeats(),
        place: place.street,
        kind: index,
    }
}

/// Holes lie in the street, lamps and bins stand beside it.
fn beside(place: Place, traits: &Traits, draws: &mut Draws) -> Position {
    let (east, north) = draws.normal_pair(traits.off_middle_m);
    let limit = 2.0 * traits.off_middle_m;
    shifted(place.position, (east.clamp(-limit, limit), north.clamp(-limit, limit)))
}
