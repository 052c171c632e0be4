//! Days that are over: the times that crews wrote down stand in the place of what the streets and the plan would have given.

use super::breach::Breach;
use super::times::ToldRoute;
use super::words::{Words, in_minutes};
use super::{Judgement, Matched};
use crate::day::DayPlan;
use roadcrew_model::{
    Problem, Route, RouteJudgement, Stop, TOLD_TO_THE_MINUTE, ToldTimes, VehicleId, Violation,
};
use roadcrew_units::{Seconds, TimeWindow};

/// When a crew was where: what is written down, and what follows from it where nothing is.
pub(super) struct Written {
    departure: Seconds,
    stops: Vec<WrittenStop>,
    home: Seconds,
}

#[derive(Clone, Copy)]
struct WrittenStop {
    /// When it would have been there by the streets, coming from where it was before.
    by_streets: Seconds,
    arrival: Seconds,
    start: Seconds,
    end: Seconds,
}

/// Takes back the rules that the judge found broken at times which nobody wrote down; [`Written::breaches`] has those of the day as it went.
pub(super) fn forget_times(judgement: &mut Judgement) {
    judgement.violations.retain(|violation| {
        !matches!(
            violation,
            Violation::WindowMissed { .. }
                | Violation::TipClosed { .. }
                | Violation::BreakLate { .. }
                | Violation::BreakMissing { .. }
                | Violation::RestMissing { .. }
                | Violation::RestTooShort { .. }
                | Violation::DrivesTooLong { .. }
                | Violation::LeavesEarly { .. }
                | Violation::ReturnsLate { .. }
                | Violation::TooLong { .. }
                | Violation::LeavesBeforeRelease { .. }
        )
    });
}

impl Written {
    /// Where nothing is written down, driving and work take as long as they do by the judge, and who is too early waits until it opens.
    pub(super) fn of(
        problem: &Problem,
        route: &Route,
        (told, judged): (&ToldRoute, &RouteJudgement),
    ) -> Self {
        let departure = told.departure.unwrap_or(judged.departure);
        let (mut left, mut judged_left) = (departure, judged.departure);
        let mut stops = Vec::with_capacity(route.stops.len());
        for ((&stop, told), times) in route.stops.iter().zip(&told.stops).zip(&judged.stops) {
            let by_streets = left + (times.arrival - judged_left);
            let at_the_latest = told.start.map_or(by_streets, |start| by_streets.min(start));
            let arrival = told.arrival.unwrap_or(at_the_latest);
            let opens = opening(windows(problem, route.vehicle, stop), arrival);
            // What is written down against the order of things is told, and not taken.
            let start = told.start.filter(|start| arrival <= *start).unwrap_or(opens);
            let end = told.end.filter(|end| start <= *end);
            let end = end.unwrap_or(start + (times.end - times.start));
            stops.push(WrittenStop { by_streets, arrival, start, end });
            (left, judged_left) = (end, times.end);
        }
        let home = told.home.unwrap_or(left + (judged.arrival - judged_left));
        Self { departure, stops, home }
    }

    /// The rules that the written times break: windows, and the shift. What nobody wrote down breaks none.
    pub(super) fn breaches(
        &self,
        words: &Words<'_>,
        route: &Route,
        told: &ToldRoute,
    ) -> Vec<Breach> {
        let problem = &words.day.problem;
        let mut breaches = Vec::new();
        for (index, ((&stop, told), written)) in
            route.stops.iter().zip(&told.stops).zip(&self.stops).enumerate()
        {
            breaches.extend(out_of_order(words, (route.vehicle, index), told));
            // Who only says when he came may have waited.
            let Some(begun) = told.start.or(told.arrival.map(|_| written.start)) else { continue };
            let windows = windows(problem, route.vehicle, stop);
            let by = windows.iter().map(|window| outside(*window, begun)).min();
            let Some(by) = by.filter(|by| TOLD_TO_THE_MINUTE <= *by) else { continue };
            let spans: Vec<String> = windows
                .iter()
                .map(|it| format!("{}-{}", words.clock(it.open()), words.clock(it.close())))
                .collect();
            let text = format!(
                "was begun at {}, {} outside of {}",
                words.clock(begun),
                in_minutes(by),
                spans.join(", ")
            );
            let rule = match stop {
                Stop::Service { .. } => "window_missed",
                Stop::Tip(_) => "tip_closed",
                Stop::Break(_) => "break_outside_window",
            };
            let by = (Some(by.0), Some("s"));
            breaches.push(words.at_stop(rule, route.vehicle, index, by, &text));
        }
        let shift = problem.vehicle(route.vehicle).shift;
        let mut of_shift = |rule, what: &str, told: Option<Seconds>, end: &str, at: Seconds| {
            let by = told.map_or(Seconds::ZERO, |told| outside(shift, told));
            if let Some(told) = told.filter(|_| TOLD_TO_THE_MINUTE <= by) {
                let (told, at, by_minutes) = (words.clock(told), words.clock(at), in_minutes(by));
                let text = format!("{what} at {told}, {by_minutes} {end} at {at}");
                let by = (Some(by.0), Some("s"));
                breaches.push(words.of_crew(rule, route.vehicle, by, &text));
            }
        };
        let (before, after) = ("before the shift begins", "after the shift ends");
        let last = told.stops.last().and_then(|told| told.end);
        let (back, what) =
            if told.home.is_some() { (told.home, "was back") } else { (last, "was still out") };
        let first = told.stops.first().and_then(|told| told.arrival.or(told.start));
        let (left, how) =
            if told.departure.is_some() { (told.departure, "left") } else { (first, "was there") };
        let left = left.filter(|left| *left < shift.open());
        let back = back.filter(|back| shift.close() < *back);
        of_shift("leaves_early", how, left, before, shift.open());
        of_shift("returns_late", what, back, after, shift.close());
        breaches
    }

    /// Where a crew was at another time than it would have been by the streets, coming from the stop before.
    pub(super) fn differences(
        &self,
        words: &Words<'_>,
        route: &Route,
        told: &ToldRoute,
    ) -> Vec<String> {
        let mut differences = Vec::new();
        for (index, (written, told)) in self.stops.iter().zip(&told.stops).enumerate() {
            let Some(arrival) = told.arrival else { continue };
            let by = arrival - written.by_streets;
            if by.0.abs() < TOLD_TO_THE_MINUTE.0 {
                continue;
            }
            differences.push(format!(
                "{}, {}: was reached at {}, {} {} than by the streets, {}, from the stop before",
                words.crew_name(route.vehicle),
                words.stop_name(route.vehicle, index),
                words.clock(arrival),
                in_minutes(Seconds(by.0.abs())),
                if Seconds::ZERO < by { "later" } else { "earlier" },
                words.clock(written.by_streets),
            ));
        }
        differences
    }
}

/// Gives the plan the times as they were. Its cost stays that of the judge.
pub(super) fn note(
    (matched, last_shift): (&Matched, Seconds),
    written: &[Written],
    plan: &mut DayPlan,
) {
    let mut told: Vec<(&Route, &Written)> = matched.plan.routes.iter().zip(written).collect();
    // As the plan has them: without empty ones, in the order of the crews.
    told.retain(|(route, _)| !route.stops.is_empty());
    told.sort_by_key(|(route, _)| route.vehicle);
    for (route, (_, written)) in plan.routes.iter_mut().zip(told) {
        (route.departure, route.arrival) = (written.departure, written.home);
        (route.driving, route.waiting) = (Seconds::ZERO, Seconds::ZERO);
        let mut left = written.departure;
        for (stop, times) in route.stops.iter_mut().zip(&written.stops) {
            (stop.arrival, stop.start, stop.end) = (times.arrival, times.start, times.end);
            route.driving += (times.arrival - left).excess();
            route.waiting += (times.start - times.arrival).excess();
            left = times.end;
        }
        route.driving += (written.home - left).excess();
    }
    let back = plan.routes.iter().map(|route| route.arrival);
    plan.evening = back.chain([last_shift]).max().unwrap_or(last_shift);
}

/// Times of a stop that are written down the wrong way round.
fn out_of_order(
    words: &Words<'_>,
    (vehicle, index): (VehicleId, usize),
    told: &ToldTimes,
) -> Vec<Breach> {
    let pairs = [
        (told.arrival, "was reached", told.start, "began"),
        (told.start, "began", told.end, "was done"),
        (told.arrival.filter(|_| told.start.is_none()), "was reached", told.end, "was done"),
    ];
    let told_wrongly = pairs.into_iter().filter_map(|(first, happened, then, followed)| {
        let (first, then) = (first?, then?);
        let by = first - then;
        let text = format!(
            "{followed} at {} and {happened} only at {}, {} later, as it is written down: correct one of the times",
            words.clock(then),
            words.clock(first),
            in_minutes(by)
        );
        let amount = (Some(by.0), Some("s"));
        (TOLD_TO_THE_MINUTE <= by)
            .then(|| words.at_stop("times_out_of_order", vehicle, index, amount, &text))
    });
    told_wrongly.collect()
}

/// When a stop may begin; empty where that is at any time.
fn windows(problem: &Problem, vehicle: VehicleId, stop: Stop) -> &[TimeWindow] {
    match stop {
        Stop::Service { service, .. } => &problem.service(service).windows,
        Stop::Tip(id) => &problem.facility(id).windows,
        Stop::Break(index) => problem
            .vehicle(vehicle)
            .breaks
            .get(index)
            .map_or(&[][..], |rest| std::slice::from_ref(&rest.window)),
    }
}

/// The first moment from `arrival` on at which work may begin; `arrival` itself where there is none any more.
fn opening(windows: &[TimeWindow], arrival: Seconds) -> Seconds {
    let open = windows.iter().find(|window| arrival <= window.close());
    open.map_or(arrival, |window| arrival.max(window.open()))
}

/// By how much a moment lies before a span or behind it.
fn outside(window: TimeWindow, at: Seconds) -> Seconds {
    (window.open() - at).excess().max((at - window.close()).excess())
}
