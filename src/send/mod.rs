//! Who sends (R-SEND): for each contact and each step of each send plan one sender, or nobody, and by which rule.
//!
//! In: the plans of the pipeline file, and of a settled contact its owner, its connections and its consent. Out: a [`Choice`] for each
//! step. Plans are asked contact by contact while contacts are settled; a run without plans asks nothing.
//!
//! **Invariant:** nobody who is not active sends, and nobody sends to a contact that refuses the channel.
//! **Invariant:** a contact is on at most one list of a plan that goes out to primary owners only.

mod counts;
mod plan;
mod rules;

pub use counts::{Outcome, Overlap, Overlaps, SendCounts};
pub use plan::{AskedOf, ConsentNeeded, Fallback, Plan, SendKind, Step};
pub use rules::{Case, RULES, Reason, Rule, Source, Verdict, choose};

use crate::party::Party;

/// Who sends a step to a contact.
#[derive(Clone, Copy, Debug)]
pub struct Choice {
    /// The place of the plan among all.
    pub plan: u16,
    /// The place of the step in its plan.
    pub step: u16,
    /// Who; `None` if nobody does.
    pub sender: Option<Party>,
    /// Why.
    pub reason: Reason,
    /// The rule that decided.
    pub rule: &'static Rule,
}
