//! `roadcrew plan check`: a plan by anybody, judged.

use super::open_city;
use crate::args::{CheckArguments, GivenPlan, KindArgument};
use anyhow::Context;
use roadcrew_planning::{Asked, PlanFile, PlanKind, check, sheet};

pub(crate) fn run(arguments: &CheckArguments) -> anyhow::Result<()> {
    let (file, asked) = read(&arguments.given)?;
    let asked = Asked { happened: arguments.happened, ..asked };
    let city = open_city(&arguments.given.city)?;
    let previous = arguments.previous.as_deref().map(PlanFile::read).transpose()?;
    let mut found = check(&city, &file, &asked)?;
    if let Some(previous) = &previous {
        found.compare(&file, previous)?;
    }
    if let Some(folder) = &arguments.output {
        let written = sheet::write_all(&found.plan, folder)
            .with_context(|| format!("can't write into {}", folder.display()))?;
        eprintln!("wrote {} files into {}", written.len(), folder.display());
    }
    if arguments.json {
        println!("{}", sheet::check::value(&found));
    } else {
        print!("{}", sheet::check::text(&found));
    }
    Ok(())
}

/// Reads a plan and what it is to be taken for.
pub(crate) fn read(given: &GivenPlan) -> anyhow::Result<(PlanFile, Asked)> {
    let date = given.date.as_deref().map(str::parse).transpose()?;
    let kind = given.kind.map(|kind| match kind {
        KindArgument::Dispatch => PlanKind::Dispatch,
        KindArgument::Collection => PlanKind::Collection,
    });
    let programme = given.programme.clone();
    Ok((PlanFile::read(&given.plan)?, Asked { date, kind, programme, happened: false }))
}
