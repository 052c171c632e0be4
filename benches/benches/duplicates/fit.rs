//! Learns weights from labelled repeats: which earlier report is repeated isn't said, so each near one may be it (noisy or).
//!
//! Maximum likelihood with a quadratic penalty on straying from the default weights, by Adam (Kingma and Ba 2015) on all reports at once: a thousand steps of a few
//! thousand pairs. Deterministic.

use crate::curve::count_of;
use roadcrew_incidents::{Categories, Report, Term, Weights, suspicions};
use std::collections::BTreeMap;

const STEPS: i32 = 3000;
const RATE: f64 = 0.02;
/// The penalty on a weight, as if some reports had said what it is by default (for a code: nothing).
const PENALTY: f64 = 0.2;

/// What was learnt.
pub(crate) struct Fitted {
    pub(crate) terms: Vec<(Term, f64)>,
    /// By code: its weight, and the probability of repeating something unseen.
    pub(crate) codes: BTreeMap<String, (f64, f64)>,
}

/// A report as the fit sees it.
struct Case {
    code: usize,
    is_repeat: bool,
    /// The terms of each suspect, as places among the parameters with their strengths.
    suspects: Vec<Vec<(usize, f64)>>,
}

/// Learns the parameters: terms, weights of codes, the common log-odds of the unseen, and each code's own. Reports that don't `count` are
/// known to have come, and teach nothing.
pub(crate) fn fit(
    reports: &[Report],
    labels: &[bool],
    counts: &[bool],
    categories: &Categories,
) -> Fitted {
    let mut codes: Vec<&str> = reports.iter().map(|report| report.service_code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    let (n_terms, n_codes) = (Term::ALL.len(), codes.len());
    let unseen = n_terms + n_codes;
    let answers = suspicions(reports, categories);
    let cases: Vec<Case> = reports
        .iter()
        .zip(labels)
        .zip(answers)
        .zip(counts)
        .filter(|(_, counts)| **counts)
        .map(|(((report, &is_repeat), answer), _)| {
            let code = codes.binary_search(&report.service_code.as_str()).expect("a known code");
            let suspects = answer.suspects.into_iter().map(|suspect| {
                let terms =
                    suspect.terms.into_iter().map(|(term, strength)| (term.place(), strength));
                terms.chain([(n_terms + code, 1.0)]).collect()
            });
            Case { code, is_repeat, suspects: suspects.collect() }
        })
        .collect();

    let mut usual = vec![0.0; unseen + 1 + n_codes];
    for term in Term::ALL {
        usual[term.place()] = Weights::default().get(term);
    }
    let mut at = usual.clone();
    at[Term::Base.place()] = -1.0;
    at[unseen] = -4.0;
    let (mut mean, mut square) = (vec![0.0; at.len()], vec![0.0; at.len()]);
    for step in 1..=STEPS {
        let slope = slope(&cases, &at, &usual, unseen);
        for place in 0..at.len() {
            mean[place] = 0.9 * mean[place] + 0.1 * slope[place];
            square[place] = 0.999 * square[place] + 0.001 * slope[place] * slope[place];
            let (first, second) = (1.0 - 0.9_f64.powi(step), 1.0 - 0.999_f64.powi(step));
            at[place] -= RATE * (mean[place] / first) / ((square[place] / second).sqrt() + 1e-9);
        }
    }
    let terms = Term::ALL.into_iter().map(|term| (term, at[term.place()])).collect();
    let of_code = |(place, code): (usize, &&str)| {
        let unseen = logistic(at[unseen] + at[unseen + 1 + place]);
        ((*code).to_owned(), (at[n_terms + place], unseen))
    };
    Fitted { terms, codes: codes.iter().enumerate().map(of_code).collect() }
}

/// The derivative of the penalised negative log-likelihood.
fn slope(cases: &[Case], at: &[f64], usual: &[f64], unseen: usize) -> Vec<f64> {
    let away = at.iter().zip(usual).map(|(weight, usual)| weight - usual);
    let mut slope: Vec<f64> = away.map(|away| 2.0 * PENALTY * away).collect();
    slope[Term::Base.place()] = 0.0;
    slope[unseen] = 0.0;
    let scale = count_of(cases.len()).recip();
    for case in cases {
        let by_unseen = logistic(at[unseen] + at[unseen + 1 + case.code]);
        let mut none = 1.0 - by_unseen;
        let mut each = Vec::with_capacity(case.suspects.len());
        for suspect in &case.suspects {
            let log_odds: f64 = suspect.iter().map(|(place, strength)| at[*place] * strength).sum();
            let probability = logistic(log_odds);
            none *= 1.0 - probability;
            each.push(probability);
        }
        // d(-log none) = Σ p dz; a label turns its sign.
        let factor = if case.is_repeat { -none / (1.0 - none).max(1e-9) } else { 1.0 };
        slope[unseen] += factor * by_unseen;
        slope[unseen + 1 + case.code] += factor * by_unseen;
        for (suspect, probability) in case.suspects.iter().zip(each) {
            for (place, strength) in suspect {
                slope[*place] += factor * probability * strength;
            }
        }
    }
    slope.iter().map(|one| one * scale).collect()
}

fn logistic(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}
