//! Two runs side by side, contact by contact: both have the same contacts in the same order.

use std::{borrow::Cow, path::Path};

use anyhow::{Context, Result, ensure};
use rustc_hash::FxHashMap;

use crate::{
    assign::LIMIT_REACHED,
    directory::Active,
    finished::{Row, Rows, Run},
    job::Job,
    merge::PERSON_DECIDES,
    party::Party,
    table::schema::data::{CONTACTS, OWNER_DECISIONS},
};

/// What the departure of users changes.
#[derive(Debug, Default)]
pub(super) struct Difference {
    /// Contacts that get another owner.
    pub(super) moves: Vec<Move>,
    /// Contacts that somebody must decide on.
    pub(super) undecided: Vec<Undecided>,
    /// Contacts in scope by owner, before and after.
    pub(super) loads: FxHashMap<Option<Party>, [u64; 2]>,
}

/// A contact as people know it.
#[derive(Debug)]
pub(super) struct Contact {
    pub(super) id: String,
    pub(super) full_name: String,
    pub(super) organization: String,
}

/// A contact that gets another owner.
#[derive(Debug)]
pub(super) struct Move {
    pub(super) contact: Contact,
    pub(super) from: Option<Party>,
    pub(super) to: Party,
    pub(super) rule: String,
    pub(super) evidence: String,
}

/// A contact whose owner leaves and that nobody else gets.
#[derive(Debug)]
pub(super) struct Undecided {
    pub(super) contact: Contact,
    pub(super) from: Option<Party>,
    pub(super) reason: String,
    pub(super) needs: Needs,
}

/// What it takes for a contact to come to somebody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Needs {
    /// Somebody who takes over.
    Heir,
    /// Another owner of what the contact had its owner from: an account, a territory, a default.
    Owner,
    /// Another decision: a person gave it to who leaves.
    Decision,
    /// A later run, as this one moves no more.
    LaterRun,
}

/// Reads the contacts of both runs.
pub(super) fn compare(job: &Job, before: &Path, after: &Path) -> Result<Difference> {
    let mut difference = Difference::default();
    let active =
        [&[][..], &job.leaving].map(|leaving| Active::without(leaving, job.as_of, &job.directory));
    let (before, after) = (Run::open(before)?, Run::open(after)?);
    let mut decided = after.batches(&OWNER_DECISIONS, &OWNER_DECISIONS.names())?;
    let mut contacts = after.batches(&CONTACTS, &CONTACT)?;
    for was in before.batches(&OWNER_DECISIONS, &["contact_id", "owner_id", "rule"])? {
        let after = decided.next().zip(contacts.next());
        let (is, contacts) = after.context(OTHER_CONTACTS)?;
        let (was, is, contacts) = (was?, is?, contacts?);
        let is_same = ids(&was).eq(ids(&is)) && ids(&is).eq(ids(&contacts));
        ensure!(is_same, OTHER_CONTACTS);
        for ((was, is), contact) in was.iter().zip(is.iter()).zip(contacts.iter()) {
            if contact.text("archived") != "true" {
                difference.hear(job, &active, [was, is, contact]);
            }
        }
    }
    Ok(difference)
}

/// What is read of contacts.
const CONTACT: [&str; 4] = ["contact_id", "archived", "full_name", "organization"];

const OTHER_CONTACTS: &str = "the two runs have different contacts";

fn ids(rows: &Rows) -> impl Iterator<Item = Cow<'_, str>> {
    rows.iter().map(|row| row.text("contact_id"))
}

impl Difference {
    fn hear(&mut self, job: &Job, [before, after]: &[Active; 2], [was, is, contact]: [Row<'_>; 3]) {
        let owner = |row: Row<'_>| job.directory.party_by_id(&row.text("owner_id"));
        let (from, to) = (owner(was), owner(is));
        self.loads.entry(from).or_default()[0] += 1;
        self.loads.entry(to).or_default()[1] += 1;
        let text = |name| is.text(name).into_owned();
        let of_contact = |name| contact.text(name).into_owned();
        let contact = || Contact {
            id: text("contact_id"),
            full_name: of_contact("full_name"),
            organization: of_contact("organization"),
        };
        let is_left = match to {
            Some(to) => !after.has(to) && (before.has(to) || from != Some(to)),
            None => from.is_some(),
        };
        if is_left {
            let gave = was.text("rule");
            let (needs, reason) = reason(job, is, &gave, to);
            self.undecided.push(Undecided {
                contact: contact(),
                from,
                reason,
                needs,
            });
        } else if let Some(to) = to.filter(|to| from != Some(*to)) {
            self.moves.push(Move {
                contact: contact(),
                from,
                to,
                rule: text("rule"),
                evidence: text("evidence"),
            });
        }
    }
}

/// Why nobody got the contact: a person's decision, which beats the rules, or what the rules that move contacts said of it; where it has
/// no owner left to move it from, the rule that gave it the one before.
fn reason(job: &Job, decision: Row<'_>, gave: &str, to: Option<Party>) -> (Needs, String) {
    if decision.text("rule") == PERSON_DECIDES {
        let words = format!("{PERSON_DECIDES}: {}", decision.text("evidence"));
        return (Needs::Decision, words);
    }
    let tried = decision.list("tried");
    let last_of = |rules: &[&str]| {
        let mut latest = tried.iter().rev().copied();
        let is_of = |said: &&str| {
            said.split(": ")
                .next()
                .is_some_and(|it| rules.contains(&it))
        };
        latest.find(is_of)
    };
    if let (None, Some(words)) = (to, last_of(&[gave])) {
        return (Needs::Owner, words.to_owned());
    }
    let words = match last_of(&["succession", "lifecycle"]) {
        Some(said) => said,
        None if job.assign.rules.succession.is_none() => {
            "neither a successor_id nor [assign.succession] says who takes over"
        }
        None => "neither a successor_id nor [assign.succession] names anybody who is active",
    };
    let waits = tried.iter().any(|said| said.contains(LIMIT_REACHED));
    let needs = if waits { Needs::LaterRun } else { Needs::Heir };
    (needs, words.to_owned())
}
