//! What a resident says, with a place.

use roadcrew_units::{Position, Timestamp, define_id};

define_id!(
    /// A report by its position in the list that was clustered (or in the order of arrival).
    ReportId
);

/// An Open311 service request. Who sent it is not kept: see [`crate::intake`].
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// `service_request_id`: unique within a city.
    pub id: String,
    /// `service_code`: a string even where it looks like a number (`001`).
    pub service_code: String,
    /// `service_name`, for people; may be empty.
    pub service_name: String,
    /// Whether the city still has it open.
    pub status: ReportStatus,
    /// `status_notes`: where cities say that a report was a duplicate; may be empty.
    pub status_notes: String,
    /// When the resident reported it.
    pub requested: Timestamp,
    /// By when the city promised to be done.
    pub expected: Option<Timestamp>,
    /// When it last changed; for a closed report the moment it was closed.
    pub updated: Option<Timestamp>,
    /// Where it is.
    pub position: Position,
    /// The address as given; may be empty.
    pub address: String,
    /// What the resident wrote; may be empty.
    pub description: String,
    /// `service_object_id`: the lamp, bin, drain or tree it is about.
    pub asset: Option<String>,
}

/// GeoReport knows two states only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReportStatus {
    /// Not dealt with yet.
    Open,
    /// Dealt with, refused, or merged into another one: closed is not fixed.
    Closed,
}

impl Report {
    /// Whether the city itself marked it as a repeat: its status notes start with `DUP` (in any case), as in
    /// `DUPCLOSD` or `Duplicate request.`. Matching never looks at this; it is the label to judge matching by.
    pub fn is_labelled_duplicate(&self) -> bool {
        self.status_notes
            .trim_start()
            .get(..3)
            .is_some_and(|start| start.eq_ignore_ascii_case("dup"))
    }

    /// The last moment at which it is known to be open; `None` while it is open. A closed report without a time of
    /// closing counts as closed when it was reported.
    pub fn open_until(&self) -> Option<Timestamp> {
        match self.status {
            ReportStatus::Open => None,
            ReportStatus::Closed => Some(self.updated.unwrap_or(self.requested)),
        }
    }
}
