//! The outer shell of a PBF file: length, header, blob, again and again to the end.
//!
//! Every length is checked before it is believed and a blob is inflated under a limit, so that a damaged or
//! hostile file ends in a sentence and neither in a panic nor in gigabytes. osmpbfreader decodes what is inside.

use std::io::Read as _;
use std::panic::catch_unwind;

use osmpbfreader::fileformat::Blob;
use osmpbfreader::osmformat::PrimitiveBlock;
use osmpbfreader::primitive_block_from_blob;

use super::wire::{Field, fields};

/// The largest blob header that the format allows.
const MAX_HEADER: usize = 64 * 1024;
/// The largest blob, packed or inflated, that the format allows.
const MAX_BLOB: usize = 32 * 1024 * 1024;
/// A map inflates to three times its size; more room than this many times is not made on the word of a file.
const MOST_INFLATED: usize = 20;
/// Features that a reader must know to understand the file.
const KNOWN_FEATURES: [&str; 2] = ["OsmSchema-V0.6", "DenseNodes"];

/// What is wrong with the bytes of a PBF file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// There are no bytes.
    #[error("the file is empty")]
    Empty,
    /// The file ends in the middle of a block.
    #[error("the file is cut off: the block at byte {offset} is longer than the rest of the file")]
    Truncated {
        /// Where the block starts.
        offset: usize,
    },
    /// A length that the format does not allow.
    #[error(
        "the block at byte {offset} claims {size} bytes, more than the format allows; this is no .osm.pbf file"
    )]
    TooLarge {
        /// Where the block starts.
        offset: usize,
        /// The size that it claims.
        size: i64,
    },
    /// A block that is neither header nor map.
    #[error("the block at byte {offset} is of the unknown type '{kind}'")]
    UnknownType {
        /// Where the block starts.
        offset: usize,
        /// The type's name, shortened.
        kind: String,
    },
    /// The first block must be the header.
    #[error("the file does not start with an OSMHeader block; this is no .osm.pbf file")]
    NoHeader,
    /// The header asks for something that is not understood.
    #[error("the file needs the feature '{feature}', which is not supported")]
    UnknownFeature {
        /// The feature's name, shortened.
        feature: String,
    },
    /// The packing is not zlib or none.
    #[error(
        "the block at byte {offset} is packed neither with zlib nor plainly; convert the file, for example with osmium"
    )]
    Packing {
        /// Where the block starts.
        offset: usize,
    },
    /// The block inflates to more than the format allows.
    #[error("the block at byte {offset} inflates to more than 32 MiB")]
    Bomb {
        /// Where the block starts.
        offset: usize,
    },
    /// The contents cannot be decoded.
    #[error("the block at byte {offset} is damaged: {what}")]
    Damaged {
        /// Where the block starts.
        offset: usize,
        /// What is wrong with it.
        what: String,
    },
}

/// One blob of map objects, still packed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame<'a> {
    offset: usize,
    blob: &'a [u8],
}

/// What there may be in a blob; most hold one kind.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Contents {
    pub(super) nodes: bool,
    pub(super) ways_or_relations: bool,
}

impl Contents {
    /// Looks at the outermost fields only. Where they make no sense everything may be there.
    fn of(block: &[u8]) -> Self {
        const GROUP: u64 = 2;
        let mut found = Self::default();
        for field in fields(block) {
            let Ok(field) = field else { return Self::EVERYTHING };
            let (GROUP, Field::Bytes(group)) = field else { continue };
            for field in fields(group) {
                match field {
                    Ok((1 | 2, _)) => found.nodes = true,
                    Ok((3 | 4, _)) => found.ways_or_relations = true,
                    Ok(_) => {}
                    Err(_) => return Self::EVERYTHING,
                }
            }
        }
        found
    }

    const EVERYTHING: Self = Self { nodes: true, ways_or_relations: true };
}

/// Walks the file from end to end and returns its map blobs.
pub(super) fn frames(bytes: &[u8]) -> Result<Vec<Frame<'_>>, FrameError> {
    if bytes.is_empty() {
        return Err(FrameError::Empty);
    }
    let mut found = Vec::new();
    let mut rest = bytes;
    let mut seen_header = false;
    while !rest.is_empty() {
        let offset = bytes.len() - rest.len();
        let (kind, blob) = next_frame(&mut rest, offset)?;
        match kind {
            b"OSMHeader" => {
                check_features(Frame { offset, blob })?;
                seen_header = true;
            }
            b"OSMData" if seen_header => found.push(Frame { offset, blob }),
            b"OSMData" => return Err(FrameError::NoHeader),
            other => return Err(FrameError::UnknownType { offset, kind: shortened(other) }),
        }
    }
    Ok(found)
}

impl Frame<'_> {
    /// Inflates the blob, and decodes it if it may hold what is wanted; tells what it holds.
    pub(super) fn block(
        self,
        is_wanted: impl Fn(Contents) -> bool,
    ) -> Result<(Contents, Option<PrimitiveBlock>), FrameError> {
        let inflated = self.inflated()?;
        let contents = Contents::of(&inflated);
        let block = is_wanted(contents).then(|| self.decoded(inflated)).transpose()?;
        Ok((contents, block))
    }

    fn decoded(self, inflated: Vec<u8>) -> Result<PrimitiveBlock, FrameError> {
        let mut blob = Blob::new();
        blob.set_raw(inflated);
        // The last belt: nothing in there is known to panic on bytes that came this far.
        let decoded = catch_unwind(|| primitive_block_from_blob(&blob));
        match decoded {
            Ok(Ok(block)) => Ok(block),
            Ok(Err(error)) => Err(self.damaged(&error.to_string())),
            Err(_panic) => Err(self.damaged("its contents make no sense")),
        }
    }

    /// The error of a block whose contents make no sense.
    pub(super) fn damaged(self, what: &str) -> FrameError {
        FrameError::Damaged { offset: self.offset, what: what.to_owned() }
    }

    fn inflated(self) -> Result<Vec<u8>, FrameError> {
        let (mut raw, mut zlib, mut size) = (None, None, 0);
        for field in fields(self.blob) {
            match field.map_err(|what| self.damaged(what))? {
                (1, Field::Bytes(bytes)) => raw = Some(bytes),
                (2, Field::Varint(inflated)) => size = usize::try_from(inflated).unwrap_or(0),
                (3, Field::Bytes(bytes)) => zlib = Some(bytes),
                _ => {}
            }
        }
        if let Some(raw) = raw {
            return Ok(raw.to_vec());
        }
        let zlib = zlib.ok_or(FrameError::Packing { offset: self.offset })?;
        // What the blob says of its size is a hint only.
        let mut inflated = Vec::with_capacity(size.min(zlib.len() * MOST_INFLATED).min(MAX_BLOB));
        let limit = MAX_BLOB as u64 + 1;
        flate2::bufread::ZlibDecoder::new(zlib)
            .take(limit)
            .read_to_end(&mut inflated)
            .map_err(|error| self.damaged(&error.to_string()))?;
        if inflated.len() > MAX_BLOB {
            return Err(FrameError::Bomb { offset: self.offset });
        }
        Ok(inflated)
    }
}

/// Takes one length, header and blob off the front of `rest`.
fn next_frame<'a>(rest: &mut &'a [u8], offset: usize) -> Result<(&'a [u8], &'a [u8]), FrameError> {
    let truncated = FrameError::Truncated { offset };
    let (length, after) = rest.split_first_chunk::<4>().ok_or_else(|| truncated.clone())?;
    let length = u32::from_be_bytes(*length) as usize;
    if MAX_HEADER < length {
        return Err(FrameError::TooLarge {
            offset,
            size: i64::try_from(length).unwrap_or(i64::MAX),
        });
    }
    let (header, after) = after.split_at_checked(length).ok_or_else(|| truncated.clone())?;
    let (mut kind, mut size): (&[u8], i64) = (b"", -1);
    for field in fields(header) {
        let damaged = |what: &str| FrameError::Damaged { offset, what: what.to_owned() };
        match field.map_err(damaged)? {
            (1, Field::Bytes(bytes)) => kind = bytes,
            (3, Field::Varint(value)) => size = value.cast_signed(),
            _ => {}
        }
    }
    let fits = usize::try_from(size).ok().filter(|&size| size <= MAX_BLOB);
    let size = fits.ok_or(FrameError::TooLarge { offset, size })?;
    let (blob, after) = after.split_at_checked(size).ok_or(truncated)?;
    *rest = after;
    Ok((kind, blob))
}

fn check_features(header: Frame<'_>) -> Result<(), FrameError> {
    for field in fields(&header.inflated()?) {
        let (4, Field::Bytes(feature)) = field.map_err(|what| header.damaged(what))? else {
            continue;
        };
        if !KNOWN_FEATURES.iter().any(|known| known.as_bytes() == feature) {
            return Err(FrameError::UnknownFeature { feature: shortened(feature) });
        }
    }
    Ok(())
}

fn shortened(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    text.chars().filter(|c| !c.is_control()).take(40).collect()
}
