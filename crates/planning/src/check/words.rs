//! The judge's violations in the city's words: crew and stop by name, times by the clock.

use super::breach::Breach;
use super::names::is_of;
use crate::assemble::{Assembled, NOBODYS_SKILL, is_closed_all_day};
use roadcrew_model::{Judgement, Plan, Stop, StopTimes, Violation};
use roadcrew_units::{Metres, Seconds};

/// A judged plan and the day that gives its words. The plan names no vehicle that doesn't exist.
pub(crate) struct Words<'a> {
    pub day: &'a Assembled<'a>,
    pub plan: &'a Plan,
    pub judgement: &'a Judgement,
}

impl Words<'_> {
    /// One per violation, in the judge's order.
    pub(crate) fn breaches(&self) -> impl Iterator<Item = Breach> + '_ {
        let undone = self.judgement.undone.iter();
        // What planners say must be done has a price, so that the rest of the day is planned whatever becomes of it.
        let musts = undone.filter(|service| self.day.draft.labels[service.index()].must);
        let violations = self.judgement.violations.iter();
        violations
            .map(|violation| self.breach(violation))
            .chain(musts.map(|&service| self.breach(&Violation::MustBeDone { service })))
    }

    fn breach(&self, violation: &Violation) -> Breach {
        let seconds = |by: &Seconds| (Some(by.0), Some("s"));
        match violation {
            Violation::VehicleTwice { vehicle } => {
                self.of_crew("crew_twice", *vehicle, (None, None), "has more than one route")
            }
            Violation::UnknownStop { vehicle, stop } => self.at_stop(
                "unknown_stop",
                *vehicle,
                *stop,
                (None, None),
                "is no stop that this crew can make: it has no such tip, break or mode",
            ),
            Violation::NoWay { vehicle, stop } => self.no_way(*vehicle, *stop),
            Violation::SkillMissing { vehicle, service } => {
                let missing = self.missing_skills(*vehicle, *service);
                let lacks =
                    if missing.ends_with(NOBODYS_SKILL) { "" } else { ", which the crew lacks" };
                let text = format!("needs {missing}{lacks}");
                self.at_service("skill_missing", *vehicle, *service, (None, None), &text)
            }
            Violation::WindowMissed { vehicle, service, by } => {
                let windows = &self.day.problem.service(*service).windows;
                // Somebody may do it twice.
                let stop = self.find_stop(*vehicle, |stop, times| {
                    is_of(*stop, *service)
                        && windows.last().is_some_and(|last| times.start - last.close() == *by)
                });
                let text = format!(
                    "starts at {}, {} after its last window closes{}",
                    self.start_at(*vehicle, stop),
                    in_minutes(*by),
                    self.closing(windows)
                );
                self.at_stop("window_missed", *vehicle, stop, seconds(by), &text)
            }
            Violation::TipClosed { vehicle, facility, by } => {
                let tip = self.day.problem.facility(*facility);
                let is_late = |stop: &Stop, times: &StopTimes| {
                    *stop == Stop::Tip(*facility)
                        && tip.windows.last().is_some_and(|last| times.start - last.close() == *by)
                };
                let stop = self.find_stop(*vehicle, is_late);
                if is_closed_all_day(tip) {
                    let nothing = (None, None);
                    return self.at_stop(
                        "tip_closed",
                        *vehicle,
                        stop,
                        nothing,
                        "is closed all day",
                    );
                }
                let closing = self.closing(&tip.windows);
                let text = format!("is reached {} after it closes{closing}", in_minutes(*by));
                self.at_stop("tip_closed", *vehicle, stop, seconds(by), &text)
            }
            Violation::BreakLate { vehicle, index, by } => {
                let window = self.day.problem.vehicle(*vehicle).breaks[*index].window;
                let stop = self.find_stop(*vehicle, |stop, _| *stop == Stop::Break(*index));
                let text = format!(
                    "starts at {}, {} after its window closes{}",
                    self.start_at(*vehicle, stop),
                    in_minutes(*by),
                    self.closing(&[window])
                );
                self.at_stop("break_late", *vehicle, stop, seconds(by), &text)
            }
            Violation::BreakMissing { vehicle, index } => {
                let rest = self.day.problem.vehicle(*vehicle).breaks[*index];
                let text = format!(
                    "owes a break of {} that starts between {} and {}, and does not take it",
                    in_minutes(rest.duration),
                    self.clock(rest.window.open()),
                    self.clock(rest.window.close())
                );
                self.of_crew("break_missing", *vehicle, (None, None), &text)
            }
            Violation::BreakOutOfOrder { vehicle, index } => {
                let text = format!("takes break {} twice or out of order", index + 1);
                self.of_crew("break_out_of_order", *vehicle, (None, None), &text)
            }
            Violation::LeavesEarly { vehicle, by } => {
                let shift = self.day.problem.vehicle(*vehicle).shift;
                let text = format!(
                    "leaves at {}, {} before the shift begins at {}",
                    self.clock(shift.open() - *by),
                    in_minutes(*by),
                    self.clock(shift.open())
                );
                self.of_crew("leaves_early", *vehicle, seconds(by), &text)
            }
            Violation::ReturnsLate { vehicle, by } => {
                let shift = self.day.problem.vehicle(*vehicle).shift;
                let text = format!(
                    "is back at {}, {} after the shift ends at {}",
                    self.clock(shift.close() + *by),
                    in_minutes(*by),
                    self.clock(shift.close())
                );
                self.of_crew("returns_late", *vehicle, seconds(by), &text)
            }
            Violation::TooLong { vehicle, by } => {
                let most = self.day.problem.vehicle(*vehicle).longest_duration;
                let most = in_hours(most.unwrap_or(Seconds::ZERO));
                let text =
                    format!("is out {} longer than the {most} that it may be", in_minutes(*by));
                self.of_crew("too_long", *vehicle, seconds(by), &text)
            }
            Violation::TooFar { vehicle, by } => {
                let most = self.day.problem.vehicle(*vehicle).longest_distance;
                let (by_km, most) = (by.kilometres(), most.map_or(0.0, Metres::kilometres));
                let text = format!("drives {by_km:.1} km further than the {most} km that it may");
                self.of_crew("too_far", *vehicle, (Some(by.0), Some("m")), &text)
            }
            Violation::Overloaded { vehicle, trip, dimension, excess } => {
                let unit = if *dimension == 0 { "l" } else { "kg" };
                let capacity = self.day.problem.vehicle(*vehicle).capacity.0[*dimension];
                let text = format!(
                    "carries {} {unit} on trip {}, {excess} {unit} more than the {capacity} {unit} that fit",
                    capacity + excess,
                    trip + 1
                );
                self.of_crew("overloaded", *vehicle, (Some(*excess), Some(unit)), &text)
            }
            Violation::TooManyTips { vehicle, excess } => {
                let text = format!("unloads {excess} times more often than it may");
                let by = i64::try_from(*excess).ok();
                self.of_crew("too_many_tips", *vehicle, (by, Some("times")), &text)
            }
            Violation::ReturnsLoaded { vehicle } => self.of_crew(
                "returns_loaded",
                *vehicle,
                (None, None),
                "returns without unloading: add a stop at a tip behind its last service",
            ),
            Violation::DoneTwice { service, times } => Breach {
                rule: "done_twice",
                id: Some(self.id(*service)),
                by: Some(i64::from(*times) - 1),
                unit: Some("times"),
                text: format!(
                    "{} is done {times} times: {}",
                    self.name(*service),
                    self.by_whom(*service)
                ),
                ..Breach::default()
            },
            Violation::MustBeDone { service } => Breach {
                rule: "must_be_done",
                id: Some(self.id(*service)),
                text: format!("{} must be done and is not", self.name(*service)),
                ..Breach::default()
            },
            Violation::RestMissing { vehicle, stop, of, by } => {
                let text = format!("comes after {} too much {of} without a rest", in_minutes(*by));
                self.at_stop("rest_missing", *vehicle, *stop, seconds(by), &text)
            }
            Violation::RestTooShort { vehicle, work, by } => {
                let text = format!(
                    "rests {} too little for {:.1} hours of work",
                    in_minutes(*by),
                    work.hours()
                );
                self.of_crew("rest_too_short", *vehicle, seconds(by), &text)
            }
            Violation::DrivesTooLong { vehicle, by } => {
                let most = self.day.problem.vehicle(*vehicle).rests.longest_driving;
                let most = in_hours(most.unwrap_or(Seconds::ZERO));
                let by_minutes = in_minutes(*by);
                let text =
                    format!("drives {by_minutes} longer than the {most} that it may on a day");
                self.of_crew("drives_too_long", *vehicle, seconds(by), &text)
            }
            Violation::ReservedForOthers { vehicle, service } => {
                let only_by = &self.day.problem.service(*service).only_by;
                let crews: Vec<&str> = only_by.iter().map(|&it| self.crew_name(it)).collect();
                let text = format!("is locked to {}", crews.join(" or "));
                self.at_service("locked_crew", *vehicle, *service, (None, None), &text)
            }
            Violation::OutOfPosition { vehicle, service, found, wanted } => {
                let text = format!(
                    "is number {} of the crew's work and locked as number {}",
                    found + 1,
                    wanted + 1
                );
                self.at_service("locked_position", *vehicle, *service, (None, None), &text)
            }
            Violation::FollowsUndone { first, then } => Breach {
                rule: "follows_undone",
                id: Some(self.id(*then)),
                text: format!(
                    "{} comes after {}, which is left undone",
                    self.name(*then),
                    self.name(*first)
                ),
                ..Breach::default()
            },
            Violation::NotAllThere { link, done, all } => self.of_link(
                "not_all_there",
                *link,
                &format!("begin together, and only {done} of {all} are done"),
            ),
            Violation::Deadlock { link } => self.deadlock(*link),
            Violation::SpreadOut { link, vehicles } => self.of_link(
                "spread_out",
                *link,
                &format!("belong to one crew, and {vehicles} do them"),
            ),
            other => Breach { rule: "other", text: other.to_string(), ..Breach::default() },
        }
    }
}

/// A limit in hours, without zeros behind the point.
fn in_hours(limit: Seconds) -> String {
    format!("{} h", (limit.hours() * 100.0).round() / 100.0)
}

/// A duration for people: whole minutes, rounded up; seconds below a minute.
pub(crate) fn in_minutes(duration: Seconds) -> String {
    if duration < Seconds(60) {
        format!("{} s", duration.0)
    } else {
        format!("{} min", (duration.0 + 59) / 60)
    }
}
