//! What the next run has to know of records: rows of the ledger's table, of those that were read and of those that were not.

use std::path::Path;

use anyhow::Result;
use arrow::{
    array::{RecordBatch, UInt32Array},
    compute::{concat_batches, take_record_batch},
};
use uuid::Uuid;

use super::{
    Absorbed, Continuing,
    again::{birthday_digest, source_digest},
    carry::{ROWS_AT_ONCE, before},
    name::name_digest,
    past::Past,
    refusals::refused,
};
use crate::{
    directory::Directory,
    keys::{Keys, RecordNo},
    record::Record,
    table::{
        Batch,
        cells::{Ints, column},
        schema::ledger::LEDGER_MEMBERS,
    },
};

/// Adds a record of a source and a contact to [`LEDGER_MEMBERS`], with what it refuses, and since when the contact has `absorbed` it.
pub(crate) fn push_member(
    members: &mut Batch,
    (past, directory): (&Past, &Directory),
    (keys, number): (&Keys, RecordNo),
    (record, absorbed): (&Record<'_>, Option<Absorbed>),
    [source, contact]: [&str; 2],
) {
    let key = &keys.records[number as usize];
    let name = name_digest(keys, number);
    let mut text = Uuid::encode_buffer();
    let mut row = members.row();
    row.text(key.id().hyphenated().encode_lower(&mut text))
        .int(i64::from(key.digest))
        .int(i64::from(name))
        .text(contact)
        .int(i64::from(source_digest(source)));
    for digest in past.traits[number as usize] {
        row.int(digest.map(|digest| i64::from(digest.get())));
    }
    row.int(birthday_digest(key.birthday).map(i64::from));
    row.text(&refused(record));
    row.day(absorbed.map(|absorbed| absorbed.on));
    row.text(&before(absorbed.map(|absorbed| absorbed.from), directory));
    row.end();
}

/// The records that were not read, as the run before knew them, but for those whose person their source has under others now: the rows of
/// its table in its order.
pub(super) fn absent_members(
    ledger: &Continuing<'_>,
    before: &Path,
    mut write: impl FnMut(&RecordBatch) -> Result<()>,
) -> Result<()> {
    let past = ledger.past;
    let mut kept: Vec<RecordBatch> = Vec::new();
    let mut write_kept = |kept: &mut Vec<RecordBatch>| {
        let batch = concat_batches(&LEDGER_MEMBERS.arrow_schema(), &*kept)?;
        kept.clear();
        write(&batch)
    };
    for batch in past.absent_rows(before, &LEDGER_MEMBERS.names())? {
        let (batch, rows) = batch?;
        let sources: &Ints = column(&batch, "source_digest")?;
        let rows = rows.into_iter();
        let its = rows.filter(|(row, absent)| past.is_kept(absent, sources.value(*row)));
        let its: UInt32Array = its.map(|(row, _)| row as u32).collect();
        if !its.is_empty() {
            kept.push(take_record_batch(&batch, &its)?);
        }
        if kept.iter().map(RecordBatch::num_rows).sum::<usize>() >= ROWS_AT_ONCE {
            write_kept(&mut kept)?;
        }
    }
    match kept.is_empty() {
        true => Ok(()),
        false => write_kept(&mut kept),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ledger::{Holders, Identity, Past, PastContact, join::Absent},
        table::TableWriter,
        time::Day,
    };

    /// A table longer than the batches in which it is read, and one of its sources has a contact of which some of its records are under others.
    #[test]
    fn records_that_were_not_read_are_carried_on_as_they_stand() {
        let folder = tempfile::tempdir().unwrap();
        let mut members = Batch::new(&LEDGER_MEMBERS, 0);
        for number in 0..20_000 {
            let mut row = members.row();
            row.text("record").int(number).int(None).text("contact");
            row.int(number % 2)
                .int(None)
                .int(number)
                .int(None)
                .int(None)
                .text("")
                .day(None)
                .text("");
            row.end();
        }
        let members = members.finish();
        TableWriter::write_whole(folder.path(), &LEDGER_MEMBERS, &members).unwrap();
        let contact = PastContact::of_nobody(Uuid::nil());
        let absent_at = |(row, contact)| Absent {
            row,
            contact,
            is_reused: false,
        };
        let absent = [
            (0, 0),
            (8_191, 0),
            (8_192, 0),
            (9_000, 1),
            (9_001, 1),
            (19_999, 0),
        ];
        let past = Past {
            contacts: vec![contact; 2],
            absent: absent.into_iter().map(absent_at).collect(),
            again: std::iter::once((1, vec![0])).collect(),
            ..Past::default()
        };
        let run = Continuing {
            past: &past,
            holders: &Holders::default(),
            identity: &Identity::default(),
            run_id: "",
            as_of: Day(0),
        };
        let mut kept = Vec::new();
        absent_members(&run, folder.path(), |batch| {
            for name in ["digest", "phone_digest"] {
                kept.push(column::<Ints>(batch, name)?.values().to_vec());
            }
            Ok(())
        })
        .unwrap();
        assert_eq!(kept, [[0, 8_191, 8_192, 9_001, 19_999]; 2]);
    }
}
