//! Months, dates and weeks before the weekdays of a rule: `nov-mar`, `apr 25-sep 26`, `2016 apr 25 - 2016 sep 26`,
//! `dec 24-26,jan 1`, `easter -2 days-easter +1 day`, `week 1-53/2`.

use crate::network::{DateSpan, Occasion, Occasions, YearDay};

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Nobody can read more on a sign.
const MOST_SPANS: usize = 32;

/// The dates at the start of a rule in small letters, if there are any, and what follows them; `None` when they are not
/// understood.
pub(super) fn dates(rule: &str) -> Option<(Option<Occasions>, &str)> {
    let mut rest = Rest(rule);
    let mut spans = Vec::new();
    loop {
        if let Some(from) = rest.easter().ok()? {
            let to = if rest.take("-") { rest.easter().ok()?? } else { from };
            spans.push(Occasion::Easter { from, to });
        } else if let Some(from) = rest.date(None).ok()? {
            let to = if rest.take("-") { rest.date(Some(from)).ok()?? } else { from };
            spans.push(Occasion::Dates(span(from, to)?));
        } else {
            break;
        }
        if MOST_SPANS < spans.len() {
            return None;
        }
        if !rest.take(",") {
            break;
        }
    }
    if spans.is_empty() {
        return Some((None, rule));
    }
    rest.take(":");
    Some((Some(Occasions::any(spans)), rest.0.trim()))
}

/// The weeks at the start of a rule in small letters, if there are any, and what follows them; `None` when they are not
/// understood.
pub(super) fn weeks(rule: &str) -> Option<(Option<Occasions>, &str)> {
    let mut rest = Rest(rule);
    if !rest.take("week") {
        return Some((None, rule));
    }
    let mut spans = Vec::new();
    loop {
        let from = rest.week()?;
        let to = if rest.take("-") { rest.week()? } else { from };
        let every = if rest.take("/") { rest.week()? } else { 1 };
        if to < from || MOST_SPANS <= spans.len() {
            return None;
        }
        spans.push(Occasion::Weeks { from, to, every });
        if !rest.take(",") {
            break;
        }
    }
    rest.take(":");
    Some((Some(Occasions::any(spans)), rest.0.trim()))
}

/// A month, with a day and a year if they are named.
#[derive(Clone, Copy)]
struct Named {
    year: Option<u16>,
    month: u8,
    day: Option<u8>,
}

/// What looks like a date and is none.
struct Nonsense;

/// From the first day of what is named first to the last day of what is named last.
fn span(from: Named, to: Named) -> Option<DateSpan> {
    let year = match (from.year, to.year) {
        (None, None) => 0,
        (Some(year), _) => year,
        (None, Some(_)) => return None,
    };
    Some(DateSpan {
        from: YearDay { year, month: from.month, day: from.day.unwrap_or(1) },
        to: YearDay { year: to.year.unwrap_or(year), month: to.month, day: to.day.unwrap_or(31) },
    })
}

/// What has not been read yet.
#[derive(Clone, Copy)]
struct Rest<'a>(&'a str);

impl Rest<'_> {
    fn take(&mut self, mark: &str) -> bool {
        let after = self.0.trim_start().strip_prefix(mark);
        self.0 = after.unwrap_or(self.0);
        after.is_some()
    }

    /// A date, if there is one: after another one its month need not be named again.
    fn date(&mut self, before: Option<Named>) -> Result<Option<Named>, Nonsense> {
        let year = self.number(4);
        let named = self.month();
        let month = match (named, before) {
            (Some(month), _) => month,
            (None, Some(Named { month, day: Some(_), .. })) if year.is_none() => month,
            (None, _) => return if year.is_none() { Ok(None) } else { Err(Nonsense) },
        };
        let day = match self.number(2).or_else(|| self.number(1)).map(u8::try_from) {
            None => None,
            Some(Ok(day @ 1..=31)) => Some(day),
            Some(_) => return Err(Nonsense),
        };
        if named.is_none() && day.is_none() {
            return Err(Nonsense);
        }
        Ok(Some(Named { year: year.or(before.and_then(|it| it.year)), month, day }))
    }

    /// Days after Easter, if it is named.
    fn easter(&mut self) -> Result<Option<i16>, Nonsense> {
        if !self.take("easter") {
            return Ok(None);
        }
        let before = *self;
        let sign = if self.take("+") { 1 } else { -1 };
        if sign < 0 && !self.take("-") {
            return Ok(Some(0));
        }
        let days = (1..=3).rev().find_map(|n_digits| self.number(n_digits));
        let is_offset = days.is_some() && self.take("day");
        if !is_offset {
            // What follows is another date, unless it was to be days.
            *self = before;
            return if sign < 0 { Ok(Some(0)) } else { Err(Nonsense) };
        }
        self.take("s");
        let days = days.and_then(|days| i16::try_from(days).ok()).filter(|&days| days <= 366);
        days.map(|days| Some(sign * days)).ok_or(Nonsense)
    }

    fn week(&mut self) -> Option<u8> {
        let number = self.number(2).or_else(|| self.number(1))?;
        u8::try_from(number).ok().filter(|week| (1..=53).contains(week))
    }

    fn month(&mut self) -> Option<u8> {
        let text = self.0.trim_start();
        let end = text.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(text.len());
        let (word, after) = text.split_at(end);
        let month = MONTHS.iter().position(|month| 3 <= word.len() && month.starts_with(word))?;
        self.0 = after;
        u8::try_from(month + 1).ok()
    }

    /// A number of so many digits that is no time of day.
    fn number(&mut self, n_digits: usize) -> Option<u16> {
        let text = self.0.trim_start();
        let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (digits, after) = text.split_at(end);
        let is_time =
            after.starts_with(':') && after[1..].starts_with(|c: char| c.is_ascii_digit());
        if end != n_digits || is_time {
            return None;
        }
        self.0 = after;
        digits.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rule: &str, expected: Option<&str>) {
        assert_eq!(dates(rule).map(|(_, rest)| rest), expected, "{rule}");
    }

    #[test]
    fn dates_end_where_weekdays_and_times_begin() {
        check("nov-mar 07:00-09:00", Some("07:00-09:00"));
        check("apr 25-sep 26: mo-fr", Some("mo-fr"));
        check("dec 24-26,jan 1 08:00-09:00", Some("08:00-09:00"));
        check("mo-fr 07:00-09:00", Some("mo-fr 07:00-09:00"));
        check("24/7", Some("24/7"));
        check("2016 apr 25 - 2016 sep 26", Some(""));
    }

    #[test]
    fn weeks_end_where_weekdays_and_times_begin() {
        let rest = |rule| weeks(rule).map(|(_, rest)| rest);
        assert_eq!(rest("week 10-20 mo-fr"), Some("mo-fr"));
        assert_eq!(rest("week 2-52/2: 07:00-09:00"), Some("07:00-09:00"));
        assert_eq!(rest("week 1,3 07:00-09:00"), Some("07:00-09:00"));
        assert_eq!(rest("mo-fr"), Some("mo-fr"));
        for nonsense in ["week", "week 54", "week 20-10", "week 0", "week mo"] {
            assert_eq!(rest(nonsense), None, "{nonsense}");
        }
    }

    #[test]
    fn what_is_no_date_is_not_understood() {
        check("apr 45", None);
        check("apr-mo", None);
        check("apr 31-", None);
        check("apr 25-07:00", None);
        check("2016", None);
        check("apr - 2016 may", None);
    }
}
