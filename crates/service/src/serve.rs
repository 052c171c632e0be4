//! One port for everything.

use crate::config::ServeConfig;
use crate::desk::Desk;
use crate::error::ServeError;
use crate::mqtt::listen;
use crate::page;
use crate::planner::{Planner, keep_ready_made};
use crate::rpc::{PlanningRpc, ReportRpc};
use roadcrew_api::FILE_DESCRIPTOR_SET;
use roadcrew_api::v1::planning_service_server::PlanningServiceServer;
use roadcrew_api::v1::report_service_server::ReportServiceServer;
use roadcrew_planning::{City, DayPlan};
use roadcrew_store::Store;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::service::Routes;
use tonic::transport::Server;
use tonic_health::server::HealthReporter;
use tonic_reflection::server::Builder;
use tonic_web::GrpcWebLayer;
use tower_layer::Layer;

/// The largest message that is taken in, after decompression.
const LARGEST_MESSAGE: usize = 4 * 1024 * 1024;
/// How many calls one connection may have open.
const MOST_STREAMS: u32 = 200;
/// How often a silent connection is asked whether it lives.
const KEEPALIVE: Duration = Duration::from_secs(30);
/// How long calls that are under way may go on after the service was told to stop.
const LAST_CALLS: Duration = Duration::from_secs(10);

/// Serves a city until `shutdown` resolves; `ready` hears the address once calls are answered.
///
/// On shutdown no new calls are taken, running searches answer with the best plan they have, and what is still under way after ten
/// seconds is dropped. What was acknowledged is on disk when there is a data folder.
pub async fn serve(
    city: City,
    config: ServeConfig,
    ready: impl FnOnce(SocketAddr),
    shutdown: impl Future<Output = ()>,
) -> Result<(), ServeError> {
    let (data_dir, plans) = (config.data_dir.clone(), config.plans.clone());
    let desk =
        tokio::task::spawn_blocking(move || open_desk(city, data_dir.as_deref(), &plans)).await??;
    let desk = Arc::new(desk);
    let planner = Arc::new(Planner::new(Arc::clone(&desk), &config));
    let (health, routes) = routes(&desk, &planner, &config).await?;

    let cannot_listen = |source| ServeError::Listen { address: config.listen, source };
    let listener = TcpListener::bind(config.listen).await.map_err(cannot_listen)?;
    ready(listener.local_addr().map_err(cannot_listen)?);
    let listening = config.mqtt.clone().map(|feed| listen(feed, Arc::clone(&desk)));

    let (stop, stopped) = oneshot::channel::<()>();
    let server = Server::builder()
        .accept_http1(true)
        .max_concurrent_streams(MOST_STREAMS)
        .http2_keepalive_interval(Some(KEEPALIVE))
        .tcp_nodelay(true)
        .add_routes(routes)
        .serve_with_incoming_shutdown(TcpListenerStream::new(listener), async {
            _ = stopped.await;
        });
    let mut server = std::pin::pin!(server);
    tokio::select! {
        ended = &mut server => return Ok(ended?),
        () = shutdown => {}
    }
    set_not_serving(&health).await;
    if let Some(listening) = listening {
        listening.stop().await;
    }
    planner.finish_all();
    _ = stop.send(());
    match tokio::time::timeout(LAST_CALLS, server).await {
        Ok(ended) => Ok(ended?),
        Err(_calls_went_on) => Ok(()),
    }
}

fn open_desk(city: City, data_dir: Option<&Path>, plans: &[DayPlan]) -> Result<Desk, ServeError> {
    let store = match data_dir {
        Some(folder) => Store::open(folder)?,
        None => Store::in_memory()?,
    };
    for plan in plans {
        keep_ready_made(&store, plan)?;
    }
    Ok(Desk::new(city, store)?)
}

/// Everything that answers: our services, health, both versions of reflection, and the page.
async fn routes(
    desk: &Arc<Desk>,
    planner: &Arc<Planner>,
    config: &ServeConfig,
) -> Result<(HealthReporter, Routes), ServeError> {
    let reports = ReportServiceServer::new(ReportRpc { desk: Arc::clone(desk) })
        .max_decoding_message_size(LARGEST_MESSAGE);
    let plans = PlanningServiceServer::new(PlanningRpc::new(desk, planner, config))
        .max_decoding_message_size(LARGEST_MESSAGE);
    let (health, health_service) = tonic_health::server::health_reporter();
    health.set_serving::<ReportServiceServer<ReportRpc>>().await;
    health.set_serving::<PlanningServiceServer<PlanningRpc>>().await;
    let described = || {
        Builder::configure()
            .register_encoded_file_descriptor_set(FILE_DESCRIPTOR_SET)
            .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
    };
    // gRPC-Web wraps each service alone: around everything it would refuse the page.
    let web = GrpcWebLayer::new();
    let routes = Routes::from(page::routes(Arc::clone(desk)))
        .add_service(web.layer(reports))
        .add_service(web.layer(plans))
        .add_service(web.layer(health_service))
        .add_service(described().build_v1()?)
        .add_service(described().build_v1alpha()?);
    Ok((health, routes))
}

async fn set_not_serving(health: &HealthReporter) {
    health.set_not_serving::<ReportServiceServer<ReportRpc>>().await;
    health.set_not_serving::<PlanningServiceServer<PlanningRpc>>().await;
    health.set_service_status("", tonic_health::ServingStatus::NotServing).await;
}
