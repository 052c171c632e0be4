//! The service from outside: a server on a free port of the loopback, and clients that know the wire only.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod broker;
mod intake;
mod mqtt;
mod open311;
mod page;
mod plans;
mod restart;
mod running;
mod standard_services;
