//! `tenure evaluate`: its product is a table for people, or JSON.

use anyhow::anyhow;

use super::{Console, Failure, Outcome, args::EvaluateArguments, print, print_json};
use crate::evaluate::{self, Records, Truth, Values};

/// Nothing can be said of a run by a truth about other records.
const NONE_COMPARED: &str = "the truth names one person for no record of the run: look whether its record IDs, and its sources if it has any, are those of the exports";

/// Nor where nobody can tell which of several records is meant.
const ALL_AMBIGUOUS: &str = "the truth names no source, and each record ID that it has stands in several sources of the run: add a column `source`";

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
        let told = match evaluation.records {
            Records {
                ambiguous: 1..,
                unknown: 0,
                contradictory: 0,
                ..
            } => ALL_AMBIGUOUS,
            _ => NONE_COMPARED,
        };
        return Err(Failure::Input.because(anyhow!(told)));
    }
    match arguments.json {
        true => print_json(&evaluation),
        false => print(evaluation.to_string()),
    }
}
