//! Whatever happens to the bytes of a file, reading it ends in a network or in a sentence.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::sync::{Arc, LazyLock};

use proptest::prelude::*;
use proptest::sample::Index;
use roadcrew_roads::{Approach, Profile, Router, SegmentId, StreetNetwork, import_bytes};
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

/// The checksum of a section: that of the checksums of its pieces.
fn checksum_of(section: &[u8]) -> u64 {
    let pieces = section.chunks(1 << 18).map(xxh3_64);
    xxh3_64(&pieces.flat_map(u64::to_le_bytes).collect::<Vec<u8>>())
}

/// Puts another word somewhere into a section and signs the file anew, so that only its contents are wrong.
fn forged(section: Index, word: Index, value: u32) -> Vec<u8> {
    let mut bytes = ROADS.clone();
    let n_sections = number(&bytes, 16);
    let section = section.index(n_sections);
    let entry = 24 + section * 24;
    let (offset, length) = (number(&bytes, entry), number(&bytes, entry + 8));
    if 4 <= length {
        let at = offset + word.index(length / 4) * 4;
        bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
    }
    signed(bytes, section)
}

/// Signs a section and the table of contents anew.
fn signed(mut bytes: Vec<u8>, section: usize) -> Vec<u8> {
    let n_sections = number(&bytes, 16);
    let entry = 24 + section * 24;
    let (offset, length) = (number(&bytes, entry), number(&bytes, entry + 8));
    let checksum = checksum_of(&bytes[offset..offset + length]);
    bytes[entry + 16..entry + 24].copy_from_slice(&checksum.to_le_bytes());
    let head = 24 + n_sections * 24;
    let checksum = xxh3_64(&bytes[..head]);
    bytes[head..head + 8].copy_from_slice(&checksum.to_le_bytes());
    bytes
}

/// From the first streets to the last and back.
fn drive(router: &Router) {
    let streets = router.network();
    let ids: Vec<_> = streets.segments().collect();
    let place = |&segment: &SegmentId| Approach { segment, along: streets.segment(segment).length };
    let places: Vec<Approach> =
        ids.iter().take(3).chain(ids.iter().rev().take(3)).map(place).collect();
    for &from in &places {
        for &to in &places {
            if let Some(path) = router.route(from, to) {
                assert!(0 <= path.metres.0);
            }
        }
    }
}

fn check_refused(bytes: &[u8], why: &str) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("city.roads");
    std::fs::write(&file, bytes).unwrap();
    let told = StreetNetwork::load(&file).unwrap_err().to_string();
    assert!(told.contains("city.roads") && told.contains(why), "{told}");
}

#[test]
fn a_file_that_is_cut_off_is_refused_wherever_the_cut_is() {
    for end in (0..ROADS.len()).step_by(ROADS.len() / 50) {
        check_refused(&ROADS[..end], if end < 8 { "is no street network" } else { "is damaged (" });
    }
}

#[test]
fn a_file_of_another_version_is_refused_with_both_versions() {
    let mut bytes = ROADS.clone();
    bytes[8] -= 1;
    check_refused(
        &bytes,
        &format!("is of version {}, this program reads version {}", bytes[8], ROADS[8]),
    );
}

#[test]
fn a_street_whose_way_back_is_another_street_is_refused() {
    // The second section has eleven words a segment, of which the eighth is its way back.
    let offset = number(&ROADS, 24 + 24);
    let way_back = offset + 7 * 4;
    let mut bytes = ROADS.clone();
    bytes[way_back..way_back + 4].copy_from_slice(&5_u32.to_le_bytes());
    check_refused(&signed(bytes, 1), "its parts do not fit together");
}

#[test]
fn a_hierarchy_of_other_streets_is_made_anew() {
    // Two vertices change their ranks: every number is fine, and none fits.
    let n_sections = number(&ROADS, 16);
    let ranks = (0..n_sections).position(|section| section == n_sections - 4).unwrap();
    let offset = number(&ROADS, 24 + ranks * 24);
    let words: Vec<u32> = [0, 1]
        .map(|nth| u32::from_le_bytes(*ROADS[offset + nth * 4..].first_chunk().unwrap()))
        .into();
    let mut bytes = ROADS.clone();
    for (nth, word) in words.iter().rev().enumerate() {
        bytes[offset + nth * 4..][..4].copy_from_slice(&word.to_le_bytes());
    }
    let bytes = signed(bytes, ranks);
    let folder = tempfile::tempdir().unwrap();
    let [file, forged] = ["good", "forged"].map(|name| folder.path().join(name));
    std::fs::write(&file, &*ROADS).unwrap();
    std::fs::write(&forged, bytes).unwrap();
    let export = |file: &Path| {
        let network = Arc::new(StreetNetwork::load(file).unwrap());
        let router = Router::new(network, &Profile::built_in("truck").unwrap());
        drive(&router);
        router.export()
    };
    assert_eq!(export(&forged), export(&file));
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
                drive(&router);
            }
            Err(error) => prop_assert!(error.to_string().contains("forged.roads")),
        }
    }
}
