//! How two names are spelt, one beside the other: the level of two given names, and of two family names or other texts.

use crate::{
    matching::{
        level::{family, given},
        text::{Letters, differ_in_numbers, is_one_edit, jaro_winkler, skeleton},
        word::Word,
    },
    standardise::{
        name::is_word_of_organizations,
        nickname::{GivenAgreement, same_person_given},
    },
};

/// From this Jaro-Winkler similarity on, two words are one with a slip of the pen.
const TYPO: f32 = 0.92;
/// From this one on they look alike.
pub(super) const SIMILAR: f32 = 0.83;
/// A word that two names have in common has so many different letters.
const WORD: u32 = 2;

/// Whether two given names are two names, told without a look at their texts: people are known to be called either, or neither can be a
/// nickname or the beginning of the other.
pub(super) fn are_unlike_given([one, other]: [&Word; 2]) -> bool {
    let is_whole = |word: &Word| word.letters.len() > 1;
    let is_known = |word: &Word| word.is_given() && !word.has_parts;
    let are_unlike =
        || one.letters.first() != other.letters.first() && one.is_unlike(other, SIMILAR, 0);
    is_whole(one)
        && is_whole(other)
        && !one.may_be_nickname(other)
        && (is_known(one) && is_known(other) || are_unlike())
}

/// Whether two names differ in nothing but their numbers: Guest 1 is not Guest 2.
pub(super) fn are_numbered_apart([one, other]: [&Word; 2], [left, right]: [&str; 2]) -> bool {
    one.letters.may_be_numbered(other.letters) && differ_in_numbers(left, right)
}

/// Whether two texts are one as a scanner reads it: `rnargaret` is `margaret`.
fn are_misread([one, other]: [&Word; 2], [left, right]: [&str; 2]) -> bool {
    one.skeleton == other.skeleton
        && left.len().min(right.len()) > 3
        && !one.letters.may_be_numbered(other.letters)
        && skeleton(left.as_bytes()).eq(skeleton(right.as_bytes()))
}

/// The level of two folded given names that are not the same, or of one initial.
pub(super) fn given_level([left, right]: [&str; 2], words: [&Word; 2]) -> u8 {
    if left.len() == 1 || right.len() == 1 {
        let agrees = left.as_bytes()[0] == right.as_bytes()[0];
        return if agrees {
            given::INITIAL
        } else {
            given::DIFFERENT
        };
    }
    let may_be_nickname = words[0].may_be_nickname(words[1]);
    if may_be_nickname && same_person_given(left, right) == GivenAgreement::Nickname {
        return given::NICKNAME;
    }
    let letters = words.map(|word| word.letters);
    if are_numbered_apart(words, [left, right]) {
        return given::DIFFERENT;
    }
    let are_known = words.iter().all(|word| word.is_given());
    if !are_known && are_misread(words, [left, right]) {
        return given::TYPO;
    }
    if words.iter().any(|word| word.has_parts) {
        return given_parts(left, right, words.map(|word| word.sounds[0]));
    }
    if are_known {
        return given::DIFFERENT;
    }
    word_level(left, right, letters, words.map(|word| word.sounds[0]))
}

/// Several given names on at least one side. Some may be left out; but if both have names of their own, these must be alike.
fn given_parts(left: &str, right: &str, sounds: [u32; 2]) -> u8 {
    let [one, other] = [left, right].map(|name| name.bytes().filter(|byte| *byte != b' '));
    if one.eq(other) {
        return given::TYPO;
    }
    if parts(left).any(|part| is_part(right, part)) {
        return match have_own_parts([left, right]) {
            true => given::DIFFERENT, // Dong-soo and Min-soo
            false => given::PART,
        };
    }
    if are_joined_in(left, right) || are_joined_in(right, left) {
        return given::PART;
    }
    let [one, other] = [left, right].map(|name| name.split(' ').next().unwrap_or(name));
    if one.len().min(other.len()) < 2 {
        return given::DIFFERENT;
    }
    if same_person_given(one, other) == GivenAgreement::Nickname {
        return given::PART;
    }
    let letters = [one, other].map(|word| Letters::of(word.as_bytes()));
    word_level(one, other, letters, sounds).max(given::SIMILAR)
}

/// Whether each of two names has a word of its own, and none of one is like any of the other.
pub(super) fn have_own_parts([left, right]: [&str; 2]) -> bool {
    let own = |name, among| parts(name).filter(move |part| !is_part(among, part));
    let are_alike = |one: &str, other: &str| {
        let letters = [one, other].map(|part| Letters::of(part.as_bytes()));
        similarity(one.as_bytes(), other.as_bytes(), letters) >= SIMILAR
            || is_edit(one.as_bytes(), other.as_bytes(), letters)
            || same_person_given(one, other) == GivenAgreement::Nickname
    };
    let (ours, theirs) = (|| own(left, right), || own(right, left));
    let is_alike = |part| theirs().any(|other| are_alike(part, other));
    ours().next().is_some() && theirs().next().is_some() && !ours().any(is_alike)
}

/// Whether two neighbouring words of a name are one of the other's: `jason tian hua` and `tianhua li`.
fn are_joined_in(name: &str, other: &str) -> bool {
    let mut pairs = name.split(' ').zip(name.split(' ').skip(1));
    pairs.any(|(first, second)| {
        let mut words = other.split(' ');
        words.any(|word| word.strip_prefix(first) == Some(second))
    })
}

/// The words of a name that are no initials.
fn parts(name: &str) -> impl Iterator<Item = &str> {
    name.split(' ').filter(|part| part.len() > 1)
}

fn is_part(name: &str, part: &str) -> bool {
    parts(name).any(|other| other == part)
}

fn word_level(left: &str, right: &str, letters: [Letters; 2], sounds: [u32; 2]) -> u8 {
    let (one, other) = (left.as_bytes(), right.as_bytes());
    let similarity = similarity(one, other, letters);
    let shorter = one.len().min(other.len());
    let is_edit = is_edit(one, other, letters);
    if similarity >= TYPO || shorter > 3 && is_edit {
        return given::TYPO;
    }
    let is_prefix = shorter > 2 && (left.starts_with(right) || right.starts_with(left));
    let sounds_alike = sounds[0] != 0 && sounds[0] == sounds[1];
    if similarity >= SIMILAR || is_prefix || sounds_alike || shorter > 2 && is_edit {
        return given::SIMILAR;
    }
    given::DIFFERENT
}

/// Whether one edit makes one text of the other, told without a look at them where the letters tell that it cannot.
fn is_edit(left: &[u8], right: &[u8], letters: [Letters; 2]) -> bool {
    letters[0].may_be_one_edit(letters[1]) && is_one_edit(left, right)
}

/// The Jaro-Winkler similarity; 0 if the letters tell that two texts are not alike.
fn similarity(left: &[u8], right: &[u8], letters: [Letters; 2]) -> f32 {
    if letters[0].may_be_alike(letters[1], SIMILAR) {
        jaro_winkler(left, right)
    } else {
        0.0
    }
}

/// The level of two folded family names, or names of organisations, that are not the same.
pub(super) fn family_level([left, right]: [&str; 2], words: [&Word; 2]) -> u8 {
    let (one, other) = (left.as_bytes(), right.as_bytes());
    let shorter = one.len().min(other.len());
    let letters = words.map(|word| word.letters);
    let is_edit = is_edit(one, other, letters);
    let is_word = one.iter().chain(other).any(u8::is_ascii_alphabetic);
    if words.iter().any(|word| word.has_parts) {
        if shorter > 3 && is_edit || are_misread(words, [left, right]) {
            return family::TYPO;
        }
        if letters[0].in_common(letters[1]) < WORD {
            return family::DIFFERENT;
        }
        return family_parts(left, right, || is_word && are_alike(one, other, letters));
    }
    let similarity = similarity(one, other, letters);
    let is_alike = is_word && similarity >= TYPO;
    if shorter > 3 && (is_edit || is_alike) || are_misread(words, [left, right]) {
        return family::TYPO;
    }
    if !is_word {
        return family::DIFFERENT;
    }
    let sounds = words.map(|word| word.sounds[1]);
    let sounds_alike = sounds[0] != 0 && sounds[0] == sounds[1] && shorter > 2;
    if similarity >= SIMILAR || sounds_alike || shorter > 2 && is_edit {
        return family::SIMILAR;
    }
    family::DIFFERENT
}

/// Several words on at least one side: how much of the shorter name stands in the longer one.
fn family_parts(left: &str, right: &str, are_alike_as_whole: impl FnOnce() -> bool) -> u8 {
    fn words(name: &str) -> impl Iterator<Item = &[u8]> {
        let words = name.as_bytes().split(|byte| *byte == b' ');
        words.filter(|word| word.len() > 2)
    }
    let are_one = |one: &[u8], other: &[u8]| {
        let is_slip = || {
            let letters = [one, other].map(Letters::of);
            is_edit(one, other, letters) || are_alike(one, other, letters)
        };
        one == other || one.len().min(other.len()) > 4 && is_slip()
    };
    let found = |name: &str, among: &str| {
        let is_found = |word: &&[u8]| words(among).any(|other| are_one(word, other));
        words(name).filter(is_found).count()
    };
    let shared = match found(left, right) {
        0 => 0,
        shared => shared.min(found(right, left)),
    };
    let counts = [left, right].map(|name| words(name).count().max(1));
    let (least, most) = (counts[0].min(counts[1]), counts[0].max(counts[1]));
    if shared > 0 && shared >= most {
        family::TYPO
    } else if shared > 1 && 2 * shared >= most || shared == 0 && are_alike_as_whole() {
        family::SIMILAR
    } else if shared > 0 && 2 * shared >= least {
        family::PART
    } else {
        family::DIFFERENT
    }
}

/// Whether two words are one with a slip of the pen by their similarity.
fn are_alike(left: &[u8], right: &[u8], letters: [Letters; 2]) -> bool {
    letters[0].may_be_alike(letters[1], TYPO) && jaro_winkler(left, right) >= TYPO
}

/// Whether two names of organisations tell them apart: both have words of their own, and none of those in common that few others hold, as
/// `Golden Realty` and `Hill Realty`. What is usual in the file may be a word of one's own (`Family Yoga` and `Family Dental Care`), but
/// not what any organisation may call itself. Of two trusts every word tells, as one family can have several.
pub(super) fn are_told_apart([left, right]: [&str; 2], is_usual: impl Fn(&str) -> bool) -> bool {
    /// Shorter words are looked for as words alone.
    const PIECE: usize = 4;
    let are_trusts = is_trust(left) && is_trust(right);
    let is_word = |word: &str| word.len() > 2 || word.bytes().any(|byte| byte.is_ascii_digit());
    let tells = |word: &str| is_word(word) && !(word == "trust" || !are_trusts && is_usual(word));
    let is_own = |word: &str| tells(word) || is_word(word) && !is_word_of_organizations(word);
    let [found, own] = [true, false].map(|is_found| {
        [(left, right), (right, left)].map(|(name, among)| {
            let joined = among.replace(' ', "");
            let is_in = |word: &str| {
                among.split(' ').any(|other| are_one_word(word, other))
                    || word.len() >= PIECE && joined.contains(word)
            };
            let counts = |word: &str| if is_found { tells(word) } else { is_own(word) };
            let mut words = name.split(' ').filter(|word| counts(word));
            words.any(|word| is_in(word) == is_found)
        })
    });
    own == [true; 2] && (are_trusts || found == [false; 2])
}

/// Whether one of two names of organisations is a trust's and the other says what else it is: `Smith Family Trust` and `Smith Farms`.
pub(super) fn are_trust_and_business(names: [&str; 2]) -> bool {
    let is_business = |name: &str| {
        let mut words = name.split(' ').filter(|word| word.len() > 3);
        !is_trust(name) && words.any(is_word_of_organizations)
    };
    names.iter().any(|name| is_trust(name)) && names.iter().any(|name| is_business(name))
}

/// Whether a word is the initials of a name's words: `hsc` of `howard sons catering`, though small words may have none.
pub(super) fn is_initials_of(word: &str, name: &str) -> bool {
    /// Fewer letters are the initials of many.
    const LEAST: usize = 3;
    let initials = |is_left_out: fn(&str) -> bool| {
        let words = name.split(' ').filter(move |word| !is_left_out(word));
        words.filter_map(|word| word.bytes().next())
    };
    let is_small = |word: &str| matches!(word, "and" | "for" | "of" | "the");
    word.len() >= LEAST
        && (word.bytes().eq(initials(|_| false)) || word.bytes().eq(initials(is_small)))
}

fn is_trust(name: &str) -> bool {
    name.split(' ').any(|word| word == "trust")
}

/// Whether two words are one, or one is cut short, or has slips of the pen.
fn are_one_word(word: &str, other: &str) -> bool {
    let (one, two) = (word.as_bytes(), other.as_bytes());
    let (shorter, letters) = (one.len().min(two.len()), [one, two].map(Letters::of));
    let is_cut = shorter > 2 && (word.starts_with(other) || other.starts_with(word));
    let is_slip = || is_edit(one, two, letters) || similarity(one, two, letters) >= SIMILAR;
    word == other || is_cut || shorter > 3 && is_slip()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_those_of_all_words_but_small_ones() {
        for (word, name, expected) in [
            ("hsc", "howard sons catering", true),
            ("hsc", "howard and sons catering", true),
            ("hasc", "howard and sons catering", true),
            ("hsc", "howard sons clinic house", false),
            ("hc", "howard catering", false),
            ("hsk", "howard sons catering", false),
        ] {
            assert_eq!(is_initials_of(word, name), expected, "{word} {name}");
        }
    }

    #[test]
    fn organizations_are_told_apart_by_words_that_few_have() {
        let is_usual = |word: &str| {
            matches!(
                word,
                "realty" | "group" | "llc" | "trust" | "family" | "yoga" | "pet"
            )
        };
        for (left, right, expected) in [
            ("golden realty", "hill realty", true),
            ("golden realty llc", "golden realty group", false),
            ("golden realty", "golden insurance", false),
            ("family yoga studio", "family pet clinic", true),
            ("family realty group", "family services llc", false),
            ("sunrise realty", "sun rise realty", false),
            ("millers realty", "miler realty", false),
            (
                "booth house kids first realty",
                "booth house partners realty",
                false,
            ),
            ("smith family trust", "smith charitable trust", true),
            ("smith family trust", "smith trust", false),
            ("j smith trust", "john smith trust", false),
            ("garza trust 1999", "garza trust 2012", true),
            ("smith family trust", "smith farms", true),
            ("smith family trust", "smith family trut", false),
        ] {
            for names in [[left, right], [right, left]] {
                let apart = are_trust_and_business(names) || are_told_apart(names, is_usual);
                assert_eq!(apart, expected, "{left} {right}");
            }
        }
    }
}
