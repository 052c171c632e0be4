//! Plans: made, watched, read back, listed, refused.

use crate::running::{DATE, Running, alert, order, report, stream_of};
use roadcrew_api::v1;
use roadcrew_api::v1::create_plan_stream_response::Event;
use roadcrew_service::ServeConfig;
use std::time::{Duration, Instant};
use tonic::Code;
use tonic_types::StatusExt;

#[tokio::test(flavor = "multi_thread")]
async fn a_plan_has_lines_on_the_map_and_times_that_ascend() {
    let running = Running::start().await;
    let reports = vec![report("R1", 1.0), report("R2", 2.0)];
    running.reports().await.ingest_reports(stream_of(reports)).await.unwrap();
    let alerts = v1::IngestAlertsRequest { alerts: vec![alert("lamp-1", -1.0)] };
    running.reports().await.ingest_alerts(tokio_stream::iter([alerts])).await.unwrap();

    let mut client = running.plans().await;
    let plan = client.create_plan(order()).await.unwrap().into_inner();
    assert_eq!(plan.name, format!("plans/dispatch-{DATE}-1"));
    assert!(plan.violations.is_empty(), "{:?}", plan.violations);
    assert!(!plan.routes.is_empty());
    let behind: Vec<_> =
        plan.routes.iter().flat_map(|route| &route.stops).flat_map(|stop| &stop.reports).collect();
    assert!(behind.iter().any(|id| id.as_str() == "R1"), "{behind:?}");
    for route in &plan.routes {
        check_route(route);
    }

    let request = v1::GetPlanRequest { name: plan.name.clone(), ..v1::GetPlanRequest::default() };
    assert_eq!(client.get_plan(request.clone()).await.unwrap().into_inner(), plan);
    let basic = v1::GetPlanRequest { view: v1::PlanView::Basic.into(), ..request };
    let basic = client.get_plan(basic).await.unwrap().into_inner();
    assert!(basic.routes.iter().all(|route| route.stops.is_empty() && route.geometry.is_empty()));
    assert_eq!(basic.costs, plan.costs);
    running.stop().await;
}

fn check_route(route: &v1::Route) {
    assert!(2 <= route.geometry.len());
    let seconds = |time: &Option<prost_types::Timestamp>| time.as_ref().unwrap().seconds;
    let mut clock = seconds(&route.departure_time);
    for stop in &route.stops {
        let times =
            [seconds(&stop.arrival_time), seconds(&stop.start_time), seconds(&stop.end_time)];
        for time in times {
            assert!(clock <= time, "{stop:?}");
            clock = time;
        }
    }
    assert!(clock <= seconds(&route.return_time));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watched_search_tells_its_progress_and_then_its_plan() {
    let running = Running::start().await;
    let mut stream = running.plans().await.create_plan_stream(order()).await.unwrap().into_inner();
    let mut n_progress = 0;
    let mut plan = None;
    while let Some(message) = stream.message().await.unwrap() {
        match message.event.unwrap() {
            Event::Progress(_) => n_progress += 1,
            Event::Plan(last) => plan = Some(last),
        }
    }
    assert!(0 < n_progress);
    assert!(plan.unwrap().name.starts_with("plans/"));
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn plans_are_listed_newest_first() {
    let running = Running::start().await;
    let mut client = running.plans().await;
    for _ in 0..3 {
        client.create_plan(order()).await.unwrap();
    }
    let request = v1::ListPlansRequest { page_size: 2, ..v1::ListPlansRequest::default() };
    let first = client.list_plans(request.clone()).await.unwrap().into_inner();
    let names: Vec<_> = first.plans.iter().map(|plan| plan.name.as_str()).collect();
    assert_eq!(names, [format!("plans/dispatch-{DATE}-3"), format!("plans/dispatch-{DATE}-2")]);
    let next = v1::ListPlansRequest { page_token: first.next_page_token, ..request };
    let next = client.list_plans(next).await.unwrap().into_inner();
    assert_eq!((next.plans.len(), next.next_page_token.as_str()), (1, ""));
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_request_gets_the_plan_of_the_first() {
    let running = Running::start().await;
    let mut client = running.plans().await;
    let order = v1::CreatePlanRequest { request_id: "req-1".to_owned(), ..order() };
    let first = client.create_plan(order.clone()).await.unwrap().into_inner();
    let second = client.create_plan(order).await.unwrap().into_inner();
    assert_eq!(first, second);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_is_only_checked_keeps_nothing() {
    let running = Running::start().await;
    let mut client = running.plans().await;
    let order = v1::CreatePlanRequest { validate_only: true, ..order() };
    let plan = client.create_plan(order).await.unwrap().into_inner();
    assert!(plan.name.is_empty() && plan.routes.is_empty());
    let listed = client.list_plans(v1::ListPlansRequest::default()).await.unwrap().into_inner();
    assert!(listed.plans.is_empty());
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_planned_is_refused_with_a_reason() {
    let running = Running::start().await;
    let mut client = running.plans().await;
    let no_day = v1::CreatePlanRequest { date: "soon".to_owned(), ..order() };
    let refused = client.create_plan(no_day).await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidArgument);
    assert_eq!(refused.get_error_details().error_info().unwrap().reason, "INVALID_FIELD");

    let no_trucks = v1::CreatePlanRequest { kind: v1::PlanKind::Collection.into(), ..order() };
    let refused = client.create_plan(no_trucks).await.unwrap_err();
    assert_eq!(refused.code(), Code::FailedPrecondition);
    assert_eq!(refused.get_error_details().error_info().unwrap().reason, "DAY_NOT_PLANNABLE");

    let missing = v1::GetPlanRequest { name: "plans/none-1".to_owned(), view: 0 };
    let refused = client.get_plan(missing).await.unwrap_err();
    assert_eq!(refused.code(), Code::NotFound);
    assert_eq!(refused.get_error_details().error_info().unwrap().reason, "PLAN_NOT_FOUND");
    running.stop().await;
}

/// A search without any other limit than a minute.
#[tokio::test(flavor = "multi_thread")]
async fn a_plan_is_held_against_an_earlier_one() {
    let running = Running::start().await;
    let mut client = running.plans().await;
    let first = client.create_plan(order()).await.unwrap().into_inner();
    assert!(first.figures.unwrap().stability.is_none());
    let again = v1::CreatePlanRequest { previous_plan: first.name.clone(), ..order() };
    let second = client.create_plan(again).await.unwrap().into_inner();
    let figures = second.figures.unwrap();
    let changes = figures.stability.unwrap();
    let promises = figures.promises.unwrap().promises;
    assert_eq!(changes.previous_plan, first.name);
    assert!(0 < changes.kept && changes.kept == promises);
    assert_eq!(
        (changes.gone, changes.new, changes.changed_crew, changes.swapped_pairs),
        (0, 0, 0, 0)
    );
    let kept = changes.promises.unwrap();
    assert_eq!((kept.promises, kept.coverage.to_bits()), (promises, 1.0_f64.to_bits()));

    let unknown = v1::CreatePlanRequest { previous_plan: "plans/none-1".to_owned(), ..order() };
    assert_eq!(client.create_plan(unknown).await.unwrap_err().code(), Code::NotFound);
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_dispatch_has_a_price_of_equity() {
    let running = Running::start().await;
    let kind = v1::PlanKind::Collection.into();
    let priced = v1::CreatePlanRequest { kind, price_equity: true, ..order() };
    let refused = running.plans().await.create_plan(priced).await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidArgument);
    running.stop().await;
}

fn long_order() -> v1::CreatePlanRequest {
    let time_limit = Some(prost_types::Duration { seconds: 60, nanos: 0 });
    v1::CreatePlanRequest { time_limit, iterations: 0, ..order() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_queue_says_when_to_come_back_and_a_dropped_call_frees_its_place() {
    let running =
        Running::with(ServeConfig { searches: 1, waiting: 0, ..ServeConfig::default() }).await;
    let mut client = running.plans().await;
    let mut watched = client.create_plan_stream(long_order()).await.unwrap().into_inner();
    watched.message().await.unwrap().unwrap();

    let refused = client.create_plan(order()).await.unwrap_err();
    assert_eq!(refused.code(), Code::ResourceExhausted);
    let details = refused.get_error_details();
    assert_eq!(details.error_info().unwrap().reason, "PLANNING_QUEUE_FULL");
    assert!(details.retry_info().unwrap().retry_delay.is_some());

    drop(watched);
    let until = Instant::now() + Duration::from_secs(30);
    let plan = loop {
        match client.create_plan(order()).await {
            Ok(plan) => break plan.into_inner(),
            Err(refused) => assert_eq!(refused.code(), Code::ResourceExhausted),
        }
        assert!(Instant::now() < until, "the dropped search goes on");
        tokio::task::yield_now().await;
    };
    assert_eq!(plan.name, format!("plans/dispatch-{DATE}-1"), "the dropped search kept a plan");
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deadline_cuts_the_search_and_still_gets_a_plan() {
    let running = Running::start().await;
    let mut request = tonic::Request::new(long_order());
    request.set_timeout(Duration::from_secs(8));
    let plan = running.plans().await.create_plan(request).await.unwrap().into_inner();
    assert!(!plan.routes.is_empty());
    running.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn stopping_the_service_lets_a_search_answer_with_what_it_has() {
    let running = Running::start().await;
    let mut client = running.plans().await;
    let mut watched = client.create_plan_stream(long_order()).await.unwrap().into_inner();
    watched.message().await.unwrap().unwrap();
    let started = Instant::now();
    let last = tokio::spawn(async move {
        let mut last = None;
        while let Ok(Some(message)) = watched.message().await {
            last = message.event;
        }
        last
    });
    running.stop().await;
    assert!(started.elapsed() < Duration::from_secs(30));
    assert!(matches!(last.await.unwrap(), Some(Event::Plan(_))));
}
