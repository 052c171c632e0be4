//! Whatever happens to the bytes of a file, reading it ends in a network or in a sentence.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::sync::{Arc, LazyLock};

use proptest::prelude::*;
use proptest::sample::Index;
use roadcrew_roads::{Profile, Router, StreetNetwork, import_bytes};
use xxhash_rust::xxh3::xxh3_64;

static PBF: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/helsinki/network.osm.pbf");
    std::fs::read(Path::new(file)).unwrap()
});

static ROADS: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("helsinki.roads");
    import_bytes("helsinki", &PBF).unwrap().network.save(&file).unwrap();
    std::fs::read(&file).unwrap()
});

fn number(bytes: &[u8], offset: usize) -> usize {
    usize::try_from(u64::from_le_bytes(*bytes[offset..].first_chunk().unwrap())).unwrap()
}

/// Puts another word somewhere into a section and signs the file anew, so that only its contents are wrong.
fn forged(section: Index, word: Index, value: u32) -> Vec<u8> {
    let mut bytes = ROADS.clone();
    let n_sections = number(&bytes, 16);
    let entry = 24 + section.index(n_sections) * 24;
    let (offset, length) = (number(&bytes, entry), number(&bytes, entry + 8));
    if 4 <= length {
        let at = offset + word.index(length / 4) * 4;
        bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
    }
    let checksum = xxh3_64(&bytes[offset..offset + length]);
    bytes[entry + 16..entry + 24].copy_from_slice(&checksum.to_le_bytes());
    let head = 24 + n_sections * 24;
    let checksum = xxh3_64(&bytes[..head]);
    bytes[head..head + 8].copy_from_slice(&checksum.to_le_bytes());
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_pbf_with_other_bytes_is_read_or_refused(
        changes in prop::collection::vec((any::<Index>(), any::<u8>()), 1..6),
        end in any::<Index>(),
        cut in any::<bool>(),
    ) {
        let mut bytes = PBF.clone();
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        bytes.truncate(if cut { end.index(bytes.len()) } else { bytes.len() });
        if let Err(error) = import_bytes("city.osm.pbf", &bytes) {
            prop_assert!(error.to_string().contains("city.osm.pbf"));
        }
    }

    #[test]
    fn a_network_with_forged_contents_is_used_or_refused(
        section in any::<Index>(),
        word in any::<Index>(),
        value in prop_oneof![any::<u32>(), 0..2000_u32, Just(u32::MAX)],
    ) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("forged.roads");
        std::fs::write(&file, forged(section, word, value)).unwrap();
        match StreetNetwork::load(&file) {
            Ok(network) => {
                let router = Router::new(Arc::new(network), &Profile::built_in("truck").unwrap());
                prop_assert_eq!(router.profile_name(), "truck");
            }
            Err(error) => prop_assert!(error.to_string().contains("forged.roads")),
        }
    }
}
