//! The turn graph in the form of the DIMACS shortest path challenge, for other tools.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use crate::network::FileError;
use crate::router::Router;
use crate::turn_arcs::TurnArcs;

/// Writes `time.gr` (hundredths of a second), `price.gr` (the same with penalties: what the router minimises), `length.gr`
/// (decimetres) and `coordinates.co` (ten-millionths of a degree of each segment's start) into a folder.
///
/// Vertex `n` is vertex `n - 1` of [`TurnArcs`].
pub fn export_dimacs(router: &Router, dir: &Path) -> Result<(), FileError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| FileError::Write { path, source }
    };
    std::fs::create_dir_all(dir).map_err(failed(dir))?;
    let turns = router.export();
    let columns = [
        ("time.gr", &turns.time_cs),
        ("price.gr", &turns.price_cs),
        ("length.gr", &turns.length_dm),
    ];
    for (name, column) in columns {
        let path = dir.join(name);
        File::create(&path)
            .and_then(|file| write_arcs(&turns, file, column))
            .map_err(failed(&path))?;
    }
    let path = dir.join("coordinates.co");
    File::create(&path).and_then(|file| write_coordinates(&turns, file)).map_err(failed(&path))
}

fn write_arcs(turns: &TurnArcs, file: File, column: &[u32]) -> io::Result<()> {
    let mut out = BufWriter::new(file);
    writeln!(out, "p sp {} {}", turns.n_vertices(), turns.heads.len())?;
    for vertex in 0..turns.n_vertices() {
        for arc in turns.arcs_of(vertex) {
            writeln!(out, "a {} {} {}", vertex + 1, turns.heads[arc] + 1, column[arc])?;
        }
    }
    out.flush()
}

fn write_coordinates(turns: &TurnArcs, file: File) -> io::Result<()> {
    let mut out = BufWriter::new(file);
    writeln!(out, "p aux sp co {}", turns.n_vertices())?;
    for (start, number) in turns.starts.iter().zip(1..) {
        writeln!(out, "v {number} {} {}", start.lon_e7(), start.lat_e7())?;
    }
    out.flush()
}
