//! Phones, e-mails and identifiers: of many values with many, the best agreement.

use crate::{
    keys::{Posting, RecordNo, unpack_phone},
    matching::{
        column::Columns,
        fact::Facts,
        level::{email, identifier, phone},
        text::{differ_in_numbers, is_one_edit, jaro_winkler},
    },
};

/// Local parts of fewer letters stand in many addresses.
const TELLING: usize = 5;

/// The best agreement of two records' phones; a phone that too many share is none.
pub(super) fn phone(columns: &Columns<'_>, one: &Facts, other: &Facts) -> (u8, u8) {
    let (ours, theirs) = (one.phones(), other.phones());
    let phones = &columns.keys.phones;
    let mut best = (0, 0);
    for one in ours.filter(|index| columns.phones[*index] != 0) {
        for other in theirs.clone().filter(|index| columns.phones[*index] != 0) {
            let level = phone_level(phones[one], phones[other]);
            let rarity = columns.phones[one];
            if level == phone::SAME {
                best = (level, rarity.max(if best.0 == level { best.1 } else { 0 }));
            } else if best.0 == 0 || level < best.0 {
                best = (level, 0);
            }
        }
    }
    best
}

fn phone_level(one: Posting, other: Posting) -> u8 {
    if one.value == other.value {
        return phone::SAME;
    }
    let (number, extension) = unpack_phone(one.value);
    let (other, other_extension) = unpack_phone(other.value);
    if extension == other_extension && is_one_digit(number, other) {
        phone::NEAR
    } else {
        phone::DIFFERENT
    }
}

/// One decimal digit is another one, or two neighbours have changed places.
pub(super) fn is_one_digit(mut one: u64, mut other: u64) -> bool {
    while one != 0 && other != 0 && one % 10 == other % 10 {
        (one, other) = (one / 10, other / 10);
    }
    let tens = [one % 10, one / 10 % 10];
    let others = [other % 10, other / 10 % 10];
    one / 10 == other / 10
        || one / 100 == other / 100 && tens[0] == others[1] && tens[1] == others[0]
}

/// The best agreement of two records' e-mail addresses.
pub(super) fn email(columns: &Columns<'_>, one: &Facts, other: &Facts) -> (u8, u8) {
    let (ours, theirs) = (one.emails(), other.emails());
    let mut best = (0, 0);
    for one in ours {
        for other in theirs.clone() {
            let (level, rarity) = email_level(columns, one, other);
            let is_better = best.0 == 0 || level != 0 && level < best.0;
            if is_better || level == best.0 && rarity > best.1 {
                best = (level, rarity);
            }
        }
    }
    best
}

fn email_level(columns: &Columns<'_>, one: usize, other: usize) -> (u8, u8) {
    let keys = columns.keys;
    let domain = keys.domains[one];
    let is_one_domain = domain == keys.domains[other];
    let of_domain = || columns.rarity(domain);
    let signs = [one, other].map(|index| columns.emails[index]);
    let says_nothing = signs.iter().any(|email| email.rarity == 0);
    if is_one_domain && keys.emails[one].value == keys.emails[other].value {
        return if says_nothing {
            (email::DOMAIN, of_domain())
        } else {
            (email::SAME, signs[0].rarity)
        };
    }
    if !says_nothing {
        let are_named = signs.iter().all(|email| email.is_named);
        let is_given_out = || are_named || are_numbered(columns, one, other);
        match mailbox(columns, one, other) {
            Mailbox::Same if are_named => return (0, 0),
            Mailbox::Same => return (email::MAILBOX, 0),
            Mailbox::Alike if is_one_domain && !is_given_out() => {
                return (email::SIMILAR, 0);
            }
            _ => {}
        }
    }
    if is_one_domain {
        return (email::DOMAIN, of_domain());
    }
    if says_nothing {
        (0, 0)
    } else {
        (email::DIFFERENT, 0)
    }
}

/// Whether two mailboxes differ in digits alone, which one of them may not have.
fn are_numbered(columns: &Columns<'_>, one: usize, other: usize) -> bool {
    let [one, other] = [one, other].map(|index| {
        let name = columns.keys.mailboxes.get(index);
        name.bytes().filter(|byte| !byte.is_ascii_digit())
    });
    one.eq(other)
}

/// How two mailboxes are called.
enum Mailbox {
    Same,
    Alike,
    Different,
}

fn mailbox(columns: &Columns<'_>, one: usize, other: usize) -> Mailbox {
    /// From this Jaro-Winkler similarity on, two mailboxes are alike.
    const ALIKE: f32 = 0.94;
    let letters = [one, other].map(|index| columns.emails[index].letters);
    if !letters[0].may_be_alike(letters[1], ALIKE) && !letters[0].may_be_one_edit(letters[1]) {
        return Mailbox::Different;
    }
    let texts = [one, other].map(|index| columns.keys.mailboxes.get(index));
    let [one, other] = texts.map(str::as_bytes);
    if one.len().min(other.len()) < TELLING {
        Mailbox::Different
    } else if one == other {
        Mailbox::Same
    } else if differ_in_numbers(texts[0], texts[1]) {
        Mailbox::Different
    } else if is_one_edit(one, other) || jaro_winkler(one, other) >= ALIKE {
        Mailbox::Alike
    } else {
        Mailbox::Different
    }
}

/// Whether two identifiers are one with a slip of the pen; numbers that differ in the last digit alone are neighbours in a series.
fn may_be_one_number([one, other]: [&[u8]; 2]) -> bool {
    const LEAST: usize = 4;
    let is_series = match (one.split_last(), other.split_last()) {
        (Some((last, one)), Some((next, other))) => {
            one == other && last.is_ascii_digit() && next.is_ascii_digit()
        }
        _ => false,
    };
    one.len().min(other.len()) >= LEAST && !is_series && is_one_edit(one, other)
}

/// The best agreement of two records' identifiers of one kind; the same record ID at one source is one of them.
pub(super) fn identifier(columns: &Columns<'_>, left: RecordNo, right: RecordNo) -> (u8, u8) {
    let mut best = (0, 0);
    let identifiers = &columns.keys.identifiers;
    for place in columns.identifiers_of(left) {
        for other in columns.identifiers_of(right) {
            let (one, other) = (&identifiers[place], &identifiers[other]);
            if one.column != other.column {
                continue;
            }
            let texts = [one.value, other.value].map(|value| columns.text(value).as_bytes());
            let (level, rarity) = if one.value == other.value {
                (identifier::SAME, columns.identifiers[place].max(1))
            } else if may_be_one_number(texts) {
                (identifier::NEAR, 0)
            } else {
                (identifier::DIFFERENT, 0)
            };
            let is_better = best.0 == 0 || level < best.0;
            if is_better || level == best.0 && rarity > best.1 {
                best = (level, rarity);
            }
        }
    }
    let is_one_id = columns.key(left).uuid == columns.key(right).uuid;
    if is_one_id && best.0 != identifier::SAME {
        return (identifier::RECORD_ID, 0);
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        keys::{Keys, hash, pack_phone},
        matching::{fact::FactTable, tests::key},
    };

    #[test]
    fn an_extension_is_another_phone_and_spoils_no_digit() {
        let office = |number, extension| Posting {
            value: pack_phone(number, extension),
            record: 0,
        };
        for (one, other, expected) in [
            ((12_075_550_142, "12"), (12_075_550_142, "12"), phone::SAME),
            (
                (12_075_550_142, "12"),
                (12_075_550_142, "13"),
                phone::DIFFERENT,
            ),
            (
                (12_075_550_142, ""),
                (12_075_550_142, "1"),
                phone::DIFFERENT,
            ),
            ((12_075_550_142, "12"), (12_075_550_192, "12"), phone::NEAR),
            (
                (12_075_550_142, "12"),
                (12_075_551_143, "12"),
                phone::DIFFERENT,
            ),
            ((12_075_550_142, "12"), (12_075_550_124, "12"), phone::NEAR),
        ] {
            let level = phone_level(office(one.0, one.1), office(other.0, other.1));
            assert_eq!(level, expected, "{one:?} {other:?}");
        }
    }

    #[test]
    fn mailboxes_that_are_made_of_two_names_are_two_even_at_an_employer() {
        for (givens, mailboxes, expected) in [
            (["laura", "david"], ["lmurphy", "dmurphy"], email::DOMAIN),
            (
                ["laura"; 2],
                ["laura.murphy", "laura.murpyh"],
                email::SIMILAR,
            ),
        ] {
            let mut keys = Keys::default();
            for (record, (given, mailbox)) in (0..).zip(givens.into_iter().zip(mailboxes)) {
                keys.records.push(key(given, "murphy", &mut keys.words));
                let value = hash(mailbox.as_bytes());
                keys.emails.push(Posting { value, record });
                keys.mailboxes.push(mailbox);
                let domain = keys.words.code("example.com");
                keys.domains.push(domain);
            }
            let columns = Columns::new(&keys, 1.0);
            let facts = FactTable::of(&columns);
            let (level, _) = email(&columns, &facts[0], &facts[1]);
            assert_eq!(level, expected, "{mailboxes:?}");
        }
    }

    #[test]
    fn neighbours_in_a_series_are_two() {
        for (one, other, expected) in [
            ("1001", "1002", false),
            ("1001", "1801", true),
            ("ab12", "ab21", true),
            ("pol17a", "pol17b", true),
            ("123", "124", false),
        ] {
            let texts = [one, other].map(str::as_bytes);
            assert_eq!(may_be_one_number(texts), expected, "{one} {other}");
        }
    }
}
