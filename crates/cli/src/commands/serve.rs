//! `roadcrew serve`: a city over gRPC, with a page.

use super::open_city;
use crate::args::Serve;
use roadcrew_planning::{City, DayPlan};
use roadcrew_service::ServeConfig;
use std::net::SocketAddr;
use std::path::PathBuf;

pub(crate) fn run(arguments: &Serve) -> anyhow::Result<()> {
    let city = open_city(&arguments.city)?;
    serve(city, arguments.listen, arguments.data_dir.clone(), Vec::new())
}

/// Serves until the process is asked to stop. The plans are shown on the page from the start.
pub(crate) fn serve(
    city: City,
    listen: SocketAddr,
    data_dir: Option<PathBuf>,
    plans: Vec<DayPlan>,
) -> anyhow::Result<()> {
    let name = city.name.clone();
    let config = ServeConfig { data_dir, plans, ..ServeConfig::new(listen) };
    let ready = move |address: SocketAddr| {
        println!(
            "serving {name}: page http://{address}/, gRPC on the same port (health and reflection answer); stop with Ctrl-C"
        );
    };
    let stop = async {
        // Without a handler for Ctrl-C the process simply ends.
        let _ = tokio::signal::ctrl_c().await;
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    Ok(runtime.block_on(roadcrew_service::serve(city, config, ready, stop))?)
}
