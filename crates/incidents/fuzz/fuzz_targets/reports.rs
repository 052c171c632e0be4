#![no_main]

#[path = "../../tests/readers/mod.rs"]
#[allow(dead_code, reason = "each target uses one reader")]
mod readers;

libfuzzer_sys::fuzz_target!(|input: &[u8]| readers::reports(input));
