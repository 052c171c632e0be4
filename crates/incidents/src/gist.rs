//! What is asked of a problem again and again, kept up while it grows: otherwise each question would walk through all its members.

use crate::middle::Middle;
use roadcrew_units::{Position, Timestamp};

/// Where a problem is, which asset it is about, and when it was over.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Gist {
    n_members: u32,
    /// Which member is the first that names an asset.
    asset: Option<u32>,
    closed: Option<Timestamp>,
    middle: Middle,
}

/// What a member says that is summed up.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Gain {
    /// Where it lies, if that bounds its problem.
    pub(crate) place: Option<Position>,
    pub(crate) names_asset: bool,
    pub(crate) open_until: Option<Timestamp>,
}

impl Gist {
    /// Takes in the next member.
    pub(crate) fn add(&mut self, gain: Gain) {
        if gain.names_asset && self.asset.is_none() {
            self.asset = Some(self.n_members);
        }
        self.closed = if self.n_members == 0 {
            gain.open_until
        } else {
            self.closed.zip(gain.open_until).map(|(one, other)| one.max(other))
        };
        if let Some(place) = gain.place {
            self.middle.add(place);
        }
        self.n_members += 1;
    }

    /// Which member is the first that names an asset.
    pub(crate) fn asset(&self) -> Option<usize> {
        self.asset.map(|place| place as usize)
    }

    /// When the last member was closed; `None` while one is open.
    pub(crate) fn closed(&self) -> Option<Timestamp> {
        self.closed
    }

    /// The middle of the members that bound it.
    pub(crate) fn middle(&self) -> Middle {
        self.middle
    }
}
