//! Takes services off their routes; one way of choosing them a file.

pub(crate) mod strings;
