//! Whom a value may mean that means no one party: for worklists, so that a person can map it.
//!
//! In: the directory, and a value of a source. Out: parties, likeliest first.

use super::{
    Directory, Resolved,
    mapping::{name_key, words},
};
use crate::{list::distinct, party::Party, standardise::number::Blurred};

/// So many candidates for a value that nobody answers to.
const CANDIDATES_MAX: usize = 3;
/// Names less alike than this are no candidates.
const LIKENESS_MIN: f64 = 0.8;
/// How alike a name is to its own with first names shortened.
const SHORTENED: f64 = 0.9;

/// Finds candidates; what users and entities are recognised by is made ready once.
pub struct Candidates<'d> {
    directory: &'d Directory,
    known: Vec<Known>,
}

/// A party, and what it is recognised by, folded.
struct Known {
    party: Party,
    /// ID, name, mailbox.
    texts: Vec<String>,
    /// The words of the name, in its order.
    name: Vec<String>,
}

impl<'d> Candidates<'d> {
    /// Makes ready.
    #[must_use]
    pub fn new(directory: &'d Directory) -> Self {
        let known = directory.parties().map(|party| {
            let email = party.user().map_or("", |user| &directory.user(user).email);
            let mailbox = email.split('@').next().unwrap_or_default();
            let name = directory.name_of(party);
            let mut texts = [directory.id_of(party), name, mailbox]
                .map(name_key)
                .to_vec();
            texts.retain(|text| !text.is_empty());
            Known {
                party,
                texts,
                name: words(name),
            }
        });
        Self {
            directory,
            known: known.collect(),
        }
    }

    /// All who answer to the value, to a part of it, or to an OwnerID that is a name or an e-mail; else those whose name or ID is
    /// like it.
    #[must_use]
    pub fn of(&self, source: &str, kind: &str, value: &str) -> Vec<Party> {
        let several = self.directory.several_in(source, kind, value);
        let parts = several.unwrap_or_else(|| vec![value]).into_iter();
        let surely = distinct(parts.flat_map(|part| self.answering(source, kind, part)));
        if surely.is_empty() {
            self.alike(value)
        } else {
            surely
        }
    }

    fn answering(&self, source: &str, kind: &str, value: &str) -> Vec<Party> {
        let mut found = self.directory.resolve_of(source, kind, value);
        if found == Resolved::Unknown {
            found = self.directory.resolve_value(source, kind, value);
        }
        match found {
            Resolved::Party(party, _) => vec![party],
            Resolved::Ambiguous(parties) => parties,
            Resolved::Nobody | Resolved::Unknown => Vec::new(),
        }
    }

    fn alike(&self, value: &str) -> Vec<Party> {
        let (text, words) = (name_key(value), words(value));
        let blurred = Blurred::guess(value.trim());
        let may_be = |known: &Known| {
            let blurred = blurred.as_ref();
            blurred.is_some_and(|blurred| known.texts.iter().any(|text| blurred.may_be(text)))
        };
        let likeness = |known: &Known| match may_be(known) {
            true => 1.0,
            false => known.likeness(&text, &words),
        };
        let known = self.known.iter();
        let mut alike: Vec<_> = known.map(|known| (likeness(known), known.party)).collect();
        alike.retain(|(likeness, _)| *likeness >= LIKENESS_MIN);
        alike.sort_by(|left, right| right.0.total_cmp(&left.0).then(left.1.cmp(&right.1)));
        let best = alike.into_iter().take(CANDIDATES_MAX);
        best.map(|(_, party)| party).collect()
    }
}

impl Known {
    /// How alike a value is, given folded and as words: 1 for initials in any order.
    fn likeness(&self, text: &str, words: &[String]) -> f64 {
        if self.name.len() > 1 && sorted_letters(words) == sorted_letters(&initials(&self.name)) {
            return 1.0;
        }
        let texts = self.texts.iter();
        let alike = texts.map(|known| strsim::jaro_winkler(text, known));
        let least = if is_shortened(words, &self.name) {
            SHORTENED
        } else {
            0.0
        };
        alike.fold(least, f64::max)
    }
}

/// Whether words are a name with its first names shortened, in either order, or one name of several: `T. Vandermeer`, `Vandermeer, T`,
/// `Vandermeer`.
fn is_shortened(words: &[String], name: &[String]) -> bool {
    match (words, name) {
        ([first, .., last], [name_first, .., name_last]) => {
            (last == name_last && name_first.starts_with(first.as_str()))
                || (first == name_last && name_first.starts_with(last.as_str()))
        }
        ([word], [_, _, ..]) => name.contains(word),
        _ => false,
    }
}

fn initials(words: &[String]) -> Vec<String> {
    let firsts = words.iter().filter_map(|word| word.chars().next());
    firsts.map(String::from).collect()
}

fn sorted_letters(words: &[String]) -> Vec<char> {
    let mut letters: Vec<char> = words.iter().flat_map(|word| word.chars()).collect();
    letters.sort_unstable();
    letters
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::{OWNER_ID, User, read::tests::office};

    fn known(name: &str) -> Known {
        Known {
            party: office().party_by_id("U1").unwrap(),
            texts: vec![name_key(name)],
            name: words(name),
        }
    }

    #[test]
    fn initials_short_names_and_names_in_any_order_are_alike() {
        for (value, name, is_alike) in [
            ("DW", "Whitfield, Dana", true),
            ("d.w.", "Dana Whitfield", true),
            ("t. vandermeer", "Tess Vandermeer", true),
            ("vandermeer, t", "Tess Vandermeer", true),
            ("CASTANEDA, Zoey", "Zoë Castañeda", true),
            ("Vandermeer", "Tess Vandermeer", true),
            ("t", "Tess", false),
            ("m. vandermeer", "Tess Bo", false),
            ("Bob Smith", "Zoë Castañeda", false),
            ("", "Tess Vandermeer", false),
        ] {
            let likeness = known(name).likeness(&name_key(value), &words(value));
            assert_eq!(likeness >= LIKENESS_MIN, is_alike, "{value} {name}");
        }
    }

    #[test]
    fn an_id_of_which_15_digits_are_left_is_only_a_candidate_the_likeliest() {
        let mut office = office();
        let user = office.users[0].clone();
        for id in ["4150868000000391007", "41508680000003910"] {
            let id = id.to_owned();
            office.users.push(User { id, ..user.clone() });
        }
        let cut = "41508680000003900";
        assert_eq!(office.resolve_id(cut), Resolved::Unknown);
        let found = Candidates::new(&office).of("hawksoft", OWNER_ID, cut);
        let ids = found.iter().map(|&party| office.id_of(party));
        assert_eq!(
            Vec::from_iter(ids),
            ["41508680000003910", "4150868000000391007"]
        );
    }

    #[test]
    fn who_answers_is_a_candidate_before_who_is_alike() {
        let office = office();
        let candidates = Candidates::new(&office);
        let of = |kind, value| {
            let found = candidates.of("hawksoft", kind, value).into_iter();
            found.map(|party| office.id_of(party)).collect::<Vec<_>>()
        };
        assert_eq!(of(OWNER_ID, "dana@example.com"), ["U2"]);
        assert_eq!(of(OWNER_ID, "U1; U2"), ["U1", "U2"]);
        assert_eq!(of("Producer", "Sam Lee").len(), 2);
        assert_eq!(of("Producer", "D. Whitfield"), ["U2"]);
        assert!(of("Producer", "nobody").is_empty());
    }
}
