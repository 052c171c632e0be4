//! Days and hours: the common part of OSM's `opening_hours`.
//!
//! Months, dates and weeks, weekdays and times, as in `Mo-Fr 07:00-09:00,16:00-18:00; Nov-Mar Sa[1] 08:00-12:00` or
//! `Mo-Fr sunrise-sunset`, `easter -2 days-easter +1 day`. Public and school holidays count as the weekday that they fall
//! on; whoever reads a tag is told by [`names_holidays`] that it speaks of them.

use crate::network::{DAY_MIN, Occasion, Occasions, SunTime, Weekly};

use super::dates::{dates, weeks};
use super::times::{EVENTS, Times, span, time, times_of_day};
use super::weekdays::{day_range, long_day, weekdays};

/// Nobody can read more on a sign.
const MOST_RULES: usize = 32;

/// The hours that the text names; `None` when it is not understood.
pub(super) fn hours(text: &str) -> Option<Weekly<bool>> {
    if MOST_RULES < text.split(';').count() {
        return None;
    }
    let text = text.to_ascii_lowercase();
    let (mut told, mut has_hours) = (Weekly::always(false), false);
    for text in text.split(';').map(str::trim).filter(|text| !text.is_empty()) {
        let rule = rule(text)?;
        has_hours |= rule.open.values().any(|&is_open| is_open);
        // It replaces what earlier ones said of its days.
        told = told.with(&rule.days, |&before, &is_replaced| before && !is_replaced).or(&rule.open);
    }
    (has_hours && !told.has_too_many_dates()).then_some(told)
}

/// Whether the text speaks of public or school holidays, of which no calendar is known here.
pub(super) fn names_holidays(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_ascii_alphabetic());
    words.any(|word| word.eq_ignore_ascii_case("ph") || word.eq_ignore_ascii_case("sh"))
}

/// The hours between two weekdays and two times of day, as the old keys `day_on hour_on day_off hour_off` name them.
pub(super) fn hours_between(
    days: [Option<&str>; 2],
    times: [Option<&str>; 2],
) -> Option<Weekly<bool>> {
    let days = match days {
        [None, None] => [true; 7],
        [Some(from), Some(to)] => day_range(long_day(from)?, long_day(to)?),
        _ => return None,
    };
    let (from, to) = match times {
        [None, None] => (0, DAY_MIN),
        [Some(from), Some(to)] => span(time(from)?, time(to)?),
        _ => return None,
    };
    Some(Weekly::on_days(days, from, to))
}

/// One part between semicolons.
struct Rule {
    /// The days that it speaks of.
    days: Weekly<bool>,
    /// The hours of theirs.
    open: Weekly<bool>,
}

fn rule(text: &str) -> Option<Rule> {
    if text == "24/7" {
        return Some(Rule { days: Weekly::always(true), open: Weekly::always(true) });
    }
    let (in_weeks, text) = weeks(text)?;
    let (on_dates, text) = dates(text)?;
    let (days, times) = text.split_at(start_of_times(text));
    let (days, is_off) = match days.trim().strip_suffix("off") {
        Some(days) => (days, true),
        None => (days, false),
    };
    if is_off && !times.is_empty() {
        return None;
    }
    let times = if is_off { Vec::new() } else { times_of_day(times)? };
    let mut rule = Rule { days: Weekly::always(false), open: Weekly::always(false) };
    // What goes on after midnight belongs to the day before.
    let mut after_midnight = Weekly::always(false);
    for (days, nth) in weekdays(days)? {
        let at = |occasions: Option<Occasions>, week: Weekly<bool>| match occasions {
            Some(occasions) => Weekly::always(false).on_dates([(occasions, week)]),
            None => week,
        };
        rule.days = rule.days.or(&at(nth.clone(), Weekly::on_days(days, 0, DAY_MIN)));
        // The day after the first Monday may be no first Tuesday.
        let after_nth = match &nth {
            Some(nth) => Some(nth.a_day_later()?),
            None => None,
        };
        let has_dates = nth.is_some() || in_weeks.is_some() || on_dates.is_some();
        for times in &times {
            let (open, after) = match *times {
                Times::Clock(_, to) if 2 * DAY_MIN < to && has_dates => return None,
                Times::Clock(from, to) if DAY_MIN < to && has_dates => {
                    let on_day = Weekly::on_days(days, from.min(DAY_MIN), DAY_MIN);
                    let after = Weekly::on_days(days, from.max(DAY_MIN), to);
                    (at(nth.clone(), on_day), Some(at(after_nth.clone(), after)))
                }
                Times::Clock(from, to) => (at(nth.clone(), Weekly::on_days(days, from, to)), None),
                Times::InDay { from, to } => {
                    let occasions = Some(between(from, to, nth.as_ref())?);
                    (at(occasions, Weekly::on_days(days, 0, DAY_MIN)), None)
                }
                Times::OverNight { from, to } => {
                    let until = between(from, SunTime::Clock(DAY_MIN), nth.as_ref())?;
                    let since = between(SunTime::Clock(0), to, after_nth.as_ref())?;
                    let day_after = Weekly::on_days(days, DAY_MIN, 2 * DAY_MIN);
                    let on_day = at(Some(until), Weekly::on_days(days, 0, DAY_MIN));
                    (on_day, Some(at(Some(since), day_after)))
                }
            };
            rule.open = rule.open.or(&open);
            if let Some(after) = after {
                after_midnight = after_midnight.or(&after);
            }
        }
    }
    for occasions in [in_weeks, on_dates].into_iter().flatten() {
        let later = occasions.a_day_later()?;
        let on = |week: &Weekly<bool>, occasions: Occasions| {
            let only = Weekly::always(false).on_dates([(occasions, Weekly::always(true))]);
            week.with(&only, |&a, &b| a && b)
        };
        after_midnight = on(&after_midnight, later);
        let open = on(&rule.open, occasions.clone());
        rule = Rule { days: on(&rule.days, occasions), open };
    }
    rule.open = rule.open.or(&after_midnight);
    Some(rule)
}

fn between(from: SunTime, to: SunTime, also: Option<&Occasions>) -> Option<Occasions> {
    let occasions = Occasions::any(vec![Occasion::Sun { from, to }]);
    match also {
        Some(also) => occasions.and(also),
        None => Some(occasions),
    }
}

/// Where weekdays end: at a digit outside of brackets, at a bracket or at a word for a time of day.
fn start_of_times(text: &str) -> usize {
    let mut depth = 0;
    let at_sign = text.find(|c: char| {
        match c {
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => {}
        }
        depth == 0 && (c == '(' || c.is_ascii_digit())
    });
    let at_word = EVENTS.iter().filter_map(|(name, _)| text.find(name));
    at_sign.into_iter().chain(at_word).min().unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::{Moment, YearDay};
    use crate::osm::weekdays::DAYS;
    use roadcrew_units::Position;

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
            "week 54",
            "Apr 31-",
            "easter-Apr 30",
            "easter +400 days",
            "Mo[6]",
            "sunrise",
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
    fn single_weekdays_of_a_month_are_understood() {
        let market = "Mo[1,-1] 07:00-09:00";
        // Mondays of November 2026.
        let told = [2, 9, 16, 23, 30].map(|day| on_monday(market, 11, day));
        assert_eq!(told, ["7 8", "", "", "", "7 8"]);
        let but_one = "Mo-Fr 10:00-11:00; Mo[2] off";
        assert_eq!([on_monday(but_one, 11, 2), on_monday(but_one, 11, 9)], ["10", ""]);
        let rest = "Mo[1] 07:00-08:00, Tu 10:00-11:00";
        assert_eq!(hours(rest), None);
        let both = "Tu,Mo[1] 07:00-08:00";
        assert_eq!([on_monday(both, 11, 2), on_monday(both, 11, 9)], ["7", ""]);
    }

    #[test]
    fn the_night_of_a_single_weekday_goes_on_into_the_day_after() {
        let night = "Su[1] 22:00-02:00";
        // Sunday 1 November 2026 is the first, the Monday after it the first too; 9 November follows the second.
        assert_eq!([on_monday(night, 11, 2), on_monday(night, 11, 9)], ["0 1", ""]);
        let night = "Mo[1] 22:00-02:00";
        assert_eq!([on_monday(night, 11, 2), on_monday(night, 11, 9)], ["22 23", ""]);
        let night = "Su[-1] 23:00-01:00";
        assert_eq!([on_monday(night, 11, 30), on_monday(night, 11, 2)], ["0", ""]);
        assert_eq!(in_porto("Su[3] sunset-sunrise", 12, 21), ["7:56"]);
        assert_eq!(in_porto("Mo[3] sunset-sunrise", 12, 21), ["17:09"]);
    }

    #[test]
    fn the_night_of_a_date_goes_on_into_the_day_after() {
        let night = "Dec 31 22:00-02:00";
        let told = [(12, 31), (1, 1), (1, 2)].map(|(month, day)| on_monday(night, month, day));
        assert_eq!(told, ["22 23", "0 1", ""]);
        // A season begins and ends with a night.
        let winter = "Nov-Mar 22:00-02:00";
        let told = [(11, 1), (11, 2), (3, 31), (4, 1), (4, 2)];
        let told = told.map(|(month, day)| on_monday(winter, month, day));
        assert_eq!(told, ["22 23", "0 1 22 23", "0 1 22 23", "0 1", ""]);
        // Monday 2 November is the first day of week 45.
        let week = "week 45 22:00-02:00";
        assert_eq!([on_monday(week, 11, 2), on_monday(week, 11, 9)], ["22 23", "0 1"]);
        assert_eq!(on_monday("easter 22:00-02:00", 4, 6), "0 1");
        assert_eq!(in_porto("Dec 20 sunset-sunrise", 12, 21), ["7:56"]);
        assert_eq!(in_porto("Dec 21 sunset-sunrise", 12, 21), ["17:09"]);
    }

    #[test]
    fn easter_and_the_days_around_it_are_understood() {
        // Easter Monday of 2026 is 6 April.
        let told = ["easter", "easter +1 day", "easter -2 days-easter +1 day 10:00-11:00"]
            .map(|text| on_monday(text, 4, 6));
        let all_day = on_monday("Mo", 4, 6);
        assert_eq!(told, ["", all_day.as_str(), "10"]);
        assert_eq!(on_monday("easter +50 days 10:00-11:00", 5, 25), "10");
        assert_eq!(on_monday("Dec 24,easter +1 day 10:00-11:00", 4, 6), "10");
    }

    #[test]
    fn times_between_clock_and_sun_are_empty_where_the_sun_comes_first() {
        // By Greenwich's clock the sun sets after 20:00 in June and at 17:09 in December.
        let in_june = in_porto("19:00-sunset", 6, 21);
        assert_eq!((in_june.len(), &in_june[0][..], &in_june[1][..3]), (2, "19:00", "20:"));
        assert_eq!(in_porto("19:00-sunset", 12, 21), Vec::<String>::new());
        assert_eq!(in_porto("sunset-19:00", 12, 21), ["17:09", "19:00"]);
    }

    #[test]
    fn holidays_are_named_by_two_letters() {
        let told = ["Sa,Su,PH 07:00-08:00", "Mo-Fr; sh off", "Mo-Fr", "Sept 08:00-09:00 phase"]
            .map(names_holidays);
        assert_eq!(told, [true, true, false, false]);
    }

    #[test]
    fn weeks_of_the_year_are_understood() {
        let even = "week 2-52/2 Mo 07:00-08:00";
        assert_eq!([on_monday(even, 11, 16), on_monday(even, 11, 23)], ["", "7"]);
        let in_may = "week 18-22 May 10:00-11:00";
        assert_eq!([on_monday(in_may, 5, 4), on_monday(in_may, 6, 1)], ["10", ""]);
    }

    #[test]
    fn of_two_rules_for_a_day_the_later_one_counts() {
        let text = "Mo 10:00-11:00; Jul 12:00-13:00; Jul 6 off";
        let told = [(6, 29), (7, 6), (7, 13)].map(|(month, day)| on_monday(text, month, day));
        assert_eq!(told, ["10", "", "12"]);
    }

    /// From which minute to which minute of a Monday it holds on a date in Porto, by Greenwich's clock.
    fn in_porto(text: &str, month: u8, day: u8) -> Vec<String> {
        let weekly = hours(text).unwrap();
        let porto = Position::from_degrees(-8.61, 41.15).unwrap();
        let holds = |minute: u16| {
            let moment = Moment::new(0, minute).unwrap().on(YearDay { year: 2026, month, day });
            *weekly.at(moment.at_place(porto))
        };
        let clock = |minute: u16| format!("{}:{:02}", minute / 60, minute % 60);
        let is_edge = |&minute: &u16| 0 < minute && holds(minute - 1) != holds(minute);
        (0..DAY_MIN).filter(is_edge).map(clock).collect()
    }

    #[test]
    fn the_sun_opens_and_shuts() {
        // The sun rises at 7:56 and sets at 17:09 on that day, give or take a minute.
        assert_eq!(in_porto("sunrise-sunset", 12, 21), ["7:56", "17:09"]);
        assert_eq!(in_porto("Mo-Fr (sunrise+01:00)-(sunset-00:30)", 12, 21), ["8:56", "16:39"]);
        assert_eq!(in_porto("sunset-sunrise", 12, 21), ["7:56", "17:09"]);
        assert_eq!(in_porto("sunset-06:00", 12, 21), ["6:00", "17:09"]);
        assert_eq!(in_porto("Mo sunset-06:00", 12, 21), ["17:09"]);
        assert_eq!(in_porto("Su sunset-06:00", 12, 21), ["6:00"]);
        assert_eq!(in_porto("Dec 08:00-sunset; sunrise-sunset", 12, 21), ["7:56", "17:09"]);
        assert_eq!(in_porto("sunrise-sunset; Dec 08:00-sunset", 12, 21), ["8:00", "17:09"]);
        assert_eq!(in_porto("Dec Mo[3] sunrise-12:00", 12, 21), ["7:56", "12:00"]);
    }

    #[test]
    fn without_a_place_the_sun_may_have_risen_or_not() {
        let weekly = hours("sunrise-sunset").unwrap();
        let moment = Moment::new(0, 720).unwrap().on(YearDay { year: 2026, month: 12, day: 21 });
        let mut possible: Vec<bool> = weekly.possible_at(moment).copied().collect();
        possible.sort_unstable();
        assert_eq!(possible, [false, true]);
    }

    #[test]
    fn old_keys_name_days_and_times() {
        let weekly = hours_between([Some("Monday"), Some("T")], [Some("07:00"), Some("09:00")]);
        assert_eq!(weekly, None);
        let weekly = hours_between([Some("M"), Some("Tuesday")], [Some("07:00"), Some("09:00")]);
        assert_eq!(told(&weekly.unwrap()), "mo 7 8; tu 7 8");
    }
}
