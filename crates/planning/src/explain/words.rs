//! The rule that stands in the way, as a sentence about what would be.

use crate::assemble::is_closed_all_day;
use crate::check::in_minutes;
use roadcrew_model::{Facility, Link, Problem, VehicleId, Violation};
use roadcrew_units::ServiceDay;

/// What the sentences are about.
pub(super) struct Rules<'a> {
    pub problem: &'a Problem,
    pub day: &'a ServiceDay,
}

impl Rules<'_> {
    /// The first of the broken rules, and how many more there are.
    pub(super) fn in_words(&self, broken: &[Violation]) -> String {
        let Some(first) = broken.first() else { return String::new() };
        let more = broken.len() - 1;
        let others = if more == 0 { String::new() } else { format!(" (and {more} more)") };
        format!("{}{others}", self.rule(first))
    }

    /// Why a vehicle can't unload at all, where that is so.
    fn why_loaded(&self, vehicle: VehicleId) -> &'static str {
        let crew = self.problem.vehicle(vehicle);
        let tips = || crew.tips.iter().map(|&tip| self.problem.facility(tip));
        let (exit, entry) =
            (self.problem.depot(crew.start).exit, self.problem.depot(crew.end).entry);
        let travel = self.problem.travel(crew.travel);
        let is_reached = |tip: &Facility| {
            travel.leg(exit, tip.entry).is_some() && travel.leg(tip.exit, entry).is_some()
        };
        if tips().all(is_closed_all_day) {
            ", since no tip of its is open today"
        } else if !tips().any(is_reached) {
            ", since its vehicle can't drive to a tip of its"
        } else {
            ""
        }
    }

    /// Why a vehicle that must unload can't be home in time whatever it does, where its tips open too late for that.
    fn why_late(&self, vehicle: VehicleId) -> String {
        let crew = self.problem.vehicle(vehicle);
        if !crew.ends_empty {
            return String::new();
        }
        let entry = self.problem.depot(crew.end).entry;
        let travel = self.problem.travel(crew.travel);
        // When it opens on the shift or behind it, and when one is home then.
        let first = |tip: &Facility| {
            let opens = match &tip.windows[..] {
                [] => crew.shift.open(),
                all => all.iter().find(|it| crew.shift.open() <= it.close())?.open(),
            };
            let home = opens + tip.duration + travel.leg(tip.exit, entry)?.seconds;
            Some((home, opens, tip.name.clone()))
        };
        let tips = crew.tips.iter().filter_map(|&tip| first(self.problem.facility(tip)));
        match tips.min() {
            Some((home, opens, tip)) if crew.shift.close() < home => {
                format!(", since {tip} opens only at {}", self.day.clock(opens))
            }
            _ => String::new(),
        }
    }

    fn rule(&self, violation: &Violation) -> String {
        match violation {
            Violation::ReturnsLate { vehicle, by } => {
                let close = self.problem.vehicle(*vehicle).shift.close();
                format!(
                    "it would be back {} after the shift ends at {}{}",
                    in_minutes(*by),
                    self.day.clock(close),
                    self.why_late(*vehicle)
                )
            }
            Violation::WindowMissed { by, .. } => {
                format!("it would come {} after a time window closes", in_minutes(*by))
            }
            Violation::TipClosed { facility, .. }
                if is_closed_all_day(self.problem.facility(*facility)) =>
            {
                format!("{} is closed all day", self.problem.facility(*facility).name)
            }
            Violation::TipClosed { facility, by, .. } => format!(
                "it would reach {} {} after it closes",
                self.problem.facility(*facility).name,
                in_minutes(*by)
            ),
            Violation::BreakLate { by, .. } => {
                format!("the break would start {} too late", in_minutes(*by))
            }
            Violation::BreakMissing { .. } => "no time is left for the break".to_owned(),
            Violation::TooLong { by, .. } => {
                format!("it would be out {} too long", in_minutes(*by))
            }
            Violation::TooFar { by, .. } => {
                format!("it would drive {:.1} km too far", by.kilometres())
            }
            Violation::Overloaded { vehicle, excess, dimension, .. } => {
                let (unit, entry) =
                    if *dimension == 0 { ("litres", "capacity_l") } else { ("kg", "capacity_kg") };
                let is_stated = self.problem.vehicle(*vehicle).capacity.0.get(*dimension);
                let why = if is_stated.is_none_or(|capacity| *capacity == 0) {
                    format!(", as the crew has no {entry}")
                } else {
                    String::new()
                };
                format!("it would carry {excess} {unit} too much{why}")
            }
            Violation::ReturnsLoaded { vehicle } => {
                format!("it would return without unloading{}", self.why_loaded(*vehicle))
            }
            Violation::NoWay { .. } => "no way leads there that the vehicle may drive".to_owned(),
            Violation::RestMissing { of, by, .. } => {
                format!("the crew would have {} too much {of} without a rest", in_minutes(*by))
            }
            Violation::RestTooShort { by, .. } => {
                format!("the crew would rest {} too little", in_minutes(*by))
            }
            Violation::DrivesTooLong { by, .. } => {
                format!("the crew would drive {} longer than it may", in_minutes(*by))
            }
            Violation::ReservedForOthers { .. } => "it is locked to another crew".to_owned(),
            Violation::OutOfPosition { wanted, .. } => {
                format!("a job would lose its locked position as number {}", wanted + 1)
            }
            Violation::Deadlock { link }
                if matches!(self.problem.links().get(*link), Some(Link::Follows { .. })) =>
            {
                "it would come before what it follows, or what follows it before it".to_owned()
            }
            Violation::Deadlock { .. } | Violation::NotAllThere { .. } => {
                "the crews that begin together would wait for each other for ever".to_owned()
            }
            Violation::FollowsUndone { .. } => {
                "what comes before it would be left undone".to_owned()
            }
            Violation::SpreadOut { .. } => "another crew does what belongs to it".to_owned(),
            other => other.to_string(),
        }
    }
}
