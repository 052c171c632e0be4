//! `X.roads`: the network on disk.
//!
//! Little-endian: 8 bytes of magic, version, number of sections, then per section its offset, length and xxh3 checksum,
//! then a checksum of all that, then the sections, each at a multiple of eight. A file that is damaged or of another version is refused in a sentence.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use super::StreetNetwork;
use super::columns::{N_SECTIONS, from_sections, to_sections};
use super::topology::{N_HIERARCHY_SECTIONS, structure_from};
use crate::pages::Pages;
use crate::turns::TurnGraph;

const MAGIC: &[u8; 8] = b"RCROADS\n";
const VERSION: u64 = 6;
const N_ALL: usize = N_SECTIONS + N_HIERARCHY_SECTIONS;
/// So that words can be read where they lie.
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
        let sections: Vec<Vec<u8>> = to_sections(self).into_iter().chain(hierarchy).collect();
        let mut head = Vec::with_capacity(HEAD + 8);
        head.extend_from_slice(MAGIC);
        push(&mut head, VERSION);
        push(&mut head, N_ALL as u64);
        let mut offset = HEAD + 8;
        for section in &sections {
            push(&mut head, offset as u64);
            push(&mut head, section.len() as u64);
            push(&mut head, xxh3_64(section));
            offset = (offset + section.len()).next_multiple_of(ALIGNMENT);
        }
        let checksum = xxh3_64(&head);
        push(&mut head, checksum);
        for section in sections {
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
    pub fn load(path: &Path) -> Result<Self, FileError> {
        let bytes =
            contents(path).map_err(|source| FileError::Read { path: path.to_owned(), source })?;
        let damaged = |what| FileError::Damaged { path: path.to_owned(), what };
        if !bytes.starts_with(MAGIC) {
            return Err(FileError::NotRoads { path: path.to_owned() });
        }
        let found = number(&bytes, 8).ok_or_else(|| damaged("it is cut off"))?;
        if found != VERSION {
            return Err(FileError::OtherVersion { path: path.to_owned(), found });
        }
        let head = bytes.get(..HEAD).ok_or_else(|| damaged("it is cut off"))?;
        if number(&bytes, HEAD) != Some(xxh3_64(head)) {
            return Err(damaged("the checksum of its table of contents is wrong"));
        }
        let section = |index: usize| {
            let entry = 24 + index * 24;
            let range = section_range(head, entry);
            let section =
                range.and_then(|range| bytes.get(range)).ok_or_else(|| damaged("it is cut off"))?;
            if number(head, entry + 16) != Some(xxh3_64(section)) {
                return Err(damaged("a checksum is wrong"));
            }
            Ok(section)
        };
        let sections: Vec<Result<&[u8], FileError>> =
            (0..N_ALL).into_par_iter().map(section).collect();
        let sections = sections.into_iter().collect::<Result<Vec<_>, _>>()?;
        let (streets, hierarchy) = sections.split_at(N_SECTIONS);
        let with_turns = |network| {
            let turns = TurnGraph::new(&network);
            (network, turns)
        };
        let (network, structure) =
            rayon::join(|| from_sections(streets).map(with_turns), || structure_from(hierarchy));
        network
            .zip(structure)
            .and_then(|((network, turns), structure)| network.with_topology(turns, structure))
            .ok_or_else(|| damaged("its parts do not fit together"))
    }
}

fn contents(path: &Path) -> io::Result<Pages<u8>> {
    let mut file = File::open(path)?;
    let length = usize::try_from(file.metadata()?.len()).map_err(io::Error::other)?;
    let mut bytes = Pages::zeroed(length);
    file.read_exact(&mut bytes)?;
    Ok(bytes)
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
