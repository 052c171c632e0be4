//! `roadcrew.v1.PlanningService`.

use super::blocking;
use super::paging::{Page, wrong_token};
use crate::config::ServeConfig;
use crate::desk::Desk;
use crate::planner::{AbandonOnDrop, Order, Planner};
use crate::{budget, convert, refusal};
use roadcrew_api::v1;
use roadcrew_api::v1::create_plan_stream_response::Event;
use roadcrew_api::v1::planning_service_server::PlanningService;
use roadcrew_planning::{PlanFile, PlanKind};
use roadcrew_store::PlanNumber;
use roadcrew_units::{Date, ServiceDay};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};
use tokio::sync::mpsc;
use tokio_stream::Stream;
use tokio_stream::wrappers::ReceiverStream;
use tonic::{Request, Response, Status};

const USUAL_PAGE: usize = 20;
const LARGEST_PAGE: usize = 100;
/// How many progress messages may wait for a slow caller; further ones are dropped.
const PROGRESS_BUFFER: usize = 16;
const LONGEST_REQUEST_ID: usize = 128;

/// The handlers of plans.
#[derive(Debug)]
pub(crate) struct PlanningRpc {
    pub(crate) desk: Arc<Desk>,
    pub(crate) planner: Arc<Planner>,
    pub(crate) default_time_limit: Duration,
    pub(crate) longest_time_limit: Duration,
}

#[tonic::async_trait]
impl PlanningService for PlanningRpc {
    type CreatePlanStreamStream = PlanStream;

    async fn create_plan(
        &self,
        request: Request<v1::CreatePlanRequest>,
    ) -> Result<Response<v1::Plan>, Status> {
        let deadline = budget::deadline(request.metadata());
        let request = request.into_inner();
        let mut order = self.read_order(&request, deadline)?;
        order.previous = self.previous(&request).await?;
        if let Some(known) = self.answered_before(&request, &order).await? {
            return Ok(Response::new(known));
        }
        let (stopper, _abandon_when_the_caller_is_gone) = self.planner.stopper();
        let plan = self.planner.plan(order, stopper, Box::new(|_progress| ())).await?;
        Ok(Response::new(plan))
    }

    async fn create_plan_stream(
        &self,
        request: Request<v1::CreatePlanRequest>,
    ) -> Result<Response<PlanStream>, Status> {
        let deadline = budget::deadline(request.metadata());
        let request = request.into_inner();
        let mut order = self.read_order(&request, deadline)?;
        order.previous = self.previous(&request).await?;
        let (sender, receiver) = mpsc::channel(PROGRESS_BUFFER);
        let (stopper, guard) = self.planner.stopper();
        let stream = PlanStream { events: ReceiverStream::new(receiver), _guard: guard };
        if let Some(known) = self.answered_before(&request, &order).await? {
            _ = sender.send(Ok(event(Event::Plan(known)))).await;
            return Ok(Response::new(stream));
        }
        let planner = Arc::clone(&self.planner);
        let to_caller = sender.clone();
        let listener = Box::new(move |progress| {
            _ = to_caller.try_send(Ok(event(Event::Progress(progress))));
        });
        tokio::spawn(async move {
            let answer = planner.plan(order, stopper, listener).await;
            _ = sender.send(answer.map(|plan| event(Event::Plan(plan)))).await;
        });
        Ok(Response::new(stream))
    }

    async fn get_plan(
        &self,
        request: Request<v1::GetPlanRequest>,
    ) -> Result<Response<v1::Plan>, Status> {
        let request = request.into_inner();
        let plan = self.load(&request.name).await?;
        let plan = match request.view() {
            v1::PlanView::Unspecified | v1::PlanView::Full => plan,
            v1::PlanView::Basic => convert::basic_view(plan),
        };
        Ok(Response::new(plan))
    }

    async fn list_plans(
        &self,
        request: Request<v1::ListPlansRequest>,
    ) -> Result<Response<v1::ListPlansResponse>, Status> {
        let request = request.into_inner();
        let page = Page::read(request.page_size, &request.page_token, USUAL_PAGE, LARGEST_PAGE)?;
        let before = match &page.after {
            Some(key) => Some(PlanNumber(key.parse().map_err(|_no_number| wrong_token())?)),
            None => None,
        };
        let desk = Arc::clone(&self.desk);
        let limit = page.size + 1;
        let mut stored = blocking(move || {
            desk.store.plans(before, limit).map_err(|error| refusal::store_failed(&error))
        })
        .await?;
        let next_page_token = page.cut(&mut stored, |last| last.id.number.0.to_string());
        let read = |one| convert::read_stored_plan(one).map(convert::basic_view);
        let plans = stored.iter().map(read).collect::<Result<_, _>>();
        let plans = plans.map_err(|error| refusal::broken("a kept plan can't be read", &error))?;
        Ok(Response::new(v1::ListPlansResponse { plans, next_page_token }))
    }
}

impl PlanningRpc {
    pub(crate) fn new(desk: &Arc<Desk>, planner: &Arc<Planner>, config: &ServeConfig) -> Self {
        Self {
            desk: Arc::clone(desk),
            planner: Arc::clone(planner),
            default_time_limit: config.default_time_limit,
            longest_time_limit: config.longest_time_limit,
        }
    }

    fn read_order(
        &self,
        request: &v1::CreatePlanRequest,
        deadline: Option<Instant>,
    ) -> Result<Order, Status> {
        let kind = match request.kind() {
            v1::PlanKind::Dispatch => PlanKind::Dispatch,
            v1::PlanKind::Collection => PlanKind::Collection,
            v1::PlanKind::Unspecified => {
                let why = "it is missing: expected PLAN_KIND_DISPATCH or PLAN_KIND_COLLECTION";
                return Err(refusal::invalid("kind", why));
            }
        };
        let date: Date = request.date.parse().map_err(|error: roadcrew_units::CalendarError| {
            refusal::invalid("date", error.to_string())
        })?;
        let day = ServiceDay::new(date, &self.desk.city().zone)
            .map_err(|error| refusal::invalid("date", error.to_string()))?;
        if LONGEST_REQUEST_ID < request.request_id.chars().count() {
            let why = format!("it is longer than {LONGEST_REQUEST_ID} characters");
            return Err(refusal::invalid("request_id", why));
        }
        if request.price_equity && kind != PlanKind::Dispatch {
            let why = "only dispatch has a price of equity: ask for PLAN_KIND_DISPATCH";
            return Err(refusal::invalid("price_equity", why));
        }
        let time_limit = match request.time_limit {
            Some(limit) => {
                convert::read_duration(limit).map_err(|why| refusal::invalid("time_limit", why))?
            }
            None => self.default_time_limit,
        };
        Ok(Order {
            kind,
            day,
            time_limit: time_limit.min(self.longest_time_limit),
            iterations: (request.iterations > 0).then_some(request.iterations),
            seed: request.seed.max(1),
            request_id: Some(request.request_id.clone()).filter(|id| !id.is_empty()),
            price_equity: request.price_equity,
            previous: None,
            deadline,
        })
    }

    /// The answer when no search is needed: the request was only to be checked, or its plan was made before.
    async fn answered_before(
        &self,
        request: &v1::CreatePlanRequest,
        order: &Order,
    ) -> Result<Option<v1::Plan>, Status> {
        if request.validate_only {
            let city = self.desk.city();
            return Ok(Some(v1::Plan {
                city: city.name.clone(),
                kind: convert::plan_kind(order.kind).into(),
                date: order.day.date().to_string(),
                time_zone: city.zone.to_string(),
                ..v1::Plan::default()
            }));
        }
        let Some(request_id) = order.request_id.clone() else { return Ok(None) };
        let desk = Arc::clone(&self.desk);
        blocking(move || {
            let known = desk.store.plan_of_request(&request_id);
            let known = known.map_err(|error| refusal::store_failed(&error))?;
            let plan = known.as_ref().map(convert::read_stored_plan).transpose();
            plan.map_err(|error| refusal::broken("a kept plan can't be read", &error))
        })
        .await
    }

    /// The earlier plan that a request names, if it does.
    async fn previous(&self, request: &v1::CreatePlanRequest) -> Result<Option<PlanFile>, Status> {
        if request.previous_plan.is_empty() {
            return Ok(None);
        }
        let plan = self.load(&request.previous_plan).await?;
        Ok(Some(convert::earlier_plan(&plan)))
    }

    async fn load(&self, name: &str) -> Result<v1::Plan, Status> {
        let missing = refusal::not_found(name);
        let Some(id) = convert::read_plan_name(name) else { return Err(missing) };
        let desk = Arc::clone(&self.desk);
        blocking(move || {
            let stored = desk.store.plan(&id).map_err(|error| refusal::store_failed(&error))?;
            let stored = stored.ok_or(missing)?;
            convert::read_stored_plan(&stored)
                .map_err(|error| refusal::broken("a kept plan can't be read", &error))
        })
        .await
    }
}

fn event(event: Event) -> v1::CreatePlanStreamResponse {
    v1::CreatePlanStreamResponse { event: Some(event) }
}

/// The events of a search, which stops when the caller drops the stream.
#[derive(Debug)]
pub(crate) struct PlanStream {
    events: ReceiverStream<Result<v1::CreatePlanStreamResponse, Status>>,
    _guard: AbandonOnDrop,
}

impl Stream for PlanStream {
    type Item = Result<v1::CreatePlanStreamResponse, Status>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut self.events).poll_next(context)
    }
}
