//! Which of all arcs are searched, upward and downward: a bit each. Counted, so that the number of an arc among those that
//! are searched follows from its number among all.

#![expect(clippy::inline_always, reason = "compiled for the bit instructions at hand")]

use std::ops::Range;

/// Sixty-four arcs: those of them that are searched upward and downward, and how many were before them.
#[derive(Clone, Copy, Debug, Default)]
struct Block {
    marks: [u64; 2],
    n_before: [u32; 2],
}

/// The searched arcs in each direction.
#[derive(Clone, Debug)]
pub(super) struct Kept(Vec<Block>);

impl Kept {
    /// Of all arcs in order, whether each is searched upward and downward.
    pub(super) fn new(arcs: impl ExactSizeIterator<Item = [bool; 2]>) -> Self {
        // One block more, so that the end of all arcs has a number, too.
        let mut blocks = vec![Block::default(); arcs.len() / 64 + 1];
        for (arc, is_kept) in arcs.enumerate() {
            for (mark, is_kept) in blocks[arc / 64].marks.iter_mut().zip(is_kept) {
                *mark |= u64::from(is_kept) << (arc % 64);
            }
        }
        let mut n_before = [0; 2];
        for block in &mut blocks {
            block.n_before = n_before;
            for (n_before, mark) in n_before.iter_mut().zip(block.marks) {
                *n_before += mark.count_ones();
            }
        }
        Self(blocks)
    }

    /// Whether an arc is searched upward and downward.
    #[inline(always)]
    pub(super) fn has(&self, arc: usize) -> [bool; 2] {
        self.0[arc / 64].marks.map(|marks| marks >> (arc % 64) & 1 == 1)
    }

    /// How many of the arcs before this one are searched upward and downward.
    #[inline(always)]
    pub(super) fn n_before(&self, arc: usize) -> [usize; 2] {
        let Block { marks, n_before } = self.0[arc / 64];
        let among = |direction: usize| {
            let before = marks[direction] & ((1 << (arc % 64)) - 1);
            (n_before[direction] + before.count_ones()) as usize
        };
        [among(0), among(1)]
    }

    /// Those of a range of arcs that are searched in a direction.
    #[inline(always)]
    pub(super) fn among(
        &self,
        arcs: Range<usize>,
        direction: usize,
    ) -> impl Iterator<Item = usize> {
        let mut place = arcs.start / 64;
        let mut marks = self.0[place].marks[direction] & (u64::MAX << (arcs.start % 64));
        std::iter::from_fn(move || {
            while marks == 0 {
                place += 1;
                if arcs.end <= place * 64 {
                    return None;
                }
                marks = self.0[place].marks[direction];
            }
            let arc = place * 64 + marks.trailing_zeros() as usize;
            marks &= marks - 1;
            (arc < arcs.end).then_some(arc)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn searched_arcs_are_counted_and_found() {
        let is_kept =
            |arc: usize| [arc.is_multiple_of(3), arc % 7 < 2 && !(60..200).contains(&arc)];
        for n_arcs in [0, 1, 63, 64, 65, 300] {
            let kept = Kept::new((0..n_arcs).map(is_kept));
            for direction in 0..2 {
                for begin in 0..=n_arcs {
                    let before: Vec<usize> =
                        (0..begin).filter(|&arc| is_kept(arc)[direction]).collect();
                    assert_eq!(kept.n_before(begin)[direction], before.len());
                    assert!(kept.among(0..begin, direction).eq(before));
                    let rest = (begin..n_arcs).filter(|&arc| kept.has(arc)[direction]);
                    assert!(kept.among(begin..n_arcs, direction).eq(rest));
                }
            }
        }
    }
}
