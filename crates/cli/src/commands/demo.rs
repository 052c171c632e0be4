//! `roadcrew demo`: the bundled city's day, end to end.

use super::{open_city, serve};
use crate::args::{Demo, read_seconds};
use crate::progress::Task;
use anyhow::Context;
use roadcrew_planning::{DayPlan, News, PlanError, Search, collection, dispatch, sheet};
use roadcrew_service::ServeConfig;
use roadcrew_units::ServiceDay;
use std::time::Instant;

pub(crate) fn run(demo: &Demo) -> anyhow::Result<()> {
    let begun = Instant::now();
    let city = open_city(&demo.city)?;
    let date = city.demo_date.with_context(|| {
        format!(
            "{} has no demo_date: add demo_date = \"2026-05-11\"",
            demo.city.join("city.toml").display()
        )
    })?;
    let day = ServiceDay::new(date, &city.zone)?;
    let search = Search::within(read_seconds(demo.time_limit)?);

    println!(
        "{}: {} junctions, {} directed segments, {} turn restrictions; {} reports, {} alerts, {} containers",
        city.name,
        city.network.n_junctions(),
        city.network.n_segments(),
        city.network.n_restrictions(),
        city.reports.len(),
        city.alerts.len(),
        city.containers.len(),
    );
    let clusters = dispatch::incidents(&city);
    println!(
        "{} reports and {} alerts are about {} incidents\n",
        city.reports.len(),
        city.alerts.len(),
        clusters.incidents.len()
    );

    let plan_with = |what: &str, plan: PlanFunction| -> anyhow::Result<DayPlan> {
        let task = Task::start(what);
        Ok(plan(&city, &day, &search, &|news| task.tell(news, &city.prices.currency))?)
    };
    let plans = [
        plan_with("dispatching crews", dispatch::plan)?,
        plan_with("laying out rounds", collection::plan)?,
    ];
    for plan in &plans {
        println!("{}", sheet::summary::text(plan));
    }

    std::fs::create_dir_all(&demo.out)
        .with_context(|| format!("can't make the folder {}", demo.out.display()))?;
    let mut written = 0;
    for plan in &plans {
        written += sheet::write_all(plan, &demo.out)
            .with_context(|| format!("can't write into {}", demo.out.display()))?
            .len();
    }
    let picture = demo.out.join("plan.svg");
    super::write_file(&picture, &sheet::svg::draw(&[&plans[0], &plans[1]]))?;
    println!(
        "wrote {} files into {}: maps (.geojson), the picture {}, sheets of the day and per crew (.html), a track (.gpx) per crew; {:.1} s in all",
        written + 1,
        demo.out.display(),
        picture.display(),
        begun.elapsed().as_secs_f64(),
    );
    if demo.no_serve {
        return Ok(());
    }
    // The plans are shown on the page from the start.
    serve::serve(city, ServeConfig { plans: plans.into(), ..ServeConfig::new(demo.listen) })
}

type PlanFunction = fn(
    &roadcrew_planning::City,
    &ServiceDay,
    &Search,
    &(dyn Fn(News) + Sync),
) -> Result<DayPlan, PlanError>;
