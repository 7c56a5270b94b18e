//! R-ASSIGN-4: a contact inherits the owner of its account; of one who has left, the heir.

use crate::{
    assign::{Asks, Assigner, Offer},
    record::Text,
};

pub(super) const ASSIGNER: Assigner = Assigner {
    id: "account",
    says: "The contact inherits the owner of its company or household, if that owner is active, else who takes over all that was theirs.",
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
        let (context, account) = (subject.context, &account.id);
        let (directory, active) = (context.directory, context.active);
        let said = format!("account {account} belongs to {}", directory.id_of(owner));
        if active.has(owner) {
            return Offer::Owner(owner, said);
        }
        let said = said + ", who is not active";
        let succession = context.policy.rules.succession.as_ref();
        let heir = succession.and_then(|rules| rules.sole_heir(owner, directory, active));
        match heir {
            Some(heir) => {
                let heir_id = directory.id_of(heir);
                Offer::Owner(heir, format!("{said}; {heir_id} takes over"))
            }
            None => Offer::Nobody(said),
        }
    }),
};
