//! A small city in central Helsinki, served in this process.

use roadcrew_api::v1;
use roadcrew_api::v1::planning_service_client::PlanningServiceClient;
use roadcrew_api::v1::report_service_client::ReportServiceClient;
use roadcrew_planning::{City, DayPlan, Search, dispatch};
use roadcrew_service::{ServeConfig, ServeError, serve};
use roadcrew_units::ServiceDay;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tonic::transport::Channel;

const CITY: &str = r#"
name = "Small centre"
zone = "Europe/Helsinki"
network = "network.osm.pbf"

[[depots]]
id = "north"
name = "North yard"
lon = 24.9485724
lat = 60.1771790

[[crews]]
id = "crew-1"
name = "Crew 1"
work = "dispatch"
profile = "car"
depot = "north"
shift = "07:00-15:00"
skills = ["roadworks"]

[[crews]]
id = "crew-2"
name = "Crew 2"
work = "dispatch"
profile = "car"
depot = "north"
shift = "07:00-15:00"
skills = ["roadworks", "electric"]

[[categories]]
code = "pothole"
name = "Pothole"
family = "surface"
skill = "roadworks"
minutes = 40
sla_hours = 168
radius_m = 30
cool_down_hours = 72

[[categories]]
code = "lamp_dark"
name = "Dark lamp"
family = "light"
skill = "electric"
minutes = 35
sla_hours = 240
radius_m = 25
cool_down_hours = 72
alert_from = 1.0
"#;

const REPORTS: &str = "\
service_request_id,service_code,status,requested_datetime,lat,long
F1,pothole,open,2026-05-10T08:30:00,60.1700,24.9450
F2,pothole,open,2026-05-10T09:30:00,60.1720,24.9480
";

/// The day that the tests plan.
pub(crate) const DATE: &str = "2026-05-11";
/// 2026-05-10T12:00:00Z, the day before.
pub(crate) const NOON_BEFORE: i64 = 1_778_414_400;

/// A server and its city's folder.
pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    stop: oneshot::Sender<()>,
    served: JoinHandle<Result<(), ServeError>>,
    _folder: TempDir,
}

impl Running {
    pub(crate) async fn start() -> Self {
        Self::with(ServeConfig::default()).await
    }

    pub(crate) async fn on(data_dir: &Path) -> Self {
        let data_dir = Some(data_dir.to_owned());
        Self::with(ServeConfig { data_dir, ..ServeConfig::default() }).await
    }

    pub(crate) async fn with(config: ServeConfig) -> Self {
        let (folder, city) = small_city();
        let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let config = ServeConfig { listen, default_time_limit: Duration::from_secs(1), ..config };
        let (stop, stopped) = oneshot::channel::<()>();
        let (tell, ready) = oneshot::channel();
        let served = tokio::spawn(async move {
            let shutdown = async { _ = stopped.await };
            serve(city, config, |address| _ = tell.send(address), shutdown).await
        });
        let address = ready.await.expect("the server starts");
        Self { address, stop, served, _folder: folder }
    }

    pub(crate) async fn channel(&self) -> Channel {
        Channel::from_shared(format!("http://{}", self.address)).unwrap().connect().await.unwrap()
    }

    pub(crate) async fn reports(&self) -> ReportServiceClient<Channel> {
        ReportServiceClient::new(self.channel().await)
    }

    pub(crate) async fn plans(&self) -> PlanningServiceClient<Channel> {
        PlanningServiceClient::new(self.channel().await)
    }

    /// Stops the server and waits until it has ended well.
    pub(crate) async fn stop(self) {
        self.stop.send(()).unwrap();
        self.served.await.unwrap().unwrap();
    }
}

/// A plan as another command would have made it.
pub(crate) fn plan_of_the_small_city() -> DayPlan {
    let (_folder, city) = small_city();
    let day = ServiceDay::new(DATE.parse().unwrap(), &city.zone).unwrap();
    dispatch::plan(&city, &day, &Search::iterations(1), &|_progress| ()).unwrap()
}

fn small_city() -> (TempDir, City) {
    let folder = tempfile::tempdir().unwrap();
    let network =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../data/helsinki/network.osm.pbf");
    std::fs::copy(network, folder.path().join("network.osm.pbf")).unwrap();
    std::fs::write(folder.path().join("city.toml"), CITY).unwrap();
    std::fs::write(folder.path().join("reports.csv"), REPORTS).unwrap();
    let (city, skipped) = City::open(folder.path()).unwrap();
    assert!(skipped.is_empty(), "{skipped:?}");
    (folder, city)
}

/// A pothole some steps from the centre.
pub(crate) fn report(id: &str, step: f64) -> v1::Report {
    v1::Report {
        name: format!("reports/{id}"),
        service_code: "pothole".to_owned(),
        request_time: Some(at(NOON_BEFORE)),
        position: Some(near_centre(step)),
        ..v1::Report::default()
    }
}

/// A dark lamp some steps from the centre.
pub(crate) fn alert(sensor: &str, step: f64) -> v1::Alert {
    v1::Alert {
        sensor: sensor.to_owned(),
        kind: "lamp_dark".to_owned(),
        value: 1.0,
        unit: "1".to_owned(),
        measure_time: Some(at(NOON_BEFORE)),
        position: Some(near_centre(step)),
        ..v1::Alert::default()
    }
}

/// A quick dispatch plan for the day.
pub(crate) fn order() -> v1::CreatePlanRequest {
    v1::CreatePlanRequest {
        kind: v1::PlanKind::Dispatch.into(),
        date: DATE.to_owned(),
        iterations: 5,
        ..v1::CreatePlanRequest::default()
    }
}

pub(crate) fn at(seconds: i64) -> prost_types::Timestamp {
    prost_types::Timestamp { seconds, nanos: 0 }
}

fn near_centre(step: f64) -> v1::LatLng {
    v1::LatLng { latitude: 60.170 + 0.001 * step, longitude: 24.945 + 0.002 * step }
}

/// One message with reports, as a stream.
pub(crate) fn stream_of(
    reports: Vec<v1::Report>,
) -> impl tonic::IntoStreamingRequest<Message = v1::IngestReportsRequest> {
    tokio_stream::iter(
        reports.into_iter().map(|one| v1::IngestReportsRequest { reports: vec![one] }),
    )
}
