//! A directed segment as it is stored.

use super::{JunctionId, SegmentId};

/// Stands for "none" where a word may be missing.
const NONE: u32 = u32::MAX;

/// One directed segment, as it lies in a file: eleven words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(C)]
pub(crate) struct SegmentRecord {
    pub(crate) from: JunctionId,
    pub(crate) to: JunctionId,
    way_id: [u32; 2],
    pub(crate) length_dm: u32,
    pub(crate) name: u32,
    pub(crate) attributes: u32,
    reverse: u32,
    pub(crate) first_node: u32,
    pub(crate) n_nodes: u32,
    halts: u32,
}

/// What stops whoever drives a segment to its end, and how often. Signals of one crossing count once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Halts {
    pub(crate) signals: u8,
    pub(crate) stops: u8,
    pub(crate) give_ways: u8,
}

impl SegmentRecord {
    /// A segment of a way, with nothing else known of it.
    pub(crate) fn of_way(way_id: i64) -> Self {
        Self { way_id: halves(way_id), reverse: NONE, ..bytemuck::Zeroable::zeroed() }
    }

    /// The same, with another segment as the way back.
    pub(crate) fn with_reverse(self, reverse: Option<SegmentId>) -> Self {
        Self { reverse: reverse.map_or(NONE, |reverse| reverse.0), ..self }
    }

    /// The OSM way.
    pub(crate) fn way_id(&self) -> i64 {
        whole(self.way_id)
    }

    /// The same piece driven the other way; `None` when no vehicle may.
    pub(crate) fn reverse(&self) -> Option<SegmentId> {
        (self.reverse != NONE).then_some(SegmentId(self.reverse))
    }

    pub(crate) fn halts(&self) -> Halts {
        let [signals, stops, give_ways, _] = self.halts.to_le_bytes();
        Halts { signals, stops, give_ways }
    }

    pub(crate) fn stop_for(&mut self, halts: Halts) {
        self.halts = u32::from_le_bytes([halts.signals, halts.stops, halts.give_ways, 0]);
    }
}

/// What two halves are together.
pub(super) fn whole([low, high]: [u32; 2]) -> i64 {
    (u64::from(high) << 32 | u64::from(low)).cast_signed()
}

/// The two words of a number of OSM.
#[expect(clippy::cast_possible_truncation, reason = "the two halves together are the whole")]
pub(crate) fn halves(value: i64) -> [u32; 2] {
    let value = value.cast_unsigned();
    [value as u32, (value >> 32) as u32]
}
