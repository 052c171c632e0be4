//! The Open311 client against endpoints that behave as real ones do.

use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use roadcrew_incidents::intake::Door;
use roadcrew_service::open311::{Endpoint, Manners, Walked, walk};
use roadcrew_units::{Seconds, Timestamp, Zone};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// 2026-01-01T00:00:00Z, the time of the first request; the others follow every six hours.
const FIRST: Timestamp = Timestamp(1_767_225_600);
const STEP: Seconds = Seconds::from_hours(6);
const N_REQUESTS: i64 = 730;

/// What an endpoint is like.
#[derive(Default)]
struct Habits {
    /// At most so many requests an answer, whatever `page_size` says.
    cap: usize,
    has_pages: bool,
    xml_only: bool,
    /// So many calls are answered with "busy" first.
    busy: AtomicU32,
    /// Windows that begin after this fail for good.
    broken_after: Option<Timestamp>,
    n_calls: AtomicU32,
}

async fn endpoint(habits: Habits) -> (Endpoint, Arc<Habits>) {
    let habits = Arc::new(habits);
    let routes = Router::new()
        .route("/v2/requests.json", get(|state, query| async { answer(state, query, false) }))
        .route("/v2/requests.xml", get(|state, query| async { answer(state, query, true) }))
        .with_state(Arc::clone(&habits));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}/v2/", listener.local_addr().unwrap());
    tokio::spawn(async { axum::serve(listener, routes).await });
    let manners = Manners {
        pause: Duration::ZERO,
        first_wait: Duration::from_millis(1),
        retries: 2,
        ..Manners::default()
    };
    (Endpoint { base, jurisdiction: Some("city.example".to_owned()), manners }, habits)
}

fn answer(
    State(habits): State<Arc<Habits>>,
    Query(query): Query<HashMap<String, String>>,
    is_xml: bool,
) -> Response {
    habits.n_calls.fetch_add(1, Ordering::Relaxed);
    assert_eq!(query["jurisdiction_id"], "city.example");
    if habits.xml_only && !is_xml {
        return StatusCode::NOT_FOUND.into_response();
    }
    if habits
        .busy
        .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1))
        .is_ok()
    {
        return (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "0")]).into_response();
    }
    let time = |name: &str| Timestamp::parse(&query[name], &Zone::UTC).unwrap();
    let (start, end) = (time("start_date"), time("end_date"));
    if habits.broken_after.is_some_and(|limit| limit < start) {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    }
    assert!(end.since(start) <= Seconds::from_hours(90 * 24), "more than 90 days");
    let page: usize = if habits.has_pages { query["page"].parse().unwrap() } else { 1 };
    let requests: Vec<String> = (0..N_REQUESTS)
        .map(|number| (number, FIRST.after(Seconds(number * STEP.0))))
        .filter(|(_, time)| (start..=end).contains(time))
        .skip((page - 1) * habits.cap)
        .take(habits.cap)
        .map(|(number, time)| request(number, time, is_xml))
        .collect();
    if is_xml {
        format!("<service_requests>{}</service_requests>", requests.concat()).into_response()
    } else {
        format!("[{}]", requests.join(",")).into_response()
    }
}

fn request(number: i64, time: Timestamp, is_xml: bool) -> String {
    let time = time.to_iso(&Zone::UTC);
    if is_xml {
        format!(
            "<request><service_request_id>{number}</service_request_id><service_code>1</service_code><requested_datetime>{time}</requested_datetime><lat>60.17</lat><long>24.94</long><email>ann@example.org</email></request>"
        )
    } else {
        format!(
            r#"{{"service_request_id":{number},"service_code":"1","requested_datetime":"{time}","lat":60.17,"long":24.94}}"#
        )
    }
}

async fn walk_from(endpoint: Endpoint, from: Timestamp) -> Walked {
    let to = FIRST.after(Seconds(N_REQUESTS * STEP.0));
    let walked = move || walk(&endpoint, from, to, &Door::new(&Zone::UTC), &|_until| ());
    tokio::task::spawn_blocking(walked).await.unwrap()
}

async fn check_all_are_found(habits: Habits) -> Arc<Habits> {
    let (endpoint, habits) = endpoint(habits).await;
    let walked = walk_from(endpoint, FIRST).await;
    assert_eq!(walked.failure, None);
    assert_eq!(walked.reports.len(), 730, "{:?}", walked.skipped);
    habits
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_a_page_whatever_one_asks() {
    let habits =
        check_all_are_found(Habits { cap: 50, has_pages: true, ..Habits::default() }).await;
    assert!(habits.n_calls.load(Ordering::Relaxed) < 30);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_without_pages_that_cuts_its_answers_short() {
    check_all_are_found(Habits { cap: 100, ..Habits::default() }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_without_pages_that_answers_in_full() {
    check_all_are_found(Habits { cap: 1000, ..Habits::default() }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_that_has_xml_only() {
    check_all_are_found(Habits { cap: 50, has_pages: true, xml_only: true, ..Habits::default() })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_busy_endpoint_is_asked_again() {
    let busy = AtomicU32::new(2);
    check_all_are_found(Habits { cap: 50, has_pages: true, busy, ..Habits::default() }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_walk_that_fails_on_the_way_says_where_to_go_on() {
    let broken_after = Some(FIRST.after(Seconds::from_hours(24)));
    let (broken, _) =
        endpoint(Habits { cap: 50, has_pages: true, broken_after, ..Habits::default() }).await;
    let walked = walk_from(broken, FIRST).await;
    assert!(walked.failure.is_some());
    assert_eq!(walked.until, FIRST.after(Seconds::from_hours(90 * 24)));
    let n_before = walked.reports.len();
    assert!(0 < n_before && n_before < 730);

    let (mended, _) = endpoint(Habits { cap: 50, has_pages: true, ..Habits::default() }).await;
    let rest = walk_from(mended, walked.until).await;
    // The request at the border comes in both.
    assert_eq!(n_before + rest.reports.len(), 731);
}
