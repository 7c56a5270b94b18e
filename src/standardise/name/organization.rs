//! Tells names of organisations from names of people.

mod key;

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use self::Word::{Article, Joining, LegalForm, LikelyLast, PossibleLast, Sure, Trust};
pub(crate) use self::key::{organization_key, without_legal_form};
use super::{
    couple::halves,
    words::{is_initial, is_known_given},
};
use crate::standardise::squash::Squashed;

/// What a word says about the name that it stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    /// No person's name holds it.
    Sure,
    /// A short legal form: it ends a name, in capitals among small letters (`Siemens AG`).
    LegalForm,
    /// It ends an organisation's name unless a given name stands first, and behind what joins two people.
    LikelyLast,
    /// A family name that ends an organisation's name too, if no word before it is a given name or an initial.
    PossibleLast,
    /// A trust, behind what says of which kind: `Garza Family Tr`.
    Trust,
    /// Inside a name it joins offices, not people.
    Joining,
    /// Only an organisation's name begins with it.
    Article,
}

/// The words that tell, by what they say.
const WORDS: [(Word, &str); 7] = [
    (
        Sure,
        "acad academy agency apartments apts assn assoc associates association attorneys authority auto brokerage brokers bros
         builders bureau cafe capital center centers centre centres charities childcare clinic clubs coalition college
         commission committee communities companies company condominium condominiums construction consulting contractors corp
         corporation daycare dental department dept development district electric elementary enterprise enterprises estate
         estates federation financial fitness foundation gmbh holding holdings homeowners hospital hotel household inc
         incorporated industries institute insurance international investments investors irrevocable kindergarten laboratories
         landscaping league lending limited llc lllp llp logistics ltd management medical ministries ministry mortgage motors
         municipality network offices ohg organisation organization partners partnership pharmacy plc pllc plumbing preschool
         preschools program programme properties pty realtors realty rentals resources restaurant revocable roofers roofing
         salon sarl school schools services society solutions sons srl stiftung studio studios supply systems technologies
         trucking trust trustees university ventures verein ymca ywca",
    ),
    (LegalForm, "ab ag aps as bv kg lp nv oy sa spa ug"),
    (
        LikelyLast,
        "board care cattle city club co council county farms fund group hoa homes market nursery office shop state store team union",
    ),
    (PossibleLast, "bank chapel church farm hall house law parish temple"),
    (Trust, "tr ttee"),
    (Joining, "dba dtd for of"),
    (Article, "the"),
];

static WORD_OF: LazyLock<FxHashMap<&str, Word>> = LazyLock::new(|| words().collect());

fn words() -> impl Iterator<Item = (&'static str, Word)> {
    let words = WORDS.into_iter();
    words.flat_map(|(says, words)| words.split_whitespace().map(move |word| (word, says)))
}

/// No word that tells is longer, in bytes, with a point or two.
const WORD_LENGTH_MAX: usize = 15;

/// Whether the name is an organisation's rather than a person's.
#[must_use]
pub fn looks_like_organization(name: &str) -> bool {
    if words_of(name).next().is_some_and(joins_initials) {
        return true;
    }
    let mut words = words_of(name).enumerate().peekable();
    let mut before = "";
    while let Some((index, word)) = words.next() {
        let is_last = words.peek().is_none();
        let tells = match look_up(word) {
            Some(Sure) => index > 0 || !is_last && word.len() > 3,
            Some(LegalForm) => is_last && index > 0 && is_capitals_in(word, name),
            Some(LikelyLast) => is_last && index > 0 && !begins_as_people(name),
            Some(PossibleLast) => is_last && index > 1 && !words_of(name).take(index).any(is_given),
            Some(Trust) => is_last && is_kind_of_trust(before),
            Some(Joining) => !is_last && index > 0,
            Some(Article) => !is_last && index == 0,
            None => index == 0 && word.starts_with(|first: char| first.is_ascii_digit()),
        };
        if tells {
            return true;
        }
        before = word;
    }
    false
}

/// Whether many organisations' names hold the word, in whatever file: it names none of them.
pub(crate) fn is_word_of_organizations(word: &str) -> bool {
    look_up(word).is_some()
}

/// `Family` and `Living`, before `Tr`.
fn is_kind_of_trust(word: &str) -> bool {
    ["family", "living", "rev", "revocable"]
        .iter()
        .any(|kind| kind.eq_ignore_ascii_case(word))
}

/// `John …`, `John & Mary …`, and not `Nelson Fish & Game …`.
fn begins_as_people(name: &str) -> bool {
    let begins_given = |text| words_of(text).take(1).any(is_given);
    begins_given(name) && halves(name).is_none_or(|(_, second)| begins_given(second))
}

/// Whether a sign in the word joins letters, not people, of which one stands alone: the first word of `H&R Block`, `AT&T`.
fn joins_initials(word: &str) -> bool {
    let joined = word.split_once('&');
    joined.is_some_and(|(before, after)| {
        !before.is_empty() && !after.is_empty() && (is_initial(before) || is_initial(after))
    })
}

fn words_of(name: &str) -> impl Iterator<Item = &str> {
    name.split([' ', ',', '/']).filter(|word| !word.is_empty())
}

fn look_up(word: &str) -> Option<Word> {
    if word.len() > WORD_LENGTH_MAX {
        return None;
    }
    WORD_OF.get(Squashed::new(word).as_str()).copied()
}

fn is_given(word: &str) -> bool {
    is_initial(word) || is_known_given(word)
}

fn is_capitals_in(word: &str, name: &str) -> bool {
    !word.chars().any(char::is_lowercase) && name.chars().any(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_tells_two_things() {
        assert_eq!(WORD_OF.len(), words().count());
        assert!(words().all(|(word, _)| word.len() <= WORD_LENGTH_MAX));
    }

    #[test]
    fn organizations_are_told_from_people() {
        for name in [
            "Smith & Sons",
            "Acme, Inc.",
            "ACME LLC",
            "The Smith Group",
            "First Baptist Church",
            "Bank of America",
            "Siemens AG",
            "Smith Family Trust",
            "Estate of John Smith",
            "3M",
            "Lincoln School",
            "Acme Co",
            "Nelson Marlborough Fish & Game Council",
            "B&W Tile",
            "AB&C",
            "A&B Lee",
            "C&O Railway",
            "H&R Block",
            "GARZA FAMILY TR",
            "Garza Land & Cattle",
            "GARZA TR DTD 1999",
            "Oak Ridge Hoa",
        ] {
            assert!(looks_like_organization(name), "{name}");
        }
        for name in [
            "John Smith",
            "Charlotte Church",
            "John A. Hall",
            "Smith, John",
            "Maria Sa",
            "Kenji Law",
            "Mary Ann Church",
            "Trust",
            "Ann",
            "",
            "Estate",
            "James Bank",
            "JOHN AB",
            "Nelson & Mary Council",
            "J & M Council",
            "Ann&Bo Lee",
            "Anh Tr",
            "JOHN SMITH TTEE",
            "Huu Hoa Nguyen",
        ] {
            assert!(!looks_like_organization(name), "{name}");
        }
    }
}
