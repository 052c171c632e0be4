//! Which crate may use which of ours.

use cargo_metadata::{DependencyKind, MetadataCommand};
use std::collections::{BTreeMap, BTreeSet};

/// The table of the README. An arrow that is not here is a change of the architecture: edit both in one commit.
const ARROWS: [(&str, &[&str]); 11] = [
    ("units", &[]),
    ("api", &[]),
    ("roads", &["units"]),
    ("incidents", &["units"]),
    ("model", &["units"]),
    ("solver", &["units", "model"]),
    ("store", &["units", "model", "incidents"]),
    ("planning", &["units", "roads", "incidents", "model", "solver"]),
    ("service", &["units", "roads", "incidents", "model", "planning", "store", "api"]),
    ("lab", &["units", "roads", "incidents", "model", "planning"]),
    ("cli", &["units", "roads", "incidents", "model", "solver", "planning", "service", "lab"]),
];

/// Our crates with the normal dependencies that each has on the others.
fn arrows_drawn() -> BTreeMap<String, BTreeSet<String>> {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml");
    let metadata = MetadataCommand::new().manifest_path(manifest).no_deps().exec().unwrap();
    let ours = |name: &str| name.strip_prefix("roadcrew-").map(str::to_owned);
    metadata
        .packages
        .iter()
        .filter_map(|package| {
            let normal = package.dependencies.iter().filter(|it| it.kind == DependencyKind::Normal);
            Some((ours(&package.name)?, normal.filter_map(|it| ours(&it.name)).collect()))
        })
        .collect()
}

#[test]
fn every_arrow_between_crates_is_in_the_table() {
    let mut beyond = Vec::new();
    for (from, drawn) in arrows_drawn() {
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == from) else {
            continue;
        };
        for to in drawn {
            if !allowed.contains(&to.as_str()) {
                beyond.push(format!("{from} → {to}"));
            }
        }
    }
    assert!(beyond.is_empty(), "not in the architecture's table: {}", beyond.join(", "));
}

#[test]
fn the_table_names_every_crate_under_crates() {
    let folders = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../crates")).unwrap();
    let named: BTreeSet<String> = folders
        .filter_map(Result::ok)
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    let table: BTreeSet<String> = ARROWS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(named, table);
}

#[test]
fn the_readme_draws_the_same_table() {
    let readme =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md")).unwrap();
    for (from, to) in ARROWS {
        let row = format!(
            "| `{from}` | {} |",
            if to.is_empty() { "–".to_owned() } else { to.join(", ") }
        );
        assert!(readme.contains(&row), "README.md lacks the row: {row}");
    }
}
