//! The rows of a contact in `timeline`.

use super::user_id;
use crate::{
    access::Ask,
    directory::Directory,
    ledger::Absorbed,
    merge::notes,
    party::Party,
    settle::{EventKind, Settling, contact::Settled, continued},
    table::batch::Batch,
    time::{Day, Timestamp},
};

/// Interactions and tasks, then what requests, decisions and rules changed, then, on the day when it absorbed a record, what a merge says.
pub(super) fn push(timeline: &mut Batch, run: &Settling<'_>, contact: &Settled<'_, '_>) {
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
        let earlier = run.ledger.and_then(|ledger| ledger.past.answered(request));
        let decided = earlier.map(|earlier| earlier.on.start()).or(today);
        let asked = request.requested_at.or(decided);
        let then = || earlier?.owners(request.ask?);
        let (kind, text) = match answer.owners.or_else(then) {
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
        notes_of_merge(run, contact, |on, kind, text, origin| {
            push(Some(on.start()), kind, None, text, origin);
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
    mut push: impl FnMut(Day, EventKind, &str, [&str; 2]),
) {
    let primary = &contact.records[contact.primary];
    let others = contact.records.iter().enumerate();
    let others = others.filter(|(index, _)| *index != contact.primary);
    let absorbed = others.map(|(index, record)| {
        let source = &*run.sources[usize::from(record.position.source)].name;
        (record, contact.absorbed[index], source)
    });
    let absorbed: Vec<_> = absorbed.collect();
    for (record, Absorbed { on, .. }, source) in &absorbed {
        for campaign in notes::campaigns_stopped(primary, record) {
            let text = notes::campaign_stopped_note(campaign, record, source);
            let origin = [*source, record.record_id];
            push(*on, EventKind::CampaignStopped, &text, origin);
        }
    }
    for (record, Absorbed { on, from }, source) in &absorbed {
        let text = notes::merged_note(record, (*from).into(), source, run.assign.directory);
        push(
            *on,
            EventKind::MergedNote,
            &text,
            [source, record.record_id],
        );
    }
}
