//! How fast a ferry is, by the time that its crossing takes.

use super::tags::{Heading, Tags};

/// The speed in metres per hour of a crossing of so many decimetres; `None` when no duration is stated.
pub(super) fn ferry_m_per_h(tags: &Tags, heading: Heading, length_dm: u32) -> Option<u32> {
    let own = tags.get(&format!("duration{}", heading.suffix()));
    let seconds = duration_s(own.or_else(|| tags.get("duration"))?)?;
    let m_per_h = u64::from(length_dm) * 360 / u64::from(seconds);
    u32::try_from(m_per_h).ok().map(|speed| speed.max(1))
}

/// `MM`, `HH:MM`, `HH:MM:SS` or `PT1H5M` in seconds, from a second to twelve hours.
fn duration_s(text: &str) -> Option<u32> {
    let text = text.trim();
    let seconds = match text.strip_prefix("PT") {
        Some(parts) => iso_s(parts)?,
        None => clock_s(text)?,
    };
    (1..=12 * 3600).contains(&seconds).then_some(seconds)
}

fn clock_s(text: &str) -> Option<u32> {
    let parts: Vec<u32> = text
        .split(':')
        .map(|part| part.parse().ok().filter(|&part| part < 10_000))
        .collect::<Option<_>>()?;
    match parts[..] {
        [minutes] => Some(minutes * 60),
        [hours, minutes] => Some(hours * 3600 + minutes * 60),
        [hours, minutes, seconds] => Some(hours * 3600 + minutes * 60 + seconds),
        _ => None,
    }
}

fn iso_s(mut rest: &str) -> Option<u32> {
    let mut seconds = 0;
    for (unit, unit_s) in [('H', 3600), ('M', 60), ('S', 1)] {
        if let Some((number, after)) = rest.split_once(unit) {
            let number: u32 = number.parse().ok().filter(|&number| number < 10_000)?;
            seconds += number * unit_s;
            rest = after;
        }
    }
    rest.is_empty().then_some(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_in_their_common_forms() {
        assert_eq!(duration_s("15"), Some(900));
        assert_eq!(duration_s("00:20"), Some(1200));
        assert_eq!(duration_s("01:00:30"), Some(3630));
        assert_eq!(duration_s("PT1H5M"), Some(3900));
        assert_eq!(duration_s("PT7M"), Some(420));
        assert_eq!(duration_s("soon"), None);
        assert_eq!(duration_s("0"), None);
    }
}
