//! Neighbourhoods, and what it costs to serve the worst served sooner.

use crate::Case;
use roadcrew_planning::city::City;
use roadcrew_planning::{Search, dispatch};
use roadcrew_units::ServiceDay;

/// The demo city in two halves.
const HALVES: &str = r#"{"type":"FeatureCollection","features":[
    {"type":"Feature","properties":{"name":"West","need":2},"geometry":{"type":"Polygon",
     "coordinates":[[[24.90,60.15],[24.946,60.15],[24.946,60.19],[24.90,60.19],[24.90,60.15]]]}},
    {"type":"Feature","properties":{"name":"East"},"geometry":{"type":"Polygon",
     "coordinates":[[[24.946,60.15],[24.99,60.15],[24.99,60.19],[24.946,60.19],[24.946,60.15]]]}},
    {"type":"Feature","properties":{"need":1},"geometry":null},
    {"type":"Feature","properties":{"name":"North","need":0},"geometry":null}]}"#;

#[test]
fn neighbourhoods_of_the_city_are_compared() {
    let mut case = Case::new().with("neighbourhoods.geojson", HALVES);
    let plan = case.plan(3);
    let fairness = roadcrew_planning::figures(&plan).fairness.unwrap();
    let names: Vec<&str> = fairness.neighbourhoods.iter().map(|it| it.name.as_str()).collect();
    assert_eq!((names, fairness.n_elsewhere), (vec!["East", "West"], 0));
    let n_incidents: usize = fairness.neighbourhoods.iter().map(|it| it.n_incidents).sum();
    let waiting = plan.routes.iter().flat_map(|route| &route.stops).flat_map(|it| &it.waiting);
    let undone = plan.undone.iter().flat_map(|it| &it.waiting);
    assert_eq!(n_incidents, waiting.count() + undone.count());
    let compared = fairness.compared.unwrap();
    let means = ["East", "West"]
        .map(|name| fairness.neighbourhoods.iter().find(|it| it.name == name).unwrap().mean_h);
    assert!((compared.gap_h - (means[0] - means[1]).abs()).abs() < 1e-9);
    assert!(compared.gap_90_h[0] <= compared.gap_90_h[1]);
    let left_out = case.left_out.join("\n");
    assert!(left_out.contains("feature 3 has no property name"), "{left_out}");
    assert!(left_out.contains("feature 4 has the need 0: write a number above zero"), "{left_out}");
}

#[test]
fn a_city_without_neighbourhoods_has_no_figures_of_fairness_and_says_so() {
    let plan = Case::new().plan(1);
    assert!(roadcrew_planning::figures(&plan).fairness.is_none());
    let text = roadcrew_planning::sheet::summary::text(&plan);
    assert!(text.contains("no fairness by neighbourhood: the city has no neighbourhoods.geojson"));
}

#[test]
fn an_hour_less_for_the_worst_served_has_a_price_that_plans_prove() {
    let case = Case::new().with("neighbourhoods.geojson", HALVES);
    let (city, _) = City::open(case.folder.path()).unwrap();
    let day = ServiceDay::new("2026-05-11".parse().unwrap(), &city.zone).unwrap();
    let search = Search::iterations(5);
    let plan = dispatch::plan_and_price_equity(&city, &day, &search, &|_| ()).unwrap();
    let found = roadcrew_planning::figures(&plan);
    let (price, fairness) = (found.equity_price.unwrap(), found.fairness.unwrap());
    assert_eq!(price.neighbourhood, fairness.compared.unwrap().worst);
    assert!(!price.tried.is_empty() && price.tried.len() <= 4);
    // Dearer each time while no plan takes an hour off, cheaper while each does.
    let first = price.tried[0].hours_less;
    let rises = price.tried.is_sorted_by(|a, b| a.hour_price < b.hour_price);
    let falls = price.tried.is_sorted_by(|a, b| a.hour_price > b.hour_price);
    assert!(if first < 1.0 { rises } else { falls }, "{price:?}");
    assert_eq!(plan.fairer.is_some(), price.hour.is_some());
    assert!(price.hour.is_none_or(|hour| 1.0 <= hour.hours_less));
    // Without the question the plan is no better, and no price is told.
    let without_price = dispatch::plan(&city, &day, &search, &|_| ()).unwrap();
    assert!(plan.costs.total() <= without_price.costs.total());
    assert!(roadcrew_planning::figures(&without_price).equity_price.is_none());
}
