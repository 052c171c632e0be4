//! Spans of time by the clock on the wall, also over midnight.

use roadcrew_units::{Date, Seconds, ServiceDay, TimeWindow, Zone};

/// From when to when by the clock on the wall: `06:00-14:30`, or over midnight `22:00-06:00`, which may be written `22:00-30:00` too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockSpan {
    text: String,
}

/// A span over midnight that is longer looks like one whose times are the wrong way round.
pub(super) const LONGEST_OVER_MIDNIGHT: Seconds = Seconds::from_hours(12);

impl ClockSpan {
    /// Reads a span; what is wrong with it is a sentence.
    pub fn read(text: &str) -> Result<Self, String> {
        let span = Self { text: text.to_owned() };
        span.on(&day_without_changes()?)?;
        Ok(span)
    }

    /// Reads a span in which work may begin: of its day, and no longer over midnight than half a day, as one is whose times are the wrong way round.
    pub(crate) fn read_window(text: &str) -> Result<Self, String> {
        let span = Self::read(text)?;
        span.check_day()?;
        span.check_length()?;
        Ok(span)
    }

    /// Refuses what looks like a slip: it is over midnight and longer than half a day, and not written as a span that is meant so.
    pub(super) fn check_length(&self) -> Result<(), String> {
        let text = &self.text;
        self.meant_otherwise().map_or(Ok(()), |longer| {
            Err(format!(
                "'{text}' is over midnight and longer than half a day: write the earlier time first, or {longer} if it is meant so"
            ))
        })
    }

    /// The same for hours in which something is possible, which are more than one moment.
    pub(crate) fn read_hours(text: &str) -> Result<Self, String> {
        let span = Self::read_window(text)?;
        if span.is_a_moment() {
            return Err(format!("'{text}' ends when it begins: write it as 07:00-16:00"));
        }
        Ok(span)
    }

    /// Refuses what begins after its day is over.
    pub(super) fn check_day(&self) -> Result<(), String> {
        let window = self.on(&day_without_changes()?)?;
        if window.open() < Seconds::from_hours(24) {
            return Ok(());
        }
        let (open, _) = self.text.split_once('-').unwrap_or((&self.text, ""));
        Err(format!(
            "'{}' is later than 23:59: write hours after midnight as 01:00, and a night as 22:00-06:00",
            open.trim()
        ))
    }

    /// With the close beyond 24:00, if that is how a span must be written that is over midnight and so long that it looks like a slip.
    fn meant_otherwise(&self) -> Option<String> {
        let is_long = self.is_over_midnight() && LONGEST_OVER_MIDNIGHT < self.length();
        let (open, _) = self.text.split_once('-')?;
        Some(format!("{open}-{}", self.closing_tomorrow()?)).filter(|_| is_long)
    }

    /// Whether it ends when it begins.
    pub(super) fn is_a_moment(&self) -> bool {
        day_without_changes()
            .and_then(|day| self.on(&day))
            .is_ok_and(|window| window.open() == window.close())
    }

    /// How long it is, on a day without clock changes.
    pub(crate) fn length(&self) -> Seconds {
        let window = day_without_changes().and_then(|day| self.on(&day));
        window.map_or(Seconds::ZERO, |window| window.close() - window.open())
    }

    /// Whether it ends on the day after the one on which it begins.
    pub(super) fn is_over_midnight(&self) -> bool {
        let window = day_without_changes().and_then(|day| self.on(&day));
        window.is_ok_and(|window| Seconds::from_hours(24) < window.close())
    }

    /// Whether something that begins as it opens, in a shift, lasts longer than the shift, on a day without clock changes.
    pub(crate) fn outlasts(&self, duration: Seconds, shift: &Self) -> bool {
        let outlasts = day_without_changes().and_then(|day| {
            let shift = shift.on(&day)?;
            let begins = self.within(&day, shift)?.open().max(shift.open());
            Ok(shift.close() < begins + duration)
        });
        outlasts.unwrap_or(false)
    }

    /// Whether who works in a shift meets it, on a day without clock changes.
    pub(crate) fn is_met_in(&self, shift: &Self) -> bool {
        let met = day_without_changes().and_then(|day| {
            let shift = shift.on(&day)?;
            Ok(touches(self.within(&day, shift)?, shift))
        });
        met.unwrap_or(false)
    }

    /// Reads a span, or a moment as the span that is nothing but that moment.
    pub fn moment_or_span(text: &str) -> Result<Self, String> {
        if text.contains('-') { Self::read(text) } else { Self::read(&format!("{text}-{text}")) }
    }

    /// The span that begins on a day, in seconds from its midnight.
    pub fn on(&self, day: &ServiceDay) -> Result<TimeWindow, String> {
        let (open, close) = self.text.split_once('-').ok_or_else(|| {
            format!("'{}' is no span of time: write it as 06:00-14:30", self.text)
        })?;
        let clock = |text: &str| day.read_clock(text).map_err(|error| error.to_string());
        let (open, mut close) = (clock(open)?, clock(close)?);
        if close < open
            && let Some(text) = self.closing_tomorrow()
        {
            close = clock(&text)?;
        }
        TimeWindow::new(open, close).map_err(|_upside_down| {
            let text = &self.text;
            format!("the time window '{text}' is upside down: it closes before it opens")
        })
    }

    /// All of the span that concerns a stretch of the day: what begins on it, and of those that begin the day before and the day after what
    /// touches the stretch, earliest first. So `02:00-04:00` is tomorrow's too for who works over midnight.
    pub fn around(&self, day: &ServiceDay, stretch: TimeWindow) -> Result<Vec<TimeWindow>, String> {
        let mut windows = self.beside(day, stretch)?;
        windows.push(self.on(day)?);
        windows.sort_by_key(|window| (window.open(), window.close()));
        Ok(windows)
    }

    /// The one that is meant by who works in a stretch of the day: the first that touches it, or else the day's own.
    pub fn within(&self, day: &ServiceDay, stretch: TimeWindow) -> Result<TimeWindow, String> {
        let mut windows = self.around(day, stretch)?.into_iter();
        windows.find(|window| touches(*window, stretch)).map_or_else(|| self.on(day), Ok)
    }

    /// Those of the day before and the day after that touch a stretch.
    fn beside(&self, day: &ServiceDay, stretch: TimeWindow) -> Result<Vec<TimeWindow>, String> {
        let mut windows = Vec::new();
        for days in [-1, 1] {
            let other = shifted(day, days)?;
            let on_other = self.on(&other)?;
            let moved = |time: Seconds| day.time_of(other.at(time));
            let window = TimeWindow::new(moved(on_other.open()), moved(on_other.close()))
                .map_err(|error| error.to_string())?;
            if touches(window, stretch) {
                windows.push(window);
            }
        }
        Ok(windows)
    }

    /// When it closes on the day after, as a clock that goes on counting: `30:00` for `22:00-06:00`.
    fn closing_tomorrow(&self) -> Option<String> {
        let (hours, rest) = self.text.split_once('-')?.1.trim().split_once(':')?;
        let hours = hours.parse::<u8>().ok().filter(|hours| *hours < 24)?;
        Some(format!("{}:{rest}", hours + 24))
    }

    /// As it was written.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// Any day on which no clock is changed, to check spans on.
fn day_without_changes() -> Result<ServiceDay, String> {
    let date: Result<Date, _> = "2026-01-15".parse();
    let day = date.and_then(|date| ServiceDay::new(date, &Zone::UTC));
    day.map_err(|error| error.to_string())
}

/// A day so many days later.
pub(super) fn shifted(day: &ServiceDay, days: i64) -> Result<ServiceDay, String> {
    ServiceDay::new(day.date().plus_days(days), day.zone()).map_err(|error| error.to_string())
}

/// Whether two spans have more than an instant in common; a moment is in the span that it lies in.
pub(super) fn touches(one: TimeWindow, other: TimeWindow) -> bool {
    let (open, close) = (one.open().max(other.open()), one.close().min(other.close()));
    open < close || open == close && one.open() == one.close()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(date: &str) -> ServiceDay {
        ServiceDay::new(date.parse().unwrap(), &"Europe/Helsinki".parse().unwrap()).unwrap()
    }

    fn hours(windows: &[TimeWindow]) -> Vec<(i64, i64)> {
        windows.iter().map(|it| (it.open().0 / 3600, it.close().0 / 3600)).collect()
    }

    #[test]
    fn a_span_over_midnight_closes_on_the_day_after() {
        let on = |text: &str, date: &str| {
            hours(&[ClockSpan::read(text).unwrap().on(&day(date)).unwrap()])[0]
        };
        assert_eq!(on("22:00-06:00", "2026-05-11"), (22, 30));
        assert_eq!(on("22:00-30:00", "2026-05-11"), (22, 30));
        // The night in which clocks go back is an hour longer.
        assert_eq!(on("22:00-06:00", "2026-10-24"), (22, 31));
    }

    #[test]
    fn who_works_over_midnight_meets_the_windows_of_two_days() {
        let around = |text: &str, open, close| {
            let stretch = TimeWindow::new(Seconds::from_hours(open), Seconds::from_hours(close));
            let span = ClockSpan::read(text).unwrap();
            hours(&span.around(&day("2026-05-11"), stretch.unwrap()).unwrap())
        };
        assert_eq!(around("02:00-04:00", 22, 30), [(2, 4), (26, 28)]);
        assert_eq!(around("02:00-04:00", 6, 14), [(2, 4)]);
        assert_eq!(around("20:00-04:00", 1, 9), [(-4, 4), (20, 28)]);
        assert_eq!(around("06:00-14:00", 6, 14), [(6, 14)]);
        assert_eq!(around("00:00-24:00", 22, 30), [(0, 24), (24, 48)]);
    }

    #[test]
    fn a_break_is_in_the_night_that_is_worked() {
        let night = TimeWindow::new(Seconds::from_hours(22), Seconds::from_hours(30)).unwrap();
        let within = |text: &str| {
            hours(&[ClockSpan::read(text).unwrap().within(&day("2026-05-11"), night).unwrap()])[0]
        };
        assert_eq!(within("01:00-03:00"), (25, 27));
        assert_eq!(within("22:00-23:00"), (22, 23));
        assert_eq!(within("11:00-13:00"), (11, 13));
    }

    #[test]
    fn a_window_whose_later_time_stands_first_is_refused() {
        let told = |text: &str| ClockSpan::read_window(text).map(|_| ()).unwrap_err();
        assert_eq!(
            told("10:00-09:00"),
            "'10:00-09:00' is over midnight and longer than half a day: write the earlier time first, or 10:00-33:00 if it is meant so"
        );
        assert_eq!(
            told("25:00-26:00"),
            "'25:00' is later than 23:59: write hours after midnight as 01:00, and a night as 22:00-06:00"
        );
        assert!(told("24:00-24:00").starts_with("'24:00' is later than 23:59"));
    }

    #[test]
    fn a_window_over_midnight_is_one_of_a_night_or_says_that_it_is_long() {
        let is_read = |text: &str| ClockSpan::read_window(text).is_ok();
        assert!(is_read("22:00-06:00") && is_read("22:00-30:00") && is_read("18:00-06:00"));
        assert!(is_read("06:00-26:00") && is_read("00:00-24:00") && is_read("08:00-00:00"));
        assert!(!is_read("18:00-06:01"));
    }

    #[test]
    fn hours_are_more_than_one_moment() {
        let told = ClockSpan::read_hours("09:00-09:00").unwrap_err();
        assert_eq!(told, "'09:00-09:00' ends when it begins: write it as 07:00-16:00");
        assert!(ClockSpan::read_window("09:00-09:00").is_ok());
    }

    #[test]
    fn what_closes_before_it_opens_on_any_day_is_refused() {
        assert!(ClockSpan::read("31:00-25:00").unwrap_err().contains("upside down"));
        assert!(ClockSpan::read("noon").unwrap_err().contains("no span of time"));
    }
}
