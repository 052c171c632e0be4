//! The graph that everybody is given: the exported turns of a car, measured in one number, the price.

use roadcrew_benches::{metric, router};
use roadcrew_roads::{Router, StreetNetwork, TurnArcs, import};
use std::error::Error;
use std::path::Path;
use std::sync::Arc;

pub(crate) struct Ground {
    pub(crate) router: Router,
    pub(crate) graph: Graph,
    /// The starts of segments that reach each other.
    pub(crate) usable: Vec<u32>,
}

/// The graph in the forms that one or the other engine asks for.
pub(crate) struct Graph {
    pub(crate) turns: TurnArcs,
    pub(crate) tails: Vec<u32>,
    pub(crate) metric: Vec<i32>,
    pub(crate) latitudes: Vec<f32>,
    pub(crate) longitudes: Vec<f32>,
    /// All vertices, the least important first: our own order.
    pub(crate) order: Vec<u32>,
}

/// What orders and structures are made from.
#[derive(Clone, Copy)]
pub(crate) struct Arcs<'a> {
    pub(crate) tails: &'a [u32],
    pub(crate) heads: &'a [u32],
    pub(crate) latitudes: &'a [f32],
    pub(crate) longitudes: &'a [f32],
}

impl Arcs<'_> {
    pub(crate) fn n_vertices(self) -> u32 {
        u32::try_from(self.latitudes.len()).unwrap_or(u32::MAX)
    }
}

impl Ground {
    pub(crate) fn new(network: StreetNetwork) -> Self {
        let router = router(Arc::new(network), "car");
        let usable = router.network().segments().filter(|&id| router.is_usable(id));
        let usable = usable.map(|id| id.0).collect();
        Self { graph: Graph::new(&router), usable, router }
    }
}

/// Reads an `.osm.pbf` or an `X.roads`.
pub(crate) fn open(file: &Path) -> Result<StreetNetwork, Box<dyn Error + Send + Sync>> {
    if file.extension().is_some_and(|extension| extension == "roads") {
        return Ok(StreetNetwork::load(file)?);
    }
    Ok(import(file)?.network)
}

impl Graph {
    #[expect(clippy::cast_possible_truncation, reason = "coarse places will do for an order")]
    pub(crate) fn new(router: &Router) -> Self {
        let turns = router.export();
        let tails = (0..).zip(turns.first.windows(2));
        let tails = tails.flat_map(|(tail, range)| (range[0]..range[1]).map(move |_| tail));
        Self {
            tails: tails.collect(),
            metric: metric(&turns),
            latitudes: turns.starts.iter().map(|start| start.lat() as f32).collect(),
            longitudes: turns.starts.iter().map(|start| start.lon() as f32).collect(),
            order: router.network().turn_order(),
            turns,
        }
    }

    pub(crate) fn arcs(&self) -> Arcs<'_> {
        let Self { tails, turns, latitudes, longitudes, .. } = self;
        Arcs { tails, heads: &turns.heads, latitudes, longitudes }
    }

    pub(crate) fn n_vertices(&self) -> u32 {
        self.arcs().n_vertices()
    }

    pub(crate) fn weights(&self) -> Vec<u32> {
        self.turns.price_cs.clone()
    }

    /// The price of driving along some vertices; `None` where they don't adjoin.
    pub(crate) fn price_along(&self, vertices: &[u32]) -> Option<u32> {
        let price = |pair: &[u32]| {
            let arcs = self.turns.arcs_of(pair[0] as usize);
            let fitting = arcs.filter(|&arc| self.turns.heads[arc] == pair[1]);
            fitting.map(|arc| self.turns.price_cs[arc]).min()
        };
        vertices.windows(2).map(price).sum()
    }
}
