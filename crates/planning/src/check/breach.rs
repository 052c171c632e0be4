//! A broken rule in the city's words.

use serde::Serialize;

/// One broken rule: where and by how much.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Breach {
    /// A short name of the rule, for programs.
    pub rule: &'static str,
    /// The crew's id.
    pub crew: Option<String>,
    /// The number of the stop on the crew's sheet.
    pub stop: Option<usize>,
    /// The service, tip or break.
    pub id: Option<String>,
    /// By how much, in `unit`.
    pub by: Option<i64>,
    /// `s`, `m`, `l`, `kg` or `times`.
    pub unit: Option<&'static str>,
    /// All of it as a sentence, with names and clock times.
    pub text: String,
}
