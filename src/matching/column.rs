//! The narrow columns as comparisons and blocks read them: what each word tells, how rare each value is, where a record's lists lie.
//!
//! In: the [`Keys`]. Out: [`Columns`]. Rarity is measured in half bits: a value that one of `n` people has is worth `2 log2(n)`;
//! 0 says that a value tells nothing (a front desk, a placeholder).

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    building::Buildings, mailbox::is_made_of, origin::SourceRuns, shared, text::Letters, word::Word,
};
use crate::{
    keys::{Code, Further, Key, Keys, Posting, RecordNo, hash},
    standardise::{
        email::{is_public_provider, is_role_address},
        name::is_word_of_organizations,
    },
};

/// The largest rarity: one of a thousand million.
pub(crate) const RAREST: u8 = 63;

/// The rarity of the domain of a provider of mailboxes, at most: one of ten people has one there.
const OF_PROVIDER: u8 = 7;

/// What comparisons and blocks read.
pub(crate) struct Columns<'k> {
    pub(crate) keys: &'k Keys,
    pub(super) sources: SourceRuns,
    pub(crate) words: Vec<Word>,
    pub(crate) given: Vec<u8>,
    pub(crate) family: Vec<u8>,
    /// Cities, postal codes, employers, streets, domains, extra values: seldom the same word in two roles.
    pub(crate) other: Vec<u8>,
    /// By e-mail.
    pub(crate) emails: Vec<Email>,
    /// By posting: rarity of the value among people; 0 for one that too many share.
    pub(crate) phones: Vec<u8>,
    pub(crate) identifiers: Vec<u8>,
    /// Given and family names that are met as one: `Front Desk`, whose given name says nothing that the family name has not said.
    phrases: FxHashSet<(Code, Code)>,
    /// Hashes of words that many names of organisations of the file hold.
    usual_words: FxHashSet<u64>,
    /// Birthdays that are much more frequent than others.
    pub(crate) birthdays: FxHashMap<u32, u8>,
    pub(super) buildings: Buildings,
    first_identifier: Vec<u32>,
    first_extra: Vec<u32>,
}

/// What an e-mail address tells, besides its text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Email {
    /// The letters of the mailbox.
    pub(crate) letters: Letters,
    /// Among people; 0 for an address that too many share.
    pub(crate) rarity: u8,
    /// Whether the mailbox is called as its owner is, and nothing more: every namesake's may be.
    pub(crate) is_named: bool,
}

impl<'k> Columns<'k> {
    /// Reads the columns; a person has so many records on average.
    pub(crate) fn new(keys: &'k Keys, records_each: f64) -> Self {
        let words = (0..keys.words.count() as Code).into_par_iter();
        let words: Vec<Word> = words.map(|code| Word::of(keys.words.text(code))).collect();
        let count = keys.records.len();
        let mailboxes = (0..keys.mailboxes.len()).into_par_iter();
        let of_roles = mailboxes.map(|index| is_role_address(keys.mailboxes.get(index)));
        let of_roles: Vec<bool> = of_roles.collect();
        let of_emails = shared::rarities(keys, &words, &keys.emails, |index| of_roles[index]);
        let of_phones = shared::rarities(keys, &words, &keys.phones, |_| false);
        let identifiers: Vec<Posting> = keys
            .identifiers
            .iter()
            .map(|identifier| Posting {
                value: u64::from(identifier.column) << 32 | u64::from(identifier.value),
                record: identifier.record,
            })
            .collect();
        let identifiers = shared::rarities(keys, &words, &identifiers, |_| false);
        let [given, family, other] = rarities_of_words(keys, records_each);
        Self {
            given,
            family,
            other,
            emails: emails(keys, &of_emails),
            phones: of_phones,
            identifiers,
            phrases: phrases(keys, &words),
            usual_words: usual_words(keys),
            sources: SourceRuns::of(keys),
            birthdays: frequent_days(keys),
            buildings: Buildings::of(keys),
            first_identifier: starts(count, keys.identifiers.iter().map(|value| value.record)),
            first_extra: starts(count, keys.extras.iter().map(|value| value.record)),
            words,
            keys,
        }
    }

    /// Measures anew how rare names are, if a person has so many records on average and not one.
    pub(crate) fn expect_records_each(&mut self, records_each: f64) {
        [self.given, self.family, self.other] = rarities_of_words(self.keys, records_each);
    }

    pub(crate) fn key(&self, record: RecordNo) -> &Key {
        &self.keys.records[record as usize]
    }

    pub(crate) fn word(&self, code: Code) -> &Word {
        &self.words[code as usize]
    }

    pub(crate) fn text(&self, code: Code) -> &'k str {
        self.keys.words.text(code)
    }

    /// How rare a word is that is no name of a person.
    pub(super) fn rarity(&self, code: Code) -> u8 {
        self.other[code as usize]
    }

    /// Whether a given and a family name are met as one.
    pub(crate) fn is_phrase(&self, given: Code, family: Code) -> bool {
        self.phrases.contains(&(given, family))
    }

    /// Whether many organisations' names hold the word, so that it tells none of them from the others.
    pub(crate) fn is_usual_word(&self, word: &str) -> bool {
        self.usual_words.contains(&hash(word.as_bytes())) || is_word_of_organizations(word)
    }

    pub(crate) fn identifiers_of(&self, record: RecordNo) -> std::ops::Range<usize> {
        range(&self.first_identifier, record)
    }

    pub(crate) fn extras_of(&self, record: RecordNo) -> &[Further] {
        &self.keys.extras[range(&self.first_extra, record)]
    }
}

fn range(starts: &[u32], record: RecordNo) -> std::ops::Range<usize> {
    starts
        .get(record as usize..record as usize + 2)
        .map_or(0..0, |ends| ends[0] as usize..ends[1] as usize)
}

/// Where the values of each record start in a list that is in the order of records; empty if the list is.
fn starts(count: usize, records: impl Iterator<Item = RecordNo>) -> Vec<u32> {
    let mut records = records.peekable();
    if records.peek().is_none() {
        return Vec::new();
    }
    let mut starts = vec![0; count + 1];
    for record in records {
        starts[record as usize + 1] += 1;
    }
    for record in 0..count {
        starts[record + 1] += starts[record];
    }
    starts
}

/// Reads a column of a key.
type Column = fn(&Key) -> Code;

/// How rare each word is as a given name, as a family name, and in all other columns. A word of several columns is as rare as in the one
/// where it is least so.
fn rarities_of_words(keys: &Keys, records_each: f64) -> [Vec<u8>; 3] {
    let words = keys.words.count();
    let of_column = |(column, usual): (Column, f64)| {
        rarities(words, records_each, keys.records.iter().map(column), usual)
    };
    let extras = keys.extras.iter();
    let compared = extras.map(|extra| extra.column + 1).max().unwrap_or(0);
    let of_extras = |column: u32| {
        let extras = keys.extras.iter().filter(|extra| extra.column == column);
        rarities(words, records_each, extras.map(|extra| extra.value), 0.01)
    };
    let names: [(Column, f64); 2] = [(|key| key.given, 0.004), (|key| key.family, 0.001)];
    let others: [(Column, f64); 5] = [
        (|key| key.city, 0.002),
        (|key| key.postal, 0.0005),
        (|key| key.organization, 0.0005),
        (|key| key.street, 0.0005),
        (|key| key.middle, 0.01),
    ];
    let columns = names.par_iter().chain(&others).with_max_len(1);
    let mut of_columns: Vec<_> = columns.map(|column| of_column(*column)).collect();
    let others = of_columns.split_off(names.len()).into_iter();
    let domains = keys.domains.iter().copied();
    let further = std::iter::once(rarities(words, records_each, domains, 0.001))
        .chain((0..compared).map(of_extras));
    let least = |mut known: Vec<u8>, more: Vec<u8>| {
        let both = known.iter_mut().zip(more);
        both.for_each(|(known, more)| *known = more.min(*known));
        known
    };
    let mut other = others.chain(further).reduce(least).unwrap_or_default();
    other.par_iter_mut().enumerate().for_each(|(code, rarity)| {
        if *rarity > OF_PROVIDER && is_public_provider(keys.words.text(code as Code)) {
            *rarity = OF_PROVIDER;
        }
    });
    let [given, family] = of_columns
        .try_into()
        .expect("there are two columns of names");
    [given, family, other]
}

/// How rare each word of a column is, blended with what is usual: so that a value that a small file has once is no proof.
fn rarities(
    words: usize,
    records_each: f64,
    codes: impl Iterator<Item = Code>,
    usual: f64,
) -> Vec<u8> {
    /// So many unseen records stand for what is usual.
    const UNSEEN: f64 = 200.0;
    let mut counts = vec![0_u32; words];
    let mut total = 0_u64;
    for code in codes.filter(|code| *code != 0) {
        counts[code as usize] += 1;
        total += 1;
    }
    let rarity = |count: u32| {
        if count == 0 {
            return RAREST;
        }
        let others = (f64::from(count) / records_each - 1.0).max(0.0);
        half_bits((others + UNSEEN * usual) / (total as f64 / records_each + UNSEEN))
    };
    counts.into_iter().map(rarity).collect()
}

/// The rarity of a value that this share of all has; at least 1.
pub(crate) fn half_bits(share: f64) -> u8 {
    (-2.0 * share.log2()).round().clamp(1.0, f64::from(RAREST)) as u8
}

fn emails(keys: &Keys, rarities: &[u8]) -> Vec<Email> {
    let postings = keys.emails.par_iter().zip(rarities).enumerate();
    let emails = postings.map(|(index, (posting, rarity))| {
        let key = &keys.records[posting.record as usize];
        let names = [key.given, key.family].map(|name| keys.words.text(name));
        let mailbox = keys.mailboxes.get(index);
        Email {
            letters: Letters::of(mailbox.as_bytes()),
            rarity: *rarity,
            is_named: is_made_of(mailbox, names),
        }
    });
    emails.collect()
}

/// What stands for the given name of employees of many employers and hardly ever before another family name than one, where people are
/// not known to be called so.
fn phrases(keys: &Keys, words: &[Word]) -> FxHashSet<(Code, Code)> {
    /// One person may have worked for fewer employers.
    const LEAST: usize = 6;
    let is_name = |key: &&Key| words[key.given as usize].is_given();
    let is_whole = |key: &&Key| key.given != 0 && key.family != 0 && key.organization != 0;
    let employees = keys.records.par_iter().filter(is_whole);
    let employees = employees.filter(|key| !is_name(key));
    let mut names: Vec<_> = employees
        .map(|key| (key.given, key.family, key.organization))
        .collect();
    names.par_sort_unstable();
    names.dedup();
    let by_given = names.par_chunk_by(|one, other| one.0 == other.0);
    let commonest = by_given.filter_map(|names| {
        let runs = names.chunk_by(|one, other| one.1 == other.1);
        let run = runs.max_by_key(|run| run.len())?;
        let is_usual = run.len() >= LEAST && 10 * run.len() >= 9 * names.len();
        let employers = || employers(run.iter().map(|name| keys.words.text(name.2)));
        (is_usual && employers() >= LEAST).then(|| (run[0].0, run[0].1))
    });
    commonest.collect()
}

/// How many employers these are: one whose name begins with that of another (`ibm`, `ibm research`) is the same.
fn employers<'k>(names: impl Iterator<Item = &'k str>) -> usize {
    let mut names: Vec<&str> = names.collect();
    names.sort_unstable();
    names.dedup_by(|longer, shorter| {
        let rest = longer.strip_prefix(*shorter);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    });
    names.len()
}

/// Words that one of so many names of organisations holds.
fn usual_words(keys: &Keys) -> FxHashSet<u64> {
    /// Fewer names can hold a word by chance.
    const LEAST: usize = 5;
    const ONE_OF: usize = 20;
    let organizations = keys.records.par_iter().filter(|key| key.is_organization());
    let mut names: Vec<Code> = organizations.map(|key| key.family).collect();
    names.par_sort_unstable();
    names.dedup();
    let least = LEAST.max(names.len() / ONE_OF);
    let words = names.par_iter().flat_map_iter(|name| {
        let words = keys.words.text(*name).split(' ');
        words.map(|word| hash(word.as_bytes()))
    });
    let mut words: Vec<u64> = words.collect();
    words.par_sort_unstable();
    let runs = words.chunk_by(|one, other| one == other);
    let usual = runs.filter(|run| run.len() >= least);
    usual.map(|run| run[0]).collect()
}

/// Days on which many times more people are born than on others: they stand for "some day of that year", or for none.
fn frequent_days(keys: &Keys) -> FxHashMap<u32, u8> {
    let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
    let days = keys.records.iter().map(|key| key.birthday);
    days.filter(|day| *day != 0)
        .for_each(|day| *counts.entry(day).or_default() += 1);
    let total = f64::from(counts.values().sum::<u32>());
    let usual = (total / 20_000.0).max(1.0);
    let counts = counts.into_iter();
    counts
        .map(|(day, count)| (day, f64::from(count)))
        .filter(|(_, count)| *count > 8.0 * usual)
        .map(|(day, count)| (day, half_bits(count / (total + 1.0))))
        .collect()
}
