//! `tenure evaluate`.

use anyhow::anyhow;

use super::{Console, Failure, Outcome, args::EvaluateArguments};

/// Carries out the command.
pub(super) fn evaluate(_arguments: &EvaluateArguments, _console: &Console) -> Outcome {
    Err(Failure::Failed.because(anyhow!("`evaluate` is not carried out by this version")))
}
