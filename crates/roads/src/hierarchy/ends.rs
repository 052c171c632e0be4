//! Where the arcs of a vertex end, found from any of them: a mark at the last one of each.

/// A bit for every arc: 32 times fewer bytes than the list of first arcs would need to be searched in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ends(Vec<u64>);

impl Ends {
    /// Of arcs that begin like this, vertex by vertex; one entry more at the end.
    pub(super) fn new(first: &[u32]) -> Self {
        let n_arcs = first.last().map_or(0, |&end| end as usize);
        let mut marks = vec![0; n_arcs.div_ceil(64)];
        for range in first.windows(2).filter(|range| range[0] < range[1]) {
            let last = range[1] as usize - 1;
            marks[last / 64] |= 1 << (last % 64);
        }
        Self(marks)
    }

    /// The arc after the last one of the same vertex.
    #[inline]
    pub(super) fn of(&self, arc: usize) -> usize {
        let mut place = arc / 64;
        let mut marks = self.0[place] & (u64::MAX << (arc % 64));
        while marks == 0 {
            place += 1;
            marks = self.0[place];
        }
        place * 64 + marks.trailing_zeros() as usize + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_arc_knows_where_its_vertex_ends() {
        let first = [0, 3, 3, 64, 64, 65, 250, 250];
        let ends = Ends::new(&first);
        for range in first.windows(2) {
            for arc in range[0]..range[1] {
                assert_eq!(ends.of(arc as usize), range[1] as usize);
            }
        }
    }
}
