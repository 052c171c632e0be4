//! `locks.csv`: what planners have settled already.

use super::ClockSpan;
use super::rows::{Row, read_rows};
use super::{CityError, Crew};
use roadcrew_units::{Date, Seconds, Skipped};

/// A job that is settled for a crew, a position or a time.
#[derive(Clone, Debug, PartialEq)]
pub struct Lock {
    /// The file and line where it stands.
    pub place: String,
    /// Which job: its id, or that of a report behind it.
    pub job: String,
    /// Which crew does it, by its id.
    pub crew: Option<String>,
    /// Its place among the crew's jobs, counted from 1.
    pub position: Option<usize>,
    /// When it starts.
    pub time: Option<ClockSpan>,
    /// The day that it is for, or every day.
    pub date: Option<Date>,
}

impl Lock {
    /// What it settles, in words.
    pub fn in_words(&self) -> String {
        let crew = self.crew.as_ref().map(|crew| format!(" for {crew}"));
        let position = self.position.map(|position| format!(" as number {position}"));
        let time = self.time.as_ref().map(|time| {
            let text = time.text();
            let moment = text.split_once('-').filter(|(open, close)| open == close);
            format!(" at {}", moment.map_or(text, |(open, _)| open))
        });
        let settled: String = [crew, position, time].into_iter().flatten().collect();
        format!("{} ({}{settled})", self.place, self.job)
    }
}

/// No job is settled for a longer span: one over midnight is meant for a night.
const LONGEST: Seconds = Seconds::from_hours(12);

const COLUMNS: [&str; 5] = ["job", "crew", "position", "time", "date"];

/// Reads locks. One that names a crew which isn't there is listed and left out.
pub(super) fn read_locks(
    file: &str,
    text: &str,
    crews: &[Crew],
) -> Result<(Vec<Lock>, Vec<Skipped>), CityError> {
    read_rows(file, text, (&COLUMNS, &["job"]), |row| read_lock(file, row, crews))
}

fn read_lock(file: &str, row: &Row<'_>, crews: &[Crew]) -> Result<Lock, String> {
    let job = row.filled("job").ok_or("the lock names no job")?;
    let crew = row.filled("crew").map(str::to_owned);
    if let Some(id) = &crew
        && !crews.iter().any(|known| known.id == *id)
    {
        return Err(format!("there is no crew '{id}': name one of the [[crews]]"));
    }
    let position = row.whole("position", 1)?.and_then(|position| usize::try_from(position).ok());
    let time = row.filled("time").map(ClockSpan::moment_or_span).transpose()?;
    time.as_ref()
        .map_or(Ok(()), ClockSpan::check_day)
        .map_err(|reason| format!("time: {reason}"))?;
    if let Some(time) = time.as_ref().filter(|time| LONGEST < time.length()) {
        return Err(format!(
            "time is '{}', which is longer than half a day: write the earlier time first, as 09:30-10:00",
            time.text()
        ));
    }
    if crew.is_none() && position.is_some() {
        return Err("a position needs a crew: say whose route it is".to_owned());
    }
    if crew.is_none() && time.is_none() {
        return Err("the lock settles nothing: give it a crew or a time".to_owned());
    }
    Ok(Lock {
        place: format!("{file}:{}", row.line),
        job: job.to_owned(),
        crew,
        position,
        time,
        date: row.date("date")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_whose_later_time_stands_first_or_that_begins_after_its_day_is_left_out() {
        let text = "job,time\nK1,10:00-09:30\nK2,23:00-01:00\nK3,09:30\nK4,25:00\n";
        let (locks, skipped) = read_locks("locks.csv", text, &[]).unwrap();
        assert_eq!(locks.iter().map(|lock| lock.job.as_str()).collect::<Vec<_>>(), ["K2", "K3"]);
        let told = skipped[0].to_string();
        assert!(told.starts_with("locks.csv:2: time is '10:00-09:30', which is longer"), "{told}");
        let told = skipped[1].to_string();
        assert!(told.starts_with("locks.csv:5: time: '25:00' is later than 23:59"), "{told}");
    }
}
