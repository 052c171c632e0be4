//! `roadcrew`: plans what a city's crews and trucks do next.
//!
//! Results go to standard output, progress and logs to standard error. The exit code is 0, or 2 with one sentence for bad input.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "this crate alone talks to the terminal"
)]

mod args;
mod commands;
mod pipe;
mod progress;

use args::{Arguments, Command};
use clap::Parser;
use std::io::IsTerminal as _;
use std::process::ExitCode;

/// What is logged unless `ROADCREW_LOG` says otherwise. What HiGHS warns of is looked at by who asks it.
const LOGGED: &str = "warn,highs=error";

fn main() -> ExitCode {
    pipe::end_quietly_when_closed();
    let arguments = Arguments::parse();
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("ROADCREW_LOG")
                .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new(LOGGED)),
        )
        .init();
    let result = match arguments.command {
        Command::Demo(demo) => commands::demo::run(&demo),
        Command::Network(network) => commands::network::run(&network),
        Command::Generate(generate) => commands::generate::run(&generate),
        Command::Import(import) => commands::import::run(&import),
        Command::Cluster(cluster) => commands::cluster::run(&cluster),
        Command::Fill(fill) => commands::fill::run(&fill),
        Command::Decide(decide) => commands::decide::run(&decide),
        Command::Plan(plan) => commands::plan::run(&plan),
        Command::Solve(solve) => commands::solve::run(&solve),
        Command::Serve(serve) => commands::serve::run(&serve),
        Command::Lab(lab) => commands::lab::run(&lab),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}", sentence(&error));
            ExitCode::from(2)
        }
    }
}

/// An error with its causes, each said once.
fn sentence(error: &anyhow::Error) -> String {
    let mut text = String::new();
    for cause in error.chain() {
        let cause = cause.to_string();
        if text.contains(&cause) {
            continue;
        }
        if !text.is_empty() {
            text.push_str(": ");
        }
        text.push_str(&cause);
    }
    text
}
