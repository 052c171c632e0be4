//! Health and both versions of reflection.

use crate::running::Running;
use roadcrew_api::v1;
use tonic::Code;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;
use tonic_types::StatusExt;

const SERVICES: [&str; 2] = ["roadcrew.v1.ReportService", "roadcrew.v1.PlanningService"];

#[tokio::test(flavor = "multi_thread")]
async fn every_service_is_healthy() {
    let running = Running::start().await;
    let mut client = HealthClient::new(running.channel().await);
    for service in ["", SERVICES[0], SERVICES[1]] {
        let request = HealthCheckRequest { service: service.to_owned() };
        let answer = client.check(request).await.unwrap().into_inner();
        assert_eq!(answer.status(), ServingStatus::Serving, "{service}");
    }
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn reflection_v1_lists_the_services() {
    use tonic_reflection::pb::v1::ServerReflectionRequest;
    use tonic_reflection::pb::v1::server_reflection_client::ServerReflectionClient;
    use tonic_reflection::pb::v1::server_reflection_request::MessageRequest;
    use tonic_reflection::pb::v1::server_reflection_response::MessageResponse;

    let running = Running::start().await;
    let question = Some(MessageRequest::ListServices(String::new()));
    let request = ServerReflectionRequest { host: String::new(), message_request: question };
    let mut client = ServerReflectionClient::new(running.channel().await);
    let mut answers =
        client.server_reflection_info(tokio_stream::iter([request])).await.unwrap().into_inner();
    let answer = answers.message().await.unwrap().unwrap().message_response.unwrap();
    let MessageResponse::ListServicesResponse(listed) = answer else { panic!("{answer:?}") };
    let names: Vec<_> = listed.service.iter().map(|one| one.name.as_str()).collect();
    assert!(SERVICES.iter().all(|service| names.contains(service)), "{names:?}");
    drop(answers);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn reflection_v1alpha_lists_the_services() {
    use tonic_reflection::pb::v1alpha::ServerReflectionRequest;
    use tonic_reflection::pb::v1alpha::server_reflection_client::ServerReflectionClient;
    use tonic_reflection::pb::v1alpha::server_reflection_request::MessageRequest;
    use tonic_reflection::pb::v1alpha::server_reflection_response::MessageResponse;

    let running = Running::start().await;
    let question = Some(MessageRequest::ListServices(String::new()));
    let request = ServerReflectionRequest { host: String::new(), message_request: question };
    let mut client = ServerReflectionClient::new(running.channel().await);
    let mut answers =
        client.server_reflection_info(tokio_stream::iter([request])).await.unwrap().into_inner();
    let answer = answers.message().await.unwrap().unwrap().message_response.unwrap();
    let MessageResponse::ListServicesResponse(listed) = answer else { panic!("{answer:?}") };
    let names: Vec<_> = listed.service.iter().map(|one| one.name.as_str()).collect();
    assert!(SERVICES.iter().all(|service| names.contains(service)), "{names:?}");
    drop(answers);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_method_that_nobody_has_is_unimplemented() {
    let running = Running::start().await;
    let mut client = tonic::client::Grpc::new(running.channel().await);
    client.ready().await.unwrap();
    let path = "/roadcrew.v1.NoService/Nothing".parse().unwrap();
    let codec = tonic_prost::ProstCodec::<v1::GetPlanRequest, v1::Plan>::default();
    let request = tonic::Request::new(v1::GetPlanRequest::default());
    let refused = client.unary(request, path, codec).await.unwrap_err();
    assert_eq!(refused.code(), Code::Unimplemented);
    assert_eq!(refused.get_error_details().error_info().unwrap().reason, "METHOD_UNKNOWN");
    running.stop().await;
}
