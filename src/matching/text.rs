//! How alike two folded texts are: Jaro-Winkler, one edit, and a code of how a name sounds.
//!
//! In: ASCII in lower case. Nothing is allocated, and no order of the two texts matters.

/// The bits of digits.
const DIGITS: u32 = 0b11111 << 26;
/// The bit of each byte: one for each letter; digits and all else share the rest.
static BITS: [u32; 256] = {
    let mut bits = [1 << 31; 256];
    let mut byte = 0;
    while byte < 26 {
        bits[b'a' as usize + byte] = 1 << byte;
        byte += 1;
    }
    let mut digit = 0;
    while digit < 10 {
        bits[b'0' as usize + digit] = 1 << (26 + digit % 5);
        digit += 1;
    }
    bits
};

/// Which letters a text has, and how many: enough to tell that two texts cannot be alike, without a look at them.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Letters {
    /// As [`BITS`] has them.
    mask: u32,
    len: u8,
    first: u8,
}

impl Letters {
    /// The letters of a text.
    pub(crate) fn of(text: &[u8]) -> Self {
        let bits = text.iter().map(|byte| BITS[usize::from(*byte)]);
        Self {
            mask: bits.fold(0, |mask, bit| mask | bit),
            len: text.len().min(255) as u8,
            first: text.first().copied().unwrap_or(0),
        }
    }

    /// How long the text is; 255 for all that are longer.
    pub(crate) fn len(self) -> u8 {
        self.len
    }

    /// The first letter; 0 for no text.
    pub(crate) fn first(self) -> u8 {
        self.first
    }

    /// Whether the Jaro-Winkler similarity can be `least` or more. A letter that the other text does not have finds no match there.
    pub(crate) fn may_be_alike(self, other: Self, least: f32) -> bool {
        if self.len.max(other.len) > 64 {
            return true;
        }
        let matched = |one: Self, other: Self| {
            u32::from(one.len).saturating_sub((one.mask & !other.mask).count_ones())
        };
        let matches = matched(self, other).min(matched(other, self)) as f32;
        if matches == 0.0 {
            return false;
        }
        let jaro = (matches / f32::from(self.len) + matches / f32::from(other.len) + 1.0) / 3.0;
        let prefix = if self.first == other.first { 0.4 } else { 0.0 };
        jaro + prefix * (1.0 - jaro) >= least
    }

    /// Whether one edit can make one text of the other.
    pub(crate) fn may_be_one_edit(self, other: Self) -> bool {
        self.len.abs_diff(other.len) <= 1 && (self.mask ^ other.mask).count_ones() <= 2
    }

    /// Whether there is a digit in the text.
    fn has_digits(self) -> bool {
        self.mask & DIGITS != 0
    }

    /// Whether two texts may bear different numbers, so that a look at them is worth it.
    pub(crate) fn may_be_numbered(self, other: Self) -> bool {
        self.has_digits() && other.has_digits()
    }

    /// How many different letters both have.
    pub(crate) fn in_common(self, other: Self) -> u32 {
        (self.mask & other.mask).count_ones()
    }
}

/// The Jaro-Winkler similarity, 0 to 1. Bytes beyond the 64th are left out.
#[must_use]
pub(crate) fn jaro_winkler(left: &[u8], right: &[u8]) -> f32 {
    let (short, long) = ordered(left, right);
    let (short, long) = (&short[..short.len().min(64)], &long[..long.len().min(64)]);
    let jaro = jaro(short, long);
    let prefix = short
        .iter()
        .zip(long)
        .take(4)
        .take_while(|(one, other)| one == other)
        .count();
    jaro + prefix as f32 * 0.1 * (1.0 - jaro)
}

/// The shorter text and the longer one; of equals, the lesser first.
fn ordered<'t>(left: &'t [u8], right: &'t [u8]) -> (&'t [u8], &'t [u8]) {
    if (left.len(), left) <= (right.len(), right) {
        (left, right)
    } else {
        (right, left)
    }
}

/// Jaro over bit masks: for each letter of the short text, the first free equal letter of the long one within reach.
fn jaro(short: &[u8], long: &[u8]) -> f32 {
    if short.is_empty() {
        return f32::from(u8::from(long.is_empty()));
    }
    let reach = (long.len() / 2).saturating_sub(1);
    let (mut taken_short, mut taken_long) = (0_u64, 0_u64);
    for (place, letter) in short.iter().enumerate() {
        let from = place.saturating_sub(reach);
        let to = (place + reach + 1).min(long.len());
        let found =
            (from..to).find(|&other| taken_long >> other & 1 == 0 && long[other] == *letter);
        if let Some(other) = found {
            taken_long |= 1 << other;
            taken_short |= 1 << place;
        }
    }
    let matches = taken_short.count_ones();
    if matches == 0 {
        return 0.0;
    }
    let mut transposed = 0;
    let mut rest = taken_long;
    let mut from = taken_short;
    while from != 0 {
        let (one, other) = (from.trailing_zeros(), rest.trailing_zeros());
        transposed += u32::from(short[one as usize] != long[other as usize]);
        from &= from - 1;
        rest &= rest - 1;
    }
    let matches = matches as f32;
    let transposed = (transposed / 2) as f32;
    (matches / short.len() as f32 + matches / long.len() as f32 + (matches - transposed) / matches)
        / 3.0
}

/// Whether one letter more, less, or other, or two neighbours in each other's place, make one text of the other; not if they are equal.
#[must_use]
pub(crate) fn is_one_edit(left: &[u8], right: &[u8]) -> bool {
    let (short, long) = ordered(left, right);
    if long.len() - short.len() > 1 {
        return false;
    }
    let start = short
        .iter()
        .zip(long)
        .take_while(|(one, other)| one == other)
        .count();
    if start == long.len() {
        return false;
    }
    let (short, long) = (&short[start..], &long[start..]);
    if short.len() < long.len() {
        return short == &long[1..];
    }
    short[1..] == long[1..]
        || short.len() > 1 && short[0] == long[1] && short[1] == long[0] && short[2..] == long[2..]
}

/// Whether two texts are the same but for their numbers.
#[must_use]
pub(crate) fn differ_in_numbers(left: &str, right: &str) -> bool {
    let is_digit = |byte: &u8| byte.is_ascii_digit();
    let [one, other] = [left, right].map(|text| text.bytes().filter(|byte| !is_digit(byte)));
    let are_numbered = [left, right]
        .iter()
        .all(|text| text.as_bytes().iter().any(is_digit));
    are_numbered && left != right && one.eq(other)
}

/// Whether all numbers of the second text stand in the first, too.
#[must_use]
pub(crate) fn has_numbers_of(text: &str, other: &str) -> bool {
    numbers(other).all(|number| numbers(text).any(|known| known == number))
}

fn numbers(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_ascii_digit())
        .filter(|number| !number.is_empty())
}

/// What a text looks like to a scanner, which takes letters that look alike for each other: the same for `j0an` and `joan`, `rnay` and
/// `may`.
pub(crate) fn skeleton(text: &[u8]) -> impl Iterator<Item = u8> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let (letter, length) = match text.get(at..)? {
            [] => return None,
            [b'r', b'n', ..] => (b'm', 2),
            [b'v', b'v', ..] => (b'w', 2),
            [b'i', ..] => (b'l', 1),
            _ => (read_letter(text, at), 1),
        };
        at += length;
        Some(letter)
    })
}

/// The letter that stands at a place, and where a digit stands beside a letter, the one that it looks like.
fn read_letter(text: &[u8], at: usize) -> u8 {
    let is_letter = |at: usize| text.get(at).is_some_and(u8::is_ascii_lowercase);
    let letter = match text[at] {
        b'0' => b'o',
        b'1' => b'l',
        b'5' => b's',
        b'6' | b'8' => b'b',
        other => return other,
    };
    if is_letter(at.wrapping_sub(1)) || is_letter(at + 1) {
        letter
    } else {
        text[at]
    }
}

/// How a name sounds, as a hash: its first letter and the groups of its consonants, none twice in a row. 0 for no letter. What a scanner
/// read in no name's place (`j0an`, `rnay`, `vvay`) is put right.
#[must_use]
pub(crate) fn sound(name: &[u8]) -> u32 {
    let (misread, name) = match name {
        [b'r', b'n', rest @ ..] => (Some(b'm'), rest),
        [b'v', b'v', rest @ ..] => (Some(b'w'), rest),
        _ => (None, name),
    };
    let letters = (0..name.len()).map(|at| read_letter(name, at));
    let letters = misread
        .into_iter()
        .chain(letters)
        .filter(u8::is_ascii_lowercase);
    let (mut code, mut count, mut last) = (0_u32, 0, 0);
    let mut before = 0;
    for letter in letters {
        let group = group_of(letter, before);
        before = letter;
        if count == 0 {
            code = u32::from(first_sound(letter));
            count = 1;
            last = group;
            continue;
        }
        if group != 0 && group != last && count < 5 {
            code = code * 10 + u32::from(group);
            count += 1;
        }
        if !matches!(letter, b'h' | b'w') {
            last = group;
        }
    }
    code
}

fn first_sound(letter: u8) -> u8 {
    match letter {
        b'k' | b'q' => b'c',
        b'z' => b's',
        b'j' => b'g',
        b'y' | b'e' => b'i',
        other => other,
    }
}

fn group_of(letter: u8, before: u8) -> u8 {
    match letter {
        b'h' if before == b'p' => 1,
        b'b' | b'f' | b'p' | b'v' => 1,
        b'c' | b'g' | b'j' | b'k' | b'q' | b's' | b'x' | b'z' => 2,
        b'd' | b't' => 3,
        b'l' => 4,
        b'm' | b'n' => 5,
        b'r' => 6,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn edits_are_told() {
        for (left, right, expected) in [
            ("smith", "smyth", true),
            ("smith", "smiht", true),
            ("smith", "smit", true),
            ("smith", "ssmith", true),
            ("smith", "smith", false),
            ("smith", "smythe", false),
            ("ab", "ba", true),
            ("", "a", true),
            ("clara", "carla", false),
        ] {
            assert_eq!(
                is_one_edit(left.as_bytes(), right.as_bytes()),
                expected,
                "{left} {right}"
            );
        }
    }

    #[test]
    fn names_that_sound_alike_have_one_code() {
        for (left, right) in [
            ("catherine", "katharine"),
            ("philip", "phillip"),
            ("meyer", "maier"),
            ("schmidt", "schmitt"),
            ("stephen", "stefan"),
            ("rnargaret", "margaret"),
            ("vvanda", "wanda"),
            ("wi11iam", "william"),
            ("5teven", "steven"),
        ] {
            assert_eq!(
                sound(left.as_bytes()),
                sound(right.as_bytes()),
                "{left} {right}"
            );
        }
        assert_ne!(sound(b"robert"), sound(b"richard"));
        assert_eq!(sound(b""), 0);
    }

    #[test]
    fn what_a_scanner_takes_for_each_other_has_one_skeleton() {
        for (left, right, expected) in [
            ("j0an", "joan", true),
            ("rnargaret", "margaret", true),
            ("vvanda", "wanda", true),
            ("karla", "kar1a", true),
            ("dark", "clark", false),
            ("brown", "bromn", false),
            ("adrian", "adnan", false),
            ("6ar6ara 5mlth", "barbara smith", true),
            ("10 l5", "1o l5", false),
            ("5 oak", "s oak", false),
        ] {
            let [one, other] = [left, right].map(|text| Vec::from_iter(skeleton(text.as_bytes())));
            assert_eq!(one == other, expected, "{left} {right}");
        }
    }

    proptest! {
        #[test]
        fn similarity_is_that_of_the_reference(left in "[a-e]{0,12}", right in "[a-e]{0,12}") {
            let ours = f64::from(jaro_winkler(left.as_bytes(), right.as_bytes()));
            let (short, long) = if (left.len(), &left) <= (right.len(), &right) { (&left, &right) } else { (&right, &left) };
            let jaro = strsim::jaro(short, long); // it goes by the order of the two
            let prefix = left.bytes().zip(right.bytes()).take(4).take_while(|(one, other)| one == other).count();
            let expected = jaro + prefix as f64 * 0.1 * (1.0 - jaro);
            let swapped = f64::from(jaro_winkler(right.as_bytes(), left.as_bytes()));
            prop_assert!((ours - expected).abs() < 1e-6, "{} {}", ours, expected);
            prop_assert!((ours - swapped).abs() < 1e-6);
            let letters = [&left, &right].map(|text| Letters::of(text.as_bytes()));
            prop_assert!(letters[0].may_be_alike(letters[1], ours as f32 - 1e-5) || ours == 0.0 || left.is_empty() || right.is_empty());
            prop_assert!(letters[0].may_be_one_edit(letters[1]) || !is_one_edit(left.as_bytes(), right.as_bytes()));
            prop_assert_eq!(is_one_edit(left.as_bytes(), right.as_bytes()), strsim::osa_distance(&left, &right) == 1);
        }
    }
}
