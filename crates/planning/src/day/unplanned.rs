//! What somebody waits for and nobody can be sent to.

use super::Waiting;

/// Work that can't be planned that day, such as an incident far from any street. Who waits for it counts as open in the evening all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnplannedWork {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The reports and alerts behind it.
    pub reports: Vec<String>,
    /// Who waits for it.
    pub waiting: Vec<Waiting>,
}
