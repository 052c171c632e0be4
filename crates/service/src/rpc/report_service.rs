//! `roadcrew.v1.ReportService`.

use super::blocking;
use super::decide::{decide, read_report_id};
use super::intake::{Intake, count};
use super::paging::{Page, wrong_token};
use crate::desk::{Desk, Picture};
use crate::{clock, convert, refusal};
use roadcrew_api::v1;
use roadcrew_api::v1::report_service_server::ReportService;
use roadcrew_incidents::{Decision, Opinion};
use std::sync::Arc;
use tonic::{Request, Response, Status, Streaming};

const USUAL_PAGE: usize = 100;
const LARGEST_PAGE: usize = 1000;

/// The handlers of reports, alerts and incidents.
#[derive(Debug)]
pub(crate) struct ReportRpc {
    pub(crate) desk: Arc<Desk>,
}

#[tonic::async_trait]
impl ReportService for ReportRpc {
    async fn ingest_reports(
        &self,
        request: Request<Streaming<v1::IngestReportsRequest>>,
    ) -> Result<Response<v1::IngestReportsResponse>, Status> {
        let mut stream = request.into_inner();
        let mut intake = Intake::new();
        while let Some(message) = stream.message().await.map_err(refusal::stream_broken)? {
            for report in message.reports {
                let name = report.name.clone();
                let read = convert::read_report(report, self.desk.extent(), clock::now());
                intake.add(name, read)?;
                if let Some(batch) = intake.full_batch() {
                    intake.count(self.keep_reports(batch).await?);
                }
            }
        }
        let rest = intake.last_batch();
        intake.count(self.keep_reports(rest).await?);
        Ok(Response::new(v1::IngestReportsResponse {
            new_count: count(intake.written.n_new),
            updated_count: count(intake.written.n_updated),
            rejected_count: count(intake.n_rejected),
            rejections: intake.rejections,
        }))
    }

    async fn ingest_alerts(
        &self,
        request: Request<Streaming<v1::IngestAlertsRequest>>,
    ) -> Result<Response<v1::IngestAlertsResponse>, Status> {
        let mut stream = request.into_inner();
        let mut intake = Intake::new();
        while let Some(message) = stream.message().await.map_err(refusal::stream_broken)? {
            for alert in message.alerts {
                let name = alert.sensor.clone();
                let read = convert::read_alert(alert, self.desk.extent(), clock::now());
                intake.add(name, read)?;
                if let Some(batch) = intake.full_batch() {
                    intake.count(self.keep_alerts(batch).await?);
                }
            }
        }
        let rest = intake.last_batch();
        intake.count(self.keep_alerts(rest).await?);
        Ok(Response::new(v1::IngestAlertsResponse {
            new_count: count(intake.written.n_new),
            updated_count: count(intake.written.n_updated),
            rejected_count: count(intake.n_rejected),
            rejections: intake.rejections,
        }))
    }

    async fn list_reports(
        &self,
        request: Request<v1::ListReportsRequest>,
    ) -> Result<Response<v1::ListReportsResponse>, Status> {
        let request = request.into_inner();
        let page = Page::read(request.page_size, &request.page_token, USUAL_PAGE, LARGEST_PAGE)?;
        let mut reports = self.desk.reports_after(page.after.as_deref(), page.size + 1);
        let next_page_token = page.cut(&mut reports, |last| last.id.clone());
        let reports = reports.into_iter().map(convert::report).collect();
        Ok(Response::new(v1::ListReportsResponse { reports, next_page_token }))
    }

    async fn list_incidents(
        &self,
        request: Request<v1::ListIncidentsRequest>,
    ) -> Result<Response<v1::ListIncidentsResponse>, Status> {
        let request = request.into_inner();
        let page = Page::read(request.page_size, &request.page_token, USUAL_PAGE, LARGEST_PAGE)?;
        let desk = Arc::clone(&self.desk);
        let picture = blocking(move || Ok(desk.picture())).await?;
        let first = match &page.after {
            Some(name) => place_after(&picture, name).ok_or_else(wrong_token)?,
            None => 0,
        };
        let rest = picture.clusters.incidents[first..].iter();
        let mut incidents: Vec<v1::Incident> =
            rest.take(page.size + 1).map(|one| convert::incident(one, &picture.city)).collect();
        let next_page_token = page.cut(&mut incidents, |last| last.name.clone());
        Ok(Response::new(v1::ListIncidentsResponse { incidents, next_page_token }))
    }

    async fn part_report(
        &self,
        request: Request<v1::PartReportRequest>,
    ) -> Result<Response<v1::Incident>, Status> {
        let v1::PartReportRequest { name, decided_by: by, note } = request.into_inner();
        let decision = Decision::Apart { report: read_report_id("name", &name)? };
        decide(&self.desk, decision, Opinion { by, note }).await
    }

    async fn join_report(
        &self,
        request: Request<v1::JoinReportRequest>,
    ) -> Result<Response<v1::Incident>, Status> {
        let v1::JoinReportRequest { name, with, decided_by: by, note } = request.into_inner();
        let report = read_report_id("name", &name)?;
        let decision = Decision::Together { report, with: read_report_id("with", &with)? };
        decide(&self.desk, decision, Opinion { by, note }).await
    }
}

/// The place after the incident called `name`.
fn place_after(picture: &Picture, name: &str) -> Option<usize> {
    let place =
        picture.clusters.incidents.iter().position(|one| convert::incident_name(one) == name)?;
    Some(place + 1)
}

impl ReportRpc {
    async fn keep_reports(
        &self,
        reports: Vec<roadcrew_incidents::Report>,
    ) -> Result<roadcrew_store::Written, Status> {
        let desk = Arc::clone(&self.desk);
        blocking(move || desk.take_reports(reports).map_err(|error| refusal::store_failed(&error)))
            .await
    }

    async fn keep_alerts(
        &self,
        alerts: Vec<roadcrew_incidents::Alert>,
    ) -> Result<roadcrew_store::Written, Status> {
        let desk = Arc::clone(&self.desk);
        blocking(move || desk.take_alerts(alerts).map_err(|error| refusal::store_failed(&error)))
            .await
    }
}
