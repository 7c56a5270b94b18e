//! What happened between users and a contact, and what is to be done: its interactions and tasks, summed up for rules and flags.

use std::slice::from_ref;

use anyhow::Result;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Settling;
use crate::{
    assign::Correspondents,
    flag::{Became, Outcome, Touch},
    intake::email_hash,
    interaction::{
        Correspondent, Detail, Direction, Interaction, Kind, correspondents, last_touch,
    },
    keys::RecordNo,
    ledger::Continuing,
    list::join,
    named::words,
    party::{Party, UserIx},
    record::{Many, Record, Text},
    task::{State, Task},
    time::{Day, Timestamp},
};

words! {
    /// What kind of event a row of the timeline is.
    pub(crate) enum EventKind: name {
        /// An interaction of a user with the contact: mail, a meeting, a call.
        Interaction = "interaction" => "Nothing.",
        /// Something to be done about the contact, or that was done; `text` begins with its state.
        Task = "task" => "Do it, if it is open and due.",
        /// The contact was handed over, by a rule or a decision in this run, or by a change request in this one or an earlier; `text` says from whom and why.
        OwnerChanged = "owner_changed" => "Nothing; `tenure explain` tells why.",
        /// A change request gave a user another right on the contact.
        AccessChanged = "access_changed" => "Nothing; `change_requests` has the request.",
        /// A change request put the contact on a listing of the user.
        Attached = "attached" => "Nothing; `change_requests` has the request.",
        /// A campaign of an absorbed record stopped with the merge, as the primary record does not run it.
        CampaignStopped = "campaign_stopped" => "Start the campaign again for the contact, if it is to go on.",
        /// What an absorbed record said: name, ID, owner, addresses, tags, campaigns and source.
        MergedNote = "merged_note" => "Nothing; if it was another person, decide `keep_apart`.",
    }
}

/// An interaction with a contact, or a task about it: a row of its timeline.
pub(super) struct Event<'r> {
    /// When it was, or is due; none: some day.
    pub(super) at: Option<Timestamp>,
    /// An interaction or a task.
    pub(super) kind: EventKind,
    /// By whom, if a user had part in it, or is to have.
    pub(super) user: Option<UserIx>,
    /// Index of the record that it belongs to.
    pub(super) record: usize,
    /// In words: kind, direction, subject.
    pub(super) text: String,
    /// The name of the interactions or tasks that it is from.
    pub(super) source: &'r str,
}

/// The interactions and tasks of one contact.
#[derive(Default)]
pub(super) struct Events<'r> {
    /// In the order of time.
    pub(super) rows: Vec<Event<'r>>,
    /// Sorted by user.
    pub(super) correspondents: Vec<Correspondent>,
    /// Up to the as-of date, sorted by user.
    pub(super) touches: Vec<Touch>,
    /// Up to the as-of date, in the order of time.
    pub(super) outcomes: Vec<Became>,
    /// Who did anything, each with the latest day up to the as-of date.
    pub(super) active_on: Vec<(UserIx, Day)>,
    /// What it unsubscribed from: `email: mailing tool, 2026-11-08`.
    pub(super) opt_outs: Vec<String>,
    /// By due date.
    pub(super) tasks: Vec<Task>,
    /// The latest touch.
    pub(super) last_touch: Option<(Timestamp, Option<UserIx>)>,
}

impl<'r> Events<'r> {
    /// The interactions and tasks of the records of a contact with these values; `then` tells who owned the contact of a record on a day.
    pub(super) fn of(
        run: &Settling<'r>,
        (record, numbers): (&Record<'_>, &[RecordNo]),
        then: impl Fn(RecordNo, Day) -> Option<Party>,
    ) -> Result<Self> {
        if run.interactions.rows.is_empty() && run.tasks.rows.is_empty() {
            return Ok(Self::default());
        }
        let interactions = interactions(run, numbers);
        let all = || interactions.iter().map(|(_, interaction)| *interaction);
        let mut bytes = Vec::new();
        let (mut rows, mut lists) = (Vec::new(), Vec::new());
        for &(record, interaction) in &interactions {
            let details = &run.interactions.details;
            details.read(run.keys, numbers[record], interaction.offset, &mut bytes)?;
            let detail = Detail::decode(&bytes)?;
            lists.push(detail.source);
            rows.push(interacted(run, interaction, &detail, record));
        }
        let mut tasks = Vec::new();
        for (record, number) in numbers.iter().enumerate() {
            for task in run.tasks.of_record(*number) {
                let details = &run.tasks.details;
                details.read(run.keys, *number, task.offset, &mut bytes)?;
                rows.push(to_do(run, task, &Detail::decode(&bytes)?, record));
                tasks.push(*task);
            }
        }
        tasks.sort_unstable_by_key(|task| (task.due, task.state, task.by));
        rows.sort_by(|left, right| order(left).cmp(&order(right)));
        let mut outcomes: Vec<_> = all().filter_map(|it| became(it, &then)).collect();
        outcomes.sort_unstable();
        Ok(Self {
            rows,
            correspondents: correspondents(all().zip(lists)),
            touches: touches(run, all(), lead_since(run, record), &then),
            outcomes,
            active_on: active_on(all()),
            opt_outs: opt_outs(run, numbers),
            tasks,
            last_touch: last_touch(all()),
        })
    }
}

impl Events<'_> {
    /// Who has corresponded with the contact of this owner, of those who count.
    pub(super) fn who_wrote(
        &self,
        who: Correspondents,
        owner: Option<Party>,
    ) -> impl Iterator<Item = &Correspondent> {
        let all = self.correspondents.iter();
        all.filter(move |one| who.has(one.user, owner))
    }
}

/// The interactions of the records of a contact, each with the index of its record; of a row that leads to several of them, the first.
fn interactions<'r>(run: &Settling<'r>, numbers: &[RecordNo]) -> Vec<(usize, &'r Interaction)> {
    let of_record = |(record, number): (usize, &RecordNo)| {
        let rows = run.interactions.of_record(*number).iter();
        rows.map(move |interaction| (record, interaction))
    };
    let mut all: Vec<_> = numbers.iter().enumerate().flat_map(of_record).collect();
    if all.iter().any(|(_, interaction)| interaction.continues()) {
        let mut seen = FxHashSet::default();
        all.retain(|(_, interaction)| seen.insert(interaction.part()));
    }
    all
}

/// When a contact with these values became a lead, if it is one that must be answered.
fn lead_since(run: &Settling<'_>, record: &Record<'_>) -> Option<Timestamp> {
    let limits = &run.standing.settings.sla_breached;
    limits.limit_of_stage(record.text(Text::LifecycleStage))?;
    record.created_at
}

/// The touches among interactions, sorted by user. Who owned a contact before any run knew it is taken to be who did when one first did.
fn touches<'i>(
    run: &Settling<'_>,
    interactions: impl Iterator<Item = &'i Interaction>,
    lead_since: Option<Timestamp>,
    then: impl Fn(RecordNo, Day) -> Option<Party>,
) -> Vec<Touch> {
    let owner_then = |touch: &Interaction| {
        lead_since.filter(|created| touch.at.day() >= created.day())?;
        let Continuing { past, holders, .. } = run.ledger?;
        let known_since = holders.known_since(past, touch.record)?;
        then(touch.record, touch.at.day().max(known_since))
    };
    let touches = interactions.filter(|interaction| interaction.is_touch());
    let mut touches: Vec<_> = touches
        .map(|touch| Touch {
            by: touch.user(),
            at: touch.at,
            is_inbound: touch.direction == Direction::In,
            owner: owner_then(touch),
        })
        .collect();
    touches.sort_unstable();
    touches
}

/// What an interaction up to the as-of date says of what became of the contact.
fn became(
    interaction: &Interaction,
    then: impl Fn(RecordNo, Day) -> Option<Party>,
) -> Option<Became> {
    let is_to_contact = interaction.direction != Direction::In;
    let what = match interaction.kind {
        Kind::Converted => Outcome::Converted,
        Kind::Retained => Outcome::Retained,
        Kind::Churned => Outcome::Churned,
        Kind::Unsubscribed => Outcome::Unsubscribed,
        Kind::Mailing | Kind::Email | Kind::Sms | Kind::Letter | Kind::Chat if is_to_contact => {
            Outcome::WrittenTo
        }
        _ => return None,
    };
    let at = interaction.at;
    (!interaction.is_future()).then(|| Became {
        at,
        what,
        owner: then(interaction.record, at.day()),
    })
}

/// Who did anything by these interactions, each with the latest day.
fn active_on<'i>(interactions: impl Iterator<Item = &'i Interaction>) -> Vec<(UserIx, Day)> {
    let acts = interactions.filter(|interaction| interaction.is_act());
    let mut days: Vec<_> = acts
        .filter_map(|act| Some((act.user()?, act.at.day())))
        .collect();
    days.sort_unstable_by(|left, right| right.cmp(left));
    days.dedup_by_key(|(user, _)| *user);
    days
}

/// What the records of a contact unsubscribed from, in words.
fn opt_outs(run: &Settling<'_>, numbers: &[RecordNo]) -> Vec<String> {
    let opt_outs = run.interactions.opt_outs.of_contact(numbers).into_iter();
    let words = opt_outs.map(|opt_out| {
        let list = &run.interactions.names[usize::from(opt_out.source)];
        let day = opt_out.at.known().map(|at| format!(", {}", at.day()));
        let day = day.unwrap_or_default();
        format!("{}: {list}{day}", opt_out.channel.name())
    });
    words.collect()
}

/// The latest touch up to the as-of date that the sources of these records tell of; a date after it tells nothing.
pub(super) fn touch_told(run: &Settling<'_>, records: &[Record<'_>]) -> Option<Timestamp> {
    let told = records.iter().filter_map(|record| record.last_touch_at);
    told.filter(|at| at.day() <= run.as_of).max()
}

/// When something was touched last, and by whom: at once it may have been several.
pub(super) type LastTouch = Option<(Timestamp, Vec<UserIx>)>;

/// The latest touch of each record of a contact up to the as-of date, as its source or interactions tell. A touch by an address is one
/// of every record of the contact that has the address.
pub(super) fn touch_of_each(
    run: &Settling<'_>,
    records: &[Record<'_>],
    numbers: &[RecordNo],
) -> Vec<LastTouch> {
    let mut by_address: FxHashMap<u64, LastTouch> = FxHashMap::default();
    let mut touches: Vec<LastTouch> = Vec::with_capacity(records.len());
    for (record, number) in records.iter().zip(numbers) {
        let told = touch_told(run, from_ref(record));
        let mut last = told.map(|at| (at, Vec::new()));
        let mut known = None;
        let rows = run.interactions.of_record(*number).iter();
        for row in rows.filter(|row| row.is_touch()) {
            let touch = (row.at, row.user());
            note(&mut last, touch);
            if let Some(address) = row.address() {
                let known = known.get_or_insert_with(|| addresses(record));
                if let Some(hash) = known.get(address) {
                    note(by_address.entry(*hash).or_default(), touch);
                }
            }
        }
        touches.push(last);
    }
    if !by_address.is_empty() {
        for (record, last) in records.iter().zip(&mut touches) {
            for (at, users) in addresses(record)
                .iter()
                .filter_map(|hash| by_address.get(hash)?.as_ref())
            {
                note(last, (*at, None));
                users.iter().for_each(|user| note(last, (*at, Some(*user))));
            }
        }
    }
    touches
}

/// Adds a touch to the latest.
fn note(last: &mut LastTouch, (at, user): (Timestamp, Option<UserIx>)) {
    match last {
        Some((latest, _)) if *latest > at => {}
        Some((latest, users)) if *latest == at => {
            users.extend(user.filter(|user| !users.contains(user)));
        }
        _ => *last = Some((at, user.into_iter().collect())),
    }
}

/// The hashes of a record's e-mail addresses.
fn addresses(record: &Record<'_>) -> Vec<u64> {
    let mut text = String::new();
    let addresses = record.list(Many::Emails).iter();
    addresses
        .map(|address| email_hash(address, &mut text))
        .collect()
}

/// The latest touch of records up to the as-of date, as their sources or their interactions tell.
pub(super) fn last_touch_of(
    run: &Settling<'_>,
    records: &[Record<'_>],
    numbers: &[RecordNo],
) -> Option<Timestamp> {
    let rows = numbers.iter();
    let rows = rows.flat_map(|number| run.interactions.of_record(*number));
    touch_told(run, records).max(last_touch(rows).map(|(at, _)| at))
}

fn interacted<'r>(
    run: &Settling<'r>,
    interaction: &Interaction,
    detail: &Detail<'_>,
    record: usize,
) -> Event<'r> {
    let kind = if detail.words.is_empty() {
        interaction.kind.name()
    } else {
        detail.words
    };
    Event {
        at: interaction.at.known(),
        kind: EventKind::Interaction,
        user: interaction.user(),
        record,
        text: join([kind, interaction.direction.name(), detail.subject], ", "),
        source: &run.interactions.names[usize::from(detail.source)],
    }
}

/// A task, on the day when it is due: `closed 2026-11-02, due 2026-11-01, Call about the roof`.
fn to_do<'r>(run: &Settling<'r>, task: &Task, detail: &Detail<'_>, record: usize) -> Event<'r> {
    let (state, closed) = match task.state {
        State::Open => ("open".to_owned(), None),
        State::Dropped => ("dropped".to_owned(), None),
        State::Closed(None) => ("closed".to_owned(), None),
        State::Closed(Some(day)) => (format!("closed {day}"), Some(day)),
    };
    let due = task
        .due
        .map_or_else(String::new, |due| format!("due {due}"));
    Event {
        at: task.due.or(closed).map(Day::start),
        kind: EventKind::Task,
        user: task.user(),
        record,
        text: join([&*state, &*due, detail.subject], ", "),
        source: &run.tasks.names[usize::from(detail.source)],
    }
}

/// In the order of time; what is for some day comes last.
fn order<'e>(event: &'e Event<'_>) -> impl Ord + use<'e> {
    let what = (event.kind, event.user, event.source, event.record);
    (event.at.is_none(), event.at, what, &*event.text)
}
