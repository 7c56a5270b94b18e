//! `tenure review`: its product is a page on the disk.

use super::{Outcome, args::ReviewArguments};
use crate::{plural::counted, review::write_review};

/// Carries out the command.
pub(super) fn review(arguments: &ReviewArguments) -> Outcome {
    let (page, waiting) = write_review(&arguments.run, arguments.output.as_deref())?;
    tracing::info!(
        "{} for a decision; the page holds values of people: {}",
        counted(waiting, "case"),
        page.display()
    );
    Ok(())
}
