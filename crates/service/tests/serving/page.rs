//! The page, over plain HTTP/1, and gRPC-Web beside it.

use crate::running::{Running, order, plan_of_the_small_city};
use roadcrew_service::ServeConfig;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

async fn fetch(running: &Running, request: &str) -> String {
    let mut connection = TcpStream::connect(running.address).await.unwrap();
    connection.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    connection.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

async fn get(running: &Running, path: &str) -> String {
    fetch(running, &format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_shows_the_newest_plan_and_its_sheets() {
    let running = Running::start().await;
    assert!(get(&running, "/").await.contains("There is no plan yet"));
    let plan = running.plans().await.create_plan(order()).await.unwrap().into_inner();
    let front = get(&running, "/").await;
    assert!(front.starts_with("HTTP/1.1 200"), "{front}");
    let picture = format!("/{}/picture.svg", plan.name);
    assert!(front.contains(&picture), "{front}");
    let stops = plan.routes.iter().flat_map(|route| &route.stops);
    let n_services = stops.filter(|stop| stop.number.is_some()).count();
    let sum = format!("{n_services} done, {} left undone", plan.undone.len());
    assert!(front.contains(&sum) && front.contains("every rule is kept"), "{front}");
    assert!(front.contains(&plan.routes[0].crew_name), "{front}");
    let told = plan.undone.iter().all(|it| front.contains(&format!("({})", it.id)));
    assert!(told, "{front}");
    let drawn = get(&running, &picture).await;
    assert!(drawn.contains("image/svg+xml") && drawn.contains("<svg"), "{drawn}");
    let sheet = format!("/{}/{}.html", plan.name, plan.routes[0].crew);
    assert!(get(&running, &sheet).await.starts_with("HTTP/1.1 200"));
    assert!(get(&running, "/plans/none-1/picture.svg").await.starts_with("HTTP/1.1 404"));
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_calls_by_grpc_web() {
    let running = Running::start().await;
    let head = "POST /roadcrew.v1.PlanningService/ListPlans HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
        Content-Type: application/grpc-web+proto\r\nContent-Length: 5\r\n\r\n";
    let answer = fetch(&running, &format!("{head}\0\0\0\0\0")).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("grpc-status:0"), "{answer}");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn plans_that_the_operator_brings_are_there_from_the_start() {
    let plan = plan_of_the_small_city();
    let running = Running::with(ServeConfig { plans: vec![plan], ..ServeConfig::default() }).await;
    let front = get(&running, "/").await;
    assert!(front.contains("dispatch-2026-05-11-1"), "{front}");
    running.stop().await;
}
