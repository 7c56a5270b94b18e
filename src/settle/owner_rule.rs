//! By which rule a contact has its owner: one word for its row, the decision on its owner, the history and every report.
//!
//! In: a settled contact. Out: a rule of R-MERGE where its records named several owners and that chose among them, else a step.

use std::borrow::Cow;

use super::contact::Settled;
use crate::{
    assign::{OwnerDecision, asks_records},
    merge::{Decision, MergedContact},
};

impl Settled<'_, '_> {
    /// The rule that gave it its owner: that of the merge, if it chose among several whom records named, else the step.
    pub(super) fn rule(&self) -> &'static str {
        let by_merge = self.chosen_by();
        by_merge.map_or(self.decision.rule, |merge| merge.rule)
    }

    /// What that went by: of the merge, by which step and in which words a record named whom it chose.
    pub(super) fn evidence(&self) -> Cow<'_, str> {
        let OwnerDecision { rule, evidence, .. } = self.decision;
        match self.chosen_by() {
            Some(_) => format!("{rule}: {evidence}").into(),
            None => evidence.into(),
        }
    }

    /// What R-MERGE decided, if that chose the owner among several.
    fn chosen_by(&self) -> Option<&Decision> {
        let OwnerDecision { owner, rule, .. } = self.decision;
        let chose = |merged: &&MergedContact<'_>| {
            merged.owners.len() > 1 && merged.owner == *owner && asks_records(rule)
        };
        self.merged.filter(chose).map(|merged| &merged.decision)
    }

    /// The same for the history: where nobody owns it, why.
    pub(super) fn rule_told(&self) -> &'static str {
        match self.decision.owner {
            None if self.decision.rule.is_empty() => self.decision.unowned_by(),
            _ => self.rule(),
        }
    }
}
