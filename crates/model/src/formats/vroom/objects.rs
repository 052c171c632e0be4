//! The objects of the file, as they stand in it.

use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Contents {
    pub(super) vehicles: Vec<VehicleObject>,
    #[serde(default)]
    pub(super) jobs: Vec<JobObject>,
    pub(super) matrices: BTreeMap<String, MatrixObject>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VehicleObject {
    pub(super) id: u64,
    #[serde(default = "car")]
    pub(super) profile: String,
    pub(super) start: Option<(f64, f64)>,
    pub(super) start_index: Option<usize>,
    pub(super) end: Option<(f64, f64)>,
    pub(super) end_index: Option<usize>,
    #[serde(default)]
    pub(super) capacity: Vec<u32>,
    #[serde(default)]
    pub(super) skills: Vec<u32>,
    pub(super) time_window: Option<(u32, u32)>,
    #[serde(default)]
    pub(super) breaks: Vec<BreakObject>,
    #[serde(default)]
    pub(super) costs: CostsObject,
    pub(super) max_travel_time: Option<u32>,
    pub(super) max_distance: Option<u32>,
    #[serde(rename = "description")]
    pub(super) _description: Option<String>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct CostsObject {
    pub(super) fixed: u32,
    pub(super) per_hour: u32,
    pub(super) per_km: u32,
}

impl Default for CostsObject {
    fn default() -> Self {
        Self { fixed: 0, per_hour: 3600, per_km: 0 }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BreakObject {
    pub(super) id: u64,
    pub(super) time_windows: Vec<(u32, u32)>,
    #[serde(default)]
    pub(super) service: u32,
    #[serde(rename = "description")]
    pub(super) _description: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct JobObject {
    pub(super) id: u64,
    #[serde(rename = "location")]
    pub(super) _location: Option<(f64, f64)>,
    pub(super) location_index: Option<usize>,
    #[serde(default)]
    pub(super) setup: u32,
    #[serde(default)]
    pub(super) service: u32,
    #[serde(default)]
    pub(super) pickup: Vec<u32>,
    #[serde(default)]
    pub(super) delivery: Vec<u32>,
    #[serde(default)]
    pub(super) skills: Vec<u32>,
    #[serde(default)]
    pub(super) priority: u32,
    #[serde(default)]
    pub(super) time_windows: Vec<(u32, u32)>,
    #[serde(rename = "description")]
    pub(super) _description: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MatrixObject {
    pub(super) durations: Vec<Vec<u32>>,
    pub(super) distances: Option<Vec<Vec<u32>>>,
    pub(super) costs: Option<Vec<Vec<u32>>>,
}

fn car() -> String {
    "car".to_owned()
}
