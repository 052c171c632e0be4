//! Errors as callers see them: each carries a `google.rpc.ErrorInfo`, so that a program can tell them apart.

use roadcrew_planning::PlanError;
use roadcrew_store::StoreError;
use std::collections::HashMap;
use std::error::Error;
use std::time::Duration;
use tonic::{Code, Status};
use tonic_types::{ErrorDetails, StatusExt};

/// Whose reasons these are.
const DOMAIN: &str = "roadcrew";

fn refuse(code: Code, reason: &str, message: String, mut details: ErrorDetails) -> Status {
    details.set_error_info(reason, DOMAIN, HashMap::new());
    Status::with_error_details(code, message, details)
}

/// A field of the request that can't be used; `why` is a sentence.
pub(crate) fn invalid(field: &str, why: impl Into<String>) -> Status {
    let why = why.into();
    let details = ErrorDetails::with_bad_request_violation(field, &why);
    refuse(Code::InvalidArgument, "INVALID_FIELD", format!("{field}: {why}"), details)
}

/// A resource that isn't there.
pub(crate) fn not_found(name: &str) -> Status {
    let message = format!("there is no '{name}': list them to see their names");
    let details = ErrorDetails::with_resource_info("roadcrew.v1.Plan", name, "", &message);
    refuse(Code::NotFound, "PLAN_NOT_FOUND", message, details)
}

/// A report that isn't there.
pub(crate) fn no_report(name: &str) -> Status {
    let message = format!("there is no '{name}': list the reports to see their names");
    let details = ErrorDetails::with_resource_info("roadcrew.v1.Report", name, "", &message);
    refuse(Code::NotFound, "REPORT_NOT_FOUND", message, details)
}

/// The queue is full.
pub(crate) fn queue_full(retry_after: Duration) -> Status {
    let seconds = retry_after.as_secs();
    let message = format!("as many plans are being made as may be: try again in {seconds} s");
    let details = ErrorDetails::with_retry_info(Some(retry_after));
    refuse(Code::ResourceExhausted, "PLANNING_QUEUE_FULL", message, details)
}

/// A stream that never ends.
pub(crate) fn stream_too_long(limit: usize) -> Status {
    let message = format!(
        "one stream takes at most {limit} entries: send it again in parts, repeats are safe"
    );
    refuse(Code::ResourceExhausted, "STREAM_TOO_LONG", message, ErrorDetails::new())
}

/// A stream that broke or brought something that is no message.
#[expect(clippy::needless_pass_by_value, reason = "it is used as a function for map_err")]
pub(crate) fn stream_broken(status: Status) -> Status {
    let message =
        format!("the stream broke: {}; send it again, repeats are safe", status.message());
    refuse(status.code(), "STREAM_BROKEN", message, ErrorDetails::new())
}

/// A method that no service has.
pub(crate) fn no_such_method(path: &str) -> Status {
    let message = format!("there is no method {path}: reflection lists what there is");
    refuse(Code::Unimplemented, "METHOD_UNKNOWN", message, ErrorDetails::new())
}

/// The caller's deadline passed before there was a turn.
pub(crate) fn too_late() -> Status {
    let message = "the deadline passed while other plans were being made: allow more time";
    refuse(Code::DeadlineExceeded, "DEADLINE_PASSED", message.to_owned(), ErrorDetails::new())
}

/// The caller went away, or the service is stopping.
pub(crate) fn cancelled() -> Status {
    let message = "the search was stopped before its plan was kept".to_owned();
    refuse(Code::Cancelled, "SEARCH_CANCELLED", message, ErrorDetails::new())
}

/// The day can't be planned as the city stands.
pub(crate) fn unplannable(error: &PlanError) -> Status {
    let message = with_causes(error);
    refuse(Code::FailedPrecondition, "DAY_NOT_PLANNABLE", message, ErrorDetails::new())
}

/// The disk refuses. Sending the same again is safe.
pub(crate) fn store_failed(error: &StoreError) -> Status {
    tracing::error!(error = with_causes(error), "the store failed");
    refuse(Code::Unavailable, "STORE_FAILED", with_causes(error), ErrorDetails::new())
}

/// A fault of ours.
pub(crate) fn broken(what: &str, error: &dyn Error) -> Status {
    tracing::error!(error = with_causes(error), "{what}");
    refuse(Code::Internal, "INTERNAL", what.to_owned(), ErrorDetails::new())
}

/// An error with its chain of causes on one line.
fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(deeper) = cause {
        text.push_str(": ");
        text.push_str(&deeper.to_string());
        cause = deeper.source();
    }
    text
}
