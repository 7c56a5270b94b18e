//! Who sends what to a contact (R-SEND): the plans asked of one settled contact.

use uuid::Uuid;

use super::{
    DataRows, Settlement, Settling, connect::Connection, contact::Settled, row::SettledRow,
    send_lists::list,
};
use crate::{
    assign::homes,
    flag::Sending,
    list::distinct,
    party::{Party, UserIx},
    record::Record,
    send::{AskedOf, Case, Choice, Fallback, Overlap, Plan, Source, Step, choose},
    time::Timestamp,
};

/// Asks every plan, and adds the rows and counts of its choices. A contact out of scope is in no audience.
pub(super) fn send(
    run: &Settling<'_>,
    id: Uuid,
    contact: &Settled<'_, '_>,
    rows: &mut DataRows,
    out: &mut Settlement,
) -> Sending {
    let mut sending = Sending::NotAsked;
    if run.plans.is_empty() || contact.record.is_out_of_scope() {
        return sending;
    }
    let row = SettledRow { run, contact };
    let (mut lists, mut senders) = (Vec::new(), Vec::new());
    for (number, plan) in (0_u16..).zip(run.plans) {
        if plan
            .audience
            .as_ref()
            .is_some_and(|audience| !audience.holds(&row))
        {
            continue;
        }
        let before = senders.len();
        for (step, asked) in (0_u16..).zip(&plan.steps) {
            let (sender, reason, rule) = choose(&case(run, contact, plan, asked));
            let choice = Choice {
                plan: number,
                step,
                sender,
                reason,
                rule,
            };
            sending = match sending {
                Sending::Fallback => Sending::Fallback,
                _ if sender.is_some() && !reason.is_as_asked() => Sending::Fallback,
                _ => Sending::NoFallback,
            };
            out.tally.sends.count(&choice);
            rows.push_sender(run, contact, &choice);
            list(&mut rows.lists, run, contact, &choice);
            senders.extend(sender.filter(|_| plan.is_active));
        }
        if senders.len() > before {
            lists.push(number);
        }
    }
    if lists.len() > 1 {
        let overlap = Overlap {
            contact: id,
            full_name: contact.record.full_name().concat(),
            plans: lists,
            senders: distinct(senders.into_iter()),
        };
        out.overlaps.push(overlap, run.list_max);
    }
    sending
}

fn case(run: &Settling<'_>, contact: &Settled<'_, '_>, plan: &Plan, step: &Step) -> Case {
    let owner = contact.decision.owner;
    Case {
        kind: plan.kind,
        from: source(run, contact, &step.from),
        is_own_step: step.is_own,
        primary_owner_only: plan.primary_owner_only,
        consents: plan.allows(contact.record.consent(plan.channel)),
        owner,
        owner_is_active: owner.is_some_and(|owner| run.assign.active.has(owner)),
        fallback: plan
            .fallback
            .iter()
            .find_map(|fallback| stands_in(run, contact, *fallback)),
    }
}

/// The first user whom a source connects with a contact.
fn connected(contact: &Settled<'_, '_>) -> Option<UserIx> {
    let connections = contact
        .records
        .iter()
        .flat_map(|record| &record.connections);
    connections.map(|(_, user)| *user).min()
}

/// Whom a fall-back means for a contact, if they are active: of the entities from its home up, the nearest that is.
fn stands_in(run: &Settling<'_>, contact: &Settled<'_, '_>, fallback: Fallback) -> Option<Party> {
    let (directory, active) = (run.assign.directory, run.assign.active);
    let home = || match contact.decision.owner {
        Some(owner) => directory.entity_of(owner),
        None => {
            let mut homes = homes(contact.assigned, contact.records, directory);
            homes
                .next()
                .or_else(|| directory.user(connected(contact)?).entity)
        }
    };
    let is_active = |party: &Party| active.has(*party);
    match fallback {
        Fallback::Party(party) => Some(party).filter(is_active),
        Fallback::Office => {
            let mut entities = directory.lineage(home()?).map(Party::Entity);
            entities.find(is_active)
        }
    }
}

fn source(run: &Settling<'_>, contact: &Settled<'_, '_>, from: &AskedOf) -> Source {
    let is_active = |user: UserIx| run.assign.active.has(Party::User(user));
    match from {
        AskedOf::Owner => Source::Owner,
        AskedOf::User(user) if is_active(*user) => Source::User(*user),
        AskedOf::User(_) => Source::UserInactive,
        AskedOf::Connection(kind) => {
            let of_kind = || contact.connections.iter().filter(|one| one.kind == kind);
            let at_work = of_kind().filter(|one| is_active(one.user));
            let latest = at_work.min_by_key(|one| {
                (
                    std::cmp::Reverse(named_at(run, contact.records, one)),
                    one.user,
                )
            });
            match latest {
                Some(one) => Source::Connection(one.user),
                None if of_kind().next().is_some() => Source::ConnectionInactive,
                None => Source::NotConnected,
            }
        }
    }
}

/// When a connection was last heard of: the latest correspondence, or the latest change of a record that names it.
fn named_at(
    run: &Settling<'_>,
    records: &[Record<'_>],
    connection: &Connection<'_>,
) -> Option<Timestamp> {
    let names = |record: &&Record<'_>| {
        record.connections.iter().any(|&(kind, user)| {
            user == connection.user && run.connection_types[usize::from(kind)] == connection.kind
        })
    };
    let naming = records.iter().filter(names);
    let named = naming
        .filter_map(|record| record.last_changed(run.as_of))
        .max();
    connection.last_at.max(named)
}
