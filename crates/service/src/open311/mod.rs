//! Fetches reports from an Open311 GeoReport v2 endpoint.
//!
//! The standard has no paging: a call answers with at most 90 days or the first 1,000 requests. So the time is walked in windows of 90 days;
//! within each, pages are asked for as most endpoints have them (`page`, `page_size`), and where that brings nothing new a window whose answer
//! may have been cut short is halved. JSON is asked for first, XML where there is no JSON. Calls block, and pause between each other.

mod http;
mod walk;

pub use http::{FetchError, Manners, fetch};
pub use walk::{Walked, walk};

/// An endpoint: `BASE/requests.json`.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// The address without `/requests.json`, as a discovery document tells it.
    pub base: String,
    /// `jurisdiction_id`, where the endpoint serves several cities.
    pub jurisdiction: Option<String>,
    /// How gently to ask.
    pub manners: Manners,
}
