//! Who holds a contact once its channels and the change requests have had their say (R-ACCESS).

use uuid::Uuid;

use super::Settling;
use crate::{
    access::{Answer, Holding, Office, answer, holding},
    assign::OwnerDecision,
    keys::RecordNo,
    record::Record,
    time::Timestamp,
};

/// The rights on a contact, and what became of the requests about it.
#[derive(Default)]
pub(super) struct Held {
    pub(super) holding: Holding,
    pub(super) answers: Vec<Answer>,
    /// The owner came by a request, and when; none: not by a request.
    pub(super) owner_since: Option<Option<Timestamp>>,
}

/// Holds a contact: a request that is applied changes the decision on its owner.
pub(super) fn hold(
    run: &Settling<'_>,
    id: Uuid,
    first: RecordNo,
    records: &[Record<'_>],
    decision: &mut OwnerDecision,
) -> Held {
    let mut held = Held {
        holding: holding(records, decision.owner, decision.rule, run.access),
        ..Held::default()
    };
    if run.requests.is_empty() {
        return held;
    }
    let office = Office {
        directory: run.assign.directory,
        active: run.assign.active,
    };
    for &number in run.requests.about(first) {
        let request = &run.requests.all()[number as usize];
        held.answers
            .push(answer(number, request, id, &mut held.holding, &office));
    }
    let last = held.answers.iter().rfind(|answer| answer.changes_owner);
    if let Some(answer) = last {
        let request = &run.requests.all()[answer.request as usize];
        let owner = held.holding.owner;
        let words = format!("request {} of {}", request.id, request.requested_by);
        decision.change(owner, answer.rule.spec, words);
        decision.is_exempt = owner.is_none() && run.assign.policy.is_exempt(records);
        held.owner_since = Some(request.requested_at);
    }
    held
}
