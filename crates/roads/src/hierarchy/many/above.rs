//! What lies above some places, and what of it is shared by several.

use super::super::structure::{NONE, index};

/// The vertices above some places, themselves included, by their ranks: shared ones lie above more than a few of them.
/// What is above a shared vertex is shared as well.
pub(super) struct Above {
    /// How many places lie below, up to one more than a few, and the mark of a place.
    marks: Vec<u8>,
    few: u8,
}

const PLACE: u8 = 0x80;

impl Above {
    /// `O(few · vertices above)`, and one byte for each vertex.
    pub(super) fn new(parent: &[u32], places: &[u32], few: u8) -> Self {
        let mut marks = vec![0_u8; parent.len()];
        for &place in places {
            let mut at = place;
            while at != NONE && marks[at as usize] & !PLACE <= few {
                marks[at as usize] += 1;
                at = parent[at as usize];
            }
            marks[place as usize] |= PLACE;
        }
        Self { marks, few }
    }

    pub(super) fn is_shared(&self, rank: u32) -> bool {
        self.few < self.marks[rank as usize] & !PLACE
    }

    pub(super) fn is_place(&self, rank: u32) -> bool {
        self.marks[rank as usize] & PLACE != 0
    }

    /// The vertices above, by rising rank.
    pub(super) fn ranks(&self) -> impl DoubleEndedIterator<Item = u32> {
        (0..index(self.marks.len())).filter(|&rank| self.marks[rank as usize] != 0)
    }
}
