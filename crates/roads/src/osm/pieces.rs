//! Streets are cut at their junctions.

use roadcrew_units::Position;

use super::halts::{Faced, SignsAlong, sign};
use super::look::{DrawnStreet, Part, length_dm};
use super::nodes::Nodes;
use super::tags::Heading;

/// The pieces of some streets, one after the other.
pub(super) struct Pieces {
    pub(super) pieces: Vec<Piece>,
    /// The places of their nodes, one piece after the other.
    pub(super) positions: Vec<Position>,
}

/// A street between two junctions.
pub(super) struct Piece {
    /// The street's place in its part.
    pub(super) street: u32,
    /// The nodes at its ends.
    pub(super) ends: [u32; 2],
    pub(super) n_nodes: u32,
    pub(super) length_dm: u32,
    /// What stops those who drive forward and backward.
    pub(super) faced: [Faced; 2],
}

impl Pieces {
    /// Cuts the streets of a part.
    pub(super) fn of(part: &Part<'_>, nodes: &Nodes<'_>, is_junction: &[bool]) -> Self {
        let runs = part.streets.iter().flat_map(|street| &street.runs);
        let n_nodes = runs.map(Vec::len).sum::<usize>();
        let mut pieces = Self {
            pieces: Vec::with_capacity(2 * part.streets.len()),
            positions: Vec::with_capacity(n_nodes * 2),
        };
        for (number, street) in (0..).zip(&part.streets) {
            pieces.cut((number, street), nodes, is_junction);
        }
        pieces
    }

    fn cut(
        &mut self,
        (number, street): (u32, &DrawnStreet<'_>),
        nodes: &Nodes<'_>,
        is_junction: &[bool],
    ) {
        for run in &street.runs {
            let mut start = 0;
            for end in 1..run.len() {
                if !is_junction[run[end] as usize] {
                    continue;
                }
                let piece = &run[start..=end];
                let first = self.positions.len();
                self.positions.extend(piece.iter().map(|&node| nodes.position(node)));
                let positions = &self.positions[first..];
                self.pieces.push(Piece {
                    street: number,
                    ends: [run[start], run[end]],
                    n_nodes: u32::try_from(piece.len()).unwrap_or(u32::MAX),
                    length_dm: length_dm(positions),
                    faced: faced(piece, positions, nodes),
                });
                start = end;
            }
        }
    }
}

/// What the signals and signs at the nodes of a piece say to those who drive forward and backward.
fn faced(piece: &[u32], positions: &[Position], nodes: &Nodes<'_>) -> [Faced; 2] {
    let tags = piece.iter().map(|&node| nodes.tags(node as usize)).enumerate();
    let tagged = tags.filter(|(_, tags)| !tags.is_empty());
    let signs: Vec<_> = tagged.filter_map(|(index, tags)| Some((index, sign(tags)?))).collect();
    if signs.is_empty() {
        return [Faced::default(); 2];
    }
    let metres_to = |index: usize| -> f64 {
        positions[..=index].windows(2).map(|pair| pair[0].metres_to(pair[1])).sum()
    };
    let along = SignsAlong {
        signs: signs.into_iter().map(|(index, sign)| (metres_to(index) * 10.0, sign)).collect(),
        length_dm: metres_to(positions.len() - 1) * 10.0,
    };
    [along.faced(Heading::Forward), along.faced(Heading::Backward)]
}
