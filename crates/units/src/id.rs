//! Ids are positions in a list, wrapped so that a crew is never taken for a street.

/// Defines an id: a `u32` newtype with `new`, `index` and `Display`.
///
/// ```
/// roadcrew_units::define_id!(
///     /// A crew in the order of the city's file.
///     CrewId
/// );
/// assert_eq!(CrewId::new(3).index(), 3);
/// ```
#[macro_export]
macro_rules! define_id {
    ($(#[$docs:meta])* $name:ident) => {
        $(#[$docs])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The id of the entry at `index`.
            ///
            /// # Panics
            /// If `index` does not fit in 32 bits: no list of a city is that long.
            pub fn new(index: usize) -> Self {
                #[expect(clippy::expect_used, reason = "the message is the invariant")]
                Self(u32::try_from(index).expect("a list has fewer than 2^32 entries"))
            }

            /// The position in its list.
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.0, f)
            }
        }
    };
}
