//! Between the wire and our own types: one file per resource. What comes in is checked here; a refusal is a sentence.

mod alert;
mod earlier;
mod figures;
mod incident;
mod place;
mod plan;
mod report;
mod time;

pub(crate) use alert::read_alert;
pub(crate) use earlier::earlier_plan;
pub(crate) use incident::{incident, incident_name};
pub(crate) use plan::{
    basic_view, plan, plan_kind, plan_name, progress, read_plan_name, read_stored_plan,
};
pub(crate) use report::{read_report, read_report_id, report, report_name};
pub(crate) use time::read_duration;
