//! `tenure evaluate`: its product is a table for people, or JSON.

use std::io::{self, Write};

use anyhow::Context;

use super::{Console, Failure, Outcome, args::EvaluateArguments};
use crate::evaluate::{self, Truth, Values};

/// Carries out the command.
pub(super) fn evaluate(arguments: &EvaluateArguments, console: &Console) -> Outcome {
    let values = if console.show_values {
        Values::Shown
    } else {
        Values::Hidden
    };
    let truth = Truth::read(&arguments.truth).map_err(|error| Failure::Input.because(error))?;
    let evaluation = evaluate::evaluate(&arguments.run, truth, values)?;
    let text = if arguments.json {
        let json = serde_json::to_string_pretty(&evaluation);
        json.context("the figures cannot be written")? + "\n"
    } else {
        evaluation.to_string()
    };
    Ok(io::stdout().write_all(text.as_bytes())?)
}
