//! The executable under test, and cities to run it on.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// The executable that the workspace's tests have just built.
pub(crate) fn executable() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let profile = test.parent().and_then(Path::parent).unwrap();
    let path = profile.join("roadcrew");
    assert!(path.exists(), "{} is not built: run the tests of the whole workspace", path.display());
    path
}

/// Runs `roadcrew` from the project's folder.
pub(crate) fn run(arguments: &[&str]) -> Output {
    let project = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
    Command::new(executable()).args(arguments).current_dir(project).output().unwrap()
}

/// Runs `roadcrew` and expects it to succeed: what it printed.
pub(crate) fn succeed(arguments: &[&str]) -> String {
    let output = run(arguments);
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "roadcrew {} failed: {error}", arguments.join(" "));
    String::from_utf8(output.stdout).unwrap()
}

/// Runs `roadcrew` and expects it to refuse its input: exit code 2, one line, no panic.
pub(crate) fn refuse(arguments: &[&str]) -> String {
    let output = run(arguments);
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "roadcrew {}: {error}", arguments.join(" "));
    let lines: Vec<&str> = error.lines().filter(|line| line.starts_with("error: ")).collect();
    assert_eq!(lines.len(), 1, "{error}");
    assert!(!error.contains("panicked"), "{error}");
    lines[0].trim_start_matches("error: ").to_owned()
}

/// A copy of the bundled city that may be broken.
pub(crate) struct Copy {
    folder: TempDir,
}

impl Copy {
    pub(crate) fn of_helsinki() -> Self {
        let folder = TempDir::new().unwrap();
        let helsinki = concat!(env!("CARGO_MANIFEST_DIR"), "/../data/helsinki");
        for entry in std::fs::read_dir(helsinki).unwrap() {
            let entry = entry.unwrap();
            std::fs::copy(entry.path(), folder.path().join(entry.file_name())).unwrap();
        }
        Self { folder }
    }

    pub(crate) fn path(&self) -> &str {
        self.folder.path().to_str().unwrap()
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Replaces the first occurrence of a text in a file; the text must be there.
    pub(crate) fn replace(&self, name: &str, old: &str, new: &str) {
        let text = std::fs::read_to_string(self.file(name)).unwrap();
        assert!(text.contains(old), "{name} lacks {old}");
        std::fs::write(self.file(name), text.replacen(old, new, 1)).unwrap();
    }

    pub(crate) fn append(&self, name: &str, row: &str) {
        let text = std::fs::read_to_string(self.file(name)).unwrap();
        std::fs::write(self.file(name), text + row).unwrap();
    }
}
