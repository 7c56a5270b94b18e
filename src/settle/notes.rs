//! What the records of one contact say that flags and figures look at.
//!
//! In: the records, what each says of the owner, and what was decided. Out: [`Facts`].

use super::{
    OpenPairs, Settling,
    contact::{Cluster, Decided},
    events::{Events, touch_told},
};
use crate::{
    assign::{LIMIT_REACHED, Namings},
    flag::Facts,
    intake::{email_hash, phone_value},
    keys::RecordNo,
    list::{List, distinct, push_value},
    merge::PERSON_DECIDES,
    party::{Party, UserIx},
    record::{Many, Record},
    time::{Day, Timestamp, earliest},
};

/// What the records of a contact say that flags look at.
#[derive(Default)]
pub(super) struct Notes {
    unknown_owner_ids: String,
    lost_owners: String,
    unmapped_owners: String,
    shared: String,
    owners_named: u32,
    campaigners: Vec<(usize, Party)>,
    /// Since when the owner has it, or a request has left it to nobody, as far as anybody tells.
    pub(super) owner_since: Option<Timestamp>,
    touch_told: Option<Timestamp>,
    connections: Vec<(u16, UserIx)>,
}

impl Notes {
    pub(super) fn of(run: &Settling<'_>, cluster: &Cluster<'_, '_>, decided: &Decided<'_>) -> Self {
        let (numbers, records) = (cluster.numbers, cluster.records);
        let Decided {
            named, decision, ..
        } = decided;
        let owners = distinct(named.iter().filter_map(Namings::said));
        let connections = records.iter().flat_map(|record| &record.connections);
        let mut notes = Self {
            shared: shared(run, numbers, records),
            owners_named: owners.len() as u32,
            campaigners: match owners.len() {
                2.. => campaigners(records, named),
                _ => Vec::new(),
            },
            owner_since: decision.is_moved().then(|| run.as_of.start()),
            touch_told: touch_told(run, records),
            connections: distinct(connections.copied()),
            ..Self::default()
        };
        let begins = begins(run, decision.owner);
        let not_before = |since: Timestamp| begins.map_or(since, |begins| since.max(begins));
        for (record, named) in records.iter().zip(named) {
            let is_mapped_too =
                record.mapping.party.is_some() && record.mapping.text == record.owner_id.text;
            if record.owner_id.is_unresolved() && !is_mapped_too {
                push_new(&mut notes.unknown_owner_ids, record.owner_id.text);
            }
            if record.mapping.is_unresolved() {
                push_new(&mut notes.unmapped_owners, record.mapping.text);
            }
            let lost = named.namings.iter().filter_map(|naming| naming.says.lost());
            for id in lost.filter(|_| decision.owner.is_none()) {
                push_new(&mut notes.lost_owners, id);
            }
            let is_kept = !decision.is_moved() && named.owner() == decision.owner;
            if is_kept && named.owner().is_some() {
                let since = named.not_before().or(record.created_at);
                notes.owner_since = earliest(notes.owner_since, since.map(not_before));
            }
        }
        let is_past = |since: &Timestamp| since.day() <= run.as_of;
        let decided_since = decision.since.map(not_before).filter(is_past);
        let told = notes.owner_since.filter(is_past).or(decided_since);
        notes.owner_since = decided.held.owner_since.unwrap_or(told);
        notes
    }

    pub(super) fn facts<'f, 'a>(
        &'f self,
        run: &Settling<'_>,
        (record, records): (&'f Record<'a>, &'f [Record<'a>]),
        decided: &'f Decided<'a>,
        events: &'f Events<'_>,
        open: OpenPairs,
    ) -> Facts<'f, 'a> {
        let (last_touch, last_touch_by) = match events.last_touch {
            Some((at, user)) if Some(at) >= self.touch_told => (Some(at), user),
            _ => (self.touch_told, None),
        };
        let (merged, decision) = (decided.merged.as_deref(), &decided.decision);
        Facts {
            records,
            owner: decision.owner,
            assigned: decided.agent,
            owner_since: self.owner_since.filter(|_| decision.owner.is_some()),
            is_exempt: decision.is_exempt,
            refused: List::from_joined(&decision.refused),
            unknown_owner_ids: List::from_joined(&self.unknown_owner_ids),
            unmapped_owners: List::from_joined(&self.unmapped_owners),
            lost_owners: List::from_joined(&self.lost_owners),
            conflict: decision.runner_up,
            owners_named: self.owners_named,
            campaigners: &self.campaigners,
            waits: decision.tried.contains(LIMIT_REACHED),
            is_decided: decision.rule == PERSON_DECIDES,
            is_requested: decided.held.is_requested,
            overload: decision.owner.and_then(|owner| run.overloads.of(owner)),
            assignment_pending: merged.is_some_and(|merged| merged.assigned.pending),
            assigned_others: merged.map_or(&[], |merged| &merged.assigned.others),
            last_touch,
            last_touch_by,
            touches: &events.touches,
            active_on: &events.active_on,
            outcomes: &events.outcomes,
            tasks: &events.tasks,
            connections: &self.connections,
            shared: List::from_joined(&self.shared),
            possible_duplicates: open.possible,
            merges_blocked: open.blocked,
            merges_forbidden: open.forbidden,
            ..Facts::of(record)
        }
    }
}

/// The records that have active campaigns and whom each names as the owner, if these are several.
fn campaigners(records: &[Record<'_>], named: &[Namings<'_>]) -> Vec<(usize, Party)> {
    let all = records.iter().zip(named).enumerate();
    let campaigning = all.filter(|(_, (record, _))| !record.list(Many::Campaigns).is_empty());
    let owners = campaigning.filter_map(|(place, (_, named))| Some((place, named.said()?)));
    let owners: Vec<_> = owners.collect();
    match owners.iter().any(|(_, owner)| *owner != owners[0].1) {
        true => owners,
        false => Vec::new(),
    }
}

/// When an owner begins who is a user: nobody holds a contact before.
fn begins(run: &Settling<'_>, owner: Option<Party>) -> Option<Timestamp> {
    let user = run.assign.directory.user(owner?.user()?);
    user.start.map(Day::start)
}

/// Adds a value that is not among those before.
fn push_new(values: &mut String, value: &str) {
    if List::from_joined(values).iter().all(|known| known != value) {
        push_value(values, value);
    }
}

/// The kinds of identifiers of the contact that stand on too many others.
fn shared(run: &Settling<'_>, numbers: &[RecordNo], records: &[Record<'_>]) -> String {
    let (shared, mut kinds) = (&run.pairs.shared, String::new());
    if !numbers.iter().any(|number| shared.may_have(*number)) {
        return kinds;
    }
    let all = |field: Many| {
        records
            .iter()
            .flat_map(move |record| record.list(field).iter())
    };
    let mut text = String::new();
    if all(Many::Emails).any(|email| shared.contains(email_hash(email, &mut text))) {
        push_value(&mut kinds, "email");
    }
    if all(Many::Phones).any(|phone| shared.contains(phone_value(phone))) {
        push_value(&mut kinds, "phone");
    }
    kinds
}
