//! Matching against an obvious one that shares no code: every report asks every problem, distances by the haversine formula, the
//! default weights written out.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::*;
use roadcrew_incidents::{Alert, Categories, Category, NoStreets, Report, ReportStatus, cluster};
use roadcrew_units::{Metres, Position, Seconds, Timestamp};
use std::collections::BTreeSet;

const HOUR: i64 = 3600;

fn categories() -> Categories {
    let bins = Category { alert_kinds: vec!["fill_level".into()], ..Category::new("BIN", "waste") };
    let cool_down = Seconds::from_hours(48);
    let road = Category { radius: Metres(40), cool_down, ..Category::new("POTHOLE", "road") };
    Categories::new(vec![bins, road, Category::new("LITTER", "waste")]).unwrap()
}

/// What the table above says of a code: family, radius in metres, cool-down in seconds.
fn rules(code: &str) -> (&str, f64, i64) {
    match code {
        "BIN" | "LITTER" => ("waste", 25.0, 24 * HOUR),
        "POTHOLE" => ("road", 40.0, 48 * HOUR),
        other => (other, 25.0, 24 * HOUR),
    }
}

/// A report or an alert, flat.
#[derive(Clone, Debug)]
struct Said {
    name: String,
    code: String,
    at: (f64, f64),
    time: i64,
    end: Option<i64>,
    asset: Option<String>,
    is_alert: bool,
}

/// A problem: who speaks of it, earliest first, and whether each joined by its place.
struct Known {
    members: Vec<(Said, bool)>,
}

fn metres(a: (f64, f64), b: (f64, f64)) -> f64 {
    let half = |angle: f64| (angle.to_radians() / 2.0).sin().powi(2);
    let (lat, other) = (a.1.to_radians().cos(), b.1.to_radians().cos());
    let chord = half(b.1 - a.1) + lat * other * half(b.0 - a.0);
    2.0 * 6_371_008.8 * chord.sqrt().asin()
}

impl Known {
    fn asset(&self) -> Option<&String> {
        self.members.iter().find_map(|(one, _)| one.asset.as_ref())
    }

    fn end(&self) -> Option<i64> {
        let ends: Option<Vec<i64>> = self.members.iter().map(|(one, _)| one.end).collect();
        ends.and_then(|ends| ends.into_iter().max())
    }

    /// The first one, and whoever joined by place.
    fn by_place(&self) -> impl Iterator<Item = &Said> {
        let bounding = self.members.iter().enumerate();
        bounding.filter(|(n, (_, by_place))| *n == 0 || *by_place).map(|(_, (one, _))| one)
    }

    /// How many they are.
    fn votes(&self) -> f64 {
        self.by_place().map(|_| 1.0).sum()
    }

    /// The mean of their places, cut to a ten-millionth of a degree.
    fn middle(&self) -> (f64, f64) {
        let mean = |axis: fn((f64, f64)) -> f64| {
            let sum: f64 = self.by_place().map(|one| (axis(one.at) * 1e7).round()).sum();
            (sum / self.votes()).trunc() / 1e7
        };
        (mean(|at| at.0), mean(|at| at.1))
    }

    /// In which order problems are asked for `said` by its place, the highest first; `None` where a rule forbids it.
    fn score(&self, said: &Said) -> Option<f64> {
        let (_, radius, cool_down) = rules(&said.code);
        let is_over = self.end().is_some_and(|end| end + cool_down < said.time);
        let is_other = matches!((self.asset(), &said.asset), (Some(a), Some(b)) if a != b);
        let apart: Vec<f64> = self.by_place().map(|one| metres(one.at, said.at)).collect();
        let away = metres(self.middle(), said.at);
        let is_far = apart.iter().all(|one| radius < *one)
            || apart.iter().any(|one| 1.5 * radius < *one)
            || radius < away;
        if is_over || is_other || is_far {
            return None;
        }
        let mut log_odds = 1.5 - away / radius;
        if away < 1.0 {
            log_odds += 1.0;
        }
        if let Some(end) = self.end().filter(|end| *end <= said.time) {
            log_odds -= if said.time - end < 24 * HOUR { 0.3 } else { 0.5 };
        }
        let score = 1.0 / (1.0 + (-log_odds).exp());
        (0.5 <= score).then_some(log_odds + self.votes().ln())
    }
}

/// The members of each problem by name.
fn obvious(mut all: Vec<Said>) -> BTreeSet<Vec<String>> {
    all.sort_by(|a, b| (a.time, a.is_alert, &a.name).cmp(&(b.time, b.is_alert, &b.name)));
    let mut known: Vec<Known> = Vec::new();
    for said in all {
        let family = rules(&said.code).0.to_owned();
        let cool_down = rules(&said.code).2;
        let mut best: Option<(usize, f64, bool)> = None;
        for (place, one) in known.iter().enumerate() {
            if rules(&one.members[0].0.code).0 != family {
                continue;
            }
            let is_open = one.end().is_none_or(|end| said.time <= end + cool_down);
            let same = is_open && said.asset.is_some() && one.asset() == said.asset.as_ref();
            let found = if same {
                Some((f64::INFINITY, false))
            } else {
                one.score(&said).map(|score| (score, true))
            };
            // Problems stand in the order in which they opened, so the earlier one wins among equals.
            if let Some((score, by_place)) = found
                && best.is_none_or(|(_, known, _)| known < score)
            {
                best = Some((place, score, by_place));
            }
        }
        match best {
            Some((place, _, by_place)) => known[place].members.push((said, by_place)),
            None => known.push(Known { members: vec![(said, true)] }),
        }
    }
    known.into_iter().map(|one| named(one.members.into_iter().map(|(said, _)| said.name))).collect()
}

fn named(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut names: Vec<String> = names.collect();
    names.sort_unstable();
    names
}

/// What is drawn for one report or alert: code, place, hour, hours until it was closed, asset.
type Drawn = (&'static str, (i32, i32), i64, Option<i64>, Option<u8>);

fn drawn() -> impl Strategy<Value = Vec<Drawn>> {
    let code = prop_oneof![
        Just("BIN"),
        Just("LITTER"),
        Just("POTHOLE"),
        Just("OTHER"),
        Just("fill_level")
    ];
    // A block of 140 m by 110 m, where places often coincide. The steps between them differ, so that no place lies in the very middle
    // of two others: which of the two is nearer would be a matter of rounding.
    let place = (0..25_i32, 0..10_i32).prop_map(|(x, y)| {
        (249_500_000 + x * 1000 + x * x * 37 % 211, 601_600_000 + y * 1000 + y * y * 53 % 307)
    });
    let asset = prop_oneof![4 => Just(None), 1 => (0..4_u8).prop_map(Some)];
    prop::collection::vec((code, place, 0..200_i64, prop::option::of(0..100_i64), asset), 0..40)
}

/// The list as reports and alerts, and flat.
fn told(list: Vec<Drawn>) -> (Vec<Report>, Vec<Alert>, Vec<Said>) {
    let (mut reports, mut alerts, mut all) = (Vec::new(), Vec::new(), Vec::new());
    for (n, (code, (lon, lat), hour, hours, asset)) in list.into_iter().enumerate() {
        let position = Position::from_e7(lon, lat).unwrap();
        let at = (f64::from(lon) / 1e7, f64::from(lat) / 1e7);
        let time = 1_778_000_000 + hour * HOUR;
        let asset = asset.map(|n| format!("asset-{n}"));
        if code == "fill_level" {
            let sensor = asset.unwrap_or_else(|| format!("sensor-{n:02}"));
            if alerts.iter().any(|one: &Alert| one.sensor == sensor && one.time == Timestamp(time))
            {
                continue;
            }
            all.push(Said {
                name: sensor.clone() + "@" + &time.to_string(),
                code: "BIN".into(),
                at,
                time,
                end: Some(time),
                asset: Some(sensor.clone()),
                is_alert: true,
            });
            alerts.push(Alert {
                sensor,
                kind: code.into(),
                value: 0.9,
                unit: "1".into(),
                time: Timestamp(time),
                position,
            });
            continue;
        }
        let id = format!("R{:03}", (n * 37) % 101);
        let end = hours.map(|hours| time + hours * HOUR);
        all.push(Said {
            name: id.clone(),
            code: code.into(),
            at,
            time,
            end,
            asset: asset.clone(),
            is_alert: false,
        });
        reports.push(Report {
            id,
            service_code: code.to_owned(),
            service_name: String::new(),
            status: end.map_or(ReportStatus::Open, |_| ReportStatus::Closed),
            status_notes: String::new(),
            requested: Timestamp(time),
            expected: None,
            updated: end.map(Timestamp),
            position,
            address: String::new(),
            description: String::new(),
            asset,
        });
    }
    (reports, alerts, all)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    #[test]
    fn matching_is_asking_every_problem_about_every_report(list in drawn()) {
        let (reports, alerts, all) = told(list);
        let found: BTreeSet<Vec<String>> = cluster(&reports, &alerts, &categories(), &NoStreets)
            .incidents
            .iter()
            .map(|incident| {
                let of_reports = incident.reports.iter().map(|id| reports[id.index()].id.clone());
                let of_alerts = incident.alerts.iter().map(|id| {
                    let alert = &alerts[id.index()];
                    format!("{}@{}", alert.sensor, alert.time.0)
                });
                named(of_reports.chain(of_alerts))
            })
            .collect();
        prop_assert_eq!(found, obvious(all));
    }
}
