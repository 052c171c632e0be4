//! Counted work: what it allows does not depend on the machine, but for a search that is cut off.

/// How much may still be done.
pub(super) struct Effort<'a> {
    left: u64,
    is_over: &'a dyn Fn() -> bool,
    /// What may be spent before the next look at the stop rule.
    unwatched: u64,
}

/// Steps between two looks at the stop rule, some milliseconds.
const WATCH_EVERY: u64 = 1 << 20;

impl<'a> Effort<'a> {
    /// So many steps of a few nanoseconds each, as long as the search is not over.
    pub(super) fn new(left: u64, is_over: &'a dyn Fn() -> bool) -> Self {
        Self { left, is_over, unwatched: 0 }
    }

    /// Counts steps; `None` once there are none left.
    pub(super) fn spend(&mut self, steps: u64) -> Option<()> {
        if self.left < steps {
            self.left = 0;
            return None;
        }
        self.left -= steps;
        if self.unwatched < steps {
            self.unwatched = WATCH_EVERY;
            if (self.is_over)() {
                self.left = 0;
                return None;
            }
        }
        self.unwatched -= steps.min(self.unwatched);
        Some(())
    }
}
