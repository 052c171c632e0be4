//! Reads an OGC SensorThings server over HTTP, page by page: its Things with their places, and observations.

use crate::open311::{FetchError, Manners, fetch};
use roadcrew_incidents::intake::{Datastreams, Door, next_link, read_text};
use roadcrew_units::Skipped;

/// What is asked of each Thing.
const EXPAND: &str = "Locations,Datastreams($expand=ObservedProperty)";
/// A server whose pages never end is left.
const MOST_PAGES: u32 = 10_000;

/// Reads all Things of a server, `address` being its root as `https://HOST/FROST-Server/v1.1`, with their Locations and Datastreams.
/// Blocks.
pub fn read_things(
    address: &str,
    door: &Door<'_>,
    manners: &Manners,
) -> Result<(Datastreams, Vec<Skipped>), FetchError> {
    let things = format!("{}/Things", address.trim_end_matches('/'));
    let mut datastreams = Datastreams::default();
    let mut skipped = Vec::new();
    for page in pages(&things, &[("$expand", EXPAND)], manners)? {
        skipped.extend(datastreams.add_things(&things, &page, door)?);
    }
    Ok((datastreams, skipped))
}

/// The document at an address, and those that `@iot.nextLink` leads to. Links to other servers are not followed. Blocks.
pub fn pages(
    address: &str,
    query: &[(&str, &str)],
    manners: &Manners,
) -> Result<Vec<String>, FetchError> {
    let mut pages = vec![read_text(address, &fetch(address, query, manners)?)?.into_owned()];
    while let Some(link) = pages.last().and_then(|page| next_link(page)) {
        if server_of(&link) != server_of(address) {
            tracing::warn!("the next page is on another server, which is not asked");
            break;
        }
        if MOST_PAGES as usize <= pages.len() {
            return Err(FetchError::Endless { address: address.to_owned(), n_pages: MOST_PAGES });
        }
        pages.push(read_text(&link, &fetch(&link, &[], manners)?)?.into_owned());
    }
    Ok(pages)
}

/// Scheme, host and port.
fn server_of(address: &str) -> &str {
    let path = address.find("://").map_or(0, |at| at + 3);
    let end = address[path..].find('/').map_or(address.len(), |at| path + at);
    &address[..end]
}
