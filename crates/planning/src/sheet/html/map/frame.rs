//! Where the city's places lie on the page.

use super::geometry::{Point, Rect};
use roadcrew_units::Position;

const WIDTH: f64 = 1000.0;
const HEIGHT: f64 = 1290.0;
const MARGIN: f64 = 40.0;
/// Degrees of latitude: a page shows some two hundred metres, even of a single place.
const LEAST: f64 = 2e-3;
/// Points a degree of latitude: below this the page is more than some five kilometres wide.
const FAR: f64 = 20_000.0;

/// The part of the city around a route, north up: as large as it finds room on an upright page.
pub(super) struct Frame {
    west: f64,
    north: f64,
    x_scale: f64,
    y_scale: f64,
    /// Where the route's west and north end are.
    start: Point,
}

impl Frame {
    pub(super) fn around(line: &[Position]) -> Option<Self> {
        let first = line.first()?;
        let (mut west, mut east) = (first.lon(), first.lon());
        let (mut south, mut north) = (first.lat(), first.lat());
        for place in line {
            (west, east) = (west.min(place.lon()), east.max(place.lon()));
            (south, north) = (south.min(place.lat()), north.max(place.lat()));
        }
        let shrink = f64::midpoint(south, north).to_radians().cos();
        let (wide, tall) = ((east - west) * shrink, north - south);
        let fits = |room: f64, extent: f64| (room - 2.0 * MARGIN) / extent.max(LEAST);
        let scale = fits(WIDTH, wide).min(fits(HEIGHT, tall));
        Some(Self {
            west,
            north,
            x_scale: scale * shrink,
            y_scale: scale,
            start: ((WIDTH - wide * scale) / 2.0, (HEIGHT - tall * scale) / 2.0),
        })
    }

    pub(super) fn place(&self, place: Position) -> Point {
        (
            self.start.0 + (place.lon() - self.west) * self.x_scale,
            self.start.1 + (self.north - place.lat()) * self.y_scale,
        )
    }

    /// The whole page.
    pub(super) fn page() -> Rect {
        Rect { left: 0.0, top: 0.0, right: WIDTH, bottom: HEIGHT }
    }

    /// Which part of this page another page shows.
    pub(super) fn part(&self, other: &Self) -> Rect {
        let page = Self::page();
        let x = |x: f64| {
            self.start.0
                + (other.west + (x - other.start.0) / other.x_scale - self.west) * self.x_scale
        };
        let y = |y: f64| {
            self.start.1
                + (self.north - other.north + (y - other.start.1) / other.y_scale) * self.y_scale
        };
        Rect { left: x(page.left), top: y(page.top), right: x(page.right), bottom: y(page.bottom) }
    }

    /// Whether so much lies on the page that paths through fields and yards only hide the streets.
    pub(super) fn is_far(&self) -> bool {
        self.y_scale < FAR
    }

    pub(super) fn holds(&self, place: Position) -> bool {
        Self::page().holds(self.place(place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(lon_e7: i32, lat_e7: i32) -> Position {
        Position::from_e7(lon_e7, lat_e7).unwrap()
    }

    #[test]
    fn a_page_knows_which_part_of_it_another_one_shows() {
        let whole =
            Frame::around(&[at(249_000_000, 601_000_000), at(250_000_000, 602_000_000)]).unwrap();
        let line = [at(249_400_000, 601_500_000), at(249_500_000, 601_550_000)];
        let close = Frame::around(&line).unwrap();
        let part = whole.part(&close);
        for place in line {
            let ((x, y), (x_close, y_close)) = (whole.place(place), close.place(place));
            let share = |at: f64, from: f64, to: f64| (at - from) / (to - from);
            let page = Frame::page();
            let across = share(x, part.left, part.right) - share(x_close, page.left, page.right);
            let down = share(y, part.top, part.bottom) - share(y_close, page.top, page.bottom);
            assert!(across.abs() < 1e-6 && down.abs() < 1e-6, "{across} {down}");
        }
    }
}
