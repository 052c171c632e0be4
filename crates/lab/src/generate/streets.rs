//! Where on the streets problems happen: more where people are, and more at a few hot spots.

use crate::draw::Draws;
use roadcrew_roads::{Profile, RoadClass, Router, SegmentId, StreetNetwork};
use roadcrew_units::Position;
use std::sync::Arc;

/// How many hot spots a city has.
const N_HOT_SPOTS: u64 = 6;
/// How much more happens in the middle of a hot spot.
const HOT: f64 = 7.0;
/// The standard deviation of a hot spot.
const HOT_SPOT_M: f64 = 130.0;
/// Reports are told apart by street where they can be, so a street without a name gets few.
const NAMELESS: f64 = 0.15;

/// The street pieces of a city, each once, in the direction in which it is mapped.
#[derive(Debug)]
pub(crate) struct StreetMap<'a> {
    streets: Vec<Street<'a>>,
    /// The sums of the streets' weights so far, by rising street.
    sums: Vec<f64>,
}

/// One street piece.
#[derive(Debug)]
pub(crate) struct Street<'a> {
    pub(crate) name: &'a str,
    pub(crate) class: RoadClass,
    pub(crate) length_m: f64,
    line: &'a [Position],
}

/// A place on a street.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Place {
    /// Which street piece, in the order of the map.
    pub(crate) street: usize,
    pub(crate) position: Position,
}

/// Metres to the east and to the north.
pub(crate) type Offset = (f64, f64);

impl<'a> StreetMap<'a> {
    /// The streets that a truck can use: where crews get to, and where nobody wonders about a report.
    pub(crate) fn new(network: &'a Arc<StreetNetwork>, seed: u64) -> Self {
        let reached = Profile::built_in("truck").map(|truck| Router::new(network.clone(), &truck));
        let is_reached = |id: SegmentId| reached.as_ref().is_none_or(|router| router.is_usable(id));
        let streets: Vec<Street<'a>> = network
            .segments()
            .map(|id| network.segment(id))
            .filter(|segment| is_reached(segment.id) || segment.reverse.is_some_and(is_reached))
            .filter(|segment| segment.reverse.is_none_or(|reverse| segment.id < reverse))
            .map(|segment| Street {
                name: segment.name,
                class: segment.class,
                length_m: length_m(segment.geometry),
                line: segment.geometry,
            })
            .filter(|street| 0.0 < weight_per_metre(street.class) && 1.0 <= street.length_m)
            .collect();
        let mut map = Self { sums: sums(&streets, |_street| 1.0), streets };
        if !map.is_empty() {
            let spots: Vec<Position> = (0..N_HOT_SPOTS)
                .map(|spot| map.place(&mut Draws::new(seed, "hot spot", spot)).position)
                .collect();
            map.sums = sums(&map.streets, |street| heat(&spots, street.middle()));
        }
        map
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.streets.is_empty()
    }

    pub(crate) fn street(&self, place: Place) -> &Street<'a> {
        &self.streets[place.street]
    }

    pub(crate) fn streets(&self) -> &[Street<'a>] {
        &self.streets
    }

    /// Somewhere along the streets.
    pub(crate) fn place(&self, draws: &mut Draws) -> Place {
        let total = self.sums.last().copied().unwrap_or(0.0);
        let mark = draws.share() * total;
        let street = self.sums.partition_point(|&sum| sum <= mark).min(self.sums.len() - 1);
        self.place_on(street, draws)
    }

    /// Somewhere along one street piece.
    pub(crate) fn place_on(&self, street: usize, draws: &mut Draws) -> Place {
        let share = draws.share();
        Place { street, position: self.streets[street].at(share, 0.0) }
    }
}

impl Street<'_> {
    /// The place at a share of the way, so many metres to the left (to the right when negative).
    pub(crate) fn at(&self, share: f64, left_m: f64) -> Position {
        let mut rest = share * self.length_m;
        for pair in self.line.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            let length = from.metres_to(to);
            if rest <= length && 0.0 < length {
                let (east, north) = offset(from, to);
                let along = rest / length;
                let (side_east, side_north) = (-north / length * left_m, east / length * left_m);
                return shifted(from, (east * along + side_east, north * along + side_north));
            }
            rest -= length;
        }
        self.line[self.line.len() - 1]
    }

    fn middle(&self) -> Position {
        self.at(0.5, 0.0)
    }
}

/// The place so many metres away; the same place where that is not on earth.
pub(crate) fn shifted(from: Position, (east, north): Offset) -> Position {
    let lat = from.lat() + north / METRES_PER_DEGREE;
    let lon = from.lon() + east / (METRES_PER_DEGREE * from.lat().to_radians().cos());
    Position::from_degrees(lon, lat).unwrap_or(from)
}

const METRES_PER_DEGREE: f64 = 111_195.0;

fn offset(from: Position, to: Position) -> Offset {
    let east = (to.lon() - from.lon()) * METRES_PER_DEGREE * from.lat().to_radians().cos();
    (east, (to.lat() - from.lat()) * METRES_PER_DEGREE)
}

fn length_m(line: &[Position]) -> f64 {
    line.windows(2).map(|pair| pair[0].metres_to(pair[1])).sum()
}

fn sums(streets: &[Street<'_>], heat: impl Fn(&Street<'_>) -> f64) -> Vec<f64> {
    let mut sum = 0.0;
    streets
        .iter()
        .map(|street| {
            let name = if street.name.is_empty() { NAMELESS } else { 1.0 };
            sum += street.length_m * weight_per_metre(street.class) * name * heat(street);
            sum
        })
        .collect()
}

fn heat(spots: &[Position], at: Position) -> f64 {
    let near = spots.iter().map(|spot| (-(spot.metres_to(at) / HOT_SPOT_M).powi(2) / 2.0).exp());
    1.0 + (HOT - 1.0) * near.sum::<f64>()
}

/// How much happens on a metre of street, by its class; nothing where nobody walks.
fn weight_per_metre(class: RoadClass) -> f64 {
    match class {
        RoadClass::Primary | RoadClass::Secondary | RoadClass::Tertiary => 1.5,
        RoadClass::Residential | RoadClass::LivingStreet | RoadClass::Unclassified => 1.0,
        RoadClass::Pedestrian => 0.8,
        RoadClass::Service => 0.1,
        _ => 0.0,
    }
}
