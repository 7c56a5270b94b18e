//! What the next run has to know: rows of the ledger's tables, of contacts that are there and of those that are not.

use std::borrow::Cow;

use uuid::Uuid;

use super::{
    Continuing, Identity, Lent, Past, Spell,
    handed_on::{self, Refusal},
    past::{PastContact, PastNo, Status},
};
use crate::{
    directory::Directory,
    list::List,
    metric::Passage,
    party::{PackedParty, Party},
    record::Channel,
    table::{
        Batch, Row,
        schema::ledger::{LEDGER_CHANGES, LEDGER_CONTACTS},
    },
    time::Day,
};

/// A contact of this run, as far as the next one must know it.
pub struct Kept<'k> {
    /// Its ID, as text.
    pub id: &'k str,
    /// What the last run knew of it.
    pub past: Option<&'k PastContact>,
    /// Who owns it.
    pub owner: Option<Party>,
    /// From when on.
    pub spell: Spell,
    /// Whose records it holds, if they are of others than the owner.
    pub parties: &'k [Party],
    /// Whom its records named when a person's request or a lifecycle rule gave it to somebody else, or its owner left it to nobody.
    pub overruled: &'k [Party],
    /// Which of its channels stay closed, as interactions have closed them, or records that their source has merged under other IDs.
    pub unsubscribed: [bool; Channel::COUNT],
    /// What it refuses by records that are under other IDs now.
    pub handed_on: &'k [Refusal],
    /// Who owned it before the merge that gave it its owner, if one did.
    pub before_merge: Option<PackedParty>,
    /// Until when its owner has it, if a decision says so.
    pub lent: Option<Lent>,
    /// Its lifecycle stage, and the last other one.
    pub stages: [&'k str; 2],
    /// Whether the change to that stage is settled.
    pub is_stage_settled: bool,
    /// Whether it counts for its owner's load.
    pub in_scope: bool,
    /// Whether it is stale.
    pub is_stale: bool,
    /// From when on nobody whom the directory knows owns it.
    pub unowned_since: Option<Day>,
    /// The flags of which only runs tell since when, as `unreachable=2026-11-21`, joined as a [`List`].
    pub flagged: &'k str,
}

/// Why a contact is no longer there.
pub(super) struct Ended {
    pub(super) contact: PastNo,
    pub(super) into: Option<Uuid>,
}

/// What the evidence of a merge begins with; the ID of the other contact follows.
const MERGED_INTO: &str = "merged into ";

/// What the evidence of an end begins with.
const REMOVED: &str = "no export has a record of it any more";

/// The contact that a row of the history says its contact was merged into.
pub(crate) fn merged_into<'e>(rule: &str, evidence: &'e str) -> Option<&'e str> {
    let is_merged = rule == Passage::Merged.name();
    evidence.strip_prefix(MERGED_INTO).filter(|_| is_merged)
}

/// Whether a spell of the history says that the contact was not there.
pub(super) fn is_end(rule: &str) -> bool {
    [Passage::Merged, Passage::Removed]
        .iter()
        .any(|end| end.name() == rule)
}

/// A party of the ledger: kind and ID, also of one whom the directory does not have; `""` for nobody.
fn kind_and_id<'t>(
    owner: Option<Party>,
    stranger: Option<&'t (String, String)>,
    directory: &'t Directory,
) -> [&'t str; 2] {
    match (owner, stranger) {
        (Some(party), _) => [party.kind(), directory.id_of(party)],
        (None, Some((kind, id))) => [kind, id],
        (None, None) => ["", ""],
    }
}

/// A new owner of a contact.
pub struct Change<'k> {
    /// Who; nobody the directory knows.
    pub owner: Option<Party>,
    /// From when on.
    pub since: Day,
    /// Until when, if that is known.
    pub until: Option<Day>,
    /// The rule that gave it.
    pub rule: &'k str,
    /// Why, in words.
    pub evidence: Cow<'k, str>,
}

/// Adds the changes of a contact's owner, in their order, to [`LEDGER_CHANGES`].
pub(crate) fn push_changes(
    changes: &mut Batch,
    kept: &Kept<'_>,
    each: &[Change<'_>],
    ledger: &Continuing<'_>,
    directory: &Directory,
) {
    let stranger = kept.past.and_then(|past| ledger.past.stranger(past.id));
    let before = kept.past.filter(|past| past.status == Status::Live);
    let mut from = before.map_or(["", ""], |past| {
        kind_and_id(past.owner.into(), stranger, directory)
    });
    for change in each {
        let is_last = change.until.is_none();
        let to = kind_and_id(change.owner, stranger.filter(|_| is_last), directory);
        let mut row = changes.row();
        row.text(kept.id).text(from[0]).text(from[1]);
        row.text(to[0]).text(to[1]);
        row.day(Some(change.since)).day(change.until);
        row.text(change.rule)
            .text(&change.evidence)
            .text(ledger.run_id);
        row.end();
        from = to;
    }
}

/// Adds a contact to [`LEDGER_CONTACTS`].
pub(crate) fn push_contact(
    contacts: &mut Batch,
    kept: &Kept<'_>,
    ledger: &Continuing<'_>,
    directory: &Directory,
) {
    let stranger = kept.past.and_then(|past| ledger.past.stranger(past.id));
    // Nobody else has it: it stays with whom the directory has lost.
    let holder = kind_and_id(kept.owner, stranger, directory);
    let known_since = kept.past.map_or(ledger.as_of, |past| past.known_since);
    let mut row = contacts.row();
    row.text(kept.id).text(holder[0]).text(holder[1]);
    row.day(kept.spell.held_since).day(known_since);
    row.text(Status::Live.name()).text("");
    row.text(&before(kept.before_merge, directory));
    kept.stages.iter().for_each(|stage| _ = row.text(stage));
    row.boolean(kept.is_stage_settled);
    push_parties(&mut row, kept.parties, directory);
    push_parties(&mut row, kept.overruled, directory);
    push_channels(&mut row, kept.unsubscribed);
    push_refusals(&mut row, kept.handed_on);
    row.boolean(kept.in_scope).boolean(kept.is_stale);
    row.day(kept.unowned_since)
        .list(List::from_joined(kept.flagged).iter());
    push_lent(&mut row, kept.lent, directory);
    row.end();
}

/// A party as a ledger names it in one cell.
fn name(party: Party, directory: &Directory) -> String {
    format!("{}/{}", party.kind(), directory.id_of(party))
}

pub(super) fn before(owner: Option<PackedParty>, directory: &Directory) -> String {
    match owner.map(Option::<Party>::from) {
        None => String::new(),
        Some(None) => "nobody".to_owned(),
        Some(Some(party)) => name(party, directory),
    }
}

fn push_lent(row: &mut Row<'_>, lent: Option<Lent>, directory: &Directory) {
    row.day(lent.map(|lent| lent.until));
    row.text(&before(lent.map(|lent| lent.by), directory));
}

fn push_parties(row: &mut Row<'_>, parties: &[Party], directory: &Directory) {
    let names: Vec<String> = parties
        .iter()
        .map(|party| name(*party, directory))
        .collect();
    row.list(names.iter().map(String::as_str));
}

fn push_channels(row: &mut Row<'_>, closed: [bool; Channel::COUNT]) {
    let channels = Channel::ALL.iter().zip(closed);
    let closed = channels.filter(|(_, is_closed)| *is_closed);
    row.list(closed.map(|(channel, _)| channel.name()));
}

fn push_refusals(row: &mut Row<'_>, refusals: &[Refusal]) {
    let refusals = handed_on::write(refusals);
    row.list(refusals.iter().map(String::as_str));
}

/// The contacts that were there at the end of the last run and are not any more, sorted.
pub(super) fn ended(past: &Past, identity: &Identity) -> Vec<Ended> {
    let merged = identity.merged.iter().map(|(contact, into)| Ended {
        contact: *contact,
        into: Some(*into),
    });
    let gone = identity.gone.iter().map(|contact| Ended {
        contact: *contact,
        into: None,
    });
    let is_live = |ended: &Ended| past.contacts[ended.contact as usize].status == Status::Live;
    let mut ended: Vec<Ended> = merged.chain(gone.filter(is_live)).collect();
    ended.sort_unstable_by_key(|ended| ended.contact);
    ended
}

impl Ended {
    /// Adds the end of the contact to [`LEDGER_CHANGES`].
    pub(super) fn push(&self, changes: &mut Batch, ledger: &Continuing<'_>, directory: &Directory) {
        let past = &ledger.past.contacts[self.contact as usize];
        let was_there = past.status == Status::Live;
        let stranger = ledger.past.stranger(past.id);
        let from = if was_there {
            kind_and_id(past.owner.into(), stranger, directory)
        } else {
            ["", ""]
        };
        let (rule, evidence) = match self.into {
            Some(into) => (Passage::Merged, format!("{MERGED_INTO}{into}")),
            None => (
                Passage::Removed,
                match ledger.past.left_by.get(&self.contact) {
                    Some(record) => format!("{REMOVED}: `{record}` names somebody else"),
                    None => REMOVED.to_owned(),
                },
            ),
        };
        let mut row = changes.row();
        row.text_fmt(format_args!("{}", past.id));
        row.text(from[0]).text(from[1]).text("").text("");
        row.day(ledger.as_of)
            .day(None)
            .text(rule.name())
            .text(&evidence)
            .text(ledger.run_id);
        row.end();
    }
}

/// The contacts that are not there, as the next run must know them, one by one in the order of IDs.
pub(super) fn absent_contacts(
    ledger: &Continuing<'_>,
    directory: &Directory,
    mut write: impl FnMut(&mut Batch) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let (past, identity) = (ledger.past, ledger.identity);
    let mut batch = Batch::new(&LEDGER_CONTACTS, 0);
    let now: Vec<Ended> = ended(past, identity);
    for (place, contact) in (0..).zip(&past.contacts) {
        let ends = now.binary_search_by_key(&place, |ended| ended.contact);
        let ends = ends.ok().map(|at| &now[at]);
        let was_away = contact.status != Status::Live
            && !identity.back.contains(&place)
            && (contact.status == Status::Merged || identity.gone.binary_search(&place).is_ok());
        let (since, into) = match ends {
            Some(Ended { into: None, .. }) => (contact.since, None),
            Some(ended) => (ledger.as_of, ended.into),
            None if was_away => (contact.since, past.merged_into(contact)),
            None => continue,
        };
        let status = if into.is_some() {
            Status::Merged
        } else {
            Status::Gone
        };
        let holder = kind_and_id(contact.owner.into(), past.stranger(contact.id), directory);
        let mut row = batch.row();
        row.text_fmt(format_args!("{}", contact.id));
        row.text(holder[0])
            .text(holder[1])
            .day(since)
            .day(contact.known_since);
        row.text(status.name());
        row.text(&into.map_or_else(String::new, |id| id.to_string()));
        row.text(&before(past.before_merge(contact.id), directory));
        for stage in contact.stages {
            row.text(past.stages.text(stage));
        }
        row.boolean(contact.is_stage_settled);
        for known in [&past.parties, &past.overruled] {
            let parties = known.get(&contact.id);
            push_parties(&mut row, parties.map_or(&[], Vec::as_slice), directory);
        }
        push_channels(&mut row, past.closed_of(contact));
        let handed_on = past.handed_on.get(&contact.id);
        push_refusals(&mut row, handed_on.map_or(&[], Vec::as_slice));
        row.boolean(contact.in_scope).boolean(contact.is_stale);
        let is_gone = status == Status::Gone;
        row.day(contact.unowned_since.filter(|_| is_gone));
        row.list(past.flagged(contact).iter().filter(|_| is_gone));
        push_lent(&mut row, past.lent(contact.id), directory);
        row.end();
        if batch.rows() >= ROWS_AT_ONCE {
            write(&mut batch)?;
        }
    }
    write(&mut batch)
}

/// Rows that are written at a time.
pub(super) const ROWS_AT_ONCE: usize = 50_000;

/// The ends of contacts as rows of [`LEDGER_CHANGES`], in the order of IDs.
pub(super) fn endings(ledger: &Continuing<'_>, directory: &Directory) -> Batch {
    let ended = ended(ledger.past, ledger.identity);
    let mut batch = Batch::new(&LEDGER_CHANGES, ended.len());
    ended
        .iter()
        .for_each(|ended| ended.push(&mut batch, ledger, directory));
    batch
}

/// A contact of the past that may be told of: its ID, what it was merged into, since when.
pub(super) struct Alias {
    pub(super) old: Uuid,
    pub(super) now: Uuid,
    pub(super) since: Day,
}

/// Every ID that is no contact's any more as its contact was merged, sorted.
pub(super) fn aliases(ledger: &Continuing<'_>) -> Vec<Alias> {
    let (past, identity) = (ledger.past, ledger.identity);
    let contacts = (0..).zip(&past.contacts);
    let before = contacts.filter(|(place, _)| !identity.back.contains(place));
    let before = before.filter_map(|(_, contact)| {
        Some(Alias {
            old: contact.id,
            now: identity.now(past, past.merged_into(contact)?),
            since: contact.since,
        })
    });
    let now = identity.merged.iter().map(|(place, into)| Alias {
        old: past.contacts[*place as usize].id,
        now: *into,
        since: ledger.as_of,
    });
    let mut aliases: Vec<Alias> = before.chain(now).collect();
    aliases.sort_unstable_by_key(|alias| alias.old);
    aliases
}
