//! A territory rule gives the contact to another.

use super::belongs_to_another;
use crate::flag::{Example, Facts, Flag, Hit, LiesIn, Severity, Standing};
use crate::party::{Party, UserIx};

pub(crate) const FLAG: Flag = Flag {
    id: "territory_mismatch",
    says: "The contact lies in a territory that belongs to another.",
    severity: Severity::Warning,
    suggests: "Give the contact to the owner of the territory, or change the territory.",
    source: "OWNERSHIP.md, R-FLAG and R-ASSIGN-8",
    holds,
    examples: &[
        Example {
            says: "the rule that applies names another",
            make: |_, facts| {
                facts.owner = Some(Party::User(UserIx(0)));
                facts.lies_in = Some(ELSEWHERE);
            },
            holds: true,
        },
        Example {
            says: "the owner is whom the rule names",
            make: |_, facts| {
                facts.owner = Some(Party::User(UserIx(0)));
                facts.lies_in = Some(LiesIn {
                    is_owned_there: true,
                    ..ELSEWHERE
                });
            },
            holds: false,
        },
        Example {
            says: "nobody owns it",
            make: |_, facts| facts.lies_in = Some(ELSEWHERE),
            holds: false,
        },
        Example {
            says: "the rule is on its tier",
            make: |_, facts| {
                facts.owner = Some(Party::User(UserIx(0)));
                facts.lies_in = Some(LiesIn {
                    is_of_tier: true,
                    ..ELSEWHERE
                });
            },
            holds: false,
        },
    ],
};

const ELSEWHERE: LiesIn<'static> = LiesIn {
    territory: "north",
    to: "user:U2",
    is_owned_there: false,
    is_of_tier: false,
};

fn holds(facts: &Facts<'_, '_>, standing: &Standing<'_>) -> Option<Hit> {
    belongs_to_another(facts, standing, false)
}
