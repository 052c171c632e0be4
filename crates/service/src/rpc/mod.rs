//! The handlers: they decode, call and encode, and nothing else.

mod decide;
mod intake;
mod paging;
mod planning_service;
mod report_service;

pub(crate) use planning_service::PlanningRpc;
pub(crate) use report_service::ReportRpc;

use crate::refusal;
use tonic::Status;

/// Runs something that blocks on a thread for it.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Status> + Send + 'static,
) -> Result<T, Status> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| refusal::broken("a request died", &error))?
}
