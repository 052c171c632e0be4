//! When crews work and rest.

use super::clock_span::LONGEST_OVER_MIDNIGHT;
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

/// No break lasts longer.
const LONGEST: Seconds = Seconds::from_hours(24);

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
    shift.check_length().map_err(|reason| {
        source.error(text.span().start, format!("crew {crew}: the shift {reason}"))
    })?;
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
        let is_reversed = |rest: &BreakRule| {
            rest.window.is_over_midnight() && LONGEST_OVER_MIDNIGHT < rest.window.length()
        };
        let why = if read.iter().any(is_reversed) {
            "is longer than half a day: write the earlier time first".to_owned()
        } else if read.iter().any(|it| it.window.outlasts(minutes(rest.minutes), shift)) {
            format!(
                "can't end before the shift of {} does: shorten it, or let it begin earlier",
                shift.text()
            )
        } else {
            own_breaks.extend(read);
            continue;
        };
        let reason = format!(
            "crew {}: the break of {} min in {} {why}",
            entry.id,
            rest.minutes,
            rest.window.get_ref()
        );
        return Err(source.error(rest.window.span().start, reason));
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
    if duration <= Seconds::ZERO || LONGEST < duration {
        let reason =
            format!("a break of {lasts} minutes is none: write minutes above zero, 1440 at most");
        return Err(source.error(window.span().start, reason));
    }
    if total != duration || pieces.iter().any(|&piece| minutes(piece) <= Seconds::ZERO) {
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
