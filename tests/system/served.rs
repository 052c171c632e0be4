//! A stock client over gRPC: Python's grpcio from the Python package index, with stubs generated from `proto/`.

use crate::roadcrew::executable;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

const PROJECT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// A server that ends with the test.
struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start() -> Self {
        let mut process = Command::new(executable())
            .args(["serve", "--city", "data/helsinki", "--listen", "127.0.0.1:0"])
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
    let server = Server::start();
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
