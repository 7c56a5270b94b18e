//! R-ASSIGN: an owned contact that comes to another stage of its lifecycle goes to the pool that serves the stage.

use crate::{
    assign::{Asks, Assigner, Target},
    record::Text,
};

pub(super) const MOVER: Assigner = Assigner {
    id: "lifecycle",
    says: "An owned contact that comes to a lifecycle stage goes to the pool that serves it, unless a member owns it already.",
    source: "Contact Owner article, lifecycle-based transfer; R-ASSIGN, lifecycle transfer",
    asks: Asks::Owned(|subject, owner| {
        let rules = &subject.context.policy.rules;
        let mut lifecycle = rules.lifecycle.iter();
        let applying = lifecycle.find(|rule| rule.applies(subject.record, subject.records));
        let Some(rule) = applying else {
            return Vec::new();
        };
        let pool = rules.pool(rule.pool);
        if pool.has(owner) {
            return Vec::new();
        }
        let stage = subject.record.text(Text::LifecycleStage);
        let before = rule
            .from
            .as_ref()
            .map_or(String::new(), |from| format!(", after {from}"));
        let why = format!(
            "its stage is {stage} now{before}, which pool {} serves",
            pool.name
        );
        vec![(Target::Pool(rule.pool), why)]
    }),
};
