//! `tenure evaluate`: its product is a table for people, or JSON.

use anyhow::anyhow;

use super::{Console, Failure, Outcome, args::EvaluateArguments, print, print_json};
use crate::evaluate::{self, Truth, Values};

/// Nothing can be said of a run by a truth about other records.
const NONE_COMPARED: &str = "the truth names one person for no record of the run: look whether its record IDs, and its sources if it has any, are those of the exports";

/// Carries out the command.
pub(super) fn evaluate(arguments: &EvaluateArguments, console: &Console) -> Outcome {
    let values = if console.show_values {
        Values::Shown
    } else {
        Values::Hidden
    };
    let truth = Truth::read(&arguments.truth).map_err(|error| Failure::Input.because(error))?;
    let evaluation = evaluate::evaluate(&arguments.run, truth, values)?;
    if evaluation.records.compared == 0 {
        return Err(Failure::Input.because(anyhow!(NONE_COMPARED)));
    }
    match arguments.json {
        true => print_json(&evaluation),
        false => print(evaluation.to_string()),
    }
}
