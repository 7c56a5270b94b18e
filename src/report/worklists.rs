//! Contacts to act on, worst first: those that nobody owns, and those that nobody has touched in time.

use std::{cmp::Reverse, path::Path};

use anyhow::Result;
use arrow::array::AsArray;
use rustc_hash::FxHashMap;

use super::{
    flagged::{Found, flagged_contacts},
    owners::Filled,
};
use crate::{
    flag::{FLAGS, Standing, freshness::Ages},
    table::{
        Batch, Only, Row,
        read::Holds,
        read_table,
        schema::reports::{STALE, UNOWNED},
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

/// Contacts without an owner: the most worth first, then the oldest.
pub(super) fn unowned(data: &Path) -> Result<Filled> {
    const MORE: [&str; 6] = [
        "contact_class",
        "value",
        "created_at",
        "last_touch_at",
        "primary_source",
        "primary_record_id",
    ];
    let found = flagged_contacts(
        &data.join("contacts.parquet"),
        &[&SHOWN[..], &MORE].concat(),
        &["unowned"],
    )?;
    let reasons = evidence(&data.join("flags.parquet"), "unowned")?;
    let mut order: Vec<usize> = (0..found.rows()).collect();
    order.sort_by_key(|row| {
        let created = found
            .moment("created_at", *row)
            .unwrap_or(Timestamp(i64::MAX));
        (
            worth_first(&found, *row),
            created,
            found.text("contact_id", *row),
        )
    });
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

/// Contacts beyond the limit of their stage, touched or never: the longest first, then the most worth.
pub(super) fn stale(data: &Path, standing: &Standing<'_>) -> Result<Filled> {
    const MORE: [&str; 6] = [
        "owner_kind",
        "owner_id",
        "value",
        "last_touch_at",
        "created_at",
        "owner_since",
    ];
    let columns = [&SHOWN[..], &MORE].concat();
    let found = flagged_contacts(
        &data.join("contacts.parquet"),
        &columns,
        &["stale", "never_touched"],
    )?;
    let ages = |row: usize| ages_of(&found, row, standing);
    let mut order: Vec<_> = (0..found.rows()).map(|row| (ages(row), row)).collect();
    order.retain(|(ages, _)| ages.freshness().is_overdue());
    order.sort_by_key(|(ages, row)| {
        (
            Reverse(ages.age_days()),
            worth_first(&found, *row),
            found.text("contact_id", *row),
        )
    });
    let mut batch = Batch::new(&STALE, order.len());
    for (rank, (ages, at)) in (1_u64..).zip(order) {
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

/// Contact ID → why the flag holds.
fn evidence(flags: &Path, flag: &str) -> Result<FxHashMap<String, String>> {
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
        found.extend(texts(0).map(str::to_owned).zip(texts(1).map(str::to_owned)));
    }
    Ok(found)
}
