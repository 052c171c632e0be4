//! The full lengths of needed arcs, once it is known by their leads which these are.
//!
//! The halves of a needed arc are needed themselves: who drives it drives a shortest way, and so are the parts of it. So a
//! customisation over the needed arcs alone gives them the lengths that one over all arcs would.

#![expect(clippy::inline_always, reason = "compiled for the bit instructions at hand")]

use pulp::NullaryFnOnce;

use super::customisation::{DOWN, UP};
use super::depths::{Depth, Depths};
use super::kept::Kept;
use super::length::Length;
use super::structure::{NONE, Structure, index};

/// The lengths of the needed arcs, those upward first, and what they are made of.
pub(super) struct Full<L> {
    pub(super) lengths: Vec<L>,
    pub(super) middles: Vec<Middle>,
}

/// Over which lower vertex a shortcut leads, if that is known: the place of the arc to it among those that the lower end of
/// the shortcut has from below.
#[derive(Clone, Copy, Debug)]
pub(super) struct Middle(u16);

impl Middle {
    const UNKNOWN: Self = Self(u16::MAX);

    /// One that is too far down the list is not known.
    fn at(place: usize) -> Self {
        u16::try_from(place).map_or(Self::UNKNOWN, Self)
    }

    pub(super) fn place(self) -> Option<usize> {
        (self.0 != u16::MAX).then_some(self.0.into())
    }
}

impl<L: Length> Full<L> {
    /// `O(triangles of needed arcs)`.
    pub(super) fn new(structure: &Structure, needed: &Kept, metric: &[L]) -> Self {
        match &structure.depths {
            Depths::Shallow(depths) => Self::pulled(structure, depths, needed, metric),
            Depths::Deep(depths) => Self::pulled(structure, depths, needed, metric),
        }
    }

    fn pulled<D: Depth>(structure: &Structure, depths: &[D], needed: &Kept, metric: &[L]) -> Self {
        let of = |direction| needed.among(0..structure.n_arcs(), direction).map(|arc| depths[arc]);
        let [n_up, n_down] = needed.n_before(structure.n_arcs());
        let mut depths = Vec::with_capacity(n_up + n_down);
        depths.extend(of(UP).chain(of(DOWN)));
        let mut lengths = vec![L::INFINITE; n_up + n_down];
        let mut middles = vec![Middle::UNKNOWN; n_up + n_down];
        let (up, down) = lengths.split_at_mut(n_up);
        let (up_middles, down_middles) = middles.split_at_mut(n_up);
        let (up_depths, down_depths) = depths.split_at(n_up);
        let arcs = [
            Arcs { lengths: up, middles: up_middles, depths: up_depths },
            Arcs { lengths: down, middles: down_middles, depths: down_depths },
        ];
        let mut pull = Pull { structure, needed, arcs };
        pull.start(metric);
        pulp::Arch::new().dispatch(pull);
        Self { lengths, middles }
    }
}

/// The needed arcs in one direction.
struct Arcs<'a, L, D> {
    lengths: &'a mut [L],
    middles: &'a mut [Middle],
    /// How deep their upper ends lie.
    depths: &'a [D],
}

struct Pull<'a, L, D> {
    structure: &'a Structure,
    needed: &'a Kept,
    arcs: [Arcs<'a, L, D>; 2],
}

/// The best that is known between the vertex at hand and one of its ancestors.
type Front<L> = [(L, Middle); 2];

impl<L: Length, D: Depth> NullaryFnOnce for Pull<'_, L, D> {
    type Output = ();

    #[inline(always)]
    fn call(mut self) {
        let mut front = vec![[(L::INFINITE, Middle::UNKNOWN); 2]; self.structure.height()];
        for y in 0..index(self.structure.n_vertices()) {
            self.pull(y, &mut front);
        }
    }
}

impl<L: Length, D: Depth> Pull<'_, L, D> {
    /// Gives the arcs of the graph their lengths.
    fn start(&mut self, metric: &[L]) {
        for (&slot, &length) in self.structure.slots.iter().zip(metric) {
            let (arc, direction) = (slot as usize / 2, slot as usize % 2);
            if slot != NONE && self.needed.has(arc)[direction] {
                let number = self.needed.n_before(arc)[direction];
                let known = &mut self.arcs[direction].lengths[number];
                *known = length.min(*known);
            }
        }
    }

    /// Shortens the arcs of `y` by all ways over one lower vertex. What is in front of arcs that are not needed is never read.
    #[inline(always)]
    fn pull(&mut self, y: u32, front: &mut [Front<L>]) {
        let Self { structure, needed, ref mut arcs } = *self;
        let own = structure.arcs_up(y);
        let own = [own.start, own.end].map(|arc| needed.n_before(arc));
        for direction in [UP, DOWN] {
            let range = own[0][direction]..own[1][direction];
            let Arcs { lengths, depths, .. } = &arcs[direction];
            for (depth, &known) in depths[range.clone()].iter().zip(&lengths[range]) {
                front[depth.index()][direction] = (known, Middle::UNKNOWN);
            }
        }
        for (place, &arc) in structure.below(y).iter().enumerate() {
            let arc = arc as usize;
            let has = needed.has(arc);
            if has == [false; 2] {
                continue;
            }
            let (number, end) = (needed.n_before(arc), needed.n_before(structure.ends.of(arc)));
            for direction in [UP, DOWN] {
                let from_y = 1 - direction;
                if !has[from_y] {
                    continue;
                }
                let to_lower = arcs[from_y].lengths[number[from_y]];
                let others = number[direction] + usize::from(has[direction])..end[direction];
                let Arcs { lengths, depths, .. } = &arcs[direction];
                for (depth, &onward) in depths[others.clone()].iter().zip(&lengths[others]) {
                    let (known, middle) = &mut front[depth.index()][direction];
                    let way = to_lower.plus(onward);
                    let is_shorter = way < *known;
                    *known = if is_shorter { way } else { *known };
                    *middle = if is_shorter { Middle::at(place) } else { *middle };
                }
            }
        }
        for direction in [UP, DOWN] {
            let range = own[0][direction]..own[1][direction];
            let Arcs { lengths, middles, depths } = &mut arcs[direction];
            let own = lengths[range.clone()].iter_mut().zip(&mut middles[range.clone()]);
            for (depth, (length, middle)) in depths[range].iter().zip(own) {
                (*length, *middle) = front[depth.index()][direction];
            }
        }
    }
}
