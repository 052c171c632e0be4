//! Where the time of planning a day goes.

use std::fmt;
use std::time::Duration;

/// How long each part of planning took by the clock, and how large the tables are. Two plans that are alike may differ in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Took {
    /// What is to be done, where it is, and which streets lead there: all until the search but the tables.
    pub assembling: Duration,
    /// The travel tables.
    pub tables: Duration,
    /// How many ways they hold.
    pub n_ways: usize,
    /// The search.
    pub searching: Duration,
    /// The streets of all routes, and the reasons for what is left undone.
    pub telling: Duration,
}

/// As in "problem 0.4 s, table of 16.1 million ways 2.0 s, search 60.0 s, streets and reasons 3.1 s".
impl fmt::Display for Took {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        #[expect(clippy::cast_precision_loss, reason = "a number to print")]
        let millions = self.n_ways as f64 / 1e6;
        let seconds = |part: Duration| part.as_secs_f64();
        write!(
            formatter,
            "problem {:.1} s, table of {millions:.1} million ways {:.1} s, search {:.1} s, streets and reasons {:.1} s",
            seconds(self.assembling),
            seconds(self.tables),
            seconds(self.searching),
            seconds(self.telling),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    #[test]
    fn a_planner_reads_where_the_time_went() {
        let took = Took {
            assembling: Duration::from_millis(412),
            tables: Duration::from_millis(2010),
            n_ways: 16_060_000,
            searching: Duration::from_mins(1),
            telling: Duration::from_millis(3_080),
        };
        expect!["problem 0.4 s, table of 16.1 million ways 2.0 s, search 60.0 s, streets and reasons 3.1 s"]
            .assert_eq(&took.to_string());
    }
}
