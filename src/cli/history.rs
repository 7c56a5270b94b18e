//! `tenure history`: its product is text for people, or JSON.

use std::io::{self, Write};

use anyhow::Context;
use serde::Serialize;

use super::{Outcome, args::HistoryArguments};
use crate::explain;

/// Carries out the command.
pub(super) fn history(arguments: &HistoryArguments) -> Outcome {
    let story = explain::history(&arguments.ledger, &arguments.id)?;
    let text = match (arguments.on, arguments.json) {
        (None, false) => story.to_string(),
        (None, true) => json(&story)?,
        (Some(day), false) => story.on(day).sentence + "\n",
        (Some(day), true) => json(&story.on(day))?,
    };
    Ok(io::stdout().write_all(text.as_bytes())?)
}

fn json(told: &impl Serialize) -> anyhow::Result<String> {
    let text = serde_json::to_string_pretty(told);
    Ok(text.context("the history cannot be written")? + "\n")
}
