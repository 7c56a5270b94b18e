//! Several owners write to one person, each by campaigns of their own system.

use crate::flag::{Facts, Flag, Hit, Severity, Standing, not_raised, raised};
use crate::list::join;
use crate::party::{Party, UserIx};
use crate::record::Many;

pub(crate) const FLAG: Flag = Flag {
    id: "campaign_conflict",
    says: "Records of several owners have active campaigns, so that several people write to the contact.",
    severity: Severity::Warning,
    suggests: "Stop the campaigns of all but one, at best of all but the owner, in the systems that run them.",
    source: "OWNERSHIP.md, R-FLAG; Contact Owner article, contradictory messages",
    holds,
    examples: &[
        raised("two owners' records have campaigns", |_, facts| {
            facts.campaigners = &[(0, Party::User(UserIx(0))), (0, Party::User(UserIx(1)))]
        }),
        not_raised("one owner's records have campaigns", |_, _| {}),
    ],
};

fn holds(facts: &Facts<'_, '_>, standing: &Standing<'_>) -> Option<Hit> {
    if facts.campaigners.is_empty() {
        return None;
    }
    let told = facts.campaigners.iter().map(|(place, owner)| {
        let campaigns = facts.records[*place].list(Many::Campaigns);
        let campaigns = join(campaigns.iter(), ", ");
        format!("{campaigns} of {}", standing.name_party(*owner))
    });
    Some(Hit::because(join(told, "; ")))
}
