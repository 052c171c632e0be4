//! The graph as others get it: what `roadcrew network export --format dimacs` wrote, read line by line.

use crate::ground::Arcs;
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// The turns of a profile, measured by their price, with the places of their ends.
#[derive(Default)]
pub(crate) struct Exported {
    pub(crate) tails: Vec<u32>,
    pub(crate) heads: Vec<u32>,
    pub(crate) price_cs: Vec<u32>,
    pub(crate) latitudes: Vec<f32>,
    pub(crate) longitudes: Vec<f32>,
}

impl Exported {
    /// Reads both files of a folder, taking no more memory than the graph has.
    #[expect(clippy::cast_possible_truncation, reason = "coarse places will do for an order")]
    pub(crate) fn read(folder: &Path) -> Result<Self, Box<dyn Error + Send + Sync>> {
        let mut read = Self::default();
        each_line(&folder.join("coordinates.co"), |words| match *words {
            ["p", "aux", "sp", "co", n_vertices] => {
                let n_vertices = n_vertices.parse().ok()?;
                read.latitudes.reserve_exact(n_vertices);
                read.longitudes.reserve_exact(n_vertices);
                Some(())
            }
            ["v", _, longitude, latitude] => {
                let degrees = |e7: &str| Some((e7.parse::<f64>().ok()? / 1e7) as f32);
                read.longitudes.push(degrees(longitude)?);
                read.latitudes.push(degrees(latitude)?);
                Some(())
            }
            _ => None,
        })?;
        each_line(&folder.join("price.gr"), |words| match *words {
            ["p", "sp", _, n_arcs] => {
                let n_arcs = n_arcs.parse().ok()?;
                for column in [&mut read.tails, &mut read.heads, &mut read.price_cs] {
                    column.reserve_exact(n_arcs);
                }
                Some(())
            }
            ["a", tail, head, price] => {
                read.tails.push(tail.parse::<u32>().ok()?.checked_sub(1)?);
                read.heads.push(head.parse::<u32>().ok()?.checked_sub(1)?);
                read.price_cs.push(price.parse().ok()?);
                Some(())
            }
            _ => None,
        })?;
        Ok(read)
    }

    /// As `cch` takes it: arcs come by their tails.
    pub(crate) fn adjacency(&mut self) -> cch::graph::Graph {
        let mut first_out = vec![0; self.latitudes.len() + 1];
        for &tail in &self.tails {
            first_out[tail as usize + 1] += 1;
        }
        for vertex in 0..self.latitudes.len() {
            first_out[vertex + 1] += first_out[vertex];
        }
        let weight = std::mem::take(&mut self.price_cs);
        cch::graph::Graph { first_out, head: self.heads.clone(), weight }
    }

    pub(crate) fn arcs(&self) -> Arcs<'_> {
        let Self { tails, heads, latitudes, longitudes, .. } = self;
        Arcs { tails, heads, latitudes, longitudes }
    }
}

/// Hands over the words of every line; a line that is not understood is an error.
fn each_line(
    file: &Path,
    mut take: impl FnMut(&[&str]) -> Option<()>,
) -> Result<(), Box<dyn Error + Send + Sync>> {
    let mut lines = BufReader::new(File::open(file)?);
    let mut line = String::new();
    while lines.read_line(&mut line)? != 0 {
        let words: Vec<&str> = line.split_whitespace().collect();
        take(&words).ok_or_else(|| format!("{}: what is {line}?", file.display()))?;
        line.clear();
    }
    Ok(())
}
