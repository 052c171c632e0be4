//! What an address says about where a report is: cities geocode roughly, so the text often knows more than the position.

use std::fmt;

/// House numbers this near each other are neighbours: five houses on one side of a street.
const NEIGHBOURS: u32 = 10;
/// House numbers of a block, as American cities count them.
const BLOCK: u32 = 100;
/// House numbers beyond the block next door.
const NEXT_BLOCK: u32 = 150;

/// An address as matching reads it: capitals, spaces, directions and the kind of street don't count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address(Kind);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Unknown,
    House {
        street: Box<str>,
        number: u32,
    },
    /// Streets in alphabetical order, joined by `&`.
    Corner {
        streets: Box<str>,
    },
    Street {
        street: Box<str>,
    },
}

/// How well two addresses agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Agreement {
    /// One of them is missing: nothing is known.
    Unknown,
    /// The same house or the same corner.
    Same,
    /// One street, numbers at most 10 apart.
    Neighbours,
    /// One street, one hundred of numbers.
    SameBlock,
    /// One street, another block.
    OtherBlock,
    /// One street, and one of them says no more.
    SameStreet,
    /// A house and a corner with its street.
    HouseAndCorner,
    /// Two corners with one street in common. They may lie at one position where a geocoder knows the street only.
    OtherCorner,
    /// No street in common.
    OtherStreet,
}

impl Agreement {
    /// Its key in a category table.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Unknown => "no_address",
            Self::Same => "same_address",
            Self::Neighbours => "neighbours",
            Self::SameBlock => "same_block",
            Self::OtherBlock => "other_block",
            Self::SameStreet => "same_street",
            Self::HouseAndCorner => "house_and_corner",
            Self::OtherCorner => "other_corner",
            Self::OtherStreet => "other_street",
        }
    }
}

impl Address {
    /// Reads `1420 N Collington Ave`, `Main St & 3rd Ave` or `Main St`; what follows a comma is the city.
    pub fn parse(text: &str) -> Self {
        let text = text.split(',').next().unwrap_or_default();
        if text.contains('&') {
            let mut streets: Vec<String> = text.split('&').map(street_of).collect();
            streets.sort_unstable();
            return Self(Kind::Corner { streets: streets.join("&").into() });
        }
        let (number, street) = split_number(text);
        let street = street_of(street).into_boxed_str();
        match number {
            _ if street.is_empty() => Self(Kind::Unknown),
            Some(number) => Self(Kind::House { street, number }),
            None => Self(Kind::Street { street }),
        }
    }

    /// How well it agrees with another one. Symmetric.
    pub fn agreement(&self, other: &Self) -> Agreement {
        use Kind::{Corner, House, Street, Unknown};
        match (&self.0, &other.0) {
            (Unknown, _) | (_, Unknown) => Agreement::Unknown,
            (House { street, number }, House { street: other, number: at }) if street == other => {
                numbers(*number, *at)
            }
            (Corner { streets }, Corner { streets: others }) if streets == others => {
                Agreement::Same
            }
            _ if !self.shares_street(other) => Agreement::OtherStreet,
            (Corner { .. }, Corner { .. }) => Agreement::OtherCorner,
            (Street { .. }, _) | (_, Street { .. }) => Agreement::SameStreet,
            _ => Agreement::HouseAndCorner,
        }
    }

    fn streets(&self) -> impl Iterator<Item = &str> {
        let text = match &self.0 {
            Kind::Unknown => "",
            Kind::House { street, .. } | Kind::Street { street } => street,
            Kind::Corner { streets } => streets,
        };
        text.split('&')
    }

    fn shares_street(&self, other: &Self) -> bool {
        self.streets().any(|street| other.streets().any(|known| known == street))
    }
}

fn numbers(a: u32, b: u32) -> Agreement {
    match a.abs_diff(b) {
        0 => Agreement::Same,
        apart if apart <= NEIGHBOURS => Agreement::Neighbours,
        apart if a / BLOCK == b / BLOCK && apart < NEXT_BLOCK => Agreement::SameBlock,
        _ => Agreement::OtherBlock,
    }
}

/// The house number in front; `12-14 Main St` and `12A Main St` are at 12.
fn split_number(text: &str) -> (Option<u32>, &str) {
    let text = text.trim();
    let Some((first, rest)) = text.split_once(' ') else { return (None, text) };
    let digits = first.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(first.len());
    match first[..digits].parse() {
        // "3RD AVE" is a street.
        Ok(number) if is_house(&first[digits..]) => (Some(number), rest),
        _ => (None, text),
    }
}

fn is_house(suffix: &str) -> bool {
    suffix.len() <= 1 || suffix.starts_with('-')
}

/// The bare name of a street.
fn street_of(text: &str) -> String {
    let upper = text.to_uppercase();
    let mut words: Vec<&str> = upper.split_whitespace().collect();
    if 1 < words.len() && DIRECTIONS.contains(&words[0].trim_end_matches('.')) {
        words.remove(0);
    }
    let is_kind = |word: &&str| KINDS.contains(&word.trim_end_matches('.'));
    if 1 < words.len() && words.last().is_some_and(is_kind) {
        words.pop();
    }
    words.join(" ")
}

const DIRECTIONS: [&str; 8] = ["N", "S", "E", "W", "NORTH", "SOUTH", "EAST", "WEST"];
const KINDS: [&str; 30] = [
    "ST",
    "STREET",
    "AVE",
    "AVENUE",
    "RD",
    "ROAD",
    "LN",
    "LANE",
    "DR",
    "DRIVE",
    "BLVD",
    "BOULEVARD",
    "PKWY",
    "PARKWAY",
    "CT",
    "COURT",
    "WAY",
    "PL",
    "PLACE",
    "TER",
    "TERRACE",
    "CIR",
    "CIRCLE",
    "HWY",
    "HIGHWAY",
    "ALY",
    "ALLEY",
    "SQ",
    "SQUARE",
    "EXWY",
];

/// Half a sentence: "the addresses ...".
impl fmt::Display for Agreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unknown => "an address is missing",
            Self::Same => "the addresses are the same",
            Self::Neighbours => "the addresses are neighbours",
            Self::SameBlock => "the addresses are in one block",
            Self::OtherBlock => "the addresses are on one street, in different blocks",
            Self::SameStreet => "the addresses name one street",
            Self::HouseAndCorner => "one address is a corner of the other's street",
            Self::OtherCorner => "the addresses are different corners of one street",
            Self::OtherStreet => "the addresses name different streets",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(a: &str, b: &str, expected: Agreement) {
        let (a, b) = (Address::parse(a), Address::parse(b));
        assert_eq!((a.agreement(&b), b.agreement(&a)), (expected, expected));
    }

    #[test]
    fn capitals_spaces_and_the_kind_of_street_do_not_count() {
        check("3101  Oakford Ave", "3101 OAKFORD AVENUE", Agreement::Same);
    }

    #[test]
    fn a_direction_does_not_count() {
        check("1420 N COLLINGTON AVE", "1420 COLLINGTON AVE", Agreement::Same);
    }

    #[test]
    fn the_streets_of_a_corner_come_in_any_order() {
        check("LYNDHURST AVE &W ALTO RD", "ALTO RD & LYNDHURST AVE, BALTIMORE", Agreement::Same);
    }

    #[test]
    fn five_houses_down_is_a_neighbour() {
        check("6531 WESTERN AVE", "6541 WESTERN AVE", Agreement::Neighbours);
    }

    #[test]
    fn a_hundred_is_a_block() {
        check("1400 COLLINGTON AVE", "1450 COLLINGTON AVE", Agreement::SameBlock);
        check("1450 COLLINGTON AVE", "1510 COLLINGTON AVE", Agreement::OtherBlock);
    }

    #[test]
    fn corners_of_one_street_are_different_places() {
        check(
            "WINDSOR MILL RD & TUCKER LN",
            "WINDSOR MILL RD & CLIFTON AVE",
            Agreement::OtherCorner,
        );
    }

    #[test]
    fn a_house_may_stand_at_a_corner() {
        check("2200 E 32ND ST", "E 32ND ST & GREENMOUNT AVE", Agreement::HouseAndCorner);
    }

    #[test]
    fn a_street_alone_says_little() {
        check("HANOVER ST", "S HANOVER ST", Agreement::SameStreet);
        check("HANOVER ST", "3RD AVE", Agreement::OtherStreet);
    }

    #[test]
    fn nothing_agrees_with_a_missing_address() {
        check("", "3RD AVE", Agreement::Unknown);
    }
}
