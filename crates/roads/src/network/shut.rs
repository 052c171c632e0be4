//! Streets that no motor vehicle may use: no part of the network, but known, so that who asks for one gets an answer.

use roadcrew_units::Metres;

use super::record::whole;
use super::{RoadClass, StreetNetwork, metres_from_dm};

/// A street that no motor vehicle may use, as the map has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShutStreet<'a> {
    /// The OSM way.
    pub way_id: i64,
    /// The name of the street, or its number, or empty.
    pub name: &'a str,
    /// The kind of street.
    pub class: RoadClass,
    /// Its length, rounded to the metre; nothing of what is drawn as an area.
    pub length: Metres,
    /// The tag that says so: `motor_vehicle=no`.
    pub why: String,
}

/// The same as it lies in a file: seven words. Texts are among the network's names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(C)]
pub(crate) struct ShutRecord {
    pub(crate) way_id: [u32; 2],
    pub(crate) class: u32,
    pub(crate) length_dm: u32,
    pub(crate) name: u32,
    pub(crate) key: u32,
    pub(crate) value: u32,
}

impl ShutRecord {
    /// Whether it points at what there is.
    pub(super) fn fits(&self, n_names: usize) -> bool {
        [self.name, self.key, self.value].iter().all(|&text| (text as usize) < n_names)
            && (self.class as usize) < RoadClass::ALL.len()
    }
}

impl StreetNetwork {
    /// The streets that no motor vehicle may use, in the order of the map: those with a name, and those that people live on or larger.
    pub fn shut_streets(&self) -> impl Iterator<Item = ShutStreet<'_>> {
        let text = |index: u32| self.names[index as usize].as_str();
        self.shut.iter().map(move |record| ShutStreet {
            way_id: whole(record.way_id),
            name: text(record.name),
            class: RoadClass::ALL[record.class as usize],
            length: metres_from_dm(record.length_dm.into()),
            why: format!("{}={}", text(record.key), text(record.value)),
        })
    }
}
