//! Trips are divided into as many sectors as there are shifts, so that what lies together comes into one shift from the beginning.
//!
//! A set of trips is cut in two between the two that lie farthest apart, by which of them each lies nearer to, where both sides have as much work a
//! shift; and so on until each shift has its own.

use super::ground::Way;
use super::state::State;
use crate::instance::{Class, FAR};

/// A trip as the division sees it.
struct Block {
    /// Its place in the list.
    which: usize,
    /// The mode in its middle.
    middle: u32,
    seconds: i64,
}

/// For each of so many shifts of a class, the places of its trips in the list: `O(trips · shifts)` ways at most.
pub(super) fn divide(
    state: &State<'_, '_>,
    class: &Class<'_>,
    trips: &[Vec<u32>],
    n_shifts: usize,
) -> Vec<Vec<usize>> {
    let seconds = |trip: &[u32]| -> i64 {
        let work = trip.iter().map(|&mode| state.instance.modes[mode as usize].duration.0);
        let ways = trip.windows(2).map(|pair| {
            Way::of(class, state.exit(pair[0]), state.entry(pair[1])).seconds.min(FAR >> 20)
        });
        work.sum::<i64>() + ways.sum::<i64>()
    };
    let blocks = trips.iter().enumerate().filter(|(_, trip)| !trip.is_empty());
    let blocks = blocks.map(|(which, trip)| Block {
        which,
        middle: trip[trip.len() / 2],
        seconds: seconds(trip),
    });
    let mut sectors = Vec::with_capacity(n_shifts);
    cut(&(state, class), blocks.collect(), n_shifts, &mut sectors);
    sectors
}

fn cut(
    ground: &(&State<'_, '_>, &Class<'_>),
    mut blocks: Vec<Block>,
    n_shifts: usize,
    sectors: &mut Vec<Vec<usize>>,
) {
    if n_shifts < 2 {
        sectors.push(blocks.iter().map(|block| block.which).collect());
        return;
    }
    let farthest = |from: u32, blocks: &[Block]| {
        blocks.iter().map(|block| block.middle).max_by_key(|&to| (apart(ground, from, to), to))
    };
    if let Some(first) = blocks.first().map(|block| block.middle)
        && let Some(one) = farthest(first, &blocks)
        && let Some(other) = farthest(one, &blocks)
    {
        let side =
            |block: &Block| apart(ground, one, block.middle) - apart(ground, other, block.middle);
        blocks.sort_by_cached_key(|block| (side(block), block.which));
    }
    let n_left = n_shifts / 2;
    let whole: i64 = blocks.iter().map(|block| block.seconds).sum();
    let (left, all) = (i64::try_from(n_left).unwrap_or(1), i64::try_from(n_shifts).unwrap_or(1));
    let mut sum = 0;
    let at = blocks.iter().position(|block| {
        let is_beyond = whole * left < (sum + block.seconds / 2) * all;
        sum += block.seconds;
        is_beyond
    });
    let right = blocks.split_off(at.unwrap_or(blocks.len()));
    cut(ground, blocks, n_left, sectors);
    cut(ground, right, n_shifts - n_left, sectors);
}

/// What it costs from a mode to another and back.
fn apart((state, class): &(&State<'_, '_>, &Class<'_>), one: u32, other: u32) -> i64 {
    if one == other {
        return 0;
    }
    let way = |from: u32, to: u32| class.arc(state.exit(from), state.entry(to)).unwrap_or(FAR);
    way(one, other) + way(other, one)
}
