//! Generates large, lifelike exports with the hidden truth beside them:
//! `cargo run --release --example generate -- --rows 1000000 --out DIR`.
//!
//! In: a seed and a number of rows. Out: `crm.csv`, `spreadsheet.csv` and `agency.csv` (together exactly that many rows),
//! `truth.csv` (which row is which person), `directory/`, `pipeline.toml` and, if asked for, `activity.csv`.
//! Every row is a pure function of the seed and its number, so the same arguments give the same bytes on any machine.

mod companies;
mod damage;
mod dates;
mod dice;
mod directory;
mod interactions;
mod mailboxes;
mod names;
mod output;
mod people;
mod phones;
mod places;
mod rows;
mod sources;
mod staff;
mod typos;

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Parser;

/// Writes large, lifelike exports with the hidden truth beside them.
#[derive(Parser)]
struct Arguments {
    /// Rows of the three exports together.
    #[arg(long, value_parser = clap::value_parser!(u64).range(1..=1_000_000_000))]
    rows: u64,
    /// The folder to write into.
    #[arg(long)]
    out: PathBuf,
    /// What chance is made of: the same seed gives the same bytes.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Percent of the rows that are of a person who has another row, 95 at most.
    #[arg(long, default_value_t = 15)]
    duplicates: u64,
    /// Rows of `activity.csv`.
    #[arg(long, default_value_t = 0)]
    interactions: u64,
}

fn main() -> Result<()> {
    let wanted = Arguments::parse();
    let duplicates_per_mille = wanted.duplicates.min(95) * 10;
    let world = rows::World::new(wanted.seed, wanted.rows, duplicates_per_mille);
    output::write_all(&world, wanted.interactions, &wanted.out)
        .with_context(|| wanted.out.display().to_string())
}
