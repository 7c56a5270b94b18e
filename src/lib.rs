//! Who owns every contact, since when, and why.
//!
//! The modules in the order of the data's flow (blank lines keep the order against the formatter):

#[cfg(not(unix))]
compile_error!(
    "tenure publishes by symbolic links, and reads and writes files at positions: it runs on Unix"
);

mod flow;

pub mod list;
pub mod party;
pub mod rule;
pub mod sorted;
mod sums;
pub mod time;

mod named;

mod nearest;

pub mod lines;

mod plural;

mod html;

mod guard;

mod spread;

mod worst;

pub mod memory;

pub mod profile;

pub mod job;

pub mod directory;

pub mod source;

pub mod load;

pub mod open;

pub mod standardise;

pub mod record;

pub mod keys;

pub mod spill;

pub mod joined;

pub mod intake;

pub mod interaction;

pub mod task;

pub mod decision;

pub mod matching;

pub mod cluster;

pub mod ledger;

pub mod merge;

pub mod predicate;

pub mod assign;

pub mod access;

pub mod flag;

pub mod metric;

pub mod send;

pub mod export;

pub mod settle;

pub mod table;

pub mod report;

pub mod publish;

mod finished;

mod handout;

pub mod pipeline;

pub mod simulate;

pub mod explain;

pub mod review;

pub mod diff;

pub mod evaluate;

pub mod cli;

#[cfg(test)]
mod tidy;
