//! `roadcrew plan explain`: why a service is left undone, and what would get it done.

use super::{check, open_city};
use crate::args::ExplainArguments;
use roadcrew_planning::{explain_plan, sheet};

pub(crate) fn run(arguments: &ExplainArguments) -> anyhow::Result<()> {
    let (file, asked) = check::read(&arguments.given)?;
    let city = open_city(&arguments.given.city)?;
    let explained = explain_plan(&city, &file, &asked, arguments.service.as_deref())?;
    if arguments.json {
        println!("{}", sheet::explain::value(&explained));
    } else {
        print!("{}", sheet::explain::text(&explained, &city.prices.currency));
    }
    Ok(())
}
