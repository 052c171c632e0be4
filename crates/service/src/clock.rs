//! The wall clock.

use roadcrew_units::Timestamp;
use std::time::{SystemTime, UNIX_EPOCH};

/// This moment; 1970 on a machine whose clock stands before it.
pub(crate) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}
