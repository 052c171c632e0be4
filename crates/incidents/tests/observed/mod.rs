//! What was observed and what was left out, in lines.

use roadcrew_incidents::intake::Observation;
use roadcrew_units::Zone;

pub(crate) fn told(
    observations: &[Observation],
    left_out: impl IntoIterator<Item = String>,
) -> String {
    let line = |one: &Observation| {
        let at = one.position.map_or("?".to_owned(), |at| at.to_string());
        let Observation { sensor, kind, value, unit, .. } = one;
        format!("{sensor} {kind}={value} [{unit}] {} at {at}\n", one.time.to_iso(&Zone::UTC))
    };
    let left_out = left_out.into_iter().map(|reason| format!("left out: {reason}\n"));
    observations.iter().map(line).chain(left_out).collect()
}
