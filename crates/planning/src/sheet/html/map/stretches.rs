//! A long route in stretches of its list, each so short that a page has room for its numbers.

use super::Frame;
use super::crowd::is_readable;
use super::page::Page;
use super::rows::Row;
use roadcrew_units::Position;

/// More rows than this are no stretch: nobody finds a number among them.
const MOST_ROWS: usize = 60;
/// So many others are near most numbers at most.
const MOST_NEAR: usize = 3;

/// Rows of the list that follow each other, and the page around them.
pub(super) struct Stretch<'a> {
    rows: &'a [Row],
    frame: Frame,
    /// Its last stop, or all that is driven after it.
    last: usize,
}

impl Stretch<'_> {
    /// Its first and its last stop.
    pub(super) fn numbers(&self) -> (usize, usize) {
        (self.rows[0].stops[0], self.rows[self.rows.len() - 1].stops[1])
    }

    /// The stretch as if it were one row.
    pub(super) fn as_row(&self) -> Row {
        let (first, last) = self.numbers();
        let number = if first == last { first.to_string() } else { format!("{first}–{last}") };
        Row { number, is_tip: false, ..self.rows[0].clone() }
    }

    /// The page with its numbers.
    pub(super) fn page(&self) -> Page<'_> {
        let rows: Vec<&Row> = self.rows.iter().collect();
        Page { stops: self.rows[0].stops[0]..=self.last, ..Page::whole(&self.frame, &rows) }
    }
}

/// Cuts the list into stretches, each as long as its page can be read.
pub(super) fn stretches(rows: &[Row]) -> Vec<Stretch<'_>> {
    let mut stretches = Vec::new();
    let mut rest = rows;
    while let Some((n, frame)) = longest_readable(rest) {
        let (rows, later) = rest.split_at(n);
        // The way home goes with the last.
        let last = if later.is_empty() { usize::MAX } else { rows[n - 1].stops[1] };
        stretches.push(Stretch { rows, frame, last });
        rest = later;
    }
    stretches
}

/// How many of the rows a page has room for, and that page; one at least.
fn longest_readable(rows: &[Row]) -> Option<(usize, Frame)> {
    let mut places: Vec<Position> = Vec::new();
    let mut longest = None;
    for (index, row) in rows.iter().enumerate().take(MOST_ROWS) {
        if 0 < index {
            places.extend(&row.way);
        }
        places.push(row.place);
        places.extend(&row.along);
        let frame = Frame::around(&places)?;
        let shown: Vec<&Row> = rows[..=index].iter().collect();
        if index == 0 || is_readable(&shown, &frame, MOST_NEAR) {
            longest = Some((index + 1, frame));
        }
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So many rows, ten a street, and the streets one after the other to the north.
    fn town(n: usize, west_e7: i32) -> Vec<Row> {
        let place = |index: i32| {
            let (east, north) = (10_000 * (index % 10), 10_000 * (index / 10));
            Position::from_e7(west_e7 + east, 601_000_000 + north).unwrap()
        };
        (0..).map(place).zip(1..=n).map(|(place, number)| Row::at(number, place)).collect()
    }

    fn numbers(rows: &[Row]) -> Vec<(usize, usize)> {
        stretches(rows).iter().map(Stretch::numbers).collect()
    }

    #[test]
    fn a_short_list_is_one_stretch() {
        assert_eq!(numbers(&town(20, 249_000_000)), [(1, 20)]);
        assert!(numbers(&[]).is_empty());
    }

    #[test]
    fn stretches_follow_each_other_and_none_has_too_many_rows() {
        let rows = town(150, 249_000_000);
        assert_eq!(numbers(&rows), [(1, 60), (61, 120), (121, 150)]);
    }

    #[test]
    fn another_town_is_another_stretch() {
        let mut rows = town(60, 249_000_000);
        let later = town(60, 259_000_000);
        rows.splice(30.., later[30..].iter().cloned());
        assert_eq!(numbers(&rows), [(1, 30), (31, 60)]);
    }

    #[test]
    fn all_that_is_driven_is_drawn_in_full_strength_on_one_page() {
        let rows = town(150, 249_000_000);
        let stretches = stretches(&rows);
        let pages: Vec<Page<'_>> = stretches.iter().map(Stretch::page).collect();
        // The way home is that to the stop after the last.
        for stop in 1..=151 {
            assert_eq!(pages.iter().filter(|page| page.stops.contains(&stop)).count(), 1, "{stop}");
        }
    }
}
