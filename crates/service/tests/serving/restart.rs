//! What was acknowledged outlives the process.

use crate::running::{Running, order, report, stream_of};
use roadcrew_api::v1;

#[tokio::test(flavor = "multi_thread")]
async fn reports_and_plans_are_there_after_a_restart() {
    let data = tempfile::tempdir().unwrap();
    let running = Running::on(data.path()).await;
    running.reports().await.ingest_reports(stream_of(vec![report("R1", 1.0)])).await.unwrap();
    let plan = running.plans().await.create_plan(order()).await.unwrap().into_inner();
    running.stop().await;

    let running = Running::on(data.path()).await;
    let listed = running.reports().await.list_reports(v1::ListReportsRequest::default()).await;
    let listed = listed.unwrap().into_inner();
    assert!(listed.reports.iter().any(|report| report.name == "reports/R1"));
    let request = v1::GetPlanRequest { name: plan.name.clone(), view: 0 };
    assert_eq!(running.plans().await.get_plan(request).await.unwrap().into_inner(), plan);
    running.stop().await;
}
