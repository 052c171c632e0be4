//! Reports and alerts become incidents (the few problems that exist) and work packages (one visit of one crew).
//!
//! Two levels, never one radius for both. An *incident* is one real problem: reports of one family of categories, within a
//! radius of each other, while the problem is open. A *work package* is a block's worth of incidents that one crew deals with
//! in one visit. This crate knows no roads: what it needs about streets the caller tells it through [`Streets`].
//!
//! ```
//! use roadcrew_incidents::{Categories, Category, NoStreets, cluster, intake};
//! use roadcrew_units::Zone;
//!
//! let csv = "\
//! service_request_id,service_code,status,requested_datetime,lat,long
//! R1,POTHOLE,open,2026-05-11T08:30:00,60.16750,24.95220
//! R2,POTHOLE,open,2026-05-11T11:00:00,60.16757,24.95230
//! R3,LAMP,open,2026-05-11T11:05:00,60.16750,24.95220
//! R4,POTHOLE,open,2026-05-11T12:00:00,0,0
//! ";
//! let zone: Zone = "Europe/Helsinki".parse()?;
//! let (reports, skipped) = intake::read_reports("reports.csv", csv, &zone)?;
//! assert_eq!(skipped[0].to_string(), "reports.csv:5: the position is 0,0, which stands for none");
//!
//! let categories = Categories::new(vec![Category::new("POTHOLE", "road"), Category::new("LAMP", "light")])?;
//! let clusters = cluster(&reports, &[], &categories, &NoStreets);
//! assert_eq!(clusters.incidents.len(), 2);
//! assert_eq!(clusters.incidents[0].id.as_str(), "inc-R1");
//! assert!(clusters.explain("R2").is_some_and(|why| why.contains("10 m from the first report")));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod address;
mod alert;
mod board;
mod candidate;
mod category;
mod cluster;
mod contest;
mod decisions;
pub mod delimited;
mod evidence;
mod evidence_list;
pub mod fill;
mod frame;
mod gist;
mod heading;
mod incident;
mod index;
pub mod intake;
mod leaders;
mod middle;
mod nearness;
mod package;
mod pair;
mod problem;
mod repeats;
mod report;
mod root_cause;
mod sighting;
mod streets;
mod table;
mod weigh;
mod weights;

pub use address::{Address, Agreement};
pub use alert::{Alert, AlertId};
pub use category::{Categories, Category, CategoryError, FamilyRules, Judgement};
pub use cluster::{Clusters, Summary, cluster};
pub use decisions::{Decision, Decisions, OneCause, OneProblem, Ruling};
pub use evidence::Evidence;
pub use evidence_list::EvidenceList;
pub use incident::{Incident, IncidentId, Member, Merge, MergedBy, Opinion};
pub use index::{IncidentIndex, Match};
pub use intake::IntakeError;
pub use package::{IncidentNumber, PackageLimits, Visit, WorkPackage, work_packages};
pub use repeats::{RepeatWatch, Suspect, Suspicion, suspicions};
pub use report::{Report, ReportId, ReportStatus};
pub use root_cause::{Assets, CauseRules, Group, RootCause, root_causes};
pub use streets::{NoStreets, StreetKey, Streets};
pub use table::{TableError, read_categories};
pub use weights::{Term, Weights};
