//! `roadcrew plan`: a day of jobs or rounds.

use super::computing::Computing;
use super::open_city;
use crate::args::{DayArguments, Plan, PlanCommand};
use crate::progress::Task;
use anyhow::Context;
use roadcrew_planning::{PlanFile, collection, dispatch, sheet, stability};
use roadcrew_units::ServiceDay;

pub(crate) fn run(plan: &Plan) -> anyhow::Result<()> {
    match &plan.command {
        PlanCommand::Dispatch { day, price_equity: false } => plan_day(day, Kind::Dispatch),
        PlanCommand::Dispatch { day, price_equity: true } => plan_day(day, Kind::PricedDispatch),
        PlanCommand::Collection { day, programme } => {
            plan_day(day, programme.as_deref().map_or(Kind::Collection, Kind::Programme))
        }
        PlanCommand::Check(check) => super::check::run(check),
        PlanCommand::Explain(explain) => super::explain::run(explain),
    }
}

#[derive(Clone, Copy)]
enum Kind<'a> {
    Dispatch,
    /// With the price of equity.
    PricedDispatch,
    Collection,
    Programme(&'a str),
}

fn plan_day(arguments: &DayArguments, kind: Kind<'_>) -> anyhow::Result<()> {
    let computing = Computing::start();
    let search = arguments.search.search()?;
    let city = open_city(&arguments.city)?;
    let day = ServiceDay::new(arguments.date.parse()?, &city.zone)?;
    let task = Task::start("planning");
    let listener = |news| task.tell(news, &city.prices.currency);
    let previous = arguments.previous.as_deref().map(PlanFile::read).transpose()?;
    let mut plan = match kind {
        Kind::Dispatch => dispatch::plan(&city, &day, &search, &listener)?,
        Kind::PricedDispatch => dispatch::plan_and_price_equity(&city, &day, &search, &listener)?,
        Kind::Collection => collection::plan(&city, &day, &search, &listener)?,
        Kind::Programme(id) => collection::plan_programme(&city, id, &day, &search, &listener)?,
    };
    drop(task);
    plan.stability = previous.map(|previous| stability(&plan, &previous)).transpose()?;
    if let Some(folder) = &arguments.output {
        let written = sheet::write_all(&plan, folder)
            .with_context(|| format!("can't write into {}", folder.display()))?;
        eprintln!("wrote {} files into {}", written.len(), folder.display());
    }
    if arguments.json {
        println!("{}", sheet::json::value(&plan));
    } else {
        print!("{}", sheet::summary::text(&plan));
        println!(
            "  {} rounds, seed {}, {}",
            plan.search.iterations,
            plan.search.seed,
            computing.text()
        );
        println!("  of it: {}", plan.took);
    }
    Ok(())
}
