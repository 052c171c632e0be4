//! Whatever happens to the characters of a benchmark file, reading it ends in an instance or in a sentence with its line.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use roadcrew_model::{
    FormatError, Instance, Rounding, carp, mcarptif, mcgrp, solomon, vroom, vrplib,
};

macro_rules! sample {
    ($name:literal) => {
        include_str!(concat!("../../../tests/recost/instances/", $name))
    };
}

/// Good files of every format, each with its reader's name.
const FILES: [(&str, &str); 13] = [
    ("vrplib", sample!("prizes.vrp")),
    ("vrplib", sample!("depots.vrp")),
    ("vrplib", sample!("sites.vrp")),
    ("vrplib", sample!("fleet.vrp")),
    ("vrplib", sample!("trips.vrp")),
    ("vrplib", sample!("backhauls.vrp")),
    ("solomon", sample!("windows.txt")),
    ("carp", sample!("streets.dat")),
    ("mcgrp", sample!("mixed.dat")),
    ("mcgrp", sample!("mixed-turns.dat")),
    ("mcarptif", sample!("tips.txt")),
    ("mcarptif", sample!("tips-turns.txt")),
    ("vroom", sample!("vroom.json")),
];

fn read(format: &str, text: &str) -> Result<Instance, FormatError> {
    match format {
        "vrplib" => vrplib::read("x", text, Rounding::Exact),
        "solomon" => solomon::read("x", text, Rounding::Dimacs),
        "carp" => carp::read("x", text),
        "mcgrp" => mcgrp::read("x", text),
        "vroom" => vroom::read("x", text),
        _ => mcarptif::read("x", text),
    }
}

/// Pieces that numbers, separators and keys are made of, and some that fit nowhere.
const PIECES: [&str; 22] = [
    "",
    " ",
    "\n",
    "\t",
    "0",
    "1",
    "-1",
    "-",
    ".",
    "9",
    "99",
    "1e9",
    "1e300",
    "nan",
    "99999999999999999999",
    ":",
    "_SECTION",
    "#",
    "(",
    ",",
    "EOF\n",
    "é",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_file_is_read_or_refused_with_its_line(
        (format, good) in select(FILES.as_slice()),
        changes in prop::collection::vec((any::<Index>(), 0_usize..12, select(PIECES.as_slice())), 1..5),
    ) {
        let mut text: Vec<char> = good.chars().collect();
        for (place, removed, piece) in changes {
            let begin = place.index(text.len() + 1);
            let end = (begin + removed).min(text.len());
            text.splice(begin..end, piece.chars());
        }
        let text: String = text.into_iter().collect();
        if let Err(error) = read(format, &text) {
            prop_assert!((1..=text.lines().count().max(1)).contains(&error.line), "{error}");
            prop_assert!(!error.reason.is_empty());
        }
    }

    #[test]
    fn a_file_that_is_cut_off_is_read_or_refused(
        (format, good) in select(FILES.as_slice()),
        end in any::<Index>(),
    ) {
        let _ = read(format, &good[..end.index(good.len())]);
    }
}

#[test]
fn the_good_files_are_good() {
    for (format, good) in FILES {
        assert!(read(format, good).is_ok(), "{:?}", read(format, good).err());
    }
}
