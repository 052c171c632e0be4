//! What is asked of every engine.

use crate::ground::Graph;

pub(crate) trait Engine {
    fn name(&self) -> &'static str;

    /// The price of the best way.
    fn distance(&mut self, from: u32, to: u32) -> Option<u32>;

    /// All vertices of the best way; none when there is no way.
    fn path(&mut self, from: u32, to: u32) -> Vec<u32>;

    /// The prices from all to all, row by row, [`NO_WAY`] where there is none; `None` when the engine has no tables.
    fn table(&mut self, from: &[u32], to: &[u32]) -> Option<Vec<u32>>;
}

/// Stands for "no way" in a table.
pub(crate) const NO_WAY: u32 = u32::MAX;

/// Whether a path leads where it should at the price it should.
pub(crate) fn holds(graph: &Graph, path: &[u32], ends: [u32; 2], price: Option<u32>) -> bool {
    match (path, price) {
        ([first, .., last], Some(price)) => {
            [*first, *last] == ends && graph.price_along(path) == Some(price)
        }
        ([only], Some(price)) => [*only, *only] == ends && price == 0,
        ([], None) => true,
        _ => false,
    }
}
