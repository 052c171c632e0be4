//! Every way in which a PBF file can be broken ends in a sentence.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::error::Error as _;

use roadcrew_roads::import_bytes;

fn check(bytes: &[u8], expected: &str) {
    let error = import_bytes("city.osm.pbf", bytes).unwrap_err();
    let cause = error.source().map(ToString::to_string).unwrap_or_default();
    let sentence = format!("{error}: {cause}");
    assert!(sentence.contains(expected) && sentence.contains("city.osm.pbf"), "{sentence}");
}

/// A length-delimited protobuf field.
fn field(number: u8, contents: &[u8]) -> Vec<u8> {
    let mut bytes = vec![number << 3 | 2];
    varint(&mut bytes, contents.len());
    bytes.extend_from_slice(contents);
    bytes
}

fn varint(bytes: &mut Vec<u8>, mut value: usize) {
    while 0x80 <= value {
        bytes.push(value.to_le_bytes()[0] | 0x80);
        value >>= 7;
    }
    bytes.push(value.to_le_bytes()[0]);
}

fn frame(kind: &str, blob: &[u8]) -> Vec<u8> {
    let mut header = field(1, kind.as_bytes());
    header.push(3 << 3);
    varint(&mut header, blob.len());
    let mut bytes = u32::try_from(header.len()).unwrap().to_be_bytes().to_vec();
    bytes.extend(header);
    bytes.extend_from_slice(blob);
    bytes
}

fn with_header(rest: &[u8]) -> Vec<u8> {
    let mut bytes = frame("OSMHeader", &field(1, &field(4, b"OsmSchema-V0.6")));
    bytes.extend_from_slice(rest);
    bytes
}

#[test]
fn an_empty_file_is_refused() {
    check(b"", "is empty");
}

#[test]
fn a_file_of_text_is_refused() {
    check(b"<osm version='0.6'></osm>", "no .osm.pbf file");
}

#[test]
fn a_file_cut_off_is_refused() {
    let whole = with_header(&frame("OSMData", &field(1, &field(1, b""))));
    check(&whole[..whole.len() - 1], "cut off");
    check(&whole[..2], "cut off");
}

#[test]
fn an_unknown_type_is_refused() {
    check(&with_header(&frame("Virus", b"")), "unknown type 'Virus'");
}

#[test]
fn a_file_without_header_is_refused() {
    check(&frame("OSMData", &field(1, b"")), "OSMHeader");
}

#[test]
fn an_unknown_feature_is_refused() {
    check(&frame("OSMHeader", &field(1, &field(4, b"Telepathy"))), "'Telepathy'");
}

#[test]
fn a_zip_bomb_is_cut_off() {
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, &vec![0; 40 << 20]).unwrap();
    check(
        &with_header(&frame("OSMData", &field(3, &packed.finish().unwrap()))),
        "more than 32 MiB",
    );
}

#[test]
fn a_missing_text_is_refused() {
    // A way whose only key is text 77 of a table with a single text.
    let way = [vec![1 << 3, 5], field(2, &[77]), field(3, &[77])].concat();
    let block = [field(1, &field(1, b"")), field(2, &field(3, &way))].concat();
    check(&with_header(&frame("OSMData", &field(1, &block))), "missing from its table");
}

#[test]
fn a_map_without_streets_is_an_error_of_its_own() {
    check(&with_header(&frame("OSMData", &field(1, &field(1, &field(1, b""))))), "no streets");
}

/// A number that may be negative.
fn number(field: u8, value: usize) -> Vec<u8> {
    let mut bytes = vec![field << 3];
    varint(&mut bytes, value * 2);
    bytes
}

#[test]
fn a_block_may_hold_streets_and_their_nodes() {
    let texts = [field(1, b""), field(1, b"highway"), field(1, b"residential")].concat();
    let node = |id, lat| [number(1, id), number(8, lat), number(9, 60_000_000)].concat();
    let way = [vec![1 << 3, 5], field(2, &[1]), field(3, &[2]), field(8, &[2, 2])].concat();
    let nodes = [node(1, 411_500_000), node(2, 411_510_000)];
    let group = [field(3, &way), field(1, &nodes[0]), field(1, &nodes[1])].concat();
    let block = [field(1, &texts), field(2, &group)].concat();
    let file = with_header(&frame("OSMData", &field(1, &block)));
    assert_eq!(import_bytes("city.osm.pbf", &file).unwrap().network.n_segments(), 2);
}
