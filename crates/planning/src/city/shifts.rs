//! When crews work and rest.

use super::config::{CrewEntry, Source};
use super::{CityError, ClockSpan, minutes};
use roadcrew_units::Seconds;
use toml::Spanned;

/// When and how long a crew rests.
#[derive(Clone, Debug)]
pub struct BreakRule {
    /// When it may start.
    pub window: ClockSpan,
    /// How long it lasts.
    pub duration: Seconds,
}

/// When a crew works, which is not no time at all.
pub(super) fn read_shift(
    source: &Source<'_>,
    text: &Spanned<String>,
    crew: &str,
) -> Result<ClockSpan, CityError> {
    let shift = span(source, text)?;
    if shift.is_a_moment() {
        let reason = format!(
            "crew {crew} has a shift that ends when it begins, '{}': write it as 07:00-15:00, and a day and a night as 07:00-31:00",
            shift.text()
        );
        return Err(source.error(text.span().start, reason));
    }
    Ok(shift)
}

/// A crew's own breaks, each of which may begin in its shift.
pub(super) fn read_breaks(
    source: &Source<'_>,
    entry: &CrewEntry,
    shift: &ClockSpan,
) -> Result<Vec<BreakRule>, CityError> {
    let mut own_breaks = Vec::new();
    for rest in &entry.breaks {
        let pieces = rest.split_minutes.as_deref();
        let read = breaks(source, &rest.window, rest.minutes, pieces)?;
        if read.iter().any(|rest| !rest.window.is_met_in(shift)) {
            let reason = format!(
                "crew {}: the break of {} lies outside the shift of {}: write a window within it",
                entry.id,
                rest.window.get_ref(),
                shift.text()
            );
            return Err(source.error(rest.window.span().start, reason));
        }
        own_breaks.extend(read);
    }
    Ok(own_breaks)
}

/// A break, or the pieces in which it is taken, each of which starts in the window.
pub(super) fn breaks(
    source: &Source<'_>,
    window: &Spanned<String>,
    lasts: f64,
    pieces: Option<&[f64]>,
) -> Result<Vec<BreakRule>, CityError> {
    let all = [lasts];
    let pieces = pieces.unwrap_or(&all);
    let duration = minutes(lasts);
    let total = Seconds(pieces.iter().map(|&piece| minutes(piece).0).sum());
    if total != duration || pieces.iter().any(|&piece| piece <= 0.0) {
        return Err(source.error(
            window.span().start,
            format!("the pieces of a break of {lasts} minutes are above zero and add up to it"),
        ));
    }
    let window = span(source, window)?;
    Ok(pieces
        .iter()
        .map(|&piece| BreakRule { window: window.clone(), duration: minutes(piece) })
        .collect())
}

/// Checks a span on a day without clock changes.
pub(super) fn span(source: &Source<'_>, text: &Spanned<String>) -> Result<ClockSpan, CityError> {
    ClockSpan::read(text.get_ref()).map_err(|reason| source.error(text.span().start, reason))
}
