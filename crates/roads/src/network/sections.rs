//! The sections of a file: read piece by piece on all threads, each piece into its place and checked while it is at hand.
//!
//! They are read, not mapped: what was checked is what is used, whatever happens to the file meanwhile.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use crate::pages::Pages;
use crate::stored::Section;

/// A piece stays in a thread's own cache between being read and being checked.
const PIECE: usize = 1 << 18;

/// Every section begins with a word.
const ALIGNMENT: usize = size_of::<u64>();

/// The checksum of a section: that of the checksums of its pieces, so that many threads can find it.
pub(super) fn checksum(section: &[u8]) -> u64 {
    whole(section.par_chunks(PIECE).map(xxh3_64).collect())
}

fn whole(of_pieces: Vec<u64>) -> u64 {
    let of_pieces: Vec<u64> = of_pieces.into_iter().map(u64::to_le).collect();
    xxh3_64(bytemuck::cast_slice(&of_pieces))
}

/// Reads some ranges of a file, which must lie within it, and says what the checksum of each is.
///
/// They lie one after the other in the same memory, which is kept for as long as one of them is.
pub(super) fn read(source: &Source, ranges: &[Range<usize>]) -> io::Result<Vec<(Section, u64)>> {
    let places: Vec<usize> = ranges
        .iter()
        .scan(0, |next, range| {
            let place = *next;
            *next += range.len().next_multiple_of(ALIGNMENT);
            Some(place)
        })
        .collect();
    let n_words = ranges.iter().map(|range| range.len().div_ceil(ALIGNMENT)).sum();
    let mut words = Pages::<u64>::zeroed(n_words);
    let mut pieces = Vec::new();
    let mut rest = bytemuck::cast_slice_mut(&mut words);
    for (section, range) in ranges.iter().enumerate() {
        let (own, after) = rest.split_at_mut(range.len().next_multiple_of(ALIGNMENT));
        let own = own[..range.len()].chunks_mut(PIECE);
        pieces.extend(
            (range.start..).step_by(PIECE).zip(own).map(|(at, piece)| (section, at, piece)),
        );
        rest = after;
    }
    let found = pieces.into_par_iter().map(|(section, at, piece)| {
        source.read_at(piece, at as u64)?;
        Ok((section, xxh3_64(piece)))
    });
    let found = found.collect::<io::Result<Vec<_>>>()?;
    let mut of_pieces = vec![Vec::new(); ranges.len()];
    for (section, checksum) in found {
        of_pieces[section].push(checksum);
    }
    let words = Arc::new(words);
    let sections = places.into_iter().zip(ranges);
    let sections =
        sections.map(|(place, range)| Section::new(words.clone(), place..place + range.len()));
    Ok(sections.zip(of_pieces.into_iter().map(whole)).collect())
}

/// A file that is read at several places at once.
pub(super) struct Source {
    #[cfg(unix)]
    file: File,
    #[cfg(not(unix))]
    file: std::sync::Mutex<File>,
}

#[cfg(unix)]
impl Source {
    pub(super) const fn new(file: File) -> Self {
        Self { file }
    }

    fn read_at(&self, bytes: &mut [u8], place: u64) -> io::Result<()> {
        std::os::unix::fs::FileExt::read_exact_at(&self.file, bytes, place)
    }
}

#[cfg(not(unix))]
impl Source {
    pub(super) const fn new(file: File) -> Self {
        Self { file: std::sync::Mutex::new(file) }
    }

    fn read_at(&self, bytes: &mut [u8], place: u64) -> io::Result<()> {
        use std::io::{Read as _, Seek as _};
        let mut file = self.file.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        file.seek(io::SeekFrom::Start(place))?;
        file.read_exact(bytes)
    }
}
