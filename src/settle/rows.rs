//! The rows of one contact in every table of `data/`.

mod contact_row;
mod ledger_rows;

use arrow::array::RecordBatch;

use super::{
    EventKind, ExportLines, SendLists, Settling, connect::Connection, contact::Settled, continued,
};
use crate::{
    access::{Ask, Right},
    directory::Directory,
    keys::hash,
    ledger::SETTLED,
    list::{List, join},
    matching::Link,
    merge::notes,
    named::words,
    party::{Party, UserIx},
    record::Record,
    send::Choice,
    table::{
        batch::Batch,
        schema::{
            Table,
            data::{
                ACCESS, CONNECTIONS, CONTACTS, FIELD_ORIGINS, FLAGS, MERGES, OWNER_DECISIONS,
                RECORDS, SENDERS, TIMELINE,
            },
        },
    },
    time::Timestamp,
};

/// The tables that settling fills, in the order of [`DataRows::take`].
pub static TABLES: [&Table; 10] = [
    &CONTACTS,
    &RECORDS,
    &MERGES,
    &FIELD_ORIGINS,
    &OWNER_DECISIONS,
    &CONNECTIONS,
    &ACCESS,
    &TIMELINE,
    &FLAGS,
    &SENDERS,
];

words! {
    /// What a record is to its contact.
    pub(crate) enum Part: name {
        /// The record leads its contact: its values stand, and others fill its gaps.
        Primary = "primary" => "Nothing; a decision `primary=source/record_id` names another.",
        /// The record was merged into the contact of another, which leads it.
        Absorbed = "absorbed" => "Nothing; if it is another person, decide `keep_apart`.",
    }
}

/// Rows of the tables of a partition.
pub struct DataRows {
    /// In the order of [`TABLES`].
    batches: [Batch; TABLES.len()],
    /// In the order of [`SETTLED`].
    ledger: [Batch; SETTLED.len()],
    /// The lists that users work from.
    pub lists: SendLists,
    /// What each export takes.
    pub exports: Vec<ExportLines>,
}

impl Default for DataRows {
    fn default() -> Self {
        Self {
            batches: TABLES.map(|table| Batch::new(table, 0)),
            ledger: SETTLED.map(|table| Batch::new(table, 0)),
            lists: SendLists::default(),
            exports: Vec::new(),
        }
    }
}

impl DataRows {
    /// The rows of every table, in the order of [`TABLES`], then those of the ledger; none are left here.
    #[must_use]
    pub fn take(&mut self) -> Vec<RecordBatch> {
        self.all().map(Batch::take).collect()
    }

    /// Takes back the memory of rows that were written.
    pub fn reuse(&mut self, written: Vec<RecordBatch>) {
        for (batch, written) in self.all().zip(written) {
            batch.reuse(written);
        }
    }

    fn all(&mut self) -> impl Iterator<Item = &mut Batch> {
        self.batches.iter_mut().chain(&mut self.ledger)
    }

    /// Adds the rows of a contact.
    pub(super) fn push(&mut self, run: &Settling<'_>, contact: &Settled<'_, '_>) {
        let [
            contacts,
            records,
            merges,
            field_origins,
            owner_decisions,
            connections,
            access,
            timeline,
            flags,
            _,
        ] = &mut self.batches;
        contact_row::push(contacts, run, contact);
        push_records(records, run, contact);
        push_merges(merges, field_origins, run, contact);
        push_decision(owner_decisions, run, contact);
        push_connections(connections, run, contact);
        push_access(access, run, contact);
        push_timeline(timeline, run, contact);
        push_flags(flags, contact);
        if let Some(ledger) = &run.ledger {
            ledger_rows::push(&mut self.ledger, ledger, run, contact);
        }
    }

    /// Adds who sends a step to a contact.
    pub(super) fn push_sender(
        &mut self,
        run: &Settling<'_>,
        contact: &Settled<'_, '_>,
        choice: &Choice,
    ) {
        let [.., senders] = &mut self.batches;
        let plan = &run.plans[usize::from(choice.plan)];
        let directory = run.assign.directory;
        let entity = choice.sender.and_then(Party::entity);
        let mut row = senders.row();
        row.text(&plan.name)
            .text(contact.id)
            .text(&plan.steps[usize::from(choice.step)].name)
            .text(user_id(run, choice.sender.and_then(Party::user)));
        row.text(choice.rule.spec)
            .text(choice.reason.name())
            .text(entity.map_or("", |entity| &directory.entity(entity).id));
        row.end();
    }
}

fn push_records(records: &mut Batch, run: &Settling<'_>, contact: &Settled<'_, '_>) {
    for (index, member) in contact.records.iter().enumerate() {
        let position = member.position;
        let part = match index == contact.primary {
            true => Part::Primary,
            false => Part::Absorbed,
        };
        let mut row = records.row();
        row.text(&run.sources[usize::from(position.source)].name);
        row.text(&run.files[position.export as usize])
            .count(position.line)
            .text(member.record_id);
        row.text(contact.id).text(part.name());
        // Not asked of who is alone: it lies far away.
        let link = contact.merged;
        let link = link.and_then(|_| run.best_link(contact.numbers[index]));
        row.float(link.map(Link::probability));
        row.text(owner_words(member)).count(position.person);
        row.list(member.unreadable.iter()).text(member.household_of);
        row.end();
    }
}

fn push_merges(
    merges: &mut Batch,
    field_origins: &mut Batch,
    run: &Settling<'_>,
    contact: &Settled<'_, '_>,
) {
    let Some(merged) = contact.merged else { return };
    let directory = run.assign.directory;
    let id_of = |owner: Option<Party>| owner.map_or("", |owner| directory.id_of(owner));
    let name = |index: usize| run.name_of(&contact.records[index]);
    let filled = merged.merged.fields_filled();
    for index in (0..contact.records.len()).filter(|index| *index != contact.primary) {
        let link = run.best_link(contact.numbers[index]);
        let mut row = merges.row();
        row.text(contact.id).joined(&name(contact.primary));
        row.joined(&name(index)).float(link.map(Link::probability));
        row.text(&link.map_or_else(String::new, Link::evidence))
            .text(id_of(contact.named[contact.primary].owner()));
        row.text(id_of(contact.named[index].owner()))
            .text(id_of(merged.owner));
        row.text(merged.decision.rule);
        row.list(
            filled
                .iter()
                .filter(|(_, member)| *member == index)
                .map(|(field, _)| *field),
        );
        let agents =
            [contact.primary, index].map(|record| contact.records[record].assigned_agent.user());
        for agent in agents.into_iter().chain([contact.assigned]) {
            row.text(user_id(run, agent));
        }
        row.end();
    }
    for origin in merged.merged.origins() {
        let mut row = field_origins.row();
        row.text(contact.id)
            .text(origin.field)
            .joined(&name(origin.member));
        row.int(hash(origin.value.as_bytes()).cast_signed());
        row.end();
    }
}

fn push_decision(owner_decisions: &mut Batch, run: &Settling<'_>, contact: &Settled<'_, '_>) {
    let (decision, directory) = (contact.decision, run.assign.directory);
    let mut row = owner_decisions.row();
    row.text(contact.id)
        .party(decision.owner, directory)
        .text(decision.rule);
    row.text(&decision.evidence)
        .text(decision.runner_up.map_or("", |(rule, _)| rule));
    let other = decision.runner_up;
    row.text(other.map_or("", |(_, party)| directory.id_of(party)))
        .boolean(decision.is_conflict());
    row.text(contact.merged.map_or("", |merged| merged.decision.rule));
    row.boolean(decision.is_exempt)
        .list(List::from_joined(&decision.tried).iter())
        .list(decision.silent.iter().copied());
    let grounds = contact.merged.map(|merged| {
        let name = |index: usize| run.name_of(&contact.records[index]).concat();
        let primary = name(contact.primary);
        let policy = run.merge.policy;
        merged.told(policy, &primary, name, |party| directory.id_of(party))
    });
    row.text(&grounds.unwrap_or_default())
        .text(contact.routed.rule)
        .text(contact.routed.evidence_or_refusal());
    row.end();
}

fn push_connections(connections: &mut Batch, run: &Settling<'_>, contact: &Settled<'_, '_>) {
    for Connection {
        user,
        kind,
        sources,
        first_at,
        last_at,
        count,
    } in contact.connections
    {
        let mut row = connections.row();
        row.text(contact.id)
            .text(user_id(run, Some(*user)))
            .text(kind);
        let names = sources.iter();
        let names = names.map(|source| &run.sources[usize::from(*source)].name);
        row.text(&join(names, "|"));
        row.moment(*first_at).moment(*last_at).count(*count);
        row.end();
    }
}

fn push_access(access: &mut Batch, run: &Settling<'_>, contact: &Settled<'_, '_>) {
    for Right {
        user,
        level,
        reason,
    } in contact.access
    {
        let mut row = access.row();
        row.text(contact.id).text(user_id(run, Some(*user)));
        row.text(level.name()).text(reason);
        row.end();
    }
}

fn push_flags(flags: &mut Batch, contact: &Settled<'_, '_>) {
    for (flag, severity, hit) in contact.flags {
        let mut row = flags.row();
        row.text(contact.id)
            .text(flag.id)
            .text(severity.name())
            .day(hit.since);
        let suggests = hit.suggests.unwrap_or(flag.suggests);
        row.text(&hit.evidence).text(suggests);
        row.end();
    }
}

/// Interactions and tasks, then what requests, decisions and rules changed, then, at the as-of date, what a merge says.
fn push_timeline(timeline: &mut Batch, run: &Settling<'_>, contact: &Settled<'_, '_>) {
    let mut push = |at: Option<Timestamp>,
                    kind: EventKind,
                    user,
                    text: &str,
                    [source, record_id]: [&str; 2]| {
        let mut row = timeline.row();
        row.text(contact.id).moment(at).text(kind.name());
        row.text(user_id(run, user)).text(text);
        row.text(source).text(record_id);
        row.end();
    };
    let today = Some(run.as_of.start());
    for event in &contact.events.rows {
        let record_id = contact.records[event.record].record_id;
        let origin = [event.source, record_id];
        push(event.at, event.kind, event.user, &event.text, origin);
    }
    let (decision, directory) = (contact.decision, run.assign.directory);
    for answer in contact.answers.iter().filter(|answer| answer.is_applied()) {
        let request = &run.requests.all()[answer.request as usize];
        let asks = format!("{} {}", request.action, request.target);
        let (asks, rule) = (asks.trim_end(), answer.rule.spec);
        let text = format!("{asks}, request {}, {rule}", request.id);
        let asked = request.requested_at.or(today);
        let (kind, text) = match answer.owners {
            Some(owners) => (EventKind::OwnerChanged, changed(directory, owners, &text)),
            None if matches!(request.ask, Some(Ask::Attach(_))) => (EventKind::Attached, text),
            None => (EventKind::AccessChanged, text),
        };
        push(asked, kind, request.by, &text, ["", ""]);
    }
    if let Some(given) = contact.given {
        let text = changed(directory, given.owners, &given.evidence);
        push(given.at, EventKind::OwnerChanged, None, &text, ["", ""]);
    }
    if let Some((since, owners)) = continued::other_owner(contact) {
        let text = changed(directory, owners, &decision.evidence);
        push(since, EventKind::OwnerChanged, None, &text, ["", ""]);
    }
    for moved in &decision.moves {
        let owners = [moved.from, moved.to].map(Some);
        let text = changed(directory, owners, &moved.evidence);
        let origin = [moved.rule, contact.records[contact.primary].record_id];
        push(today, EventKind::OwnerChanged, None, &text, origin);
    }
    if contact.merged.is_some() {
        notes_of_merge(run, contact, |kind, text, origin| {
            push(today, kind, None, text, origin);
        });
    }
}

/// From whom to whom, and why.
fn changed(directory: &Directory, owners: [Option<Party>; 2], why: &str) -> String {
    let id = |party: Option<Party>| party.map_or("nobody", |party| directory.id_of(party));
    let [from, to] = owners.map(id);
    format!("from {from} to {to}: {why}")
}

/// Stopped campaigns, then merged notes.
fn notes_of_merge(
    run: &Settling<'_>,
    contact: &Settled<'_, '_>,
    mut push: impl FnMut(EventKind, &str, [&str; 2]),
) {
    let primary = &contact.records[contact.primary];
    let absorbed = || {
        let records = contact.records.iter().zip(contact.named);
        let others = records
            .enumerate()
            .filter(|(index, _)| *index != contact.primary);
        others.map(|(_, (record, named))| {
            let source = &*run.sources[usize::from(record.position.source)].name;
            (record, named.owner(), source)
        })
    };
    for (record, _, source) in absorbed() {
        for campaign in notes::campaigns_stopped(primary, record) {
            let text = notes::campaign_stopped_note(campaign, record, source);
            push(
                EventKind::CampaignStopped,
                &text,
                [source, record.record_id],
            );
        }
    }
    for (record, owner, source) in absorbed() {
        let text = notes::merged_note(record, owner, source, run.assign.directory);
        push(EventKind::MergedNote, &text, [source, record.record_id]);
    }
}

/// The ID of a user; `""` for nobody.
pub(super) fn user_id<'r>(run: &Settling<'r>, user: Option<UserIx>) -> &'r str {
    user.map_or("", |user| &run.assign.directory.user(user).id)
}

/// The owner as the source said it: the OwnerID, else the mapped column.
pub(super) fn owner_words<'a>(record: &Record<'a>) -> &'a str {
    if record.owner_id.text.is_empty() {
        record.mapping.text
    } else {
        record.owner_id.text
    }
}
