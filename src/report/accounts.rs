//! Contacts whose owner is not that of their company or household, nor the heir of that owner: nothing is wrong with any of them, and somebody should look.
//! Those that nobody owns are in `unowned`.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use anyhow::Result;
use arrow::array::RecordBatch;

use super::{Reporting, owners::Filled};
use crate::table::{
    Batch,
    cells::{Bools, Ints, Texts, column},
    read_table,
    schema::{
        data::{CONTACTS, RECORDS},
        reports::ACCOUNT_MISMATCH,
    },
};

const OF_CONTACTS: [&str; 8] = [
    "contact_id",
    "owner_kind",
    "owner_id",
    "owner_rule",
    "account_id",
    "archived",
    "full_name",
    "organization",
];
const OF_RECORDS: [&str; 5] = ["file", "line", "person", "contact_id", "household_of"];

/// A contact with another owner than it should inherit; in the order of the report.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Mismatch {
    /// `account` or `household`.
    kind: &'static str,
    account: String,
    /// The other person of the household.
    other: String,
    contact: String,
    /// Who owns the account, or the other person.
    wanted: String,
    held: Held,
    note: Cow<'static, str>,
}

/// Who owns a contact.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Held {
    kind: String,
    id: String,
    rule: String,
    /// The contact's full name and organisation.
    names: [String; 2],
}

/// A row per contact in scope that somebody owns, at most `rows_max`: in the order of accounts, then of households; and how many more
/// there are. Nothing is read if there are none.
pub(super) fn account_mismatch(
    data: &Path,
    run: &Reporting<'_>,
    rows_max: usize,
) -> Result<(Filled, u64)> {
    let couples = match run.tally.household_records {
        0 => BTreeSet::new(),
        _ => couples(data)?,
    };
    let directory = run.standing.directory;
    let has_accounts = directory
        .accounts
        .iter()
        .any(|account| account.owner.is_some());
    let mut found = Vec::new();
    if has_accounts || !couples.is_empty() {
        let people = couples.iter().flat_map(|(first, second)| [first, second]);
        let people: BTreeSet<&str> = people.map(String::as_str).collect();
        let mut held = BTreeMap::new();
        for rows in read_table(&CONTACTS.file(data), &OF_CONTACTS, None)? {
            by_account(&rows?, run, &people, &mut held, &mut found)?;
        }
        by_household(&couples, &held, &mut found);
    }
    found.sort_unstable();
    let name_of = |owner: &str| {
        let owner = directory.party_by_id(owner);
        owner.map_or("", |owner| directory.name_of(owner))
    };
    let mut batch = Batch::new(&ACCOUNT_MISMATCH, found.len().min(rows_max));
    for mismatch in found.iter().take(rows_max) {
        let Held {
            kind,
            id,
            rule,
            names,
            ..
        } = &mismatch.held;
        let mut row = batch.row();
        row.text(&mismatch.account)
            .text(&mismatch.wanted)
            .text(&mismatch.contact);
        row.text(kind).text(id).text(rule).text(&mismatch.note);
        row.text(mismatch.kind).text(&mismatch.other);
        row.text(&names[0]).text(&names[1]).text(name_of(id));
        let account = directory.account_by_id(&mismatch.account);
        row.text(account.map_or("", |account| &account.name));
        row.text(name_of(&mismatch.wanted));
        row.end();
    }
    let left_out = found.len().saturating_sub(rows_max) as u64;
    Ok(((ACCOUNT_MISMATCH.clone(), batch), left_out))
}

/// The contacts of the first and the second person of each row that holds two; only if they are different contacts.
fn couples(data: &Path) -> Result<BTreeSet<(String, String)>> {
    let mut rows_of: BTreeMap<(String, i64), Vec<(i64, String)>> = BTreeMap::new();
    for rows in read_table(&RECORDS.file(data), &OF_RECORDS, None)? {
        let rows = rows?;
        let texts = |name| column::<Texts>(&rows, name);
        let (files, contacts) = (texts("file")?, texts("contact_id")?);
        let [lines, persons] = ["line", "person"].map(|name| column::<Ints>(&rows, name));
        let (lines, persons, others) = (lines?, persons?, texts("household_of")?);
        for row in 0..rows.num_rows() {
            if !others.value(row).is_empty() {
                let place = (files.value(row).to_owned(), lines.value(row));
                let contact = contacts.value(row).to_owned();
                let people = rows_of.entry(place).or_default();
                people.push((persons.value(row), contact));
            }
        }
    }
    let couples = rows_of.into_values().filter_map(|mut people| {
        people.sort_unstable();
        let [(_, first), (_, second)] = <[_; 2]>::try_from(people).ok()?;
        (first != second).then_some((first, second))
    });
    Ok(couples.collect())
}

/// Compares contacts with their accounts, and notes who holds those of `people`.
fn by_account(
    rows: &RecordBatch,
    run: &Reporting<'_>,
    people: &BTreeSet<&str>,
    held: &mut BTreeMap<String, Held>,
    found: &mut Vec<Mismatch>,
) -> Result<()> {
    let directory = run.standing.directory;
    let texts = |name| column::<Texts>(rows, name);
    let (contacts, accounts) = (texts("contact_id")?, texts("account_id")?);
    let (kinds, ids, rules) = (
        texts("owner_kind")?,
        texts("owner_id")?,
        texts("owner_rule")?,
    );
    let (names, organizations) = (texts("full_name")?, texts("organization")?);
    let archived = column::<Bools>(rows, "archived")?;
    let is_held = |row: &usize| !archived.value(*row) && !ids.value(*row).is_empty();
    for row in (0..rows.num_rows()).filter(is_held) {
        let contact = contacts.value(row);
        let holder = || Held {
            kind: kinds.value(row).to_owned(),
            id: ids.value(row).to_owned(),
            rule: rules.value(row).to_owned(),
            names: [&names, &organizations].map(|texts| texts.value(row).to_owned()),
        };
        if people.contains(contact) {
            held.insert(contact.to_owned(), holder());
        }
        let account = directory.account_by_id(accounts.value(row));
        let Some((account, owner)) = account.and_then(|account| Some((account, account.owner?)))
        else {
            continue;
        };
        if ids.value(row) == directory.id_of(owner) {
            continue; // most
        }
        let succession = run.rules.succession.as_ref();
        let active = run.standing.active;
        let heir = succession.and_then(|rules| rules.sole_heir(owner, directory, active));
        let heir = heir.map(|heir| directory.id_of(heir));
        if Some(ids.value(row)) != heir {
            found.push(Mismatch {
                kind: "account",
                account: account.id.clone(),
                other: String::new(),
                contact: contact.to_owned(),
                wanted: directory.id_of(owner).to_owned(),
                held: holder(),
                note: note(active.has(owner), heir),
            });
        }
    }
    Ok(())
}

/// Why the owner of an account does not hold a contact of it.
fn note(is_active: bool, heir: Option<&str>) -> Cow<'static, str> {
    const GONE: &str = "the owner of the account is not active";
    match heir {
        _ if is_active => "".into(),
        Some(heir) => format!("{GONE}; {heir} takes over").into(),
        None => GONE.into(),
    }
}

/// Compares the two people of one row: the second has another owner than the first.
fn by_household(
    couples: &BTreeSet<(String, String)>,
    held: &BTreeMap<String, Held>,
    found: &mut Vec<Mismatch>,
) {
    for (first, second) in couples {
        let [Some(of_first), Some(of_second)] = [first, second].map(|contact| held.get(contact))
        else {
            continue;
        };
        if of_first.id == of_second.id {
            continue;
        }
        found.push(Mismatch {
            kind: "household",
            account: String::new(),
            other: first.clone(),
            contact: second.clone(),
            wanted: of_first.id.clone(),
            held: of_second.clone(),
            note: "the two people of one row have different owners".into(),
        });
    }
}
