//! Why her and not him: the policies that a merge went by, and the days that they looked at.
//!
//! In: the choice as it was made. Out: words for who reads the decision.

use super::{
    ByHand, Case, Member, Members, MergeContext, MergedContact, case,
    policy::{MergePolicy, PrimaryPolicy},
    primary::rank,
    rules::{Decision, NEUTRAL, Verdict},
};
use crate::{list::join, named::named, party::Party, time::Timestamp};

/// What decided where the rule and the owners alone do not say it. Records are indices of members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grounds {
    /// The record touched last, and when, if its owner keeps the contact for it.
    pub touched: Option<(usize, Timestamp)>,
    /// The moment for which the primary record was chosen.
    pub primary_at: Option<Timestamp>,
    /// Among which records it was chosen.
    pub among: Among,
    /// By what it comes before another that is as good under the policy, if there is one.
    pub tie: Option<Tie>,
    /// A person has chosen the primary record.
    pub is_by_hand: bool,
}

/// Among which records the primary one was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Among {
    /// All.
    All,
    /// Those of the owners of whom its own could have kept the contact: it decides which does.
    Candidates,
    /// Those of who keeps the contact.
    Owners,
}

named! {
    /// By what one of two records comes first that are equally good.
    pub enum Tie: name {
        /// By the priority of their sources, else by the order of these.
        Source = "source",
        /// By their IDs.
        RecordId = "record ID",
        /// By what the rows hold.
        Row = "row",
    }
}

impl Tie {
    /// By what this member, the first of the best of those that are eligible, comes before the next that is as good.
    pub(super) fn of(
        members: &[Member<'_, '_>],
        first: usize,
        policy: PrimaryPolicy,
        eligible: impl Fn(&Member<'_, '_>) -> bool,
    ) -> Option<Self> {
        let chosen = &members[first];
        let mut others = members[first + 1..].iter().filter(|other| eligible(other));
        let next = others.find(|other| rank(other, policy) == rank(chosen, policy))?;
        let is_same_source = next.record.position.source == chosen.record.position.source;
        match (is_same_source, policy) {
            (false, PrimaryPolicy::SourcePriority) => None,
            (false, _) => Some(Self::Source),
            (true, _) if next.record.record_id == chosen.record.record_id => Some(Self::Row),
            (true, _) => Some(Self::RecordId),
        }
    }
}

impl MergedContact<'_> {
    /// In words: for whom who has left counted, which policy gave the contact to whom, and why that record is the primary one.
    pub fn told<'d>(
        &self,
        policy: &MergePolicy,
        primary: &str,
        name: impl Fn(usize) -> String,
        id_of: impl Fn(Party) -> &'d str,
    ) -> String {
        let claims = self.claims.iter().map(|(gone, claimant)| {
            let [gone, claimant] = [*gone, *claimant].map(&id_of);
            format!("{gone} has left, and counts as {claimant}")
        });
        let grounds = self.grounds.told(self.decision, policy, primary, name);
        join(claims.chain([grounds]), "; ")
    }
}

impl Grounds {
    fn told(
        &self,
        decision: Decision,
        policy: &MergePolicy,
        primary: &str,
        name: impl Fn(usize) -> String,
    ) -> String {
        join(
            [
                self.of_owner(decision, policy, name),
                self.of_primary(policy.primary, primary),
            ],
            "; ",
        )
    }

    fn of_owner(
        &self,
        decision: Decision,
        policy: &MergePolicy,
        name: impl Fn(usize) -> String,
    ) -> String {
        let agents = policy.agents.name();
        match (decision.verdict, self.touched) {
            (Verdict::LatestTouch, Some((record, at))) => {
                let (record, day) = (name(record), at.day());
                format!("policy agents = {agents}: {record} was touched last, {day}")
            }
            (Verdict::LatestTouch, None) => format!(
                "policy agents = {agents}: no record was touched, so the primary record's owner keeps the contact"
            ),
            (Verdict::Primary, _) => {
                format!("policy agents = {agents}: the primary record's owner keeps the contact")
            }
            (Verdict::Keep(_), _) if decision.rule == NEUTRAL => {
                format!("policy neutral = {}", policy.neutral.name())
            }
            _ => String::new(),
        }
    }

    fn of_primary(&self, policy: PrimaryPolicy, primary: &str) -> String {
        if self.is_by_hand {
            return format!("{primary} is the primary record, as a person chose");
        }
        let day = self.primary_at.map(|at| at.day().to_string());
        let by = self.tie.map(|tie| format!(" by {}", tie.name()));
        let by = by.unwrap_or_default();
        let is_dated = day.is_some();
        let why = match (policy, day) {
            (PrimaryPolicy::LatestUpdated, Some(day)) => format!("changed last, {day}"),
            (PrimaryPolicy::Oldest, Some(day)) => format!("was created first, {day}"),
            (PrimaryPolicy::MostComplete, _) => "has the most fields filled".to_owned(),
            (PrimaryPolicy::SourcePriority, _) => "is of the first source".to_owned(),
            (PrimaryPolicy::LatestUpdated | PrimaryPolicy::Oldest, None) => {
                format!("comes first{by}, as none has a date")
            }
        };
        let asks_days = matches!(policy, PrimaryPolicy::LatestUpdated | PrimaryPolicy::Oldest);
        let alike = match self.tie {
            Some(_) if is_dated || !asks_days => format!("; of several alike it comes first{by}"),
            _ => String::new(),
        };
        let among = match self.among {
            Among::All => "it",
            Among::Candidates => "of the records to choose from it",
            Among::Owners => "of its owner's records it",
        };
        format!(
            "{primary} is the primary record: {among} {why}{alike} (policy primary = {})",
            policy.name()
        )
    }
}

/// Among which records the primary one was chosen, and what broke a tie; where the ledger has only whom that gave the contact, as on
/// the first night.
pub(super) fn chosen_among(
    members: &Members<'_, '_>,
    asked: &Case<'_>,
    by_hand: ByHand,
    primary: usize,
    owner: Option<Party>,
    (verdict, touched): (Verdict, Option<usize>),
    context: &MergeContext<'_>,
) -> (Among, Option<Tie>) {
    let (conflicts, member) = (members.conflicts(), &members[primary]);
    if conflicts == (true, false) {
        let members = members.by_sources();
        let owners = members.owners();
        let asked = case(&owners, by_hand, context);
        let verdict = (verdict, touched);
        return chosen_among(&members, &asked, by_hand, primary, owner, verdict, context);
    }
    let is_said = conflicts.0 && member.said == owner;
    let among = match verdict {
        _ if asked.owners.len() < 2 || member.owner != owner => Among::All,
        Verdict::Primary => Among::Candidates,
        Verdict::LatestTouch if touched.is_none() => Among::Candidates,
        _ => Among::Owners,
    };
    let policy = context.policy.primary;
    let tie = Tie::of(members, primary, policy, |other| match among {
        Among::All => true,
        Among::Candidates => asked.candidates().any(|party| other.owner == Some(party)),
        Among::Owners if is_said => other.said == owner,
        Among::Owners => other.owner == owner,
    });
    (among, tie)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        merge::policy::{AgentsPolicy, MergeSettings},
        time::Day,
    };

    #[test]
    fn two_policies_that_give_one_merge_to_two_owners_say_so() {
        let at = |day| Day(day).start();
        let chosen = Grounds {
            touched: None,
            primary_at: Some(at(20_454)),
            among: Among::Candidates,
            tie: None,
            is_by_hand: false,
        };
        let touched = Grounds {
            touched: Some((1, at(20_758))),
            among: Among::Owners,
            ..chosen
        };
        let by_hand = Grounds {
            is_by_hand: true,
            ..touched
        };
        let tied = Grounds {
            tie: Some(Tie::RecordId),
            ..chosen
        };
        for (agents, verdict, grounds, told) in [
            (
                AgentsPolicy::Primary,
                Verdict::Primary,
                chosen,
                "policy agents = primary: the primary record's owner keeps the contact; crm/1 is the primary record: \
                 of the records to choose from it changed last, 2026-01-01 (policy primary = latest_updated)",
            ),
            (
                AgentsPolicy::LatestTouch,
                Verdict::LatestTouch,
                touched,
                "policy agents = latest_touch: crm/2 was touched last, 2026-11-01; crm/1 is the primary record: \
                 of its owner's records it changed last, 2026-01-01 (policy primary = latest_updated)",
            ),
            (
                AgentsPolicy::Primary,
                Verdict::Primary,
                tied,
                "policy agents = primary: the primary record's owner keeps the contact; crm/1 is the primary record: \
                 of the records to choose from it changed last, 2026-01-01; of several alike it comes first by record ID \
                 (policy primary = latest_updated)",
            ),
            (
                AgentsPolicy::LatestTouch,
                Verdict::Unowned,
                by_hand,
                "crm/1 is the primary record, as a person chose",
            ),
        ] {
            let settings = MergeSettings {
                agents: Some(agents),
                ..MergeSettings::default()
            };
            let rule = "agents_policy";
            let name = |index| format!("crm/{}", index + 1);
            let decision = Decision { verdict, rule };
            let says = grounds.told(decision, &settings.resolve().0, "crm/1", name);
            assert_eq!(says, told);
        }
    }
}
