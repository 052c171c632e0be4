//! Boxes and lines on the page: right and down are positive.

/// A place on the page.
pub(super) type Point = (f64, f64);

/// An upright box.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rect {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Rect {
    pub(super) fn around((x, y): Point, width: f64, height: f64) -> Self {
        let (half_width, half_height) = (width / 2.0, height / 2.0);
        Self {
            left: x - half_width,
            top: y - half_height,
            right: x + half_width,
            bottom: y + half_height,
        }
    }

    pub(super) fn middle(&self) -> Point {
        (f64::midpoint(self.left, self.right), f64::midpoint(self.top, self.bottom))
    }

    /// The box that is larger by so much on each side.
    pub(super) fn grown(&self, by: f64) -> Self {
        Self {
            left: self.left - by,
            top: self.top - by,
            right: self.right + by,
            bottom: self.bottom + by,
        }
    }

    /// The smallest box around both.
    pub(super) fn with(&self, other: &Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    /// The smallest box around it and a place.
    pub(super) fn with_point(&self, (x, y): Point) -> Self {
        self.with(&Self { left: x, top: y, right: x, bottom: y })
    }

    pub(super) fn size(&self) -> f64 {
        (self.right - self.left) * (self.bottom - self.top)
    }

    pub(super) fn holds(&self, (x, y): Point) -> bool {
        self.left <= x && x <= self.right && self.top <= y && y <= self.bottom
    }

    pub(super) fn overlaps(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    /// Whether they have a point in common, if only on their edges.
    pub(super) fn touches(&self, other: &Self) -> bool {
        self.left <= other.right
            && other.left <= self.right
            && self.top <= other.bottom
            && other.top <= self.bottom
    }

    /// Whether a line touches it.
    pub(super) fn meets(&self, line: [Point; 2]) -> bool {
        let corners = [
            (self.left, self.top),
            (self.right, self.top),
            (self.right, self.bottom),
            (self.left, self.bottom),
        ];
        let edges = [[0, 1], [1, 2], [2, 3], [3, 0]];
        self.holds(line[0])
            || self.holds(line[1])
            || edges.iter().any(|edge| do_cross(line, edge.map(|corner| corners[corner])))
    }
}

/// Whether two lines cross: the ends of each lie on both sides of the other.
pub(super) fn do_cross(one: [Point; 2], other: [Point; 2]) -> bool {
    turns_left(one, other[0]) != turns_left(one, other[1])
        && turns_left(other, one[0]) != turns_left(other, one[1])
}

fn turns_left([from, to]: [Point; 2], place: Point) -> bool {
    0.0 < (to.0 - from.0) * (place.1 - from.1) - (to.1 - from.1) * (place.0 - from.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOX: Rect = Rect { left: 0.0, top: 0.0, right: 10.0, bottom: 4.0 };

    #[test]
    fn boxes_that_touch_do_not_overlap() {
        assert!(!BOX.overlaps(&Rect { left: 10.0, right: 12.0, ..BOX }));
        assert!(BOX.overlaps(&Rect { left: 9.9, right: 12.0, ..BOX }));
        assert!(!BOX.overlaps(&Rect { top: 4.0, bottom: 8.0, ..BOX }));
    }

    #[test]
    fn a_line_meets_a_box_that_it_crosses_ends_in_or_lies_in() {
        assert!(BOX.meets([(-5.0, 2.0), (15.0, 3.0)]));
        assert!(BOX.meets([(-5.0, 2.0), (5.0, 2.0)]));
        assert!(BOX.meets([(4.0, 2.0), (5.0, 2.0)]));
        assert!(!BOX.meets([(-5.0, 2.0), (-1.0, 2.0)]));
        assert!(!BOX.meets([(-5.0, 0.0), (5.0, 15.0)]));
    }
}
