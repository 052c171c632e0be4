//! Reads ways, relations and nodes out of one decoded block, with every string index checked.

use osmpbfreader::osmformat::PrimitiveBlock;
use osmpbfreader::osmformat::relation::MemberType;
use roadcrew_units::Position;

use super::street::is_no_street;
use super::tags::Tags;

/// A street as OSM draws it.
#[derive(Clone, Debug)]
pub(crate) struct Way {
    pub(crate) id: i64,
    pub(crate) nodes: Vec<i64>,
    pub(crate) tags: Tags,
}

/// A member of a relation.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) is_way: bool,
    pub(crate) id: i64,
    pub(crate) role: String,
}

/// A turn restriction as OSM writes it.
#[derive(Clone, Debug)]
pub(crate) struct Relation {
    pub(crate) id: i64,
    pub(crate) members: Vec<Member>,
    pub(crate) tags: Tags,
}

/// A node of a street.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) id: i64,
    pub(crate) position: Position,
    pub(crate) tags: Tags,
}

const BAD_INDEX: &str = "a text is missing from its table";
const BAD_PLACE: &str = "a node lies outside the earth";

/// The streets and ferries, in the order of the block. Footpaths are passed over here, so that memory does not grow with
/// them and their nodes.
pub(super) fn ways(block: &PrimitiveBlock) -> Result<Vec<Way>, &'static str> {
    let mut found = Vec::new();
    for way in block.primitivegroup.iter().flat_map(|group| &group.ways) {
        if is_street_or_ferry(block, &way.keys, &way.vals)? {
            let tags = tags(block, &way.keys, &way.vals)?;
            found.push(Way { id: way.id(), nodes: running_sums(&way.refs), tags });
        }
    }
    Ok(found)
}

/// The relations that restrict turns, in the order of the block.
pub(super) fn restrictions(block: &PrimitiveBlock) -> Result<Vec<Relation>, &'static str> {
    let mut found = Vec::new();
    for relation in block.primitivegroup.iter().flat_map(|group| &group.relations) {
        let tags = tags(block, &relation.keys, &relation.vals)?;
        if !tags.is("type", "restriction") {
            continue;
        }
        let ids = running_sums(&relation.memids);
        let mut members = Vec::with_capacity(ids.len());
        for ((id, &role), kind) in ids.into_iter().zip(&relation.roles_sid).zip(&relation.types) {
            let role = text(block, i64::from(role))?.into_owned();
            let is_way = kind.enum_value() == Ok(MemberType::WAY);
            members.push(Member { is_way, id, role });
        }
        found.push(Relation { id: relation.id(), members, tags });
    }
    Ok(found)
}

/// The nodes for which `wanted` holds.
pub(super) fn nodes(
    block: &PrimitiveBlock,
    mut wanted: impl FnMut(i64) -> bool,
) -> Result<Vec<Node>, &'static str> {
    let mut found = Vec::new();
    for group in &block.primitivegroup {
        for node in &group.nodes {
            if !wanted(node.id()) {
                continue;
            }
            let tags = tags(block, &node.keys, &node.vals)?;
            found.push(Node {
                id: node.id(),
                position: place(block, node.lon(), node.lat())?,
                tags,
            });
        }
        let dense = &group.dense;
        let (mut id, mut lon, mut lat) = (0_i64, 0_i64, 0_i64);
        let mut texts = dense.keys_vals.iter().copied();
        for ((&d_id, &d_lon), &d_lat) in dense.id.iter().zip(&dense.lon).zip(&dense.lat) {
            (id, lon, lat) =
                (id.wrapping_add(d_id), lon.wrapping_add(d_lon), lat.wrapping_add(d_lat));
            let is_wanted = wanted(id);
            let mut pairs = Vec::new();
            while let Some(key) = texts.next().filter(|&key| key != 0) {
                let value = texts.next().ok_or(BAD_INDEX)?;
                if is_wanted {
                    pairs.push((text(block, key.into())?, text(block, value.into())?));
                }
            }
            if is_wanted {
                let tags = pairs.into_iter().collect();
                found.push(Node { id, position: place(block, lon, lat)?, tags });
            }
        }
    }
    Ok(found)
}

fn is_street_or_ferry(
    block: &PrimitiveBlock,
    keys: &[u32],
    values: &[u32],
) -> Result<bool, &'static str> {
    let text = |index: u32| block.stringtable.s.get(index as usize).ok_or(BAD_INDEX);
    for (index, &key) in keys.iter().enumerate() {
        match &text(key)?[..] {
            b"highway" => {
                let Some(&value) = values.get(index) else { return Ok(true) };
                return Ok(!str::from_utf8(text(value)?).is_ok_and(is_no_street));
            }
            b"route" => match values.get(index) {
                Some(&value) if text(value)? == b"ferry" => return Ok(true),
                _ => {}
            },
            _ => {}
        }
    }
    Ok(false)
}

fn tags(block: &PrimitiveBlock, keys: &[u32], values: &[u32]) -> Result<Tags, &'static str> {
    if keys.len() != values.len() {
        return Err("a tag has a key and no value");
    }
    let pair =
        |(&key, &value): (&u32, &u32)| Ok((text(block, key.into())?, text(block, value.into())?));
    keys.iter().zip(values).map(pair).collect()
}

fn text(block: &PrimitiveBlock, index: i64) -> Result<std::borrow::Cow<'_, str>, &'static str> {
    let index = usize::try_from(index).map_err(|_negative| BAD_INDEX)?;
    Ok(String::from_utf8_lossy(block.stringtable.s.get(index).ok_or(BAD_INDEX)?))
}

fn running_sums(differences: &[i64]) -> Vec<i64> {
    let mut sum = 0_i64;
    let add = |&difference: &i64| {
        sum = sum.wrapping_add(difference);
        sum
    };
    differences.iter().map(add).collect()
}

fn place(block: &PrimitiveBlock, lon: i64, lat: i64) -> Result<Position, &'static str> {
    let granularity = i64::from(block.granularity());
    let e7 = |offset: i64, units: i64| {
        let nano = granularity.checked_mul(units)?.checked_add(offset)?;
        i32::try_from(nano / 100).ok()
    };
    let (lon, lat) = (e7(block.lon_offset(), lon), e7(block.lat_offset(), lat));
    lon.zip(lat).and_then(|(lon, lat)| Position::from_e7(lon, lat)).ok_or(BAD_PLACE)
}

#[cfg(test)]
mod tests {
    use osmpbfreader::osmformat::{self, PrimitiveGroup};

    use super::*;

    /// How many streets there are in a block with one way of these tags.
    fn check(tags: &[(&str, &str)], n_streets: usize) {
        let mut block = PrimitiveBlock::new();
        let mut way = osmformat::Way::new();
        way.set_id(1);
        for (index, &(key, value)) in (0..).zip(tags) {
            let table = block.stringtable.mut_or_insert_default();
            table.s.extend([key, value].map(|text| text.as_bytes().to_vec()));
            way.keys.push(2 * index);
            way.vals.push(2 * index + 1);
        }
        block.primitivegroup.push(PrimitiveGroup { ways: vec![way], ..PrimitiveGroup::default() });
        assert_eq!(ways(&block).unwrap().len(), n_streets, "{tags:?}");
    }

    #[test]
    fn buildings_and_footpaths_are_not_held_in_memory() {
        check(&[("building", "yes")], 0);
        check(&[("highway", "footway")], 0);
        check(&[("surface", "gravel"), ("highway", "path")], 0);
        check(&[("route", "hiking")], 0);
    }

    #[test]
    fn streets_ferries_and_what_is_strange_are() {
        check(&[("highway", "residential")], 1);
        check(&[("highway", "footway;residential")], 1);
        check(&[("highway", "spaceport")], 1);
        check(&[("route", "ferry")], 1);
    }
}
