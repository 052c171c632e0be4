//! The network as columns of 32-bit words, and back with every index checked.

use std::borrow::Cow;

use roadcrew_units::Position;

use super::law_columns::{self, Words};
use super::{DrivingSide, Halts, Junction, JunctionId, SegmentId, SegmentRecord, StreetNetwork};

/// Junctions, segments, geometry, name texts, name ends, attributes, barriers, restrictions, driving side.
pub(super) const N_SECTIONS: usize = 9;

/// Stands for "none" where a word may be missing.
const NONE: u32 = u32::MAX;

pub(super) fn to_sections(network: &StreetNetwork) -> [Vec<u8>; N_SECTIONS] {
    let junctions = network.junctions.iter().flat_map(|junction| {
        let [lon, lat] = place_words(junction.position);
        [lon, lat, u32::from(junction.turning_circle)]
    });
    let segments = network.segments.iter().flat_map(|segment| {
        let [low, high] = halves(segment.way_id);
        [
            segment.from.0,
            segment.to.0,
            low,
            high,
            segment.length_dm,
            segment.name,
            segment.attributes,
            segment.reverse.map_or(NONE, |reverse| reverse.0),
            segment.first_node,
            segment.n_nodes,
            halts_word(segment.halts),
        ]
    });
    let geometry = network.geometry.iter().flat_map(|&position| place_words(position));
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
        bytes(junctions),
        bytes(segments),
        bytes(geometry),
        network.names.concat().into_bytes(),
        bytes(name_ends),
        bytes(attributes),
        bytes(barriers),
        bytes(restrictions),
        bytes([network.driving_side as u32]),
    ]
}

pub(super) fn from_sections(sections: &[&[u8]]) -> Option<StreetNetwork> {
    let [
        junctions,
        segments,
        geometry,
        texts,
        name_ends,
        attributes,
        barriers,
        restrictions,
        driving_side,
    ] = sections
    else {
        return None;
    };
    let mut network = StreetNetwork {
        junctions: rows(junctions, |&[lon, lat, flags]| {
            let position = place(lon, lat)?;
            Some(Junction { position, turning_circle: flags != 0 })
        })?,
        segments: rows(segments, |row| Some(segment(row)))?,
        geometry: rows(geometry, |&[lon, lat]| place(lon, lat))?,
        names: names(texts, &words(name_ends)?)?,
        attributes: Words::new(&words(attributes)?).all(law_columns::attributes)?,
        barriers: Words::new(&words(barriers)?).all(law_columns::barrier)?,
        restrictions: Words::new(&words(restrictions)?).all(law_columns::restriction)?,
        driving_side: match words(driving_side)?[..] {
            [0] => DrivingSide::Right,
            [1] => DrivingSide::Left,
            _ => return None,
        },
        ..StreetNetwork::default()
    };
    if !fits_together(&network) {
        return None;
    }
    network.index_leaving();
    Some(network)
}

fn fits_together(network: &StreetNetwork) -> bool {
    let n_segments = network.segments.len();
    let segments_fit = network.segments.iter().all(|segment| {
        let end = u64::from(segment.first_node) + u64::from(segment.n_nodes);
        segment.from.index() < network.junctions.len()
            && segment.to.index() < network.junctions.len()
            && (segment.name as usize) < network.names.len()
            && (segment.attributes as usize) < network.attributes.len()
            && segment.reverse.is_none_or(|reverse| reverse.index() < n_segments)
            && 2 <= segment.n_nodes
            && end <= network.geometry.len() as u64
    });
    let paths_fit = network.restrictions.iter().all(|restriction| {
        2 <= restriction.path.len()
            && restriction.path.iter().all(|segment| segment.index() < n_segments)
    });
    let barriers_fit =
        network.barriers.iter().all(|barrier| barrier.junction.index() < network.junctions.len());
    segments_fit && paths_fit && barriers_fit
}

fn segment(row: &[u32; 11]) -> SegmentRecord {
    let [from, to, low, high, length_dm, name, attributes, reverse, first_node, n_nodes, halts] =
        *row;
    SegmentRecord {
        from: JunctionId(from),
        to: JunctionId(to),
        way_id: (u64::from(high) << 32 | u64::from(low)).cast_signed(),
        length_dm,
        name,
        attributes,
        reverse: (reverse != NONE).then_some(SegmentId(reverse)),
        first_node,
        n_nodes,
        halts: halts_from(halts),
    }
}

fn halts_word(halts: Halts) -> u32 {
    u32::from_le_bytes([halts.signals, halts.stops, halts.give_ways, 0])
}

fn halts_from(word: u32) -> Halts {
    let [signals, stops, give_ways, _] = word.to_le_bytes();
    Halts { signals, stops, give_ways }
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

fn place_words(position: Position) -> [u32; 2] {
    [position.lon_e7().cast_unsigned(), position.lat_e7().cast_unsigned()]
}

fn place(lon: u32, lat: u32) -> Option<Position> {
    Position::from_e7(lon.cast_signed(), lat.cast_signed())
}

#[expect(clippy::cast_possible_truncation, reason = "the two halves together are the whole")]
fn halves(value: i64) -> [u32; 2] {
    let value = value.cast_unsigned();
    [value as u32, (value >> 32) as u32]
}

fn word(length: usize) -> u32 {
    SegmentId::new(length).0
}

/// Words as little-endian bytes.
pub(super) fn bytes(words: impl IntoIterator<Item = u32>) -> Vec<u8> {
    let words: Vec<u32> = words.into_iter().map(u32::to_le).collect();
    bytemuck::cast_slice(&words).to_vec()
}

/// Little-endian bytes as words: where they lie, if the machine counts like that and they lie well.
pub(super) fn words(bytes: &[u8]) -> Option<Cow<'_, [u32]>> {
    if cfg!(target_endian = "little")
        && let Ok(words) = bytemuck::try_cast_slice(bytes)
    {
        return Some(Cow::Borrowed(words));
    }
    let (words, rest) = bytes.as_chunks();
    rest.is_empty().then(|| words.iter().map(|&word| u32::from_le_bytes(word)).collect())
}

fn rows<T, const N: usize>(bytes: &[u8], row: impl Fn(&[u32; N]) -> Option<T>) -> Option<Vec<T>> {
    let words = words(bytes)?;
    let (chunks, rest) = words.as_chunks::<N>();
    if !rest.is_empty() {
        return None;
    }
    let mut found = Vec::with_capacity(chunks.len());
    for chunk in chunks {
        found.push(row(chunk)?);
    }
    Some(found)
}
