//! Draws precision against recall: ours as a thick line, each baseline as a thin one, a dot where the level was chosen.

use crate::curve::Curve;
use std::fmt::Write as _;

const SIDE: f64 = 480.0;
const LEFT: f64 = 56.0;
const TOP: f64 = 20.0;
const COLOURS: [&str; 7] =
    ["#0072b2", "#56b4e9", "#d55e00", "#e69f00", "#cc79a7", "#7a5195", "#555555"];

/// An SVG picture of the second half.
pub(crate) fn draw(curves: &[Curve]) -> String {
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" font-family=\"sans-serif\" font-size=\"13\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
        LEFT + SIDE + 20.0,
        TOP + SIDE + 56.0 + 20.0 * crate::curve::count_of(curves.len()),
    );
    grid(&mut out);
    for (curve, colour) in curves.iter().zip(COLOURS).rev() {
        line(&mut out, curve, colour);
    }
    for ((place, curve), colour) in curves.iter().enumerate().zip(COLOURS) {
        let y = TOP + SIDE + 62.0 + 20.0 * crate::curve::count_of(place);
        add(
            &mut out,
            &format!(
                "<rect x=\"{LEFT}\" y=\"{}\" width=\"24\" height=\"4\" fill=\"{colour}\"/><text x=\"{}\" y=\"{y}\">{}: F1 {:.3} at the level chosen before</text>",
                y - 6.0,
                LEFT + 32.0,
                curve.name,
                curve.chosen.f1()
            ),
        );
    }
    out + "</svg>\n"
}

fn grid(out: &mut String) {
    for tenth in 0..=10 {
        let share = f64::from(tenth) / 10.0;
        let ((x, _), (_, y)) = (place(share, 0.0), place(0.0, share));
        let (right, bottom) = (LEFT + SIDE, TOP + SIDE);
        add(
            out,
            &format!(
                "<path d=\"M{x:.1} {TOP}V{bottom}M{LEFT} {y:.1}H{right}\" stroke=\"#ddd\" fill=\"none\"/>\
             <text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">{share:.1}</text>\
             <text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{share:.1}</text>",
                bottom + 18.0,
                LEFT - 8.0,
                y + 4.0
            ),
        );
    }
    add(
        out,
        &format!(
            "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">recall</text>\
         <text transform=\"translate(16 {}) rotate(-90)\" text-anchor=\"middle\">precision</text>",
            LEFT + SIDE / 2.0,
            TOP + SIDE + 38.0,
            TOP + SIDE / 2.0
        ),
    );
}

fn line(out: &mut String, curve: &Curve, colour: &str) {
    let mut path = String::new();
    let mut drawn = (f64::MIN, f64::MIN);
    for point in &curve.points {
        let (x, y) = place(point.recall, point.precision);
        if (x - drawn.0).hypot(y - drawn.1) < 2.0 {
            continue;
        }
        drawn = (x, y);
        let step = if path.is_empty() { 'M' } else { 'L' };
        let _ = write!(path, "{step}{x:.1} {y:.1}");
    }
    let width = if curve.name.starts_with("ours") { 3 } else { 1 };
    let (x, y) = place(curve.chosen.recall, curve.chosen.precision);
    add(
        out,
        &format!(
            "<path d=\"{path}\" stroke=\"{colour}\" stroke-width=\"{width}\" fill=\"none\"/><circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"5\" fill=\"{colour}\"/>"
        ),
    );
}

fn place(recall: f64, precision: f64) -> (f64, f64) {
    (LEFT + recall * SIDE, TOP + (1.0 - precision) * SIDE)
}

fn add(out: &mut String, element: &str) {
    out.push_str(element);
    out.push('\n');
}
