//! Generates the wire types from `proto/`. It needs no `protoc`.

use std::error::Error;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let root = "../../proto";
    println!("cargo::rerun-if-changed={root}");
    let services = ["roadcrew/v1/report_service.proto", "roadcrew/v1/planning_service.proto"];
    let mut compiler = protox::Compiler::new([root])?;
    compiler.include_imports(true).include_source_info(true).open_files(services)?;

    let descriptors = PathBuf::from(std::env::var("OUT_DIR")?).join("roadcrew.v1.bin");
    std::fs::write(descriptors, compiler.encode_file_descriptor_set())?;
    tonic_prost_build::configure().compile_fds(compiler.file_descriptor_set())?;
    Ok(())
}
