//! Numbers of which there are many: made here, or lying where a file was read to.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, Range};
use std::sync::Arc;

use bytemuck::Pod;

use crate::pages::Pages;

/// A list that is made once. One of a file is never copied, and shares the file's bytes with its clones.
#[derive(Clone)]
pub(crate) struct Stored<T>(Place<T>);

#[derive(Clone)]
enum Place<T> {
    Made(Vec<T>),
    Read(Section, PhantomData<T>),
}

/// A part of a file's bytes, which were read as whole words so that numbers lie well.
#[derive(Clone, Debug)]
pub(crate) struct Section {
    file: Arc<Pages<u64>>,
    range: Range<usize>,
}

impl Section {
    pub(crate) const fn new(file: Arc<Pages<u64>>, range: Range<usize>) -> Self {
        Self { file, range }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &bytemuck::cast_slice(&self.file)[self.range.clone()]
    }

    /// Its numbers; `None` when they don't lie well or something is left over.
    pub(crate) fn numbers<T: Pod>(&self) -> Option<&[T]> {
        bytemuck::try_cast_slice(self.bytes()).ok()
    }
}

impl<T: Pod> Stored<T> {
    /// The numbers of a section; `None` when they don't lie well or something is left over.
    pub(crate) fn read(section: Section) -> Option<Self> {
        section.numbers::<T>()?;
        Some(Self(Place::Read(section, PhantomData)))
    }

    /// The list to be changed: one of a file is copied first.
    pub(crate) fn to_mut(&mut self) -> &mut Vec<T> {
        loop {
            match self.0 {
                Place::Made(ref mut list) => return list,
                Place::Read(..) => self.0 = Place::Made(self.to_vec()),
            }
        }
    }
}

impl<T: Pod> Deref for Stored<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        match &self.0 {
            Place::Made(list) => list,
            Place::Read(section, _) => bytemuck::cast_slice(section.bytes()),
        }
    }
}

impl<T> Default for Stored<T> {
    fn default() -> Self {
        Self(Place::Made(Vec::new()))
    }
}

impl<T: Pod + PartialEq> PartialEq for Stored<T> {
    fn eq(&self, other: &Self) -> bool {
        self[..] == other[..]
    }
}

impl<T: Pod + Eq> Eq for Stored<T> {}

impl<T: Pod + fmt::Debug> fmt::Debug for Stored<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self[..]).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_a_file_is_read_where_it_lies_and_copied_to_be_changed() {
        let mut words = Pages::<u64>::zeroed(3);
        words[1] = u64::from_ne_bytes([7; 8]);
        let section = Section::new(Arc::new(words), 8..16);
        let mut list = Stored::<u32>::read(section.clone()).unwrap();
        assert_eq!(list[..], [0x0707_0707; 2]);
        let before = list.clone();
        list.to_mut().push(3);
        assert_eq!((before.len(), list.len()), (2, 3));
        assert_ne!(before, list);
        assert!(Stored::<[u32; 3]>::read(section).is_none());
    }
}
