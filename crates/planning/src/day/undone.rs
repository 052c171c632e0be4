//! What nobody does that day, and why.

use super::Waiting;
use roadcrew_units::{Date, Money, Position, Seconds};
use serde::Serialize;

/// A service that nobody does that day.
#[derive(Clone, Debug)]
pub struct UndoneService {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Which street.
    pub street: String,
    /// Where it is.
    pub position: Position,
    /// The reports and alerts behind it.
    pub reports: Vec<String>,
    /// The last second of the service level, where there is one.
    pub due: Option<Seconds>,
    /// Who waits for it; where a job takes several crews, only the first of them says so.
    pub waiting: Vec<Waiting>,
    /// What leaving it undone costs.
    pub undone_costs: Money,
    /// Per crew, why not: each was checked by trying.
    pub reasons: Vec<Reason>,
    /// The cheapest change that would get it done of those that were tried.
    pub fix: Option<String>,
    /// Whether every kind of change was tried; where very much is left undone only some are.
    pub in_full: bool,
    /// Why it would be worth doing today, where that is weighed; may be empty.
    pub worth: String,
    /// Of a container, for how long it is expected to overflow.
    pub overflow: Option<ExpectedOverflow>,
    /// The next day on which it is planned again.
    pub next: NextDate,
}

/// When something that is left undone is planned again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextDate {
    /// On that day.
    On(Date),
    /// It is for the day of the plan only.
    ThatDayOnly,
    /// No crew could do it on any day, for this reason.
    Never(String),
}

impl NextDate {
    /// The day, if there is one.
    pub fn date(&self) -> Option<Date> {
        match self {
            Self::On(date) => Some(*date),
            Self::ThatDayOnly | Self::Never(_) => None,
        }
    }

    /// The day, or why there is none.
    pub fn in_words(&self) -> String {
        match self {
            Self::On(date) => date.to_string(),
            Self::ThatDayOnly => "that day only".to_owned(),
            Self::Never(why) => format!("none: {why}"),
        }
    }
}

/// For how many hours a container is expected to be above its capacity, from when the first truck sets out today until the middle of the working
/// hours on the next day of containers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ExpectedOverflow {
    /// If nobody empties it today.
    pub left_h: f64,
    /// If it is emptied when the plan says, or else in the middle of today's working hours.
    pub emptied_h: f64,
}

/// A service that may wait for another day.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NotDue {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Where it is.
    #[serde(skip)]
    pub position: Position,
    /// Why it may wait, as a sentence.
    pub why: String,
    /// Of a container, for how long it is expected to overflow.
    pub overflow: Option<ExpectedOverflow>,
    /// The next day on which it is weighed again.
    #[serde(rename = "next_date")]
    pub next: Date,
}

/// Why one crew doesn't do a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// Which crew.
    pub crew: String,
    /// What kind of reason.
    pub verdict: Verdict,
    /// Why not, as a sentence.
    pub why: String,
}

/// What kind of reason keeps a crew from a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// No route of this crew with this service and nothing else keeps the rules.
    Impossible,
    /// It doesn't fit beside the crew's other work.
    NoRoom,
    /// The crew could do it alone; beside its other work it was not tried, since so much is left undone.
    NotTried,
    /// It doesn't fit beside the crew's other work, but in the place of one or two other services.
    Displaces,
    /// It fits, and costs more than leaving it undone.
    Dear,
    /// It fits and would pay: the search has not found it.
    Fits,
}
