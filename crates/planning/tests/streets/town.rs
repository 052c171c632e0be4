//! A small town drawn as text, in a folder like any city.
//!
//! `A` to `D` and `P` to `S` are junctions of a ring street, two-way and residential:
//!
//! ```text
//! S--B--D--R     300 m
//! |        |
//! P--A--C--Q     0, 150, 250 and 400 m
//! ```
//!
//! A way is written `AB name=Mill Street, width=8`; more nodes stand before it: `X 150 100`.

use roadcrew_planning::{City, DayPlan, News, Search, StopKind, collection};
use roadcrew_units::{ServiceDay, Skipped};
use std::collections::BTreeMap;
use std::sync::Mutex;

const RING: &[(&str, i64, i64)] = &[
    ("P", 0, 0),
    ("A", 150, 0),
    ("C", 250, 0),
    ("Q", 400, 0),
    ("R", 400, 300),
    ("D", 250, 300),
    ("B", 150, 300),
    ("S", 0, 300),
];

const CITY: &str = r#"
name = "Town"
zone = "Europe/Helsinki"
network = "network.osm.pbf"
[[depots]]
id = "yard"
name = "Yard"
lon = 24.9409
lat = 60.17
[[tips]]
id = "tip"
name = "Tip"
lon = 24.9464
lat = 60.1727
hours = ["06:00-14:00"]
minutes = 5
[collection]
street_kmh = 3.6
"#;

/// A truck that collects.
pub(crate) const TRUCK: &str = r#"
[[crews]]
id = "truck"
name = "Truck"
work = "collection"
profile = "truck"
depot = "yard"
shift = "06:00-14:00"
capacity_l = 10000
capacity_kg = 5000
tips = ["tip"]
"#;

/// A town with what is written about it.
pub(crate) struct Town {
    pub nodes: &'static [(&'static str, i64, i64)],
    pub ways: &'static [&'static str],
    /// More of `city.toml`, beginning with the crews.
    pub city: String,
    /// Files beside it.
    pub files: Vec<(&'static str, &'static str)>,
}

impl Town {
    /// A town with one truck, more ways, and rules of collection.
    pub(crate) fn new(ways: &'static [&'static str], rules: &'static str) -> Self {
        Self { nodes: &[], ways, city: TRUCK.to_owned(), files: vec![("collection.csv", rules)] }
    }

    pub(crate) fn open(&self) -> (City, Vec<Skipped>) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("network.osm.pbf"), self.pbf()).unwrap();
        std::fs::write(folder.path().join("city.toml"), format!("{CITY}{}", self.city)).unwrap();
        for (name, text) in &self.files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        City::open(folder.path()).unwrap()
    }

    /// A Monday's rounds.
    pub(crate) fn plan(&self) -> DayPlan {
        let (city, _) = self.open();
        let search = Search { threads: Some(1), ..Search::iterations(10) };
        collection::plan(&city, &monday(&city), &search, &|_| ()).unwrap()
    }

    /// What is told while the same is planned, in order.
    pub(crate) fn heard(&self) -> Vec<String> {
        let (city, _) = self.open();
        let search = Search { threads: Some(1), ..Search::iterations(10) };
        let heard = Mutex::new(Vec::new());
        let hear = |news| {
            heard.lock().unwrap().push(match news {
                News::Misplaced(told) => told,
                News::Progress(_) => "searching".to_owned(),
            });
        };
        collection::plan(&city, &monday(&city), &search, &hear).unwrap();
        heard.into_inner().unwrap()
    }

    pub(crate) fn plan_programme(&self, id: &str) -> DayPlan {
        let (city, _) = self.open();
        let search = Search { threads: Some(1), ..Search::iterations(10) };
        collection::plan_programme(&city, id, &monday(&city), &search, &|_| ()).unwrap()
    }

    fn pbf(&self) -> Vec<u8> {
        let mut strings = vec![String::new()];
        let mut string = |text: &str| {
            let known = strings.iter().position(|known| known == text);
            known.unwrap_or_else(|| {
                strings.push(text.to_owned());
                strings.len() - 1
            })
        };
        let (mut group_of_nodes, mut group_of_ways) = (Vec::new(), Vec::new());
        let mut ids = BTreeMap::new();
        for (id, &(name, east_m, north_m)) in (1..).zip(RING.iter().chain(self.nodes)) {
            ids.insert(name.chars().next().unwrap(), id);
            let mut node = number(1, zigzag(id));
            // In ten-millionths of a degree, at this latitude.
            node.extend(number(8, zigzag(601_700_000 + north_m * 90)));
            node.extend(number(9, zigzag(249_400_000 + east_m * 181)));
            group_of_nodes.extend(field(1, &node));
        }
        let ring = "PACQRDBSP name=Ring";
        for (id, way) in (100..).zip([ring].iter().chain(self.ways)) {
            let (nodes, tags) = way.split_once(' ').unwrap();
            let mut pairs: Vec<(&str, &str)> =
                tags.split(", ").map(|tag| tag.split_once('=').unwrap()).collect();
            if !tags.contains("highway=") {
                pairs.push(("highway", "residential"));
            }
            let (mut keys, mut values, mut refs) = (Vec::new(), Vec::new(), Vec::new());
            for (key, value) in pairs {
                keys.extend(varint(u64::try_from(string(key)).unwrap()));
                values.extend(varint(u64::try_from(string(value)).unwrap()));
            }
            let mut before = 0;
            for node in nodes.chars() {
                refs.extend(varint(zigzag(ids[&node] - before)));
                before = ids[&node];
            }
            let parts = [number(1, id), field(2, &keys), field(3, &values), field(8, &refs)];
            group_of_ways.extend(field(3, &parts.concat()));
        }
        let table: Vec<u8> = strings.iter().flat_map(|text| field(1, text.as_bytes())).collect();
        let block =
            [field(1, &table), field(2, &group_of_nodes), field(2, &group_of_ways)].concat();
        let header = field(4, b"OsmSchema-V0.6");
        [frame("OSMHeader", &header), frame("OSMData", &block)].concat()
    }
}

pub(crate) fn monday(city: &City) -> ServiceDay {
    ServiceDay::new("2026-05-11".parse().unwrap(), &city.zone).unwrap()
}

/// The streets that are worked on, by crew, in alphabetical order.
pub(crate) fn streets(plan: &DayPlan) -> Vec<String> {
    assert_eq!(plan.violations, Vec::<String>::new());
    let of_crew = |route: &roadcrew_planning::DayRoute| {
        let streets = route.stops.iter().filter(|stop| stop.kind == StopKind::Street);
        streets.map(|stop| format!("{}: {}", route.crew, stop.name)).collect::<Vec<_>>()
    };
    let mut names: Vec<String> = plan.routes.iter().flat_map(of_crew).collect();
    names.sort();
    names
}

pub(crate) fn litres(plan: &DayPlan) -> i64 {
    let stops = plan.routes.iter().flat_map(|route| &route.stops);
    stops.map(|stop| stop.litres).sum()
}

fn varint(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while 0x80 <= value {
        bytes.push(value.to_le_bytes()[0] | 0x80);
        value >>= 7;
    }
    bytes.push(value.to_le_bytes()[0]);
    bytes
}

fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)).cast_unsigned()
}

fn number(field: u8, value: u64) -> Vec<u8> {
    [vec![field << 3], varint(value)].concat()
}

fn field(number: u8, contents: &[u8]) -> Vec<u8> {
    let length = varint(u64::try_from(contents.len()).unwrap());
    [vec![number << 3 | 2], length, contents.to_vec()].concat()
}

fn frame(kind: &str, contents: &[u8]) -> Vec<u8> {
    let blob = field(1, contents);
    let size = number(3, u64::try_from(blob.len()).unwrap());
    let header = [field(1, kind.as_bytes()), size].concat();
    let length = u32::try_from(header.len()).unwrap().to_be_bytes().to_vec();
    [length, header, blob].concat()
}
