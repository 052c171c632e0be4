//! What completing a walk costs at least, where services may be done again, though not with only one between (q-routes without 2-cycles;
//! Christofides, Mingozzi and Toth 1981).

use super::effort::Effort;
use super::graph::{Graph, Way};
use super::reduced::Reduced;

/// No completion at all.
pub(super) const NONE: i64 = 1 << 60;

/// Entries of a table at most.
const MOST_ENTRIES: usize = 4_000_000;
/// Levels of time wanted.
const TIME_LEVELS: i64 = 1500;

/// The least reduced cost from each vertex home, by how far a walk has come: by its key or by its time.
pub(super) struct Completions {
    /// Where the entries of each vertex begin, less its lowest level.
    first: Vec<usize>,
    entries: Vec<Entry>,
    /// The least of all entries from a level on.
    least_from: Vec<i64>,
    ruler: Ruler,
}

/// How far a walk has come, in levels. A step is at least one level.
#[derive(Clone, Copy)]
enum Ruler {
    Key,
    Time { base: i64, width: i64 },
}

/// The cheapest way on, and the cheapest to another service.
#[derive(Clone, Copy)]
struct Entry {
    best: i64,
    next: u32,
    other: i64,
}

/// No service in particular.
const NOTHING: u32 = u32::MAX - 1;

impl Completions {
    /// By key. `None` if the table were too large or the effort is spent.
    pub(super) fn by_key(
        graph: &Graph,
        reduced: &Reduced,
        effort: &mut Effort<'_>,
    ) -> Option<Self> {
        Self::fill(graph, reduced, Ruler::Key, effort)
    }

    /// By time. `None` if time does not matter or passes too slowly, too.
    pub(super) fn by_time(
        graph: &Graph,
        reduced: &Reduced,
        effort: &mut Effort<'_>,
    ) -> Option<Self> {
        if !graph.has_time {
            return None;
        }
        let base = graph.hours.iter().map(|hours| hours.open).min()?;
        let last = graph.hours.iter().map(|hours| hours.close).max()?;
        let least_step = graph.ways.iter().flatten().map(|way| way.seconds).min()?;
        let width = least_step.min((last - base) / TIME_LEVELS + 1);
        if width < 1 {
            return None;
        }
        Self::fill(graph, reduced, Ruler::Time { base, width }, effort)
    }

    fn fill(
        graph: &Graph,
        reduced: &Reduced,
        ruler: Ruler,
        effort: &mut Effort<'_>,
    ) -> Option<Self> {
        let mut first = Vec::with_capacity(graph.n_vertices());
        let mut ranges = Vec::with_capacity(graph.n_vertices());
        let (mut n_entries, mut n_levels) = (0, 0);
        for vertex in 0..graph.n_vertices() {
            let (low, high) = ruler.range(graph, vertex);
            // Levels below the lowest are never asked for.
            first.push(usize::wrapping_sub(n_entries, low));
            n_entries += high - low + 1;
            n_levels = n_levels.max(high + 1);
            ranges.push((low, high));
            if MOST_ENTRIES < n_entries {
                return None;
            }
        }
        let nothing = Entry { best: NONE, next: NOTHING, other: NONE };
        let mut table = Self {
            first,
            entries: vec![nothing; n_entries],
            least_from: vec![NONE; n_levels + 1],
            ruler,
        };
        for level in (0..n_levels).rev() {
            let mut least = table.least_from[level + 1];
            let mut n_steps = 0;
            for (vertex, &(low, high)) in ranges.iter().enumerate() {
                if low <= level && level <= high {
                    let (entry, n_looked_at) =
                        table.entry(graph, &reduced.ways[vertex], vertex, level);
                    table.entries[table.first[vertex].wrapping_add(level)] = entry;
                    least = least.min(entry.best);
                    n_steps += n_looked_at;
                }
            }
            table.least_from[level] = least;
            effort.spend(n_steps)?;
        }
        Some(table)
    }

    /// The entry of a vertex at a level, when all higher levels are known, and how many ways were looked at.
    fn entry(&self, graph: &Graph, ways: &[Way], vertex: usize, level: usize) -> (Entry, u64) {
        let mut entry = Entry { best: NONE, next: NOTHING, other: NONE };
        if let Some(cost) = self.ruler.home(graph, vertex, level) {
            entry.best = cost;
        }
        let least = self.least_from[level + 1];
        let mut n_looked_at = 1;
        for way in ways {
            if entry.other <= way.cost + least {
                break;
            }
            n_looked_at += 1;
            let Some(reached) = self.ruler.advance(graph, vertex, level, way) else {
                continue;
            };
            let next = small(graph.services[way.to]);
            let cost = way.cost + self.without(way.to, reached, small(graph.services[vertex]));
            if cost < entry.best {
                if entry.next != next {
                    entry.other = entry.best;
                }
                (entry.best, entry.next) = (cost, next);
            } else if entry.next != next && cost < entry.other {
                entry.other = cost;
            }
        }
        (entry, n_looked_at)
    }

    #[inline]
    fn without(&self, vertex: usize, level: usize, service: u32) -> i64 {
        let entry = &self.entries[self.first[vertex].wrapping_add(level)];
        if entry.next == service { entry.other } else { entry.best }
    }

    /// What completing a walk costs at least that came from `previous` and is at a vertex with this key and time.
    #[inline]
    pub(super) fn at(&self, vertex: usize, (key, time): (usize, i64), previous: usize) -> i64 {
        self.without(vertex, self.ruler.level(key, time), small(previous))
    }

    /// What any walk costs at least.
    pub(super) fn least_walk(&self, graph: &Graph, reduced: &Reduced) -> i64 {
        let walks = reduced.starts.iter().filter_map(|way| {
            let time = graph.hours[way.to].open.max(graph.day.open + way.seconds);
            let in_time = time <= graph.hours[way.to].close;
            let key = graph.keys[way.to];
            in_time.then(|| way.cost + self.at(way.to, (key, time), usize::MAX))
        });
        walks.min().unwrap_or(NONE)
    }

    /// What any completion costs from the next step on.
    pub(super) fn least_after(&self, key: usize, time: i64) -> i64 {
        let level = self.ruler.level(key, time) + 1;
        self.least_from.get(level).copied().unwrap_or(NONE)
    }
}

impl Ruler {
    fn range(self, graph: &Graph, vertex: usize) -> (usize, usize) {
        let hours = graph.hours[vertex];
        match self {
            Self::Key => (graph.keys[vertex], graph.most_key),
            Self::Time { .. } => (self.level(0, hours.open), self.level(0, hours.close)),
        }
    }

    #[inline]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "times are not before the base"
    )]
    fn level(self, key: usize, time: i64) -> usize {
        match self {
            Self::Key => key,
            Self::Time { base, width } => ((time - base) / width) as usize,
        }
    }

    /// The earliest time of a level at a vertex.
    #[expect(clippy::cast_possible_wrap, reason = "levels are few")]
    fn time(self, graph: &Graph, vertex: usize, level: usize) -> i64 {
        match self {
            Self::Key => graph.hours[vertex].open,
            Self::Time { base, width } => graph.hours[vertex].open.max(base + level as i64 * width),
        }
    }

    fn advance(self, graph: &Graph, vertex: usize, level: usize, way: &Way) -> Option<usize> {
        match self {
            Self::Key => {
                let key = level + graph.keys[way.to];
                (key <= graph.most_key).then_some(key)
            }
            Self::Time { .. } => {
                let hours = graph.hours[way.to];
                let start = hours.open.max(self.time(graph, vertex, level) + way.seconds);
                (start <= hours.close).then(|| self.level(0, start))
            }
        }
    }

    fn home(self, graph: &Graph, vertex: usize, level: usize) -> Option<i64> {
        let end = graph.ends[vertex]?;
        let in_time = self.time(graph, vertex, level) + end.seconds <= graph.day.close;
        in_time.then_some(end.cost)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a few hundred services")]
fn small(service: usize) -> u32 {
    service as u32
}
