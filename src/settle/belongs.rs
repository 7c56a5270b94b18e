//! To whom a contact belongs by the rules of the pipeline, whoever owns it.

use super::{Settlement, Settling, contact::Cluster};
use crate::{
    assign::{Lifecycle, LifecycleRule, OwnerDecision, Target, Territory},
    flag::{Belongs, BelongsBy},
    party::Party,
    record::Record,
};

/// The rule that says to whom a contact in scope belongs: of its lifecycle stage or what happened to it, which moves owned contacts out of
/// territories, else the most specific territory; of both only where somebody is active, as another rule can give it to nobody. Counts all territories that it lies in; none needs to own what goes by its stage, nor where territories say who
/// works a contact.
pub(super) fn belongs<'r>(
    run: &Settling<'r>,
    stage_rule: Option<&'r LifecycleRule>,
    record: &Record<'_>,
    decision: &OwnerDecision,
    settlement: &mut Settlement,
) -> Option<Belongs<'r>> {
    if record.is_out_of_scope() {
        return None;
    }
    let staged = decision.owner.zip(stage_rule);
    let by_stage = staged.and_then(|(owner, rule)| by_stage(run, rule, owner));
    let gives_owners = run.assign.policy.routing.is_empty();
    let needs_none = by_stage.is_some() || decision.is_exempt || !gives_owners;
    let by_place = by_territory(run, record, decision.owner, needs_none, settlement);
    by_stage.or(by_place.filter(|_| gives_owners))
}

/// The lifecycle rule that says whose a contact of this owner is, by its stage or what happened to it.
pub(super) fn stage_rule<'r>(
    run: &Settling<'r>,
    cluster: &Cluster<'_, '_>,
    record: &Record<'_>,
    owner: Option<Party>,
) -> Option<&'r LifecycleRule> {
    let contact = Lifecycle {
        record,
        records: cluster.records,
        stage: run.stage_change(cluster, record),
        happened: &run.happened(cluster.numbers),
        as_of: run.as_of,
    };
    run.assign.policy.rules.lifecycle_of(&contact, owner)
}

fn by_stage<'r>(run: &Settling<'r>, rule: &'r LifecycleRule, owner: Party) -> Option<Belongs<'r>> {
    let pool = run.assign.policy.rules.pool(rule.pool);
    if !pool.has_active(run.assign.active) {
        return None;
    }
    Some(Belongs {
        by: BelongsBy::Stage,
        rule: &rule.served,
        to: &pool.name,
        is_owned_there: pool.has(owner),
    })
}

fn by_territory<'r>(
    run: &Settling<'r>,
    record: &Record<'_>,
    owner: Option<Party>,
    needs_none: bool,
    settlement: &mut Settlement,
) -> Option<Belongs<'r>> {
    let rules = &run.assign.policy.rules;
    if rules.territories.is_empty() {
        return None;
    }
    let (places, territories): (Vec<_>, Vec<_>) = rules.territories.of(record).unzip();
    let first = territories.first().copied();
    let can_give = |territory: &&Territory| match territory.to {
        Target::Party(party) => run.assign.active.has(party),
        Target::Pool(pool) => rules.pool(pool).has_active(run.assign.active),
    };
    let counts = territories.into_iter().find(can_give);
    let is_owned_there =
        |territory: &Territory| owner.is_some_and(|owner| rules.includes(territory.to, owner));
    let belongs = counts.map(|territory| Belongs {
        by: if territory.is_of_tier() {
            BelongsBy::Tier
        } else {
            BelongsBy::Territory
        },
        rule: &territory.name,
        to: &territory.to_words,
        is_owned_there: is_owned_there(territory),
    });
    let is_elsewhere = |first: &Territory| can_give(&first) && !is_owned_there(first);
    let is_at_home = needs_none || !first.is_some_and(is_elsewhere);
    let tally = &mut settlement.tally.territories;
    tally.count(&places, is_at_home, record);
    belongs
}
