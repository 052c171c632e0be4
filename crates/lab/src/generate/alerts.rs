//! What sensors report: bins that fill up, lamps that stay dark, water on the street.

use super::problems::{Problem, ProblemId};
use super::streets::StreetMap;
use super::times::{History, seconds};
use super::{Kind, Setting, Spec};
use crate::draw::Draws;
use roadcrew_incidents::Alert;
use roadcrew_units::{Position, Timestamp};

/// A sensor watches something that a resident has reported too this often, where there is such a thing.
const ALSO_REPORTED: f64 = 0.3;
/// How far from the middle of the street a sensor is.
const OFF_MIDDLE_M: f64 = 4.0;

/// How sensors of one kind behave.
struct Habit {
    /// How many of them there are, beside the others.
    frequency: f64,
    /// The first letters of their ids.
    prefix: &'static str,
    unit: &'static str,
    /// How many messages one sends while things get worse.
    n_messages: usize,
    /// The least and the greatest last value, as multiples of the value that asks for work.
    last: (f64, f64),
    /// By how much the value rises between two messages, as a multiple of the same.
    rise: (f64, f64),
    /// Hours between two messages.
    hours: f64,
}

/// Habits by the kind of alert; another kind behaves as the last.
const HABITS: [(&str, Habit); 4] = [
    (
        "fill_level",
        Habit {
            frequency: 3.0,
            prefix: "bin",
            unit: "1",
            n_messages: 3,
            last: (0.75, 1.18),
            rise: (0.06, 0.22),
            hours: 6.0,
        },
    ),
    (
        "lamp_dark",
        Habit {
            frequency: 4.0,
            prefix: "lamp",
            unit: "1",
            n_messages: 1,
            last: (1.0, 1.0),
            rise: (0.0, 0.0),
            hours: 24.0,
        },
    ),
    (
        "water_level",
        Habit {
            frequency: 2.0,
            prefix: "drain",
            unit: "cm",
            n_messages: 2,
            last: (0.6, 2.0),
            rise: (0.1, 0.5),
            hours: 1.0,
        },
    ),
    (
        "",
        Habit {
            frequency: 1.0,
            prefix: "sensor",
            unit: "1",
            n_messages: 1,
            last: (1.0, 1.2),
            rise: (0.0, 0.1),
            hours: 6.0,
        },
    ),
];

fn habit(kind: &str) -> &'static Habit {
    let known = HABITS.iter().find(|(code, _)| *code == kind);
    &known.unwrap_or(&HABITS[HABITS.len() - 1]).1
}

/// What one sensor watches.
struct Watch {
    asset: String,
    position: Position,
    problem: Option<ProblemId>,
}

/// Sensors one after the other, until there are enough messages.
pub(super) fn draw(
    setting: &Setting<'_>,
    spec: &Spec,
    map: &StreetMap<'_>,
    history: &History,
    problems: &[Problem],
) -> (Vec<Alert>, Vec<Option<ProblemId>>) {
    let kinds: Vec<(&Kind, f64)> =
        setting.kinds.iter().filter_map(|kind| Some((kind, kind.alert_from?))).collect();
    let weights: Vec<f64> = kinds.iter().map(|(kind, _)| habit(&kind.code).frequency).collect();
    let mut watched = vec![false; problems.len()];
    let (mut alerts, mut truth) = (Vec::new(), Vec::new());
    let mut number = 0;
    while !kinds.is_empty() && alerts.len() < spec.alerts {
        let draws = |purpose| Draws::new(spec.seed, purpose, number);
        let (kind, from) = kinds[draws("sensor kind").weighted(&weights)];
        let watch = watch(kind, spec.seed, map, problems, &mut watched, number);
        let mut messages = messages(kind, from, &watch, history.now(), &mut draws("messages"));
        messages.truncate(spec.alerts - alerts.len());
        truth.extend(messages.iter().map(|_| watch.problem));
        alerts.extend(messages);
        number += 1;
    }
    (alerts, truth)
}

/// An open problem that a resident has reported, or something that only the sensor knows about.
fn watch(
    kind: &Kind,
    seed: u64,
    map: &StreetMap<'_>,
    problems: &[Problem],
    watched: &mut [bool],
    number: u64,
) -> Watch {
    let draws = |purpose| Draws::new(seed, purpose, number);
    let same_thing = |problem: &Problem| {
        problem.closed.is_none() && problem.family == kind.family && problem.asset.is_some()
    };
    if draws("also reported").happens(ALSO_REPORTED) {
        let found =
            (0..problems.len()).find(|&index| !watched[index] && same_thing(&problems[index]));
        if let Some(index) = found {
            watched[index] = true;
            let problem = &problems[index];
            let asset = problem.asset.clone().unwrap_or_default();
            return Watch {
                asset,
                position: problem.position,
                problem: Some(ProblemId::new(index)),
            };
        }
    }
    let place = map.place(&mut draws("sensor place"));
    let (east, north) = draws("sensor curb").normal_pair(OFF_MIDDLE_M);
    // Reported things are numbered from 1000 as well: a sensor of its own gets another thousand.
    let asset = format!("{}-{:04}", habit(&kind.code).prefix, 5000 + number);
    let off = (east.clamp(-OFF_MIDDLE_M, OFF_MIDDLE_M), north.clamp(-OFF_MIDDLE_M, OFF_MIDDLE_M));
    Watch { asset, position: super::streets::shifted(place.position, off), problem: None }
}

/// The messages of one sensor, oldest first, rising to the last one in the night before.
fn messages(
    kind: &Kind,
    from: f64,
    watch: &Watch,
    now: Timestamp,
    draws: &mut Draws,
) -> Vec<Alert> {
    let habit = habit(&kind.code);
    let interval = habit.hours * 3600.0;
    let newest = draws.between(0.0, interval);
    let last = draws.between(habit.last.0, habit.last.1);
    let rise = draws.between(habit.rise.0, habit.rise.1);
    (0..habit.n_messages)
        .rev()
        .map(|back| {
            let back = u32::try_from(back).map_or(0.0, f64::from);
            let value = from * (last - rise * back).max(0.05);
            Alert {
                sensor: watch.asset.clone(),
                kind: kind.code.clone(),
                value: (value * 100.0).round() / 100.0,
                unit: habit.unit.to_owned(),
                time: now.after(seconds(-newest - interval * back)),
                position: watch.position,
            }
        })
        .collect()
}
