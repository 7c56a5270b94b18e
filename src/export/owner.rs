//! What a target calls each owner: out of the user mapping table, which says it of this very system, else of the directory; and which user
//! stands in there for an entity, or for who has left.
//!
//! **Invariant:** a name out of the user mapping table is read back as the same owner, or as who stands in.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::{LeftOut, OwnerForm, Target};
use crate::{
    directory::{Directory, is_for},
    list::distinct,
    party::{Party, UserIx},
    standardise::salesforce_id::other_form,
    time::Day,
};

/// What a target calls each party that can own, or why it cannot.
#[derive(Clone, Debug, Default)]
pub struct OwnerNames(FxHashMap<Party, Result<OwnerName, LeftOut>>);

/// What a target calls an owner.
#[derive(Clone, Debug)]
pub struct OwnerName {
    /// The name.
    pub name: String,
    /// Who owns, as people write them, where the name is that of a user who stands in for them.
    pub instead_of: Option<String>,
}

/// Who owns in a target what entities and users who are not active own here.
#[derive(Clone, Debug, Default)]
pub struct StandIns {
    /// By the owner here; of entities the nearest above counts.
    pub by_owner: BTreeMap<Party, UserIx>,
    /// For all others.
    pub otherwise: Option<UserIx>,
}

impl StandIns {
    fn of(&self, owner: Party, directory: &Directory) -> Option<UserIx> {
        let named = |party| self.by_owner.get(&party).copied();
        let nearest = match owner {
            Party::User(_) => named(owner),
            Party::Entity(entity) => {
                let mut above = directory.lineage(entity).map(Party::Entity);
                above.find_map(named)
            }
        };
        nearest.or(self.otherwise)
    }
}

impl OwnerNames {
    /// The names of all parties, in the words of this source.
    #[must_use]
    pub fn new(target: Target, source: &str, directory: &Directory, as_of: Day) -> Self {
        let name = |party| {
            let name = match is_inactive(party, directory, as_of) {
                true if !target.takes_inactive_owners() => Err(LeftOut::OwnerInactive),
                _ => name(target, source, directory, party),
            };
            let instead_of = None;
            (party, name.map(|name| OwnerName { name, instead_of }))
        };
        Self(directory.parties().map(name).collect())
    }

    /// Lets users stand in for entities, and for users who are not active.
    pub fn stand_in(&mut self, stand_ins: &StandIns, directory: &Directory, as_of: Day) {
        let cannot =
            |party: &Party| party.user().is_none() || is_inactive(*party, directory, as_of);
        for party in directory.parties().filter(cannot) {
            let stand_in = stand_ins.of(party, directory);
            if let Some(Ok(stand_in)) = stand_in.map(|user| self.of(Party::User(user))) {
                let name = OwnerName {
                    name: stand_in.name.clone(),
                    instead_of: Some(directory.written(party)),
                };
                self.0.insert(party, Ok(name));
            }
        }
    }

    /// The parties that the target cannot name, each with the reason, in their order.
    pub fn lacking(&self) -> impl Iterator<Item = (Party, LeftOut)> {
        let lacking = self.0.iter();
        let lacking = lacking.filter_map(|(party, name)| Some((*party, *name.as_ref().err()?)));
        distinct(lacking).into_iter()
    }

    /// What the target calls a party.
    ///
    /// # Errors
    /// Why it cannot.
    pub fn of(&self, party: Party) -> Result<&OwnerName, LeftOut> {
        self.0[&party].as_ref().map_err(|why| *why)
    }
}

fn is_inactive(party: Party, directory: &Directory, as_of: Day) -> bool {
    let user = party.user().map(|user| directory.user(user));
    user.is_some_and(|user| !user.is_active(as_of))
}

fn name(
    target: Target,
    source: &str,
    directory: &Directory,
    party: Party,
) -> Result<String, LeftOut> {
    let form = target.owner_form();
    let own = match party {
        Party::Entity(_) if form != OwnerForm::Id => return Err(LeftOut::OwnerIsEntity),
        Party::User(user) if form == OwnerForm::Email => &*directory.user(user).email,
        _ => directory.id_of(party),
    };
    let kind = target.owner_kind();
    let is_meant = |value: &&str| {
        let found = directory.resolve_of(source, kind, value);
        form.fits(value) && found.party() == Some(party)
    };
    let mapped = directory.mappings.values_of(source, kind, party);
    // A row for every type may be a name, which only the form tells from an ID.
    let is_sure = |of: &str| form.is_telling() || !is_for(of, "*");
    let mut mapped = mapped.filter_map(|(of, value)| is_sure(of).then_some(value));
    let named = mapped.find(is_meant);
    let named = named.or(Some(own).filter(|own| form.fits(own)));
    named.map(str::to_owned).ok_or(form.lacking())
}

impl OwnerForm {
    fn fits(self, name: &str) -> bool {
        match self {
            Self::Id | Self::UserId => !name.is_empty(),
            Self::Email => name.contains('@'),
            Self::SalesforceId => other_form(name).is_some(),
        }
    }

    /// Whether a text shows that it is such a name.
    fn is_telling(self) -> bool {
        matches!(self, Self::Email | Self::SalesforceId)
    }

    fn lacking(self) -> LeftOut {
        match self {
            Self::Email => LeftOut::OwnerWithoutEmail,
            Self::Id | Self::UserId | Self::SalesforceId => LeftOut::OwnerWithoutId,
        }
    }
}
