//! Where and when documents are read in these tests.

use roadcrew_incidents::intake::Door;
use roadcrew_units::{Position, Timestamp, Zone};

/// 2026-05-12T00:00:00Z.
pub(crate) const NOW: Timestamp = Timestamp(1_778_544_000);

/// Some streets around 60.17 north, 24.94 east.
pub(crate) fn belongs(at: Position) -> bool {
    (24.9..25.0).contains(&at.lon()) && (60.1..60.2).contains(&at.lat())
}

/// A door that lets in what lies there and is past.
pub(crate) fn door(zone: &Zone) -> Door<'_> {
    Door::new(zone).at(NOW).within(&belongs)
}
