//! Contacts to act on, worst first: those that nobody owns, that nobody has touched in time, and that belong to another than their owner.
//!
//! In: contacts as they are settled. Out: the rows of `unowned`, `stale` and `misowned`, at most as many as the settings say; a list that is cut is
//! so for whoever must work through it: all contacts with the flag are in `contacts` and counted.

use std::cmp::Reverse;

use uuid::Uuid;

use super::owners::Filled;
use crate::{
    flag::{
        Facts, Raised, Standing,
        flags::{
            never_touched, no_consent, stage_mismatch, stale, territory_mismatch, tier_mismatch,
            unowned,
        },
        silenced,
    },
    party::Party,
    record::{Many, Record, Text},
    standardise::phone::without_extension,
    table::{
        Batch, Row,
        schema::reports::{MISOWNED, STALE, UNOWNED},
    },
    time::Timestamp,
    worst::Worst,
};

/// The contacts of all lists, as far as they were settled; parts of a run add up, in any order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Worklists {
    unowned: Worst<Rank, Listed>,
    stale: Worst<Rank, Listed>,
    misowned: Worst<Rank, Listed>,
}

/// The contacts of all lists, worst first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listing {
    unowned: Vec<Listed>,
    stale: Vec<Listed>,
    misowned: Vec<Listed>,
    /// Contacts beyond those, by report.
    pub(super) left_out: [(&'static str, u64); 3],
}

/// How worst-first a contact is: smaller is worse. Equal ones stand in the order of contact IDs.
type Rank = (
    Reverse<Option<i32>>,
    bool,
    Reverse<i64>,
    Option<Timestamp>,
    Uuid,
);

/// What the lists show of a contact.
#[derive(Clone, Debug, PartialEq)]
struct Listed {
    contact: Uuid,
    words: Words,
    owner: Option<Party>,
    value: Option<f64>,
    created_at: Option<Timestamp>,
    last_touch: Option<Timestamp>,
    age_days: Option<i32>,
    limit_days: Option<u32>,
    suggests: &'static str,
}

/// The texts of a listed contact: those that all lists show (full name, organisation, e-mail, phone, stage), then class, source,
/// record ID and the reason.
#[derive(Clone, Debug, PartialEq)]
struct Words {
    joined: Box<str>,
    ends: [u32; Self::COUNT],
}

impl Worklists {
    /// Adds a contact of this primary source to the lists that it belongs on, raised or not, if it is among so many worst there.
    pub fn push(
        &mut self,
        (contact, source): (Uuid, &str),
        facts: &Facts<'_, '_>,
        flags: &[Raised],
        standing: &Standing<'_>,
        rows_max: usize,
    ) {
        let misowned = [
            territory_mismatch::FLAG,
            tier_mismatch::FLAG,
            stage_mismatch::FLAG,
        ];
        let misowned = misowned.map(|flag| flag.id);
        let silenced: Vec<_> = silenced(facts, standing).collect();
        let flags = || flags.iter().chain(&silenced);
        let created = facts.record.created_at.unwrap_or(Timestamp(i64::MAX));
        for raised in flags() {
            let (list, age_days, date) = match raised.0.id {
                id if id == unowned::FLAG.id => (&mut self.unowned, None, Some(created)),
                id if [stale::FLAG.id, never_touched::FLAG.id].contains(&id) => {
                    let ages = standing.ages(facts);
                    let refuses = || flags().any(|raised| raised.0.id == no_consent::FLAG.id);
                    if !ages.freshness().is_overdue() || refuses() {
                        continue;
                    }
                    (&mut self.stale, ages.age_days(), None)
                }
                id if misowned.contains(&id) => (&mut self.misowned, None, Some(created)),
                _ => continue,
            };
            list.push(rank(contact, facts, age_days, date), rows_max, || {
                Listed::new((contact, source), facts, raised, standing)
            });
        }
    }

    /// Adds those of another part.
    pub fn absorb(&mut self, other: Self, rows_max: usize) {
        self.unowned.absorb(other.unowned, rows_max);
        self.stale.absorb(other.stale, rows_max);
        self.misowned.absorb(other.misowned, rows_max);
    }

    /// The worst of all lists, worst first.
    #[must_use]
    pub fn into_listing(self, rows_max: usize) -> Listing {
        let left_out = [
            (UNOWNED.name, self.unowned.left_out(rows_max)),
            (STALE.name, self.stale.left_out(rows_max)),
            (MISOWNED.name, self.misowned.left_out(rows_max)),
        ];
        Listing {
            left_out,
            unowned: self.unowned.into_worst(rows_max),
            stale: self.stale.into_worst(rows_max),
            misowned: self.misowned.into_worst(rows_max),
        }
    }
}

/// The oldest by age first, then the most worth, those of unknown worth last, then by date.
fn rank(
    contact: Uuid,
    facts: &Facts<'_, '_>,
    age_days: Option<i32>,
    date: Option<Timestamp>,
) -> Rank {
    let value = facts.record.value;
    let hundredths = value.map_or(0, |value| (value * 100.0).round() as i64);
    (
        Reverse(age_days),
        value.is_none(),
        Reverse(hundredths),
        date,
        contact,
    )
}

impl Listed {
    fn new(
        (contact, source): (Uuid, &str),
        facts: &Facts<'_, '_>,
        (flag, _, hit): &Raised,
        standing: &Standing<'_>,
    ) -> Self {
        let ages = standing.ages(facts);
        Self {
            contact,
            words: Words::of(facts.record, source, &hit.evidence),
            owner: facts.owner,
            value: facts.record.value,
            created_at: facts.record.created_at,
            last_touch: facts.last_touch,
            age_days: ages.age_days(),
            limit_days: ages.limit_days,
            suggests: hit.suggests.unwrap_or(flag.suggests),
        }
    }

    /// What all lists show.
    fn show(&self, row: &mut Row<'_>) {
        row.text_fmt(format_args!("{}", self.contact));
        (0..Words::SHOWN).for_each(|index| {
            row.text(self.words.get(index));
        });
    }

    fn show_owner(&self, row: &mut Row<'_>, standing: &Standing<'_>) {
        let (owner, directory) = (self.owner, standing.directory);
        row.party(owner, directory)
            .text(owner.map_or("", |owner| directory.name_of(owner)));
    }

    /// Why it is listed.
    fn reason(&self) -> &str {
        self.words.get(Words::COUNT - 1)
    }
}

impl Words {
    const COUNT: usize = 9;
    /// As many stand in all lists.
    const SHOWN: usize = 5;

    fn of(record: &Record<'_>, source: &str, reason: &str) -> Self {
        let name = record.full_name();
        let rest = [
            record.text(Text::Organization),
            record.list(Many::Emails).first(),
            without_extension(record.list(Many::Phones).first()),
            record.text(Text::LifecycleStage),
            record.text(Text::ContactClass),
            source,
            record.record_id,
            reason,
        ];
        let length = name.iter().chain(&rest).map(|text| text.len()).sum();
        let mut joined = String::with_capacity(length);
        name.iter().for_each(|part| joined.push_str(part));
        let mut ends = [joined.len() as u32; Self::COUNT];
        for (end, text) in ends[1..].iter_mut().zip(rest) {
            joined.push_str(text);
            *end = joined.len() as u32;
        }
        let joined = joined.into_boxed_str();
        Self { joined, ends }
    }

    fn get(&self, index: usize) -> &str {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.joined[start as usize..self.ends[index] as usize]
    }
}

/// Contacts without an owner: the most worth first, then the oldest.
pub(super) fn unowned(listing: &Listing) -> Filled {
    let mut batch = Batch::new(&UNOWNED, listing.unowned.len());
    for (rank, listed) in (1_u64..).zip(&listing.unowned) {
        let word = |index| listed.words.get(Words::SHOWN + index);
        let mut row = batch.row();
        row.count(rank);
        listed.show(&mut row);
        row.text(word(0)).float(listed.value);
        row.moment(listed.created_at).moment(listed.last_touch);
        row.text(word(1)).text(word(2)).text(listed.reason());
        row.text(listed.suggests);
        row.end();
    }
    (UNOWNED.clone(), batch)
}

/// Contacts beyond the limit of their stage, touched or never: the longest first, then the most worth.
pub(super) fn stale(listing: &Listing, standing: &Standing<'_>) -> Filled {
    let mut batch = Batch::new(&STALE, listing.stale.len());
    for (rank, listed) in (1_u64..).zip(&listing.stale) {
        let mut row = batch.row();
        row.count(rank);
        listed.show(&mut row);
        listed.show_owner(&mut row, standing);
        row.float(listed.value).moment(listed.last_touch);
        row.int(listed.age_days.map(i64::from));
        row.int(listed.limit_days.map(i64::from));
        row.text(listed.suggests);
        row.end();
    }
    (STALE.clone(), batch)
}

/// Contacts that another owns than the rules say: the most worth first, then the oldest.
pub(super) fn misowned(listing: &Listing, standing: &Standing<'_>) -> Filled {
    let mut batch = Batch::new(&MISOWNED, listing.misowned.len());
    for (rank, listed) in (1_u64..).zip(&listing.misowned) {
        let mut row = batch.row();
        row.count(rank);
        listed.show(&mut row);
        listed.show_owner(&mut row, standing);
        row.float(listed.value).moment(listed.last_touch);
        row.text(listed.reason()).text(listed.suggests);
        row.end();
    }
    (MISOWNED.clone(), batch)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        directory::Active,
        flag::{
            FlagSettings, Hit,
            fixture::{AS_OF, office, standing},
            flag_contact,
        },
        record::Channel,
        standardise::consent::Consent,
        time::Day,
    };

    #[test]
    fn nobody_is_urged_to_get_in_touch_with_who_refuses_it() {
        let (directory, mut settings) = (office(), FlagSettings::default());
        let active = Active::on(AS_OF, &directory);
        let listed = |consent, settings: &FlagSettings| {
            let standing = Standing::new(&directory, &active, settings, &[30]);
            let record = Record {
                created_at: Some(Day(AS_OF.0 - 400).start()),
                consent: [consent; Channel::COUNT],
                ..Record::default()
            };
            let facts = Facts::of(&record);
            let raised: Vec<_> = flag_contact(&facts, &standing).collect();
            let mut lists = Worklists::default();
            lists.push((Uuid::nil(), "crm"), &facts, &raised, &standing, 9);
            let lists = lists.into_listing(9);
            (lists.stale.len(), lists.unowned.len())
        };
        for on in [true, false] {
            settings.no_consent.on = on;
            settings.never_touched.on = on;
            settings.unowned.on = on;
            assert_eq!(listed(Consent::Unknown, &settings), (1, 1), "{on}");
            assert_eq!(listed(Consent::Refused, &settings), (0, 1), "{on}");
        }
    }

    #[test]
    fn of_those_whose_worth_is_unknown_the_oldest_come_first() {
        let standing = standing(FlagSettings::default(), &[]);
        for flag in [&unowned::FLAG, &territory_mismatch::FLAG] {
            let mut lists = Worklists::default();
            for (contact, days) in [(1, 0), (2, 9)] {
                let record = Record {
                    created_at: Some(Day(AS_OF.0 - days).start()),
                    ..Record::default()
                };
                let raised = [(flag, flag.severity, Hit::because(String::new()))];
                let contact = (Uuid::from_u128(contact), "crm");
                lists.push(contact, &Facts::of(&record), &raised, &standing, 9);
            }
            let lists = lists.into_listing(9);
            let listed = lists.unowned.iter().chain(&lists.misowned);
            let listed: Vec<_> = listed.map(|one| one.contact.as_u128()).collect();
            assert_eq!(listed, [2, 1], "{}", flag.id);
        }
    }
}
