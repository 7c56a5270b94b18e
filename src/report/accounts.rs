//! Contacts whose owner is not that of their company or household: nothing is wrong with any of them, and somebody should look.

use std::path::Path;

use anyhow::Result;
use arrow::array::{Array, AsArray};

use super::owners::Filled;
use crate::{
    flag::Standing,
    table::{Batch, read_table, schema::reports::ACCOUNT_MISMATCH},
};

const READ: [&str; 6] = [
    "contact_id",
    "owner_kind",
    "owner_id",
    "owner_rule",
    "account_id",
    "archived",
];

/// A row per contact in scope, at most `rows_max`: in the order of accounts, then of contacts. Nothing is read if there are no accounts.
pub(super) fn account_mismatch(
    data: &Path,
    standing: &Standing<'_>,
    rows_max: usize,
) -> Result<Filled> {
    let directory = standing.directory;
    let mut batch = Batch::new(&ACCOUNT_MISMATCH, 0);
    if directory
        .accounts
        .iter()
        .all(|account| account.owner.is_none())
    {
        return Ok((ACCOUNT_MISMATCH.clone(), batch));
    }
    let mut found: Vec<[String; 5]> = Vec::new();
    for rows in read_table(&data.join("contacts.parquet"), &READ, None)? {
        let rows = rows?;
        let cell = |name: &str| rows.column_by_name(name).expect("it was asked for");
        let text = |name: &str, row: usize| {
            let texts = cell(name).as_string::<i64>();
            texts.is_valid(row).then(|| texts.value(row))
        };
        let accounts = cell("account_id").as_string::<i64>();
        let archived = cell("archived").as_boolean();
        for (row, account) in accounts.iter().enumerate() {
            let Some(account) = account.filter(|_| !archived.value(row)) else {
                continue;
            };
            let owner = directory
                .account_by_id(account)
                .and_then(|account| account.owner);
            let Some(owner) = owner else { continue };
            let held_by = text("owner_id", row).unwrap_or_default();
            if held_by != directory.id_of(owner) {
                let text = |name| text(name, row).unwrap_or_default().to_owned();
                let [contact, kind, rule] = ["contact_id", "owner_kind", "owner_rule"].map(text);
                found.push([account.to_owned(), contact, kind, held_by.to_owned(), rule]);
            }
        }
    }
    found.sort_unstable();
    for [account, contact, kind, id, rule] in found.iter().take(rows_max) {
        let owner = directory
            .account_by_id(account)
            .and_then(|account| account.owner);
        let owner = owner.expect("only accounts with an owner were found");
        let mut row = batch.row();
        row.text(account).text(directory.id_of(owner)).text(contact);
        row.text(kind).text(id).text(rule);
        row.text(if standing.active.has(owner) {
            ""
        } else {
            "the owner of the account is not active"
        });
        row.end();
    }
    Ok((ACCOUNT_MISMATCH.clone(), batch))
}
