//! The records of one cluster, in the order of trust.

use std::{borrow::Cow, ops::Deref};

use crate::{
    directory::Heirs,
    list::distinct,
    party::{Party, UserIx},
    record::Record,
    time::Timestamp,
};

/// One record of a cluster, and what other stages know of it.
#[derive(Clone, Copy, Debug)]
pub struct Member<'r, 'a> {
    /// The record.
    pub record: &'r Record<'a>,
    /// The owner that it names, by the record-level assigners, if that counts: the ledger may know better.
    pub owner: Option<Party>,
    /// The owner that its source names, whatever the ledger says.
    pub said: Option<Party>,
    /// Whether a request or a rule has given its contact to the owner, whomever it names.
    pub is_given: bool,
    /// When its source created it.
    pub created: Option<Timestamp>,
    /// When its source last changed it.
    pub last_changed: Option<Timestamp>,
    /// When it was last touched, as its source and the interactions say, and by whom, if these tell: at once it may have been several.
    pub last_touch: Option<(Timestamp, &'r [UserIx])>,
}

/// One or more members. An index of a member, here and in every answer, counts in this order.
///
/// **Invariant:** not empty.
#[derive(Clone, Debug)]
pub struct Members<'r, 'a>(Vec<Member<'r, 'a>>);

impl<'r, 'a> Members<'r, 'a> {
    /// The members in the order of trust, which breaks every tie; `None` if there are none.
    #[must_use]
    pub fn new(members: Vec<Member<'r, 'a>>) -> Option<Self> {
        (!members.is_empty()).then_some(Self(members))
    }

    /// The members with whose claim counts of those whom they name: who has left has that of the heir.
    pub(super) fn claimed(&self, heirs: &Heirs) -> Cow<'_, Self> {
        let parties =
            |party: fn(&Member<'_, '_>) -> Option<Party>| distinct(self.0.iter().filter_map(party));
        let [owners, said] = [
            parties(|member| member.owner),
            parties(|member| member.said),
        ];
        if heirs.stand_for_none(&owners) && heirs.stand_for_none(&said) {
            return Cow::Borrowed(self);
        }
        let mut claimed = self.clone();
        for member in &mut claimed.0 {
            let claim = |party: Option<Party>, among: &[Party]| Some(heirs.claimant(party?, among));
            member.owner = claim(member.owner, &owners);
            member.said = claim(member.said, &said);
        }
        Cow::Owned(claimed)
    }

    /// The distinct owners, sorted.
    #[must_use]
    pub fn owners(&self) -> Vec<Party> {
        distinct(self.0.iter().filter_map(|member| member.owner))
    }

    /// Everybody who had a claim beside another: the owners, and where the sources named several, these, whoever has it by the ledger since.
    pub(super) fn contenders(&self) -> Vec<Party> {
        let owners = self.0.iter().filter_map(|member| member.owner);
        let said = self.0.iter().filter_map(|member| member.said);
        match self.conflicts() {
            (true, _) => distinct(owners.chain(said)),
            (false, true) => distinct(owners),
            (false, false) => Vec::new(),
        }
    }

    /// Whether their sources name several owners, and whether those who count are several.
    pub(super) fn conflicts(&self) -> (bool, bool) {
        let are_several = |party: fn(&Member<'_, '_>) -> Option<Party>| {
            let mut parties = self.0.iter().filter_map(party);
            let first = parties.next();
            parties.any(|party| Some(party) != first)
        };
        (
            are_several(|member| member.said),
            are_several(|member| member.owner),
        )
    }

    /// The members as if there were no ledger.
    pub(super) fn by_sources(&self) -> Self {
        let members = self.0.iter();
        Self(
            members
                .map(|member| Member {
                    owner: member.said,
                    ..*member
                })
                .collect(),
        )
    }
}

impl<'r, 'a> Deref for Members<'r, 'a> {
    type Target = [Member<'r, 'a>];

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}
