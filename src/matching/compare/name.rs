//! Given, middle and family names, and names of organisations.

use super::Comparer;
use crate::{
    keys::Code,
    matching::{
        column::Word,
        fact::Facts,
        level::{FAMILY, GIVEN, extra, family, given, is_near_name, middle, organization},
        text::{Letters, differ_in_numbers, is_one_edit, jaro_winkler, skeleton},
    },
    standardise::nickname::{GivenAgreement, same_person_given},
};

/// From this Jaro-Winkler similarity on, two words are one with a slip of the pen.
const TYPO: f32 = 0.92;
/// From this one on they look alike.
const SIMILAR: f32 = 0.83;
/// A word that two names have in common has so many different letters.
const WORD: u32 = 2;

impl Comparer<'_, '_> {
    /// The levels of given and family name, which may have changed places.
    pub(super) fn names(&mut self, one: &Facts, other: &Facts) -> ((u8, u8), (u8, u8)) {
        if one.is_organization() && other.is_organization() {
            return (self.organizations(one.family, other.family), (0, 0));
        }
        let given = self.given(one, other);
        let family = self.family(one, other);
        let disagrees = given.0 >= given::INITIAL && family.0 >= family::SIMILAR;
        if disagrees && self.are_swapped(one, other) {
            return ((given::SWAPPED, 0), (family::SWAPPED, 0));
        }
        let may_be_turned = given.0 == given::EXACT && family.0 == family::DIFFERENT;
        if may_be_turned && self.are_family_first(one, other) {
            return ((given::DIFFERENT, 0), (0, 0));
        }
        (given, family)
    }

    /// The name of an organisation is its own as a given name is a person's: no household shares it.
    fn organizations(&mut self, left: Code, right: Code) -> (u8, u8) {
        if left == 0 || right == 0 {
            return (0, 0);
        }
        match self.family_of(left, right) {
            family::EXACT => (given::EXACT, self.columns.family[left as usize]),
            family::TYPO => (given::TYPO, 0),
            family::SIMILAR => (given::SIMILAR, 0),
            family::PART => (given::PART, 0),
            _ => (given::DIFFERENT, 0),
        }
    }

    fn are_swapped(&mut self, one: &Facts, other: &Facts) -> bool {
        let names = [one.given, one.family, other.given, other.family];
        if names.contains(&0) {
            return false;
        }
        let mut alike =
            |left: Code, right: Code| left == right || self.family_of(left, right) <= family::TYPO;
        alike(one.given, other.family) && alike(one.family, other.given)
    }

    /// Whether two people stand with their family name first: only what stands last is known as given names.
    fn are_family_first(&self, one: &Facts, other: &Facts) -> bool {
        let is_given = |name: Code| self.columns.word(name).is_given;
        one.given == other.given
            && is_given(one.family)
            && is_given(other.family)
            && !is_given(one.given)
    }

    /// Whether a given and a middle name are written as one word: Bo Lei is Bolei.
    fn are_joined(&self, one: &Facts, other: &Facts) -> bool {
        let text = |name: Code| self.columns.text(name);
        text(other.given).strip_prefix(text(one.given)) == Some(text(one.middle))
    }

    fn given(&mut self, one: &Facts, other: &Facts) -> (u8, u8) {
        let (left, right) = (one.called(), other.called());
        if left == 0 || right == 0 {
            return (0, 0);
        }
        let mut level = self.given_of(left, right);
        if level == given::EXACT {
            return (level, self.columns.given[left as usize]);
        }
        if level == given::SIMILAR && (self.are_joined(one, other) || self.are_joined(other, one)) {
            level = given::TYPO;
        }
        if level < given::INITIAL {
            return (
                level,
                near_rarity(GIVEN, level, &self.columns.given, [left, right]),
            );
        }
        let by_nickname = [
            (one.nickname, other.given),
            (one.given, other.nickname),
            (one.nickname, other.nickname),
        ];
        let mut agrees = |(left, right): (Code, Code)| {
            left != 0 && right != 0 && self.given_of(left, right) <= given::NICKNAME
        };
        if by_nickname.into_iter().any(&mut agrees) {
            return (given::NICKNAME, 0);
        }
        let by_middle = [(one.middle, other.given), (one.given, other.middle)];
        if level == given::DIFFERENT && by_middle.into_iter().any(&mut agrees) {
            return (given::PART, 0);
        }
        (level, 0)
    }

    fn given_of(&mut self, left: Code, right: Code) -> u8 {
        let columns = self.columns;
        self.givens.get(left, right, || {
            let words = [columns.word(left), columns.word(right)];
            if are_unlike_given(words) {
                return given::DIFFERENT;
            }
            given_level(
                [columns.text(left), columns.text(right)],
                words,
                left == right,
            )
        })
    }

    pub(super) fn middle(&mut self, left: Code, right: Code) -> (u8, u8) {
        if left == 0 || right == 0 {
            return (0, 0);
        }
        let columns = self.columns;
        if left == right {
            return (middle::EXACT, columns.rarity(left));
        }
        let (one, other) = (columns.text(left), columns.text(right));
        let (level, agrees) = if one.len() == 1 || other.len() == 1 {
            let [one, other] = [one, other].map(|name| name.as_bytes()[0]);
            (middle::INITIAL, one == other)
        } else {
            let level = self.given_of(left, right);
            let agrees = level <= given::SIMILAR || level == given::PART;
            (middle::TYPO, agrees)
        };
        (if agrees { level } else { middle::DIFFERENT }, 0)
    }

    fn family(&mut self, one: &Facts, other: &Facts) -> (u8, u8) {
        let (left, right) = (one.family, other.family);
        if left == 0 || right == 0 {
            return (0, 0);
        }
        let level = self.family_of(left, right);
        if level == family::EXACT {
            return (level, self.columns.family[left as usize]);
        }
        let is_maiden =
            |name: Code, middle: Code| name == middle && self.columns.text(name).len() > 2;
        if level == family::DIFFERENT
            && (is_maiden(left, other.middle) || is_maiden(right, one.middle))
        {
            return (family::PART, 0);
        }
        (
            level,
            near_rarity(FAMILY, level, &self.columns.family, [left, right]),
        )
    }

    fn family_of(&mut self, left: Code, right: Code) -> u8 {
        let columns = self.columns;
        self.families.get(left, right, || {
            let words = [columns.word(left), columns.word(right)];
            let [one, other] = words.map(|word| word.letters);
            let is_initial = one.len().min(other.len()) == 1 && one.first() == other.first();
            if is_initial && left != right {
                return family::SIMILAR;
            }
            if words[0].is_unlike(words[1], SIMILAR, 1) {
                return family::DIFFERENT;
            }
            let texts = [columns.text(left), columns.text(right)];
            if are_numbered_apart(words, texts) {
                return family::DIFFERENT;
            }
            family_level(texts, words, left == right)
        })
    }

    pub(super) fn organization(&mut self, left: Code, right: Code) -> (u8, u8) {
        if left == 0 || right == 0 {
            return (0, 0);
        }
        match self.family_of(left, right) {
            family::EXACT => (organization::EXACT, self.columns.rarity(left)),
            family::TYPO | family::SIMILAR | family::PART => (organization::SIMILAR, 0),
            _ => (organization::DIFFERENT, 0),
        }
    }

    pub(super) fn extra(&mut self, left: Code, right: Code) -> (u8, u8) {
        match self.text_of(left, right) {
            family::EXACT => (extra::EXACT, self.columns.rarity(left)),
            family::TYPO | family::SIMILAR => (extra::TYPO, 0),
            family::PART => (extra::PART, 0),
            _ => (extra::DIFFERENT, 0),
        }
    }

    /// Two texts that are no names of people, as levels of family names.
    pub(super) fn text_of(&mut self, left: Code, right: Code) -> u8 {
        let columns = self.columns;
        self.texts.get(left, right, || {
            let words = [columns.word(left), columns.word(right)];
            if words[0].is_unlike(words[1], SIMILAR, 1) {
                return family::DIFFERENT;
            }
            family_level(
                [columns.text(left), columns.text(right)],
                words,
                left == right,
            )
        })
    }
}

/// How rare the commoner of two names is that are nearly the same; 0 for others.
fn near_rarity(comparison: usize, level: u8, rarities: &[u8], names: [Code; 2]) -> u8 {
    let [one, other] = names.map(|name| rarities[name as usize]);
    if is_near_name(comparison, level) {
        one.min(other)
    } else {
        0
    }
}

/// Whether two given names are two names, told without a look at their texts: neither can be a nickname or the beginning of the other.
fn are_unlike_given([one, other]: [&Word; 2]) -> bool {
    let is_whole = |word: &Word| word.letters.len() > 1;
    is_whole(one)
        && is_whole(other)
        && !(one.is_given && other.is_given)
        && one.letters.first() != other.letters.first()
        && one.is_unlike(other, SIMILAR, 0)
}

/// Whether two names differ in nothing but their numbers: Guest 1 is not Guest 2.
fn are_numbered_apart([one, other]: [&Word; 2], [left, right]: [&str; 2]) -> bool {
    one.letters.may_be_numbered(other.letters) && differ_in_numbers(left, right)
}

/// Whether two texts are one as a scanner reads it: `rnargaret` is `margaret`.
fn are_misread([one, other]: [&Word; 2], [left, right]: [&str; 2]) -> bool {
    one.skeleton == other.skeleton
        && left.len().min(right.len()) > 3
        && !one.letters.may_be_numbered(other.letters)
        && skeleton(left.as_bytes()).eq(skeleton(right.as_bytes()))
}

/// The level of two folded given names.
fn given_level([left, right]: [&str; 2], words: [&Word; 2], is_same: bool) -> u8 {
    if left.len() == 1 || right.len() == 1 {
        let agrees = left.as_bytes()[0] == right.as_bytes()[0];
        return if agrees {
            given::INITIAL
        } else {
            given::DIFFERENT
        };
    }
    if is_same {
        return given::EXACT;
    }
    match same_person_given(left, right) {
        GivenAgreement::Nickname => return given::NICKNAME,
        GivenAgreement::Initial => return given::INITIAL,
        _ => {}
    }
    let letters = words.map(|word| word.letters);
    if are_numbered_apart(words, [left, right]) {
        return given::DIFFERENT;
    }
    let are_known = words.iter().all(|word| word.is_given);
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
    fn parts(name: &str) -> impl Iterator<Item = &str> {
        name.split(' ').filter(|part| part.len() > 1)
    }
    let [one, other] = [left, right].map(|name| name.bytes().filter(|byte| *byte != b' '));
    if one.eq(other) {
        return given::TYPO;
    }
    let is_in = |name: &str, part: &str| parts(name).any(|other| other == part);
    let own = |name, among| parts(name).filter(move |part| !is_in(among, part));
    if parts(left).any(|part| is_in(right, part)) {
        let are_alike = |one: &str, other: &str| {
            let (one, other) = (one.as_bytes(), other.as_bytes());
            jaro_winkler(one, other) >= SIMILAR || is_one_edit(one, other)
        };
        let (ours, theirs) = (|| own(left, right), || own(right, left));
        let is_alike = |part| theirs().any(|other| are_alike(part, other));
        let are_two = ours().next().is_some() && theirs().next().is_some();
        return if are_two && !ours().any(is_alike) {
            given::DIFFERENT // Dong-soo and Min-soo
        } else {
            given::PART
        };
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

fn word_level(left: &str, right: &str, letters: [Letters; 2], sounds: [u32; 2]) -> u8 {
    let (one, other) = (left.as_bytes(), right.as_bytes());
    let similarity = similarity(one, other, letters);
    let shorter = one.len().min(other.len());
    let is_edit = letters[0].may_be_one_edit(letters[1]) && is_one_edit(one, other);
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

/// The Jaro-Winkler similarity; 0 if the letters tell that two texts are not alike.
fn similarity(left: &[u8], right: &[u8], letters: [Letters; 2]) -> f32 {
    if letters[0].may_be_alike(letters[1], SIMILAR) {
        jaro_winkler(left, right)
    } else {
        0.0
    }
}

/// The level of two folded family names, or names of organisations.
fn family_level([left, right]: [&str; 2], words: [&Word; 2], is_same: bool) -> u8 {
    if is_same {
        return family::EXACT;
    }
    let (one, other) = (left.as_bytes(), right.as_bytes());
    let shorter = one.len().min(other.len());
    let has_parts = words.iter().any(|word| word.has_parts);
    let letters = words.map(|word| word.letters);
    let similarity = similarity(one, other, letters);
    let is_edit = letters[0].may_be_one_edit(letters[1]) && is_one_edit(one, other);
    let is_word = one.iter().chain(other).any(u8::is_ascii_alphabetic);
    let is_alike = is_word && similarity >= TYPO && !has_parts;
    if shorter > 3 && (is_edit || is_alike) || are_misread(words, [left, right]) {
        return family::TYPO;
    }
    if has_parts {
        if letters[0].in_common(letters[1]) < WORD {
            return family::DIFFERENT;
        }
        return family_parts(left, right, similarity, is_word);
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
fn family_parts(left: &str, right: &str, similarity: f32, is_word: bool) -> u8 {
    fn words(name: &str) -> impl Iterator<Item = &str> {
        name.split(' ').filter(|word| word.len() > 2)
    }
    let are_one = |word: &str, other: &str| {
        let (one, other) = (word.as_bytes(), other.as_bytes());
        let is_slip = || is_one_edit(one, other) || jaro_winkler(one, other) >= TYPO;
        one == other || one.len().min(other.len()) > 4 && is_slip()
    };
    let found = |name, among| {
        let is_found = |word: &&str| words(among).any(|other| are_one(word, other));
        words(name).filter(is_found).count()
    };
    let shared = found(left, right).min(found(right, left));
    let counts = [left, right].map(|name| words(name).count().max(1));
    let (least, most) = (counts[0].min(counts[1]), counts[0].max(counts[1]));
    if shared > 0 && shared >= most {
        family::TYPO
    } else if shared > 1 && 2 * shared >= most || shared == 0 && is_word && similarity >= TYPO {
        family::SIMILAR
    } else if shared > 0 && 2 * shared >= least {
        family::PART
    } else {
        family::DIFFERENT
    }
}
