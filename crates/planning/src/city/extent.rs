//! How far a city reaches: what lies outside of its streets is listed and left out.

use super::City;
use roadcrew_roads::StreetNetwork;
use roadcrew_units::{Metres, Position, Skipped};

/// The box around a network's streets, with a margin.
#[derive(Clone, Copy, Debug)]
pub struct Extent {
    low: Position,
    high: Position,
}

impl Extent {
    /// How far outside the outermost street something still belongs to the city.
    const MARGIN: Metres = Metres(300);

    /// The box of a network.
    pub fn of(network: &StreetNetwork) -> Self {
        let (low, high) = network.bounds();
        Self { low, high }
    }

    /// Whether a position lies in the box or within 300 m of it.
    #[expect(clippy::cast_precision_loss, reason = "a margin of metres")]
    pub fn contains(&self, at: Position) -> bool {
        let nearest = Position::from_e7(
            at.lon_e7().clamp(self.low.lon_e7(), self.high.lon_e7()),
            at.lat_e7().clamp(self.low.lat_e7(), self.high.lat_e7()),
        );
        nearest.is_some_and(|edge| edge.metres_to(at) <= Self::MARGIN.0 as f64)
    }

    /// Whether two corners of a box are such that it has something in common with the city.
    pub(super) fn touches(&self, [low, high]: [(f64, f64); 2]) -> bool {
        let (west, south) = (self.low.lon(), self.low.lat());
        let (east, north) = (self.high.lon(), self.high.lat());
        low.0 <= east && west <= high.0 && low.1 <= north && south <= high.1
    }
}

/// The streets of a city by its name, to say what lies outside of them.
pub(super) struct Ground<'a> {
    pub extent: Extent,
    pub city: &'a str,
}

impl Ground<'_> {
    /// Refuses what lies outside: `what` as in "job J1".
    pub(super) fn check(&self, at: Position, what: &str) -> Result<(), String> {
        if self.extent.contains(at) {
            return Ok(());
        }
        Err(format!(
            "{what} at {} lies outside the streets of {}: correct its position or use a larger network",
            at.in_words(),
            self.city
        ))
    }

    fn keeps(&self, at: Position, skipped: &mut Vec<Skipped>, file: &str, what: &str) -> bool {
        let outside = self.check(at, what).err();
        let inside = outside.is_none();
        skipped.extend(outside.map(|reason| Skipped::element(file, reason)));
        inside
    }
}

impl City {
    /// Reports and alerts, which come without the lines that they stood on.
    pub(super) fn leave_out_what_lies_outside(&mut self, skipped: &mut Vec<Skipped>) {
        let ground = Ground { extent: Extent::of(&self.network), city: &self.name };
        self.reports.retain(|report| {
            let what = format!("report {}", report.id);
            ground.keeps(report.position, skipped, "reports.csv", &what)
        });
        self.alerts.retain(|alert| {
            let what = format!("the alert of sensor {}", alert.sensor);
            ground.keeps(alert.position, skipped, "alerts.jsonl", &what)
        });
    }
}
