//! `[[categories]]`: what can be reported, and what it takes to fix it.

use super::config::{CategoryEntry, CityFile, Source};
use super::{BusinessHours, CityError, ClockSpan, SlaClock, jobs, minutes};
use roadcrew_units::Seconds;
use toml::Spanned;

/// What it takes to fix one category of problem.
#[derive(Clone, Debug)]
pub struct Task {
    /// The service code of its reports, or the kind of its alerts.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// What a crew must be able to do first of all.
    pub skill: Option<String>,
    /// All skills and tools that a crew needs.
    pub needs: Vec<String>,
    /// Which of these are tools.
    pub tools: Vec<String>,
    /// When work may start; empty means at any time.
    pub windows: Vec<ClockSpan>,
    /// How many crews it takes at once.
    pub crews: i64,
    /// What the job puts on the vehicle.
    pub litres: i64,
    /// The same by weight.
    pub kilograms: i64,
    /// Time on site.
    pub on_site: Seconds,
    /// The service level, counted from the first report.
    pub service_level: Seconds,
    /// By which clock it is counted.
    pub clock: SlaClock,
    /// How bad it is, 1 for ordinary.
    pub severity: f64,
    /// The lowest value of an alert that makes an incident.
    pub alert_from: Option<f64>,
}

pub(super) fn read_tasks(
    source: &Source<'_>,
    file: &CityFile,
    business_hours: &BusinessHours,
) -> Result<Vec<Task>, CityError> {
    let mut tasks: Vec<Task> = Vec::new();
    for spanned in &file.categories {
        let entry = spanned.get_ref();
        let wrong = |reason: String| source.error(spanned.span().start, reason);
        if tasks.iter().any(|task| task.code == entry.code) {
            return Err(wrong(format!("category {} stands twice: keep one", entry.code)));
        }
        let sensible = 0.0 < entry.minutes
            && entry.minutes <= jobs::MOST_MINUTES
            && (1..=jobs::MOST_CREWS).contains(&entry.crews)
            && 0 <= entry.litres.min(entry.kilograms)
            && 0.0 < entry.sla_hours
            && 0.0 < entry.severity
            && 0 < entry.radius_m;
        if !sensible {
            return Err(wrong(format!(
                "category {} needs minutes up to 1440, sla_hours, severity and radius_m above zero, 1 to {} crews, and litres and kilograms of 0 or more",
                entry.code,
                jobs::MOST_CREWS
            )));
        }
        tasks.push(Task {
            code: entry.code.clone(),
            name: entry.name.clone(),
            skill: entry.skill.clone().or_else(|| entry.skills.first().cloned()),
            needs: entry.skill.iter().chain(&entry.skills).chain(&entry.tools).cloned().collect(),
            tools: entry.tools.clone(),
            windows: entry
                .windows
                .iter()
                .map(|window| read_window(source, entry, window))
                .collect::<Result<_, _>>()?,
            crews: entry.crews,
            litres: entry.litres,
            kilograms: entry.kilograms,
            on_site: minutes(entry.minutes),
            service_level: minutes(entry.sla_hours * 60.0),
            clock: read_clock(source, entry, business_hours)?,
            severity: entry.severity,
            alert_from: entry.alert_from,
        });
    }
    Ok(tasks)
}

/// A window in which the work of a category may begin.
fn read_window(
    source: &Source<'_>,
    entry: &CategoryEntry,
    text: &Spanned<String>,
) -> Result<ClockSpan, CityError> {
    ClockSpan::read_hours(text.get_ref()).map_err(|reason| {
        source.error(text.span().start, format!("category {}: windows: {reason}", entry.code))
    })
}

/// The clock of a category's service level: the wall's where it names none.
fn read_clock(
    source: &Source<'_>,
    entry: &CategoryEntry,
    business_hours: &BusinessHours,
) -> Result<SlaClock, CityError> {
    let Some(text) = &entry.sla_clock else { return Ok(SlaClock::Wall) };
    let wrong = |reason: String| Err(source.error(text.span().start, reason));
    match text.get_ref().as_str() {
        "wall" => Ok(SlaClock::Wall),
        "business" if business_hours.are_known() => Ok(SlaClock::Business),
        "business" => wrong(format!(
            "category {} counts business hours, but the city has none: write business_hours = [\"mon-fri 08:00-16:00\"] above the tables",
            entry.code
        )),
        other => wrong(format!("sla_clock is '{other}': write wall or business")),
    }
}
