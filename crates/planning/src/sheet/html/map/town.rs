//! A town whose page tests put their rows on.

use super::Frame;
use super::rows::Row;
use roadcrew_units::Position;

/// The row of a stop.
pub(super) fn row(number: usize, lon_e7: i32, lat_e7: i32) -> Row {
    Row::at(number, place(lon_e7, lat_e7))
}

/// The page between the corners of the town.
pub(super) fn town() -> Frame {
    let corners = [place(249_000_000, 601_000_000), place(249_900_000, 601_600_000)];
    Frame::around(&corners).expect("a town has two corners")
}

fn place(lon_e7: i32, lat_e7: i32) -> Position {
    Position::from_e7(lon_e7, lat_e7).expect("the town lies on earth")
}
