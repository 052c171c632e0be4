//! How much memory does the import need at its peak, file by file? Each in a process of its own. Linux only.
//!
//! `cargo bench --package roadcrew-benches --bench import_memory -- MAP.osm.pbf …`; the bundled city without any.

#![expect(clippy::print_stdout, reason = "a program's answer")]

use roadcrew_benches::NETWORK;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Tells the process that it is the one to be measured.
const CHILD: &str = "--import";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> =
        std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    // Who looks for tests finds none.
    if arguments.iter().any(|argument| argument == "--list") {
        return Ok(());
    }
    if let [flag, file] = &arguments[..]
        && flag == CHILD
    {
        return import(Path::new(file));
    }
    let mut files: Vec<PathBuf> = arguments.into_iter().map(PathBuf::from).collect();
    if files.is_empty() {
        files.push(NETWORK.into());
    }
    println!(
        "| file | MB | segments | peak MB | without the file's bytes |\n|---|--:|--:|--:|--:|"
    );
    for file in files {
        let child = Command::new(std::env::current_exe()?).arg(CHILD).arg(&file).output()?;
        let told = String::from_utf8(child.stdout)?;
        let (n_segments, peak) = told.trim().split_once(' ').ok_or("the import failed")?;
        let peak_mb = peak.parse::<f64>()? / 1024.0;
        #[expect(clippy::cast_precision_loss, reason = "printing only")]
        let file_mb = std::fs::metadata(&file)?.len() as f64 / 1024.0 / 1024.0;
        let name = file.file_name().unwrap_or_default().display();
        let rest_mb = peak_mb - file_mb;
        println!("| {name} | {file_mb:.2} | {n_segments} | {peak_mb:.1} | {rest_mb:.1} |");
    }
    Ok(())
}

/// Imports a file, and tells its segments and the peak memory in kB.
fn import(file: &Path) -> Result<(), Box<dyn Error>> {
    let imported = roadcrew_roads::import(file)?;
    let status = std::fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
    let peak_kb = peak.split_whitespace().next().ok_or("no figure")?;
    println!("{} {peak_kb}", imported.network.n_segments());
    Ok(())
}
