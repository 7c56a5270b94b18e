//! To whom a contact belongs by the rules of the pipeline, whoever owns it.

use super::{Settlement, Settling};
use crate::{
    assign::{OwnerDecision, Territory},
    flag::{Belongs, BelongsBy},
    party::Party,
    record::Record,
};

/// The rule that says to whom a contact in scope belongs: of its lifecycle stage, which moves contacts out of territories, else the
/// most specific territory. Counts all territories that it lies in.
pub(super) fn belongs<'r>(
    run: &Settling<'r>,
    record: &Record<'_>,
    records: &[Record<'_>],
    decision: &OwnerDecision,
    settlement: &mut Settlement,
) -> Option<Belongs<'r>> {
    if record.is_out_of_scope() {
        return None;
    }
    let by_place = by_territory(run, record, decision, settlement);
    by_stage(run, record, records, decision.owner).or(by_place)
}

fn by_stage<'r>(
    run: &Settling<'r>,
    record: &Record<'_>,
    records: &[Record<'_>],
    owner: Option<Party>,
) -> Option<Belongs<'r>> {
    let rules = &run.assign.policy.rules;
    let mut lifecycle = rules.lifecycle.iter();
    let rule = lifecycle.find(|rule| rule.applies(record, records))?;
    let pool = rules.pool(rule.pool);
    Some(Belongs {
        by: BelongsBy::Stage,
        rule: &rule.to,
        to: &pool.name,
        is_owned_there: owner.is_some_and(|owner| pool.has(owner)),
    })
}

fn by_territory<'r>(
    run: &Settling<'r>,
    record: &Record<'_>,
    decision: &OwnerDecision,
    settlement: &mut Settlement,
) -> Option<Belongs<'r>> {
    let rules = &run.assign.policy.rules;
    if rules.territories.is_empty() {
        return None;
    }
    let places: Vec<usize> = rules
        .territories
        .of(record)
        .map(|(place, _)| place)
        .collect();
    let first = places.first().map(|place| &rules.territories.all()[*place]);
    let is_owned_there = |territory: &Territory| {
        let owner = decision.owner;
        owner.is_some_and(|owner| rules.includes(territory.to, owner))
    };
    let belongs = first.map(|territory| Belongs {
        by: if territory.is_of_tier() {
            BelongsBy::Tier
        } else {
            BelongsBy::Territory
        },
        rule: &territory.name,
        to: &territory.to_words,
        is_owned_there: is_owned_there(territory),
    });
    let is_owned_there = belongs.is_some_and(|belongs| belongs.is_owned_there);
    settlement
        .tally
        .territories
        .count(&places, is_owned_there || decision.is_exempt, record);
    belongs
}
