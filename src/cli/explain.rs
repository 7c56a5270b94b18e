//! `tenure explain`: its product is text.

use std::io::{self, Write};

use super::{Outcome, args::ExplainArguments};
use crate::explain;

/// Carries out the command.
pub(super) fn explain(arguments: &ExplainArguments) -> Outcome {
    let text = match (&arguments.id, &arguments.other) {
        (Some(record), Some(other)) => explain::explain_pair(&arguments.run, [record, other]),
        (Some(id), None) => explain::explain(&arguments.run, id),
        (None, _) => explain::explain_topic(&arguments.run.to_string_lossy()),
    };
    Ok(io::stdout().write_all(text?.as_bytes())?)
}
