//! Contacts to act on, worst first: those that nobody owns, and those that nobody has touched in time.

use std::{cmp::Reverse, path::Path};

use anyhow::Result;
use arrow::array::AsArray;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    Reporting,
    flagged::{Found, flagged_contacts},
    owners::Filled,
};
use crate::{
    flag::{FLAGS, Standing, freshness::Ages},
    table::{
        Batch, Only, Row,
        read::Holds,
        read_table,
        schema::reports::{MISOWNED, STALE, UNOWNED},
    },
    time::Timestamp,
};

/// What both lists show of a contact, in this order.
const SHOWN: [&str; 6] = [
    "contact_id",
    "full_name",
    "organization",
    "primary_email",
    "primary_phone",
    "lifecycle_stage",
];

/// How worst-first a contact is: smaller is worse. Equal ones stand in the order of contact IDs, which is that of the table.
type Rank = (Reverse<Option<i32>>, bool, Reverse<i64>, Option<Timestamp>);

/// Contacts without an owner, at most `rows_max`: the most worth first, then the oldest.
pub(super) fn unowned(data: &Path, rows_max: usize) -> Result<Filled> {
    const MORE: [&str; 6] = [
        "contact_class",
        "value",
        "created_at",
        "last_touch_at",
        "primary_source",
        "primary_record_id",
    ];
    let rank = |found: &Found, row| {
        let (is_unknown, worth) = worth_first(found, row);
        let created = found
            .moment("created_at", row)
            .unwrap_or(Timestamp(i64::MAX));
        Some((Reverse(None), is_unknown, worth, Some(created)))
    };
    let (found, order) = worst(
        data,
        &["unowned"],
        &["value", "created_at"],
        &MORE,
        rank,
        rows_max,
    )?;
    let shown: FxHashSet<&str> = order
        .iter()
        .map(|row| found.text("contact_id", *row))
        .collect();
    let reasons = evidence(&data.join("flags.parquet"), "unowned", &shown)?;
    let mut batch = Batch::new(&UNOWNED, order.len());
    for (rank, at) in (1_u64..).zip(order) {
        let mut row = batch.row();
        row.count(rank);
        show(&mut row, &found, at);
        row.text(found.text("contact_class", at))
            .float(found.number("value", at));
        row.moment(found.moment("created_at", at))
            .moment(found.moment("last_touch_at", at));
        row.text(found.text("primary_source", at))
            .text(found.text("primary_record_id", at));
        row.text(
            reasons
                .get(found.text("contact_id", at))
                .map_or("", String::as_str),
        )
        .text(suggestion("unowned"));
        row.end();
    }
    Ok((UNOWNED.clone(), batch))
}

/// Contacts beyond the limit of their stage, touched or never, at most `rows_max`: the longest first, then the most worth.
pub(super) fn stale(data: &Path, standing: &Standing<'_>, rows_max: usize) -> Result<Filled> {
    const MORE: [&str; 6] = [
        "owner_kind",
        "owner_id",
        "value",
        "last_touch_at",
        "created_at",
        "owner_since",
    ];
    const RANKED_BY: [&str; 5] = [
        "value",
        "last_touch_at",
        "created_at",
        "owner_since",
        "lifecycle_stage",
    ];
    let rank = |found: &Found, row| {
        let ages = ages_of(found, row, standing);
        let (is_unknown, worth) = worth_first(found, row);
        ages.freshness()
            .is_overdue()
            .then(|| (Reverse(ages.age_days()), is_unknown, worth, None))
    };
    let (found, order) = worst(
        data,
        &["stale", "never_touched"],
        &RANKED_BY,
        &MORE,
        rank,
        rows_max,
    )?;
    let mut batch = Batch::new(&STALE, order.len());
    for (rank, at) in (1_u64..).zip(order) {
        let ages = ages_of(&found, at, standing);
        let mut row = batch.row();
        row.count(rank);
        show(&mut row, &found, at);
        show_owner(&mut row, &found, at, standing);
        row.float(found.number("value", at));
        row.moment(found.moment("last_touch_at", at));
        row.int(ages.age_days().map(i64::from));
        row.int(ages.limit_days.map(i64::from));
        let is_touched = ages.last_touch.is_some();
        row.text(suggestion(if is_touched {
            "stale"
        } else {
            "never_touched"
        }));
        row.end();
    }
    Ok((STALE.clone(), batch))
}

/// Contacts that another owns than the rules say, at most `rows_max`: the most worth first. Nothing is read if there are no such rules.
pub(super) fn misowned(data: &Path, run: &Reporting<'_>, rows_max: usize) -> Result<Filled> {
    const MORE: [&str; 4] = ["owner_kind", "owner_id", "value", "last_touch_at"];
    const FLAGS: [&str; 3] = ["territory_mismatch", "tier_mismatch", "stage_mismatch"];
    if run.rules.territories.is_empty() && run.rules.lifecycle.is_empty() {
        return Ok((MISOWNED.clone(), Batch::new(&MISOWNED, 0)));
    }
    let rank = |found: &Found, row| {
        let (is_unknown, worth) = worth_first(found, row);
        Some((Reverse(None), is_unknown, worth, None))
    };
    let (found, order) = worst(data, &FLAGS, &["value"], &MORE, rank, rows_max)?;
    let contacts = || order.iter().map(|row| found.text("contact_id", *row));
    let (shown, mut reasons) = (contacts().collect(), FxHashMap::default());
    for flag in FLAGS {
        let flagged = evidence(&data.join("flags.parquet"), flag, &shown)?;
        reasons.extend(
            flagged
                .into_iter()
                .map(|(contact, why)| (contact, (flag, why))),
        );
    }
    let mut batch = Batch::new(&MISOWNED, order.len());
    for (rank, &at) in (1_u64..).zip(&order) {
        let (flag, why) = &reasons[found.text("contact_id", at)];
        let mut row = batch.row();
        row.count(rank);
        show(&mut row, &found, at);
        show_owner(&mut row, &found, at, run.standing);
        row.float(found.number("value", at));
        row.moment(found.moment("last_touch_at", at));
        row.text(why).text(suggestion(flag));
        row.end();
    }
    Ok((MISOWNED.clone(), batch))
}

/// The worst of the contacts that carry one of the flags, wide, and their rows in order. Only the few columns that rank them are read
/// of all; a list that is cut is so for whoever must work through it: all contacts with the flag are in `contacts` and counted.
fn worst(
    data: &Path,
    flags: &[&str],
    ranked_by: &[&str],
    more: &[&str],
    rank: impl Fn(&Found, usize) -> Option<Rank> + Sync,
    rows_max: usize,
) -> Result<(Found, Vec<usize>)> {
    let contacts = data.join("contacts.parquet");
    let ranked = flagged_contacts(
        &contacts,
        &[&["contact_id"], ranked_by].concat(),
        flags,
        None,
    )?;
    let order = worst_first(&ranked, &rank, rows_max);
    let chosen = order
        .iter()
        .map(|row| ranked.text("contact_id", *row).to_owned())
        .collect();
    drop(ranked);
    let found = flagged_contacts(
        &contacts,
        &[&SHOWN[..], more].concat(),
        flags,
        Some(&chosen),
    )?;
    let order = worst_first(&found, &rank, rows_max);
    Ok((found, order))
}

fn worst_first(
    found: &Found,
    rank: &(impl Fn(&Found, usize) -> Option<Rank> + Sync),
    rows_max: usize,
) -> Vec<usize> {
    let ranks = (0..found.rows()).into_par_iter();
    let mut ranks: Vec<(Rank, usize)> = ranks
        .filter_map(|row| Some((rank(found, row)?, row)))
        .collect();
    ranks.par_sort_unstable();
    ranks.truncate(rows_max);
    ranks.into_iter().map(|(_, row)| row).collect()
}

fn ages_of(found: &Found, row: usize, standing: &Standing<'_>) -> Ages {
    let day = |column| found.moment(column, row).map(Timestamp::day);
    Ages {
        as_of: standing.as_of,
        last_touch: day("last_touch_at"),
        created: day("created_at"),
        owner_since: day("owner_since"),
        limit_days: standing.limit_of_stage(found.text("lifecycle_stage", row)),
        grace_days: standing.settings.stale.grace_days,
    }
}

fn show_owner(row: &mut Row<'_>, found: &Found, at: usize, standing: &Standing<'_>) {
    let id = found.text("owner_id", at);
    let party = standing.directory.party_by_id(id);
    row.text(found.text("owner_kind", at)).text(id);
    row.text(party.map_or("", |party| standing.directory.name_of(party)));
}

fn show(row: &mut Row<'_>, found: &Found, at: usize) {
    for column in SHOWN {
        row.text(found.text(column, at));
    }
}

/// Sorts the most worth first and those of unknown worth last.
fn worth_first(found: &Found, row: usize) -> (bool, Reverse<i64>) {
    let value = found.number("value", row);
    (
        value.is_none(),
        Reverse(value.map_or(0, |value| (value * 100.0).round() as i64)),
    )
}

fn suggestion(flag: &str) -> &'static str {
    FLAGS
        .iter()
        .find(|known| known.id == flag)
        .map_or("", |flag| flag.suggests)
}

/// Contact ID → why the flag holds, for the contacts that are shown.
fn evidence(
    flags: &Path,
    flag: &str,
    shown: &FxHashSet<&str>,
) -> Result<FxHashMap<String, String>> {
    let only = Only {
        column: "flag",
        holds: Holds::Text(flag),
    };
    let mut found = FxHashMap::default();
    for batch in read_table(flags, &["contact_id", "evidence"], Some(only))? {
        let batch = batch?;
        let texts = |column| {
            batch
                .column(column)
                .as_string::<i64>()
                .iter()
                .map(Option::unwrap_or_default)
        };
        let of_shown = texts(0)
            .zip(texts(1))
            .filter(|(contact, _)| shown.contains(contact));
        found.extend(of_shown.map(|(contact, why)| (contact.to_owned(), why.to_owned())));
    }
    Ok(found)
}
