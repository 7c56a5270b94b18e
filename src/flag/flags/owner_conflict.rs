//! Two rules or records say different owners.

use crate::assign::CURRENT;
use crate::flag::{Facts, Flag, Hit, Severity, Standing, not_raised, raised};
use crate::party::{Party, UserIx};

pub(crate) const FLAG: Flag = Flag {
    id: "owner_conflict",
    says: "Its records, or the rules that give owners, disagree on the owner.",
    severity: Severity::Warning,
    suggests: "Check the owner; correct the source that is wrong.",
    source: "OWNERSHIP.md, R-ASSIGN",
    holds,
    examples: &[
        raised("another rule disagrees", |_, facts| {
            facts.conflict = Some(("mapping", Party::User(UserIx(1))))
        }),
        raised("its records name two owners", |_, facts| {
            facts.owners_named = 2
        }),
        not_raised(
            "its records name two owners, and a person has decided",
            |_, facts| (facts.owners_named, facts.is_decided) = (2, true),
        ),
        not_raised(
            "its records name two owners, and a person has given it away",
            |_, facts| (facts.owners_named, facts.is_requested) = (2, true),
        ),
        not_raised("its records name one owner", |_, facts| {
            facts.owners_named = 1
        }),
    ],
};

fn holds(facts: &Facts<'_, '_>, standing: &Standing<'_>) -> Option<Hit> {
    let evidence = match (facts.conflict, facts.owners_named) {
        (Some((CURRENT, party)), _) => {
            let name = standing.name_party(party);
            format!("as earlier runs left it, it would be {name}")
        }
        (Some((rule, party)), _) => format!("by {rule} it would be {}", standing.name_party(party)),
        (None, 2..) if !facts.is_decided && !facts.is_requested => {
            format!("its records name {} owners", facts.owners_named)
        }
        _ => return None,
    };
    Some(Hit::because(evidence))
}
