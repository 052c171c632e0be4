//! The network as columns of 32-bit words, and back with every index checked.

use roadcrew_units::Position;

use super::{
    Attributes, Barrier, Junction, JunctionId, Limits, Permission, Restriction, RoadClass, Rule,
    SegmentId, SegmentRecord, StreetNetwork, Surface,
};

/// Junctions, segments, geometry, name texts, name ends, attributes, barriers, restrictions.
pub(super) const N_SECTIONS: usize = 8;

/// Stands for "none" where a word may be missing.
const NONE: u32 = u32::MAX;

pub(super) fn to_sections(network: &StreetNetwork) -> [Vec<u8>; N_SECTIONS] {
    let junctions = network.junctions.iter().flat_map(|junction| {
        let flags = u32::from(junction.turning_circle) | u32::from(junction.signals) << 1;
        let [lon, lat] = place_words(junction.position);
        [lon, lat, flags]
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
        ]
    });
    let geometry = network.geometry.iter().flat_map(|&position| place_words(position));
    let name_ends = network.names.iter().scan(0, |end, name| {
        *end += word(name.len());
        Some(*end)
    });
    let attributes = network.attributes.iter().flat_map(attribute_words);
    let barriers = network.barriers.iter().flat_map(|barrier| {
        let [height, width, length, weight, axle] = limit_words(&barrier.limits);
        let access = barrier.access.map(|access| access as u32);
        [barrier.junction.0, access[0], access[1], height, width, length, weight, axle]
    });
    let mut restrictions = Vec::new();
    for restriction in &network.restrictions {
        restrictions.extend([
            restriction.rule as u32,
            restriction.binds,
            word(restriction.path.len()),
        ]);
        restrictions.extend(restriction.path.iter().map(|segment| segment.0));
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
    ]
}

pub(super) fn from_sections(sections: &[&[u8]]) -> Option<StreetNetwork> {
    let [junctions, segments, geometry, texts, name_ends, attributes, barriers, restrictions] =
        sections
    else {
        return None;
    };
    let mut network = StreetNetwork {
        junctions: rows(junctions, |&[lon, lat, flags]| {
            let position = place(lon, lat)?;
            Some(Junction { position, turning_circle: flags & 1 != 0, signals: flags & 2 != 0 })
        })?,
        segments: rows(segments, |row| Some(segment(row)))?,
        geometry: rows(geometry, |&[lon, lat]| place(lon, lat))?,
        names: names(texts, &words(name_ends)?)?,
        attributes: rows(attributes, attributes_row)?,
        barriers: rows(barriers, barrier)?,
        restrictions: restrictions_from(&words(restrictions)?)?,
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

fn segment(row: &[u32; 10]) -> SegmentRecord {
    let [from, to, low, high, length_dm, name, attributes, reverse, first_node, n_nodes] = *row;
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
    }
}

fn attribute_words(row: &Attributes) -> [u32; 12] {
    let [height, width, length, weight, axle] = limit_words(&row.limits);
    let limit = |index: usize| row.limit_kmh[index].map_or(NONE, u32::from);
    let access = row.access.map(|access| access as u32);
    [
        row.class as u32,
        row.surface as u32,
        u32::from(row.roundabout),
        access[0],
        access[1],
        limit(0),
        limit(1),
        height,
        width,
        length,
        weight,
        axle,
    ]
}

fn attributes_row(row: &[u32; 12]) -> Option<Attributes> {
    let [class, surface, roundabout, car, goods, car_kmh, goods_kmh, limits @ ..] = *row;
    let kmh = |word: u32| u8::try_from(word).ok();
    Some(Attributes {
        class: *RoadClass::ALL.get(class as usize)?,
        surface: *Surface::ALL.get(surface as usize)?,
        roundabout: roundabout != 0,
        access: [permission(car)?, permission(goods)?],
        limit_kmh: [kmh(car_kmh), kmh(goods_kmh)],
        limits: limits_from(limits),
    })
}

fn barrier(row: &[u32; 8]) -> Option<Barrier> {
    let [junction, car, goods, limits @ ..] = *row;
    let access = [permission(car)?, permission(goods)?];
    Some(Barrier { junction: JunctionId(junction), access, limits: limits_from(limits) })
}

fn permission(word: u32) -> Option<Permission> {
    Permission::ALL.get(word as usize).copied()
}

fn restrictions_from(mut words: &[u32]) -> Option<Vec<Restriction>> {
    let mut found = Vec::new();
    while let Some((&[rule, binds, length], rest)) = words.split_first_chunk() {
        let (path, rest) = rest.split_at_checked(length as usize)?;
        let rule = *[Rule::Forbidden, Rule::Only].get(rule as usize)?;
        found.push(Restriction {
            rule,
            binds,
            path: path.iter().copied().map(SegmentId).collect(),
        });
        words = rest;
    }
    words.is_empty().then_some(found)
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

fn limit_words(limits: &Limits) -> [u32; 5] {
    [limits.height_cm, limits.width_cm, limits.length_cm, limits.weight_kg, limits.axle_kg]
        .map(|limit| limit.unwrap_or(NONE))
}

fn limits_from(words: [u32; 5]) -> Limits {
    let [height_cm, width_cm, length_cm, weight_kg, axle_kg] =
        words.map(|word| (word != NONE).then_some(word));
    Limits { height_cm, width_cm, length_cm, weight_kg, axle_kg }
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

pub(super) fn words(bytes: &[u8]) -> Option<Vec<u32>> {
    let (words, rest) = bytes.as_chunks();
    rest.is_empty().then(|| words.iter().map(|&word| u32::from_le_bytes(word)).collect())
}

fn rows<T, const N: usize>(bytes: &[u8], row: impl Fn(&[u32; N]) -> Option<T>) -> Option<Vec<T>> {
    let words = words(bytes)?;
    let (chunks, rest) = words.as_chunks::<N>();
    if !rest.is_empty() {
        return None;
    }
    chunks.iter().map(row).collect()
}
