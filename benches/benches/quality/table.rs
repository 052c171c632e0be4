//! Gaps as a table.

use crate::peers::Peer;
use crate::sets::Sample;

/// Gaps in per cent, ours first, then the peers'.
pub(crate) struct Table {
    peers: Vec<Peer>,
    rows: Vec<(&'static str, Vec<Option<f64>>)>,
}

impl Table {
    pub(crate) fn new(peers: &[Peer]) -> Self {
        Self { peers: peers.to_vec(), rows: Vec::new() }
    }

    /// Adds a sample's gaps, and answers them as a line.
    pub(crate) fn add(&mut self, sample: &Sample, gaps: Vec<Option<f64>>) -> String {
        let told: Vec<String> = gaps.iter().map(|&gap| tell(gap)).collect();
        self.rows.push((sample.set, gaps));
        format!("{:<28}{}", format!("{}/{}", sample.set, sample.name), told.join("  "))
    }

    /// The mean gaps set by set. A peer's mean is over the instances that it answered; how many there are follows in brackets if they
    /// aren't all.
    pub(crate) fn means(&self) -> String {
        let mut head = vec!["set", "instances", "ours"];
        head.extend(self.peers.iter().map(|peer| peer.name()));
        let line = "--:|".repeat(head.len() - 1);
        let mut told = vec![format!("| {} |", head.join(" | ")), format!("|---|{line}")];
        let mut sets: Vec<&str> = self.rows.iter().map(|&(set, _)| set).collect();
        sets.dedup();
        for set in sets {
            let rows: Vec<&Vec<Option<f64>>> =
                self.rows.iter().filter(|row| row.0 == set).map(|row| &row.1).collect();
            let means =
                (0..=self.peers.len()).map(|column| mean(rows.iter().map(|row| row[column])));
            let cells = [set.to_owned(), rows.len().to_string()].into_iter().chain(means);
            told.push(format!("| {} |", cells.collect::<Vec<_>>().join(" | ")));
        }
        told.join("\n")
    }
}

#[expect(clippy::cast_precision_loss, reason = "a few dozen rows")]
fn mean(gaps: impl Iterator<Item = Option<f64>>) -> String {
    let gaps: Vec<Option<f64>> = gaps.collect();
    let known: Vec<f64> = gaps.iter().copied().flatten().collect();
    if known.is_empty() {
        return tell(None);
    }
    let mean = tell(Some(known.iter().sum::<f64>() / known.len() as f64));
    if known.len() == gaps.len() { mean } else { format!("{mean} ({})", known.len()) }
}

fn tell(gap: Option<f64>) -> String {
    gap.map_or_else(|| "–".to_owned(), |gap| format!("{gap:.2}"))
}
