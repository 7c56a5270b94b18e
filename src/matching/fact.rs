//! What comparisons read of one record, in one line of a processor's cache.
//!
//! In: the [`Columns`]. Out: [`FactTable`], the [`Facts`] by record. A pair is two such lines, wherever else its values lie; lists are looked up only where
//! these say that it matters.

use std::ops::{Index, Range};

use rayon::prelude::*;

use super::column::Columns;
use crate::keys::{Code, Posting, RecordNo, called};

/// What forms and portals call whoever gave no name, behind a word for where they came from: `Web Lead`, `New Customer`. Behind what is
/// known as a given name, it is a family name.
const NOBODY: [&str; 7] = [
    "contact", "customer", "enquiry", "inquiry", "lead", "leads", "prospect",
];

/// What hospitals call a child that has no given name yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Newborn {
    Boy,
    Girl,
    Child,
}

/// What is compared of one record. A code or hash of 0 is an absent value, as in [`Key`](crate::keys::Key).
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub(super) struct Facts {
    pub(super) given: Code,
    pub(super) middle: Code,
    pub(super) family: Code,
    pub(super) nickname: Code,
    pub(super) organization: Code,
    pub(super) street: Code,
    pub(super) city: Code,
    pub(super) postal: Code,
    pub(super) house: u32,
    pub(super) birthday: u32,
    first_email: u32,
    first_phone: u32,
    /// The domain of all its e-mail addresses; [`Facts::SEVERAL`] if they have more than one.
    pub(super) domain: Code,
    pub(super) unit: u16,
    pub(super) region: u16,
    /// A bit for each of its e-mail addresses, and of its phones: two records without a bit in common share none.
    email_bits: u16,
    phone_bits: u16,
    emails: u8,
    phones: u8,
    /// The generation; whether it is an organisation, has identifiers, has values of further columns.
    marks: u8,
    /// A part of the UUID of source name and record ID.
    pub(super) record_id: u8,
}

/// How two records' lists may agree, before any value is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Prospect {
    /// One of them has none.
    Absent,
    /// No value is the same.
    Different,
    /// A value may be the same.
    Open,
}

impl Facts {
    /// Stands for more than one domain.
    pub(super) const SEVERAL: Code = Code::MAX;
    const ORGANIZATION: u8 = 1 << 7;
    const IDENTIFIED: u8 = 1 << 6;
    const EXTRA: u8 = 1 << 5;
    const GENERATION: u8 = Self::EXTRA - 1;

    /// The facts of a record whose lists lie there; [`NOBODY`]'s names have these codes.
    fn of(
        columns: &Columns<'_>,
        record: RecordNo,
        [emails, phones]: [Range<usize>; 2],
        nobody: &[Code],
    ) -> Self {
        let key = columns.key(record);
        let is_nobody = nobody.contains(&key.family)
            && !columns.word(key.given).is_given()
            && !key.is_organization();
        let name = |code: Code| if is_nobody { 0 } else { code };
        let domains = &columns.keys.domains[emails.clone()];
        let is_one = domains.iter().all(|domain| *domain == domains[0]);
        let bits = |values: &[Posting]| {
            let bit = |value: u64| 1 << (value.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 60);
            values
                .iter()
                .fold(0, |bits, posting| bits | bit(posting.value))
        };
        let marks = [
            (key.is_organization(), Self::ORGANIZATION),
            (!columns.identifiers_of(record).is_empty(), Self::IDENTIFIED),
            (!columns.extras_of(record).is_empty(), Self::EXTRA),
        ];
        let marks = marks
            .iter()
            .filter(|(holds, _)| *holds)
            .fold(0, |all, (_, mark)| all | mark);
        Self {
            given: name(key.given),
            middle: name(key.middle),
            family: name(key.family),
            nickname: key.nickname,
            organization: key.organization,
            street: key.street,
            city: key.city,
            postal: key.postal,
            house: key.house,
            birthday: key.birthday,
            first_email: emails.start as u32,
            first_phone: phones.start as u32,
            domain: match domains {
                [] => 0,
                [first, ..] if is_one => *first,
                _ => Self::SEVERAL,
            },
            unit: key.unit,
            region: key.region,
            email_bits: bits(&columns.keys.emails[emails.clone()]),
            phone_bits: bits(&columns.keys.phones[phones.clone()]),
            emails: emails.len().min(usize::from(u8::MAX)) as u8,
            phones: phones.len().min(usize::from(u8::MAX)) as u8,
            marks: key.suffix | marks,
            record_id: key.uuid[0] as u8,
        }
    }

    /// The given name; the nickname of who has none.
    pub(super) fn called(&self) -> Code {
        called(self.given, self.nickname)
    }

    pub(super) fn is_organization(&self) -> bool {
        self.marks & Self::ORGANIZATION != 0
    }

    /// Whether both have identifiers, or may have the same record ID at the same source.
    pub(super) fn may_be_identified(&self, other: &Self) -> bool {
        self.marks & other.marks & Self::IDENTIFIED != 0 || self.record_id == other.record_id
    }

    /// Whether both have values of further columns.
    pub(super) fn have_extras(&self, other: &Self) -> bool {
        self.marks & other.marks & Self::EXTRA != 0
    }

    /// The code of the generation; 0 for none.
    pub(super) fn generation(&self) -> u8 {
        self.marks & Self::GENERATION
    }

    /// Where its e-mail addresses lie in [`Keys::emails`](crate::keys::Keys::emails): 255 at most are compared.
    pub(super) fn emails(&self) -> Range<usize> {
        range(self.first_email, self.emails)
    }

    /// Where its phones lie in [`Keys::phones`](crate::keys::Keys::phones): 255 at most are compared.
    pub(super) fn phones(&self) -> Range<usize> {
        range(self.first_phone, self.phones)
    }

    /// Whether one of the two has addresses of several domains.
    pub(super) fn has_domains(&self, other: &Self) -> bool {
        self.domain == Self::SEVERAL || other.domain == Self::SEVERAL
    }

    pub(super) fn email_prospect(&self, other: &Self) -> Prospect {
        prospect(
            self.emails,
            other.emails,
            self.email_bits & other.email_bits,
        )
    }

    pub(super) fn phone_prospect(&self, other: &Self) -> Prospect {
        prospect(
            self.phones,
            other.phones,
            self.phone_bits & other.phone_bits,
        )
    }
}

/// What a whole given name says of a child that has none yet.
fn newborn(given: &str) -> Option<Newborn> {
    match given {
        "baby boy" | "bb" => Some(Newborn::Boy),
        "baby girl" | "bg" => Some(Newborn::Girl),
        "infant" | "newborn" => Some(Newborn::Child),
        _ => None,
    }
}

fn prospect(ours: u8, theirs: u8, common: u16) -> Prospect {
    match (ours, theirs, common) {
        (0, _, _) | (_, 0, _) => Prospect::Absent,
        (_, _, 0) => Prospect::Different,
        _ => Prospect::Open,
    }
}

fn range(start: u32, count: u8) -> Range<usize> {
    start as usize..start as usize + usize::from(count)
}

/// The facts of all records, in stretches that are small enough to be laid where other memory was freed.
pub(super) struct FactTable {
    stretches: Vec<Vec<Facts>>,
    /// What the file has in place of a given name for children that have none yet: nothing, nearly always.
    newborns: Vec<(Code, Newborn)>,
}

impl FactTable {
    const STRETCH_BITS: u32 = 12;

    /// Reads the facts of all records.
    pub(super) fn of(columns: &Columns<'_>) -> Self {
        let records = columns.keys.records.len() as RecordNo;
        let words = (0..columns.words.len() as Code).into_par_iter();
        let told = words.filter(|code| {
            let text = columns.text(*code);
            NOBODY.contains(&text) || newborn(text).is_some()
        });
        let told: Vec<Code> = told.collect();
        let newborn = |code: &Code| Some((*code, newborn(columns.text(*code))?));
        let newborns: Vec<_> = told.iter().filter_map(newborn).collect();
        let is_nobody = |code: &Code| NOBODY.contains(&columns.text(*code));
        let nobody: Vec<Code> = told.into_iter().filter(is_nobody).collect();
        let starts = 0..records.div_ceil(1 << Self::STRETCH_BITS);
        let stretches = starts.into_par_iter().map(|number| {
            let first = number << Self::STRETCH_BITS;
            let keys = columns.keys;
            let mut lists = [&keys.emails, &keys.phones].map(|list| Walk::to(list, first));
            (first..records.min(first + (1 << Self::STRETCH_BITS)))
                .map(|record| {
                    let lists = lists.each_mut().map(|list| list.of(record));
                    Facts::of(columns, record, lists, &nobody)
                })
                .collect()
        });
        Self {
            stretches: stretches.collect(),
            newborns,
        }
    }

    /// What a word says if it stands for the given name of a child that has none yet.
    pub(super) fn newborn(&self, given: Code) -> Option<Newborn> {
        let found = self.newborns.iter().find(|(code, _)| *code == given);
        found.map(|(_, newborn)| *newborn)
    }
}

impl Index<RecordNo> for FactTable {
    type Output = Facts;

    fn index(&self, record: RecordNo) -> &Facts {
        let place = record & ((1 << Self::STRETCH_BITS) - 1);
        &self.stretches[(record >> Self::STRETCH_BITS) as usize][place as usize]
    }
}

/// Walks through a list that is in the order of records.
struct Walk<'k> {
    list: &'k [Posting],
    next: usize,
}

impl<'k> Walk<'k> {
    fn to(list: &'k [Posting], record: RecordNo) -> Self {
        let next = list.partition_point(|posting| posting.record < record);
        Self { list, next }
    }

    /// Where the values of the next record lie.
    fn of(&mut self, record: RecordNo) -> Range<usize> {
        let start = self.next;
        let of_record = self.list[start..]
            .iter()
            .take_while(|posting| posting.record == record);
        self.next += of_record.count();
        start..self.next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_fill_one_line_of_the_cache() {
        assert_eq!(size_of::<Facts>(), 64);
    }
}
