//! Which shortcuts there can be, whatever the metric: the elimination tree and its arcs (Dibbelt, Strasser and Wagner 2016).

use rayon::prelude::*;

use super::depths::Depths;
use super::ends::Ends;

/// A directed graph as an adjacency array: the heads of `v` are `heads[first[v]..first[v + 1]]`.
#[derive(Clone, Copy, Debug)]
pub struct Arcs<'a> {
    /// Where the arcs of each vertex begin; one entry more at the end.
    pub first: &'a [u32],
    /// The head of each arc.
    pub heads: &'a [u32],
}

impl Arcs<'_> {
    const fn n_vertices(self) -> usize {
        self.first.len() - 1
    }

    fn all(self) -> impl Iterator<Item = (u32, u32)> {
        (0..).zip(self.first.windows(2)).flat_map(move |(tail, range)| {
            self.heads[range[0] as usize..range[1] as usize].iter().map(move |&head| (tail, head))
        })
    }
}

/// The contracted graph without its metric. Vertices are called by their *rank*: a subtree of the elimination tree is a
/// range of ranks, and every shortcut leads from a vertex to one of its ancestors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Structure {
    pub(super) rank_of: Vec<u32>,
    /// The vertex of each rank.
    pub(super) vertex_at: Vec<u32>,
    /// The parent in the elimination tree; [`NONE`] at a root.
    pub(super) parent: Vec<u32>,
    /// The ancestors that a vertex has arcs to, by rising rank: `up[first_up[x]..first_up[x + 1]]`.
    pub(super) first_up: Vec<u32>,
    pub(super) up: Vec<u32>,
    /// How deep those ancestors lie.
    pub(super) depths: Depths,
    pub(super) height: u32,
    /// The arcs from below, by the rising rank of the vertices that they come from.
    pub(super) first_down: Vec<u32>,
    pub(super) down: Vec<u32>,
    /// Where the arcs of each vertex end.
    pub(super) ends: Ends,
    /// For every arc of the graph, the arc of the hierarchy and its direction: `arc * 2`, one more for downward.
    pub(super) slots: Vec<u32>,
}

/// How many vertices are checked on a thread at least.
const VERTICES_AT_ONCE: usize = 4096;

/// No vertex, no arc.
pub(super) const NONE: u32 = u32::MAX;

impl Structure {
    /// Contracts a graph in an order of its vertices. `O(arcs · log)`.
    pub fn new(graph: Arcs<'_>, order: &[u32]) -> Self {
        let rank_of = in_postorder(graph, order);
        let above = Above::new(graph, &rank_of);
        let parent = elimination_tree(&above);
        let mut children = Children::new(&parent);
        let mut structure = Self {
            vertex_at: inverse(&rank_of),
            rank_of,
            first_up: vec![0],
            up: Vec::with_capacity(above.heads.len() * 4),
            depths: Depths::default(),
            height: 0,
            first_down: Vec::new(),
            down: Vec::new(),
            ends: Ends::default(),
            slots: Vec::new(),
            parent,
        };
        let mut seen = vec![NONE; graph.n_vertices()];
        let mut found = Vec::new();
        for x in 0..index(graph.n_vertices()) {
            let mut find = |z: u32| {
                if x < z && seen[z as usize] != x {
                    seen[z as usize] = x;
                    found.push(z);
                }
            };
            above.of(x).iter().copied().for_each(&mut find);
            for child in children.of(x) {
                structure.up[structure.arcs_up(child)].iter().copied().for_each(&mut find);
            }
            found.sort_unstable();
            structure.up.append(&mut found);
            structure.first_up.push(index(structure.up.len()));
        }
        structure.up.shrink_to_fit();
        (structure.depths, structure.height) = Depths::new(&structure.parent, &structure.up);
        (structure.first_down, structure.down) = downward(&structure.first_up, &structure.up);
        structure.ends = Ends::new(&structure.first_up);
        structure.slots = graph.all().map(|(tail, head)| structure.slot(tail, head)).collect();
        structure
    }

    /// Puts a saved structure together again; `None` when its parts do not fit each other. Whether they [fit](Self::fits) a
    /// graph is another question.
    pub fn from_parts(parts: Parts) -> Option<Self> {
        let Parts { rank_of, first_up, up, slots } = parts;
        let n = rank_of.len();
        let mut vertex_at = vec![NONE; n];
        for (vertex, &rank) in (0..).zip(&rank_of) {
            let place = vertex_at.get_mut(rank as usize).filter(|place| **place == NONE);
            *place? = vertex;
        }
        let fits = first_up.len() == n + 1
            && first_up[0] == 0
            && first_up.windows(2).all(|pair| pair[0] <= pair[1])
            && first_up[n] as usize == up.len();
        if !fits {
            return None;
        }
        let arcs = |x: usize| &up[first_up[x] as usize..first_up[x + 1] as usize];
        let parent: Vec<u32> = (0..n).map(|x| arcs(x).first().copied().unwrap_or(NONE)).collect();
        let rises = (0..n).into_par_iter().with_min_len(VERTICES_AT_ONCE).all(|x| {
            let mut before = x;
            arcs(x).iter().all(|&z| {
                before < z as usize && {
                    before = z as usize;
                    before < n
                }
            })
        });
        if !rises || !is_postorder(&parent) {
            return None;
        }
        let ((depths, height), (first_down, down)) =
            rayon::join(|| Depths::new(&parent, &up), || downward(&first_up, &up));
        let structure = Self {
            ends: Ends::new(&first_up),
            rank_of,
            vertex_at,
            parent,
            first_up,
            up,
            depths,
            height,
            first_down,
            down,
            slots,
        };
        let all = (0..index(n)).into_par_iter().with_min_len(8 * VERTICES_AT_ONCE);
        let known =
            all.map_init(|| vec![NONE; n], |marks, x| structure.parent_knows_ancestors(x, marks));
        known.all(|is_known| is_known).then_some(structure)
    }

    /// Whether it is a structure of that graph.
    pub fn fits(&self, graph: Arcs<'_>) -> bool {
        let fits = |tail: u32, arc: usize| {
            let (slot, head) = (self.slots[arc], graph.heads[arc]);
            let [a, b] = [tail, head].map(|vertex| self.rank_of[vertex as usize]);
            let arc = (slot >> 1) as usize;
            if a == b {
                return slot == NONE;
            }
            self.arcs_up(a.min(b)).contains(&arc)
                && self.up[arc] == a.max(b)
                && (slot & 1 == 1) == (b < a)
        };
        let arcs_of = |tail: u32| {
            graph.first[tail as usize] as usize..graph.first[tail as usize + 1] as usize
        };
        self.n_vertices() == graph.n_vertices()
            && self.slots.len() == graph.heads.len()
            && (0..index(graph.n_vertices()))
                .into_par_iter()
                .with_min_len(VERTICES_AT_ONCE)
                .all(|tail| arcs_of(tail).all(|arc| fits(tail, arc)))
    }

    /// What has to be saved; the rest follows.
    pub fn parts(&self) -> [&[u32]; 4] {
        [&self.rank_of, &self.first_up, &self.up, &self.slots]
    }

    /// How many shortcuts and arcs there can be, each counted once for both directions.
    pub const fn n_arcs(&self) -> usize {
        self.up.len()
    }

    /// How many triangles of arcs a customisation looks at.
    pub fn n_triangles(&self) -> u64 {
        let n_up = self.first_up.windows(2).map(|range| u64::from(range[1] - range[0]));
        n_up.map(|n| n * n.saturating_sub(1) / 2).sum()
    }

    /// How many vertices the graph has.
    pub const fn n_vertices(&self) -> usize {
        self.parent.len()
    }

    /// The arcs of a vertex to its ancestors.
    pub(super) fn arcs_up(&self, x: u32) -> std::ops::Range<usize> {
        self.first_up[x as usize] as usize..self.first_up[x as usize + 1] as usize
    }

    /// The arcs of a vertex from below.
    pub(super) fn below(&self, y: u32) -> &[u32] {
        &self.down[self.first_down[y as usize] as usize..self.first_down[y as usize + 1] as usize]
    }

    /// The parent of a vertex, its parent and so on.
    pub(super) fn ancestors(&self, x: u32) -> impl Iterator<Item = u32> {
        let parent = |&x: &u32| Some(self.parent[x as usize]).filter(|&up| up != NONE);
        std::iter::successors(parent(&x), parent)
    }

    /// The arc between two vertices, the lower one first.
    pub(super) fn arc(&self, x: u32, y: u32) -> Option<usize> {
        let arcs = self.arcs_up(x);
        let place = self.up[arcs.clone()].binary_search(&y).ok()?;
        Some(arcs.start + place)
    }

    /// The pairs of arcs that lead from one lower vertex to both of two, by its rising rank. The lower of the two comes first.
    pub(super) fn below_both(&self, [x, y]: [u32; 2]) -> impl Iterator<Item = [usize; 2]> {
        let (mut to_x, mut to_y) = (self.below(x), self.below(y));
        // A higher vertex has many arcs from where the other has none. Both lists rise, and arcs of one vertex adjoin.
        if let [first, ..] = to_x {
            to_y = &to_y[to_y.partition_point(|arc| arc < first)..];
        }
        std::iter::from_fn(move || {
            while let ([first, rest @ ..], [second, others @ ..]) = (to_x, to_y) {
                if second < first {
                    to_y = others;
                    continue;
                }
                to_x = rest;
                if (*second as usize) < self.ends.of(*first as usize) {
                    to_y = others;
                    return Some([*first as usize, *second as usize]);
                }
            }
            None
        })
    }

    /// Whether a vertex's other ancestors are its parent's too, as they are once it is contracted. Those of the parent get
    /// its mark, which no other vertex has.
    fn parent_knows_ancestors(&self, x: u32, marks: &mut [u32]) -> bool {
        let Some((&parent, others)) = self.up[self.arcs_up(x)].split_first() else { return true };
        if others.is_empty() {
            return true;
        }
        for &known in &self.up[self.arcs_up(parent)] {
            marks[known as usize] = parent;
        }
        others.iter().all(|&other| marks[other as usize] == parent)
    }

    fn slot(&self, tail: u32, head: u32) -> u32 {
        let [a, b] = [tail, head].map(|vertex| self.rank_of[vertex as usize]);
        self.arc(a.min(b), a.max(b)).map_or(NONE, |arc| index(arc) * 2 + u32::from(b < a))
    }
}

/// A structure as it is saved.
#[derive(Clone, Debug)]
pub struct Parts {
    /// The rank of each vertex.
    pub rank_of: Vec<u32>,
    /// Where the upward arcs of each rank begin.
    pub first_up: Vec<u32>,
    /// The upper ends of the upward arcs.
    pub up: Vec<u32>,
    /// For every arc of the graph, the hierarchy's arc and its direction.
    pub slots: Vec<u32>,
}

/// A graph has fewer than four thousand million vertices and arcs.
#[expect(clippy::expect_used, reason = "the message is the invariant")]
pub(super) fn index(number: usize) -> u32 {
    u32::try_from(number).expect("a city's graph is numbered in 32 bits")
}

/// For every vertex its arcs from below, found by where they begin. Each thread writes those of its own vertices.
fn downward(first_up: &[u32], up: &[u32]) -> (Vec<u32>, Vec<u32>) {
    let n = first_up.len() - 1;
    let mut first = vec![0_u32; n + 1];
    for &y in up {
        first[y as usize + 1] += 1;
    }
    for y in 0..n {
        first[y + 1] += first[y];
    }
    let mut down = vec![0; up.len()];
    let n_shares = rayon::current_num_threads().clamp(1, MOST_SHARES);
    let mut shares = Vec::with_capacity(n_shares);
    let (mut rest, mut from) = (&mut down[..], 0);
    for share in 1..=n_shares {
        let end = up.len() * share / n_shares;
        let to =
            if share == n_shares { n } else { first.partition_point(|&it| (it as usize) < end) };
        let to = to.clamp(from, n);
        let (own, after) = rest.split_at_mut((first[to] - first[from]) as usize);
        shares.push((from..to, own));
        (rest, from) = (after, to);
    }
    shares.into_par_iter().for_each(|(vertices, own)| {
        fill_below(first_up, up, (&first[vertices.start..=vertices.end], vertices), own);
    });
    (first, down)
}

/// More threads would read all arcs more often than it helps.
const MOST_SHARES: usize = 4;

/// Writes the arcs from below of some vertices, which begin at `first`.
fn fill_below(
    first_up: &[u32],
    up: &[u32],
    (first, vertices): (&[u32], std::ops::Range<usize>),
    own: &mut [u32],
) {
    let mut next: Vec<u32> = first.iter().map(|&place| place - first[0]).collect();
    for arcs in first_up.windows(2) {
        let tops = &up[arcs[0] as usize..arcs[1] as usize];
        let n_before = tops.partition_point(|&y| (y as usize) < vertices.start);
        for (arc, &y) in (arcs[0]..).zip(tops).skip(n_before) {
            if vertices.end <= y as usize {
                break;
            }
            let slot = &mut next[y as usize - vertices.start];
            own[*slot as usize] = arc;
            *slot += 1;
        }
    }
}

/// Whether every subtree is a range of ranks: none begins before that of its parent, where the sizes say that they begin.
fn is_postorder(parent: &[u32]) -> bool {
    let mut lowest: Vec<u32> = (0..index(parent.len())).collect();
    // A vertex comes before its parent, so that its own size is known.
    for (x, &up) in parent.iter().enumerate() {
        if up != NONE {
            let size = index(x) + 1 - lowest[x];
            match lowest[up as usize].checked_sub(size) {
                Some(begin) => lowest[up as usize] = begin,
                None => return false,
            }
        }
    }
    let is_inside = |(x, &up): (usize, &u32)| up == NONE || lowest[up as usize] <= lowest[x];
    parent.iter().enumerate().all(is_inside)
}

fn inverse(permutation: &[u32]) -> Vec<u32> {
    let mut inverse = vec![0; permutation.len()];
    for (from, &to) in (0..).zip(permutation) {
        inverse[to as usize] = from;
    }
    inverse
}

/// The neighbours of higher rank.
struct Above {
    first: Vec<u32>,
    heads: Vec<u32>,
}

impl Above {
    fn new(graph: Arcs<'_>, rank_of: &[u32]) -> Self {
        let ends = || {
            graph.all().filter(|(tail, head)| tail != head).map(|(tail, head)| {
                let [a, b] = [tail, head].map(|vertex| rank_of[vertex as usize]);
                (a.min(b), a.max(b))
            })
        };
        let mut first = vec![0_u32; graph.n_vertices() + 1];
        for (low, _) in ends() {
            first[low as usize + 1] += 1;
        }
        for vertex in 0..graph.n_vertices() {
            first[vertex + 1] += first[vertex];
        }
        let mut next = first.clone();
        let mut heads = vec![0; first[graph.n_vertices()] as usize];
        for (low, high) in ends() {
            let slot = &mut next[low as usize];
            heads[*slot as usize] = high;
            *slot += 1;
        }
        Self { first, heads }
    }

    fn of(&self, x: u32) -> &[u32] {
        &self.heads[self.first[x as usize] as usize..self.first[x as usize + 1] as usize]
    }
}

/// The parent of every vertex (Liu 1986).
fn elimination_tree(above: &Above) -> Vec<u32> {
    let n = above.first.len() - 1;
    let mut below: Vec<Vec<u32>> = vec![Vec::new(); n];
    for x in 0..index(n) {
        for &y in above.of(x) {
            below[y as usize].push(x);
        }
    }
    let mut parent = vec![NONE; n];
    let mut highest = vec![NONE; n];
    for y in 0..index(n) {
        for &x in &below[y as usize] {
            let mut at = x;
            while highest[at as usize] != NONE && highest[at as usize] != y {
                let next = highest[at as usize];
                highest[at as usize] = y;
                at = next;
            }
            if highest[at as usize] == NONE && at != y {
                highest[at as usize] = y;
                parent[at as usize] = y;
            }
        }
    }
    parent
}

/// Ranks in which every subtree of the elimination tree is a range; the contracted graph is the same.
fn in_postorder(graph: Arcs<'_>, order: &[u32]) -> Vec<u32> {
    let rank_of = inverse(order);
    let parent = elimination_tree(&Above::new(graph, &rank_of));
    let mut children = Children::new(&parent);
    let mut postorder = vec![0; order.len()];
    let mut next = 0;
    for root in (0..index(order.len())).filter(|&x| parent[x as usize] == NONE) {
        let mut way = vec![root];
        while let Some(&at) = way.last() {
            if let Some(child) = children.take(at) {
                way.push(child);
            } else {
                way.pop();
                postorder[at as usize] = next;
                next += 1;
            }
        }
    }
    rank_of.into_iter().map(|rank| postorder[rank as usize]).collect()
}

/// The children of every vertex as linked lists, by rising rank.
struct Children {
    first: Vec<u32>,
    sibling: Vec<u32>,
}

impl Children {
    fn new(parent: &[u32]) -> Self {
        let mut first = vec![NONE; parent.len()];
        let mut sibling = vec![NONE; parent.len()];
        for (child, &parent) in (0..index(parent.len())).zip(parent).rev() {
            if parent != NONE {
                sibling[child as usize] = std::mem::replace(&mut first[parent as usize], child);
            }
        }
        Self { first, sibling }
    }

    fn take(&mut self, vertex: u32) -> Option<u32> {
        let child = self.first[vertex as usize];
        if child == NONE {
            return None;
        }
        self.first[vertex as usize] = self.sibling[child as usize];
        Some(child)
    }

    fn of(&mut self, vertex: u32) -> impl Iterator<Item = u32> {
        std::iter::from_fn(move || self.take(vertex))
    }
}
