//! Precision against recall, over all levels of a score.

/// What taking every score from `level` on as a repeat gives.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Verdict {
    pub(crate) level: f64,
    pub(crate) precision: f64,
    pub(crate) recall: f64,
}

/// One method, judged on the second half of the time.
pub(crate) struct Curve {
    pub(crate) name: &'static str,
    /// The level with the best F1 on the first half, over a window of levels so that it is no accident of a few reports.
    pub(crate) level: f64,
    /// That level, on the second half.
    pub(crate) chosen: Verdict,
    /// Every level of the second half, the strictest first.
    pub(crate) points: Vec<Verdict>,
}

impl Verdict {
    pub(crate) fn of(scores: &[f64], labels: &[bool], level: f64) -> Self {
        let mut taken = 0.0;
        let mut right = 0.0;
        for (score, &label) in scores.iter().zip(labels) {
            if level <= *score {
                taken += 1.0;
                right += f64::from(u8::from(label));
            }
        }
        Self::new(level, right, taken, count(labels))
    }

    fn new(level: f64, right: f64, taken: f64, labelled: f64) -> Self {
        let share = |of: f64| if of == 0.0 { 0.0 } else { right / of };
        Self { level, precision: share(taken), recall: share(labelled) }
    }

    pub(crate) fn f1(&self) -> f64 {
        let sum = self.precision + self.recall;
        if sum == 0.0 { 0.0 } else { 2.0 * self.precision * self.recall / sum }
    }
}

impl Curve {
    /// `counts` says of each report of the first half whether the level is chosen from it.
    pub(crate) fn new(
        name: &'static str,
        scores: &[f64],
        labels: &[bool],
        counts: &[bool],
    ) -> Self {
        let n_first = counts.len();
        let first = scores.iter().zip(labels).zip(counts).filter(|(_, counts)| **counts);
        let (known, of_known): (Vec<f64>, Vec<bool>) = first.map(|(one, _)| one).unzip();
        let level = choose(&known, &of_known);
        let (scores, labels) = (&scores[n_first..], &labels[n_first..]);
        Self {
            name,
            level,
            chosen: Verdict::of(scores, labels, level),
            points: points(scores, labels),
        }
    }

    /// The point with the best F1: chosen with the labels in sight, so an upper bound.
    pub(crate) fn best(&self) -> Verdict {
        let mut best = self.points[0];
        for point in &self.points {
            if best.f1() < point.f1() {
                best = *point;
            }
        }
        best
    }

    /// The best precision among levels that reach a recall.
    pub(crate) fn precision_at(&self, recall: f64) -> Option<f64> {
        let reaching = self.points.iter().filter(|point| recall <= point.recall);
        reaching.map(|point| point.precision).max_by(f64::total_cmp)
    }
}

fn points(scores: &[f64], labels: &[bool]) -> Vec<Verdict> {
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]));
    let labelled = count(labels);
    let (mut taken, mut right) = (0.0, 0.0);
    let mut points = Vec::new();
    for (rank, &place) in order.iter().enumerate() {
        if scores[place] <= 0.0 {
            break;
        }
        taken += 1.0;
        right += f64::from(u8::from(labels[place]));
        let is_last = order.get(rank + 1).is_none_or(|&next| scores[next] < scores[place]);
        if is_last {
            points.push(Verdict::new(scores[place], right, taken, labelled));
        }
    }
    if points.is_empty() {
        points.push(Verdict::new(1.0, 0.0, 0.0, labelled));
    }
    points
}

/// Among the levels 0.01, 0.02 … 1.00, the middle of the window of eleven whose mean F1 is best; a method with fewer levels
/// takes its best one.
fn choose(scores: &[f64], labels: &[bool]) -> f64 {
    let levels: Vec<f64> = (1..=100).map(|percent| f64::from(percent) / 100.0).collect();
    let f1: Vec<f64> =
        levels.iter().map(|&level| Verdict::of(scores, labels, level).f1()).collect();
    let mut best = (f64::MIN, 0);
    for middle in 0..levels.len() {
        let window = &f1[middle.saturating_sub(5)..(middle + 6).min(f1.len())];
        let mean = window.iter().sum::<f64>() / count_of(window.len());
        if best.0 < mean {
            best = (mean, middle);
        }
    }
    levels[best.1]
}

fn count(labels: &[bool]) -> f64 {
    count_of(labels.iter().filter(|&&label| label).count())
}

#[expect(clippy::cast_precision_loss, reason = "a file has thousands of rows")]
pub(crate) fn count_of(number: usize) -> f64 {
    number as f64
}
