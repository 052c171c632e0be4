//! The order of the hierarchy: nested dissection of the junction graph by inertial flow (Schild and Sommer 2015).
//!
//! A cut of streets in the junction graph is a separator of the turn graph, whose vertices are the streets' directions
//! (Buchhold, Wagner, Zeitz and Zündorf 2020). So the order needs no look at turns.

use super::cell::{Cell, Edge};
use super::flow::{Cut, Flow};

/// The junction graph as the dissection sees it.
#[derive(Debug)]
pub struct JunctionGraph {
    /// Where the junctions lie, in any unit that is the same both ways.
    pub places: Vec<[f32; 2]>,
    /// The two junctions of each street, and how many vertices of the turn graph stand for it.
    pub streets: Vec<([u32; 2], u32)>,
}

/// All streets, the least important first.
///
/// `O(m · cut)` a level on as many threads as there are; the answer does not depend on their number.
pub fn nested_dissection(graph: &JunctionGraph) -> Vec<u32> {
    let edges = (0..).zip(&graph.streets);
    let edges = edges.map(|(street, &(ends, capacity))| Edge { ends, street, capacity }).collect();
    let mut order = dissect(Cell::new(graph.places.clone(), edges));
    order.shrink_to_fit();
    order
}

/// Cells of more nodes are cut on several threads.
const LARGE: usize = 2000;

fn dissect(cell: Cell) -> Vec<u32> {
    let (mut order, cell) = cell.without_dead_ends();
    if cell.n_nodes() <= 1 || cell.edges.len() <= 1 {
        order.extend(cell.edges.iter().map(|edge| edge.street));
        return order;
    }
    let n_nodes = cell.n_nodes();
    let side_of: Vec<u8> = bisect(&cell).into_iter().map(u8::from).collect();
    let ([a, b], cut) = cell.split(&side_of);
    let (a, b) = if LARGE < n_nodes {
        rayon::join(|| dissect(a), || dissect(b))
    } else {
        (dissect(a), dissect(b))
    };
    order.extend(a);
    order.extend(b);
    order.extend(cut);
    order
}

/// The smallest of the cuts across four directions, each between the outer quarters of the nodes.
fn bisect(cell: &Cell) -> Vec<bool> {
    let evenness = |cut: &Cut| cut.n_inside.abs_diff(cell.n_nodes() - cut.n_inside);
    let mut flow = Flow::new(cell);
    let mut best: Option<Cut> = None;
    for direction in DIRECTIONS {
        // As small a cut is of interest if it is more even.
        let limit = best.as_ref().map_or(u32::MAX, |best| best.crossing + 1);
        if let Some(cut) = cut_across(cell, &mut flow, direction, limit) {
            let rank = |cut: &Cut| (cut.crossing, evenness(cut));
            if best.as_ref().is_none_or(|best| rank(&cut) < rank(best)) {
                best = Some(cut);
            }
        }
    }
    best.map_or_else(|| halves(cell), |cut| cut.inside)
}

const DIRECTIONS: [[f32; 2]; 4] = [[1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [1.0, -1.0]];

fn cut_across(cell: &Cell, flow: &mut Flow<'_>, direction: [f32; 2], limit: u32) -> Option<Cut> {
    let n = cell.n_nodes();
    let across = |node: &u32| {
        let [east, north] = cell.places[*node as usize];
        east * direction[0] + north * direction[1]
    };
    let mut nodes: Vec<u32> = (0..).take(n).collect();
    let by_place = |a: &u32, b: &u32| across(a).total_cmp(&across(b)).then(a.cmp(b));
    let n_outer = (n / 4).max(1);
    if n_outer < n {
        nodes.select_nth_unstable_by(n_outer - 1, by_place);
        nodes[n_outer..].select_nth_unstable_by(n - 2 * n_outer, by_place);
    }
    flow.smallest_cut(&nodes[..n_outer], &nodes[n - n_outer..], limit)
}

/// Where no flow was tried to its end.
fn halves(cell: &Cell) -> Vec<bool> {
    (0..cell.n_nodes()).map(|node| node < cell.n_nodes() / 2).collect()
}
