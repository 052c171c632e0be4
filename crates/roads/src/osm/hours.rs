//! Days and hours of the week: the common part of OSM's `opening_hours`.
//!
//! Months and dates, weekdays and times, as in `Mo-Fr 07:00-09:00,16:00-18:00; Nov-Mar Sa 08:00-12:00`. Public and school
//! holidays count as the weekday that they fall on. Weeks, single weekdays of a month, Easter and the sun are not understood.

use crate::network::{DAY_MIN, Dates, WEEK_MIN, Weekly};

use super::months::dates;

const DAYS: [&str; 7] = ["mo", "tu", "we", "th", "fr", "sa", "su"];

/// Nobody can read more on a sign.
const MOST_RULES: usize = 32;

/// The hours that the text names; `None` when it is not understood.
pub(super) fn hours(text: &str) -> Option<Weekly<bool>> {
    if MOST_RULES < text.split(';').count() {
        return None;
    }
    let text = text.to_ascii_lowercase();
    let (mut usual, mut has_hours) = (Vec::new(), false);
    let mut by_dates: Vec<(Dates, Vec<&str>)> = Vec::new();
    for rule in text.split(';').map(str::trim).filter(|rule| !rule.is_empty()) {
        let (dates, rule) = dates(rule)?;
        match (dates, by_dates.last_mut()) {
            (None, _) => usual.push(rule),
            (Some(dates), Some((last, rules))) if *last == dates => rules.push(rule),
            (Some(dates), _) => by_dates.push((dates, vec![rule])),
        }
    }
    let mut week_of = |rules: &[&str]| {
        let mut week = Week::default();
        for rule in rules {
            has_hours |= week.apply(rule)?;
        }
        Some(week.into_weekly())
    };
    let mut dated = Vec::new();
    // Of two rules for the same day the later one counts.
    for (dates, rules) in by_dates.into_iter().rev() {
        dated.push((dates, week_of(&[&usual[..], &rules[..]].concat())?));
    }
    let weekly = week_of(&usual)?.on_dates(dated);
    has_hours.then_some(weekly)
}

/// The hours between two weekdays and two times of day, as the old keys `day_on hour_on day_off hour_off` name them.
pub(super) fn hours_between(
    days: [Option<&str>; 2],
    times: [Option<&str>; 2],
) -> Option<Weekly<bool>> {
    let days = match days {
        [None, None] => vec![true; 7],
        [Some(from), Some(to)] => day_range(long_day(from)?, long_day(to)?),
        _ => return None,
    };
    let times = match times {
        [None, None] => (0, DAY_MIN),
        [Some(from), Some(to)] => span(time(from)?, time(to)?),
        _ => return None,
    };
    let mut week = Week::default();
    week.open(&days, &[times]);
    Some(week.into_weekly())
}

/// Every minute of a week, whether it is one of the hours.
struct Week(Vec<bool>);

impl Default for Week {
    fn default() -> Self {
        Self(vec![false; WEEK_MIN.into()])
    }
}

impl Week {
    /// Applies one rule: it replaces what earlier ones said of its days. The answer is whether it names any hours.
    fn apply(&mut self, rule: &str) -> Option<bool> {
        if rule == "24/7" {
            self.0.fill(true);
            return Some(true);
        }
        let is_time = |c: char| c.is_ascii_digit();
        let (days, times) = rule.split_at(rule.find(is_time).unwrap_or(rule.len()));
        let (days, is_off) = match days.trim().strip_suffix("off") {
            Some(days) => (days, true),
            None => (days, false),
        };
        let days = weekdays(days)?;
        if is_off {
            return times.is_empty().then(|| {
                self.clear(&days);
                false
            });
        }
        let times = times_of_day(times)?;
        self.clear(&days);
        self.open(&days, &times);
        Some(days.contains(&true))
    }

    fn clear(&mut self, days: &[bool]) {
        for (minutes, _) in self.0.chunks_mut(DAY_MIN.into()).zip(days).filter(|(_, is_on)| **is_on)
        {
            minutes.fill(false);
        }
    }

    /// A span past midnight goes on into the next day.
    fn open(&mut self, days: &[bool], times: &[(u16, u16)]) {
        let n_minutes = self.0.len();
        for (day, _) in days.iter().enumerate().filter(|(_, is_on)| **is_on) {
            for &(from, to) in times {
                for minute in from..to {
                    let minute = day * usize::from(DAY_MIN) + usize::from(minute);
                    self.0[minute % n_minutes] = true;
                }
            }
        }
    }

    fn into_weekly(self) -> Weekly<bool> {
        let steps = Weekly::from_steps((0..).zip(self.0));
        steps.unwrap_or_default()
    }
}

/// Which weekdays a list names; all of them when it is empty, none when it names holidays only.
fn weekdays(text: &str) -> Option<Vec<bool>> {
    let text = text.trim().trim_end_matches([',', ':']);
    if text.is_empty() {
        return Some(vec![true; 7]);
    }
    let mut days = vec![false; 7];
    for part in text.split(',').map(str::trim) {
        let (from, to) = match part.split_once('-') {
            Some((from, to)) => (day(from)?, day(to)?),
            None if matches!(part, "ph" | "sh") => continue,
            None => (day(part)?, day(part)?),
        };
        for (named, so_far) in day_range(from, to).into_iter().zip(&mut days) {
            *so_far |= named;
        }
    }
    Some(days)
}

fn day(text: &str) -> Option<usize> {
    DAYS.iter().position(|day| *day == text.trim())
}

/// Whole names and single letters, as long as they are clear.
fn long_day(text: &str) -> Option<usize> {
    let text = text.trim().to_ascii_lowercase();
    match text.as_str() {
        "m" => Some(0),
        "w" => Some(2),
        "f" => Some(4),
        _ => day(text.get(..2)?),
    }
}

fn day_range(from: usize, to: usize) -> Vec<bool> {
    let is_within = |day: usize| {
        if from <= to { from <= day && day <= to } else { from <= day || day <= to }
    };
    (0..7).map(is_within).collect()
}

/// Spans in minutes from midnight; the whole day when the text is empty.
fn times_of_day(text: &str) -> Option<Vec<(u16, u16)>> {
    if text.trim().is_empty() {
        return Some(vec![(0, DAY_MIN)]);
    }
    let one = |part: &str| {
        let (from, to) = part.split_once('-')?;
        Some(span(time(from)?, time(to)?))
    };
    text.split(',').map(one).collect()
}

/// An end that is not later than the start lies on the next day.
const fn span(from: u16, to: u16) -> (u16, u16) {
    if from < to { (from, to) } else { (from, to + DAY_MIN) }
}

fn time(text: &str) -> Option<u16> {
    let (hour, minute) = text.trim().split_once(':')?;
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.get(..2)?.parse().ok()?);
    let is_time = hour <= 48 && minute < 60 && matches!(text.trim().len(), 4 | 5 | 8);
    is_time.then_some(hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::{Moment, YearDay};

    /// The hours as a list such as `Mo 07:00-09:00`, in full hours of the days on which there are any.
    fn told(weekly: &Weekly<bool>) -> String {
        let mut told = Vec::new();
        for (number, day) in DAYS.iter().enumerate() {
            let holds = |hour: u16| *weekly.at(Moment::new(number, hour * 60).unwrap());
            let hours: Vec<String> =
                (0..24).filter(|&hour| holds(hour)).map(|hour| hour.to_string()).collect();
            if !hours.is_empty() {
                told.push(format!("{day} {}", hours.join(" ")));
            }
        }
        told.join("; ")
    }

    fn check(text: &str, expected: &str) {
        assert_eq!(
            hours(text).map_or("not understood".to_owned(), |weekly| told(&weekly)),
            expected,
            "{text}"
        );
    }

    #[test]
    fn weekdays_and_times_are_understood() {
        check("Mo-Tu 07:00-09:00,16:00-17:00", "mo 7 8 16; tu 7 8 16");
        check("Tu 7:00-9:00; Sa 08:00-09:00", "tu 7 8; sa 8");
        check("Sa,Su,PH 07:00-08:00", "sa 7; su 7");
        check("Su", "su 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23");
        check("Sa-Mo 10:00-11:00", "mo 10; sa 10; su 10");
        check("mo 10:00-11:00; PH off", "mo 10");
    }

    #[test]
    fn hours_past_midnight_go_on_into_the_next_day() {
        check("Su 23:00-01:00", "mo 0; su 23");
        check("Fr 22:00-24:00, 00:00-01:00", "fr 0 22 23");
        check("Mo 23:00-00:00", "mo 23");
    }

    #[test]
    fn a_later_rule_replaces_an_earlier_one_on_its_days() {
        check("Mo-Tu 12:00-14:00; Tu 12:00-13:00", "mo 12 13; tu 12");
        check("Mo-Tu 12:00-13:00; Tu off", "mo 12");
    }

    #[test]
    fn what_is_no_hour_of_the_week_is_not_understood() {
        for text in [
            "",
            ";",
            "week 10-20",
            "Apr 31-",
            "easter",
            "Mo[1]",
            "sunrise-sunset",
            "wet",
            "Mo-Fr 25",
            "PH off",
            "49:00-50:00",
        ] {
            check(text, "not understood");
        }
    }

    /// The hours of a Monday on a date.
    fn on_monday(text: &str, month: u8, day: u8) -> String {
        let weekly = hours(text).unwrap();
        let holds = |hour: u16| {
            let moment = Moment::new(0, hour * 60).unwrap();
            *weekly.at(moment.on(YearDay { year: 2026, month, day }))
        };
        let hours: Vec<String> =
            (0..24).filter(|&hour| holds(hour)).map(|hour| hour.to_string()).collect();
        hours.join(" ")
    }

    #[test]
    fn months_and_dates_are_understood() {
        let winter = "Nov-Mar 07:00-09:00";
        assert_eq!([on_monday(winter, 1, 5), on_monday(winter, 6, 1)], ["7 8", ""]);
        let both = "Mo 10:00-11:00; Apr 25-Sep 26: Mo-Fr 07:00-08:00";
        assert_eq!([on_monday(both, 4, 24), on_monday(both, 4, 25)], ["10", "7"]);
        let summer = "Mo 10:00-11:00; Jul-Aug off";
        assert_eq!([on_monday(summer, 6, 30), on_monday(summer, 7, 1)], ["10", ""]);
        assert_eq!(on_monday("2016 Apr 25 - 2016 Sep 26", 6, 1), "");
        assert_eq!(on_monday("Dec 24-26 08:00-09:00,10:00-11:00", 12, 25), "8 10");
    }

    #[test]
    fn old_keys_name_days_and_times() {
        let weekly = hours_between([Some("Monday"), Some("T")], [Some("07:00"), Some("09:00")]);
        assert_eq!(weekly, None);
        let weekly = hours_between([Some("M"), Some("Tuesday")], [Some("07:00"), Some("09:00")]);
        assert_eq!(told(&weekly.unwrap()), "mo 7 8; tu 7 8");
    }
}
