//! The rows of one contact in every table of `data/`.

mod contact_row;

use arrow::array::RecordBatch;

use super::{Settling, connect::Connection, contact::Settled, targets::Targets};
use crate::{
    access::Right,
    keys::hash,
    list::SEPARATOR,
    matching::Link,
    merge::{Member, notes},
    party::Party,
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

/// Rows of the tables of a partition.
pub struct DataRows {
    contacts: Batch,
    records: Batch,
    merges: Batch,
    field_origins: Batch,
    owner_decisions: Batch,
    connections: Batch,
    access: Batch,
    timeline: Batch,
    flags: Batch,
    senders: Batch,
    /// The lists that users work from.
    pub targets: Targets,
}

impl Default for DataRows {
    fn default() -> Self {
        let batch = |table| Batch::new(table, 0);
        Self {
            contacts: batch(&CONTACTS),
            records: batch(&RECORDS),
            merges: batch(&MERGES),
            field_origins: batch(&FIELD_ORIGINS),
            owner_decisions: batch(&OWNER_DECISIONS),
            connections: batch(&CONNECTIONS),
            access: batch(&ACCESS),
            timeline: batch(&TIMELINE),
            flags: batch(&FLAGS),
            senders: batch(&SENDERS),
            targets: Targets::default(),
        }
    }
}

impl DataRows {
    /// The batches, in the order of [`TABLES`].
    fn batches(&mut self) -> [&mut Batch; TABLES.len()] {
        [
            &mut self.contacts,
            &mut self.records,
            &mut self.merges,
            &mut self.field_origins,
            &mut self.owner_decisions,
            &mut self.connections,
            &mut self.access,
            &mut self.timeline,
            &mut self.flags,
            &mut self.senders,
        ]
    }

    /// The rows of every table, in the order of [`TABLES`]; none are left here.
    #[must_use]
    pub fn take(&mut self) -> [RecordBatch; TABLES.len()] {
        self.batches().map(Batch::take)
    }

    /// Takes back the memory of rows that were written.
    pub fn reuse(&mut self, written: [RecordBatch; TABLES.len()]) {
        for (batch, written) in self.batches().into_iter().zip(written) {
            batch.reuse(written);
        }
    }

    /// Adds the rows of a contact.
    pub(super) fn push(&mut self, run: &Settling<'_>, contact: &Settled<'_, '_>) {
        contact_row::push(&mut self.contacts, run, contact);
        self.push_records(run, contact);
        self.push_merges(run, contact);
        self.push_decision(run, contact);
        self.push_connections(run, contact);
        self.push_access(run, contact);
        self.push_timeline(run, contact);
        for (flag, severity, hit) in contact.flags {
            let mut row = self.flags.row();
            row.text(contact.id)
                .text(flag.id)
                .text(severity.name())
                .day(hit.since);
            let suggests = hit.suggests.unwrap_or(flag.suggests);
            row.text(&hit.evidence).text(suggests);
            row.end();
        }
    }

    fn push_records(&mut self, run: &Settling<'_>, contact: &Settled<'_, '_>) {
        for (index, member) in contact.records.iter().enumerate() {
            let position = member.position;
            let is_primary = index == contact.primary;
            let mut row = self.records.row();
            row.text(&run.sources[usize::from(position.source)].name);
            row.text(&run.files[position.export as usize])
                .count(position.line)
                .text(member.record_id);
            row.text(contact.id)
                .text(if is_primary { "primary" } else { "absorbed" });
            let is_alone = contact.records.len() == 1;
            let link = run.best_link(contact.numbers[index]).filter(|_| !is_alone);
            row.float(link.map(Link::probability));
            row.text(owner_words(member)).count(position.person);
            row.list(member.unreadable.iter()).text(member.household_of);
            row.end();
        }
    }

    fn push_merges(&mut self, run: &Settling<'_>, contact: &Settled<'_, '_>) {
        let Some(merged) = contact.merged else { return };
        let directory = run.assign.directory;
        let id_of = |owner: Option<Party>| owner.map_or("", |owner| directory.id_of(owner));
        let name = |index: usize| {
            let record = &contact.records[index];
            [
                &run.sources[usize::from(record.position.source)].name,
                "/",
                record.record_id,
            ]
        };
        let filled = merged.merged.fields_filled();
        for index in (0..contact.records.len()).filter(|index| *index != contact.primary) {
            let link = run.best_link(contact.numbers[index]);
            let mut row = self.merges.row();
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
            let agents = [contact.primary, index]
                .map(|record| contact.records[record].assigned_agent.user());
            for agent in agents.into_iter().chain([contact.assigned]) {
                row.text(agent.map_or("", |agent| &directory.user(agent).id));
            }
            row.end();
        }
        for origin in merged.merged.origins() {
            let mut row = self.field_origins.row();
            row.text(contact.id)
                .text(origin.field)
                .joined(&name(origin.member));
            row.int(hash(origin.value.as_bytes()).cast_signed());
            row.end();
        }
    }

    fn push_decision(&mut self, run: &Settling<'_>, contact: &Settled<'_, '_>) {
        let (decision, directory) = (contact.decision, run.assign.directory);
        let mut row = self.owner_decisions.row();
        row.text(contact.id)
            .text(decision.owner.map_or("", Party::kind));
        row.text(decision.owner.map_or("", |owner| directory.id_of(owner)))
            .text(decision.rule);
        row.text(&decision.evidence)
            .text(decision.runner_up.map_or("", |(rule, _)| rule));
        row.text(
            decision
                .runner_up
                .map_or("", |(_, party)| directory.id_of(party)),
        );
        row.boolean(decision.is_conflict());
        row.text(contact.merged.map_or("", |merged| merged.decision.rule));
        row.boolean(decision.is_exempt).list(
            decision
                .tried
                .split(SEPARATOR)
                .filter(|said| !said.is_empty()),
        );
        row.end();
    }

    fn push_connections(&mut self, run: &Settling<'_>, contact: &Settled<'_, '_>) {
        for Connection {
            user,
            kind,
            sources,
            first_at,
            last_at,
            count,
        } in contact.connections
        {
            let mut row = self.connections.row();
            row.text(contact.id)
                .text(&run.assign.directory.user(*user).id)
                .text(kind);
            let names = sources.iter();
            let names = names.map(|source| &*run.sources[usize::from(*source)].name);
            row.text(&names.collect::<Vec<_>>().join("|"));
            row.moment(*first_at).moment(*last_at).count(*count);
            row.end();
        }
    }

    fn push_access(&mut self, run: &Settling<'_>, contact: &Settled<'_, '_>) {
        for Right {
            user,
            level,
            reason,
        } in contact.access
        {
            let mut row = self.access.row();
            row.text(contact.id)
                .text(&run.assign.directory.user(*user).id);
            row.text(level.name()).text(reason);
            row.end();
        }
    }

    fn push_owner_change(&mut self, run: &Settling<'_>, contact: &Settled<'_, '_>) {
        let Some(from) = contact.decision.moved_from else {
            return;
        };
        let (directory, why) = (run.assign.directory, &contact.decision.evidence);
        let to = contact
            .decision
            .owner
            .map_or("", |owner| directory.id_of(owner));
        let mut row = self.timeline.row();
        row.text(contact.id)
            .moment(run.as_of.start())
            .text("owner_changed")
            .text("");
        row.text_fmt(format_args!(
            "from {} to {to}: {why}",
            directory.id_of(from)
        ));
        row.text(contact.decision.rule)
            .text(contact.records[contact.primary].record_id);
        row.end();
    }

    /// Interactions and tasks, then, at the as-of date, a change of owner, stopped campaigns and merged notes.
    fn push_timeline(&mut self, run: &Settling<'_>, contact: &Settled<'_, '_>) {
        for event in &contact.events.rows {
            let record = &contact.records[event.record];
            let mut row = self.timeline.row();
            row.text(contact.id).moment(event.at).text(event.kind);
            let user = event.user.map(|user| &*run.assign.directory.user(user).id);
            row.text(user.unwrap_or_default())
                .text(&event.text)
                .text(event.source);
            row.text(record.record_id);
            row.end();
        }
        self.push_owner_change(run, contact);
        self.push_requests(run, contact);
        if contact.merged.is_none() {
            return;
        }
        let primary = &contact.records[contact.primary];
        let mut note = |kind: &str, text: &str, source: &str, record: &Record<'_>| {
            let mut row = self.timeline.row();
            row.text(contact.id)
                .moment(run.as_of.start())
                .text(kind)
                .text("")
                .text(text)
                .text(source);
            row.text(record.record_id);
            row.end();
        };
        let others = || {
            contact
                .records
                .iter()
                .enumerate()
                .filter(|(index, _)| *index != contact.primary)
        };
        for (_, record) in others() {
            let source = &run.sources[usize::from(record.position.source)].name;
            for campaign in notes::campaigns_stopped(primary, record) {
                let text = notes::campaign_stopped_note(campaign, record, source);
                note(notes::CAMPAIGN_STOPPED, &text, source, record);
            }
        }
        for (index, record) in others() {
            let source = &run.sources[usize::from(record.position.source)].name;
            let owner = contact.named[index].owner();
            let member = Member {
                record,
                owner,
                last_changed: None,
                last_touch: None,
            };
            note(
                notes::MERGED_NOTE,
                &notes::merged_note(&member, source, run.assign.directory),
                source,
                record,
            );
        }
    }
}

impl DataRows {
    /// Who sends a step to a contact.
    pub(super) fn push_sender(
        &mut self,
        run: &Settling<'_>,
        contact: &Settled<'_, '_>,
        choice: &Choice,
    ) {
        let plan = &run.plans[usize::from(choice.plan)];
        let directory = run.assign.directory;
        let user = choice.sender.and_then(Party::user);
        let entity = choice.sender.and_then(Party::entity);
        let mut row = self.senders.row();
        row.text(&plan.name)
            .text(contact.id)
            .text(&plan.steps[usize::from(choice.step)].name)
            .text(user.map_or("", |user| &directory.user(user).id));
        row.text(choice.rule.spec)
            .text(choice.reason.name())
            .text(entity.map_or("", |entity| &directory.entity(entity).id));
        row.end();
    }

    /// What requests have changed.
    fn push_requests(&mut self, run: &Settling<'_>, contact: &Settled<'_, '_>) {
        for answer in contact.answers.iter().filter(|answer| answer.is_applied) {
            let request = &run.requests.all()[answer.request as usize];
            let asked = request.requested_at.unwrap_or(run.as_of.start());
            let by = request.by.map(|by| &*run.assign.directory.user(by).id);
            let mut row = self.timeline.row();
            row.text(contact.id).moment(asked).text(answer.kind());
            row.text(by.unwrap_or_default()).text_fmt(format_args!(
                "{} {}, request {}, {}",
                request.action, request.target, request.id, answer.rule.spec
            ));
            row.text("").text("");
            row.end();
        }
    }
}

/// The owner as the source said it: the OwnerID, else the mapped column.
pub(super) fn owner_words<'a>(record: &Record<'a>) -> &'a str {
    if record.owner_id.text.is_empty() {
        record.mapping.text
    } else {
        record.owner_id.text
    }
}
