//! What planners decided against or beyond the engine: the rows of `decisions.csv` in a city's folder.
//!
//! ```text
//! decision,what,with,by,note
//! apart,R2,,anna,another pothole
//! together,R7,R3,anna,same burst pipe
//! one cause,cabinet:C7,inc-R1 inc-R4,ben,fuse
//! ```
//!
//! `apart` undoes a merge, `together` merges two reports whatever the rules say, `one cause` accepts that incidents of a circuit, cabinet or
//! round are one problem. Rows hold in their order. Taking one out undoes the decision, and every incident goes on with its own clock.

use crate::delimited::{rows, trimmed_reader};
use crate::{Group, Incident, IncidentId, Opinion};
use roadcrew_units::Skipped;
use std::collections::BTreeMap;

const COLUMNS: [&str; 5] = ["decision", "what", "with", "by", "note"];

/// The decisions on a city's reports, in the order in which they were made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decisions {
    /// Rulings on reports.
    pub rulings: Vec<Ruling>,
    /// Root causes that were accepted.
    pub causes: Vec<OneCause>,
}

/// A decision with the row that it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruling {
    /// The file.
    pub file: String,
    /// The line, counted from 1.
    pub line: u64,
    /// What was decided.
    pub decision: Decision,
    /// By whom, and why.
    pub opinion: Opinion,
}

/// A decision on a report, by its `service_request_id`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is a problem of its own.
    Apart {
        /// Which report.
        report: String,
    },
    /// It speaks of the same problem as another one.
    Together {
        /// Which report.
        report: String,
        /// The other one, whose incident takes it in.
        with: String,
    },
}

/// Incidents that are one problem, because of what their assets have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneCause {
    /// The circuit, cabinet or round.
    pub group: Group,
    /// The incidents as they were proposed.
    pub incidents: Vec<IncidentId>,
    /// Who accepted it, and why.
    pub opinion: Opinion,
}

/// One problem as crews should see it.
#[derive(Clone, Debug, PartialEq)]
pub struct OneProblem<'a> {
    /// The incidents that it is, in the order given; never empty.
    pub incidents: Vec<&'a Incident>,
    /// The accepted cause behind them, if any.
    pub cause: Option<&'a OneCause>,
}

impl Decisions {
    /// The columns of the file.
    pub const HEADER: &'static str = "decision,what,with,by,note\n";

    /// Reads `decisions.csv`, columns in any order. Rows that decide nothing are listed and left out; `Err` is a sentence about the
    /// header.
    pub fn read(file: &str, text: &str) -> Result<(Self, Vec<Skipped>), String> {
        let mut reader = trimmed_reader(text);
        let header = reader.headers().map_err(|error| format!("{file}: {error}"))?.clone();
        let expected = COLUMNS.join(", ");
        if let Some(unknown) = header.iter().find(|name| !COLUMNS.contains(name)) {
            return Err(format!("{file}:1: column '{unknown}' is unknown: expected {expected}"));
        }
        let place = |name: &str| header.iter().position(|known| known == name);
        for needed in &COLUMNS[..3] {
            if place(needed).is_none() {
                return Err(format!("{file}:1: column '{needed}' is missing: expected {expected}"));
            }
        }
        let (mut decisions, mut skipped) = (Self::default(), Vec::new());
        for (line, row) in rows(reader, text) {
            let row = match row {
                Ok(row) => row,
                Err(reason) => {
                    skipped.push(Skipped::row(file, line, reason));
                    continue;
                }
            };
            let cell = |name| place(name).and_then(|at| row.get(at)).unwrap_or_default();
            if let Err(reason) = decisions.take((file, line), COLUMNS.map(cell)) {
                skipped.push(Skipped::row(file, line, reason));
            }
        }
        Ok((decisions, skipped))
    }

    fn take(&mut self, (file, line): (&str, u64), row: [&str; 5]) -> Result<(), String> {
        let [decision, what, with, by, note] = row;
        if what.is_empty() {
            return Err("'what' is empty: expected a report, or a group as cabinet:C7".to_owned());
        }
        let opinion = Opinion { by: by.to_owned(), note: note.to_owned() };
        let (report, with_report) = (what.to_owned(), with.to_owned());
        let decision = match decision {
            "apart" => Decision::Apart { report },
            "together" if with.is_empty() => {
                return Err("'with' is empty: expected the report that it goes with".to_owned());
            }
            "together" => Decision::Together { report, with: with_report },
            "one cause" => return self.take_cause(what, with, opinion),
            other => {
                return Err(format!(
                    "the decision '{other}' is unknown: expected apart, together or one cause"
                ));
            }
        };
        self.rulings.push(Ruling { file: file.to_owned(), line, decision, opinion });
        Ok(())
    }

    fn take_cause(&mut self, what: &str, with: &str, opinion: Opinion) -> Result<(), String> {
        let (kind, id) = what.split_once(':').ok_or_else(|| {
            format!("'{what}' is no group: expected its kind and name, as cabinet:C7")
        })?;
        let incidents: Vec<IncidentId> = with.split_whitespace().map(IncidentId::named).collect();
        if incidents.len() < 2 {
            return Err("'with' needs two or more incidents, with spaces between".to_owned());
        }
        if let Some(taken) = incidents.iter().find(|id| self.cause_of(id).is_some()) {
            return Err(format!("{taken} has a cause already: an incident has one at most"));
        }
        let group = Group { kind: kind.to_owned(), id: id.to_owned() };
        self.causes.push(OneCause { group, incidents, opinion });
        Ok(())
    }

    /// The accepted cause behind an incident.
    pub fn cause_of(&self, incident: &IncidentId) -> Option<&OneCause> {
        self.causes.iter().find(|one| one.incidents.contains(incident))
    }

    /// The problems that exist among `incidents`: each accepted cause once, in the place of its first incident, and every other incident.
    pub fn problems<'a>(
        &'a self,
        incidents: impl IntoIterator<Item = &'a Incident>,
    ) -> Vec<OneProblem<'a>> {
        let mut problems: Vec<OneProblem<'a>> = Vec::new();
        let mut places: BTreeMap<&Group, usize> = BTreeMap::new();
        for incident in incidents {
            let cause = self.cause_of(&incident.id);
            let place = cause.and_then(|cause| places.get(&cause.group).copied());
            if let Some(place) = place {
                problems[place].incidents.push(incident);
                continue;
            }
            if let Some(cause) = cause {
                places.insert(&cause.group, problems.len());
            }
            problems.push(OneProblem { incidents: vec![incident], cause });
        }
        problems
    }
}
