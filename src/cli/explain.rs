//! `tenure explain`: its product is text.

use super::{Outcome, args::ExplainArguments, print};
use crate::explain;

/// Carries out the command.
pub(super) fn explain(arguments: &ExplainArguments) -> Outcome {
    let text = match (&arguments.id, &arguments.other) {
        (Some(record), Some(other)) => explain::explain_pair(&arguments.run, [record, other]),
        (Some(id), None) => explain::explain(&arguments.run, id),
        (None, _) => explain::explain_topic(&arguments.run.to_string_lossy()),
    };
    print(text?)
}
