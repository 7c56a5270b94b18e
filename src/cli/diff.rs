//! `tenure diff`: its product is text, or JSON.

use super::{Outcome, args::DiffArguments, print, print_json};
use crate::diff;

/// Carries out the command.
pub(super) fn diff(arguments: &DiffArguments) -> Outcome {
    let difference = diff::diff(&arguments.before, &arguments.after, arguments.contacts)?;
    match arguments.json {
        true => print_json(&difference),
        false => print(difference.to_string()),
    }
}
