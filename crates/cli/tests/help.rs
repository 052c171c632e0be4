//! The executable's own words.

use std::process::Command;

#[test]
fn help_names_every_command() {
    let output = Command::new(env!("CARGO_BIN_EXE_roadcrew")).arg("--help").output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    let commands =
        ["demo", "network", "generate", "import", "cluster", "plan", "solve", "serve", "lab"];
    let missing: Vec<&str> = commands.into_iter().filter(|name| !help.contains(name)).collect();
    assert!(missing.is_empty(), "not in the help: {missing:?}");
}
