//! Who keeps a contact when its records named several owners (R-MERGE-1): a decision list over the *set* of owners.
//!
//! In: a [`Case`]. Out: the [`Verdict`] of the first rule that does not pass, with the rule's ID.
//!
//! **Invariant:** ownership can be given away, never taken: if anybody else owned a record, no rule makes the acting party
//! the owner. Only a person's explicit decision does.

mod agent_keeps_from_entity;
mod agents_policy;
mod neutral_policy;
mod no_owner;
mod only_owner;
mod other_agent_keeps;
mod other_party_keeps;
mod person_decides;
mod two_entities_never_merge;

use std::fmt;

use super::policy::{AgentsPolicy, NeutralPolicy};
use crate::{
    list::join,
    party::{EntityIx, Party, UserIx},
};

/// The rule that no person can set aside.
pub const TWO_ENTITIES: &str = two_entities_never_merge::RULE.id;

/// The rule that asks the policy `neutral`.
pub(super) const NEUTRAL: &str = neutral_policy::RULE.id;

/// The rule of decisions that were carried out.
pub const PERSON_DECIDES: &str = person_decides::RULE.id;

/// Every rule, in the order in which they are asked.
pub const RULES: &[&Rule] = &[
    &two_entities_never_merge::RULE,
    &person_decides::RULE,
    &no_owner::RULE,
    &only_owner::RULE,
    &other_party_keeps::RULE,
    &agent_keeps_from_entity::RULE,
    &neutral_policy::RULE,
    &other_agent_keeps::RULE,
    &agents_policy::RULE,
];

/// One line of the truth table.
#[derive(Debug)]
pub struct Rule {
    /// The name, which is the file's too.
    pub id: &'static str,
    /// The rule in one sentence.
    pub says: &'static str,
    /// The document that it comes from.
    pub source: &'static str,
    /// The rule; passes where it has nothing to say.
    pub decide: fn(&Case<'_>) -> Verdict,
    /// What it says in cases, some of which it passes.
    pub examples: &'static [(Case<'static>, Verdict)],
}

/// Everything that a rule may know of a cluster.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The distinct owners, sorted: agents first.
    pub owners: &'a [Party],
    /// Who merges.
    pub acting: Option<Party>,
    /// Whether the acting party is an admin of the owning entity.
    pub acting_manages: bool,
    /// The owner that a person has decided on.
    pub decided: Option<Party>,
    /// One entity and one agent, and neither acts.
    pub neutral: NeutralPolicy,
    /// Several agents, and none acts.
    pub agents: AgentsPolicy,
}

/// What becomes of the owners of a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// This rule has nothing to say.
    Pass,
    /// Nobody owns the contact; the assigners go on.
    Unowned,
    /// This party.
    Keep(Party),
    /// The owner of the primary record, among the [candidates](Case::candidates).
    Primary,
    /// The owner of the record touched last, among the [candidates](Case::candidates).
    LatestTouch,
    /// Nobody yet: the records are not merged until a person decides.
    Review,
    /// Nobody: the records are not merged, and why.
    Block(&'static str),
}

/// A verdict and the rule that gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What becomes of the owners.
    pub verdict: Verdict,
    /// The rule's ID.
    pub rule: &'static str,
}

/// Asks the rules in order; the first that does not pass decides.
#[must_use]
pub fn decide(case: &Case<'_>) -> Decision {
    let verdicts = RULES.iter().map(|rule| Decision {
        verdict: (rule.decide)(case),
        rule: rule.id,
    });
    let mut decided = verdicts.filter(|decision| decision.verdict != Verdict::Pass);
    decided.next().unwrap_or(Decision {
        verdict: Verdict::Block("no_rule"),
        rule: "no_rule",
    })
}

/// The rule with this ID.
#[must_use]
pub fn rule(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.id == id)
}

impl Verdict {
    /// Whether the records are not merged.
    #[must_use]
    pub fn keeps_apart(self) -> bool {
        matches!(self, Self::Block(_) | Self::Review)
    }
}

impl Case<'_> {
    /// The owners that are entities, and those that are agents.
    #[must_use]
    pub fn entities_and_agents(&self) -> (&[Party], &[Party]) {
        let agents = self.owners.partition_point(|owner| owner.user().is_some());
        let (agents, entities) = self.owners.split_at(agents);
        (entities, agents)
    }

    /// Whether the acting party is one of the owners.
    #[must_use]
    pub fn acting_owns(&self) -> bool {
        self.acting
            .is_some_and(|acting| self.owners.contains(&acting))
    }

    /// Whether the owning entity merges: itself, or through an admin.
    #[must_use]
    pub fn entity_acts(&self) -> bool {
        let (entities, _) = self.entities_and_agents();
        entities
            .iter()
            .any(|entity| self.acting_manages || self.acting == Some(*entity))
    }

    /// The agents that a policy chooses among: the owning ones that do not merge themselves.
    pub fn candidates(&self) -> impl Iterator<Item = Party> {
        let (_, agents) = self.entities_and_agents();
        agents
            .iter()
            .copied()
            .filter(|agent| Some(*agent) != self.acting)
    }
}

/// The only candidate keeps; among several the policy `agents` decides.
fn among_candidates(case: &Case<'_>) -> Verdict {
    let mut candidates = case.candidates();
    match (candidates.next(), candidates.next(), case.agents) {
        (Some(only), None, _) => Verdict::Keep(only),
        (_, _, AgentsPolicy::Block) => Verdict::Block("two_agents"),
        (_, _, AgentsPolicy::Review) => Verdict::Review,
        (_, _, AgentsPolicy::Primary) => Verdict::Primary,
        (_, _, AgentsPolicy::LatestTouch) => Verdict::LatestTouch,
    }
}

/// The same where an entity gives away; passes where the policy `agents` keeps the agents apart, as its rule is to say that.
fn given_to_agents(case: &Case<'_>) -> Verdict {
    match among_candidates(case) {
        verdict if verdict.keeps_apart() => Verdict::Pass,
        verdict => verdict,
    }
}

// The agents and the entities of the examples, by their number.
const A1: Party = Party::User(UserIx(1));
const A2: Party = Party::User(UserIx(2));
const A3: Party = Party::User(UserIx(3));
const A9: Party = Party::User(UserIx(9));
const E1: Party = Party::Entity(EntityIx(1));
const E2: Party = Party::Entity(EntityIx(2));
const E3: Party = Party::Entity(EntityIx(3));
const E7: Party = Party::Entity(EntityIx(7));

/// An example: a neutral run under the generic profile, over these owners.
const fn case(owners: &'static [Party]) -> Case<'static> {
    Case {
        owners,
        acting: None,
        acting_manages: false,
        decided: None,
        neutral: NeutralPolicy::Agent,
        agents: AgentsPolicy::Primary,
    }
}

impl Case<'static> {
    const fn acted_by(mut self, party: Party) -> Self {
        self.acting = Some(party);
        self
    }

    const fn acted_by_admin(mut self, party: Party) -> Self {
        self.acting_manages = true;
        self.acted_by(party)
    }

    const fn decided(mut self, owner: Party) -> Self {
        self.decided = Some(owner);
        self
    }

    const fn neutral(mut self, policy: NeutralPolicy) -> Self {
        self.neutral = policy;
        self
    }

    const fn agents(mut self, policy: AgentsPolicy) -> Self {
        self.agents = policy;
        self
    }
}

impl fmt::Display for Case<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let owners = match self.owners {
            [] => "nobody".to_owned(),
            owners => join(owners.iter().map(|owner| in_words(*owner)), ", "),
        };
        write!(formatter, "owned by {owners}; ")?;
        match self.acting {
            None => write!(formatter, "nobody in particular merges")?,
            Some(party) => write!(formatter, "{} merges", in_words(party))?,
        }
        if self.acting_manages {
            write!(formatter, ", an admin of the entity")?;
        }
        if let Some(owner) = self.decided {
            write!(formatter, "; a person decided on {}", in_words(owner))?;
        }
        Ok(())
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pass => write!(formatter, "says nothing"),
            Self::Unowned => write!(formatter, "nobody owns it"),
            Self::Keep(party) => write!(formatter, "{} keeps it", in_words(*party)),
            Self::Primary => write!(formatter, "the owner of the primary record keeps it"),
            Self::LatestTouch => write!(formatter, "the owner of the record touched last keeps it"),
            Self::Review => write!(formatter, "not merged until a person decides"),
            Self::Block(reason) => write!(formatter, "not merged ({reason})"),
        }
    }
}

fn in_words(party: Party) -> String {
    match party {
        Party::User(UserIx(number)) => format!("agent {number}"),
        Party::Entity(EntityIx(number)) => format!("entity {number}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_holds_and_decides_in_the_whole_list() {
        for rule in RULES {
            assert!(
                rule.examples
                    .iter()
                    .any(|(_, verdict)| *verdict != Verdict::Pass),
                "{}",
                rule.id
            );
            for (case, expected) in rule.examples {
                assert_eq!((rule.decide)(case), *expected, "{}: {case}", rule.id);
                if *expected != Verdict::Pass {
                    assert_eq!(decide(case).rule, rule.id, "{case}");
                }
            }
        }
    }

    #[test]
    fn ids_are_unique_files_and_says_are_sentences() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/merge/rules");
        for (index, entry) in RULES.iter().enumerate() {
            assert!(
                RULES[..index].iter().all(|other| other.id != entry.id),
                "{}",
                entry.id
            );
            assert!(
                folder.join(entry.id).with_extension("rs").is_file(),
                "{}",
                entry.id
            );
            assert_eq!(rule(entry.id).map(|found| found.id), Some(entry.id));
        }
        let files = std::fs::read_dir(folder).unwrap().count();
        assert_eq!(files, RULES.len() + 1, "a rule's file is not in RULES");
    }

    /// Every set of up to two entities and three agents, under every acting party and every policy.
    fn all_cases() -> Vec<(Vec<Party>, Case<'static>)> {
        const PARTIES: [Party; 5] = [A1, A2, A3, E1, E2];
        let others = [Some(A9), Some(E7), None];
        let actors = PARTIES.into_iter().map(Some).chain(others);
        let mut cases = Vec::new();
        for acting in actors {
            for neutral in NeutralPolicy::ALL {
                for agents in AgentsPolicy::ALL {
                    for bits in 0..64_u8 {
                        let bit = |place: usize| bits & (1 << place) != 0;
                        let owners = (0..5).filter(|place| bit(*place));
                        let case = Case {
                            acting,
                            acting_manages: bit(5),
                            ..case(&[]).neutral(*neutral).agents(*agents)
                        };
                        cases.push((owners.map(|place| PARTIES[place]).collect(), case));
                    }
                }
            }
        }
        cases
    }

    #[test]
    fn some_rule_decides_every_case_and_the_acting_party_never_takes() {
        for (owners, case) in all_cases() {
            let case = Case {
                owners: &owners,
                ..case
            };
            let decision = decide(&case);
            assert_ne!(decision.rule, "no_rule", "{case}");
            match decision.verdict {
                Verdict::Keep(party) => {
                    assert!(owners.contains(&party), "{case}");
                    assert!(owners.len() == 1 || Some(party) != case.acting, "{case}");
                }
                Verdict::Primary | Verdict::LatestTouch => {
                    assert!(case.candidates().count() > 1, "{case}")
                }
                Verdict::Unowned => assert!(owners.is_empty()),
                Verdict::Block(_) | Verdict::Review => assert!(owners.len() > 1),
                Verdict::Pass => unreachable!(),
            }
        }
    }
}
