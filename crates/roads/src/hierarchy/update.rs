//! A metric that changes here and there: only the shortcuts that feel it are computed again (partial customisation,
//! Dibbelt, Strasser and Wagner 2016).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::customisation::{Customised, DOWN, UP};
use super::length::Length;
use super::structure::{Arcs, NONE, Structure, index};

impl<L: Length> Customised<L> {
    /// Takes over a metric that differs from the last one in the arcs `changed` only, given by their numbers.
    ///
    /// The same as a customisation from scratch; how long it takes depends on how far the change is felt.
    pub fn update(
        &mut self,
        structure: &Structure,
        graph: Arcs<'_>,
        metric: &[L],
        changed: &[usize],
    ) {
        let slots = changed.iter().map(|&arc| structure.slots[arc]).filter(|&slot| slot != NONE);
        let mut open: BinaryHeap<Reverse<u32>> = slots.map(|slot| Reverse(slot / 2)).collect();
        let mut lower_end = LowerEnd::default();
        // Shortcuts depend on arcs of lower vertices only, whose numbers are smaller.
        while let Some(Reverse(arc)) = open.pop() {
            while open.peek() == Some(&Reverse(arc)) {
                open.pop();
            }
            let x = lower_end.of(structure, arc);
            let y = structure.up[arc as usize];
            let before = self.lengths[arc as usize];
            let now = self.over_lower(structure, graph, metric, [x, y]);
            if now == before {
                continue;
            }
            self.lengths[arc as usize] = now;
            for other in structure.arcs_up(x) {
                let z = structure.up[other];
                let Some(top) = (z != y).then(|| structure.arc(y.min(z), y.max(z))).flatten()
                else {
                    continue;
                };
                if self.may_feel(top, [before, now], self.lengths[other], y < z) {
                    open.push(Reverse(index(top)));
                }
            }
        }
    }

    /// The lengths of the arc between `x` and the higher `y`: the graph's own, or those over a lower vertex.
    fn over_lower(
        &self,
        structure: &Structure,
        graph: Arcs<'_>,
        metric: &[L],
        [x, y]: [u32; 2],
    ) -> [L; 2] {
        let [a, b] = [x, y].map(|rank| structure.vertex_at[rank as usize]);
        let mut lengths = [shortest_arc(graph, metric, a, b), shortest_arc(graph, metric, b, a)];
        for arcs in structure.below_both([x, y]) {
            let [to_x, to_y] = arcs.map(|arc| self.lengths[arc]);
            lengths[UP] = lengths[UP].min(to_x[DOWN].plus(to_y[UP]));
            lengths[DOWN] = lengths[DOWN].min(to_y[DOWN].plus(to_x[UP]));
        }
        lengths
    }

    /// Whether the shortcut `top` over a lower vertex, from `y` by the changed arc and on by `other`, was or becomes its
    /// length; `y_is_lower` tells at which end of it `y` stands.
    fn may_feel(
        &self,
        top: usize,
        [before, now]: [[L; 2]; 2],
        other: [L; 2],
        y_is_lower: bool,
    ) -> bool {
        let from_y = usize::from(!y_is_lower);
        let ways = |changed: [L; 2]| {
            let mut ways = [L::INFINITE; 2];
            ways[from_y] = changed[DOWN].plus(other[UP]);
            ways[1 - from_y] = other[DOWN].plus(changed[UP]);
            ways
        };
        let (before, now, known) = (ways(before), ways(now), self.lengths[top]);
        (0..2).any(|way| {
            before[way] != now[way] && (before[way] <= known[way] || now[way] < known[way])
        })
    }
}

fn shortest_arc<L: Length>(graph: Arcs<'_>, metric: &[L], tail: u32, head: u32) -> L {
    let range = graph.first[tail as usize] as usize..graph.first[tail as usize + 1] as usize;
    let arcs = range.filter(|&arc| graph.heads[arc] == head);
    arcs.map(|arc| metric[arc]).min().unwrap_or(L::INFINITE).min(L::INFINITE)
}

/// Finds the lower ends of arcs that come by rising number.
#[derive(Default)]
struct LowerEnd(usize);

impl LowerEnd {
    fn of(&mut self, structure: &Structure, arc: u32) -> u32 {
        let rest = &structure.first_up[self.0..];
        self.0 += rest.partition_point(|&first| first <= arc) - 1;
        index(self.0)
    }
}
