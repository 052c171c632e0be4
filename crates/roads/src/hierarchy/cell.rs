//! A part of the junction graph that is to be cut further.

/// A street piece between two junctions of a cell.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    pub(super) ends: [u32; 2],
    pub(super) street: u32,
    /// How many vertices of the turn graph stand for it: what it costs to cut it.
    pub(super) capacity: u32,
}

/// Junctions with the streets among them, numbered from zero. Every edge is two arcs, sorted by their tails.
#[derive(Debug, Default)]
pub(super) struct Cell {
    /// Metres east and north of somewhere.
    pub(super) places: Vec<[f32; 2]>,
    pub(super) edges: Vec<Edge>,
    /// The arcs of a node: `first[node]..first[node + 1]`.
    pub(super) first: Vec<u32>,
    pub(super) heads: Vec<u32>,
    /// The same edge the other way.
    pub(super) twins: Vec<u32>,
    pub(super) capacities: Vec<u32>,
}

impl Cell {
    pub(super) fn new(places: Vec<[f32; 2]>, edges: Vec<Edge>) -> Self {
        let mut first = vec![0_u32; places.len() + 1];
        for edge in &edges {
            for end in edge.ends {
                first[end as usize + 1] += 1;
            }
        }
        for node in 0..places.len() {
            first[node + 1] += first[node];
        }
        let mut next = first.clone();
        let n_arcs = edges.len() * 2;
        let (mut heads, mut twins, mut capacities) =
            (vec![0; n_arcs], vec![0; n_arcs], vec![0; n_arcs]);
        for edge in &edges {
            let arcs = edge.ends.map(|end| {
                let slot = &mut next[end as usize];
                *slot += 1;
                *slot - 1
            });
            for side in 0..2 {
                let arc = arcs[side] as usize;
                heads[arc] = edge.ends[1 - side];
                twins[arc] = arcs[1 - side];
                capacities[arc] = edge.capacity;
            }
        }
        Self { places, edges, first, heads, twins, capacities }
    }

    pub(super) const fn n_nodes(&self) -> usize {
        self.places.len()
    }

    pub(super) fn arcs(&self, node: u32) -> std::ops::Range<usize> {
        self.first[node as usize] as usize..self.first[node as usize + 1] as usize
    }

    /// The cells of a partition of the nodes, and the streets between them. A node of side [`AWAY`] is dropped.
    pub(super) fn split(self, side_of: &[u8]) -> ([Self; 2], Vec<u32>) {
        let mut places = [Vec::new(), Vec::new()];
        let mut number = Vec::with_capacity(self.places.len());
        for (&place, &side) in self.places.iter().zip(side_of) {
            if side == AWAY {
                number.push(u32::MAX);
                continue;
            }
            let part = &mut places[side as usize];
            number.push(u32::try_from(part.len()).unwrap_or(u32::MAX));
            part.push(place);
        }
        let mut edges = [Vec::new(), Vec::new()];
        let mut cut = Vec::new();
        for edge in self.edges {
            let [a, b] = edge.ends.map(|end| side_of[end as usize]);
            if a != b {
                cut.push(edge.street);
            } else if a != AWAY {
                let ends = edge.ends.map(|end| number[end as usize]);
                edges[a as usize].push(Edge { ends, ..edge });
            }
        }
        let ([places_a, places_b], [edges_a, edges_b]) = (places, edges);
        ([Self::new(places_a, edges_a), Self::new(places_b, edges_b)], cut)
    }

    /// Takes off dead ends until none is left: their streets, the outermost first, and the rest.
    ///
    /// Who goes through a dead end comes back to the junction before it, whose other streets are neighbours already.
    pub(super) fn without_dead_ends(self) -> (Vec<u32>, Self) {
        let n = u32::try_from(self.n_nodes()).unwrap_or(u32::MAX);
        let mut degree: Vec<u32> = self.first.windows(2).map(|range| range[1] - range[0]).collect();
        let mut side_of = vec![0_u8; self.n_nodes()];
        let mut open: Vec<u32> = (0..n).filter(|&node| degree[node as usize] <= 1).collect();
        if open.is_empty() {
            return (Vec::new(), self);
        }
        let mut rank_of = vec![u32::MAX; self.n_nodes()];
        let mut n_away = 0;
        while let Some(node) = open.pop() {
            side_of[node as usize] = AWAY;
            rank_of[node as usize] = n_away;
            n_away += 1;
            for arc in self.arcs(node) {
                let head = self.heads[arc];
                degree[head as usize] -= 1;
                if side_of[head as usize] != AWAY && degree[head as usize] == 1 {
                    open.push(head);
                }
            }
        }
        let outer_end = |edge: &Edge| edge.ends.map(|end| rank_of[end as usize]).into_iter().min();
        let mut away: Vec<&Edge> =
            self.edges.iter().filter(|edge| outer_end(edge) != Some(u32::MAX)).collect();
        away.sort_by_key(|edge| outer_end(edge));
        let streets = away.into_iter().map(|edge| edge.street).collect();
        let ([rest, _], _) = self.split(&side_of);
        (streets, rest)
    }
}

/// The side of nodes that are dropped.
pub(super) const AWAY: u8 = 2;
