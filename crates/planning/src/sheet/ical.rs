//! A crew's day for a calendar: iCalendar (RFC 5545) with its shift and its stops.

use super::letters::printable;
use crate::day::{DayPlan, DayRoute};
use roadcrew_units::{Seconds, Zone};

/// Writes one event for the whole shift and one per stop. Ids stay the same when the day is planned anew, so that a calendar replaces.
pub fn crew_calendar(plan: &DayPlan, route: &DayRoute) -> String {
    let mut lines: Vec<String> =
        ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Roadcrew//Plan//EN", "CALSCALE:GREGORIAN"]
            .map(str::to_owned)
            .into();
    let mut add = |id: &str, from: Seconds, to: Seconds, summary: &str, place: &str| {
        lines.push("BEGIN:VEVENT".to_owned());
        lines.push(format!("UID:{}-{}-{}@roadcrew", plan.day.date(), route.crew, escaped(id)));
        lines.push(format!("DTSTAMP:{}", instant(plan, Seconds::ZERO)));
        lines.push(format!("DTSTART:{}", instant(plan, from)));
        lines.push(format!("DTEND:{}", instant(plan, to)));
        lines.push(format!("SUMMARY:{}", escaped(summary)));
        if !place.is_empty() {
            lines.push(format!("LOCATION:{}", escaped(place)));
        }
        lines.push("END:VEVENT".to_owned());
    };
    let title = format!("{}: {} stops", route.crew_name, route.n_services());
    add("shift", route.departure, route.arrival, &title, &route.depot);
    for (index, stop) in route.stops.iter().enumerate() {
        // A tip is visited more than once.
        let id =
            if stop.kind.is_service() { stop.id.clone() } else { format!("{}-{index}", stop.id) };
        add(&id, stop.start, stop.end, &stop.name, &stop.street);
    }
    lines.push("END:VCALENDAR".to_owned());
    lines.iter().map(|line| folded(line)).collect()
}

/// `20260511T043000Z`.
fn instant(plan: &DayPlan, time: Seconds) -> String {
    let iso = plan.day.at(time).to_iso(&Zone::UTC);
    let digits: String = iso.chars().take(19).filter(|it| !matches!(it, '-' | ':')).collect();
    digits + "Z"
}

/// Text in which nothing begins a line of the calendar.
fn escaped(text: &str) -> String {
    let text = printable(text).replace("\r\n", "\n").replace('\r', "\n");
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n")
}

/// A line of at most 75 octets, the rest on lines that begin with a space.
fn folded(line: &str) -> String {
    let mut text = String::with_capacity(line.len() + 2);
    let mut octets = 0;
    for letter in line.chars() {
        if 75 < octets + letter.len_utf8() {
            text += "\r\n ";
            octets = 1;
        }
        text.push(letter);
        octets += letter.len_utf8();
    }
    text + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn a_summary_is_one_line() {
        assert_eq!(escaped("a\rb\r\nc\nd, \u{7}e"), "a\\nb\\nc\\nd\\, e");
    }
}
