//! Any file is read as a network or refused with a sentence; what was read can be driven.
//!
//! The checksums would refuse nearly every input, so that they are made right first: what is fuzzed are the contents.

#![no_main]

use std::sync::{Arc, LazyLock};

use libfuzzer_sys::fuzz_target;
use roadcrew_roads::{Approach, Profile, Router, StreetNetwork};
use tempfile::TempDir;
use xxhash_rust::xxh3::xxh3_64;

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().expect("a folder"));

fuzz_target!(|input: &[u8]| {
    let file = FOLDER.path().join("fuzzed.roads");
    std::fs::write(&file, signed(input.to_vec())).expect("the folder can be written");
    match StreetNetwork::load(&file) {
        Ok(network) => drive(network),
        Err(error) => assert!(error.to_string().contains("fuzzed.roads")),
    }
});

/// The first and the last segments, from each to each.
fn drive(network: StreetNetwork) {
    let router = Router::new(Arc::new(network), &Profile::built_in("truck").expect("a profile"));
    let network = router.network();
    let ends = network
        .segments()
        .take(3)
        .chain(network.segments().skip(network.n_segments().saturating_sub(3)));
    let places: Vec<Approach> =
        ends.map(|segment| Approach { segment, along: network.segment(segment).length }).collect();
    for &from in &places {
        for &to in &places {
            router.route(from, to);
        }
    }
    router.snap(network.bounds().0);
}

/// With all checksums that the file's own table of contents asks for.
fn signed(mut bytes: Vec<u8>) -> Vec<u8> {
    let Some(n_sections) = number(&bytes, 16).filter(|&count| count <= bytes.len() / 24) else {
        return bytes;
    };
    for entry in (0..n_sections).map(|index| 24 + index * 24) {
        let (Some(offset), Some(length)) = (number(&bytes, entry), number(&bytes, entry + 8))
        else {
            break;
        };
        let section =
            offset.checked_add(length).and_then(|end| bytes.get(offset..end)).map(checksum_of);
        if let (Some(checksum), Some(place)) = (section, bytes.get_mut(entry + 16..entry + 24)) {
            place.copy_from_slice(&checksum.to_le_bytes());
        }
    }
    let head = 24 + n_sections * 24;
    let checksum = bytes.get(..head).map(xxh3_64);
    if let (Some(checksum), Some(place)) = (checksum, bytes.get_mut(head..head + 8)) {
        place.copy_from_slice(&checksum.to_le_bytes());
    }
    bytes
}

/// That of the checksums of its pieces.
fn checksum_of(section: &[u8]) -> u64 {
    let pieces = section.chunks(1 << 18).map(xxh3_64);
    xxh3_64(&pieces.flat_map(u64::to_le_bytes).collect::<Vec<u8>>())
}

fn number(bytes: &[u8], offset: usize) -> Option<usize> {
    let word = bytes.get(offset..)?.first_chunk()?;
    usize::try_from(u64::from_le_bytes(*word)).ok()
}
