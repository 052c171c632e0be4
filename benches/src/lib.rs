//! Benches of Roadcrew on the bundled city; each file in `benches/` asks one question. Here is what they share.

pub mod process;

use roadcrew_roads::hierarchy::{Arcs, Customised, Structure, Upward};
use roadcrew_roads::{Approach, Profile, Router, StreetNetwork, TurnArcs};
use roadcrew_units::Metres;
use std::path::Path;
use std::sync::Arc;

/// The streets of the bundled city.
pub const NETWORK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/helsinki/network.osm.pbf");

/// Imports the bundled city's streets.
///
/// # Panics
/// If they are not where they should be.
#[expect(clippy::expect_used, reason = "the bundled city is there")]
pub fn helsinki() -> Arc<StreetNetwork> {
    Arc::new(roadcrew_roads::import(Path::new(NETWORK)).expect("the bundled network").network)
}

/// Makes a router for a built-in profile.
///
/// # Panics
/// If there is no such profile.
#[expect(clippy::expect_used, reason = "a name in a bench")]
pub fn router(network: Arc<StreetNetwork>, profile: &str) -> Router {
    Router::new(network, &Profile::built_in(profile).expect("a built-in profile"))
}

/// The starts of so many usable segments from all over the network.
pub fn places(router: &Router, n_places: usize) -> Vec<Approach> {
    let usable: Vec<_> = router.network().segments().filter(|&id| router.is_usable(id)).collect();
    let segment = |place: usize| usable[place * usable.len() / n_places];
    (0..n_places).map(|place| Approach { segment: segment(place), along: Metres::ZERO }).collect()
}

/// The exported turns measured in one number, the price, with every stage of the hierarchy over them.
#[derive(Debug)]
pub struct Stages {
    /// The turns that the profile may make.
    pub turns: TurnArcs,
    /// The price of each turn.
    pub metric: Vec<i32>,
    /// All vertices, the least important first.
    pub order: Vec<u32>,
    /// The contracted graph.
    pub structure: Arc<Structure>,
    /// Its shortcuts.
    pub customised: Customised<i32>,
    /// Those that are needed.
    pub pruned: Upward<i32>,
}

impl Stages {
    /// Goes through all stages for a router's turns.
    pub fn new(router: &Router) -> Self {
        let turns = router.export();
        let metric = metric(&turns);
        let order = router.network().turn_order();
        let structure = Arc::new(Structure::new(turns.graph(), &order));
        let customised = Customised::new(&structure, &metric);
        let pruned = Upward::pruned(structure.clone(), &customised);
        Self { turns, metric, order, structure, customised, pruned }
    }

    /// The graph without its weights.
    pub fn graph(&self) -> Arcs<'_> {
        self.turns.graph()
    }
}

/// The price of each turn as the hierarchy counts it.
pub fn metric(turns: &TurnArcs) -> Vec<i32> {
    turns.price_cs.iter().map(|&price| price.cast_signed()).collect()
}

/// So many pairs of vertices among some, the same at every call.
pub fn pairs(vertices: &[u32], n_pairs: usize) -> Vec<[u32; 2]> {
    let mut state = 20_261_124_u64;
    let mut draw = || {
        // Knuth's generator will do.
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        vertices[(state >> 32) as usize % vertices.len()]
    };
    (0..n_pairs).map(|_| [draw(), draw()]).collect()
}
