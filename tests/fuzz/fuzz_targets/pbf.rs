//! Any bytes are imported as streets or refused with a sentence; what was imported can be driven.
//!
//! A mutated blob would seldom inflate, so the fuzzer writes blobs that are not compressed: its input is the kind and the
//! contents of each, and the frames around them are made here. An input that begins with a frame's own bytes is taken as it is.

#![no_main]

use libfuzzer_sys::fuzz_target;
use roadcrew_roads::import_bytes;

fuzz_target!(|input: &[u8]| {
    match input.split_first() {
        Some((0, file)) => import(file),
        Some((_, blobs)) => import(&framed(blobs)),
        None => {}
    }
});

fn import(file: &[u8]) {
    if let Err(error) = import_bytes("fuzzed", file) {
        assert!(error.to_string().contains("fuzzed"));
    }
}

/// A header, then a frame for each part of the input: two bytes of its length, then its contents.
fn framed(mut blobs: &[u8]) -> Vec<u8> {
    let mut file = frame(b"OSMHeader", &field(4, b"OsmSchema-V0.6"));
    while let Some((length, rest)) = blobs.split_first_chunk() {
        let length = usize::from(u16::from_le_bytes(*length)).min(rest.len());
        let (contents, rest) = rest.split_at(length);
        file.extend(frame(b"OSMData", contents));
        blobs = rest;
    }
    file
}

/// A blob that is stored raw, with its header.
fn frame(kind: &[u8], contents: &[u8]) -> Vec<u8> {
    let blob = field(1, contents);
    let mut header = field(1, kind);
    header.push(3 << 3);
    varint(&mut header, blob.len());
    let mut bytes = (header.len() as u32).to_be_bytes().to_vec();
    bytes.extend(header);
    bytes.extend(blob);
    bytes
}

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
