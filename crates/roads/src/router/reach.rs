//! Whether there is a way, and why not.

use super::{Approach, Router};

impl Router {
    /// Why there is no way, or `None` when there is one.
    ///
    /// Thin still: it names the end that lies outside the connected streets, not the rule that shuts it.
    pub fn why_no_way(&self, from: Approach, to: Approach) -> Option<String> {
        if self.route(from, to).is_some() {
            return None;
        }
        let ends = [("start", from), ("destination", to)];
        let outside = ends.into_iter().find(|(_, approach)| !self.is_usable(approach.segment));
        let Some((end, approach)) = outside else {
            return Some("no permitted way joins the two places".to_owned());
        };
        let segment = self.network.segment(approach.segment);
        let street = if segment.name.is_empty() { segment.class.as_str() } else { segment.name };
        let why = if self.is_drivable(approach.segment) {
            "is cut off from the other streets"
        } else {
            "must not be driven in this direction"
        };
        Some(format!(
            "the {end} lies on {street} (way {}), which {why} for profile {}",
            segment.way_id, self.profile_name
        ))
    }
}
