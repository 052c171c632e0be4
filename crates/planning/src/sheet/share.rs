//! Shares in percent, as they are printed.

/// A share in whole percent. One that only rounding would make all or nothing has a decimal: 454 of 456 are 99.6 %, 1999 of 2000 are over
/// 99.9 %.
pub(super) fn percent(share: f64) -> String {
    let is_part = 0.0 < share && share < 1.0;
    let whole = format!("{:.0}", 100.0 * share);
    if !(is_part && ["0", "100"].contains(&whole.as_str())) {
        return format!("{whole} %");
    }
    match format!("{:.1}", 100.0 * share).as_str() {
        "100.0" => "over 99.9 %".to_owned(),
        "0.0" => "under 0.1 %".to_owned(),
        one_decimal => format!("{one_decimal} %"),
    }
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn whole_percent_do() {
        assert_eq!(percent(0.625), "62 %");
        assert_eq!(percent(0.994), "99 %");
    }

    #[test]
    fn all_and_nothing_are_what_they_say() {
        assert_eq!(percent(1.0), "100 %");
        assert_eq!(percent(0.0), "0 %");
    }

    #[test]
    fn almost_all_is_not_all() {
        assert_eq!(percent(454.0 / 456.0), "99.6 %");
        assert_eq!(percent(1999.0 / 2000.0), "over 99.9 %");
    }

    #[test]
    fn almost_nothing_is_not_nothing() {
        assert_eq!(percent(2.0 / 456.0), "0.4 %");
        assert_eq!(percent(1.0 / 3000.0), "under 0.1 %");
    }

    #[test]
    fn more_than_all_is_told_as_it_is() {
        assert_eq!(percent(1.004), "100 %");
        assert_eq!(percent(1.3), "130 %");
    }
}
