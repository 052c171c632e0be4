//! Which segments leave a junction.

use super::{JunctionId, SegmentId, StreetNetwork};

/// Segments by the junction that they leave, by rising id.
#[derive(Clone, Debug)]
pub(crate) struct Leaving {
    /// Where those of each junction begin; one entry more at the end.
    first: Vec<u32>,
    segments: Vec<SegmentId>,
}

impl Leaving {
    pub(super) fn new(network: &StreetNetwork) -> Self {
        let records = &network.segments[..];
        let mut first = vec![0_u32; network.n_junctions() + 1];
        for record in records {
            first[record.from.index() + 1] += 1;
        }
        for junction in 0..network.n_junctions() {
            first[junction + 1] += first[junction];
        }
        let mut next = first.clone();
        let mut segments = vec![SegmentId(0); records.len()];
        for (index, record) in records.iter().enumerate() {
            let slot = &mut next[record.from.index()];
            segments[*slot as usize] = SegmentId::new(index);
            *slot += 1;
        }
        Self { first, segments }
    }

    pub(super) fn of(&self, junction: JunctionId) -> &[SegmentId] {
        let index = junction.index();
        &self.segments[self.first[index] as usize..self.first[index + 1] as usize]
    }
}
