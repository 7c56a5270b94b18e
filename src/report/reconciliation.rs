//! What became of every record, by the owner that its source named: the sign-off sheet of a migration (R-RECONCILE-2).
//!
//! In: each record and what its contact came to. Out: counts that add up, and the rows of `source_reconciliation`.
//!
//! **Invariant:** a record has exactly one [`Disposition`] for each owner value that it names, so rows read and the second people of
//! rows, less the dispositions, are 0.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::{
    directory::Directory,
    intake::{RejectedCount, ValueTally, owner_values},
    party::Party,
    record::{Claim, Position, Record},
    sums::{Absorb, sums},
    table::{Batch, schema::reports::SOURCE_RECONCILIATION},
};

/// What became of a record, seen from an owner value that it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disposition {
    /// Its contact is owned by the party that the value means.
    Kept,
    /// It was absorbed into another record's contact.
    MergedAway,
    /// Its contact is owned by another party, by this rule.
    Overruled(&'static str),
    /// Its contact is owned by nobody, and that is a gap.
    Unowned,
    /// Its contact is owned by nobody, and is meant so.
    UnownedByRule,
}

/// Who owns the contact of a record, and why.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fate {
    /// The owner, after what people decided and asked for.
    pub owner: Option<Party>,
    /// The rule that decided: of R-MERGE where the records name several owners and it chose among them, else the step.
    pub rule: &'static str,
    /// Without an owner by rule, not by a gap.
    pub is_exempt: bool,
}

impl Disposition {
    /// The one disposition: `named` is the party that the value means.
    #[must_use]
    pub fn of(named: Option<Party>, is_primary: bool, fate: Fate) -> Self {
        match fate.owner {
            _ if !is_primary => Self::MergedAway,
            None if fate.is_exempt => Self::UnownedByRule,
            None => Self::Unowned,
            Some(_) if fate.owner == named => Self::Kept,
            Some(_) => Self::Overruled(fate.rule),
        }
    }
}

/// The records of a run, or of a part of it, by source and owner value.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reconciliation {
    /// By source and owner column; a value of `""` stands for records that name no owner.
    sources: Vec<Vec<FxHashMap<Box<str>, Counts>>>,
}

sums! { Reconciliation: sources }

/// What became of the records of one value.
#[derive(Clone, Debug, Default, PartialEq)]
struct Counts {
    party: Option<Party>,
    rows_read: u64,
    second_persons: u64,
    rejected: u64,
    kept: u64,
    merged_away: u64,
    unowned: u64,
    unowned_by_rule: u64,
    overruled: BTreeMap<&'static str, u64>,
}

impl Reconciliation {
    /// Counts a record of a contact: once for its OwnerID and once for its mapped column, if they differ.
    pub fn count(&mut self, record: &Record<'_>, is_primary: bool, fate: Fate) {
        for (column, claim) in owner_values(record) {
            let disposition = Disposition::of(claim.party(), is_primary, fate);
            self.add(record.position, column, claim, disposition);
        }
    }

    fn add(&mut self, position: Position, column: u8, claim: &Claim<'_>, disposition: Disposition) {
        let is_second = position.person > 0;
        let values = self.values(usize::from(position.source), usize::from(column));
        if let Some(counts) = values.get_mut(claim.text) {
            return counts.count(claim, disposition, is_second);
        }
        let counts = values.entry(claim.text.into()).or_default();
        counts.count(claim, disposition, is_second);
    }

    fn values(&mut self, source: usize, column: usize) -> &mut FxHashMap<Box<str>, Counts> {
        if self.sources.len() <= source {
            self.sources.resize_with(source + 1, Vec::new);
        }
        let columns = &mut self.sources[source];
        if columns.len() <= column {
            columns.resize_with(column + 1, FxHashMap::default);
        }
        &mut columns[column]
    }

    /// The rows of the report, by source, value and column; `read` has the owner columns, and the rows that could not be used.
    pub(super) fn rows(&self, sources: &[&str], read: &ValueTally, directory: &Directory) -> Batch {
        let mut batch = Batch::new(&SOURCE_RECONCILIATION, 0);
        for (index, source) in sources.iter().enumerate() {
            let columns = read.owner_columns.get(&(index as u16));
            let column_of = |value: &str, column: u8| match columns {
                Some(columns) if !value.is_empty() => &*columns[usize::from(column)],
                _ => "",
            };
            let mut rows: BTreeMap<(&str, &str), Counts> = BTreeMap::new();
            let columns = self.sources.get(index).into_iter().flatten();
            for (column, values) in (0..).zip(columns) {
                for (value, counts) in values {
                    let row = (&**value, column_of(value, column));
                    rows.entry(row).or_default().absorb(counts);
                }
            }
            for ((source, column, value), count) in &read.rejected {
                if usize::from(*source) == index {
                    let row = (&**value, column_of(value, *column));
                    rows.entry(row).or_default().reject(*count);
                }
            }
            for ((value, column), counts) in &rows {
                counts.push(&mut batch, [source, value, column], directory);
            }
        }
        batch
    }
}

impl Counts {
    fn count(&mut self, claim: &Claim<'_>, disposition: Disposition, is_second: bool) {
        self.party = first_party(self.party, claim.party());
        self.rows_read += u64::from(!is_second);
        self.second_persons += u64::from(is_second);
        match disposition {
            Disposition::Kept => self.kept += 1,
            Disposition::MergedAway => self.merged_away += 1,
            Disposition::Unowned => self.unowned += 1,
            Disposition::UnownedByRule => self.unowned_by_rule += 1,
            Disposition::Overruled(rule) => *self.overruled.entry(rule).or_default() += 1,
        }
    }

    fn reject(&mut self, count: RejectedCount) {
        self.party = first_party(self.party, count.party);
        self.rows_read += count.rows;
        self.rejected += count.rows;
    }

    fn moved(&self) -> u64 {
        self.overruled.values().sum()
    }

    fn gap(&self) -> i64 {
        let accounted = self.rejected
            + self.merged_away
            + self.kept
            + self.moved()
            + self.unowned
            + self.unowned_by_rule;
        let read = self.rows_read + self.second_persons;
        read.cast_signed() - accounted.cast_signed()
    }

    fn push(&self, batch: &mut Batch, names: [&str; 3], directory: &Directory) {
        let mut row = batch.row();
        for name in names {
            row.text(name);
        }
        row.party(self.party, directory);
        row.count(self.rows_read)
            .count(self.rejected)
            .count(self.merged_away);
        row.count(self.kept)
            .count(self.moved())
            .count(self.unowned + self.unowned_by_rule)
            .int(self.gap());
        let rules: Vec<_> = self
            .overruled
            .iter()
            .map(|(rule, count)| format!("{rule}={count}"))
            .collect();
        row.list(rules.iter().map(String::as_str))
            .count(self.unowned_by_rule)
            .count(self.second_persons)
            .text(self.party.map_or("", |party| directory.name_of(party)));
        row.end();
    }
}

impl Absorb for Counts {
    fn absorb(&mut self, other: &Self) {
        self.party = first_party(self.party, other.party);
        self.rows_read += other.rows_read;
        self.second_persons += other.second_persons;
        self.rejected += other.rejected;
        self.kept += other.kept;
        self.merged_away += other.merged_away;
        self.unowned += other.unowned;
        self.unowned_by_rule += other.unowned_by_rule;
        self.overruled.absorb(&other.overruled);
    }
}

/// Of two parties the first; any is before none.
fn first_party(left: Option<Party>, right: Option<Party>) -> Option<Party> {
    left.into_iter().chain(right).min()
}

#[cfg(test)]
mod tests {
    use arrow::{
        array::{Array, AsArray},
        datatypes::Int64Type,
    };
    use proptest::prelude::*;

    use super::*;
    use crate::{directory::How, flag, party::UserIx, table::cells::cell_text};

    const VALUES: [&str; 4] = ["", "Jasmine", "U2", "nobody"];
    const RULES: [&str; 2] = ["owner_id", "default"];

    /// (source and person, OwnerID, mapped value, primary, owner, rule)
    type Case = ((u16, u8), usize, usize, bool, Option<u32>, usize);

    fn cases() -> impl Strategy<Value = Vec<Case>> {
        let owner = prop::option::of(0_u32..3);
        prop::collection::vec(
            (
                (0_u16..2, 0_u8..2),
                0_usize..4,
                0_usize..4,
                any::<bool>(),
                owner,
                0_usize..2,
            ),
            0..40,
        )
    }

    fn claim(value: usize) -> Claim<'static> {
        let party = |user| Some((Party::User(UserIx(user)), How::Name));
        let party = [None, party(0), party(1), None][value];
        Claim {
            text: VALUES[value],
            party,
            ambiguous: false,
        }
    }

    fn count(cases: &[Case]) -> Reconciliation {
        let mut all = Reconciliation::default();
        for &((source, person), id, mapped, is_primary, owner, rule) in cases {
            let mut record = Record {
                owner_id: claim(id),
                mapping: claim(mapped),
                owner_column: 1,
                ..Record::default()
            };
            (record.position.source, record.position.person) = (source, person);
            all.count(
                &record,
                is_primary,
                Fate {
                    owner: owner.map(|user| Party::User(UserIx(user))),
                    rule: RULES[rule],
                    is_exempt: mapped == 3,
                },
            );
        }
        all
    }

    #[test]
    fn every_row_of_jasmine_is_explained() {
        let kept = |count| std::iter::repeat_n(((0, 0), 0, 1, true, Some(0), 0), count);
        let cases: Vec<Case> = kept(200)
            .chain([((0, 0), 2, 1, true, Some(1), 0); 60])
            .chain([((0, 1), 0, 1, false, Some(2), 0); 40])
            .collect();
        let all = count(&cases);
        let jasmine = &all.sources[0][1]["Jasmine"];
        let found = (
            jasmine.rows_read,
            jasmine.kept,
            jasmine.moved(),
            jasmine.merged_away,
            jasmine.unowned,
        );
        assert_eq!(found, (260, 200, 60, 40, 0));
        assert_eq!(jasmine.second_persons, 40);
        assert_eq!(jasmine.overruled["owner_id"], 60);
    }

    #[test]
    fn a_value_in_two_columns_is_two_owners() {
        let mut all = Reconciliation::default();
        let said = Claim {
            text: "JS",
            ..Claim::default()
        };
        for (owner_column, user, records) in [(1, 1, 3), (2, 2, 5)] {
            let party = Party::User(UserIx(user));
            let record = Record {
                mapping: Claim {
                    party: Some((party, How::Mapping)),
                    ..said
                },
                owner_column,
                ..Record::default()
            };
            let fate = Fate {
                owner: Some(party),
                ..Fate::default()
            };
            (0..records).for_each(|_| all.count(&record, true, fate));
        }
        let columns = ["OwnerID", "Producer", "CSR"].map(str::to_owned).to_vec();
        let read = ValueTally {
            owner_columns: FxHashMap::from_iter([(0, columns)]),
            ..ValueTally::default()
        };
        let office = flag::fixture::office();
        let batch = all.rows(&["crm"], &read, &office).finish();
        let text = |name, row| cell_text(&batch, name, row).unwrap().into_owned();
        let owned = batch.column_by_name("owned").unwrap();
        let owned = owned.as_primitive::<Int64Type>().values();
        let rows = [0, 1].map(|row| {
            let columns = ["owner_value", "owner_column", "owner_id"];
            (columns.map(|name| text(name, row)), owned[row])
        });
        let id = |user| office.id_of(Party::User(UserIx(user))).to_owned();
        let expected = |column: &str, user| ["JS".to_owned(), column.to_owned(), id(user)];
        assert_eq!(
            rows,
            [(expected("CSR", 2), 5), (expected("Producer", 1), 3)]
        );
    }

    proptest! {
        #[test]
        fn nothing_is_lost_in_any_order(cases in cases(), cut in 0_usize..40, rejected in 0_u64..9) {
            let (left, right) = cases.split_at(cut.min(cases.len()));
            let whole = count(&cases);
            for (first, second) in [(left, right), (right, left)] {
                let mut sum = count(first);
                sum.absorb(&count(second));
                let mut whole = whole.clone();
                for all in [&mut sum, &mut whole] {
                    (0..2).for_each(|source| assert!(all.values(source, 1).len() < 5));
                }
                prop_assert_eq!(sum, whole);
            }
            let count = RejectedCount { party: None, rows: rejected };
            let columns = || vec!["OwnerID".to_owned(), "Producer".to_owned()];
            let read = ValueTally {
                rejected: FxHashMap::from_iter([((0, 0, "".into()), count)]),
                owner_columns: FxHashMap::from_iter([(0, columns()), (1, columns())]),
                ..ValueTally::default()
            };
            let batch = whole.rows(&["a", "b"], &read, &flag::fixture::office()).finish();
            let cells = |name| batch.column_by_name(name).unwrap().as_primitive::<Int64Type>();
            prop_assert!(cells("gap").iter().all(|gap| gap == Some(0)));
            let read: i64 = ["rows_read", "second_persons"].iter().flat_map(|name| cells(name).iter().flatten()).sum();
            let named_twice = |case: &&Case| case.1 != case.2 && case.1 > 0 && case.2 > 0;
            let twice = cases.iter().filter(named_twice).count();
            prop_assert_eq!(read, (cases.len() + twice) as i64 + rejected as i64);
            prop_assert_eq!(cells("gap").null_count(), 0);
        }
    }
}
