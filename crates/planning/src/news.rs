//! What is told while a day is planned.

use roadcrew_solver::Progress;

/// What whoever waits for a plan hears of it.
#[derive(Clone, Debug)]
pub enum News {
    /// Before anything is searched: a depot or a tip that vehicles can't get to, with its line. The rest of the day is planned without it.
    Misplaced(String),
    /// How far the search is.
    Progress(Progress),
}
