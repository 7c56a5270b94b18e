//! A record as the bytes that lie on disk between load and settle, and back.
//!
//! Most fields of most records are absent, and cost a bit or a byte. In order: eight bytes of marks, the numbers that are there, the
//! lengths of all texts, the texts in one piece, so that they are checked for UTF-8 once. What is written first is read first.

use anyhow::{Context, Result, ensure};

use super::{Claim, CreatedVia, Many, Position, Record, Text};
use crate::{
    directory::How,
    list::List,
    party::{EntityIx, Party, UserIx},
    standardise::consent::Consent,
    time::{Day, Timestamp},
};

/// How many columns name a party.
const CLAIMS: usize = 5;
/// Every text of a record.
const TEXTS: usize = 5 + Text::COUNT + Many::COUNT + CLAIMS;

impl<'a> Record<'a> {
    /// Writes the record behind what is there.
    pub fn write(&self, bytes: &mut Vec<u8>) {
        let mut marks = Marks::default();
        let at = bytes.len();
        bytes.extend_from_slice(&[0; 8]);
        self.write_facts(&mut marks, bytes);
        for claim in self.claims() {
            write_meaning(claim, &mut marks, bytes);
        }
        let texts = self.all_texts();
        put_lengths(&texts, bytes);
        for text in texts.iter().filter(|text| !text.is_empty()) {
            bytes.extend_from_slice(text.as_bytes());
        }
        bytes[at..at + 8].copy_from_slice(&marks.bits.to_le_bytes());
    }

    /// Makes an empty record the one that was written, where it lies: it is large to move.
    ///
    /// # Errors
    /// If the bytes are not what was written.
    pub fn read(&mut self, bytes: &'a [u8]) -> Result<()> {
        let mut reader = Reader::new(bytes)?;
        self.read_facts(&mut reader)?;
        let mut meanings = [(None, false); CLAIMS];
        for meaning in &mut meanings {
            *meaning = read_meaning(&mut reader)?;
        }
        let lengths = reader.lengths()?;
        let text = std::str::from_utf8(reader.bytes).context(DAMAGED)?;
        let length = lengths.iter().copied().fold(0, usize::saturating_add);
        ensure!(length == text.len(), DAMAGED);
        self.set_all_texts(text, lengths, meanings);
        Ok(())
    }

    fn write_facts(&self, marks: &mut Marks, bytes: &mut Vec<u8>) {
        let Position {
            source,
            export,
            line,
            person,
        } = self.position;
        for number in [u64::from(source), u64::from(export), line] {
            put_number(number, bytes);
        }
        put_some((person > 0).then_some(i64::from(person)), marks, bytes);
        put_some(self.birthday.map(|day| i64::from(day.0)), marks, bytes);
        for moment in [self.created_at, self.updated_at, self.last_touch_at] {
            put_some(moment.map(|moment| moment.0), marks, bytes);
        }
        if marks.put_flag(self.value.is_some()) {
            bytes.extend_from_slice(&self.value.unwrap_or_default().to_le_bytes());
        }
        if marks.put_flag(!self.connections.is_empty()) {
            put_number(self.connections.len() as u64, bytes);
        }
        for &(kind, user) in &self.connections {
            put_number(u64::from(kind), bytes);
            put_number(u64::from(user.0), bytes);
        }
        marks.put_flag(self.archived);
        marks.put_flag(self.deceased);
        marks.put(self.created_via as u64, 3);
        marks.put(u64::from(self.owner_column), 8);
        for consent in self.consent {
            marks.put(consent as u64, 2);
        }
    }

    fn read_facts(&mut self, reader: &mut Reader<'_>) -> Result<()> {
        self.position.source = reader.number()? as u16;
        self.position.export = reader.number()? as u32;
        self.position.line = reader.number()?;
        self.position.person = reader.some()?.unwrap_or_default() as u8;
        self.birthday = reader.some()?.map(|day| Day(day as i32));
        for moment in [
            &mut self.created_at,
            &mut self.updated_at,
            &mut self.last_touch_at,
        ] {
            *moment = reader.some()?.map(Timestamp);
        }
        if reader.marks.take(1) == 1 {
            self.value = Some(f64::from_le_bytes(reader.eight()?));
        }
        if reader.marks.take(1) == 1 {
            for _ in 0..reader.number()? {
                let kind = reader.number()? as u16;
                self.connections
                    .push((kind, UserIx(reader.number()? as u32)));
            }
        }
        self.archived = reader.marks.take(1) == 1;
        self.deceased = reader.marks.take(1) == 1;
        self.created_via = *pick(CreatedVia::ALL, reader.marks.take(3))?;
        self.owner_column = reader.marks.take(8) as u8;
        for consent in &mut self.consent {
            *consent = *pick(Consent::ALL, reader.marks.take(2))?;
        }
        Ok(())
    }

    fn claims(&self) -> [&Claim<'a>; CLAIMS] {
        [
            &self.owner_id,
            &self.mapping,
            &self.created_by,
            &self.assigned_agent,
            &self.listing_agent,
        ]
    }

    fn all_texts(&self) -> [&'a str; TEXTS] {
        let mut texts = [""; TEXTS];
        texts[..3].copy_from_slice(&[self.record_id, self.household_of, self.owner_case]);
        let (single, others) = texts[3..].split_at_mut(Text::COUNT);
        single.copy_from_slice(&self.texts);
        let (lists, claims) = others.split_at_mut(Many::COUNT + 2);
        let (many, two) = lists.split_at_mut(Many::COUNT);
        many.copy_from_slice(&self.lists.map(List::joined));
        two.copy_from_slice(&[self.kept.joined(), self.unreadable.joined()]);
        claims.copy_from_slice(&self.claims().map(|claim| claim.text));
        texts
    }

    /// The counterpart of [`Self::all_texts`].
    fn set_all_texts(
        &mut self,
        text: &'a str,
        lengths: [usize; TEXTS],
        meanings: [Meaning; CLAIMS],
    ) {
        let (mut rest, mut lengths) = (text, lengths.into_iter());
        let mut next = || {
            let (text, behind) = rest
                .split_at_checked(lengths.next().unwrap_or_default())
                .unwrap_or_default();
            rest = behind;
            text
        };
        self.record_id = next();
        self.household_of = next();
        self.owner_case = next();
        self.texts.fill_with(&mut next);
        self.lists.fill_with(|| List::from_joined(next()));
        self.kept = List::from_joined(next());
        self.unreadable = List::from_joined(next());
        for (claim, (party, ambiguous)) in [
            &mut self.owner_id,
            &mut self.mapping,
            &mut self.created_by,
            &mut self.assigned_agent,
            &mut self.listing_agent,
        ]
        .into_iter()
        .zip(meanings)
        {
            *claim = Claim {
                text: next(),
                party,
                ambiguous,
            };
        }
    }
}

/// Whom the words of a claim mean, and whether several parties answer to them.
type Meaning = (Option<(Party, How)>, bool);

fn write_meaning(claim: &Claim<'_>, marks: &mut Marks, bytes: &mut Vec<u8>) {
    marks.put_flag(claim.ambiguous);
    if let Some((party, how)) = claim.party {
        let (kind, index) = match party {
            Party::User(UserIx(index)) => (1, index),
            Party::Entity(EntityIx(index)) => (2, index),
        };
        marks.put(kind, 2);
        put_number(u64::from(index) << 3 | how as u64, bytes);
    } else {
        marks.put(0, 2);
    }
}

fn read_meaning(reader: &mut Reader<'_>) -> Result<Meaning> {
    let ambiguous = reader.marks.take(1) == 1;
    let kind = reader.marks.take(2);
    if kind == 0 {
        return Ok((None, ambiguous));
    }
    let number = reader.number()?;
    let (index, how) = ((number >> 3) as u32, *pick(How::ALL, number & 7)?);
    let party = match kind {
        1 => Party::User(UserIx(index)),
        _ => Party::Entity(EntityIx(index)),
    };
    Ok((Some((party, how)), ambiguous))
}

const DAMAGED: &str = "temporary data is damaged";

/// Which numbers are there, and choices among few, in bits.
#[derive(Default)]
struct Marks {
    bits: u64,
    used: u32,
}

impl Marks {
    fn put(&mut self, value: u64, width: u32) {
        self.bits |= value << self.used;
        self.used += width;
    }

    fn put_flag(&mut self, flag: bool) -> bool {
        self.put(u64::from(flag), 1);
        flag
    }

    fn take(&mut self, width: u32) -> u64 {
        let value = (self.bits >> self.used) & ((1 << width) - 1);
        self.used += width;
        value
    }
}

struct Reader<'b> {
    marks: Marks,
    bytes: &'b [u8],
}

impl<'b> Reader<'b> {
    fn new(bytes: &'b [u8]) -> Result<Self> {
        let marks = Marks::default();
        let mut reader = Self { marks, bytes };
        reader.marks.bits = u64::from_le_bytes(reader.eight()?);
        Ok(reader)
    }

    fn eight(&mut self) -> Result<[u8; 8]> {
        let (eight, rest) = self.bytes.split_first_chunk().context(DAMAGED)?;
        self.bytes = rest;
        Ok(*eight)
    }

    fn number(&mut self) -> Result<u64> {
        let (mut number, mut shift) = (0, 0);
        loop {
            let (&byte, rest) = self.bytes.split_first().context(DAMAGED)?;
            self.bytes = rest;
            number |= u64::from(byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 || shift > 63 {
                return Ok(number);
            }
        }
    }

    /// The counterpart of [`put_lengths`].
    fn lengths(&mut self) -> Result<[usize; TEXTS]> {
        if let Some((lengths, rest)) = self.bytes.split_first_chunk::<TEXTS>()
            && lengths.is_ascii()
        {
            self.bytes = rest;
            let mut wide = [0; TEXTS];
            let both = wide.iter_mut().zip(lengths);
            both.for_each(|(wide, length)| *wide = usize::from(*length));
            return Ok(wide);
        }
        let mut lengths = [0; TEXTS];
        for length in &mut lengths {
            *length = self.number()? as usize;
        }
        Ok(lengths)
    }

    /// The counterpart of [`put_some`].
    fn some(&mut self) -> Result<Option<i64>> {
        if self.marks.take(1) == 0 {
            return Ok(None);
        }
        let number = self.number()?;
        Ok(Some((number >> 1) as i64 ^ -((number & 1) as i64)))
    }
}

fn pick<T>(choices: &[T], index: u64) -> Result<&T> {
    choices.get(index as usize).context(DAMAGED)
}

/// The length of each text: a byte each where all are short, as they nearly always are.
fn put_lengths(texts: &[&str; TEXTS], bytes: &mut Vec<u8>) {
    if texts.iter().all(|text| text.len() < 0x80) {
        bytes.extend_from_slice(&texts.map(|text| text.len() as u8));
    } else {
        texts
            .iter()
            .for_each(|text| put_number(text.len() as u64, bytes));
    }
}

/// A number in as many bytes as it needs, seven bits in each.
fn put_number(mut number: u64, bytes: &mut Vec<u8>) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// A number that may be absent, or negative.
fn put_some(number: Option<i64>, marks: &mut Marks, bytes: &mut Vec<u8>) {
    if marks.put_flag(number.is_some()) {
        let number = number.unwrap_or_default();
        put_number((number << 1 ^ number >> 63) as u64, bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full() -> Record<'static> {
        let claim = |text, party| Claim {
            text,
            party,
            ambiguous: text == "A. Lee",
        };
        Record {
            position: Position {
                source: 3,
                export: 70_000,
                line: 1 << 40,
                person: 1,
            },
            record_id: "17",
            household_of: "17/spouse",
            texts: std::array::from_fn(|index| Text::ALL[index].name()),
            lists: std::array::from_fn(|index| List::from_joined(Many::ALL[index].name())),
            birthday: Some(Day(-300)),
            created_at: Some(Timestamp(i64::MIN)),
            updated_at: Some(Timestamp(i64::MAX)),
            last_touch_at: Some(Timestamp(0)),
            created_via: CreatedVia::Integration,
            owner_id: claim("U7", Some((Party::User(UserIx(u32::MAX)), How::Name))),
            mapping: claim("A. Lee", None),
            owner_column: u8::MAX,
            owner_case: "P-1",
            created_by: claim("", Some((Party::Entity(EntityIx(0)), How::Id))),
            assigned_agent: claim("é", None),
            connections: vec![(1, UserIx(2)), (300, UserIx(0))],
            consent: [
                Consent::Refused,
                Consent::Unknown,
                Consent::Granted,
                Consent::Refused,
            ],
            archived: true,
            deceased: true,
            value: Some(-0.5),
            kept: List::from_joined("a=1"),
            unreadable: List::from_joined("phone=x"),
            ..Record::default()
        }
    }

    #[test]
    fn what_is_written_is_read_and_a_part_of_it_is_an_error() {
        for record in [full(), Record::default()] {
            let mut bytes = vec![9];
            record.write(&mut bytes);
            let mut read = Record::default();
            read.read(&bytes[1..]).unwrap();
            assert_eq!(read, record);
            assert!((1..bytes.len()).all(|end| Record::default().read(&bytes[1..end]).is_err()));
        }
    }
}
