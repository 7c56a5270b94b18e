//! Given, middle and family names, and names of organisations.

use super::{
    Comparer,
    date::are_of_one_day,
    spelling::{
        SIMILAR, are_numbered_apart, are_told_apart, are_trust_and_business, are_unlike_given,
        family_level, given_level, have_own_parts, is_initials_of,
    },
};
use crate::{
    keys::Code,
    matching::{
        column::Columns,
        fact::{
            Facts,
            Newborn::{Boy, Girl},
        },
        level::{FAMILY, GIVEN, extra, family, given, is_near_name, middle, organization},
    },
};

/// One person's name is seldomer written with a slip of the pen than without by so many half bits.
const SLIP: u8 = 7;

impl Comparer<'_, '_> {
    /// The levels of given and family name, which may have changed places.
    pub(super) fn names(&mut self, one: &Facts, other: &Facts) -> ((u8, u8), (u8, u8)) {
        if one.is_organization() && other.is_organization() {
            return (self.organizations(one.family, other.family), (0, 0));
        }
        let family = self.family(one, other);
        let is_phrase = family.0 == family::EXACT
            && one.given == other.given
            && self.columns.is_phrase(one.given, one.family);
        if is_phrase {
            return ((0, 0), family);
        }
        let given = self.given(one, other);
        let disagrees = given.0 >= given::INITIAL && family.0 >= family::SIMILAR;
        if disagrees && let Some(crossed) = self.crossed(one, other) {
            return crossed;
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
            _ if self.are_told_apart(left, right) => (given::DIFFERENT, 0),
            family::TYPO => (given::TYPO, 0),
            family::SIMILAR => (given::SIMILAR, 0),
            family::PART => (given::PART, 0),
            _ if self.are_name_and_initials(left, right) => (given::SIMILAR, 0),
            _ => (given::DIFFERENT, 0),
        }
    }

    /// Whether one of two names of organisations is the other's initials.
    fn are_name_and_initials(&self, left: Code, right: Code) -> bool {
        let words = [left, right].map(|name| self.columns.word(name));
        let texts = [left, right].map(|name| self.columns.text(name));
        match words.map(|word| word.has_parts) {
            [true, false] => is_initials_of(texts[1], texts[0]),
            [false, true] => is_initials_of(texts[0], texts[1]),
            _ => false,
        }
    }

    /// Whether two names of organisations look alike, but not in the words that tell them from others, or are of two kinds.
    pub(super) fn are_told_apart(&mut self, left: Code, right: Code) -> bool {
        if left == right || left == 0 || right == 0 {
            return false;
        }
        let are_alike = (family::TYPO..=family::PART).contains(&self.family_of(left, right));
        let columns = self.columns;
        let told_apart = self.organizations.get(left, right, || {
            let names = [columns.text(left), columns.text(right)];
            let tells = || are_told_apart(names, |word| columns.is_usual_word(word));
            (are_trust_and_business(names) || are_alike && tells()).into()
        });
        told_apart != 0
    }

    /// The levels of two names that stand in each other's place: both are nearly the same there, or one is and the other agrees as given
    /// names do. A given name that is cut short then says what it does in its own place, and the family name nothing.
    fn crossed(&mut self, one: &Facts, other: &Facts) -> Option<((u8, u8), (u8, u8))> {
        let names = [one.given, one.family, other.given, other.family];
        if names.contains(&0) {
            return None;
        }
        let mut alike = |left: Code, right: Code| {
            left == right || (1..=family::TYPO).contains(&self.family_of(left, right))
        };
        let are_swapped = alike(one.given, other.family) && alike(one.family, other.given);
        let level = if are_swapped {
            given::EXACT
        } else {
            let (turned, straight) = match one.given == other.family {
                true => (one, other),
                false => (other, one),
            };
            if turned.given != straight.family || self.columns.text(turned.given).len() < 2 {
                return None;
            }
            self.given_of_turned(turned, straight)
        };
        match level {
            given::EXACT..=given::TYPO => Some((
                (given::SWAPPED, self.swapped_rarity(one, other)),
                (family::SWAPPED, 0),
            )),
            given::DIFFERENT => None,
            _ => Some(((level, 0), (0, 0))),
        }
    }

    /// The level of two given names, of which the first stands as a family name.
    fn given_of_turned(&mut self, turned: &Facts, straight: &Facts) -> u8 {
        let level = self.given_of(turned.family, straight.given);
        let are_joined = || {
            self.are_joined([straight.given, straight.middle], turned.family)
                || self.are_joined([turned.middle, turned.family], straight.given)
        };
        if level > given::TYPO && are_joined() {
            return given::TYPO;
        }
        level
    }

    /// How rare it is to bear both names, each in the place where it is commoner. One that is but nearly the same says as much less as a
    /// slip of the pen does in its own place: `Nga Le` and `Le Nha`.
    fn swapped_rarity(&self, one: &Facts, other: &Facts) -> u8 {
        let Columns { given, family, .. } = self.columns;
        let rarity = |name: Code| given[name as usize].min(family[name as usize]);
        let names = [(one.given, other.family), (one.family, other.given)];
        let of_names = names.map(|(name, as_written)| {
            let slip = if name == as_written { 0 } else { SLIP };
            rarity(name).min(rarity(as_written)).saturating_sub(slip)
        });
        (of_names[0] + of_names[1]).max(1)
    }

    /// Whether two people stand with their family name first: only what stands last is known as given names, and what stands first is
    /// commoner as a family name.
    fn are_family_first(&self, one: &Facts, other: &Facts) -> bool {
        let columns = self.columns;
        let is_given = |name: Code| columns.word(name).is_given();
        let name = one.given as usize;
        one.given == other.given
            && is_given(one.family)
            && is_given(other.family)
            && !is_given(one.given)
            && columns.family[name] < columns.given[name]
    }

    /// Whether two names are written as one: Bo Lei is Bolei, and Bo L stands for both.
    fn are_joined(&self, [first, second]: [Code; 2], both: Code) -> bool {
        let text = |name: Code| self.columns.text(name);
        let is_second = |rest: &str| match rest.strip_prefix(' ') {
            Some(word) if text(second).len() == 1 => word.starts_with(text(second)),
            Some(words) => words == text(second),
            None => rest == text(second),
        };
        first != 0 && second != 0 && text(both).strip_prefix(text(first)).is_some_and(is_second)
    }

    fn given(&mut self, one: &Facts, other: &Facts) -> (u8, u8) {
        let (left, right) = (one.called(), other.called());
        if left == 0 || right == 0 {
            return (0, 0);
        }
        match [left, right].map(|name| self.facts.newborn(name)) {
            [None, None] => {}
            [Some(Boy), Some(Girl)] | [Some(Girl), Some(Boy)] => return (given::DIFFERENT, 0),
            _ if are_of_one_day(one.birthday, other.birthday) => return (0, 0),
            _ => {} // it may be the mother
        }
        let mut level = self.given_of(left, right);
        if level == given::EXACT {
            return (level, self.columns.given[left as usize]);
        }
        let are_joined =
            |one: &Facts, other: &Facts| self.are_joined([one.given, one.middle], other.given);
        let may_be_joined = matches!(level, given::SIMILAR | given::PART);
        if may_be_joined && (are_joined(one, other) || are_joined(other, one)) {
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
        let columns = self.columns;
        let mut level_of = |(left, right): (Code, Code)| match (left, right) {
            (0, _) | (_, 0) => given::DIFFERENT,
            _ => self.given_of(left, right),
        };
        let is_nickname = |level: u8| level <= given::NICKNAME;
        if by_nickname
            .into_iter()
            .any(|names| is_nickname(level_of(names)))
        {
            return (given::NICKNAME, 0);
        }
        let have_parts = |(left, right)| {
            [left, right]
                .iter()
                .any(|name| columns.word(*name).has_parts)
        };
        let is_middle = |names| match level_of(names) {
            given::TYPO => have_parts(names), // Tian Hua is Tianhua
            level => is_nickname(level),
        };
        let by_middle = [(one.middle, other.given), (one.given, other.middle)];
        if level == given::DIFFERENT && by_middle.into_iter().any(is_middle) {
            return (given::PART, 0);
        }
        (level, 0)
    }

    fn given_of(&mut self, left: Code, right: Code) -> u8 {
        let columns = self.columns;
        if left == right && columns.word(left).letters.len() != 1 {
            return given::EXACT; // no pair to remember
        }
        self.givens.get(left, right, || {
            let words = [columns.word(left), columns.word(right)];
            if are_unlike_given(words) {
                return given::DIFFERENT;
            }
            given_level([columns.text(left), columns.text(right)], words)
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
        if level == family::PART
            && have_own_parts([left, right].map(|name| self.columns.text(name)))
        {
            return (family::DIFFERENT, 0); // Lopez Garcia and Lopez Ruiz
        }
        (
            level,
            near_rarity(FAMILY, level, &self.columns.family, [left, right]),
        )
    }

    /// 0 where nothing can be told.
    fn family_of(&mut self, left: Code, right: Code) -> u8 {
        if left == right {
            return family::EXACT; // no pair to remember
        }
        let columns = self.columns;
        self.families.get(left, right, || {
            let words = [columns.word(left), columns.word(right)];
            let [one, other] = words.map(|word| word.letters);
            let is_initial = one.len().min(other.len()) == 1 && one.first() == other.first();
            if is_initial {
                return 0; // it may be the name, or another
            }
            if words[0].is_unlike(words[1], SIMILAR, 1) {
                return family::DIFFERENT;
            }
            let texts = [columns.text(left), columns.text(right)];
            if are_numbered_apart(words, texts) {
                return family::DIFFERENT;
            }
            family_level(texts, words)
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
        if left == right {
            return family::EXACT;
        }
        let columns = self.columns;
        self.texts.get(left, right, || {
            let words = [columns.word(left), columns.word(right)];
            if words[0].is_unlike(words[1], SIMILAR, 1) {
                return family::DIFFERENT;
            }
            family_level([columns.text(left), columns.text(right)], words)
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
