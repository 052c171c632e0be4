use crate::{NewMessage, NewPlan, PlanId, Sheet, Store, StoreError, StoredMessage, Written};
use roadcrew_incidents::{Alert, Decision, Opinion, Report, ReportStatus};
use roadcrew_units::{Position, Timestamp};

fn place() -> Position {
    Position::from_degrees(24.945, 60.17).unwrap()
}

fn report(id: &str) -> Report {
    Report {
        id: id.to_owned(),
        service_code: "POTHOLE".to_owned(),
        service_name: "Pothole".to_owned(),
        status: ReportStatus::Open,
        status_notes: String::new(),
        requested: Timestamp(1_778_477_400),
        expected: None,
        updated: Some(Timestamp(1_778_477_500)),
        position: place(),
        address: "Kaisaniemenkatu 1".to_owned(),
        description: "a deep one; 'quoted'".to_owned(),
        asset: Some("lamp-7".to_owned()),
    }
}

fn alert(time: i64) -> Alert {
    Alert {
        sensor: "bin-12".to_owned(),
        kind: "fill_level".to_owned(),
        value: 0.93,
        unit: "1".to_owned(),
        time: Timestamp(time),
        position: place(),
    }
}

fn plan(request_id: Option<&str>) -> NewPlan {
    NewPlan {
        label: "dispatch-2026-05-11".to_owned(),
        request_id: request_id.map(str::to_owned),
        created: Timestamp(1_778_477_400),
        body: vec![1, 2, 3],
        sheets: vec![Sheet { name: "picture.svg".to_owned(), content: b"<svg/>".to_vec() }],
    }
}

#[test]
fn rulings_are_kept_in_their_order() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let (report, with) = ("R2".to_owned(), "R1".to_owned());
    let together = Decision::Together { report: report.clone(), with };
    let opinion = Opinion { by: "anna".to_owned(), note: "one 'pipe'".to_owned() };
    let put = vec![
        store.put_ruling(&together, &opinion).unwrap(),
        store.put_ruling(&Decision::Apart { report }, &Opinion::default()).unwrap(),
    ];
    assert_eq!((put[0].line, put[1].line), (1, 2));
    drop(store);
    assert_eq!(Store::open(folder.path()).unwrap().rulings().unwrap(), put);
}

#[test]
fn reopening_gives_back_what_was_put() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    store.put_reports(&[report("R1"), report("R2")]).unwrap();
    store.put_alerts(&[alert(5)]).unwrap();
    let id = store.put_plan(&plan(None)).unwrap();
    drop(store);

    let store = Store::open(folder.path()).unwrap();
    assert_eq!(store.reports().unwrap(), [report("R1"), report("R2")]);
    assert_eq!(store.alerts().unwrap(), [alert(5)]);
    assert_eq!(store.plan(&id).unwrap().unwrap().body, [1, 2, 3]);
    assert_eq!(store.sheet_names(&id).unwrap(), ["picture.svg"]);
    assert_eq!(store.sheet(&id, "picture.svg").unwrap().unwrap().content, b"<svg/>");
}

#[test]
fn a_second_handle_sees_what_the_first_has_put_and_may_write_too() {
    let folder = tempfile::tempdir().unwrap();
    let first = Store::open(folder.path()).unwrap();
    let second = Store::open(folder.path()).unwrap();
    first.put_reports(&[report("R1")]).unwrap();
    assert_eq!(second.reports().unwrap().len(), 1);
    second.put_reports(&[report("R2")]).unwrap();
    assert_eq!(first.reports().unwrap().len(), 2);
}

#[test]
fn a_report_that_is_put_twice_is_updated() {
    let store = Store::in_memory().unwrap();
    let first = store.put_reports(&[report("R1")]).unwrap();
    assert_eq!(first, Written { n_new: 1, n_updated: 0 });
    let closed = Report { status: ReportStatus::Closed, asset: None, ..report("R1") };
    let second = store.put_reports(&[closed.clone(), report("R2")]).unwrap();
    assert_eq!(second, Written { n_new: 1, n_updated: 1 });
    assert_eq!(store.reports().unwrap(), [closed, report("R2")]);
}

#[test]
fn an_alert_that_is_put_twice_is_kept_once() {
    let store = Store::in_memory().unwrap();
    let written = store.put_alerts(&[alert(5), alert(6), alert(5)]).unwrap();
    assert_eq!(written, Written { n_new: 2, n_updated: 1 });
    assert_eq!(store.alerts().unwrap(), [alert(5), alert(6)]);
}

#[test]
fn a_row_that_cannot_be_kept_keeps_out_its_whole_batch() {
    let store = Store::in_memory().unwrap();
    let no_number = Alert { value: f64::NAN, ..alert(6) };
    let error = store.put_alerts(&[alert(5), no_number]).unwrap_err();
    assert!(matches!(error, StoreError::Write { what: "alerts", .. }), "{error}");
    assert!(store.alerts().unwrap().is_empty());
}

#[test]
fn a_repeated_request_keeps_one_plan() {
    let store = Store::in_memory().unwrap();
    let first = store.put_plan(&plan(Some("req-1"))).unwrap();
    let second = store.put_plan(&plan(Some("req-1"))).unwrap();
    assert_eq!(first, second);
    assert_eq!(store.plans(None, 10).unwrap().len(), 1);
    assert_eq!(store.plan_of_request("req-1").unwrap().unwrap().id, first);
    assert_eq!(store.plan_of_request("req-2").unwrap(), None);
}

#[test]
fn plans_are_listed_newest_first_page_by_page() {
    let store = Store::in_memory().unwrap();
    for _ in 0..3 {
        store.put_plan(&plan(None)).unwrap();
    }
    let page = store.plans(None, 2).unwrap();
    let numbers: Vec<i64> = page.iter().map(|plan| plan.id.number.0).collect();
    assert_eq!(numbers, [3, 2]);
    let rest = store.plans(Some(page[1].id.number), 2).unwrap();
    assert_eq!(rest.len(), 1);
    assert_eq!(rest[0].id.to_string(), "dispatch-2026-05-11-1");
}

#[test]
fn a_plan_is_found_by_its_whole_id_only() {
    let store = Store::in_memory().unwrap();
    let id = store.put_plan(&plan(None)).unwrap();
    assert_eq!(id.to_string().parse::<PlanId>().unwrap(), id);
    let other: PlanId = "collection-2026-05-11-1".parse().unwrap();
    assert_eq!(store.plan(&other).unwrap(), None);
    assert!("plan".parse::<PlanId>().is_err());
}

#[test]
fn a_file_that_is_no_store_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("roadcrew.db"), "not a database, but long enough to look")
        .unwrap();
    let error = Store::open(folder.path()).unwrap_err();
    assert!(error.to_string().contains("roadcrew.db"), "{error}");
}

fn message(message_id: Option<&str>, alerts: Vec<Alert>) -> NewMessage {
    let stored = StoredMessage {
        message_id: message_id.map(str::to_owned),
        received: Timestamp(1_778_477_400),
        topic: "application/1/device/2/event/up".to_owned(),
        mapping: "bins 1".to_owned(),
        payload: message_id.map(|_| "{}".to_owned()),
        left_out: vec!["battery: missing".to_owned(), "tilt: missing".to_owned()],
    };
    NewMessage { source: "chirpstack".to_owned(), stored, alerts }
}

#[test]
fn a_message_that_came_before_changes_nothing() {
    let store = Store::in_memory().unwrap();
    let first = message(Some("m1"), vec![alert(5)]);
    let again = message(Some("m1"), vec![Alert { value: 0.1, ..alert(5) }, alert(6)]);
    assert_eq!(store.put_messages(&[first.clone(), again.clone()]).unwrap(), [true, false]);
    assert_eq!(store.put_messages(&[again]).unwrap(), [false]);
    assert_eq!(store.alerts().unwrap(), [alert(5)]);
    let kept = store.messages().unwrap();
    assert_eq!((kept.len(), kept[0].mapping.as_str()), (1, "bins 1"));
    assert_eq!(kept, [first.stored]);
}

#[test]
fn messages_without_id_are_all_kept() {
    let store = Store::in_memory().unwrap();
    let broken = message(None, vec![]);
    assert_eq!(store.put_messages(&[broken.clone(), broken]).unwrap(), [true, true]);
}
