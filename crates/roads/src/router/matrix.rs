//! Seconds and metres from many places to many, a search per source segment, in parallel.

use rayon::prelude::*;
use roadcrew_units::{Metres, Seconds};

use super::search::{Enough, Search};
use super::weight::Weight;
use super::{Approach, Router};
use crate::network::SegmentId;

/// The way between two places, rounded to seconds and metres.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Leg {
    /// How long it takes.
    pub seconds: Seconds,
    /// How long it is.
    pub metres: Metres,
}

/// Stands for "no way"; never handed out.
const NO_WAY: u32 = u32::MAX;

/// Seconds and metres from every row to every column. 8 bytes an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TravelMatrix {
    cols: usize,
    rows: usize,
    seconds: Vec<u32>,
    metres: Vec<u32>,
}

impl TravelMatrix {
    /// How many places one starts from.
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// How many places one drives to.
    pub const fn cols(&self) -> usize {
        self.cols
    }

    /// The way from a row to a column; `None` when there is none.
    ///
    /// # Panics
    /// If there is no such row or column.
    pub fn get(&self, row: usize, col: usize) -> Option<Leg> {
        assert!(col < self.cols, "column {col} of a matrix of {} columns", self.cols);
        let entry = row * self.cols + col;
        let (seconds, metres) = (self.seconds[entry], self.metres[entry]);
        let leg = Leg { seconds: Seconds(seconds.into()), metres: Metres(metres.into()) };
        (seconds != NO_WAY).then_some(leg)
    }
}

impl Router {
    /// Seconds and metres from all places to all places; the same as [`route`](Self::route) says for each pair.
    ///
    /// One Dijkstra per distinct source segment, on as many threads as there are; the answer does not depend on their number.
    pub fn matrix(&self, from: &[Approach], to: &[Approach]) -> TravelMatrix {
        let targets = Targets::new(self, to);
        let mut sources: Vec<usize> = (0..from.len()).collect();
        sources.sort_by_key(|&row| (from[row].segment, row));
        let groups: Vec<&[usize]> =
            sources.chunk_by(|&a, &b| from[a].segment == from[b].segment).collect();
        let rows_of_group = |search: &mut Search<'_>, group: &&[usize]| {
            let mut reached = vec![None; targets.segments.len()];
            let source = from[group[0]].segment;
            if self.is_drivable(source) {
                targets.reach(search, source, &mut reached);
            }
            let row = |&row: &usize| targets.row(self, from[row], &reached);
            group.iter().map(row).collect::<Vec<_>>()
        };
        let found: Vec<Vec<Row>> =
            groups.par_iter().map_init(|| Search::new(&self.graph), rows_of_group).collect();

        let n_entries = from.len() * to.len();
        let mut matrix = TravelMatrix {
            cols: to.len(),
            rows: from.len(),
            seconds: vec![NO_WAY; n_entries],
            metres: vec![NO_WAY; n_entries],
        };
        for (&row, entries) in sources.iter().zip(found.into_iter().flatten()) {
            let start = row * to.len();
            for (entry, leg) in (start..).zip(entries) {
                if let Some(leg) = leg {
                    matrix.seconds[entry] = word(leg.seconds.0);
                    matrix.metres[entry] = word(leg.metres.0);
                }
            }
        }
        matrix
    }
}

type Row = Vec<Option<Leg>>;

/// Where all searches end: the distinct target segments, and each column's place among them.
struct Targets<'a> {
    to: &'a [Approach],
    segments: Vec<SegmentId>,
    column_slot: Vec<usize>,
    /// By segment: its place among the targets.
    slot_of: Vec<u32>,
}

impl<'a> Targets<'a> {
    fn new(router: &Router, to: &'a [Approach]) -> Self {
        let mut segments: Vec<SegmentId> = to.iter().map(|approach| approach.segment).collect();
        segments.sort_unstable();
        segments.dedup();
        let mut slot_of = vec![NO_WAY; router.network().n_segments()];
        for (slot, segment) in segments.iter().enumerate() {
            slot_of[segment.index()] = SegmentId::new(slot).0;
        }
        let column_slot =
            to.iter().map(|approach| slot_of[approach.segment.index()] as usize).collect();
        Self { to, segments, column_slot, slot_of }
    }

    /// Searches until every target segment is settled.
    fn reach(&self, search: &mut Search<'_>, source: SegmentId, reached: &mut [Option<Weight>]) {
        let mut n_missing = self.segments.len();
        search.run(source, |_state, segment, weight| {
            let slot = self.slot_of[segment.index()];
            if slot != NO_WAY && reached[slot as usize].is_none() {
                reached[slot as usize] = Some(weight);
                n_missing -= 1;
            }
            if n_missing == 0 { Enough::Yes } else { Enough::No }
        });
    }

    fn row(&self, router: &Router, from: Approach, reached: &[Option<Weight>]) -> Row {
        let leg = |(&to, &slot): (&Approach, &usize)| {
            let weight = router.weight_between(from, to, reached[slot])?;
            Some(weight.leg())
        };
        self.to.iter().zip(&self.column_slot).map(leg).collect()
    }
}

/// Seconds and metres within a city fit by far.
fn word(value: i64) -> u32 {
    u32::try_from(value).unwrap_or(NO_WAY - 1)
}
