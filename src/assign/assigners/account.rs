//! R-ASSIGN-4: a contact inherits the owner of its account.

use crate::{
    assign::{Asks, Assigner, Offer},
    record::Text,
};

pub(super) const ASSIGNER: Assigner = Assigner {
    id: "account",
    says: "The contact inherits the owner of its company or household, if that owner is active.",
    source: "Contact Owner article, account-level ownership; R-ASSIGN-4",
    asks: Asks::Contact(|subject| {
        let id = subject.record.text(Text::AccountId);
        let account = if id.is_empty() {
            None
        } else {
            subject.context.directory.account_by_id(id)
        };
        let Some((account, owner)) = account.and_then(|account| Some((account, account.owner?)))
        else {
            return Offer::Nothing;
        };
        let (account, owner_id) = (&account.id, subject.context.directory.id_of(owner));
        if subject.context.active.has(owner) {
            Offer::Owner(owner, format!("account {account} belongs to {owner_id}"))
        } else {
            Offer::Nobody(format!(
                "account {account} belongs to {owner_id}, who is not active"
            ))
        }
    }),
};
