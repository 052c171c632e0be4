//! `X.roads`: the network on disk.
//!
//! Little-endian: 8 bytes of magic, version, number of sections, then per section its offset, length and checksum, then a
//! checksum of all that (xxh3), then the sections, each at a multiple of eight. The checksum of a section is the xxh3 of those
//! of its pieces of 256 KiB. A file that is damaged or of another version is refused in a sentence.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::xxh3_64;

use super::StreetNetwork;
use super::columns::{N_SECTIONS, from_sections, to_sections};
use super::sections::{Source, checksum, read};
use super::topology::{N_HIERARCHY_SECTIONS, saved_from};

const MAGIC: &[u8; 8] = b"RCROADS\n";
const VERSION: u64 = 9;
const N_ALL: usize = N_SECTIONS + N_HIERARCHY_SECTIONS;
/// So that words lie well.
const ALIGNMENT: usize = 8;
const HEAD: usize = 8 + 16 + N_ALL * 24;

/// Why a file could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The file cannot be read.
    #[error("cannot read {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file cannot be written.
    #[error("cannot write {}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The file is something else.
    #[error("{} is no street network; build one with 'roadcrew network build'", path.display())]
    NotRoads {
        /// The file.
        path: PathBuf,
    },
    /// The file was written by another version.
    #[error("{} is of version {found}, this program reads version {VERSION}; build it again from its .osm.pbf", path.display())]
    OtherVersion {
        /// The file.
        path: PathBuf,
        /// Its version.
        found: u64,
    },
    /// The file's checksum or contents are wrong.
    #[error("{} is damaged ({what}); build it again from its .osm.pbf", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: &'static str,
    },
}

impl StreetNetwork {
    /// Writes the network and its hierarchy to a file. It is written beside its place and then moved there, so that nobody reads a half.
    pub fn save(&self, path: &Path) -> Result<(), FileError> {
        let hierarchy = self.topology().to_sections();
        let contents: Vec<Vec<u8>> = to_sections(self).into_iter().chain(hierarchy).collect();
        let mut head = Vec::with_capacity(HEAD + 8);
        head.extend_from_slice(MAGIC);
        push(&mut head, VERSION);
        push(&mut head, N_ALL as u64);
        let mut offset = HEAD + 8;
        for section in &contents {
            push(&mut head, offset as u64);
            push(&mut head, section.len() as u64);
            push(&mut head, checksum(section));
            offset = (offset + section.len()).next_multiple_of(ALIGNMENT);
        }
        let checksum = xxh3_64(&head);
        push(&mut head, checksum);
        for section in contents {
            head.extend(section);
            head.resize(head.len().next_multiple_of(ALIGNMENT), 0);
        }

        let failed = |source| FileError::Write { path: path.to_owned(), source };
        let mut beside = path.as_os_str().to_owned();
        beside.push(".part");
        fs::write(&beside, head).map_err(failed)?;
        fs::rename(&beside, path).map_err(failed)
    }

    /// Reads a network that [`save`](Self::save) wrote.
    ///
    /// All checksums are verified, and that the streets make sense. Whether the hierarchy is theirs is looked at when a router
    /// first needs it; should it be another one with the right checksum, it is made anew.
    pub fn load(path: &Path) -> Result<Self, FileError> {
        let failed = |source| FileError::Read { path: path.to_owned(), source };
        let damaged = |what| FileError::Damaged { path: path.to_owned(), what };
        let mut file = File::open(path).map_err(failed)?;
        let mut head = Vec::with_capacity(HEAD + 8);
        (&mut file).take(HEAD as u64 + 8).read_to_end(&mut head).map_err(failed)?;
        if !head.starts_with(MAGIC) {
            return Err(FileError::NotRoads { path: path.to_owned() });
        }
        let found = number(&head, 8).ok_or_else(|| damaged("it is cut off"))?;
        if found != VERSION {
            return Err(FileError::OtherVersion { path: path.to_owned(), found });
        }
        let length = file.metadata().map_err(failed)?.len();
        let (head, signature) =
            head.split_at_checked(HEAD).ok_or_else(|| damaged("it is cut off"))?;
        if number(signature, 0) != Some(xxh3_64(head)) {
            return Err(damaged("the checksum of its table of contents is wrong"));
        }
        let range = |index: usize| {
            let range = section_range(head, 24 + index * 24)?;
            (range.end as u64 <= length).then_some(range)
        };
        let ranges: Option<Vec<_>> = (0..N_ALL).map(range).collect();
        let ranges = ranges.ok_or_else(|| damaged("it is cut off"))?;
        if cfg!(target_endian = "big") {
            return Err(damaged("for this machine its numbers lie the wrong way round"));
        }
        let (of_streets, of_hierarchy) = ranges.split_at(N_SECTIONS);
        let source = Source::new(file);
        let (streets, hierarchy) =
            rayon::join(|| read(&source, of_streets), || read(&source, of_hierarchy));
        let (streets, hierarchy) = (streets.map_err(failed)?, hierarchy.map_err(failed)?);
        let found = streets.iter().chain(&hierarchy).map(|&(_, checksum)| checksum);
        let told = (0..N_ALL).map(|index| number(head, 24 + index * 24 + 16));
        if !found.map(Some).eq(told) {
            return Err(damaged("a checksum is wrong"));
        }
        let [streets, hierarchy] = [streets, hierarchy]
            .map(|checked| checked.into_iter().map(|(section, _)| section).collect::<Vec<_>>());
        from_sections(streets)
            .zip(saved_from(hierarchy))
            .map(|(network, saved)| network.with_saved(saved))
            .ok_or_else(|| damaged("its parts do not fit together"))
    }
}

fn section_range(head: &[u8], entry: usize) -> Option<std::ops::Range<usize>> {
    let offset = usize::try_from(number(head, entry)?).ok()?;
    let length = usize::try_from(number(head, entry + 8)?).ok()?;
    Some(offset..offset.checked_add(length)?)
}

fn push(bytes: &mut Vec<u8>, value: u64) {
    bytes.extend_from_slice(&value.to_le_bytes());
}

fn number(bytes: &[u8], offset: usize) -> Option<u64> {
    Some(u64::from_le_bytes(*bytes.get(offset..)?.first_chunk()?))
}
