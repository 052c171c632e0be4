//! Memory for many numbers, in large pages where the system has such.
//!
//! Memory that is new costs a fault for each of its pages when it is first touched: at four kilobytes a page that is a quarter
//! of the time of a large table that is written once, and its pages don't fit into what the processor remembers of them.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

use bytemuck::Pod;
use memmap2::MmapMut;

/// From so many bytes on, pages of two megabytes are worth asking for.
const MANY: usize = 4 << 20;

/// A list of numbers, zero at first, that neither grows nor shrinks.
pub(crate) struct Pages<T>(Memory<T>);

enum Memory<T> {
    Allocated(Vec<T>),
    Mapped(MmapMut, PhantomData<T>),
}

impl<T: Pod> Pages<T> {
    /// So many zeroes.
    pub(crate) fn zeroed(length: usize) -> Self {
        let bytes = length.checked_mul(size_of::<T>()).filter(|&bytes| MANY <= bytes);
        let mapped = bytes.and_then(|bytes| MmapMut::map_anon(bytes).ok());
        let Some(mapped) = mapped else {
            return Self(Memory::Allocated(bytemuck::zeroed_vec(length)));
        };
        #[cfg(target_os = "linux")]
        let _is_refused_where_there_are_none = mapped.advise(memmap2::Advice::HugePage);
        Self(Memory::Mapped(mapped, PhantomData))
    }
}

impl<T: Pod> Deref for Pages<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match &self.0 {
            Memory::Allocated(numbers) => numbers,
            Memory::Mapped(bytes, _) => bytemuck::cast_slice(bytes),
        }
    }
}

impl<T: Pod> DerefMut for Pages<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        match &mut self.0 {
            Memory::Allocated(numbers) => numbers,
            Memory::Mapped(bytes, _) => bytemuck::cast_slice_mut(bytes),
        }
    }
}

impl<T: Pod> Clone for Pages<T> {
    fn clone(&self) -> Self {
        let mut copy = Self::zeroed(self.len());
        copy.copy_from_slice(self);
        copy
    }
}

impl<T: Pod + PartialEq> PartialEq for Pages<T> {
    fn eq(&self, other: &Self) -> bool {
        self[..] == other[..]
    }
}

impl<T: Pod + Eq> Eq for Pages<T> {}

impl<T: Pod + fmt::Debug> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self[..]).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fills, copies and compares a list of so many numbers.
    fn check(length: usize) {
        let mut pages = Pages::<u32>::zeroed(length);
        assert!(pages.len() == length && pages.iter().all(|&number| number == 0));
        for (number, place) in (0..).zip(pages.iter_mut()) {
            *place = number;
        }
        let mut copy = pages.clone();
        assert_eq!(copy, pages);
        copy[length - 1] += 1;
        assert_ne!(copy, pages);
        assert_eq!(pages[length - 1] as usize, length - 1);
    }

    #[test]
    fn few_numbers_and_many_are_kept_alike() {
        check(1);
        check(MANY / 4 - 1);
        check(MANY / 4 + 3);
    }

    #[test]
    fn there_may_be_none() {
        assert!(Pages::<u64>::zeroed(0).is_empty());
    }
}
