//! When a job that is left undone is planned again: tomorrow, unless no crew of the city could do it on any day, as far as its files tell.

use crate::assemble::Draft;
use crate::city::{ClockSpan, Crew, Work};
use crate::day::NextDate;
use roadcrew_units::{Date, Seconds};

/// What a job asks of the crews of any day.
pub(super) struct Asked<'a> {
    pub needs: &'a [String],
    pub windows: &'a [ClockSpan],
    pub on_site: Seconds,
    /// Litres and kilograms.
    pub load: [i64; 2],
    /// How many at once.
    pub crews: usize,
    /// The last day on which it is planned.
    pub until: Option<Date>,
}

/// Tomorrow, or why not.
pub(super) fn next_date(draft: &Draft<'_>, asked: &Asked<'_>) -> NextDate {
    let tomorrow = draft.day.date().plus_days(1);
    if asked.until.is_some_and(|until| until < tomorrow) {
        return NextDate::ThatDayOnly;
    }
    let crews: Vec<&Crew> =
        draft.city.crews.iter().filter(|crew| crew.work == Work::Dispatch).collect();
    why_never(&crews, asked).map_or(NextDate::On(tomorrow), NextDate::Never)
}

/// What too few crews have, whichever day it is: the first that is in the way.
fn why_never(crews: &[&Crew], asked: &Asked<'_>) -> Option<String> {
    let is_skilled = |crew: &&Crew| asked.needs.iter().all(|need| crew.skills.contains(need));
    let has_room = |crew: &&Crew| {
        asked.load[0] <= crew.capacity_l.max(0) && asked.load[1] <= crew.capacity_kg.max(0)
    };
    let has_time = |crew: &&Crew| asked.on_site <= crew.shift.length();
    let is_there = |crew: &&Crew| {
        let is_met = |window: &ClockSpan| {
            window.is_met_in(&crew.shift) && !window.outlasts(asked.on_site, &crew.shift)
        };
        asked.windows.is_empty() || asked.windows.iter().any(is_met)
    };
    let n_crews = asked.crews.max(1);
    let mut left = crews.to_vec();
    let mut leaves_too_few = |is_able: &dyn Fn(&&Crew) -> bool| {
        left.retain(is_able);
        left.len() < n_crews
    };
    let of = if n_crews == 1 { "no crew".to_owned() } else { format!("no {n_crews} crews") };
    if leaves_too_few(&is_skilled) {
        let all = asked.needs.join(" and ");
        return Some(if all.is_empty() {
            format!("there are {of}")
        } else {
            format!("{of} can do {all}")
        });
    }
    if leaves_too_few(&has_room) {
        return Some(format!("{of} that can do it can carry what it takes"));
    }
    if leaves_too_few(&has_time) {
        return Some(format!("{of} that can do it is out for so long"));
    }
    leaves_too_few(&is_there).then(|| format!("{of} that can do it works in its windows"))
}
