//! The territory that a contact lies in, whoever owns it.

use super::{Settlement, Settling};
use crate::{assign::Territory, flag::LiesIn, party::Party, record::Record};

/// The territory that a contact in scope lies in; counts all that it lies in.
pub(super) fn lies_in<'r>(
    run: &Settling<'r>,
    record: &Record<'_>,
    owner: Option<Party>,
    settlement: &mut Settlement,
) -> Option<LiesIn<'r>> {
    let rules = &run.assign.policy.rules;
    if record.archived || rules.territories.is_empty() {
        return None;
    }
    let places: Vec<usize> = rules
        .territories
        .of(record)
        .map(|(place, _)| place)
        .collect();
    let first = places.first().map(|place| &rules.territories.all()[*place]);
    let is_owned_there =
        |territory: &Territory| owner.is_some_and(|owner| rules.includes(territory.to, owner));
    let lies_in = first.map(|territory| LiesIn {
        territory: &territory.name,
        to: &territory.to_words,
        is_owned_there: is_owned_there(territory),
        is_of_tier: territory.is_of_tier(),
    });
    let is_owned_there = lies_in.is_some_and(|lies_in| lies_in.is_owned_there);
    settlement
        .tally
        .territories
        .count(&places, is_owned_there, record);
    lies_in
}
