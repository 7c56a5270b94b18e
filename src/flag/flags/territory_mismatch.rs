//! A territory rule gives the contact to another.

use super::belongs_to_another;
use crate::flag::{Belongs, BelongsBy, Example, Facts, Flag, Hit, Severity, Standing};
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
                facts.belongs = Some(ELSEWHERE);
            },
            holds: true,
        },
        Example {
            says: "the owner is whom the rule names",
            make: |_, facts| {
                facts.owner = Some(Party::User(UserIx(0)));
                facts.belongs = Some(Belongs {
                    is_owned_there: true,
                    ..ELSEWHERE
                });
            },
            holds: false,
        },
        Example {
            says: "nobody owns it",
            make: |_, facts| facts.belongs = Some(ELSEWHERE),
            holds: false,
        },
        Example {
            says: "the rule is on its tier",
            make: |_, facts| {
                facts.owner = Some(Party::User(UserIx(0)));
                facts.belongs = Some(Belongs {
                    by: BelongsBy::Tier,
                    ..ELSEWHERE
                });
            },
            holds: false,
        },
    ],
};

const ELSEWHERE: Belongs<'static> = Belongs {
    by: BelongsBy::Territory,
    rule: "north",
    to: "user:U2",
    is_owned_there: false,
    is_vacant: false,
};

fn holds(facts: &Facts<'_, '_>, standing: &Standing<'_>) -> Option<Hit> {
    belongs_to_another(facts, standing, BelongsBy::Territory)
}
