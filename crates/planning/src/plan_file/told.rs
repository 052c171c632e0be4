//! What a file says, and where it says so.

use crate::day::StopKind;

/// A row, a stop or a cell that makes no sense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// A short name of what is wrong, for programs.
    pub rule: &'static str,
    /// Whose row it is, where that is known.
    pub crew: Option<String>,
    pub place: Place,
    /// What is wrong, and what to do.
    pub reason: String,
}

/// Something that the file says, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Told<T> {
    pub what: T,
    pub place: Place,
}

/// Where in the file: a line, or the route and the stop, in words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Place {
    #[default]
    File,
    Line(u64),
    Part(String),
}

/// What one crew does.
#[derive(Clone, Debug, Default)]
pub(crate) struct ToldRoute {
    pub crew: Told<String>,
    pub departure: Option<Told<String>>,
    /// When it is back.
    pub home: Option<Told<String>>,
    pub stops: Vec<ToldStop>,
}

/// One stop.
#[derive(Clone, Debug, Default)]
pub(crate) struct ToldStop {
    pub place: Place,
    /// Work, unless it says that it is a tip or a break.
    pub kind: Option<StopKind>,
    pub id: String,
    /// In which of its service's modes; the judge finds the best one where the file doesn't say.
    pub mode: Option<u8>,
    pub arrival: Option<String>,
    /// When its work begins.
    pub start: Option<String>,
    /// When the crew leaves.
    pub end: Option<String>,
    /// Between which times its work is promised to begin.
    pub promise: Option<(String, String)>,
    /// Why the crew was there in vain.
    pub failed: Option<String>,
}
