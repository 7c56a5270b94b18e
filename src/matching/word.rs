//! What a word of the records tells as a name or a street, found out once for all who share it.
//!
//! In: its text. Out: [`Word`], half a line of a processor's cache, so that most pairs need no look at texts.

use super::text::{self, Letters};
use crate::{
    keys::hash,
    standardise::{
        address::{is_post_office_box, name_and_type},
        nickname,
    },
};

/// What a word tells as a name.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Word {
    /// Hash of the whole.
    pub(crate) hash: u32,
    /// Hash of the first of several words.
    pub(crate) first: u32,
    /// Hash of a street's name without its type: of `n main` for `n main st`. That of the whole where there is none.
    pub(crate) typeless: u32,
    /// How it sounds: the first word, and the last.
    pub(crate) sounds: [u32; 2],
    /// The letters of the whole.
    pub(crate) letters: Letters,
    /// Short hash of what the whole looks like to a scanner.
    pub(crate) skeleton: u8,
    /// A bit for each line of the table of nicknames that has the first word, some lines sharing one: 0 if people are not known to be
    /// called so.
    nicknames: u8,
    pub(crate) has_parts: bool,
    /// Whether it is the street of a box at a post office.
    pub(crate) is_box: bool,
}

impl Word {
    pub(super) fn of(text: &str) -> Self {
        let first = text.split(' ').next().unwrap_or(text);
        let last = text.rsplit(' ').next().unwrap_or(text);
        let short = |text: &str| hash(text.as_bytes()) as u32 * u32::from(!text.is_empty());
        let whole = short(text);
        Self {
            hash: whole,
            first: short(first),
            typeless: name_and_type(text).map_or(whole, |(name, _)| short(&name)),
            sounds: [first, last].map(|word| text::sound(word.as_bytes())),
            letters: Letters::of(text.as_bytes()),
            skeleton: text::skeleton(text.as_bytes()).fold(0, |hash: u8, letter| {
                hash.rotate_left(3).wrapping_add(letter)
            }),
            nicknames: nickname::groups(first)
                .iter()
                .fold(0, |lines, line| lines | 1 << (line % 8)),
            has_parts: first.len() < text.len(),
            is_box: is_post_office_box(text),
        }
    }

    /// Whether people are known to be called so.
    pub(crate) fn is_given(&self) -> bool {
        self.nicknames != 0
    }

    /// Whether one may be a nickname of the other, so that a look at them is worth it.
    pub(super) fn may_be_nickname(&self, other: &Self) -> bool {
        self.nicknames & other.nicknames != 0
    }

    /// Whether two names of one word each neither look nor sound alike, told without a look at their texts; `sound` is the place in
    /// [`Word::sounds`].
    pub(super) fn is_unlike(&self, other: &Self, least: f32, sound: usize) -> bool {
        let sounds = [self, other].map(|word| word.sounds[sound]);
        !self.has_parts
            && !other.has_parts
            && sounds[0] != sounds[1]
            && self.skeleton != other.skeleton
            && !self.letters.may_be_alike(other.letters, least)
            && !self.letters.may_be_one_edit(other.letters)
    }

    /// Whether two streets are called alike, and only one of them says what type it is.
    pub(crate) fn is_but_for_type(&self, other: &Self) -> bool {
        self.hash != other.hash && (self.typeless == other.hash || other.typeless == self.hash)
    }

    /// Whether two streets are called alike and say that they are of two types: Oak St and Oak Ave.
    pub(crate) fn is_of_another_type(&self, other: &Self) -> bool {
        let has_type = |word: &Self| word.typeless != word.hash;
        self.hash != other.hash
            && self.typeless == other.typeless
            && has_type(self)
            && has_type(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_small() {
        assert!(size_of::<Word>() <= 32);
    }

    #[test]
    fn what_a_scanner_misread_is_not_unlike() {
        let unlike = |left, right| Word::of(left).is_unlike(&Word::of(right), 0.83, 1);
        assert!(!unlike("vvoo", "woo"));
        assert!(unlike("clover", "tiger"));
    }
}
