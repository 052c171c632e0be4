//! The generated files of a city's folder.

use super::{Generated, Setting, Spec, generate};
use roadcrew_incidents::intake::{write_alerts, write_reports};
use roadcrew_planning::city::{write_containers, write_occurred};
use roadcrew_planning::{City, CityError};
use roadcrew_units::Zone;
use serde::Serialize;
use std::fmt;
use std::path::{Path, PathBuf};

/// What was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Reports in `reports.csv`.
    pub reports: usize,
    /// The problems behind them.
    pub problems: usize,
    /// Those of them that are still open.
    pub open_problems: usize,
    /// Whether the city has a category of alerts, without which there can't be any.
    pub has_alert_category: bool,
    /// Whether it has one of reports.
    pub has_report_category: bool,
    /// Messages in `alerts.jsonl`.
    pub alerts: usize,
    /// Containers in `containers.csv`.
    pub containers: usize,
    /// Files whose former content, another one, is kept beside them under a name that ends in `.before`.
    pub kept: usize,
}

impl Summary {
    fn of(setting: &Setting<'_>, generated: &Generated, kept: usize) -> Self {
        let is_of_alerts = |kind: &super::Kind| kind.alert_from.is_some();
        Self {
            has_alert_category: setting.kinds.iter().any(is_of_alerts),
            has_report_category: !setting.kinds.iter().all(is_of_alerts),
            reports: generated.reports.len(),
            problems: generated.problems.len(),
            open_problems: generated
                .problems
                .iter()
                .filter(|problem| problem.closed.is_none())
                .count(),
            alerts: generated.alerts.len(),
            containers: generated.containers.len(),
            kept,
        }
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} reports of {} problems ({} open), {} alerts, {} containers",
            self.reports, self.problems, self.open_problems, self.alerts, self.containers
        )?;
        if !self.has_report_category {
            write!(
                f,
                "\nno reports: city.toml has no category that residents report, without alert_from"
            )?;
        }
        if !self.has_alert_category {
            write!(
                f,
                "\nno alerts: city.toml has no category of a sensor, with alert_from = the value that asks for work"
            )?;
        }
        match self.kept {
            0 => Ok(()),
            kept => write!(
                f,
                "\n{kept} of the files were there: their former content is kept as *.before"
            ),
        }
    }
}

/// Reads the city in `folder`, generates, and replaces the folder's `reports.csv`, `occurred.csv`, `alerts.jsonl` and `containers.csv`, see [`write()`].
pub fn into_folder(folder: &Path, spec: &Spec) -> Result<Summary, GenerateError> {
    let (city, _left_out) = City::open(folder).map_err(Box::new)?;
    let setting = Setting::of(&city);
    let generated = generate(&setting, spec)?;
    let kept = write(&generated, folder, setting.zone)?;
    Ok(Summary::of(&setting, &generated, kept))
}

/// Writes `reports.csv`, `occurred.csv`, `alerts.jsonl` and `containers.csv` into a folder that exists. Which reports are of one problem is not
/// written: it is nobody's to know.
///
/// What a city had in such a file is kept as `NAME.before`, in place of what was kept there earlier; answers for how many files.
pub fn write(generated: &Generated, folder: &Path, zone: &Zone) -> Result<usize, GenerateError> {
    let occurred = generated.reports.iter().zip(&generated.truth).map(|(report, problem)| {
        (report.id.as_str(), generated.problems[problem.index()].occurred)
    });
    let files = [
        ("reports.csv", write_reports(&generated.reports, zone)),
        ("occurred.csv", write_occurred(occurred, zone)),
        ("alerts.jsonl", write_alerts(&generated.alerts, zone)),
        ("containers.csv", write_containers(&generated.containers)),
    ];
    let mut kept = 0;
    for (name, text) in files {
        let file = folder.join(name);
        let is_other = std::fs::read(&file).is_ok_and(|there| there != text.as_bytes());
        let former = || std::fs::rename(&file, folder.join(format!("{name}.before")));
        if is_other {
            former().map_err(|source| GenerateError::Unwritable { file: file.clone(), source })?;
            kept += 1;
        }
        std::fs::write(&file, text).map_err(|source| GenerateError::Unwritable { file, source })?;
    }
    Ok(kept)
}

/// Why nothing was generated.
#[derive(Debug, thiserror::Error)]
pub enum GenerateError {
    /// The city can't be read.
    #[error(transparent)]
    City(#[from] Box<CityError>),
    /// Nobody says which day it is.
    #[error("no date to generate for: add demo_date = \"2026-05-11\" to city.toml")]
    NoDate,
    /// A network without streets.
    #[error("the network has no street that anything could happen on")]
    NoStreets,
    /// A day that the calendar doesn't have.
    #[error(transparent)]
    Calendar(#[from] roadcrew_units::CalendarError),
    /// A file that can't be written.
    #[error("can't write {}", file.display())]
    Unwritable {
        /// Which file.
        file: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
}
