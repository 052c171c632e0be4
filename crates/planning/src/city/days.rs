//! Days of the week, and hours that differ by them.

use super::CityError;
use super::ClockSpan;
use super::clock_span::{shifted, touches};
use super::config::Source;
use roadcrew_units::{Date, ServiceDay, TimeWindow};
use toml::Spanned;

/// Days of the week, Monday first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DaySet([bool; 7]);

const DAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

impl DaySet {
    const DAILY: Self = Self([true; 7]);

    /// Reads `daily`, `mon thu`, `mon,thu`, `mon;thu` or `mon-fri`.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        if text == "daily" {
            return Ok(Self::DAILY);
        }
        let mut days = [false; 7];
        let words = text.split(|it: char| it.is_whitespace() || [',', ';'].contains(&it));
        for word in words.filter(|word| !word.is_empty()) {
            let (first, last) = word.split_once('-').unwrap_or((word, word));
            let (first, last) = (weekday(first)?, weekday(last)?);
            // A range may run over the weekend: sat-mon.
            let length = (last + 7 - first) % 7;
            (0..=length).for_each(|more| days[(first + more) % 7] = true);
        }
        if days.contains(&true) {
            Ok(Self(days))
        } else {
            Err("no day is named: write daily, or days such as mon thu".to_owned())
        }
    }

    /// The first of them after `date`.
    pub fn next_after(self, date: Date) -> Date {
        (1..7)
            .map(|days| date.plus_days(days))
            .find(|&day| self.contains(day))
            .unwrap_or_else(|| date.plus_days(7))
    }

    /// Whether `date` is one of them.
    pub fn contains(self, date: Date) -> bool {
        self.0[date.weekday_from_monday()]
    }
}

/// A day by its English name or two letters of it and more.
fn weekday(word: &str) -> Result<usize, String> {
    let lower = word.to_lowercase();
    let is_it = |day: &&str| 2 <= lower.len() && day.starts_with(&lower);
    DAYS.iter()
        .position(is_it)
        .ok_or_else(|| format!("'{word}' is no day: write daily, or days such as mon thu"))
}

/// The days that a city's file names; every day when it names none.
pub(super) fn read_days(
    source: &Source<'_>,
    text: Option<&Spanned<String>>,
) -> Result<DaySet, CityError> {
    let Some(text) = text else { return Ok(DaySet::DAILY) };
    DaySet::read(text.get_ref()).map_err(|reason| source.error(text.span().start, reason))
}

/// From when to when a place is open, on some days: `07:00-16:00`, `mon-fri 07:00-16:00`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpeningSpan {
    days: DaySet,
    span: ClockSpan,
}

impl OpeningSpan {
    /// Reads a span, every day's without days before it; what is wrong with it is a sentence.
    pub fn read(text: &str) -> Result<Self, String> {
        let (days, span) = match text.trim().rsplit_once(char::is_whitespace) {
            None => (DaySet::DAILY, text.trim()),
            Some((days, span)) => {
                let read = DaySet::read(days);
                let hint = "hours are written as 07:00-16:00 or mon-fri 07:00-16:00";
                (read.map_err(|reason| format!("{reason}; {hint}"))?, span)
            }
        };
        Ok(Self { days, span: ClockSpan::read_hours(span)? })
    }

    /// The span that begins on a day; `None` if it isn't one of its days.
    pub(super) fn on(&self, day: &ServiceDay) -> Option<TimeWindow> {
        self.days.contains(day.date()).then(|| self.span.on(day).ok()).flatten()
    }
}

/// When a place is open on a day, and on the days beside it as far as that touches a stretch of time, in ascending order without overlap; empty
/// where it is closed all day.
pub(crate) fn open_on(
    spans: &[OpeningSpan],
    day: &ServiceDay,
    stretch: TimeWindow,
) -> Result<Vec<TimeWindow>, String> {
    let mut windows = Vec::new();
    for days in -1..=1 {
        let other = shifted(day, days)?;
        let moved = |time| day.time_of(other.at(time));
        for it in spans.iter().filter(|it| it.days.contains(other.date())) {
            let window = it.span.on(&other)?;
            let window = TimeWindow::new(moved(window.open()), moved(window.close()))
                .map_err(|error| error.to_string())?;
            if days == 0 || touches(window, stretch) {
                windows.push(window);
            }
        }
    }
    windows.sort_by_key(|window| window.open());
    let mut open: Vec<TimeWindow> = Vec::new();
    for window in windows {
        match open.last_mut() {
            Some(last) if window.open() <= last.close() => {
                let close = last.close().max(window.close());
                *last = TimeWindow::new(last.open(), close).unwrap_or(*last);
            }
            _ => open.push(window),
        }
    }
    Ok(open)
}

#[cfg(test)]
mod tests {
    use super::*;
    use roadcrew_units::{Seconds, Zone};

    fn on(date: &str, texts: &[&str]) -> Vec<String> {
        let spans: Vec<OpeningSpan> =
            texts.iter().map(|text| OpeningSpan::read(text).unwrap()).collect();
        let day = ServiceDay::new(date.parse().unwrap(), &Zone::UTC).unwrap();
        let clock = |it| day.clock(it);
        let stretch = TimeWindow::new(Seconds::ZERO, Seconds::from_hours(24)).unwrap();
        let windows = open_on(&spans, &day, stretch).unwrap().into_iter();
        windows.map(|it| format!("{}-{}", clock(it.open()), clock(it.close()))).collect()
    }

    #[test]
    fn hours_hold_on_their_days() {
        let hours = ["mon-fri 07:00-12:00", "Mo,We 13:00-16:00", "sat 08:00-11:00"];
        assert_eq!(on("2026-05-11", &hours), ["07:00-12:00", "13:00-16:00"]);
        assert_eq!(on("2026-05-12", &hours), ["07:00-12:00"]);
        assert_eq!(on("2026-05-16", &hours), ["08:00-11:00"]);
        assert!(on("2026-05-17", &hours).is_empty());
    }

    #[test]
    fn hours_that_overlap_are_one_and_their_order_is_free() {
        let hours = ["12:00-16:00", "mon 07:00-13:00", "17:00-18:00"];
        assert_eq!(on("2026-05-11", &hours), ["07:00-16:00", "17:00-18:00"]);
    }

    #[test]
    fn who_works_at_night_meets_the_hours_of_the_day_after() {
        let day = ServiceDay::new("2026-05-11".parse().unwrap(), &Zone::UTC).unwrap();
        let open = |texts: &[&str], from, to| -> Vec<(i64, i64)> {
            let spans: Vec<OpeningSpan> =
                texts.iter().map(|text| OpeningSpan::read(text).unwrap()).collect();
            let (from, to) = (Seconds::from_hours(from), Seconds::from_hours(to));
            let found = open_on(&spans, &day, TimeWindow::new(from, to).unwrap()).unwrap();
            found.iter().map(|it| (it.open().0 / 3600, it.close().0 / 3600)).collect()
        };
        assert_eq!(open(&["05:00-13:00"], 22, 30), [(5, 13), (29, 37)]);
        assert_eq!(open(&["mon 05:00-13:00"], 22, 30), [(5, 13)]);
        assert_eq!(open(&["tue 05:00-13:00"], 22, 30), [(29, 37)]);
        // Sunday's night goes on into Monday.
        assert_eq!(open(&["sun 20:00-04:00"], 1, 9), [(-4, 4)]);
    }

    #[test]
    fn days_may_be_divided_as_lists_are() {
        let days = DaySet::read("tue; fri").unwrap();
        assert_eq!(days, DaySet::read("tue fri").unwrap());
        assert_eq!(days, DaySet::read("tue,fri").unwrap());
    }

    #[test]
    fn days_may_run_over_the_weekend() {
        let days = DaySet::read("sat-mon").unwrap();
        let is_in = |date: &str| days.contains(date.parse().unwrap());
        assert!(is_in("2026-05-16") && is_in("2026-05-17") && is_in("2026-05-18"));
        assert!(!is_in("2026-05-19") && !is_in("2026-05-15"));
    }

    #[test]
    fn what_is_no_day_says_how_hours_are_written() {
        let sentence = OpeningSpan::read("holidays 07:00-12:00").unwrap_err();
        assert!(sentence.contains("'holidays' is no day"), "{sentence}");
        assert!(sentence.ends_with("07:00-16:00 or mon-fri 07:00-16:00"), "{sentence}");
        assert!(OpeningSpan::read("mon").unwrap_err().contains("no span of time"));
    }
}
