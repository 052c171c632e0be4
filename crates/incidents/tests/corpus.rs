//! Every document of the fuzz corpus through every reader: none panics, and what is read keeps what a plan relies on.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "readers/mod.rs"]
mod readers;

use std::path::Path;

#[test]
fn every_document_is_read_or_refused_by_every_reader() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let mut n_documents = 0;
    for folder in std::fs::read_dir(corpus).unwrap() {
        for file in std::fs::read_dir(folder.unwrap().path()).unwrap() {
            let document = std::fs::read(file.unwrap().path()).unwrap();
            for read in readers::ALL {
                read(&document);
            }
            n_documents += 1;
        }
    }
    assert!(20 < n_documents, "only {n_documents} documents");
}
