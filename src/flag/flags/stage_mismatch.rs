//! A rule on its lifecycle stage gives the contact to another.

use super::belongs_to_another;
use crate::flag::{Belongs, BelongsBy, Example, Facts, Flag, Hit, Severity, Standing};
use crate::party::{Party, UserIx};

pub(crate) const FLAG: Flag = Flag {
    id: "stage_mismatch",
    says: "The lifecycle stage of the contact is served by another.",
    severity: Severity::Warning,
    suggests: "Give the contact to the pool that serves its stage, or wait for the next run to move it.",
    source: "OWNERSHIP.md, R-FLAG and R-ASSIGN, lifecycle transfer",
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
            says: "the rule is not on its stage",
            make: |_, facts| {
                facts.owner = Some(Party::User(UserIx(0)));
                facts.belongs = Some(Belongs {
                    by: BelongsBy::Territory,
                    ..ELSEWHERE
                });
            },
            holds: false,
        },
    ],
};

const ELSEWHERE: Belongs<'static> = Belongs {
    by: BelongsBy::Stage,
    rule: "customer",
    to: "service",
    is_owned_there: false,
    is_vacant: false,
};

fn holds(facts: &Facts<'_, '_>, standing: &Standing<'_>) -> Option<Hit> {
    belongs_to_another(facts, standing, BelongsBy::Stage)
}
