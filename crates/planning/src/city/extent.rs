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

    fn keep(
        &self,
        at: Position,
        skipped: &mut Vec<Skipped>,
        city: &str,
        file: &str,
        what: &str,
    ) -> bool {
        let inside = self.contains(at);
        if !inside {
            skipped.push(Skipped::element(
                file,
                format!("{what} at {at} lies outside the streets of {city}: correct its position or use a larger network"),
            ));
        }
        inside
    }
}

impl City {
    pub(super) fn leave_out_what_lies_outside(&mut self, skipped: &mut Vec<Skipped>) {
        let extent = Extent::of(&self.network);
        let city = &self.name;
        self.reports.retain(|report| {
            extent.keep(
                report.position,
                skipped,
                city,
                "reports.csv",
                &format!("report {}", report.id),
            )
        });
        self.jobs.retain(|job| {
            extent.keep(job.position, skipped, city, "jobs.csv", &format!("job {}", job.id))
        });
        self.alerts.retain(|alert| {
            extent.keep(
                alert.position,
                skipped,
                city,
                "alerts.jsonl",
                &format!("the alert of sensor {}", alert.sensor),
            )
        });
        self.containers.retain(|container| {
            extent.keep(
                container.position,
                skipped,
                city,
                "containers.csv",
                &format!("container {}", container.id),
            )
        });
    }
}
