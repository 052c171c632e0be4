//! Walking the time in windows, and a window in pages.

use super::Endpoint;
use super::http::{FetchError, fetch};
use roadcrew_incidents::intake::{Door, read_georeport_json, read_georeport_xml, read_text};
use roadcrew_incidents::{IntakeError, Report};
use roadcrew_units::{Seconds, Skipped, Timestamp, Zone};
use std::collections::{BTreeMap, HashSet};

/// The longest span that an endpoint must answer for.
const LONGEST_WINDOW: Seconds = Seconds::from_hours(90 * 24);
/// A window isn't halved below this.
const SHORTEST_WINDOW: Seconds = Seconds::from_hours(1);
/// How many requests are asked for at a time; many endpoints give fewer whatever one asks.
const PAGE_SIZE: &str = "100";
/// Answers of a multiple of this many requests may have been cut short.
const ROUND_COUNT: usize = 50;
/// How many pages a window may have.
const MOST_PAGES: u32 = 1000;

/// What a walk brought, also one that failed on the way.
#[derive(Debug)]
pub struct Walked {
    /// The reports in the order of their ids; of one that came twice the later.
    pub reports: Vec<Report>,
    /// What was left out, and why.
    pub skipped: Vec<Skipped>,
    /// Until when everything was read: begin here next time.
    pub until: Timestamp,
    /// Why it ended before its time.
    pub failure: Option<FetchError>,
}

/// Fetches the requests that were made from one instant to another. `progress` hears until when everything was read. Blocks.
pub fn walk(
    endpoint: &Endpoint,
    from: Timestamp,
    to: Timestamp,
    door: &Door<'_>,
    progress: &dyn Fn(Timestamp),
) -> Walked {
    let mut walked =
        Walked { reports: Vec::new(), skipped: Vec::new(), until: from, failure: None };
    let mut reports = BTreeMap::new();
    let mut told = HashSet::new();
    let mut format = None;
    let mut windows = vec![(from, to)];
    while let Some((start, end)) = windows.pop() {
        if LONGEST_WINDOW < end.since(start) {
            let middle = start.after(LONGEST_WINDOW);
            windows.extend([(middle, end), (start, middle)]);
            continue;
        }
        let window = match read_window(endpoint, &mut format, start, end, door) {
            Ok(window) => window,
            Err(failure) => {
                walked.failure = Some(failure);
                break;
            }
        };
        if window.may_be_cut && SHORTEST_WINDOW < end.since(start) {
            let middle = start.after(Seconds(end.since(start).0 / 2));
            windows.extend([(middle, end), (start, middle)]);
            continue;
        }
        reports.extend(window.reports.into_iter().map(|report| (report.id.clone(), report)));
        walked
            .skipped
            .extend(window.skipped.into_iter().filter(|one| told.insert(one.to_string())));
        walked.until = end;
        progress(end);
    }
    walked.reports = reports.into_values().collect();
    walked
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Json,
    Xml,
}

#[derive(Default)]
struct Window {
    reports: Vec<Report>,
    skipped: Vec<Skipped>,
    /// The endpoint has no pages, and the answer has a suspiciously round number of requests.
    may_be_cut: bool,
}

fn read_window(
    endpoint: &Endpoint,
    format: &mut Option<Format>,
    start: Timestamp,
    end: Timestamp,
    door: &Door<'_>,
) -> Result<Window, FetchError> {
    let time = |at: Timestamp| at.to_iso(&Zone::UTC).replace("+00:00", "Z");
    let (start, end) = (time(start), time(end));
    let mut window = Window::default();
    let mut ids: HashSet<String> = HashSet::new();
    let mut last_page: Option<Vec<u8>> = None;
    for page in 1..=MOST_PAGES {
        let number = page.to_string();
        let mut query = vec![
            ("start_date", &*start),
            ("end_date", &*end),
            ("page_size", PAGE_SIZE),
            ("page", &number),
        ];
        query.extend(endpoint.jurisdiction.as_deref().map(|name| ("jurisdiction_id", name)));
        let body = match fetch_page(endpoint, format, &query) {
            // Some endpoints have no page behind the last.
            Err(FetchError::Status { status: 400 | 404, .. }) if 1 < page => return Ok(window),
            body => body?,
        };
        if last_page.as_ref() == Some(&body) {
            let n_read = window.reports.len()
                + window.skipped.iter().filter(|one| one.line.is_some()).count();
            window.may_be_cut = page == 2 && 0 < n_read && n_read.is_multiple_of(ROUND_COUNT);
            return Ok(window);
        }
        let (reports, skipped) = read_page(endpoint, &body, door)?;
        let n_known = window.reports.len();
        let n_left_out = skipped.iter().filter(|one| one.line.is_some()).count();
        window.reports.extend(reports.into_iter().filter(|report| ids.insert(report.id.clone())));
        window.skipped.extend(skipped);
        if window.reports.len() == n_known && n_left_out == 0 {
            return Ok(window);
        }
        last_page = Some(body);
    }
    Err(FetchError::Endless { address: endpoint.base.clone(), n_pages: MOST_PAGES })
}

/// Asks for JSON until the endpoint shows that it has XML only.
fn fetch_page(
    endpoint: &Endpoint,
    format: &mut Option<Format>,
    query: &[(&str, &str)],
) -> Result<Vec<u8>, FetchError> {
    let base = endpoint.base.trim_end_matches('/');
    let ask = |name: &str| fetch(&format!("{base}/requests.{name}"), query, &endpoint.manners);
    match *format {
        Some(Format::Json) => ask("json"),
        Some(Format::Xml) => ask("xml"),
        None => match ask("json") {
            Ok(body) => {
                *format = Some(Format::Json);
                Ok(body)
            }
            Err(FetchError::Status { status: 400 | 404 | 406 | 415, .. }) => {
                let body = ask("xml")?;
                *format = Some(Format::Xml);
                Ok(body)
            }
            Err(error) => Err(error),
        },
    }
}

/// What was asked for as JSON may come as XML all the same.
fn read_page(
    endpoint: &Endpoint,
    body: &[u8],
    door: &Door<'_>,
) -> Result<(Vec<Report>, Vec<Skipped>), IntakeError> {
    let text = read_text(&endpoint.base, body)?;
    if text.trim_start().starts_with('<') {
        read_georeport_xml(&endpoint.base, &text, door)
    } else {
        read_georeport_json(&endpoint.base, &text, door)
    }
}
