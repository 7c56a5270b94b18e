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

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

const USAGE: &str =
    "usage: generate --rows N --out DIR [--seed N] [--duplicates PERCENT] [--interactions N]";

/// What the command line asks for.
struct Arguments {
    rows: u64,
    out: PathBuf,
    seed: u64,
    duplicates_per_mille: u64,
    interactions: u64,
}

fn main() -> ExitCode {
    let result = arguments(std::env::args().skip(1)).and_then(|wanted| {
        let world = rows::World::new(wanted.seed, wanted.rows, wanted.duplicates_per_mille);
        output::write_all(&world, wanted.interactions, &wanted.out)
            .map_err(|error| format!("{}: {error}", wanted.out.display()))
    });
    let Err(message) = result else {
        return ExitCode::SUCCESS;
    };
    // Nothing is left to do if not even standard error can be written.
    let _ = writeln!(io::stderr(), "{message}");
    ExitCode::FAILURE
}

fn arguments(mut words: impl Iterator<Item = String>) -> Result<Arguments, String> {
    let mut wanted = Arguments {
        rows: 0,
        out: PathBuf::new(),
        seed: 1,
        duplicates_per_mille: 150,
        interactions: 0,
    };
    while let Some(option) = words.next() {
        let value = words.next().ok_or(USAGE)?;
        match option.as_str() {
            "--rows" => wanted.rows = number(&value)?,
            "--out" => wanted.out = PathBuf::from(value),
            "--seed" => wanted.seed = number(&value)?,
            "--duplicates" => wanted.duplicates_per_mille = number(&value)?.min(95) * 10,
            "--interactions" => wanted.interactions = number(&value)?,
            _ => return Err(format!("unknown option {option}\n{USAGE}")),
        }
    }
    let is_complete =
        (1..=1_000_000_000).contains(&wanted.rows) && !wanted.out.as_os_str().is_empty();
    is_complete.then_some(wanted).ok_or(USAGE.to_owned())
}

fn number(text: &str) -> Result<u64, String> {
    text.replace('_', "")
        .parse()
        .map_err(|_| format!("`{text}` is not a whole number\n{USAGE}"))
}
