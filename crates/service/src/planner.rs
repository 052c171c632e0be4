//! Lets a bounded number of searches run, each on a thread of its own.

use crate::config::ServeConfig;
use crate::desk::Desk;
use crate::{budget, clock, convert, refusal};
use prost::Message;
use roadcrew_api::v1;
use roadcrew_planning::{DayPlan, PlanKind, Search, collection, dispatch, sheet};
use roadcrew_store::{NewPlan, Sheet};
use roadcrew_units::ServiceDay;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;
use tonic::Status;

/// What is to be planned.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    pub(crate) kind: PlanKind,
    pub(crate) day: ServiceDay,
    pub(crate) time_limit: Duration,
    pub(crate) iterations: Option<u64>,
    pub(crate) seed: u64,
    pub(crate) request_id: Option<String>,
    /// The caller's.
    pub(crate) deadline: Option<Instant>,
}

/// Hears how a search is getting on.
pub(crate) type Listener = Box<dyn Fn(v1::SearchProgress) + Send + Sync>;

/// The queue of searches.
#[derive(Debug)]
pub(crate) struct Planner {
    desk: Arc<Desk>,
    threads: Option<usize>,
    /// Who may search or wait.
    places: Arc<Semaphore>,
    /// Who may search.
    turns: Arc<Semaphore>,
    /// What a caller is told to wait when all places are taken.
    retry_after: Duration,
    running: Mutex<Vec<Weak<AtomicBool>>>,
}

/// Stops a search when whoever asked for it is gone.
#[derive(Debug)]
pub(crate) struct StopOnDrop(Arc<AtomicBool>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Planner {
    pub(crate) fn new(desk: Arc<Desk>, config: &ServeConfig) -> Self {
        Self {
            desk,
            threads: config.threads,
            places: Arc::new(Semaphore::new(config.searches + config.waiting)),
            turns: Arc::new(Semaphore::new(config.searches)),
            retry_after: config.default_time_limit,
            running: Mutex::new(Vec::new()),
        }
    }

    /// A flag that stops a search, and the guard that sets it.
    pub(crate) fn stopper(&self) -> (Arc<AtomicBool>, StopOnDrop) {
        let flag = Arc::new(AtomicBool::new(false));
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.retain(|other| other.strong_count() > 0);
        running.push(Arc::downgrade(&flag));
        (Arc::clone(&flag), StopOnDrop(flag))
    }

    /// Asks all searches for the best plan they have.
    pub(crate) fn finish_all(&self) {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        for flag in running.iter().filter_map(Weak::upgrade) {
            flag.store(true, Ordering::Relaxed);
        }
    }

    /// Waits for a turn, searches, and keeps the plan. A place and a turn are held until the search has really ended, also when
    /// nobody waits for it any more.
    pub(crate) async fn plan(
        &self,
        order: Order,
        stop: Arc<AtomicBool>,
        listener: Listener,
    ) -> Result<v1::Plan, Status> {
        let place = Arc::clone(&self.places)
            .try_acquire_owned()
            .map_err(|_full| refusal::queue_full(self.retry_after))?;
        let turn = Arc::clone(&self.turns)
            .acquire_owned()
            .await
            .map_err(|error| refusal::broken("the queue is closed", &error))?;
        let is_late = order.deadline.is_some_and(|deadline| deadline <= Instant::now());
        if is_late {
            return Err(refusal::too_late());
        }
        let desk = Arc::clone(&self.desk);
        let search = Search {
            seed: order.seed,
            time_limit: Some(budget::within(order.time_limit, order.deadline)),
            iterations: order.iterations,
            threads: self.threads,
            cancel: Some(stop),
        };
        let work = move || {
            let _held = (place, turn);
            search_and_keep(&desk, &order, &search, &listener)
        };
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|error| refusal::broken("a search died", &error))?
    }
}

fn search_and_keep(
    desk: &Desk,
    order: &Order,
    search: &Search,
    listener: &Listener,
) -> Result<v1::Plan, Status> {
    let city = desk.snapshot();
    let started = Instant::now();
    let plan = match order.kind {
        PlanKind::Dispatch => {
            dispatch::plan(&city, &order.day, search, &|now| {
                listener(convert::progress(now.iterations, now.feasible.then_some(now.best), now.seconds));
            })
        }
        PlanKind::Collection => {
            collection::plan(&city, &order.day, search, &|now| {
                listener(convert::progress(now.iterations, now.feasible.then_some(now.best), now.seconds));
            })
        }
    };
    let plan = plan.map_err(|error| refusal::unplannable(&error))?;
    let created = clock::now();
    let mut wire = convert::plan(&plan, created, started.elapsed());
    let id = desk
        .store
        .put_plan(&NewPlan {
            label: format!("{}-{}", order.kind.as_str(), order.day.date()),
            request_id: order.request_id.clone(),
            created,
            body: wire.encode_to_vec(),
            sheets: sheets(&plan),
        })
        .map_err(|error| refusal::store_failed(&error))?;
    wire.name = convert::plan_name(&id);
    Ok(wire)
}

/// The picture of a plan, and a page per crew to print.
fn sheets(plan: &DayPlan) -> Vec<Sheet> {
    let picture = sheet::svg::draw(&[plan]).into_bytes();
    let mut sheets = vec![Sheet { name: PICTURE.to_owned(), content: picture }];
    for route in &plan.routes {
        let content = sheet::html::crew_sheet(plan, route).into_bytes();
        sheets.push(Sheet { name: format!("{}.html", route.crew), content });
    }
    sheets
}

/// The sheet that the page shows.
pub(crate) const PICTURE: &str = "picture.svg";
