//! The rows of a round: pieces of one street that are done one after the other are one.

use crate::day::{DayRoute, DayStop, StopKind};
use roadcrew_units::{Metres, Position};

/// A shorter drive between two pieces of a street, such as over a junction, is no deadhead.
pub(super) const LONGEST_GAP: Metres = Metres(40);

/// A row of the list: a container, a tip, a job or a break, or pieces of one street that are collected one after the other.
pub(super) struct Pass<'a> {
    first: usize,
    last: usize,
    pub stops: Vec<&'a DayStop>,
}

impl<'a> Pass<'a> {
    pub(super) fn first_stop(&self) -> &'a DayStop {
        self.stops[0]
    }

    /// The number of its stop, or of its first and its last; `None` for a break.
    pub(super) fn number(&self) -> Option<String> {
        match self.first_stop().kind {
            StopKind::Break => None,
            _ if self.first == self.last => Some(self.first.to_string()),
            _ => Some(format!("{}–{}", self.first, self.last)),
        }
    }

    /// Whether the next stop goes on along the same street without a drive between.
    fn goes_on(&self, stop: &DayStop) -> bool {
        let before = self.stops[self.stops.len() - 1];
        stop.kind == StopKind::Street
            && before.kind == StopKind::Street
            && before.street == stop.street
            && is_same_side(side_of_street(before), side_of_street(stop))
            && !turns_back(before, stop)
            && stop.way.metres < LONGEST_GAP
    }
}

/// The rows of a route, in order.
pub(super) fn passes(route: &DayRoute) -> Vec<Pass<'_>> {
    let mut passes: Vec<Pass<'_>> = Vec::new();
    let mut number = 0;
    for (of_stop, stop) in route.numbered_stops() {
        number = of_stop.unwrap_or(number);
        match passes.last_mut() {
            Some(pass) if pass.goes_on(stop) => {
                pass.last = number;
                pass.stops.push(stop);
            }
            _ => passes.push(Pass { first: number, last: number, stops: vec![stop] }),
        }
    }
    passes
}

/// Where a street bends, its side and the direction of its lane have other names: along one that is driven through they are one.
fn is_same_side(before: &str, next: &str) -> bool {
    let lane = |side: &str| side.find("lane ").map(|at| side[at..].to_owned());
    match (lane(before), lane(next)) {
        (None, None) => before == next || (before.ends_with(" side") && next.ends_with(" side")),
        (before, next) => before == next,
    }
}

/// The cosine from which on who drives on has turned round.
const TURNED_ROUND: f64 = -0.7;

/// Whether somebody comes back between two stops along a street.
fn turns_back(before: &DayStop, stop: &DayStop) -> bool {
    let ([.., a, b], [c, d, ..]) = (&before.along.line[..], &stop.along.line[..]) else {
        return false;
    };
    let shrink = b.lat().to_radians().cos();
    let heading =
        |from: &Position, to: &Position| ((to.lon() - from.lon()) * shrink, to.lat() - from.lat());
    let ((ax, ay), (bx, by)) = (heading(a, b), heading(c, d));
    ax * bx + ay * by < TURNED_ROUND * ax.hypot(ay) * bx.hypot(by)
}

/// Which side of its street a piece is, or which lane in which direction, as its name tells behind the length; both where it tells none.
pub(super) fn side_of_street(stop: &DayStop) -> &str {
    let told = stop.name.strip_prefix(&stop.street).and_then(|rest| rest.split_once(" m, "));
    told.map_or("both sides", |(_, side)| side)
}
