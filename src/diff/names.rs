//! Numbers for the few words that millions of rows repeat: owners, rules, flags.

use rustc_hash::FxHashMap;

/// Words by number and numbers by word.
#[derive(Debug, Default)]
pub(super) struct Names {
    numbers: FxHashMap<Box<str>, u32>,
    words: Vec<Box<str>>,
}

impl Names {
    /// The number of a word, which is a new one if need be.
    pub(super) fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = self.words.len() as u32;
        self.numbers.insert(word.into(), number);
        self.words.push(word.into());
        number
    }

    /// The word of a number that this has given.
    pub(super) fn word(&self, number: u32) -> &str {
        &self.words[number as usize]
    }
}
