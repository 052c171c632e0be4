//! How long a search may take.

use std::time::{Duration, Instant};
use tonic::metadata::MetadataMap;

/// Time kept for what stands around a search (travel times before it, reasons and drawings after it) before the caller's deadline.
const MARGIN: Duration = Duration::from_secs(5);

/// The caller's deadline, counted from now.
pub(crate) fn deadline(metadata: &MetadataMap) -> Option<Instant> {
    let text = metadata.get("grpc-timeout")?.to_str().ok()?;
    Instant::now().checked_add(read_timeout(text)?)
}

/// The time limit that fits a deadline: a margin is kept, but no more than half of what remains.
pub(crate) fn within(limit: Duration, deadline: Option<Instant>) -> Duration {
    let Some(deadline) = deadline else { return limit };
    let remaining = deadline.saturating_duration_since(Instant::now());
    limit.min(remaining.saturating_sub(MARGIN).max(remaining / 2))
}

/// Reads the `grpc-timeout` header: up to eight digits and a unit.
fn read_timeout(text: &str) -> Option<Duration> {
    let unit_at = text.len().checked_sub(1)?;
    let (digits, unit) = text.split_at_checked(unit_at)?;
    let is_count = (1..=8).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    if !is_count {
        return None;
    }
    let count: u64 = digits.parse().ok()?;
    match unit {
        "H" => Some(Duration::from_secs(count * 3600)),
        "M" => Some(Duration::from_secs(count * 60)),
        "S" => Some(Duration::from_secs(count)),
        "m" => Some(Duration::from_millis(count)),
        "u" => Some(Duration::from_micros(count)),
        "n" => Some(Duration::from_nanos(count)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_timeout_is_read_in_every_unit() {
        assert_eq!(read_timeout("2H"), Some(Duration::from_hours(2)));
        assert_eq!(read_timeout("3000m"), Some(Duration::from_secs(3)));
        assert_eq!(read_timeout("5x"), None);
        assert_eq!(read_timeout("123456789S"), None);
        assert_eq!(read_timeout(""), None);
        assert_eq!(read_timeout("é"), None);
    }

    #[test]
    fn a_deadline_cuts_the_limit_and_leaves_time_to_answer() {
        let limit = Duration::from_secs(10);
        assert_eq!(within(limit, None), limit);
        let soon = within(limit, Some(Instant::now() + Duration::from_secs(4)));
        assert!(soon <= Duration::from_secs(2) && Duration::from_secs(1) < soon);
        let later = within(limit, Some(Instant::now() + Duration::from_secs(14)));
        assert!(later <= Duration::from_secs(9) && Duration::from_secs(8) < later);
        assert_eq!(within(limit, Some(Instant::now())), Duration::ZERO);
    }
}
