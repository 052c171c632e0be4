//! Where so many places lie together that their numbers hide the streets: that part is drawn larger.

use super::Frame;
use super::geometry::Point;
use super::rows::{Mark, Row, SAME_PLACE, marks};
use roadcrew_units::Position;

/// Others that lie nearer than this are near.
const NEAR: f64 = 50.0;
/// A place with so many others near it is crowded.
const MANY: usize = 8;
/// A label with more numbers hides what lies around it.
const MOST_NUMBERS: usize = 8;
/// Of the numbers on a page so many, or one in so many, may have less room than the others.
const FEW: usize = 8;
const PART: usize = 6;
/// A part of the page is drawn larger where it is so much larger then.
const LEAST_LARGER: f64 = 3.0;

/// The part of a page where labels would hide the streets, drawn for itself; `None` where that would not make it much larger.
pub(super) fn crowded_part(rows: &[Row], frame: &Frame) -> Option<Frame> {
    let all: Vec<&Row> = rows.iter().collect();
    let places: Vec<Point> = marks(&all, frame).iter().map(|mark| mark.place).collect();
    let crowd: Vec<Point> =
        places.iter().zip(crowded(&places)).filter(|it| it.1).map(|it| *it.0).collect();
    let is_in_it = |row: &&Row| {
        let (x, y) = frame.place(row.place);
        crowd.iter().any(|mark| (mark.0 - x).hypot(mark.1 - y) <= SAME_PLACE)
    };
    let line: Vec<Position> = rows.iter().filter(is_in_it).map(|row| row.place).collect();
    let part = Frame::around(&line)?;
    (LEAST_LARGER * frame.part(&part).size() < Frame::page().size()).then_some(part)
}

/// Whether the numbers of rows find room beside their places: few stand where more than so many others are near, or on a label with too
/// many. O(n²).
pub(super) fn is_readable(rows: &[&Row], frame: &Frame, most_near: usize) -> bool {
    let marks = marks(rows, frame);
    let places: Vec<Point> = marks.iter().map(|mark| mark.place).collect();
    let is_tight =
        |mark: &&Mark| MOST_NUMBERS < mark.numbers.len() || most_near < n_near(mark.place, &places);
    let n_tight: usize = marks.iter().filter(is_tight).map(|mark| mark.numbers.len()).sum();
    n_tight <= FEW.max(rows.len() / PART)
}

/// Which of the places are crowded, in their order; a few that lie together are none. O(n²).
fn crowded(places: &[Point]) -> Vec<bool> {
    places.iter().map(|&place| MANY <= n_near(place, places)).collect()
}

/// How many others are near one of the places.
fn n_near((x, y): Point, places: &[Point]) -> usize {
    places.iter().filter(|other| (other.0 - x).hypot(other.1 - y) < NEAR).count() - 1
}

#[cfg(test)]
mod tests {
    use super::super::town::{row, town};
    use super::*;

    #[test]
    fn places_are_crowded_where_many_are_near() {
        let mut places: Vec<Point> = (0..9).map(|n| (100.0 + 5.0 * f64::from(n), 100.0)).collect();
        places.push((300.0, 100.0));
        let crowded = crowded(&places);
        assert_eq!(crowded, [vec![true; 9], vec![false]].concat());
    }

    #[test]
    fn eight_places_are_no_crowd() {
        assert!(!crowded(&[(0.0, 0.0); 8]).contains(&true));
    }

    #[test]
    fn a_crowd_in_a_corner_is_drawn_for_itself_and_a_crowd_everywhere_is_not() {
        // Four times four.
        let at = |n: i32| (249_100_000 + 8_000 * (n % 4), 601_100_000 + 8_000 * (n / 4));
        let mut rows: Vec<Row> =
            (0..16).map(at).zip(1..).map(|((lon, lat), n)| row(n, lon, lat)).collect();
        rows.push(row(17, 249_800_000, 601_500_000));
        let part = crowded_part(&rows, &town()).unwrap();
        assert!(rows[..16].iter().all(|row| part.holds(row.place)));
        assert!(!part.holds(rows[16].place));
        assert!(crowded_part(&rows[..16], &part).is_none(), "there it is no crowd");
        assert!(crowded_part(&rows[..3], &town()).is_none());
    }

    #[test]
    fn a_page_can_be_read_where_few_numbers_have_many_near() {
        let at = |n: i32| (249_100_000 + 8_000 * (n % 4), 601_100_000 + 8_000 * (n / 4));
        let rows: Vec<Row> =
            (0..16).map(at).zip(1..).map(|((lon, lat), n)| row(n, lon, lat)).collect();
        let rows: Vec<&Row> = rows.iter().collect();
        assert!(!is_readable(&rows, &town(), 3));
        assert!(is_readable(&rows, &town(), 15), "no more than that are near");
        assert!(is_readable(&rows[..8], &town(), 3), "they are few");
    }
}
