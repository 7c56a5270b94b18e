//! The steps of the cascade and the rules that move contacts, one file each.
//!
//! What asks records, and a pursuit, names an owner, active or not; all others choose, and choose nobody who is not active.

mod account;
mod balance;
mod creator;
mod current;
mod default;
mod lifecycle;
mod listing_agent;
mod mapping;
mod owner_id;
mod pursuit;
mod succession;
mod sync;
mod territory;

pub use lifecycle::LIFECYCLE;

use super::{Asks, Assigner, Says};
use crate::record::Claim;

/// Every step, in the order that `[assign] order` has by default.
pub const ASSIGNERS: &[&Assigner] = &[
    &current::ASSIGNER,
    &owner_id::ASSIGNER,
    &mapping::ASSIGNER,
    &account::ASSIGNER,
    &creator::ASSIGNER,
    &sync::ASSIGNER,
    &listing_agent::ASSIGNER,
    &pursuit::ASSIGNER,
    &territory::ASSIGNER,
    &balance::ASSIGNER,
    &default::ASSIGNER,
];

/// What moves contacts that have an owner, in the order asked.
pub const MOVERS: &[&Assigner] = &[&succession::MOVER, &lifecycle::MOVER];

/// Whether this is the ID of a step that is asked of each record, so that R-MERGE decides where their answers differ.
#[must_use]
pub fn asks_records(id: &str) -> bool {
    let mut steps = ASSIGNERS.iter();
    steps.any(|step| step.id == id && matches!(step.asks, Asks::Record(_)))
}

/// What a cell says: an empty one, nothing.
fn says<'a>(column: &'a str, claim: Claim<'a>) -> Says<'a> {
    if claim.text.is_empty() {
        Says::Nothing
    } else {
        Says::Cell(column, claim, "")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        assign::{AssignSettings, Step},
        list::distinct,
    };

    #[test]
    fn the_registry_is_complete_and_speaks() {
        let all = ASSIGNERS.iter().chain(MOVERS);
        let ids = distinct(all.map(|assigner| assigner.id));
        assert_eq!(ids.len(), ASSIGNERS.len() + MOVERS.len());
        let usual = AssignSettings::default();
        let usual: Vec<_> = usual.steps().map(Step::name).collect();
        let asked: Vec<_> = ASSIGNERS.iter().map(|assigner| assigner.id).collect();
        assert_eq!(usual, asked);
    }
}
