//! Two runs side by side, contact by contact: both have the same contacts in the same order.

use std::{borrow::Cow, path::Path};

use anyhow::{Context, Result, ensure};
use rustc_hash::FxHashMap;

use crate::{
    assign::LIMIT_REACHED,
    directory::Active,
    finished::{Row, Rows, Run},
    job::Job,
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

/// A contact that gets another owner.
#[derive(Debug)]
pub(super) struct Move {
    pub(super) contact: String,
    pub(super) from: Option<Party>,
    pub(super) to: Party,
    pub(super) rule: String,
    pub(super) evidence: String,
}

/// A contact whose owner leaves and that nobody else gets.
#[derive(Debug)]
pub(super) struct Undecided {
    pub(super) contact: String,
    pub(super) from: Option<Party>,
    pub(super) reason: String,
    /// Whether a later run gives it to somebody, as this one moves no more.
    pub(super) waits: bool,
}

/// Reads the contacts of both runs.
pub(super) fn compare(job: &Job, before: &Path, after: &Path) -> Result<Difference> {
    let mut difference = Difference::default();
    let active =
        [&[][..], &job.leaving].map(|leaving| Active::without(leaving, job.as_of, &job.directory));
    let (before, after) = (Run::open(before)?, Run::open(after)?);
    let mut decided = after.batches(&OWNER_DECISIONS, &OWNER_DECISIONS.names())?;
    let mut contacts = after.batches(&CONTACTS, &["contact_id", "archived"])?;
    for was in before.batches(&OWNER_DECISIONS, &["contact_id", "owner_id"])? {
        let after = decided.next().zip(contacts.next());
        let (is, contacts) = after.context(OTHER_CONTACTS)?;
        let (was, is, contacts) = (was?, is?, contacts?);
        let is_same = ids(&was).eq(ids(&is)) && ids(&is).eq(ids(&contacts));
        ensure!(is_same, OTHER_CONTACTS);
        for ((was, is), contact) in was.iter().zip(is.iter()).zip(contacts.iter()) {
            if contact.text("archived") != "true" {
                difference.hear(job, &active, was, is);
            }
        }
    }
    Ok(difference)
}

const OTHER_CONTACTS: &str = "the two runs have different contacts";

fn ids(rows: &Rows) -> impl Iterator<Item = Cow<'_, str>> {
    rows.iter().map(|row| row.text("contact_id"))
}

impl Difference {
    fn hear(&mut self, job: &Job, [before, after]: &[Active; 2], was: Row<'_>, is: Row<'_>) {
        let owner = |row: Row<'_>| job.directory.party_by_id(&row.text("owner_id"));
        let (from, to) = (owner(was), owner(is));
        self.loads.entry(from).or_default()[0] += 1;
        self.loads.entry(to).or_default()[1] += 1;
        let text = |name| is.text(name).into_owned();
        let is_left = match to {
            Some(to) => !after.has(to) && (before.has(to) || from != Some(to)),
            None => from.is_some(),
        };
        if is_left {
            let tried = is.list("tried");
            self.undecided.push(Undecided {
                contact: text("contact_id"),
                from,
                reason: reason(job, &tried).to_owned(),
                waits: tried.iter().any(|said| said.contains(LIMIT_REACHED)),
            });
        } else if let Some(to) = to.filter(|to| from != Some(*to)) {
            self.moves.push(Move {
                contact: text("contact_id"),
                from,
                to,
                rule: text("rule"),
                evidence: text("evidence"),
            });
        }
    }
}

/// Why nobody got the contact: what the rules that move contacts, or the last rule that had something to say, said of it.
fn reason<'t>(job: &Job, tried: &[&'t str]) -> &'t str {
    let mut latest = tried.iter().rev();
    let of_move =
        latest.find(|said| said.starts_with("succession:") || said.starts_with("lifecycle:"));
    match of_move {
        Some(said) => said,
        None if job.assign.rules.succession.is_none() => {
            "no [assign.succession] says who takes over"
        }
        None => "no rule of [assign.succession] names anybody who is active",
    }
}
