//! A stock client over gRPC: Python's grpcio from the Python package index, with stubs generated from `proto/`.

use crate::roadcrew::executable;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

const PROJECT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Two halves of the demo city.
const HALVES: &str = r#"{"type": "FeatureCollection", "features": [
    {"type": "Feature", "properties": {"name": "West"}, "geometry": {"type": "Polygon", "coordinates":
        [[[24.0, 60.0], [24.945, 60.0], [24.945, 61.0], [24.0, 61.0], [24.0, 60.0]]]}},
    {"type": "Feature", "properties": {"name": "East"}, "geometry": {"type": "Polygon", "coordinates":
        [[[24.945, 60.0], [25.5, 60.0], [25.5, 61.0], [24.945, 61.0], [24.945, 60.0]]]}}]}"#;

/// The demo city with neighbourhoods.
fn city() -> TempDir {
    let folder = TempDir::new().unwrap();
    for entry in std::fs::read_dir(format!("{PROJECT}/data/helsinki")).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
    }
    std::fs::write(folder.path().join("neighbourhoods.geojson"), HALVES).unwrap();
    folder
}

/// A server that ends with the test.
struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start(city: &Path) -> Self {
        let mut process = Command::new(executable())
            .args(["serve", "--city"])
            .arg(city)
            .args(["--listen", "127.0.0.1:0"])
            .current_dir(PROJECT)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line
            .split_once("http://")
            .and_then(|(_, rest)| rest.split_once('/'))
            .unwrap()
            .0
            .to_owned();
        Self { process, address }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn a_stock_client_streams_reports_and_gets_a_plan() {
    let city = city();
    let server = Server::start(city.path());
    let output = Command::new("bash")
        .args(["tests/clients/run.sh", &server.address])
        .current_dir(PROJECT)
        .output()
        .unwrap();
    let (text, error) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{text}\n{error}");
    assert!(text.trim_end().ends_with("ok"), "{text}");
}
