//! What was measured, as the tables of `benches/measured/streets.md`.

use std::fmt;

/// A ratio to reach.
#[derive(Clone, Copy)]
pub(crate) enum Target {
    AtMost(f64),
    AtLeast(f64),
}

impl Target {
    fn is_reached(self, ratio: f64) -> bool {
        match self {
            Self::AtMost(limit) => ratio <= limit,
            Self::AtLeast(limit) => limit <= ratio,
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtMost(limit) => write!(f, "≤ {limit}"),
            Self::AtLeast(limit) => write!(f, "≥ {limit}"),
        }
    }
}

#[derive(Default)]
pub(crate) struct Report {
    figures: Vec<String>,
    targets: Vec<String>,
    n_reached: usize,
}

impl Report {
    /// A figure as it was measured.
    pub(crate) fn figure(&mut self, what: &str, whose: &str, figure: impl fmt::Display) {
        self.figures.push(format!("| {what} | {whose} | {figure} |"));
    }

    /// A ratio of ours to a peer's figure.
    pub(crate) fn target(&mut self, what: &str, peer: &str, ratio: f64, target: Target) {
        let is_reached = target.is_reached(ratio);
        self.n_reached += usize::from(is_reached);
        let verdict = if is_reached { "reached" } else { "**missed**" };
        self.targets.push(format!("| {what} | {peer} | {} | {target} | {verdict} |", brief(ratio)));
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| what | whose | figure |\n|---|---|--:|\n{}\n", self.figures.join("\n"))?;
        writeln!(f, "| what | beside | ours ÷ theirs | target | |\n|---|---|--:|--:|---|")?;
        writeln!(f, "{}\n", self.targets.join("\n"))?;
        write!(f, "{} of {} reached", self.n_reached, self.targets.len())
    }
}

/// Three digits of a number.
pub(crate) fn brief(number: f64) -> String {
    match number.abs() {
        size if 99.95 <= size => format!("{number:.0}"),
        size if 9.995 <= size => format!("{number:.1}"),
        size if 0.0995 <= size => format!("{number:.2}"),
        _ => format!("{number:.4}"),
    }
}
