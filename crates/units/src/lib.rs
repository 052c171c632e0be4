//! Seconds, metres, money, positions, time windows and ids: the words that every crate of Roadcrew shares.
//!
//! Quantities are integers, so that sums are exact and the same everywhere. Nothing here knows streets,
//! crews or plans.
//!
//! ```
//! use roadcrew_units::{Position, Seconds, TimeWindow};
//!
//! let morning = TimeWindow::new(Seconds::from_hours(6), Seconds::from_hours(14))?;
//! assert!(morning.contains(Seconds::from_hours(9)));
//!
//! let market = Position::from_degrees(24.9522, 60.1675)?;
//! let station = Position::from_degrees(24.9414, 60.1718)?;
//! assert!((market.metres_to(station) - 765.0).abs() < 10.0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod calendar;
mod id;
mod money;
mod position;
mod quantity;
mod skipped;
mod window;

pub use calendar::{CalendarError, Date, ServiceDay, Timestamp, Zone};
pub use money::{Money, Price};
pub use position::{Position, PositionError};
pub use quantity::{Metres, Seconds};
pub use skipped::Skipped;
pub use window::{TimeWindow, UpsideDownWindow};
