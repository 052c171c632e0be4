//! How many lanes lead each way.

use super::oneway::is_one_way;
use super::tags::{Heading, Tags};

/// No street has more.
const MOST: u8 = 12;

/// The lanes of a direction by `lanes:forward` and `lanes:backward`, else its share of `lanes`, of which an odd one counts forward: 0 where the one
/// lane that there is serves both directions. `None` where nothing tells it.
pub(super) fn lanes(tags: &Tags, heading: Heading) -> Option<u8> {
    let number = |key: &str| {
        let number = tags.get(key)?.parse::<u8>().ok();
        number.filter(|number| (1..=MOST).contains(number))
    };
    let all = || number("lanes");
    if is_one_way(tags) {
        return all();
    }
    let (own, other) = match heading {
        Heading::Forward => ("lanes:forward", "lanes:backward"),
        Heading::Backward => ("lanes:backward", "lanes:forward"),
    };
    number(own).or_else(|| match (number(other), heading) {
        (Some(other), _) => all()?.checked_sub(other).filter(|&left| 0 < left),
        (None, Heading::Forward) => Some(all()?.div_ceil(2)),
        (None, Heading::Backward) => Some(all()? / 2),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(tags: &[(&str, &str)], forward: Option<u8>, backward: Option<u8>) {
        let text = format!("{tags:?}");
        let tags: Tags = tags.iter().copied().collect();
        let found = [Heading::Forward, Heading::Backward].map(|heading| lanes(&tags, heading));
        assert_eq!(found, [forward, backward], "{text}");
    }

    #[test]
    fn lanes_are_counted_for_each_direction() {
        check(&[], None, None);
        check(&[("lanes", "4")], Some(2), Some(2));
        check(&[("lanes", "3")], Some(2), Some(1));
        check(&[("lanes", "1")], Some(1), Some(0));
        check(&[("lanes", "3"), ("lanes:forward", "1"), ("lanes:backward", "2")], Some(1), Some(2));
        check(&[("lanes", "5"), ("lanes:backward", "3")], Some(2), Some(3));
        check(&[("lanes", "2"), ("lanes:backward", "2")], None, Some(2));
        check(&[("lanes", "3"), ("oneway", "yes")], Some(3), Some(3));
        check(&[("lanes", "3"), ("oneway", "no")], Some(2), Some(1));
        check(&[("lanes", "1.5")], None, None);
        check(&[("lanes", "99")], None, None);
    }
}
