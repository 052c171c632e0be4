//! The walks of least reduced cost that do not return to a service while they remember it: by labels in the order of their keys.

use super::completion::{Completions, NONE};
use super::effort::Effort;
use super::graph::{Graph, Way};
use super::near::Set;
use super::reduced::Reduced;

/// Labels at most, some 100 MB.
const MOST_LABELS: usize = 1_000_000;
/// Ways from a vertex that are tried in haste.
const MOST_HASTY_WAYS: usize = 25;
/// Walks answered at most, and how many of them may hold a service.
const MOST_WALKS: usize = 120;
const MOST_WITH_A_SERVICE: usize = 4;

/// Which walks are asked for.
pub(super) struct Question<'a> {
    pub(super) graph: &'a Graph,
    pub(super) reduced: &'a Reduced,
    /// What is remembered at each service.
    pub(super) remembered: &'a [Set],
    /// Only walks below this cost are of interest.
    pub(super) below: i64,
    /// What completing a walk costs at least.
    pub(super) completions: &'a [Completions],
    pub(super) care: Care,
}

/// How many walks are given up early.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Care {
    /// None that could lead to the cheapest.
    Exact,
    /// Those that cost more than another to the same vertex, whatever they remember.
    Hasty,
}

/// The walks that were found.
pub(super) struct Priced {
    /// No walk is cheaper than this, if care was taken; at most what was asked for. Very little if there was no room for all labels.
    pub(super) least: i64,
    /// Some that are cheaper than asked for, the cheapest first.
    pub(super) walks: Vec<Walk>,
}

/// From the depot to the depot.
pub(super) struct Walk {
    /// The reduced cost.
    pub(super) cost: i64,
    /// What it does, in order; perhaps again and again.
    pub(super) services: Vec<usize>,
}

/// A walk from the depot to a vertex.
#[derive(Clone, Copy)]
struct Label {
    cost: i64,
    time: i64,
    seen: Set,
    loads: [u32; 2],
    key: usize,
    vertex: usize,
    /// The label one step before, or `NOBODY`.
    before: usize,
}

const NOBODY: usize = usize::MAX;

/// Finds them; `None` if the effort does not suffice.
pub(super) fn price(question: &Question<'_>, effort: &mut Effort<'_>) -> Option<Priced> {
    let graph = question.graph;
    let mut search = Search {
        question,
        labels: Vec::new(),
        waiting: vec![Vec::new(); graph.most_key + 1],
        settled: vec![Vec::new(); graph.n_vertices()],
        home: Vec::new(),
        cheapest: match question.care {
            Care::Hasty => vec![(NONE, 0); graph.n_vertices() * (graph.most_key + 1)],
            Care::Exact => Vec::new(),
        },
    };
    search.start();
    for key in 0..=graph.most_key {
        let mut here = std::mem::take(&mut search.waiting[key]);
        here.sort_unstable_by_key(|&label| (search.labels[label].cost, label));
        for index in here {
            let n_looked_at = search.settle(index);
            effort.spend(n_looked_at)?;
        }
        if MOST_LABELS < search.labels.len() {
            return Some(Priced { least: -NONE, ..search.answer() });
        }
    }
    Some(search.answer())
}

struct Search<'a> {
    question: &'a Question<'a>,
    labels: Vec<Label>,
    /// By key.
    waiting: Vec<Vec<usize>>,
    /// By vertex, the cheapest first.
    settled: Vec<Vec<Label>>,
    /// Walks that are complete, with their cost.
    home: Vec<(i64, usize)>,
    /// By vertex and key the cost and time of the cheapest label, in haste.
    cheapest: Vec<(i64, i64)>,
}

impl Search<'_> {
    fn start(&mut self) {
        let graph = self.question.graph;
        let depot = Label {
            cost: 0,
            time: graph.day.open,
            seen: Set::default(),
            loads: [0; 2],
            key: 0,
            vertex: graph.n_vertices(),
            before: NOBODY,
        };
        for way in &self.question.reduced.starts {
            self.step(&depot, NOBODY, way);
        }
    }

    /// Goes on from a label unless another is at least as good; answers how much it looked at.
    fn settle(&mut self, index: usize) -> u64 {
        let label = self.labels[index];
        let settled = &mut self.settled[label.vertex];
        let n_cheaper = settled.partition_point(|other| other.cost <= label.cost);
        let is_hasty = self.question.care == Care::Hasty;
        let dominates = |other: &Label| {
            other.time <= label.time
                && other.loads[0] <= label.loads[0]
                && other.loads[1] <= label.loads[1]
                && (is_hasty || other.seen.is_subset_of(&label.seen))
        };
        if let Some(place) = settled[..n_cheaper].iter().position(dominates) {
            return 1 + place as u64 / 4;
        }
        settled.insert(n_cheaper, label);
        self.complete(&label, index);
        (n_cheaper as u64) / 4 + self.extend(&label, index)
    }

    fn complete(&mut self, label: &Label, index: usize) {
        let graph = self.question.graph;
        if let Some(end) = graph.ends[label.vertex]
            && label.time + end.seconds <= graph.day.close
            && label.cost + end.cost < self.question.below
        {
            self.home.push((label.cost + end.cost, index));
        }
    }

    fn extend(&mut self, label: &Label, index: usize) -> u64 {
        let question = self.question;
        let after = |table: &Completions| table.least_after(label.key, label.time);
        let onward = question.completions.iter().map(after).max().unwrap_or(-NONE);
        let mut n_looked_at = 1;
        let most = if question.care == Care::Hasty { MOST_HASTY_WAYS } else { usize::MAX };
        for way in question.reduced.ways[label.vertex].iter().take(most) {
            if question.below <= label.cost + way.cost + onward {
                break;
            }
            n_looked_at += 1;
            self.step(label, index, way);
        }
        n_looked_at
    }

    /// Notes the walk that goes on by this way, if it may and can lead to one that is of interest.
    #[inline]
    fn step(&mut self, from: &Label, before: usize, way: &Way) {
        let question = self.question;
        let graph = question.graph;
        let service = graph.services[way.to];
        let (more, capacity) = (graph.loads[way.to], graph.capacity);
        let loads = [from.loads[0] + more[0], from.loads[1] + more[1]];
        let key = from.key + graph.keys[way.to];
        let fits = loads[0] <= capacity[0] && loads[1] <= capacity[1] && key <= graph.most_key;
        if !fits || from.seen.contains(service) {
            return;
        }
        let hours = graph.hours[way.to];
        let time = hours.open.max(from.time + way.seconds);
        if hours.close < time {
            return;
        }
        let cost = from.cost + way.cost;
        let previous = graph.services.get(from.vertex).copied().unwrap_or(NOBODY);
        let is_hopeless =
            |table: &Completions| question.below <= cost + table.at(way.to, (key, time), previous);
        if question.completions.iter().any(is_hopeless) {
            return;
        }
        if question.care == Care::Hasty {
            let place = way.to * (graph.most_key + 1) + key;
            let (least, earliest) = self.cheapest[place];
            if least <= cost && earliest <= time {
                return;
            }
            if cost < least {
                self.cheapest[place] = (cost, time);
            }
        }
        let mut seen = from.seen.and(&question.remembered[service]);
        seen.insert(service);
        self.waiting[key].push(self.labels.len());
        self.labels.push(Label { cost, time, seen, loads, key, vertex: way.to, before });
    }

    fn answer(mut self) -> Priced {
        self.home.sort_unstable();
        let least = self.home.first().map_or(self.question.below, |&(cost, _)| cost);
        let mut n_with = vec![0; self.question.remembered.len()];
        let mut walks = Vec::new();
        for &(cost, index) in &self.home {
            let services = self.services(index);
            let is_rare = |&&service: &&usize| n_with[service] < MOST_WITH_A_SERVICE;
            if 2 * services.iter().filter(is_rare).count() < services.len() {
                continue;
            }
            for &service in &services {
                n_with[service] += 1;
            }
            walks.push(Walk { cost, services });
            if walks.len() == MOST_WALKS {
                break;
            }
        }
        Priced { least, walks }
    }

    /// What the walk of a label does, from the first to the last.
    fn services(&self, last: usize) -> Vec<usize> {
        let mut services = Vec::new();
        let mut index = last;
        while index != NOBODY {
            services.push(self.question.graph.services[self.labels[index].vertex]);
            index = self.labels[index].before;
        }
        services.reverse();
        services
    }
}
