//! Lets a bounded number of searches run, each on a thread of its own.

use crate::config::ServeConfig;
use crate::desk::Desk;
use crate::{budget, clock, convert, refusal};
use prost::Message;
use roadcrew_api::v1;
use roadcrew_planning::{
    City, DayPlan, News, PlanFile, PlanKind, Search, collection, dispatch, sheet, stability,
};
use roadcrew_store::{NewPlan, PlanId, Sheet, Store, StoreError};
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
    /// Also asks what an hour less for the worst-served neighbourhood costs.
    pub(crate) price_equity: bool,
    /// An earlier plan, to tell what changes.
    pub(crate) previous: Option<PlanFile>,
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

/// Stops one search.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stopper {
    /// The search is to end with the best plan it has.
    stop: Arc<AtomicBool>,
    /// Nobody wants that plan any more.
    abandoned: Arc<AtomicBool>,
}

/// Abandons a search when whoever asked for it is gone.
#[derive(Debug)]
pub(crate) struct AbandonOnDrop(Stopper);

impl Drop for AbandonOnDrop {
    fn drop(&mut self) {
        self.0.abandoned.store(true, Ordering::Relaxed);
        self.0.stop.store(true, Ordering::Relaxed);
    }
}

impl Stopper {
    fn is_abandoned(&self) -> bool {
        self.abandoned.load(Ordering::Relaxed)
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

    /// What stops a new search, and the guard that does so when it is dropped.
    pub(crate) fn stopper(&self) -> (Stopper, AbandonOnDrop) {
        let stopper = Stopper::default();
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.retain(|other| other.strong_count() > 0);
        running.push(Arc::downgrade(&stopper.stop));
        (stopper.clone(), AbandonOnDrop(stopper))
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
        stopper: Stopper,
        listener: Listener,
    ) -> Result<v1::Plan, Status> {
        let place = Arc::clone(&self.places)
            .try_acquire_owned()
            .map_err(|_full| refusal::queue_full(self.retry_after))?;
        let turn = Arc::clone(&self.turns)
            .acquire_owned()
            .await
            .map_err(|error| refusal::broken("the queue is closed", &error))?;
        if stopper.is_abandoned() {
            return Err(refusal::cancelled());
        }
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
            cancel: Some(Arc::clone(&stopper.stop)),
        };
        let work = move || {
            let _held = (place, turn);
            let plan = search_for(&desk.snapshot(), &order, &search, &listener)?;
            if stopper.is_abandoned() {
                return Err(refusal::cancelled());
            }
            keep(&desk, &order, &plan)
        };
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|error| refusal::broken("a search died", &error))?
    }
}

/// A plan, and how long it took to find.
struct Found {
    plan: DayPlan,
    elapsed: Duration,
}

/// With the price of equity a day is planned so often at most.
const MOST_SEARCHES: u32 = 5;

fn search_for(
    city: &City,
    order: &Order,
    search: &Search,
    listener: &Listener,
) -> Result<Found, Status> {
    let started = Instant::now();
    let tell = |news| match news {
        News::Misplaced(told) => tracing::warn!("{told}"),
        News::Progress(now) => {
            let best = now.feasible.then_some(now.best);
            listener(convert::progress(now.iterations, best, now.seconds));
        }
    };
    let plan = match order.kind {
        PlanKind::Dispatch if order.price_equity => {
            let time_limit = search.time_limit.map(|limit| limit / MOST_SEARCHES);
            let search = Search { time_limit, ..search.clone() };
            dispatch::plan_and_price_equity(city, &order.day, &search, &tell)
        }
        PlanKind::Dispatch => dispatch::plan(city, &order.day, search, &tell),
        PlanKind::Collection => collection::plan(city, &order.day, search, &tell),
    };
    let mut plan = plan.map_err(|error| refusal::unplannable(&error))?;
    if let Some(previous) = &order.previous {
        let changes = stability(&plan, previous);
        let changes = changes.map_err(|why| refusal::invalid("previous_plan", why.to_string()));
        plan.stability = Some(changes?);
    }
    Ok(Found { plan, elapsed: started.elapsed() })
}

fn keep(desk: &Desk, order: &Order, found: &Found) -> Result<v1::Plan, Status> {
    let mut wire = convert::plan(&found.plan, clock::now(), found.elapsed);
    let id = put(&desk.store, &found.plan, &wire, order.request_id.clone())
        .map_err(|error| refusal::store_failed(&error))?;
    wire.name = convert::plan_name(&id);
    Ok(wire)
}

/// Keeps a plan that was made elsewhere.
pub(crate) fn keep_ready_made(store: &Store, plan: &DayPlan) -> Result<PlanId, StoreError> {
    put(store, plan, &convert::plan(plan, clock::now(), Duration::ZERO), None)
}

fn put(
    store: &Store,
    plan: &DayPlan,
    wire: &v1::Plan,
    request_id: Option<String>,
) -> Result<PlanId, StoreError> {
    store.put_plan(&NewPlan {
        label: format!("{}-{}", plan.stem(), plan.day.date()),
        request_id,
        created: clock::now(),
        body: wire.encode_to_vec(),
        sheets: sheets(plan),
    })
}

/// The picture of a plan, and a page per crew to print.
fn sheets(plan: &DayPlan) -> Vec<Sheet> {
    let picture = sheet::svg::draw(&[plan]).into_bytes();
    let mut sheets = vec![Sheet { name: PICTURE.to_owned(), content: picture }];
    let crossings = sheet::Crossings::of(&plan.network);
    for route in &plan.routes {
        let content = sheet::html::crew_sheet(plan, route, &crossings).into_bytes();
        sheets.push(Sheet { name: format!("{}.html", route.crew), content });
    }
    sheets
}

/// The sheet that the page shows.
pub(crate) const PICTURE: &str = "picture.svg";
