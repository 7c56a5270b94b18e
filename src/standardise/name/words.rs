//! The words around names: titles before, suffixes after, particles inside. Words in; what they are, suffixes in one spelling, out.

use std::sync::LazyLock;

use bumpalo::Bump;
use bumpalo::collections::{String as ArenaString, Vec as ArenaVec};
use rustc_hash::FxHashMap;

use crate::standardise::nickname;
use crate::standardise::squash::Squashed;

/// Titles that are nothing else.
const TITLES: &[&str] = &[
    "attorney",
    "atty",
    "capt",
    "captain",
    "cmdr",
    "congressman",
    "congresswoman",
    "cpl",
    "dhr",
    "dipl",
    "doctor",
    "doña",
    "dr",
    "dña",
    "frau",
    "herr",
    "hon",
    "honorable",
    "honourable",
    "ing",
    "lt",
    "madame",
    "maj",
    "mayor",
    "messrs",
    "mevr",
    "miss",
    "mister",
    "mlle",
    "mme",
    "monsieur",
    "mr",
    "mrs",
    "ms",
    "msgr",
    "mstr",
    "mw",
    "mx",
    "prof",
    "professor",
    "rabbi",
    "rev",
    "revd",
    "reverend",
    "sgt",
    "sig",
    "signora",
    "sigra",
    "sir",
    "smt",
    "sra",
    "srta",
];

/// Titles that are names too: taken for a title only before two more words.
const AMBIGUOUS_TITLES: &[&str] = &[
    "bishop",
    "brother",
    "col",
    "colonel",
    "dame",
    "father",
    "fr",
    "gen",
    "general",
    "gov",
    "judge",
    "lady",
    "lord",
    "major",
    "pastor",
    "rep",
    "representative",
    "sen",
    "senator",
    "shri",
    "sister",
    "sr",
    "the",
];

const GENERATIONS: &[(&str, &str)] = &[
    ("2nd", "II"),
    ("3rd", "III"),
    ("4th", "IV"),
    ("5th", "V"),
    ("ii", "II"),
    ("iii", "III"),
    ("iv", "IV"),
    ("jnr", "Jr"),
    ("jr", "Jr"),
    ("junior", "Jr"),
    ("senior", "Sr"),
    ("snr", "Sr"),
    ("sr", "Sr"),
    ("v", "V"),
    ("vi", "VI"),
];

/// Credentials in their one spelling; cells write them in any letters.
const CREDENTIALS: &str =
    "ABR AIA APRN Atty BSN CBE CFA CFP ChFC CIC CISSP CLU CPA CPCU CRS CSI DDS DMD DNP DPM DVM EdD Esq Executor Executrix
     FACS FRCS GRI LCSW LLB LLM LMFT LPC LPN MBA MBE MD MSN OBE PharmD PhD PMP POA PsyD Realtor SRES Trustee USAF USMC USN";

/// Other words for some of them.
const OTHER_WORDS: [(&str, &str); 3] = [
    ("attorney", "Atty"),
    ("esquire", "Esq"),
    ("ttee", "Trustee"),
];

/// Credentials that are names too: taken for a credential only if it is written like one (`J.D.`, or capitals among mixed case).
const AMBIGUOUS_CREDENTIALS: &str = "BA BS BSc DC DO JD KC MA MS MSc NP OD PA PE QC Ret RN RPh SJ";

/// No suffix is longer, in bytes, its points included.
const SUFFIX_LENGTH_MAX: usize = 9;

const PARTICLES: &[&str] = &[
    "af", "al", "auf", "av", "bin", "bint", "da", "dal", "dalla", "das", "de", "degli", "dei",
    "del", "dela", "della", "dello", "den", "der", "des", "di", "do", "dos", "du", "el", "ibn",
    "la", "las", "le", "los", "mac", "mc", "saint", "san", "sant", "santa", "st", "ste", "van",
    "vande", "vanden", "vander", "vom", "von", "zu", "zum", "zur",
];

/// What a word is after a name.
#[derive(Clone, Copy)]
enum Suffix {
    Generation(&'static str),
    Credential(&'static str),
    AmbiguousCredential(&'static str),
}

/// Each title, and whether it is ambiguous.
static IS_AMBIGUOUS: LazyLock<FxHashMap<&str, bool>> = LazyLock::new(|| {
    let sure = TITLES.iter().map(|title| (*title, false));
    let ambiguous = AMBIGUOUS_TITLES.iter().map(|title| (*title, true));
    sure.chain(ambiguous).collect()
});

static SUFFIX_OF: LazyLock<FxHashMap<String, Suffix>> = LazyLock::new(|| suffixes().collect());

/// Each suffix in small letters, and what it is.
fn suffixes() -> impl Iterator<Item = (String, Suffix)> {
    let generations = GENERATIONS.iter();
    let generations = generations.map(|(word, standard)| (*word, Suffix::Generation(standard)));
    let others = OTHER_WORDS.iter();
    let others = others.map(|(word, standard)| (*word, Suffix::Credential(standard)));
    let sure = CREDENTIALS.split_whitespace();
    let sure = sure.map(|word| (word, Suffix::Credential(word)));
    let ambiguous = AMBIGUOUS_CREDENTIALS.split_whitespace();
    let ambiguous = ambiguous.map(|word| (word, Suffix::AmbiguousCredential(word)));
    let all = generations.chain(others).chain(sure).chain(ambiguous);
    all.map(|(word, suffix)| (word.to_lowercase(), suffix))
}

/// Whether the word is a title, where so many stand behind it.
pub(super) fn is_title(word: &str, following: usize) -> bool {
    let is_ambiguous = IS_AMBIGUOUS.get(Squashed::new(word).as_str());
    is_ambiguous.is_some_and(|is_ambiguous| following > usize::from(*is_ambiguous))
        && !are_joined_initials(word)
}

/// Whether the word is the title that names nobody: `The Smiths`.
pub(super) fn is_article(word: &str) -> bool {
    Squashed::new(word).as_str() == "the"
}

/// `Jr`, `Sr`, `II`, … in its one spelling.
pub(super) fn generation(word: &str) -> Option<&'static str> {
    match suffix_of(word) {
        Some(Suffix::Generation(standard)) => Some(standard),
        _ => None,
    }
}

/// The generation that is written like initials, `J.R.`, behind a name that has a given and a family name without it.
pub(super) fn generation_behind(name: &[&str], last: &str) -> Option<&'static str> {
    let is_behind = are_joined_initials(last)
        && name.len() > 1
        && is_known_given(name[0])
        && !is_particle(name[0]);
    is_behind.then(|| generation(last)).flatten()
}

/// A generation or a credential in its one spelling; `among` is the whole name, whose case tells `DO` from `Do`.
pub(super) fn suffix(word: &str, among: &str) -> Option<&'static str> {
    match suffix_of(word)? {
        Suffix::Generation(_) if are_joined_initials(word) => None,
        Suffix::Generation(standard) | Suffix::Credential(standard) => Some(standard),
        Suffix::AmbiguousCredential(standard) => {
            let has_points = word.trim_end_matches('.').contains('.');
            (has_points || is_capitals(word) && among.chars().any(char::is_lowercase))
                .then_some(standard)
        }
    }
}

/// Whether the word belongs to the family name that follows it: `van`, `de`, `la`.
pub(super) fn is_particle(word: &str) -> bool {
    word.len() <= 6 && PARTICLES.contains(&Squashed::new(word).as_str())
}

/// Whether the word is a single letter, perhaps with a point.
pub(super) fn is_initial(word: &str) -> bool {
    let mut letters = word.trim_end_matches('.').chars();
    letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
}

/// Whether the word is several initials that points join: `J.R.`
pub(super) fn are_joined_initials(word: &str) -> bool {
    word.trim_end_matches('.').contains('.')
        && word.split_inclusive('.').all(is_initial)
        && !word.contains("..")
}

/// Whether the word is `J.R.`, as a given name and a middle name are cut short.
pub(super) fn are_two_initials(word: &str) -> bool {
    are_joined_initials(word) && word.split_inclusive('.').count() == 2
}

/// The words, joined initials each apart: `J.` and `R.` of `J.R.`
pub(super) fn apart<'a>(words: &[&'a str], arena: &'a Bump) -> ArenaVec<'a, &'a str> {
    let initials = words.iter().flat_map(|word| {
        let are_joined = are_joined_initials(word);
        word.split_inclusive(move |letter| are_joined && letter == '.')
    });
    ArenaVec::from_iter_in(initials, arena)
}

/// Whether the table of nicknames has the word: it is then surely a given name, though perhaps a family name too.
pub(super) fn is_known_given(word: &str) -> bool {
    !nickname::groups(Squashed::new(word).as_str()).is_empty()
}

/// The words with a space between; a single word is borrowed.
pub(super) fn join<'a>(words: &[&'a str], arena: &'a Bump) -> &'a str {
    match words {
        [] => "",
        [word] => word,
        [first, others @ ..] => {
            let mut joined = ArenaString::from_str_in(first, arena);
            for word in others {
                joined.push(' ');
                joined.push_str(word);
            }
            joined.into_bump_str()
        }
    }
}

/// Takes the suffixes off the end, down to `kept_min` words, and gives them in their order.
pub(super) fn take_suffixes<'a>(
    words: &mut ArenaVec<'a, &'a str>,
    kept_min: usize,
    among: &str,
    found: &mut ArenaVec<'a, &'a str>,
) {
    let at = found.len();
    while words.len() > kept_min
        && let Some(suffix) = words.last().and_then(|word| suffix(word, among))
    {
        found.insert(at, suffix);
        words.pop();
    }
}

/// The same of a family name; behind it `J.R.` is a generation, and no initials.
pub(super) fn take_suffixes_of_family<'a>(
    family: &mut ArenaVec<'a, &'a str>,
    among: &str,
    found: &mut ArenaVec<'a, &'a str>,
) {
    take_suffixes(family, 1, among, found);
    if let [_, .., last] = family[..]
        && let Some(generation) = generation(last)
    {
        found.push(generation);
        family.pop();
    }
}

/// The suffixes in one text, the generation first.
pub(super) fn join_suffixes<'a>(mut found: ArenaVec<'a, &'a str>, arena: &'a Bump) -> &'a str {
    found.sort_by_key(|suffix| generation(suffix).is_none());
    join(&found, arena)
}

fn suffix_of(word: &str) -> Option<Suffix> {
    if word.len() > SUFFIX_LENGTH_MAX {
        None
    } else {
        SUFFIX_OF.get(Squashed::new(word).as_str()).copied()
    }
}

/// Whether all letters of the word are capitals.
pub(super) fn is_capitals(word: &str) -> bool {
    word.chars().any(char::is_uppercase) && !word.chars().any(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_stands_in_two_tables() {
        assert_eq!(IS_AMBIGUOUS.len(), TITLES.len() + AMBIGUOUS_TITLES.len());
        assert_eq!(SUFFIX_OF.len(), suffixes().count());
        assert!(SUFFIX_OF.keys().all(|word| word.len() <= SUFFIX_LENGTH_MAX));
    }
}
