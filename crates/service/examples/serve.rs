//! Serves a city's folder until Ctrl-C: `cargo run -p roadcrew-service --example serve -- data/helsinki 127.0.0.1:7070`.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use roadcrew_planning::City;
use roadcrew_service::{ServeConfig, serve};
use std::error::Error;
use std::path::Path;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("name the city's folder")?;
    let listen = arguments.next().ok_or("name the address to listen on")?.parse()?;
    let (city, left_out) = City::open(Path::new(&folder))?;
    for row in left_out {
        println!("{row}");
    }
    let stop = async { _ = tokio::signal::ctrl_c().await };
    let ready = |address| println!("serving http://{address}");
    Ok(serve(city, ServeConfig::new(listen), ready, stop).await?)
}
