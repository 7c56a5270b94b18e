//! Cuts an address into words, in lower case and ASCII.

use any_ascii::any_ascii_char;

/// The words of an address one after the other, in a buffer that is used again.
pub(super) struct Words<'a> {
    rest: &'a str,
    word: String,
}

impl<'a> Words<'a> {
    pub(super) fn of(street: &'a str) -> Self {
        Self {
            rest: street,
            word: String::with_capacity(street.len()),
        }
    }

    pub(super) fn word(&self) -> &str {
        &self.word
    }

    /// The memory of the words.
    pub(super) fn into_word(self) -> String {
        self.word
    }

    /// What follows, as it is written.
    pub(super) fn ahead(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let words = self.rest.split(|c: char| !c.is_alphanumeric());
        words.filter(|word| !word.is_empty())
    }

    /// Goes to the next word; gives what ended it. A full stop inside an abbreviation (`P.O.`) and an apostrophe end none.
    pub(super) fn advance(&mut self) -> Option<char> {
        self.word.clear();
        let mut at = 0;
        loop {
            at += self.push_plain(at);
            let Some(c) = self.rest[at..].chars().next() else {
                break;
            };
            let is_abbreviation = c == '.' && self.word.len() <= 1 || matches!(c, '\'' | '’');
            let behind = at + c.len_utf8();
            if self.push(c) || is_abbreviation && !self.word.is_empty() {
                at = behind;
                continue;
            }
            if self.word.is_empty() && c == '#' {
                self.word.push('#');
            }
            if !self.word.is_empty() {
                let is_mark = c == '#' && self.word != "#";
                self.rest = &self.rest[if is_mark { at } else { behind }..];
                return Some(c);
            }
            at = behind;
        }
        self.rest = "";
        (!self.word.is_empty()).then_some(' ')
    }

    /// Adds the ASCII letters and digits that stand here, in lower case; gives how many.
    fn push_plain(&mut self, at: usize) -> usize {
        let (bytes, start) = (self.rest[at..].bytes(), self.word.len());
        let count = bytes.take_while(u8::is_ascii_alphanumeric).count();
        self.word.push_str(&self.rest[at..at + count]);
        self.word[start..].make_ascii_lowercase();
        count
    }

    /// Adds another letter or digit, in lower case and ASCII.
    fn push(&mut self, c: char) -> bool {
        if c.is_ascii() || !c.is_alphanumeric() {
            return false;
        }
        let letters = any_ascii_char(c).bytes().filter(u8::is_ascii_alphanumeric);
        self.word
            .extend(letters.map(|byte| char::from(byte.to_ascii_lowercase())));
        true
    }
}
