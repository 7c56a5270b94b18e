//! The records of one contact → how they are merged.
//!
//! In: the records, and what each says of the owner. Out: those of its names that count, and the merged contact.

use bumpalo::Bump;

use super::{Settling, contact::Cluster, events};
use crate::{
    access::was_there,
    assign::Namings,
    cluster::contact_id,
    keys::RecordNo,
    ledger::Continuing,
    list::distinct,
    merge::{ByHand, Member, Members, MergedContact, keeps_apart, merge_members},
    party::Party,
    record::Record,
};

/// Takes back what a listing agent is named for on a contact that was there before, or where that would keep the records apart: they came
/// together by the owners that they name besides. A record without a date brings nobody a contact that the ledger has as another's, or
/// nobody's, unless that is called by it.
pub(super) fn forget_listers(
    run: &Settling<'_>,
    cluster: &Cluster<'_, '_>,
    named: &mut Vec<Namings<'_>>,
    by_hand: ByHand,
) {
    if !named.iter().any(Namings::has_lister) {
        return; // most contacts
    }
    let (records, there) = (cluster.records, cluster.there(run.as_of));
    let is_known_otherwise = |index: usize| {
        let lister = records[index].listing_agent.user().map(Party::User);
        let record = &run.keys.records[cluster.numbers[index] as usize];
        let past = cluster.past.zip(run.ledger);
        let past = past.filter(|(past, _)| past.id != contact_id(record.uuid, 0));
        let is_others = |(past, ledger): (_, Continuing<'_>)| ledger.past.holder(past) != lister;
        records[index].created(run.as_of).is_none() && past.is_some_and(is_others)
    };
    for (index, named) in named.iter_mut().enumerate() {
        if was_there(records, index, there) || is_known_otherwise(index) {
            named.forget_lister();
        }
    }
    let owners = distinct(named.iter().filter_map(Namings::owner));
    if keeps_apart(&owners, by_hand, &run.merge).is_some() {
        named.iter_mut().for_each(Namings::forget_lister);
    }
}

/// Merges the records, if there are several. The names by which they were clustered may be one contact; the ledger may say of a record what nobody
/// knew then, and an entity, with which agents may be one, be named too late to be heard. So the first of these counts that the policies let be one: all names; those by
/// which the records were clustered; the same where no policy keeps agents, or an agent and an entity, apart.
pub(super) fn merge<'a>(
    run: &Settling<'_>,
    records: &[Record<'a>],
    numbers: &[RecordNo],
    named: &[Namings<'_>],
    by_hand: ByHand,
    arena: &'a Bump,
) -> Option<Box<MergedContact<'a>>> {
    (records.len() > 1).then_some(())?;
    let touches = events::touch_of_each(run, records, numbers);
    let turn = |named: &Namings<'_>| named.turn(run.assign.policy);
    let first = named.iter().filter_map(turn).min();
    let merge = |is_heard: &dyn Fn(RecordNo, Party) -> bool, by_hand| {
        let members = records.iter().zip(named).zip(&touches).zip(numbers);
        let members = members.map(|(((record, named), touch), number)| Member {
            record,
            owner: named
                .owner()
                .filter(|owner| turn(named) == first && is_heard(*number, *owner)),
            said: named.said(),
            is_given: named.given.is_some(),
            created: record.created(run.as_of),
            last_changed: record.last_changed(run.as_of),
            last_touch: touch.as_ref().map(|(at, users)| (*at, &users[..])),
        });
        let members = Members::new(members.collect())?;
        merge_members(&members, by_hand, &run.merge, arena).merged()
    };
    let as_clustered = |number: RecordNo, owner: Party| {
        let key = &run.keys.records[number as usize];
        key.owner == Some(owner).into()
    };
    let wanted = ByHand {
        merge: true,
        ..by_hand
    };
    merge(&|_, _| true, by_hand)
        .or_else(|| merge(&as_clustered, by_hand))
        .or_else(|| merge(&as_clustered, wanted))
        .or_else(|| {
            debug_assert!(false, "a cluster holds two entities");
            merge(&|_, _| false, by_hand)
        })
}
