//! Who keeps a contact by a verdict, and by which of its records.
//!
//! In: the members, and what the rules say of their owners. Out: the owner, and the records that speak for that; also as if only sources were
//! asked, whose words stay where a ledger has the answer of an earlier run.

use super::{
    ByHand, Case, Decision, Member, Members, MergeContext, MergedContact, Verdict, case,
    primary::{choose_primary, of_keeper, touched_last},
    rules,
};
use crate::party::{Party, UserIx};

/// What a verdict means.
pub(super) struct Kept {
    /// The owner.
    pub(super) owner: Option<Party>,
    /// The primary record, which in a conflict is one of the owner's (R-MERGE-3); none if the owner has none in a conflict.
    pub(super) primary: Option<usize>,
    /// The record for whose touch the owner keeps the contact, if it is so.
    pub(super) touched: Option<usize>,
}

impl MergedContact<'_> {
    /// The users who had a claim beside another on what is this owner's: connections of type `Former Owner`.
    pub fn former_owners(&self, owner: Option<Party>) -> impl Iterator<Item = UserIx> {
        let contenders = self.contenders.iter();
        let lost = contenders.filter(move |party| Some(**party) != owner);
        lost.filter_map(|party| party.user())
    }
}

/// What a verdict means. Where the primary record's owner keeps the contact, a primary record that a person has chosen comes first.
pub(super) fn keep(
    members: &Members<'_, '_>,
    case: &Case<'_>,
    verdict: Verdict,
    by_hand: Option<usize>,
    context: &MergeContext<'_>,
) -> Kept {
    let policy = context.policy.primary;
    let is_candidate =
        |member: &Member<'_, '_>| case.candidates().any(|party| member.owner == Some(party));
    let owner_of = |index: usize| members[index].owner;
    let of_primary = || {
        let by_hand = by_hand.filter(|index| is_candidate(&members[*index]));
        let primary = by_hand.or_else(|| choose_primary(members, policy, is_candidate));
        primary.and_then(owner_of)
    };
    let touched = match verdict {
        Verdict::LatestTouch => touched_last(members, policy, |member| {
            member.owner.filter(|_| is_candidate(member))
        }),
        _ => None,
    };
    let owner = match verdict {
        Verdict::Keep(party) => Some(party),
        Verdict::Primary => of_primary(),
        Verdict::LatestTouch => touched.and_then(owner_of).or_else(of_primary),
        Verdict::Unowned | Verdict::Review | Verdict::Block(_) | Verdict::Pass => None,
    };
    Kept {
        owner,
        primary: of_keeper(members, owner, policy),
        touched,
    }
}

/// The primary record where the keeper has none, as a person or an earlier run gave them the contact: the one that leads if only sources
/// are asked, so that it is the same from run to run.
pub(super) fn primary_by_sources(
    members: &Members<'_, '_>,
    by_hand: ByHand,
    context: &MergeContext<'_>,
) -> usize {
    let (_, kept) = keep_by_sources(members, by_hand, context);
    let any = || choose_primary(members, context.policy.primary, |_| true);
    kept.primary.or_else(any).unwrap_or(0)
}

/// What decided among the owners whom the sources name, and what that means, where the ledger has only whom that gave the contact, or who was
/// given it since: told every night as on the first.
pub(super) fn as_at_first(
    members: &Members<'_, '_>,
    by_hand: ByHand,
    context: &MergeContext<'_>,
    owner: Option<Party>,
) -> Option<(Decision, Kept)> {
    if members.conflicts() != (true, false) {
        return None; // most contacts
    }
    let (decision, kept) = keep_by_sources(members, by_hand, context);
    let is_given = members.iter().any(|member| member.is_given);
    let is_told = kept.owner == owner || is_given && !decision.verdict.keeps_apart();
    is_told.then_some((decision, kept))
}

/// What the rules say, and that means, as if there were no ledger.
fn keep_by_sources(
    members: &Members<'_, '_>,
    by_hand: ByHand,
    context: &MergeContext<'_>,
) -> (Decision, Kept) {
    let members = members.by_sources();
    let owners = members.owners();
    let case = case(&owners, by_hand, context);
    let decision = rules::decide(&case);
    let verdict = decision.verdict;
    let kept = keep(&members, &case, verdict, by_hand.primary, context);
    (decision, kept)
}
