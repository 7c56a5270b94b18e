//! `tenure history`: its product is text for people, or JSON.

use super::{Outcome, args::HistoryArguments, print, print_json};
use crate::explain;

/// Carries out the command.
pub(super) fn history(arguments: &HistoryArguments) -> Outcome {
    let story = explain::history(&arguments.ledger, &arguments.id)?;
    match (arguments.on, arguments.json) {
        (None, false) => print(story.to_string()),
        (None, true) => print_json(&story),
        (Some(day), false) => print(story.on(day).sentence + "\n"),
        (Some(day), true) => print_json(&story.on(day)),
    }
}
