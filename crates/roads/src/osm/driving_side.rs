//! On which side one drives, as the streets tell it.

use roadcrew_units::Position;

use crate::network::DrivingSide;

use super::maxspeed::country_of;
use super::tags::Tags;

/// One in so many streets must speak for the left: a few of them lead over to the other side in any country.
const ONE_IN: usize = 200;

/// Counts what streets tell, one by one.
#[derive(Debug, Default)]
pub(super) struct Votes {
    of_streets: usize,
    for_left: usize,
    for_right: usize,
}

impl Votes {
    /// Adds a street: its tag `driving_side`, else the country in its limits, else the way round of a roundabout.
    pub(super) fn add(&mut self, tags: &Tags, nodes: impl Iterator<Item = Position>) {
        self.of_streets += 1;
        let told = of_tag(tags)
            .or_else(|| country_of(tags).map(|country| country.side))
            .or_else(|| of_roundabout(tags, nodes));
        match told {
            Some(DrivingSide::Left) => self.for_left += 1,
            Some(DrivingSide::Right) => self.for_right += 1,
            None => {}
        }
    }

    /// Adds what other streets tell.
    pub(super) const fn append(&mut self, others: &Self) {
        self.of_streets += others.of_streets;
        self.for_left += others.for_left;
        self.for_right += others.for_right;
    }

    /// The side of most; the right where nothing tells it.
    pub(super) const fn side(&self) -> DrivingSide {
        let is_left = self.for_right < self.for_left && self.of_streets <= self.for_left * ONE_IN;
        if is_left { DrivingSide::Left } else { DrivingSide::Right }
    }
}

fn of_tag(tags: &Tags) -> Option<DrivingSide> {
    match tags.get("driving_side")? {
        "left" => Some(DrivingSide::Left),
        "right" => Some(DrivingSide::Right),
        _ => None,
    }
}

/// A roundabout is driven counter-clockwise where one drives on the right.
fn of_roundabout(tags: &Tags, nodes: impl Iterator<Item = Position>) -> Option<DrivingSide> {
    if !tags.is("junction", "roundabout") || tags.get("oneway").is_some_and(|value| value != "yes")
    {
        return None;
    }
    let nodes: Vec<[f64; 2]> =
        nodes.map(|node| [node.lon() * node.lat().to_radians().cos(), node.lat()]).collect();
    let to_the_left = |corner: &[[f64; 2]]| {
        let [a, b, c] = [corner[0], corner[1], corner[2]];
        (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0])
    };
    let bend: f64 = nodes.windows(3).map(to_the_left).sum();
    match bend {
        _ if 0.0 < bend => Some(DrivingSide::Right),
        _ if bend < 0.0 => Some(DrivingSide::Left),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(tags: &[(&str, &str)], nodes: &[[i32; 2]], n_silent: usize, expected: DrivingSide) {
        let mut votes = Votes::default();
        let nodes = nodes.iter().map(|&[lon, lat]| Position::from_e7(lon, lat).unwrap());
        votes.add(&tags.iter().copied().collect(), nodes);
        for _ in 0..n_silent {
            votes.add(&Tags::default(), std::iter::empty());
        }
        assert_eq!(votes.side(), expected);
    }

    #[test]
    fn tags_and_countries_tell_the_side() {
        check(&[("driving_side", "left")], &[], 0, DrivingSide::Left);
        check(&[("maxspeed:type", "GB:nsl_single")], &[], 0, DrivingSide::Left);
        check(&[("maxspeed", "DE:urban")], &[], 0, DrivingSide::Right);
        check(&[], &[], 5, DrivingSide::Right);
    }

    #[test]
    fn roundabouts_tell_the_side() {
        let (a, b, c) = ([0, 0], [100, 0], [50, 100]);
        check(&[("junction", "roundabout")], &[a, b, c, a], 0, DrivingSide::Right);
        check(&[("junction", "roundabout")], &[a, c, b, a], 0, DrivingSide::Left);
        check(&[], &[a, c, b, a], 0, DrivingSide::Right);
    }

    #[test]
    fn a_few_streets_on_the_other_side_tell_nothing() {
        check(&[("driving_side", "left")], &[], 199, DrivingSide::Left);
        check(&[("driving_side", "left")], &[], 200, DrivingSide::Right);
    }
}
