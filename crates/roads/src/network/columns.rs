//! The network as columns of 32-bit words, and back with every index checked.

use bytemuck::Pod;
use rayon::prelude::*;
use roadcrew_units::Position;

use super::law_columns::{self, Words};
use super::{DrivingSide, Junction, SegmentId, SegmentRecord, ShutRecord, StreetNetwork};
use crate::stored::{Section, Stored};

/// Junctions, segments, geometry, name texts, name ends, attributes, barriers, restrictions, driving side, shut
/// streets.
pub(super) const N_SECTIONS: usize = 10;

pub(super) fn to_sections(network: &StreetNetwork) -> [Vec<u8>; N_SECTIONS] {
    let name_ends = network.names.iter().scan(0, |end, name| {
        *end += word(name.len());
        Some(*end)
    });
    let mut attributes = Vec::new();
    for row in &network.attributes {
        law_columns::write_attributes(row, &mut attributes);
    }
    let mut barriers = Vec::new();
    for barrier in &network.barriers {
        law_columns::write_barrier(barrier, &mut barriers);
    }
    let mut restrictions = Vec::new();
    for restriction in &network.restrictions {
        law_columns::write_restriction(restriction, &mut restrictions);
    }
    [
        words(&network.junctions),
        words(&network.segments),
        words(&network.geometry),
        network.names.concat().into_bytes(),
        bytes(name_ends),
        bytes(attributes),
        bytes(barriers),
        bytes(restrictions),
        bytes([network.driving_side as u32]),
        words(&network.shut),
    ]
}

/// Takes the sections of the streets; `None` when they make no sense.
pub(super) fn from_sections(sections: Vec<Section>) -> Option<StreetNetwork> {
    let Ok(
        [
            junctions,
            segments,
            geometry,
            texts,
            name_ends,
            attributes,
            barriers,
            restrictions,
            driving_side,
            shut,
        ],
    ) = <[Section; N_SECTIONS]>::try_from(sections)
    else {
        return None;
    };
    let segments = Stored::<SegmentRecord>::read(segments)?;
    let junctions = Stored::<Junction>::read(junctions)?;
    let shut = Stored::<ShutRecord>::read(shut)?;
    let (rows_used, rest) = rayon::join(
        || {
            let known = Known {
                junctions: junctions.len(),
                segments: &segments,
                nodes: geometry.numbers::<[u32; 2]>()?.len() as u64,
                names: name_ends.numbers::<u32>()?.len(),
            };
            let begins = (0..segments.len()).into_par_iter().step_by(ROWS_AT_ONCE);
            let rows_used = begins.map(|begin| known.rows_used(begin));
            rows_used.try_reduce(|| 0, |a, b| Some(a.max(b)))
        },
        || {
            let places = geometry.numbers::<[i32; 2]>()?;
            let is_place = |&[lon, lat]: &[i32; 2]| Position::from_e7(lon, lat).is_some();
            let are_places =
                places.par_chunks(ROWS_AT_ONCE).all(|places| places.iter().all(is_place));
            let are_on_earth = |&Junction { position, .. }: &Junction| {
                is_place(&[position.lon_e7(), position.lat_e7()])
            };
            (are_places && junctions.iter().all(are_on_earth)).then_some(())?;
            Some(StreetNetwork {
                names: names(texts.bytes(), name_ends.numbers()?)?,
                attributes: Words::new(attributes.numbers()?).all(law_columns::attributes)?,
                barriers: Words::new(barriers.numbers()?).all(law_columns::barrier)?,
                restrictions: Words::new(restrictions.numbers()?).all(law_columns::restriction)?,
                driving_side: match driving_side.numbers::<u32>()? {
                    [0] => DrivingSide::Right,
                    [1] => DrivingSide::Left,
                    _ => return None,
                },
                ..StreetNetwork::default()
            })
        },
    );
    let geometry = Stored::read(geometry)?;
    let network = StreetNetwork { junctions, segments, geometry, shut, ..rest? };
    (rows_used? <= network.attributes.len() && fits_together(&network)).then_some(network)
}

/// How many rows are looked at on a thread at least.
const ROWS_AT_ONCE: usize = 1 << 14;

/// What segments point at: themselves, and how many there are of the rest.
struct Known<'a> {
    segments: &'a [SegmentRecord],
    junctions: usize,
    nodes: u64,
    names: usize,
}

impl Known<'_> {
    /// How many rows of attributes the segments from some number on need at least; `None` when they point at what there is not,
    /// or two are not each other's way back.
    fn rows_used(&self, begin: usize) -> Option<usize> {
        let rows = &self.segments[begin..self.segments.len().min(begin + ROWS_AT_ONCE)];
        let fit = (begin..).zip(rows).all(|(number, segment)| {
            let end = u64::from(segment.first_node) + u64::from(segment.n_nodes);
            segment.from.index() < self.junctions
                && segment.to.index() < self.junctions
                && (segment.name as usize) < self.names
                && segment.reverse().is_none_or(|id| self.is_way_back(id, number))
                && 2 <= segment.n_nodes
                && end <= self.nodes
        });
        let rows_used =
            rows.iter().map(|segment| (segment.attributes as usize).saturating_add(1)).max();
        fit.then_some(rows_used.unwrap_or(0))
    }

    fn is_way_back(&self, id: SegmentId, of: usize) -> bool {
        let segment = &self.segments[of];
        self.segments.get(id.index()).is_some_and(|back| {
            id.index() != of
                && back.reverse().is_some_and(|it| it.index() == of)
                && (back.from, back.to) == (segment.to, segment.from)
        })
    }
}

fn fits_together(network: &StreetNetwork) -> bool {
    let n_segments = network.segments.len();
    let paths_fit = network.restrictions.iter().all(|restriction| {
        2 <= restriction.path.len()
            && restriction.path.iter().all(|segment| segment.index() < n_segments)
    });
    let barriers_fit =
        network.barriers.iter().all(|barrier| barrier.junction.index() < network.junctions.len());
    let shut_fit = network.shut.iter().all(|street| street.fits(network.names.len()));
    paths_fit && barriers_fit && shut_fit
}

fn names(texts: &[u8], ends: &[u32]) -> Option<Vec<String>> {
    let texts = std::str::from_utf8(texts).ok()?;
    let mut start = 0;
    let name = |&end: &u32| {
        let text = texts.get(start..end as usize)?;
        start = end as usize;
        Some(text.to_owned())
    };
    ends.iter().map(name).collect()
}

fn word(length: usize) -> u32 {
    SegmentId::new(length).0
}

/// Rows of words as little-endian bytes.
fn words<T: Pod>(rows: &[T]) -> Vec<u8> {
    bytes(bytemuck::cast_slice::<T, u32>(rows).iter().copied())
}

/// Words as little-endian bytes.
pub(super) fn bytes(words: impl IntoIterator<Item = u32>) -> Vec<u8> {
    let words: Vec<u32> = words.into_iter().map(u32::to_le).collect();
    bytemuck::cast_slice(&words).to_vec()
}
