//! A GeoJSON text as its features, each with its line, so that what is wrong with one can be told with where it stands.

use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Deserialize)]
#[serde(expecting = "a GeoJSON FeatureCollection")]
struct Collection<'a> {
    #[serde(rename = "type")]
    kind: Option<String>,
    #[serde(borrow)]
    features: Option<Vec<&'a RawValue>>,
}

/// What a text is, and its features not yet read, each with its first line, counted from 1.
pub(crate) struct RawCollection<'a> {
    /// Such as `FeatureCollection`; empty where the text doesn't say.
    pub kind: String,
    pub features: Option<Vec<(u64, &'a str)>>,
}

/// Takes a text apart. `O(text)`.
pub(crate) fn raw_collection(text: &str) -> Result<RawCollection<'_>, serde_json::Error> {
    let collection: Collection<'_> = serde_json::from_str(text)?;
    let (mut line, mut counted) = (1, 0);
    let mut with_line = |raw: &&'_ RawValue| {
        // A raw value is a part of the text.
        let start = raw.get().as_ptr() as usize - text.as_ptr() as usize;
        line += text[counted..start].bytes().filter(|&byte| byte == b'\n').count() as u64;
        counted = start;
        line
    };
    let features = collection
        .features
        .map(|features| features.into_iter().map(|raw| (with_line(&raw), raw.get())).collect());
    Ok(RawCollection { kind: collection.kind.unwrap_or_default(), features })
}

/// The line on which each feature of a GeoJSON `FeatureCollection` begins, counted from 1; nothing for another text. `O(text)`.
///
/// ```
/// let text = "{\"type\": \"FeatureCollection\", \"features\": [\n{\"id\": 1},\n\n{\"id\": 2}]}";
/// assert_eq!(roadcrew_roads::feature_lines(text), [2, 4]);
/// ```
pub fn feature_lines(text: &str) -> Vec<u64> {
    let collection = raw_collection(text.trim_start_matches('\u{feff}')).ok();
    let features = collection.and_then(|collection| collection.features).unwrap_or_default();
    features.into_iter().map(|(line, _)| line).collect()
}
