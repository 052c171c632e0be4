//! The use cases: dispatch a day, lay out rounds, say why something is left undone, print sheets.
//!
//! This is the only place where streets, incidents and problems meet. A [`City`] is read from its folder; [`dispatch`] and
//! [`collection`] turn it into a [`Problem`](roadcrew_model::Problem), let the solver work, and put the judged plan back into the
//! city's words as a [`DayPlan`], which [`sheet`] draws and prints.
//!
//! ```no_run
//! use roadcrew_planning::{City, Search, dispatch, sheet};
//! use roadcrew_units::ServiceDay;
//!
//! let (city, left_out) = City::open("data/helsinki".as_ref())?;
//! for row in left_out {
//!     eprintln!("{row}");
//! }
//! let day = ServiceDay::new("2026-05-11".parse()?, &city.zone)?;
//! let plan = dispatch::plan(&city, &day, &Search::iterations(50), &|_progress| ())?;
//! println!("{}", sheet::summary::text(&plan));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod assemble;
mod check;
pub mod city;
pub mod collection;
mod curve;
mod day;
pub mod dispatch;
mod equity;
mod exceptions;
mod explain;
mod figures;
mod locks;
mod news;
mod nights;
mod party;
mod places;
mod plan_file;
mod rests;
mod search;
pub mod sheet;

pub use check::{Asked, Breach, Check, CheckError, check};
pub use city::{City, CityError};
pub use day::{
    Behind, DayPlan, DayProgramme, DayRoute, DayStop, ExpectedOverflow, NextDate, NotDue, Paused,
    PlanKind, Reason, SearchRecord, ServiceLevel, StopKind, Terms, Took, UndoneService,
    UnplannedWork, Verdict, Waiting, Way,
};
pub use equity::{EquityPrice, FairerPlan, LongerWait};
pub use explain::{Explained, Fix, explain_plan};
pub use figures::{
    Backlog, Balance, Calibration, Co2e, Compactness, Compared, Emissions, Fairness, Figures,
    Hours, Kept, Kilometres, Moved, NeighbourhoodFigures, OverflowHours, PausedClock, Promised,
    Promises, ResidentWait, Response, SpeedBand, Spread, Stability, Visits, Waits, calibration,
    compactness, figures, promises, stability,
};
pub use news::News;
pub use plan_file::{PlanFile, PlanFileError, ToldService};
pub use roadcrew_solver::Progress;
pub use search::{PlanError, Search};
