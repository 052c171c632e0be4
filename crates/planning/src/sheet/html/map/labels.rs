//! The numbers of the list on the map: each row's once, where it begins or beside, with a line that leads there.

use super::Frame;
use super::geometry::Rect;
use super::placement::{Ground, Wish, place_all};
use super::rows::{Mark, Row, marks};
use std::fmt::Write;

/// A line of a label that others follow ends before it has more letters.
const LONGEST_LINE: usize = 12;
/// A digit is so wide in the font's height: the same in Helvetica, Arial and their like.
const DIGIT: f64 = 0.556;
/// Lines are so far apart in the font's height.
const LINE: f64 = 1.1;
/// The white around the numbers.
const PADDING: f64 = 4.0;

/// A mark and where its label stands.
pub(super) struct Label {
    mark: Mark,
    lines: Vec<String>,
    font: f64,
    /// Where it stands.
    pub area: Rect,
}

/// A label for each row; those at one place share one.
pub(super) fn labels(rows: &[&Row], frame: &Frame, ground: &Ground<'_>) -> Vec<Label> {
    label_all(marks(rows, frame), ground)
}

fn label_all(marks: Vec<Mark>, ground: &Ground<'_>) -> Vec<Label> {
    let font = font(marks.len());
    let lines: Vec<Vec<String>> = marks.iter().map(|mark| lines(&mark.numbers)).collect();
    let wishes: Vec<Wish> = marks
        .iter()
        .zip(&lines)
        .map(|(mark, lines)| Wish {
            place: mark.place,
            width: width(lines, font),
            height: height(lines, font),
        })
        .collect();
    let areas = place_all(&wishes, ground);
    let labels = marks.into_iter().zip(lines).zip(areas);
    labels.map(|((mark, lines), area)| Label { mark, lines, font, area }).collect()
}

/// The more there are, the smaller.
fn font(n_labels: usize) -> f64 {
    match n_labels {
        0..=20 => 19.0,
        21..=45 => 16.0,
        _ => 14.0,
    }
}

/// Numbers with commas between them, in lines that aren't too long.
fn lines(numbers: &[String]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for (index, number) in numbers.iter().enumerate() {
        let comma = if index + 1 < numbers.len() { "," } else { "" };
        match lines.last_mut() {
            Some(line) if letters(line) + letters(number) + 2 <= LONGEST_LINE => {
                line.push(' ');
                line.push_str(number);
                line.push_str(comma);
            }
            _ => lines.push(format!("{number}{comma}")),
        }
    }
    lines
}

fn letters(text: &str) -> usize {
    text.chars().count()
}

fn width(lines: &[String], font: f64) -> f64 {
    // Commas and spaces are half as wide as digits and dashes.
    let halves = |line: &String| line.chars().map(|it| if ", ".contains(it) { 1 } else { 2 }).sum();
    let longest: u32 = lines.iter().map(halves).max().unwrap_or(0);
    (f64::from(longest) / 2.0 * DIGIT * font + 2.0 * PADDING).max(height(&lines[..1], font))
}

fn height(lines: &[String], font: f64) -> f64 {
    let n = u32::try_from(lines.len()).map_or(0.0, f64::from);
    n * LINE * font + PADDING
}

/// Writes first all lines that lead to places, and then the labels over them.
pub(super) fn write(labels: &[Label], out: &mut String) -> std::fmt::Result {
    for label in labels {
        let ((x, y), (to_x, to_y)) = (label.mark.place, label.area.middle());
        if label.area.holds((x, y)) {
            continue;
        }
        let line = format!("M{x:.1} {y:.1}L{to_x:.1} {to_y:.1}");
        writeln!(
            out,
            "<path d=\"{line}\" stroke=\"#fff\" stroke-width=\"4\"/><path d=\"{line}\" stroke=\"#000\" stroke-width=\"1.5\"/><circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\" stroke=\"#fff\" stroke-width=\"1.5\"/>"
        )?;
    }
    for label in labels {
        write_label(label, out)?;
    }
    Ok(())
}

/// Tips are white on black.
fn write_label(label: &Label, out: &mut String) -> std::fmt::Result {
    let Rect { left, top, right, bottom } = label.area;
    let (fill, ink) = if label.mark.is_tip { ("#000", "#fff") } else { ("#fff", "#000") };
    let round = if label.mark.is_tip { 0.0 } else { label.font / 2.0 };
    write!(
        out,
        "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"{round:.1}\" fill=\"{fill}\" stroke=\"#000\" stroke-width=\"2\"/>",
        right - left,
        bottom - top
    )?;
    let mut base = top + PADDING / 2.0 + 0.9 * label.font;
    for line in &label.lines {
        write!(
            out,
            "<text x=\"{:.1}\" y=\"{base:.1}\" font-size=\"{}\" font-weight=\"bold\" text-anchor=\"middle\" fill=\"{ink}\">{line}</text>",
            f64::midpoint(left, right),
            label.font
        )?;
        base += LINE * label.font;
    }
    writeln!(out)
}

#[cfg(test)]
mod tests {
    use super::super::ink::Ink;
    use super::super::town::{row, town};
    use super::*;
    use proptest::prelude::*;

    fn label(rows: &[Row], frame: &Frame) -> Vec<Label> {
        let rows: Vec<&Row> = rows.iter().collect();
        labels(&rows, frame, &Ground { page: Frame::page(), taken: &[], ink: &Ink::default() })
    }

    fn texts(labels: &[Label]) -> Vec<String> {
        labels.iter().map(|label| label.lines.join(" ")).collect()
    }

    #[test]
    fn rows_at_one_place_share_a_label_and_a_tip_has_its_own() {
        let mut rows: Vec<Row> = (1..=6).map(|n| row(n, 249_500_000, 601_300_000)).collect();
        rows[3].is_tip = true;
        rows[5] = row(6, 249_600_000, 601_300_000);
        assert_eq!(texts(&label(&rows, &town())), ["1, 2, 3, 5", "4", "6"]);
    }

    #[test]
    fn many_numbers_stand_in_several_lines() {
        let numbers = ["28", "44–46", "49", "60", "68"].map(str::to_owned);
        assert_eq!(lines(&numbers), ["28, 44–46,", "49, 60, 68"]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn each_row_is_on_one_label_and_no_two_labels_overlap(
            places in prop::collection::vec((0..2_i32, 0..60_000_i32, 0..60_000_i32), 1..90)
        ) {
            let lon = |town: i32, east: i32| 249_100_000 + 500_000 * town + east;
            let rows: Vec<Row> = (1..)
                .zip(&places)
                .map(|(n, &(town, east, north))| row(n, lon(town, east), 601_200_000 + north))
                .collect();
            let labels = label(&rows, &town());
            let text = texts(&labels).join(", ");
            let mut numbers: Vec<usize> = text.split(", ").map(|it| it.parse().unwrap()).collect();
            numbers.sort_unstable();
            prop_assert_eq!(numbers, (1..=rows.len()).collect::<Vec<_>>());
            for (index, one) in labels.iter().enumerate() {
                for other in &labels[index + 1..] {
                    prop_assert!(!one.area.overlaps(&other.area));
                }
            }
        }
    }
}
