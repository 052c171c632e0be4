//! System tests: the whole product, from outside.
//!
//! - [`architecture`]: the arrows between our crates are those of the README
//! - [`demo_city`]: the bundled city's day, from its folder to sheets
//! - [`import`]: what other systems send becomes the city's reports and alerts
//! - [`bad_input`]: a city's files broken one way at a time
//! - [`command_line`]: what scripts rely on
//! - [`decisions`]: planners part and join reports, and accept root causes
//! - [`given_plans`]: plans by anybody, judged
//! - [`outsider`]: routes judged by a script that shares no code
//! - [`reasons`]: what is said of work left undone, tried by doing it, and what a crew's sheet says
//! - [`recost`]: solutions of benchmark instances, costed anew by a script that shares no code
//! - [`served`]: a stock client over gRPC
//! - [`told_times`]: what a plan says of when it is where, held against what can be driven

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod architecture;
mod bad_input;
mod broken_rules;
mod command_line;
mod decisions;
mod demo_city;
mod given_plans;
mod import;
mod outsider;
mod reasons;
mod recost;
mod roadcrew;
mod served;
mod told_times;
