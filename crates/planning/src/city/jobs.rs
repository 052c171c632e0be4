//! `jobs.csv`: what planners want done beyond what residents and sensors tell of.

use super::ClockSpan;
use super::extent::Ground;
use super::rows::{Row, first_of_each, read_rows};
use super::{CityError, Task};
use roadcrew_units::{Date, Position, Seconds, ServiceDay, Skipped, Timestamp, Zone};

/// A job of the planners' own.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedJob {
    /// Its id, which no other job has.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Where it is.
    pub position: Position,
    /// Time on site.
    pub on_site: Seconds,
    /// The skills and tools that a crew needs.
    pub needs: Vec<String>,
    /// When it may start; empty means at any time.
    pub windows: Vec<ClockSpan>,
    /// By when it should start; where only a day is named, by the end of it.
    pub due: Option<Timestamp>,
    /// How much it matters, 1 for ordinary.
    pub priority: f64,
    /// Whether it comes before everything that is not.
    pub must: bool,
    /// How many crews begin it together.
    pub crews: usize,
    /// Jobs with the same word here begin at the same moment, each with its own crew.
    pub together: Option<String>,
    /// What must be done before it starts.
    pub after: Vec<String>,
    /// The least time between.
    pub gap: Seconds,
    /// Jobs with the same word here are done by one crew.
    pub same_crew: Option<String>,
    /// What it puts on the vehicle.
    pub litres: i64,
    /// The same by weight.
    pub kilograms: i64,
    /// The first day on which it is planned.
    pub from: Option<Date>,
    /// The last day on which it is planned.
    pub until: Option<Date>,
}

const COLUMNS: [&str; 20] = [
    "id",
    "name",
    "category",
    "lat",
    "long",
    "minutes",
    "skills",
    "windows",
    "due",
    "priority",
    "must",
    "crews",
    "together",
    "after",
    "gap_minutes",
    "same_crew",
    "litres",
    "kilograms",
    "from",
    "until",
];
const NEEDED: [&str; 3] = ["id", "lat", "long"];

/// No work lasts longer than a day.
pub(super) const MOST_MINUTES: f64 = 1440.0;

/// A job takes no more crews than this.
pub(super) const MOST_CREWS: i64 = 8;

impl PlannedJob {
    /// Whether it is planned on a day.
    pub fn is_planned_on(&self, date: Date) -> bool {
        self.from.is_none_or(|from| from <= date) && self.until.is_none_or(|until| date <= until)
    }
}

/// Reads jobs; what a row doesn't say comes from its category.
pub(super) fn read_jobs(
    file: &str,
    text: &str,
    (tasks, ground): (&[Task], &Ground<'_>),
    zone: &Zone,
) -> Result<(Vec<PlannedJob>, Vec<Skipped>), CityError> {
    let (rows, mut skipped) = read_rows(file, text, (&COLUMNS, &NEEDED), |row| {
        let job = read_job(row, tasks, zone)?;
        ground.check(job.position, &format!("job {}", job.id))?;
        Ok((row.line, job))
    })?;
    let jobs = first_of_each((file, "job"), rows, |job| &job.id, &mut skipped);
    Ok((jobs, skipped))
}

fn read_job(row: &Row<'_>, tasks: &[Task], zone: &Zone) -> Result<PlannedJob, String> {
    let id = row.filled("id").ok_or("the job has no id")?;
    let task = match row.filled("category") {
        Some(code) => Some(tasks.iter().find(|task| task.code == code).ok_or_else(|| {
            format!(
                "there is no category '{code}': add it to [[categories]] or leave the cell empty"
            )
        })?),
        None => None,
    };
    let on_site = match (row.number_within("minutes", 0.0, MOST_MINUTES)?, task) {
        (Some(minutes), _) => super::minutes(minutes),
        (None, Some(task)) => task.on_site,
        (None, None) => {
            return Err("minutes is missing: say how long it takes, or name a category".to_owned());
        }
    };
    // Other skills than the category's, but with its tools.
    let needs = match (row.list("skills"), task) {
        (stated, Some(task)) if stated.is_empty() => task.needs.clone(),
        (stated, task) => {
            let tools = task.into_iter().flat_map(|task| &task.tools);
            let new = tools.filter(|tool| !stated.contains(tool)).cloned();
            stated.iter().cloned().chain(new).collect()
        }
    };
    let windows = row.list("windows");
    let windows =
        windows.iter().map(|text| ClockSpan::read_window(text)).collect::<Result<Vec<_>, _>>();
    let windows = windows.map_err(|reason| {
        let hint =
            if row.cell("windows").contains(',') { "; divide several by semicolons" } else { "" };
        format!("windows: {reason}{hint}")
    })?;
    let (from, until) = (row.date("from")?, row.date("until")?);
    if from.zip(until).is_some_and(|(from, until)| until < from) {
        return Err(format!(
            "job {id} is to be planned until a day before its from: correct one of the days"
        ));
    }
    let must = match row.cell("must") {
        "" | "no" => false,
        "yes" => true,
        other => return Err(format!("must is '{other}': write yes or no")),
    };
    let crews = row.whole("crews", 1)?.or(task.map(|task| task.crews)).unwrap_or(1);
    if MOST_CREWS < crews {
        return Err(format!("crews is {crews}: a job takes {MOST_CREWS} at most"));
    }
    Ok(PlannedJob {
        id: id.to_owned(),
        name: row.filled("name").or(task.map(|task| task.name.as_str())).unwrap_or(id).to_owned(),
        position: row.position()?,
        on_site,
        needs,
        windows: if windows.is_empty() {
            task.map(|task| task.windows.clone()).unwrap_or_default()
        } else {
            windows
        },
        due: row.filled("due").map(|text| read_due(text, zone)).transpose()?,
        priority: row.number("priority", 0.0)?.or(task.map(|it| it.severity)).unwrap_or(1.0),
        must,
        crews: usize::try_from(crews).unwrap_or(1),
        together: row.filled("together").map(str::to_owned),
        after: row.list("after"),
        gap: super::minutes(row.number("gap_minutes", 0.0)?.unwrap_or(0.0)),
        same_crew: row.filled("same_crew").map(str::to_owned),
        litres: row.whole("litres", 0)?.or(task.map(|task| task.litres)).unwrap_or(0),
        kilograms: row.whole("kilograms", 0)?.or(task.map(|task| task.kilograms)).unwrap_or(0),
        from,
        until,
    })
}

/// An instant, or the end of a day.
fn read_due(text: &str, zone: &Zone) -> Result<Timestamp, String> {
    let is_day = !text.contains(['T', 't', ' ', ':']);
    let due = match text.parse::<Date>() {
        Ok(day) if is_day => ServiceDay::new(day.plus_days(1), zone).map(|after| after.midnight()),
        _ => Timestamp::parse(text, zone),
    };
    due.map_err(|error| format!("due: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_due_on_a_day_is_due_at_its_end() {
        let zone = "Europe/Helsinki".parse().unwrap();
        let due = |text| read_due(text, &zone).map(|due| due.to_iso(&zone));
        assert_eq!(due("2026-05-11").unwrap(), "2026-05-12T00:00:00+03:00");
        assert_eq!(due("2026-05-11T00:00").unwrap(), "2026-05-11T00:00:00+03:00");
        assert_eq!(due("2026-10-25").unwrap(), "2026-10-26T00:00:00+02:00");
        assert!(due("soon").is_err());
    }
}
