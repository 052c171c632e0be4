//! Streams of reports and alerts, and the lists of what came of them.

use crate::running::{Running, alert, at, report, stream_of};
use roadcrew_api::v1;
use tonic::Code;
use tonic_types::StatusExt;

#[tokio::test(flavor = "multi_thread")]
async fn reports_and_alerts_are_taken_in_and_listed_page_by_page() {
    let running = Running::start().await;
    let mut client = running.reports().await;
    let taken = client.ingest_reports(stream_of(vec![report("R1", 1.0), report("R2", 2.0)])).await;
    let taken = taken.unwrap().into_inner();
    assert_eq!((taken.new_count, taken.updated_count, taken.rejected_count), (2, 0, 0));
    let alerts =
        v1::IngestAlertsRequest { alerts: vec![alert("lamp-1", -1.0), alert("lamp-2", -2.0)] };
    let taken = client.ingest_alerts(tokio_stream::iter([alerts])).await.unwrap().into_inner();
    assert_eq!((taken.new_count, taken.rejected_count), (2, 0));

    let mut names = Vec::new();
    let mut page_token = String::new();
    loop {
        let request = v1::ListReportsRequest { page_size: 3, page_token };
        let page = client.list_reports(request).await.unwrap().into_inner();
        assert!(page.reports.len() <= 3);
        names.extend(page.reports.into_iter().map(|report| report.name));
        page_token = page.next_page_token;
        if page_token.is_empty() {
            break;
        }
    }
    assert_eq!(names, ["reports/F1", "reports/F2", "reports/R1", "reports/R2"]);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_report_is_rejected_with_a_sentence_and_the_rest_is_kept() {
    let running = Running::start().await;
    let mut client = running.reports().await;
    let elsewhere = v1::LatLng { latitude: 61.5, longitude: 23.8 };
    let nowhere = v1::LatLng { latitude: f64::NAN, longitude: 24.9 };
    let sent = vec![
        report("good", 1.0),
        v1::Report { position: Some(elsewhere), ..report("elsewhere", 0.0) },
        v1::Report { position: Some(nowhere), ..report("nowhere", 0.0) },
        v1::Report { position: None, ..report("placeless", 0.0) },
        v1::Report { request_time: None, ..report("timeless", 0.0) },
        v1::Report { request_time: Some(at(9_999_999_999)), ..report("future", 0.0) },
        v1::Report { name: "R7".to_owned(), ..report("", 0.0) },
        report("good too", 2.0),
    ];
    let taken = client.ingest_reports(stream_of(sent)).await.unwrap().into_inner();
    assert_eq!((taken.new_count, taken.rejected_count), (2, 6));
    let told: Vec<_> = taken.rejections.iter().map(|one| (one.index, one.name.as_str())).collect();
    let expected = [
        (1, "reports/elsewhere"),
        (2, "reports/nowhere"),
        (3, "reports/placeless"),
        (4, "reports/timeless"),
        (5, "reports/future"),
        (6, "R7"),
    ];
    assert_eq!(told, expected);
    assert!(taken.rejections[0].reason.contains("outside the city's streets"), "{taken:?}");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_that_is_sent_again_is_updated() {
    let running = Running::start().await;
    let mut client = running.reports().await;
    client.ingest_reports(stream_of(vec![report("R1", 1.0)])).await.unwrap();
    let closed = v1::Report { status: v1::ReportStatus::Closed.into(), ..report("R1", 1.0) };
    let taken = client.ingest_reports(stream_of(vec![closed])).await.unwrap().into_inner();
    assert_eq!((taken.new_count, taken.updated_count), (0, 1));
    let listed = client.list_reports(v1::ListReportsRequest::default()).await.unwrap().into_inner();
    let statuses: Vec<_> = listed.reports.iter().map(v1::Report::status).collect();
    let (open, closed) = (v1::ReportStatus::Open, v1::ReportStatus::Closed);
    assert_eq!(statuses, [open, open, closed]);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn repeats_of_one_problem_are_one_incident() {
    let running = Running::start().await;
    let mut client = running.reports().await;
    let again = v1::Report { request_time: Some(at(1_778_414_500)), ..report("R2", 1.0) };
    client.ingest_reports(stream_of(vec![report("R1", 1.0), again])).await.unwrap();
    let alerts = v1::IngestAlertsRequest { alerts: vec![alert("lamp-1", -1.0)] };
    client.ingest_alerts(tokio_stream::iter([alerts])).await.unwrap();

    let first = v1::ListIncidentsRequest { page_size: 3, ..v1::ListIncidentsRequest::default() };
    let first = client.list_incidents(first).await.unwrap().into_inner();
    assert_eq!(first.incidents.len(), 3);
    let next = v1::ListIncidentsRequest { page_size: 3, page_token: first.next_page_token };
    let next = client.list_incidents(next).await.unwrap().into_inner();
    assert_eq!((next.incidents.len(), next.next_page_token.as_str()), (1, ""));

    let all: Vec<_> = first.incidents.iter().chain(&next.incidents).collect();
    let merged = all.iter().find(|one| one.name == "incidents/inc-R1").unwrap();
    assert_eq!(merged.reports, ["reports/R1", "reports/R2"]);
    assert!(!merged.merges[0].evidence.is_empty());
    assert!(all.iter().any(|one| one.alerts == ["alerts/lamp-1:lamp_dark@1778414400"]));
    running.stop().await;
}

/// R2 came 100 s after R1 at the same place, so the engine merges them; R3 is further off.
#[tokio::test(flavor = "multi_thread")]
async fn a_merge_is_undone_and_made_by_hand() {
    let running = Running::start().await;
    let mut client = running.reports().await;
    let later = v1::Report { request_time: Some(at(1_778_414_500)), ..report("R2", 1.0) };
    let sent = vec![report("R1", 1.0), later, report("R3", 2.0)];
    client.ingest_reports(stream_of(sent)).await.unwrap();

    let part = v1::PartReportRequest {
        name: "reports/R2".to_owned(),
        decided_by: "anna".to_owned(),
        note: String::new(),
    };
    let own = client.part_report(part.clone()).await.unwrap().into_inner();
    assert_eq!((own.name.as_str(), own.open_time), ("incidents/inc-R2", Some(at(1_778_414_500))));
    let join = v1::JoinReportRequest {
        name: "reports/R2".to_owned(),
        with: "reports/R3".to_owned(),
        decided_by: "ben".to_owned(),
        note: "one pipe".to_owned(),
    };
    let both = client.join_report(join.clone()).await.unwrap().into_inner();
    assert_eq!(both.reports, ["reports/R3", "reports/R2"]);
    assert_eq!(both.merges[0].decided_by, "ben");
    assert!(both.merges[0].evidence[0].contains("one pipe"), "{both:?}");

    let unknown = v1::JoinReportRequest { with: "reports/R9".to_owned(), ..join };
    let refused = client.join_report(unknown).await.unwrap_err();
    assert_eq!(refused.code(), Code::NotFound);
    let nameless = v1::PartReportRequest { name: "R2".to_owned(), ..part };
    let refused = client.part_report(nameless).await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidArgument);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn addresses_and_telephone_numbers_in_texts_are_dropped_at_the_door() {
    let running = Running::start().await;
    let mut client = running.reports().await;
    let description = "ask ann@example.org or +358 40 123 4567".to_owned();
    let sent = v1::Report { description, ..report("R1", 1.0) };
    client.ingest_reports(stream_of(vec![sent])).await.unwrap();
    let listed = client.list_reports(v1::ListReportsRequest::default()).await.unwrap().into_inner();
    let kept = listed.reports.iter().find(|one| one.name == "reports/R1").unwrap();
    assert_eq!(kept.description, "ask [dropped] or [dropped]");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_made_up_page_token_is_refused_with_a_reason_for_programs() {
    let running = Running::start().await;
    let request = v1::ListReportsRequest { page_token: "no token".to_owned(), page_size: 0 };
    let refused = running.reports().await.list_reports(request).await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidArgument);
    let details = refused.get_error_details();
    let why = details.error_info().unwrap();
    assert_eq!((why.reason.as_str(), why.domain.as_str()), ("INVALID_FIELD", "roadcrew"));
    running.stop().await;
}
