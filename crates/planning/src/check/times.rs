//! The times that a file states, held against what can be driven.
//!
//! A stop that is told to be later than need be is waited for, as the judge has it. One that is told to be earlier than it can be is named where that
//! begins: the stops behind it, which are as late as it is, only differ from what is told.

use super::breach::Breach;
use super::words::{Words, in_minutes};
use roadcrew_model::{RouteJudgement, TOLD_TO_THE_MINUTE, ToldTimes, Violation};
use roadcrew_units::Seconds;

/// What a file says of when a crew is where.
#[derive(Clone, Debug, Default)]
pub(crate) struct ToldRoute {
    /// Of each stop.
    pub stops: Vec<ToldTimes>,
    /// When it leaves its depot.
    pub departure: Option<Seconds>,
    /// When it is back at its depot.
    pub home: Option<Seconds>,
}

/// One time that is told, and the earliest that it can be.
struct Claim {
    stop: usize,
    told: Seconds,
    found: Seconds,
    /// As in "is told to be … at 10:00".
    what: &'static str,
}

impl Claim {
    fn late(&self) -> Seconds {
        self.found - self.told
    }
}

/// A route's broken times, and where it is told to be otherwise than it is, as sentences.
#[derive(Default)]
pub(super) struct Compared {
    pub breaches: Vec<Breach>,
    pub differences: Vec<String>,
}

/// Compares a route's times with the judge's, which has waited for what is told to be later.
pub(super) fn compare(
    words: &Words<'_>,
    vehicle: roadcrew_model::VehicleId,
    (told, judged): (&ToldRoute, &RouteJudgement),
) -> Compared {
    let mut compared = Compared::default();
    // How late it has been said to be.
    let mut known = Seconds::ZERO;
    for claim in claims(told, judged) {
        let late = claim.late();
        let clock = |time| words.clock(time);
        let (at, found) = (clock(claim.told), clock(claim.found));
        let by = in_minutes(Seconds(late.0.abs()));
        if known + TOLD_TO_THE_MINUTE <= late {
            let text = format!(
                "is told to be {} at {at}, {by} before that can be: {found} at the earliest",
                claim.what
            );
            let by = (Some(late.0), Some("s"));
            compared.breaches.push(words.at_stop("too_early", vehicle, claim.stop, by, &text));
            known = late;
        } else if TOLD_TO_THE_MINUTE <= late {
            let name = words.stop_name(vehicle, claim.stop);
            let text =
                format!("the plan says {at}, but it is {} at {found}, {by} later", claim.what);
            compared.differences.push(format!("{}, {name}: {text}", words.crew_name(vehicle)));
        }
        known = known.min(late.max(Seconds::ZERO));
    }
    for (stop, (told, times)) in told.stops.iter().zip(&judged.stops).enumerate() {
        let early = told.arrival.map_or(Seconds::ZERO, |told| told - times.arrival);
        if TOLD_TO_THE_MINUTE <= early && times.arrival < times.start {
            let name = words.stop_name(vehicle, stop);
            compared.differences.push(format!(
                "{}, {name}: the plan says {}, but it is reached at {}: {} are waited",
                words.crew_name(vehicle),
                words.clock(times.arrival + early),
                words.clock(times.arrival),
                in_minutes(early)
            ));
        }
    }
    compared
}

/// All that is told, in order. Of a stop that is reached too late it is not said again that it begins and ends too late.
fn claims(told: &ToldRoute, judged: &RouteJudgement) -> Vec<Claim> {
    let mut claims = Vec::new();
    for (stop, (told, times)) in told.stops.iter().zip(&judged.stops).enumerate() {
        let all = [
            (told.arrival, times.arrival, "reached"),
            (told.start, times.start, "begun"),
            (told.end, times.end, "left"),
        ];
        let told = all.into_iter().filter_map(|(told, found, what)| Some((told?, found, what)));
        let claim = |(told, found, what)| Claim { stop, told, found, what };
        claims.extend(told.map(claim));
    }
    let home = told.home.map(|told| Claim {
        stop: judged.stops.len(),
        told,
        found: judged.arrival,
        what: "reached",
    });
    claims.extend(home);
    claims
}

/// By how much what is told may be off: by a second, or by a minute where no seconds are told.
pub(super) fn precision(told: &[ToldTimes]) -> Seconds {
    let mut times = told.iter().flat_map(|told| [told.arrival, told.start, told.end]);
    let has_seconds = times.any(|time| time.is_some_and(|time| time.0 % 60 != 0));
    if has_seconds { Seconds(1) } else { TOLD_TO_THE_MINUTE }
}

/// How often a route is told to be earlier by a minute or more than it can be, beyond what is known of the stops before, and by how much it is in all,
/// to the precision of what is told.
pub(super) fn too_early(told: &[ToldTimes], judged: &RouteJudgement) -> (usize, Seconds) {
    let precision = precision(told);
    let told = ToldRoute { stops: told.to_vec(), ..ToldRoute::default() };
    let (mut n, mut known, mut most) = (0, Seconds::ZERO, Seconds::ZERO);
    for claim in claims(&told, judged) {
        if known + TOLD_TO_THE_MINUTE <= claim.late() {
            (n, known) = (n + 1, claim.late());
        }
        most = most.max(claim.late());
    }
    (n, if most < precision { Seconds::ZERO } else { most })
}

/// For how long rules of time are broken, all in all.
pub(super) fn excess(violations: &[Violation]) -> Seconds {
    let by = violations.iter().map(|violation| match violation {
        Violation::WindowMissed { by, .. }
        | Violation::TipClosed { by, .. }
        | Violation::BreakLate { by, .. }
        | Violation::RestMissing { by, .. }
        | Violation::RestTooShort { by, .. }
        | Violation::DrivesTooLong { by, .. }
        | Violation::LeavesEarly { by, .. }
        | Violation::ReturnsLate { by, .. }
        | Violation::TooLong { by, .. }
        | Violation::LeavesBeforeRelease { by, .. } => *by,
        _ => Seconds::ZERO,
    });
    by.sum()
}

/// By how much a route is later than told, all in all: who leaves in time for what is told has the least.
pub(super) fn lateness(told: &[ToldTimes], judged: &RouteJudgement) -> Seconds {
    let late = |(told, times): (&ToldTimes, &roadcrew_model::StopTimes)| {
        let late = |told: Option<Seconds>, found: Seconds| {
            told.map_or(Seconds::ZERO, |told| (found - told).excess())
        };
        late(told.arrival, times.arrival)
            + late(told.start, times.start)
            + late(told.end, times.end)
    };
    told.iter().zip(&judged.stops).map(late).sum()
}
