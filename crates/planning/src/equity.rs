//! The price of equity: what one hour less for the worst-served neighbourhood costs.
//!
//! Every hour that an incident of that neighbourhood waits gets a price of its own, and the day is planned again: with a price four times higher while its
//! mean wait is not an hour shorter, with a quarter of it while it is. What such a plan costs more is judged by the city's own prices, so that the new
//! price is not in it.

use crate::assemble::Assembled;
use crate::day::{DayPlan, SearchRecord};
use crate::explain::{Explanation, take_what_pays};
use crate::figures::{Fairness, figures};
use crate::news::News;
use crate::search::Search;
use roadcrew_model::{Due, Plan, Problem, ProblemParts, Undone, judge};
use roadcrew_solver::Options;
use roadcrew_units::{Price, Seconds};
use serde::Serialize;

/// What it costs to serve the worst-served neighbourhood sooner, by plans that were made for it and judged.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EquityPrice {
    /// The neighbourhood with the longest mean wait.
    pub neighbourhood: String,
    /// Its mean wait in the plan.
    pub mean_h: f64,
    /// The cheapest plan found that takes an hour off it; `None` where none of those tried does.
    pub hour: Option<FairerPlan>,
    /// All that were tried, in order: cost against hours.
    pub tried: Vec<FairerPlan>,
}

/// A plan that was made with a price on each hour that the neighbourhood waits. Differences are to the plan without.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FairerPlan {
    /// The price of each hour that an incident there waits, in units of the currency.
    pub hour_price: f64,
    /// How much shorter its mean wait is.
    pub hours_less: f64,
    /// What it costs more, in units of the currency; below zero the search had missed it.
    pub cost_more: f64,
    /// Kilometres more.
    pub km_more: f64,
    /// Hours of overtime more.
    pub overtime_more_h: f64,
    /// How much shorter the longest mean wait of any neighbourhood is.
    pub worst_less_h: f64,
    /// Who pays for it: the neighbourhoods whose mean wait is longer, those that lose most first.
    pub longer: Vec<LongerWait>,
    /// How many more services are left undone.
    pub undone_more: i64,
}

/// A neighbourhood that waits longer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LongerWait {
    /// Its name.
    pub neighbourhood: String,
    /// By how much longer its mean wait is.
    pub hours_more: f64,
}

/// How often the day is planned again at most.
const MOST_SEARCHES: u32 = 4;

/// What was found about the price.
pub(crate) struct Equity {
    pub price: EquityPrice,
    /// The cheapest plan that takes an hour off.
    pub fairer: Option<DayPlan>,
    /// A plan that costs less by the city's own prices than the one that it was compared with: nothing more was tried.
    pub cheaper: Option<Plan>,
}

/// Of a plan of this day; `None` where no neighbourhoods can be compared. Takes up to four more searches, each from that plan.
pub(crate) fn price_of_equity(
    day: &Assembled<'_>,
    (plan, found): (&DayPlan, &Plan),
    search: &Search,
    listener: &(dyn Fn(News) + Sync),
) -> Option<Equity> {
    let before = figures(plan);
    let worst = before.fairness.as_ref()?.compared.as_ref()?.worst.clone();
    let mean_h = mean_wait(before.fairness.as_ref(), &worst)?;
    let longest_h = longest_wait(before.fairness.as_ref())?;
    let base = day.draft.city.prices.late_second;
    let base = if base.0 <= 0 { Price::per_hour(1.0) } else { base };
    let mut tried: Vec<(FairerPlan, DayPlan)> = Vec::new();
    let mut price = base;
    let mut cheaper = None;
    for _ in 0..MOST_SEARCHES {
        let problem = with_price(day, &worst, price)?;
        let options = Options { start: Some(found.clone()), ..search.options() };
        let solution =
            roadcrew_solver::solve(&problem, &options, &|it| listener(News::Progress(it)));
        let solved = (solution.plan, solution.judgement);
        let (routes, _) = take_what_pays(&problem, solved, day.per_metre_apart());
        let judgement = judge(&day.problem, &routes);
        let nothing = |_| Explanation::default();
        let fairer = day.day_plan(&routes, &judgement, SearchRecord::default(), &nothing);
        let after = figures(&fairer);
        let Some(hours_less) = mean_wait(after.fairness.as_ref(), &worst).map(|mean| mean_h - mean)
        else {
            break;
        };
        let count = |plan: &DayPlan| i64::try_from(plan.undone.len()).unwrap_or(i64::MAX);
        let kilometres =
            |of: &crate::Figures| of.km.service + of.km.deadhead + of.km.tip + of.km.depot;
        let fairer_by = FairerPlan {
            hour_price: (price * Seconds::from_hours(1)).units(),
            hours_less,
            cost_more: (fairer.costs.total() - plan.costs.total()).units(),
            km_more: kilometres(&after) - kilometres(&before),
            overtime_more_h: after.overtime_hours - before.overtime_hours,
            worst_less_h: longest_wait(after.fairness.as_ref()).map_or(0.0, |it| longest_h - it),
            longer: longer_waits(before.fairness.as_ref(), after.fairness.as_ref()),
            undone_more: count(&fairer) - count(plan),
        };
        tried.push((fairer_by, fairer));
        if judgement.is_feasible() && judgement.cost() < plan.costs.total() {
            cheaper = Some(routes);
            break;
        }
        let is_enough = |(plan, _): &(FairerPlan, DayPlan)| 1.0 <= plan.hours_less;
        let n_enough = tried.iter().filter(|plan| is_enough(plan)).count();
        if 0 < n_enough && n_enough < tried.len() || search.is_cancelled() {
            break;
        }
        // All of them took an hour off, or none did.
        price = if n_enough == 0 {
            Price(price.0.saturating_mul(4))
        } else {
            Price((price.0 / 4).max(1))
        };
    }
    let enough = tried.iter().filter(|(plan, _)| 1.0 <= plan.hours_less);
    let cheapest = enough.min_by(|(a, _), (b, _)| a.cost_more.total_cmp(&b.cost_more));
    let (hour, fairer) = cheapest.cloned().unzip();
    let tried = tried.into_iter().map(|(plan, _)| plan).collect();
    let price = EquityPrice { neighbourhood: worst, mean_h, hour, tried };
    Some(Equity { price, fairer, cheaper })
}

fn mean_wait(fairness: Option<&Fairness>, name: &str) -> Option<f64> {
    let all = &fairness?.neighbourhoods;
    all.iter().find(|place| place.name == name).map(|place| place.mean_h)
}

/// The neighbourhoods whose mean wait grows, what grows most first.
fn longer_waits(before: Option<&Fairness>, after: Option<&Fairness>) -> Vec<LongerWait> {
    let all = after.map_or(&[][..], |after| &after.neighbourhoods);
    let longer = all.iter().filter_map(|place| {
        let hours_more = place.mean_h - mean_wait(before, &place.name)?;
        let neighbourhood = place.name.clone();
        (0.0 < hours_more).then_some(LongerWait { neighbourhood, hours_more })
    });
    let mut longer: Vec<LongerWait> = longer.collect();
    longer.sort_by(|a, b| b.hours_more.total_cmp(&a.hours_more));
    longer
}

/// Of the neighbourhoods that are compared.
fn longest_wait(fairness: Option<&Fairness>) -> Option<f64> {
    mean_wait(fairness, &fairness?.compared.as_ref()?.worst)
}

/// The day where each hour that an incident of a neighbourhood waits has a price, and one that is left undone waits for a day.
fn with_price(day: &Assembled<'_>, name: &str, price: Price) -> Option<Problem> {
    let places = &day.draft.city.neighbourhoods;
    let mut parts: ProblemParts = day.problem.clone().into_parts();
    let begins = parts.vehicles.iter().map(|vehicle| vehicle.shift.open()).min()?;
    for (index, service) in parts.services.iter_mut().enumerate() {
        let waiting = day.draft.labels[index].waiting.iter();
        let reported = waiting.filter(|it| it.first.is_some());
        // An incident belongs to the first that it lies in.
        let home = |at| places.iter().find(|place| place.contains(at));
        let inside = reported.filter(|it| home(it.position).is_some_and(|it| it.name == name));
        let Ok(n_inside) = i64::try_from(inside.count()) else { continue };
        if n_inside == 0 {
            continue;
        }
        let price = Price(price.0.saturating_mul(n_inside));
        let late = service.due.map_or(Price(0), |due| due.per_second);
        let is_late = service.due.is_some_and(|due| due.at <= begins);
        let per_second = if is_late { Price(late.0 + price.0) } else { late.max(price) };
        service.due = Some(Due { at: begins, per_second });
        if let Undone::Costs(undone) = &mut service.undone {
            *undone += price * Seconds::from_hours(24);
        }
    }
    Problem::new(parts).ok()
}
