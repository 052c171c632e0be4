//! A smallest set of streets that parts two sets of junctions: a maximum flow (Dinic 1970).

use super::cell::Cell;

/// Flows over one cell, tried between several pairs of sets.
pub(super) struct Flow<'a> {
    cell: &'a Cell,
    /// What can still be sent over each arc.
    residual: Vec<u32>,
    level: Vec<u32>,
    /// Where the search goes on at each node.
    next: Vec<u32>,
    queue: Vec<u32>,
    is_sink: Vec<bool>,
}

const FAR: u32 = u32::MAX;

/// A part of the cell's nodes, and how much crosses from it to the rest.
pub(super) struct Cut {
    pub(super) crossing: u32,
    pub(super) inside: Vec<bool>,
    pub(super) n_inside: usize,
}

impl<'a> Flow<'a> {
    pub(super) fn new(cell: &'a Cell) -> Self {
        let n = cell.n_nodes();
        Self {
            cell,
            residual: Vec::new(),
            level: vec![FAR; n],
            next: vec![0; n],
            queue: Vec::with_capacity(n),
            is_sink: vec![false; n],
        }
    }

    /// The smallest cut between two sets of nodes, the more even one of those nearest to either set; `None` as soon as
    /// `limit` or more must cross.
    pub(super) fn smallest_cut(
        &mut self,
        sources: &[u32],
        sinks: &[u32],
        limit: u32,
    ) -> Option<Cut> {
        self.residual.clone_from(&self.cell.capacities);
        self.is_sink.fill(false);
        for &sink in sinks {
            self.is_sink[sink as usize] = true;
        }
        let mut crossing = 0;
        let mut way = Vec::new();
        while self.find_levels(sources) {
            self.next.copy_from_slice(&self.cell.first[..self.cell.n_nodes()]);
            for &source in sources {
                while let Some(sent) = self.send(source, &mut way) {
                    crossing += sent;
                    if limit <= crossing {
                        return None;
                    }
                }
            }
        }
        let n = self.cell.n_nodes();
        let near: Vec<bool> = self.level.iter().map(|&level| level != FAR).collect();
        let far = self.not_reaching(sinks);
        let count = |side: &[bool]| side.iter().filter(|&&inside| inside).count();
        let (n_near, n_far) = (count(&near), count(&far));
        let unevenness = |n_inside: usize| n_inside.abs_diff(n - n_inside);
        if unevenness(n_far) < unevenness(n_near) {
            return Some(Cut { crossing, inside: far, n_inside: n_far });
        }
        Some(Cut { crossing, inside: near, n_inside: n_near })
    }

    /// How many edges each node lies from the sources; whether a sink can be reached.
    fn find_levels(&mut self, sources: &[u32]) -> bool {
        self.level.fill(FAR);
        self.queue.clear();
        for &source in sources {
            self.level[source as usize] = 0;
            self.queue.push(source);
        }
        let mut last_level = FAR;
        let mut done = 0;
        while let Some(&node) = self.queue.get(done) {
            done += 1;
            let level = self.level[node as usize] + 1;
            if last_level < level {
                break;
            }
            for arc in self.cell.arcs(node) {
                let head = self.cell.heads[arc];
                if self.level[head as usize] == FAR && 0 < self.residual[arc] {
                    self.level[head as usize] = level;
                    if self.is_sink[head as usize] {
                        last_level = level;
                    } else {
                        self.queue.push(head);
                    }
                }
            }
        }
        last_level != FAR
    }

    /// Sends as much as fits over one shortest way to a sink.
    fn send(&mut self, source: u32, way: &mut Vec<u32>) -> Option<u32> {
        way.clear();
        let mut node = source;
        loop {
            if self.is_sink[node as usize] {
                let sent = way.iter().map(|&arc| self.residual[arc as usize]).min()?;
                for &arc in &*way {
                    self.residual[arc as usize] -= sent;
                    self.residual[self.cell.twins[arc as usize] as usize] += sent;
                }
                return Some(sent);
            }
            let end = self.cell.first[node as usize + 1];
            let level = self.level[node as usize] + 1;
            let forward = (self.next[node as usize]..end).find(|&arc| {
                let head = self.cell.heads[arc as usize];
                self.level[head as usize] == level && 0 < self.residual[arc as usize]
            });
            if let Some(arc) = forward {
                self.next[node as usize] = arc;
                way.push(arc);
                node = self.cell.heads[arc as usize];
            } else {
                self.next[node as usize] = end;
                let arc = way.pop()?;
                node = self.cell.heads[self.cell.twins[arc as usize] as usize];
                self.next[node as usize] = arc + 1;
            }
        }
    }

    /// The nodes from which no sink can be reached any more.
    fn not_reaching(&mut self, sinks: &[u32]) -> Vec<bool> {
        let mut apart = vec![true; self.cell.n_nodes()];
        self.queue.clear();
        for &sink in sinks {
            apart[sink as usize] = false;
            self.queue.push(sink);
        }
        while let Some(node) = self.queue.pop() {
            for arc in self.cell.arcs(node) {
                let head = self.cell.heads[arc];
                if apart[head as usize] && 0 < self.residual[self.cell.twins[arc] as usize] {
                    apart[head as usize] = false;
                    self.queue.push(head);
                }
            }
        }
        apart
    }
}
