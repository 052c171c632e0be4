//! Reports, alerts, planners' decisions on them and plans survive a crash: one SQLite file in the data folder.
//!
//! What a `put` has returned is on disk: the log is written ahead and synchronised at every commit. When a `put` fails, the rows may or
//! may not be there; putting them again is safe, since a report, an alert and a plan's request are known by their ids. How a plan is
//! encoded is up to the caller.
//!
//! ```
//! use roadcrew_store::{NewPlan, Sheet, Store};
//! use roadcrew_units::Timestamp;
//!
//! let store = Store::in_memory()?;
//! let sheets = vec![Sheet { name: "picture.svg".to_owned(), content: b"<svg/>".to_vec() }];
//! let id = store.put_plan(&NewPlan {
//!     label: "dispatch-2026-05-11".to_owned(),
//!     request_id: None,
//!     created: Timestamp(1_778_477_400),
//!     body: b"a plan".to_vec(),
//!     sheets,
//! })?;
//! assert_eq!(id.to_string(), "dispatch-2026-05-11-1");
//! assert_eq!(store.plan(&id)?.map(|plan| plan.body), Some(b"a plan".to_vec()));
//! # Ok::<(), roadcrew_store::StoreError>(())
//! ```

mod alerts;
mod error;
mod messages;
mod open;
mod plans;
mod reports;
mod rulings;
#[cfg(test)]
mod tests;

pub use error::StoreError;
pub use messages::{NewMessage, StoredMessage};
pub use open::{Store, Written};
pub use plans::{NewPlan, NoPlanId, PlanId, PlanNumber, Sheet, StoredPlan};
