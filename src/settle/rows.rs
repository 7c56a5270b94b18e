//! The rows of one contact in every table of `data/`.

mod contact_row;
mod ledger_rows;
mod timeline;

use arrow::array::RecordBatch;

use super::{
    ExportLines, SendLists, Settling, connect::Connection, contact::Settled,
    continued::flagged_since,
};
use crate::{
    access::{Level, Right},
    keys::hash,
    ledger::SETTLED,
    list::{List, join},
    matching::Link,
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
        timeline::push(timeline, run, contact);
        push_flags(flags, run, contact);
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
    let owner_then = |index: usize| id_of(contact.absorbed[index].from.into());
    let name = |index: usize| run.name_of(&contact.records[index]);
    let filled = merged.merged.fields_filled();
    for index in (0..contact.records.len()).filter(|index| *index != contact.primary) {
        let link = run.best_link(contact.numbers[index]);
        let mut row = merges.row();
        row.text(contact.id).joined(&name(contact.primary));
        row.joined(&name(index)).float(link.map(Link::probability));
        row.text(&link.map_or_else(String::new, Link::evidence))
            .text(owner_then(contact.primary));
        row.text(owner_then(index)).text(id_of(merged.kept_by));
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
        .text(contact.rule());
    row.text(&contact.evidence())
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
        lists,
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
        let lists = lists.iter();
        let lists = lists.map(|list| &run.interactions.names[usize::from(*list)]);
        row.text(&join(names.chain(lists), "|"));
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
        let reason = match level {
            Level::PrimaryOwner => contact.rule(),
            _ => reason,
        };
        let mut row = access.row();
        row.text(contact.id).text(user_id(run, Some(*user)));
        row.text(level.name()).text(reason);
        row.end();
    }
}

fn push_flags(flags: &mut Batch, run: &Settling<'_>, contact: &Settled<'_, '_>) {
    for (flag, severity, hit) in contact.flags {
        let since = hit.since.or_else(|| flagged_since(run, contact, flag));
        let mut row = flags.row();
        row.text(contact.id)
            .text(flag.id)
            .text(severity.name())
            .day(since);
        let suggests = hit.suggests.unwrap_or(flag.suggests);
        row.text(&hit.evidence).text(suggests);
        row.end();
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
