//! When the clock of a service level runs: always or in the city's business hours, and not while it is paused (`pauses.csv`).

use super::CityError;
use super::config::{CityFile, Source};
use super::days::OpeningSpan;
use super::rows::{Row, read_rows};
use roadcrew_incidents::Report;
use roadcrew_units::{Date, Seconds, ServiceDay, Skipped, TimeWindow, Timestamp, Zone};
use serde::Serialize;
use std::collections::BTreeSet;

/// By which clock the hours of a service level are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SlaClock {
    /// By the clock on the wall, nights and Sundays too.
    #[default]
    Wall,
    /// In the city's business hours.
    Business,
}

/// When a city's offices are open; never where it doesn't say so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BusinessHours {
    spans: Vec<OpeningSpan>,
    holidays: BTreeSet<Date>,
}

/// A stretch of time in which the clock of a report stands still.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pause {
    /// The report's id.
    pub report: String,
    /// From when.
    pub from: Timestamp,
    /// Until when; `None` while it goes on.
    pub until: Option<Timestamp>,
    /// Why.
    pub reason: String,
}

/// No service level and no pause is looked at for longer than this.
const MOST_DAYS: i64 = 10_000;

impl BusinessHours {
    /// Reads `business_hours` and `holidays`.
    pub(super) fn read(source: &Source<'_>, file: &CityFile) -> Result<Self, CityError> {
        let mut read = Self::default();
        for text in &file.business_hours {
            let wrong = |reason| source.error(text.span().start, reason);
            read.spans.push(OpeningSpan::read(text.get_ref()).map_err(wrong)?);
        }
        for text in &file.holidays {
            let date = text.get_ref().parse().map_err(|error: roadcrew_units::CalendarError| {
                source.error(text.span().start, error.to_string())
            })?;
            read.holidays.insert(date);
        }
        Ok(read)
    }

    /// Whether the city says when its offices are open.
    pub fn are_known(&self) -> bool {
        !self.spans.is_empty()
    }

    /// What of a clock's time begins on a day, in ascending order.
    fn begin_on(&self, clock: SlaClock, day: &ServiceDay) -> Vec<(Timestamp, Timestamp)> {
        if clock == SlaClock::Wall {
            let next = ServiceDay::new(day.date().plus_days(1), day.zone());
            return next.map(|next| vec![(day.midnight(), next.midnight())]).unwrap_or_default();
        }
        if self.holidays.contains(&day.date()) {
            return Vec::new();
        }
        let windows = self.spans.iter().filter_map(|span| span.on(day));
        let mut begin: Vec<(Timestamp, Timestamp)> =
            windows.map(|it| (day.at(it.open()), day.at(it.close()))).collect();
        begin.sort_unstable();
        begin
    }

    /// The stretches from a moment on in which a clock runs that stands still during pauses: ascending, without overlap.
    fn stretches(
        &self,
        clock: SlaClock,
        (from, zone): (Timestamp, &Zone),
        pauses: &[(Timestamp, Timestamp)],
    ) -> impl Iterator<Item = (Timestamp, Timestamp)> {
        debug_assert!(pauses.is_sorted(), "pauses in the order of time");
        let first = ServiceDay::containing(from, zone).map(|day| day.date()).ok();
        let mut reached = from;
        // What began the day before may go on.
        let dates = first.into_iter().flat_map(|it| (-1..MOST_DAYS).map(move |n| it.plus_days(n)));
        let days = dates.filter_map(|date| ServiceDay::new(date, zone).ok());
        days.flat_map(move |day| self.begin_on(clock, &day)).flat_map(move |(open, close)| {
            let mut parts = Vec::new();
            let mut begin = open.max(reached);
            reached = reached.max(close);
            for &(pause, end) in pauses {
                if pause < close && begin < end {
                    parts.push((begin, pause.max(begin)));
                    begin = end;
                }
            }
            parts.push((begin, close));
            parts.retain(|(begin, end)| begin < end);
            parts
        })
    }

    /// The moment when a clock that started then has run so long.
    pub(crate) fn due(
        &self,
        clock: SlaClock,
        (from, zone): (Timestamp, &Zone),
        pauses: &[(Timestamp, Timestamp)],
        level: Seconds,
    ) -> Timestamp {
        if clock == SlaClock::Wall && pauses.is_empty() {
            return from.after(level);
        }
        let mut left = level;
        for (begin, end) in self.stretches(clock, (from, zone), pauses) {
            let length = end.since(begin);
            if left <= length {
                return begin.after(left);
            }
            left -= length;
        }
        from.after(level)
    }

    /// When a clock runs that started then, until a moment of a day: in seconds from its midnight.
    pub(crate) fn runs(
        &self,
        clock: SlaClock,
        (from, day): (Timestamp, &ServiceDay),
        pauses: &[(Timestamp, Timestamp)],
        until: Timestamp,
    ) -> Vec<TimeWindow> {
        let stretches = self.stretches(clock, (from, day.zone()), pauses);
        let before = stretches.take_while(|&(begin, _)| begin < until);
        let window = |(begin, end): (Timestamp, Timestamp)| {
            TimeWindow::new(day.time_of(begin), day.time_of(end.min(until))).ok()
        };
        before.filter_map(window).collect()
    }
}

const COLUMNS: [&str; 4] = ["report", "from", "until", "reason"];
const NEEDED: [&str; 2] = ["report", "from"];

/// Reads `pauses.csv`: what is said of a report that isn't there, or ends before it begins, is listed and left out.
pub(super) fn read_pauses(
    (file, text): (&str, &str),
    reports: &[Report],
    zone: &Zone,
) -> Result<(Vec<Pause>, Vec<Skipped>), CityError> {
    let known: BTreeSet<&str> = reports.iter().map(|it| it.id.as_str()).collect();
    read_rows(file, text, (&COLUMNS, &NEEDED), |row| read_row(row, &known, zone))
}

fn read_row(row: &Row<'_>, known: &BTreeSet<&str>, zone: &Zone) -> Result<Pause, String> {
    let time = |name: &str| {
        let read = |text| Timestamp::parse(text, zone).map_err(|error| format!("{name}: {error}"));
        row.filled(name).map(read).transpose()
    };
    let report = row.filled("report").ok_or("the row names no report")?;
    let from = time("from")?.ok_or("from is missing: write a time")?;
    let until = time("until")?;
    if !known.contains(report) {
        return Err(format!("there is no report '{report}' in reports.csv"));
    }
    if until.is_some_and(|until| until <= from) {
        return Err(format!(
            "the pause of {report} ends before it begins: correct one of the times"
        ));
    }
    let reason = row.filled("reason").unwrap_or("no reason given").to_owned();
    Ok(Pause { report: report.to_owned(), from, until, reason })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text, &"Europe/Helsinki".parse().unwrap()).unwrap()
    }

    fn hours(spans: &[&str]) -> BusinessHours {
        BusinessHours {
            spans: spans.iter().map(|text| OpeningSpan::read(text).unwrap()).collect(),
            holidays: BTreeSet::from(["2026-05-14".parse().unwrap()]),
        }
    }

    fn due(
        clock: SlaClock,
        spans: &[&str],
        from: &str,
        pauses: &[[&str; 2]],
        level: i64,
    ) -> String {
        let zone = "Europe/Helsinki".parse().unwrap();
        let pauses: Vec<_> = pauses.iter().map(|it| (at(it[0]), at(it[1]))).collect();
        let due = hours(spans).due(clock, (at(from), &zone), &pauses, Seconds::from_hours(level));
        due.to_iso(&zone)[..16].to_owned()
    }

    #[test]
    fn business_hours_pass_over_nights_weekends_and_holidays() {
        let open = &["mon-fri 08:00-12:00", "mon-fri 13:00-16:00"];
        let due = |from, level| due(SlaClock::Business, open, from, &[], level);
        assert_eq!(due("2026-05-11T09:00", 2), "2026-05-11T11:00");
        assert_eq!(due("2026-05-11T11:00", 2), "2026-05-11T14:00");
        assert_eq!(due("2026-05-11T15:00", 8), "2026-05-12T16:00");
        // Thursday is a holiday; the weekend follows.
        assert_eq!(due("2026-05-13T15:00", 9), "2026-05-18T09:00");
        assert_eq!(due("2026-05-16T12:00", 1), "2026-05-18T09:00");
    }

    #[test]
    fn hours_over_midnight_and_hours_that_overlap_count_once() {
        let open = &["daily 22:00-06:00", "mon 04:00-08:00"];
        let due = |from, level| due(SlaClock::Business, open, from, &[], level);
        assert_eq!(due("2026-05-10T23:00", 8), "2026-05-11T07:00");
        assert_eq!(due("2026-05-11T03:00", 6), "2026-05-11T23:00");
    }

    #[test]
    fn a_clock_stands_still_while_it_is_paused() {
        let pauses = &[
            ["2026-05-11T10:00", "2026-05-11T12:00"],
            ["2026-05-11T11:00", "2026-05-11T13:00"],
            ["2026-05-11T15:00", "2026-05-11T15:30"],
        ];
        assert_eq!(due(SlaClock::Wall, &[], "2026-05-11T09:00", pauses, 3), "2026-05-11T15:00");
        assert_eq!(due(SlaClock::Wall, &[], "2026-05-11T09:00", pauses, 4), "2026-05-11T16:30");
        let open = &["mon-fri 08:00-16:00"];
        assert_eq!(
            due(SlaClock::Business, open, "2026-05-11T09:00", pauses, 4),
            "2026-05-12T08:30"
        );
    }

    #[test]
    fn where_it_runs_is_told_until_a_moment() {
        let zone: Zone = "Europe/Helsinki".parse().unwrap();
        let day = ServiceDay::new("2026-05-12".parse().unwrap(), &zone).unwrap();
        let runs = hours(&["mon-fri 08:00-16:00"]).runs(
            SlaClock::Business,
            (at("2026-05-11T12:00"), &day),
            &[(at("2026-05-12T09:00"), at("2026-05-12T10:00"))],
            at("2026-05-12T11:00"),
        );
        let told: Vec<(i64, i64)> =
            runs.iter().map(|it| (it.open().0 / 3600, it.close().0 / 3600)).collect();
        assert_eq!(told, [(-12, -8), (8, 9), (10, 11)]);
    }
}
