//! Mailboxes that are called as their owners are: every namesake may have one.
//!
//! In: the name of a mailbox and the folded names of its owner. Out: whether the one is made of the others.

/// Whether a mailbox is called by a word of the family name with one of the given names, its initial or nothing, or by a given name with
/// the initial of a family name or nothing, in any order, and with a number of two digits at most: the next one that was free.
pub(super) fn is_made_of(mailbox: &str, [given, family]: [&str; 2]) -> bool {
    let is_called = |[mailbox, first, last]: [&str; 3]| {
        is_called_by(mailbox, last, first) || is_called_by(mailbox, first, last)
    };
    let is_made = |texts: [&str; 3]| {
        is_called(texts)
            || texts.iter().any(|text| has_umlaut(text)) && {
                let plain = texts.map(without_umlauts);
                is_called(plain.each_ref().map(String::as_str))
            }
    };
    let mut firsts = given.split(' ');
    firsts.any(|first| {
        family
            .split(' ')
            .any(|last| is_made([mailbox, first, last]))
    })
}

/// Whether a mailbox is a name, with one letter more or another name, and with a number of two digits at most.
fn is_called_by(mailbox: &str, name: &str, other: &str) -> bool {
    const LETTERS: usize = 1;
    const DIGITS: usize = 2;
    let [mailbox, name, other] = [mailbox, name, other].map(str::as_bytes);
    let Some(at) = place_of(name, mailbox).filter(|_| name.len() > 1) else {
        return false;
    };
    let around = [&mailbox[..at], &mailbox[at + name.len()..]];
    let count = |is_one: fn(&u8) -> bool| {
        let bytes = around.iter().flat_map(|part| part.iter());
        bytes.filter(|byte| is_one(byte)).count()
    };
    let has_other = || other.len() > 1 && around.iter().any(|part| place_of(other, part).is_some());
    let letters = count(u8::is_ascii_alphabetic);
    let is_spelt = letters <= LETTERS || letters <= LETTERS + other.len() && has_other();
    is_spelt && count(u8::is_ascii_digit) <= DIGITS
}

/// Where a short text stands in another.
fn place_of(text: &[u8], other: &[u8]) -> Option<usize> {
    let mut windows = other.windows(text.len().max(1));
    windows.position(|window| window.first() == text.first() && window == text)
}

fn is_umlaut(letter: u8, next: u8) -> bool {
    matches!(letter, b'a' | b'o' | b'u') && next == b'e'
}

fn has_umlaut(text: &str) -> bool {
    let mut pairs = text.as_bytes().windows(2);
    pairs.any(|pair| is_umlaut(pair[0], pair[1]))
}

/// A folded text in which `schroeder` is `schroder`, as `Schröder` folds.
fn without_umlauts(text: &str) -> String {
    let mut last = 0;
    let is_kept = |letter: &char| {
        let before = std::mem::replace(&mut last, *letter as u8);
        !is_umlaut(before, last)
    };
    text.chars().filter(is_kept).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mailbox_may_be_called_as_every_namesake_is() {
        for (mailbox, expected) in [
            ("ann.lee", true),
            ("lee_ann", true),
            ("alee", true),
            ("lee", true),
            ("annlee2", true),
            ("ann.lee84", true),
            ("ann.lee1984", false),
            ("anne.lee", true),
            ("annieb.lee", false),
            ("sunflower", false),
            ("ann", true),
            ("annl", true),
            ("annabel", false),
        ] {
            assert_eq!(is_made_of(mailbox, ["ann", "lee"]), expected, "{mailbox}");
        }
        for (mailbox, expected) in [
            ("ann.lee", true),
            ("mary.ruiz", true),
            ("ann.lee.ruiz", false),
        ] {
            let names = ["mary ann", "lee ruiz"];
            assert_eq!(is_made_of(mailbox, names), expected, "{mailbox}");
        }
        assert!(!is_made_of("x7", ["ann", ""]));
        assert!(is_made_of("jschroeder", ["jutta", "schroder"]), "an umlaut");
    }
}
