//! Who is let onto a street: a set of groups, as the signs name them.

/// The groups that a street or a barrier is open to; none of them where it is shut.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Access(u8);

impl Access {
    /// Nobody at all.
    pub const NOBODY: Self = Self(0);
    /// Everyone.
    pub const EVERYONE: Self = Self(1);
    /// Whoever has something to do there.
    pub const VISITORS: Self = Self(1 << 1);
    /// Whoever brings or fetches something there.
    pub const DELIVERIES: Self = Self(1 << 2);
    /// Whoever has the owner's permit.
    pub const PERMITTED: Self = Self(1 << 3);
    /// Buses and other public transport.
    pub const PUBLIC_TRANSPORT: Self = Self(1 << 4);
    /// Police, ambulances, fire engines.
    pub const EMERGENCY: Self = Self(1 << 5);
    /// Work on fields.
    pub const AGRICULTURE: Self = Self(1 << 6);
    /// Work in woods.
    pub const FORESTRY: Self = Self(1 << 7);

    /// Both groups.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whoever is in both sets.
    #[must_use]
    pub const fn common(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether some group is in both sets.
    pub const fn admits(self, group: Self) -> bool {
        self.0 & group.0 != 0
    }

    /// The set as a number, for the file.
    pub(crate) const fn bits(self) -> u8 {
        self.0
    }

    /// The set of that number.
    pub(crate) const fn from_bits(bits: u8) -> Self {
        Self(bits)
    }
}
