//! Two runs side by side, contact by contact: both have the same contacts in the same order.

use std::path::Path;

use anyhow::{Result, ensure};
use rustc_hash::FxHashMap;

use crate::{
    assign::LIMIT_REACHED,
    directory::Active,
    job::Job,
    party::Party,
    table::{cells::cell_text, read_table},
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
    let mut after = owned(after)?;
    for was in owned(before)? {
        let (was, is) = (was?, after.next().transpose()?);
        let is = is.filter(|is| is.contact == was.contact);
        ensure!(is.is_some(), "the two runs have different contacts");
        difference.hear(job, &active, &was, is.unwrap_or_default());
    }
    Ok(difference)
}

/// A contact and its owner.
#[derive(Debug, Default)]
struct Owned {
    contact: String,
    owner: String,
    rule: String,
    evidence: String,
    tried: String,
    is_out_of_scope: bool,
}

/// The contacts of a run and the decisions on them, which stand in the same order.
fn owned(folder: &Path) -> Result<impl Iterator<Item = Result<Owned>> + use<>> {
    let data = folder.join("data");
    let decisions = rows(
        &data.join("owner_decisions.parquet"),
        &["contact_id", "owner_id", "rule", "evidence", "tried"],
    )?;
    let contacts = rows(&data.join("contacts.parquet"), &["contact_id", "archived"])?;
    Ok(decisions.zip(contacts).map(|(decision, contact)| {
        let [contact_id, owner, rule, evidence, tried] = take(decision?);
        let [same_id, archived] = take(contact?);
        ensure!(
            contact_id == same_id,
            "the tables of a run have different contacts"
        );
        Ok(Owned {
            contact: contact_id,
            owner,
            rule,
            evidence,
            tried,
            is_out_of_scope: archived == "true",
        })
    }))
}

fn take<const N: usize>(cells: Vec<String>) -> [String; N] {
    let mut cells = cells.into_iter();
    std::array::from_fn(|_| cells.next().unwrap_or_default())
}

fn rows(
    path: &Path,
    columns: &'static [&'static str],
) -> Result<impl Iterator<Item = Result<Vec<String>>> + use<>> {
    let batches = read_table(path, columns, None)?;
    Ok(batches.flat_map(move |batch| {
        let rows: Vec<Result<Vec<String>>> = match batch {
            Err(error) => vec![Err(error)],
            Ok(batch) => {
                let cell = |name: &&str, row| Ok(cell_text(&batch, name, row)?.into_owned());
                let row = |row| columns.iter().map(|name| cell(name, row)).collect();
                (0..batch.num_rows()).map(row).collect()
            }
        };
        rows
    }))
}

impl Difference {
    fn hear(&mut self, job: &Job, [before, after]: &[Active; 2], was: &Owned, is: Owned) {
        if is.is_out_of_scope {
            return;
        }
        let party = |owned: &Owned| job.directory.party_by_id(&owned.owner);
        let (from, to) = (party(was), party(&is));
        self.loads.entry(from).or_default()[0] += 1;
        self.loads.entry(to).or_default()[1] += 1;
        let is_left = match to {
            Some(to) => !after.has(to) && (before.has(to) || from != Some(to)),
            None => from.is_some(),
        };
        if is_left {
            self.undecided.push(Undecided {
                contact: is.contact,
                from,
                reason: reason(job, &is.tried),
                waits: is.tried.contains(LIMIT_REACHED),
            });
        } else if let Some(to) = to.filter(|to| from != Some(*to)) {
            self.moves.push(Move {
                contact: is.contact,
                from,
                to,
                rule: is.rule,
                evidence: is.evidence,
            });
        }
    }
}

/// Why nobody got the contact: what the rules that move contacts, or the last rule that had something to say, said of it.
fn reason(job: &Job, tried: &str) -> String {
    let tried: Vec<&str> = tried.split('|').collect();
    let of_move = tried
        .iter()
        .rev()
        .find(|said| said.starts_with("succession:") || said.starts_with("lifecycle:"));
    match of_move {
        Some(said) => (*said).to_owned(),
        None if job.assign.rules.succession.is_none() => {
            "no [assign.succession] says who takes over".to_owned()
        }
        None => "no rule of [assign.succession] names anybody who is active".to_owned(),
    }
}
