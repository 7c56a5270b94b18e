//! One raw row through its plan and the kernels: the one or two people that it names.

mod carried;
mod claims;
mod digest;
mod faults;
mod fields;
mod joined;
mod place;
mod scope;
mod second;
mod words;

use bumpalo::Bump;
use rustc_hash::FxHashMap;

use self::{
    digest::Digester,
    faults::Faults,
    fields::{
        Cells, Unreadable, consents, full_name, identifies, organization, parsed, record_id,
        set_name, values,
    },
    words::Words,
};
use super::{
    PlannedExport, SourceContext,
    key::Person,
    resolve::Resolver,
    tally::{OwnerRows, RejectedOwners, ValueTally, owner_values},
};
use crate::{
    directory::{ASSIGNED_AGENT, CREATOR, LISTING_AGENT, OWNER_ID},
    joined::Counting,
    load::{RawRow, Reject, RejectReason},
    record::{Claim, Many, Position, Record, Text},
    source::{ColumnPlan, Field, FieldCells},
    standardise::{
        address, email,
        name::{self, NameCells, ParsedName},
        number,
        salesforce_id::long_form,
        scope::without_remark,
        text,
    },
    time::Day,
};

/// What the record ID of a row begins with that has none of its own; a digest of its cells follows.
pub(crate) const NAMELESS: &str = "row-";

/// Reads the rows of an export.
pub(super) struct RowReader<'p> {
    plan: &'p ColumnPlan,
    source: &'p SourceContext<'p>,
    export: u32,
    resolver: Resolver<'p>,
    columns: Columns,
    rows: u64,
    owner_rows: OwnerRows,
    words: Words,
    faults: Faults,
    rejected: RejectedOwners,
    digester: Digester,
}

/// The resolver's numbers of the columns that name parties.
struct Columns {
    owner_id: usize,
    /// (resolver column, place in the source's owner columns) by the plan's mapped columns.
    mapping: Vec<(usize, u8)>,
    /// (index into the run's connection types, resolver column) by the plan's connections.
    connections: Vec<(u16, usize)>,
    created_by: usize,
    assigned_agent: usize,
    listing_agent: usize,
    joined: joined::JoinedColumns,
}

impl<'p> RowReader<'p> {
    pub(super) fn new(planned: &PlannedExport<'p>, mut resolver: Resolver<'p>) -> Self {
        let (plan, source) = (planned.plan, planned.source);
        let connections = plan.connections.iter().filter_map(|connection| {
            let kind = source
                .connection_types
                .binary_search(&connection.name)
                .ok()?;
            let column = match connection.cells[..] {
                [_] => resolver.column(&connection.name),
                _ => resolver.number(&connection.name),
            };
            Some((kind as u16, column))
        });
        let connections = connections.collect();
        let columns = Columns {
            owner_id: resolver.owner_column(OWNER_ID),
            mapping: plan
                .mapping
                .iter()
                .map(|mapping| {
                    let kind = &mapping.kind;
                    (resolver.owner_column(kind), source.owner_column(kind))
                })
                .collect(),
            connections,
            created_by: resolver.column(CREATOR),
            assigned_agent: resolver.user_column(ASSIGNED_AGENT),
            listing_agent: resolver.user_column(LISTING_AGENT),
            joined: joined::columns(source, &mut resolver),
        };
        Self {
            plan,
            source,
            export: planned.number,
            resolver,
            columns,
            rows: 0,
            owner_rows: OwnerRows::default(),
            words: Words::default(),
            faults: Faults::default(),
            rejected: RejectedOwners::default(),
            digester: Digester::new(&planned.export.headers),
        }
    }

    /// Hands the one or two people of a row to `take`; a reject, if there is nobody to identify.
    pub(super) fn read<'a>(
        &mut self,
        row: RawRow<'a>,
        arena: &'a Bump,
        mut take: impl FnMut(Person<'_, 'a>),
    ) -> Result<(), Reject> {
        self.rows += 1;
        self.resolver.next_row();
        let cells = FieldCells::new(self.plan, row);
        let mut unreadable = Unreadable::new(arena);
        let digest = self.digester.digest(row);
        let mut record = Record::default();
        self.common(&mut record, &cells, row.line(), arena, &mut unreadable);
        record.record_id = self.record_id(&cells, digest, arena);
        let cases = self.join(&mut record, arena);
        self.judge(&record, &cells);
        self.owner_rows.count(&record);
        let name = self.name(&cells, arena);
        set_name(&mut record, &name.person);
        let [is_first_deceased, is_second_deceased] = scope::deceased_in(&cells, &scope::NAMES);
        record.deceased |= is_first_deceased || is_second_deceased && name.second.is_none();
        if record.text(Text::Organization).is_empty() {
            let is_nobody = name == ParsedName::default();
            record.texts[Text::Organization as usize] = organization(&cells, is_nobody, arena);
        }
        self.reach(
            &mut record,
            &cells,
            [Field::Email, Field::Phone],
            &mut unreadable,
            arena,
        );
        record.birthday = self.birthday(&cells, Field::Birthday, &mut unreadable);
        let mut faults = unreadable.faults;
        record.unreadable = unreadable.cells.list();
        let second = self.second(&mut record, name.second, &cells, &mut faults, arena);
        if !identifies(&record, &cells, arena) {
            owner_values(&record).for_each(|(column, claim)| self.reject(column, claim, 1));
            return Err(row.reject(RejectReason::NobodyIdentified));
        }
        cases.into_iter().flatten().for_each(Counting::hear);
        self.faults.count(faults, row.line());
        record.household_of = second.as_ref().map_or("", |second| second.record_id);
        self.leave_out(&mut record);
        take(Person {
            record: &record,
            digest,
            identifiers: &self.identifiers(&cells, arena),
        });
        if let Some(second) = second {
            take(Person {
                record: &second,
                digest: digest.wrapping_add(1),
                identifiers: &[],
            });
        }
        Ok(())
    }

    /// Counts rejected rows that name this owner in an owner column.
    pub(super) fn reject(&mut self, column: u8, claim: &Claim<'_>, rows: u64) {
        let value = (self.source.index, column, claim.text.into());
        let count = self.rejected.entry(value).or_default();
        count.party = claim.party();
        count.rows += rows;
    }

    /// The counts of all rows.
    pub(super) fn finish(self) -> ValueTally {
        let joined = self.source.joined.iter().flat_map(|table| &table.roles);
        let connections = self.plan.connections.iter();
        let kinds = connections.map(|connection| &connection.name).chain(joined);
        let columns = self.source.owner_columns.iter();
        let columns = columns.map(|&name| name.to_owned()).collect();
        let tally = self.resolver.finish(self.source.index, self.rows, kinds);
        ValueTally {
            owner_rows: self.owner_rows,
            unknown_words: self.words.unknown(self.source.index),
            faults: self.faults.of(self.source.index),
            rejected: self.rejected,
            owner_columns: FxHashMap::from_iter([(self.source.index, columns)]),
            ..tally
        }
    }

    /// What the people of a row have in common.
    fn common<'a>(
        &mut self,
        record: &mut Record<'a>,
        cells: &Cells<'p, 'a>,
        line: u64,
        arena: &'a Bump,
        unreadable: &mut Unreadable<'a>,
    ) {
        let source = self.source;
        record.position = Position {
            source: source.index,
            export: self.export,
            line,
            person: 0,
        };
        self.texts(&mut record.texts, cells, arena);
        self.words.read(&mut record.texts, cells, source, arena);
        record.consent = consents(cells, &mut unreadable.faults);
        self.scope(record, cells, unreadable);
        let channel = text::clean(cells.first(Field::CreatedVia), arena);
        record.created_via = self.words.channel(channel, source);
        record.connections = self.connections(cells, arena);
        record.kept = self.kept(cells, arena);
        record.lists[Many::Tags as usize] =
            values(cells, Field::Tags, &source.separators[0], arena);
        record.lists[Many::Campaigns as usize] =
            values(cells, Field::Campaigns, &source.separators[1], arena);
        let mut moment = |field| {
            let cell = cells.first(field);
            unreadable.reading(field, cell, source.dates_of(field).parse_timestamp(cell))
        };
        record.created_at = moment(Field::CreatedAt);
        record.updated_at = moment(Field::UpdatedAt);
        record.last_touch_at = moment(Field::LastTouchAt);
        let value = cells.first(Field::Value);
        if !value.is_empty() {
            record.value = number::parse_amount(value, source.decimals);
            if record.value.is_none() && !text::clean(value, arena).is_empty() {
                unreadable.refuse(Field::Value, value);
            }
        }
        self.claims(record, cells, arena);
    }

    fn texts<'a>(
        &self,
        texts: &mut [&'a str; Text::COUNT],
        cells: &Cells<'p, 'a>,
        arena: &'a Bump,
    ) {
        for &(field, target) in PLAIN_TEXTS {
            texts[target as usize] = text::clean(cells.text(field, arena), arena);
        }
        let tier = &mut texts[Text::Tier as usize];
        *tier = text::in_small_letters(tier, arena);
        texts[Text::City as usize] = address::city(cells.first(Field::City), arena);
        texts[Text::Notes as usize] = text::clean_multiline(cells.text(Field::Notes, arena), arena);
        self.place(texts, cells, arena);
    }

    fn name<'a>(&self, cells: &Cells<'p, 'a>, arena: &'a Bump) -> ParsedName<'a> {
        let clean = |field| without_remark(text::clean(cells.first(field), arena), arena);
        let given = NameCells {
            given: clean(Field::GivenName),
            middle: clean(Field::MiddleName),
            family: clean(Field::FamilyName),
            full: without_remark(full_name(cells, arena), arena),
            suffix: clean(Field::Suffix),
            nickname: clean(Field::Nickname),
        };
        if given.given.is_empty()
            && name::looks_like_organization(if given.family.is_empty() {
                given.full
            } else {
                given.family
            })
        {
            return ParsedName::default();
        }
        name::parse(given, arena)
    }

    fn record_id<'a>(&self, cells: &Cells<'p, 'a>, digest: u64, arena: &'a Bump) -> &'a str {
        let id = number::repair_id(record_id(cells, arena), arena);
        if id.is_empty() {
            return arena.alloc_str(&format!("{NAMELESS}{digest:016x}"));
        }
        match self.source.has_salesforce_ids.then(|| long_form(id)) {
            Some(Some(long)) => arena.alloc_str(&long),
            _ => id, // nearly all
        }
    }

    /// E-mails and phones of one person.
    fn reach<'a>(
        &self,
        record: &mut Record<'a>,
        cells: &Cells<'p, 'a>,
        [email, phone]: [Field; 2],
        unreadable: &mut Unreadable<'a>,
        arena: &'a Bump,
    ) {
        let emails = parsed(cells, email, arena, |cell| email::parse(cell, arena));
        let country = record.text(Text::Country);
        let phones = parsed(cells, phone, arena, |cell| {
            self.source.parse_phones(cell, country, arena)
        });
        record.lists[Many::Emails as usize] = emails.good;
        record.lists[Many::Phones as usize] = phones.good;
        for (name, parsed) in [("email", emails), ("phone", phones)] {
            let bad = parsed.bad.iter();
            bad.for_each(|bad| unreadable.cells.push(name, bad));
        }
    }

    fn birthday<'a>(
        &self,
        cells: &Cells<'p, 'a>,
        field: Field,
        unreadable: &mut Unreadable<'a>,
    ) -> Option<Day> {
        let cell = cells.first(field);
        let dates = self.source.dates_of(field);
        unreadable.reading(field, cell, dates.parse_birthday(cell))
    }
}

/// Texts that are cleaned and nothing else.
const PLAIN_TEXTS: &[(Field, Text)] = &[
    (Field::Organization, Text::Organization),
    (Field::JobTitle, Text::JobTitle),
    (Field::Street, Text::Street),
    (Field::Street2, Text::Street2),
    (Field::Tier, Text::Tier),
    (Field::Language, Text::Language),
    (Field::AccountId, Text::AccountId),
];
