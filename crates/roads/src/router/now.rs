//! What every street takes now: the network, a profile and what is different from the map.

use crate::changes::ActiveChanges;
use crate::network::{Permission, SegmentId, StreetNetwork};
use crate::profile::Profile;

use super::Weight;

/// Every directed segment for one profile at one moment.
#[derive(Debug)]
pub(crate) struct StreetsNow {
    /// The weight of driving it; infinite where the profile may not.
    pub(crate) driving: Vec<Weight>,
    /// Whether it is open to through traffic.
    pub(crate) is_open: Vec<bool>,
}

impl StreetsNow {
    pub(crate) fn new(network: &StreetNetwork, profile: &Profile, changes: &ActiveChanges) -> Self {
        let by_row: Vec<Permission> =
            network.attributes.iter().map(|row| profile.permission(row)).collect();
        let mut now = Self {
            driving: Vec::with_capacity(network.n_segments()),
            is_open: Vec::with_capacity(network.n_segments()),
        };
        for record in &network.segments[..] {
            let row = record.attributes as usize;
            let permission = by_row[row];
            let ms = || profile.driving_ms(&network.attributes[row], record.length_dm);
            now.driving.push(weight(permission, ms, record.length_dm));
            now.is_open.push(permission == Permission::Yes);
        }
        for change in changes.streets() {
            let id = change.segment;
            let attributes = change.attributes_from(network.attributes_of(id));
            let permission = profile.permission(&attributes);
            let length_dm = network.record(id).length_dm;
            let ms = || change.driving_ms(profile.driving_ms(&attributes, length_dm), length_dm);
            now.driving[id.index()] = weight(permission, ms, length_dm);
            now.is_open[id.index()] = permission == Permission::Yes;
        }
        now
    }

    pub(crate) fn is_drivable(&self, segment: SegmentId) -> bool {
        self.driving[segment.index()].is_finite()
    }
}

fn weight(permission: Permission, ms: impl FnOnce() -> u32, length_dm: u32) -> Weight {
    match permission {
        Permission::No => Weight::INFINITE,
        _ => Weight::of_street(ms(), length_dm),
    }
}
