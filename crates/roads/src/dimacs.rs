//! The turn graph in the form of the DIMACS shortest path challenge, for other tools.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use crate::network::FileError;
use crate::router::{Router, Weight};

/// What an arc's line says of its weight.
type Column = fn(Weight) -> u32;

/// Writes `time.gr` (hundredths of a second), `price.gr` (the same with penalties: what the router minimises), `length.gr`
/// (decimetres) and `coordinates.co` (ten-millionths of a degree of each segment's start) into a folder.
///
/// Vertex `n` is segment `n - 1`, or a ghost of a segment behind the last one; the weight of an arc is its first segment and the turn.
pub fn export_dimacs(router: &Router, dir: &Path) -> Result<(), FileError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| FileError::Write { path, source }
    };
    std::fs::create_dir_all(dir).map_err(failed(dir))?;
    let columns: [(&str, Column); 3] = [
        ("time.gr", Weight::time_cs),
        ("price.gr", Weight::price_cs),
        ("length.gr", Weight::length_dm),
    ];
    for (name, column) in columns {
        let path = dir.join(name);
        File::create(&path)
            .and_then(|file| write_arcs(router, file, column))
            .map_err(failed(&path))?;
    }
    let path = dir.join("coordinates.co");
    File::create(&path).and_then(|file| write_coordinates(router, file)).map_err(failed(&path))
}

fn write_arcs(router: &Router, file: File, column: Column) -> io::Result<()> {
    let n_states = router.turn_graph().n_states();
    let mut out = BufWriter::new(file);
    let n_turns: usize = (0..).take(n_states).map(|state| router.turns(state).count()).sum();
    writeln!(out, "p sp {n_states} {n_turns}")?;
    for (state, number) in (0..).zip(1..=n_states) {
        for (head, weight) in router.turns(state) {
            writeln!(out, "a {number} {} {}", head + 1, column(weight))?;
        }
    }
    out.flush()
}

fn write_coordinates(router: &Router, file: File) -> io::Result<()> {
    let mut out = BufWriter::new(file);
    let n_states = router.turn_graph().n_states();
    writeln!(out, "p aux sp co {n_states}")?;
    for (state, number) in (0..).zip(1..=n_states) {
        let start = router.network().nodes(router.turn_graph().segment_of(state))[0];
        writeln!(out, "v {number} {} {}", start.lon_e7(), start.lat_e7())?;
    }
    out.flush()
}
