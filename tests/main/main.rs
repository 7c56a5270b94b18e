//! Whole runs, seen from outside: golden cases, what is right for the sample, invariants, and the command itself.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod handouts;
mod nights;
mod support;

mod cases;
mod movement;
mod spells;

mod diff;
mod exports;
mod sample;
mod simulate;

mod invariants;

mod process;
