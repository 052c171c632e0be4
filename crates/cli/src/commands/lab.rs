//! `roadcrew lab`: policies compared on simulated days.

use crate::args::{Lab, LabCommand};
use crate::progress::Task;

pub(crate) fn run(lab: &Lab) -> anyhow::Result<()> {
    let LabCommand::Run { scenario, json } = &lab.command;
    let task = Task::start("simulating");
    let comparison = roadcrew_lab::run(scenario)?;
    drop(task);
    if *json {
        println!("{}", serde_json::to_value(&comparison)?);
    } else {
        print!("{comparison}");
    }
    Ok(())
}
