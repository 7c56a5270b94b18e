//! stub
use super::{Outcome, args::InitArguments};
pub(super) fn init(_arguments: &InitArguments) -> Outcome {
    Ok(())
}
