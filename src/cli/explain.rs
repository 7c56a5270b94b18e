//! `tenure explain`.

use anyhow::anyhow;

use super::{Console, Failure, Outcome, args::ExplainArguments};

/// Carries out the command.
pub(super) fn explain(_arguments: &ExplainArguments, _console: &Console) -> Outcome {
    Err(Failure::Failed.because(anyhow!("`explain` is not carried out by this version")))
}
