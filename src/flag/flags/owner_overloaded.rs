//! The owner has more contacts than one can work.

use crate::flag::{Facts, Flag, Hit, Overload, Severity, Standing, not_raised, raised};
use crate::party::{Party, UserIx};

pub(crate) const FLAG: Flag = Flag {
    id: "owner_overloaded",
    says: "The owner has more contacts than the capacity, or far more than the peers of the same entity.",
    severity: Severity::Info,
    suggests: "Give some of the owner's contacts to users with room, or raise the capacity.",
    source: "OWNERSHIP.md, R-FLAG; METRICS.md, overloaded",
    holds,
    examples: &[
        raised("the owner is above the capacity", |_, facts| {
            facts.owner = Some(Party::User(UserIx(0)));
            facts.overload = Some(Overload {
                reason: "capacity",
                load: 12,
                limit: 10.0,
            });
        }),
        not_raised("the owner has room", |_, facts| {
            facts.owner = Some(Party::User(UserIx(0)))
        }),
    ],
};

fn holds(facts: &Facts<'_, '_>, standing: &Standing<'_>) -> Option<Hit> {
    let (owner, overload) = (facts.owner?, facts.overload?);
    let (name, load, limit) = (standing.name_party(owner), overload.load, overload.limit);
    let hit = match overload.reason {
        "capacity" => Hit::because(format_args!(
            "{name} owns {load}, above its capacity of {limit}"
        )),
        _ => Hit::because(format_args!(
            "{name} owns {load}, above the {limit:.1} that are usual among its peers"
        )),
    };
    Some(hit)
}
