//! The difference as reports, and in a few lines for people.

use std::{fmt::Write, fs, path::Path};

use anyhow::{Context, Result};
use arrow::array::RecordBatch;

use super::compare::{Contact, Difference, Move, Needs};
use crate::{
    assign::Grants,
    directory::{Active, Directory},
    job::Job,
    list::join,
    party::Party,
    plural::counted,
    table::{
        Batch, CsvWriter, Row,
        schema::simulation::{SIMULATED_DECISIONS, SIMULATED_LOADS, SIMULATED_MOVES},
    },
};

/// Owners that the short text names; the report has all.
const OWNERS_TOLD: usize = 12;

/// What is said where a pool has dealt out contacts.
const DEALT_ANEW: &str = "Contacts that pools dealt out stay here with whom they went to. The next run deals them anew, as no ledger \
     holds them yet: more of them may change hands.";

/// A file that every simulation writes.
pub(super) const FIRST: &str = "simulated_moves.csv";

/// Writes the reports as CSV.
pub(super) fn write(job: &Job, difference: &Difference, folder: &Path) -> Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let directory = &job.directory;
    for (table, batch) in [
        (&SIMULATED_MOVES, moves(directory, difference)),
        (&SIMULATED_LOADS, loads(job, difference)),
        (&SIMULATED_DECISIONS, decisions(directory, difference)),
    ] {
        CsvWriter::write_table(folder, table, &batch)?;
    }
    Ok(())
}

fn moves(directory: &Directory, difference: &Difference) -> RecordBatch {
    let mut batch = Batch::new(&SIMULATED_MOVES, difference.moves.len());
    for moved in &difference.moves {
        let mut row = batch.row();
        row.text(&moved.contact.id);
        row.party(moved.from, directory)
            .party(Some(moved.to), directory);
        row.text(&moved.rule).text(&moved.evidence);
        let name = |party| directory.name_of(party);
        push_name(&mut row, &moved.contact)
            .text(moved.from.map_or("", name))
            .text(name(moved.to));
        row.end();
    }
    batch.finish()
}

fn decisions(directory: &Directory, difference: &Difference) -> RecordBatch {
    let mut batch = Batch::new(&SIMULATED_DECISIONS, difference.undecided.len());
    for left in &difference.undecided {
        let mut row = batch.row();
        row.text(&left.contact.id).party(left.from, directory);
        row.text(&left.reason).text(match left.needs {
            Needs::Heir => {
                "Name who takes over: a successor, a rule of [assign.succession], or a decision on the contact."
            }
            Needs::Owner => {
                "Name another owner of what `reason` names (the account in the accounts file; a territory, a pool or the default owner in the pipeline file), or decide on the contact."
            }
            Needs::Decision => "Change the decision on the contact: it beats every rule.",
            Needs::LaterRun => {
                "Nothing: a later run moves it. A higher `limit` of [assign.moves] moves it sooner."
            }
        });
        push_name(&mut row, &left.contact)
            .text(left.from.map_or("", |from| directory.name_of(from)));
        row.end();
    }
    batch.finish()
}

fn push_name<'r, 'b>(row: &'r mut Row<'b>, contact: &Contact) -> &'r mut Row<'b> {
    row.text(&contact.full_name).text(&contact.organization)
}

fn loads(job: &Job, difference: &Difference) -> RecordBatch {
    let directory = &job.directory;
    let after = Active::without(&job.leaving, job.as_of, directory);
    let mut batch = Batch::new(&SIMULATED_LOADS, difference.loads.len());
    for (party, [before, now]) in sorted(difference) {
        let user = party.and_then(Party::user);
        let entity = party.and_then(|party| directory.entity_of(party));
        let capacity = user.and_then(|user| directory.user(user).capacity);
        let is_leaving = user.is_some_and(|user| job.leaving.contains(&user));
        let status = match party {
            None => "",
            Some(_) if is_leaving => "leaving",
            Some(party) if after.has(party) => "active",
            Some(_) => "inactive",
        };
        let mut row = batch.row();
        row.party(party, directory);
        row.text(party.map_or("", |party| directory.name_of(party)));
        row.text(entity.map_or("", |entity| &directory.entity(entity).id))
            .text(status);
        row.count(before)
            .count(now)
            .int(Some(now as i64 - before as i64));
        row.int(capacity.map(i64::from));
        row.int(capacity.map(|capacity| (i64::from(capacity) - now as i64).max(0)));
        row.end();
    }
    batch.finish()
}

/// Who leaves, what becomes of their contacts, and who has how much before and after; `held` is what was given to whom with those who
/// leave, and held without them.
pub(super) fn summary(job: &Job, difference: &Difference, held: &Grants) -> String {
    let directory = &job.directory;
    let leaving = job.leaving.iter().map(|user| {
        format!(
            "{} ({})",
            directory.user(*user).id,
            directory.user(*user).name
        )
    });
    let mut text = format!("On {} without {}:\n", job.as_of, join(leaving, ", "));
    writeln!(text, "{}", in_short(job, difference)).expect(INFALLIBLE);
    if held.have_dealt() {
        writeln!(text, "{DEALT_ANEW}").expect(INFALLIBLE);
    }
    let mut changed: Vec<_> = sorted(difference)
        .into_iter()
        .filter(|(_, [before, now])| before != now)
        .collect();
    changed.sort_by_key(|(_, [before, now])| std::cmp::Reverse(before.abs_diff(*now)));
    if !changed.is_empty() {
        let [owner, before, after, change] = ["owner", "before", "after", "change"];
        writeln!(text, "{owner:<24} {before:>10} {after:>10} {change:>10}").expect(INFALLIBLE);
    }
    for (party, [before, now]) in changed.iter().take(OWNERS_TOLD) {
        let id = party.map_or("nobody", |party| directory.id_of(party));
        let change = *now as i64 - *before as i64;
        writeln!(text, "{id:<24} {before:>10} {now:>10} {change:>+10}").expect(INFALLIBLE);
    }
    if changed.len() > OWNERS_TOLD {
        writeln!(text, "and {} more", changed.len() - OWNERS_TOLD).expect(INFALLIBLE);
    }
    text.truncate(text.trim_end().len());
    text
}

/// How many contacts move, and how many do not.
fn in_short(job: &Job, difference: &Difference) -> String {
    let leaves = |party: Party| party.user().is_some_and(|user| job.leaving.contains(&user));
    let stays = |moved: &&Move| moved.from.is_some_and(|from| !leaves(from));
    let of_others = match difference.moves.iter().filter(stays).count() {
        0 => String::new(),
        count => {
            format!(
                ", {count} of them from owners who stay, as a record still names who leaves or [assign.moves] limits a run"
            )
        }
    };
    let waiting = difference
        .undecided
        .iter()
        .filter(|left| left.needs == Needs::LaterRun)
        .count();
    let moved = counted(difference.moves.len(), "contact");
    let left = difference.undecided.len() - waiting;
    let later = match waiting {
        0 => String::new(),
        count => format!(", and {count} would wait for later runs, as [assign.moves] limits one"),
    };
    format!(
        "{moved} would get another owner{of_others}; {left} would need a person's decision{later}.{}",
        if difference.undecided.is_empty() {
            ""
        } else {
            " `simulated_decisions.csv` says why."
        }
    )
}

const INFALLIBLE: &str = "writing to a string cannot fail";

/// By party; contacts without an owner last.
fn sorted(difference: &Difference) -> Vec<(Option<Party>, [u64; 2])> {
    let mut loads: Vec<_> = difference
        .loads
        .iter()
        .map(|(party, loads)| (*party, *loads))
        .collect();
    loads.sort_by_key(|(party, _)| (party.is_none(), *party));
    loads
}
