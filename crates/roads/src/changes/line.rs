//! A drawn line in local metres.

use geo::Coord;

/// A line with a direction, cut into short straight pieces.
#[derive(Debug)]
pub(super) struct DrawnLine {
    pieces: Vec<Piece>,
}

/// A straight piece of a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    pub(super) start: Coord<f64>,
    pub(super) end: Coord<f64>,
    /// Metres from the line's start to the piece's.
    pub(super) from_m: f64,
    pub(super) length_m: f64,
    /// The direction of the line hereabouts, whatever a shaking hand drew; of length one.
    course: Coord<f64>,
}

impl Piece {
    /// Whether the line runs in a direction of length one here, within [`MAX_BEND_COS`](Self::MAX_BEND_COS).
    pub(super) fn runs_along(&self, direction: Coord<f64>) -> bool {
        let own = (self.end - self.start) / self.length_m;
        Self::MAX_BEND_COS <= dot(own, direction)
            || Self::MAX_BEND_COS <= dot(self.course, direction)
    }

    /// The cosine of 35 degrees.
    const MAX_BEND_COS: f64 = 0.819;
}

impl DrawnLine {
    /// Pieces are no longer than this, so that each has few streets beside it.
    const PIECE_M: f64 = 25.0;
    /// The course is taken over twice this.
    const COURSE_M: f64 = 15.0;
    /// A longer line is a mistake.
    const LONGEST_M: f64 = 200_000.0;

    /// The line through these points; `None` when it has no length or more than 200 km.
    pub(super) fn through(points: &[Coord<f64>]) -> Option<Self> {
        let whole: f64 = points.windows(2).map(|ends| length(ends[1] - ends[0])).sum();
        if whole <= 0.0 || Self::LONGEST_M < whole {
            return None;
        }
        let mut pieces: Vec<Piece> = Vec::new();
        let mut from_m = 0.0;
        for ends in points.windows(2) {
            let whole = length(ends[1] - ends[0]);
            let n_pieces = (whole / Self::PIECE_M).ceil().max(1.0);
            let step = (ends[1] - ends[0]) / n_pieces;
            let length_m = whole / n_pieces;
            if length_m <= 0.0 {
                continue;
            }
            let mut number = 0.0;
            while number < n_pieces {
                let start = ends[0] + step * number;
                pieces.push(Piece { start, end: start + step, from_m, length_m, course: step });
                from_m += length_m;
                number += 1.0;
            }
        }
        let mut line = Self { pieces };
        line.find_courses();
        Some(line)
    }

    pub(super) fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    pub(super) fn length_m(&self) -> f64 {
        self.pieces.last().map_or(0.0, |last| last.from_m + last.length_m)
    }

    /// The same line the other way round.
    pub(super) fn reversed(&self) -> Self {
        let whole = self.length_m();
        let turned = |piece: &Piece| Piece {
            start: piece.end,
            end: piece.start,
            from_m: whole - piece.from_m - piece.length_m,
            length_m: piece.length_m,
            course: piece.course * -1.0,
        };
        Self { pieces: self.pieces.iter().rev().map(turned).collect() }
    }

    /// The place so many metres from the start, and the direction there, of length one.
    pub(super) fn place(&self, metres: f64) -> (Coord<f64>, Coord<f64>) {
        let after = self.pieces.partition_point(|piece| piece.from_m <= metres);
        let piece = self.pieces[after.saturating_sub(1)];
        let share = ((metres - piece.from_m) / piece.length_m).clamp(0.0, 1.0);
        let whole = piece.end - piece.start;
        (piece.start + whole * share, whole / piece.length_m)
    }

    fn find_courses(&mut self) {
        let course = |piece: &Piece| {
            let middle = piece.from_m + piece.length_m / 2.0;
            let chord =
                self.place(middle + Self::COURSE_M).0 - self.place(middle - Self::COURSE_M).0;
            chord / length(chord).max(f64::MIN_POSITIVE)
        };
        let courses: Vec<Coord<f64>> = self.pieces.iter().map(course).collect();
        for (piece, course) in self.pieces.iter_mut().zip(courses) {
            piece.course = course;
        }
    }
}

pub(super) fn length(vector: Coord<f64>) -> f64 {
    vector.x.hypot(vector.y)
}

pub(super) fn dot(a: Coord<f64>, b: Coord<f64>) -> f64 {
    a.x * b.x + a.y * b.y
}

/// How far `b` lies to the left of the direction `a`.
pub(super) fn cross(a: Coord<f64>, b: Coord<f64>) -> f64 {
    a.x * b.y - a.y * b.x
}
