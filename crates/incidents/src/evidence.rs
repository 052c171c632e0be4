//! Why two reports are taken to speak of the same thing.

use crate::Agreement;
use roadcrew_units::{Metres, Seconds};
use std::fmt;

/// One observation about a report and the first report of the incident it joined.
#[derive(Clone, Debug, PartialEq)]
pub enum Evidence {
    /// Both name the same asset, which settles it.
    SameAsset {
        /// The lamp, bin, drain or tree.
        asset: String,
    },
    /// The straight line to the middle of the reports before it.
    Distance {
        /// Its length in metres.
        metres: f64,
        /// How many they are; one is the first report.
        n_before: usize,
        /// How far apart reports of this family may lie.
        radius: Metres,
    },
    /// What the addresses say.
    Address {
        /// How well they agree.
        agreement: Agreement,
    },
    /// Two codes of one family.
    OtherCode {
        /// The code of the first report.
        earlier: String,
    },
    /// How likely both stand on one street.
    CommonStreet {
        /// From 0 to 1.
        probability: f64,
    },
    /// The distance on foot.
    AlongStreets {
        /// Its length.
        metres: Metres,
    },
    /// How much later it came.
    Time {
        /// Counted from the first report.
        later: Seconds,
        /// Counted from the moment the incident was closed; `None` when it was still open.
        after_closing: Option<Seconds>,
    },
    /// A person decided.
    Judgement {
        /// What the person said.
        note: String,
    },
}

/// One sentence, without a full stop.
impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SameAsset { asset } => write!(f, "both name asset {asset}"),
            Self::Distance { metres, n_before: 0 | 1, radius } => {
                write!(f, "it lies {metres:.0} m from the first report (at most {radius})")
            }
            Self::Distance { metres, n_before, radius } => write!(
                f,
                "it lies {metres:.0} m from the middle of the {n_before} before it (at most {radius})"
            ),
            Self::Address { agreement } => write!(f, "{agreement}"),
            Self::OtherCode { earlier } => write!(f, "the first report has code {earlier}"),
            Self::CommonStreet { probability } => {
                write!(f, "both stand on one street with probability {probability:.2}")
            }
            Self::AlongStreets { metres } => write!(f, "along the streets it is {metres}"),
            Self::Time { later, after_closing: None } => {
                write!(f, "it came {} later, while the problem was open", Duration(*later))
            }
            Self::Time { later, after_closing: Some(after) } => {
                let (later, after) = (Duration(*later), Duration(*after));
                write!(f, "it came {later} later, {after} after the problem was closed")
            }
            Self::Judgement { note } => write!(f, "a person decided: {note}"),
        }
    }
}

/// A duration in the largest unit that leaves a number above two.
struct Duration(Seconds);

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hours = self.0.hours();
        if 48.0 <= hours {
            return write!(f, "{:.0} days", hours / 24.0);
        }
        if 2.0 <= hours {
            return write!(f, "{hours:.0} hours");
        }
        write!(f, "{:.0} minutes", self.0.minutes())
    }
}
