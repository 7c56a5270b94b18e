//! `tenure diff`: its product is text, or JSON.

use std::io::{self, Write};

use anyhow::Context;

use super::{Outcome, args::DiffArguments};
use crate::diff;

/// Carries out the command.
pub(super) fn diff(arguments: &DiffArguments) -> Outcome {
    let difference = diff::diff(&arguments.before, &arguments.after, arguments.contacts)?;
    let text = if arguments.json {
        let json = serde_json::to_string_pretty(&difference);
        json.context("the difference cannot be written")? + "\n"
    } else {
        difference.to_string()
    };
    Ok(io::stdout().write_all(text.as_bytes())?)
}
