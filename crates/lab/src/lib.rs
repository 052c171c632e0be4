//! Generated cities' days, simulated under policies.
//!
//! [`generate`] makes believable reports, alerts and containers on the real streets of a city, and knows which reports are about the
//! same problem. [`simulate`] lets a city's crews work through such days by one rule or another, and compares what came of it.
//!
//! ```
//! use roadcrew_lab::generate::{Setting, Spec, generate};
//! use roadcrew_planning::City;
//!
//! let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/helsinki");
//! let (city, _left_out) = City::open(folder.as_ref())?;
//!
//! // The same seed gives the same city again; the demo city's files are made with seed 7.
//! let spec = Spec { seed: 7, reports: 150, alerts: 40, containers: 60, date: city.demo_date };
//! let generated = generate(&Setting::of(&city), &spec)?;
//! assert_eq!(generated.reports, city.reports);
//!
//! // What no city knows: the problem behind each report.
//! let problem = &generated.problems[generated.truth[0].index()];
//! assert!(generated.reports[0].position.metres_to(problem.position) < 21.0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod draw;
pub mod generate;
pub mod simulate;

pub use draw::Draws;
