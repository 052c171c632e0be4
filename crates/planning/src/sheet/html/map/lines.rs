//! Lines on the page: where the crew works or drives, with arrows for the direction.

use super::geometry::Point;
use std::fmt::Write;

/// So far apart are the arrows on a line.
const ARROW_EVERY: f64 = 70.0;

pub(super) fn write_drive(
    points: &[Point],
    is_service: bool,
    out: &mut String,
) -> std::fmt::Result {
    let style = if is_service {
        "stroke-width=\"7\""
    } else {
        "stroke-width=\"3\" stroke-dasharray=\"10 6\""
    };
    write!(out, "<path fill=\"none\" stroke=\"#000\" {style} d=\"")?;
    write_line(points, out)?;
    writeln!(out, "\"/>")
}

/// What is driven at another time.
pub(super) fn write_thin(points: &[Point], out: &mut String) -> std::fmt::Result {
    write!(out, "<path fill=\"none\" stroke=\"#777\" stroke-width=\"2\" d=\"")?;
    write_line(points, out)?;
    writeln!(out, "\"/>")
}

pub(super) fn write_line(points: &[Point], out: &mut String) -> std::fmt::Result {
    for (index, (x, y)) in points.iter().enumerate() {
        write!(out, "{}{x:.1} {y:.1}", if index == 0 { "M" } else { "L" })?;
    }
    Ok(())
}

/// Small triangles along a line, in its direction.
pub(super) fn write_arrows(points: &[Point], out: &mut String) -> std::fmt::Result {
    let mut left = ARROW_EVERY / 2.0;
    for pair in points.windows(2) {
        let ((x1, y1), (x2, y2)) = (pair[0], pair[1]);
        let length = (x2 - x1).hypot(y2 - y1);
        let turn = (y2 - y1).atan2(x2 - x1).to_degrees();
        while left <= length {
            let share = left / length;
            let (x, y) = (x1 + share * (x2 - x1), y1 + share * (y2 - y1));
            writeln!(
                out,
                "<path d=\"M9 0l-15 -8v16z\" stroke=\"#fff\" stroke-width=\"1.5\" transform=\"translate({x:.1} {y:.1}) rotate({turn:.0})\"/>"
            )?;
            left += ARROW_EVERY;
        }
        left -= length;
    }
    Ok(())
}
