//! Where one phone number of a cell ends and the next begins, and where its extension begins.

use rlibphonenumber::{PHONE_NUMBER_UTIL, Region};

/// A number has as many digits at least; what is left of an extension must hold as many.
const DIGITS_MIN: usize = 7;
/// No number, with its label and extension, is longer: so far is looked from a space for what it parts, in a cell of megabytes, too.
const NUMBER_BYTES_MAX: usize = 250;
const EXTENSION_WORDS: [&str; 6] = ["extension", "extn", "ext", "xt", "x", "#"];
const EXTENSION_DIGITS_MAX: usize = 7;

/// The parts of a cell between `;`, `,`, `|`, `&`, `:::`, line ends, ` or ` and ` and `, and before the label of a further number (`H:`); an
/// extension stays with its number.
pub(super) fn pieces(raw: &str, region: Region) -> impl Iterator<Item = &str> {
    let mut rest = Some(raw);
    std::iter::from_fn(move || {
        let text = rest?;
        let separator = (0..text.len())
            .map(|start| (start, separator_length(text, start, region)))
            .find(|&(start, length)| length > 0 && !is_extension(near(&text[start + length..])));
        rest = separator.map(|(start, length)| &text[start + length..]);
        Some(separator.map_or(text, |(start, _)| &text[..start]))
    })
}

/// A number and the digits of its extension, or the text and `""`.
pub(super) fn cut_extension(text: &str) -> (&str, &str) {
    let text = text.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
    let before = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let extension = &text[before.len()..];
    let marked = before.trim_end_matches([' ', '.', ':', '=', '(']);
    let number = EXTENSION_WORDS
        .iter()
        .find_map(|word| strip_suffix(marked, word));
    match number {
        Some(number)
            if (1..=EXTENSION_DIGITS_MAX).contains(&extension.len()) && has_number(number) =>
        {
            (number, extension)
        }
        _ => (text, ""),
    }
}

/// How many bytes from `start` on separate numbers.
fn separator_length(text: &str, start: usize, region: Region) -> usize {
    match &text.as_bytes()[start..] {
        [b';' | b',' | b'|' | b'&' | b'\n' | b'\r' | b'\t' | 0x1f, ..] => 1,
        [b':', b':', b':', ..] => 3,
        [b' ', b'o' | b'O', b'r' | b'R', b' ', ..] => 4,
        [b' ', b'a' | b'A', b'n' | b'N', b'd' | b'D', b' ', ..] => 5,
        _ if start > NUMBER_BYTES_MAX => 0,
        [b' ', label @ ..] if is_label(label) && has_number(&text[..start]) => 1,
        [b' ', next, ..] if are_two(&text[..start], *next, near(&text[start + 1..]), region) => 1,
        _ => 0,
    }
}

/// As much of a text as a number may take.
fn near(text: &str) -> &str {
    &text[..text.floor_char_boundary(NUMBER_BYTES_MAX)]
}

/// Whether a text begins with what kind of number follows: `H:`, `cell:`.
fn is_label(bytes: &[u8]) -> bool {
    let letters = bytes.iter().take_while(|byte| byte.is_ascii_alphabetic());
    let letters = letters.count();
    letters > 0 && bytes.get(letters) == Some(&b':')
}

/// Whether a space parts two numbers: behind a label (`(home)`), before an area code or country code, or between two that are whole.
/// Behind one of another country the next is likely of that country, too, and is not told from one of the region.
fn are_two(before: &str, next: u8, behind: &str, region: Region) -> bool {
    let digits = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
    let word = before.rsplit(' ').next().unwrap_or_default();
    let is_label = || {
        let inside = word
            .strip_prefix('(')
            .and_then(|word| word.strip_suffix(')'));
        inside.is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_alphabetic()))
    };
    let is_whole = |word: &str| {
        let mut marks = word.bytes().filter(|byte| !byte.is_ascii_digit());
        digits(word) == 10 && marks.all(|mark| matches!(mark, b'-' | b'.'))
    };
    let is_of_region = || {
        let code = before[..before.len() - word.len()].bytes();
        let code: Vec<u8> = code.filter(u8::is_ascii_digit).collect();
        let of_region = PHONE_NUMBER_UTIL.get_country_code_for_region(region);
        code.is_empty() || of_region.is_some_and(|known| known.to_string().as_bytes() == code)
    };
    let next_word = || behind.split([' ', ',', ';']).next().unwrap_or_default();
    match next {
        b'+' => has_number(before) && has_number(behind),
        b'(' if behind[1..].starts_with(|c: char| c.is_ascii_digit()) => {
            digits(before) >= 10 && has_number(behind)
        }
        b'0'..=b'9' if is_label() => has_number(before) && has_number(behind),
        b'0'..=b'9' => is_whole(word) && is_whole(next_word()) && is_of_region(),
        _ => false,
    }
}

/// Whether a text begins with an extension that belongs to the number before it: `ext. 12`.
fn is_extension(text: &str) -> bool {
    let text = text.trim_start();
    let behind_word = EXTENSION_WORDS.iter().find_map(|word| {
        text.get(..word.len())
            .filter(|start| start.eq_ignore_ascii_case(word))
            .map(|_| &text[word.len()..])
    });
    let digits = behind_word.map_or("", |rest| rest.trim_start_matches([' ', '.', ':', '=']));
    let count = digits.bytes().take_while(u8::is_ascii_digit).count();
    (1..=EXTENSION_DIGITS_MAX).contains(&count)
}

/// Takes a word off the end that is not the end of a longer one (`fax`).
fn strip_suffix<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let start = text.len().checked_sub(word.len())?;
    let is_word = text.get(start..)?.eq_ignore_ascii_case(word)
        && !text[..start].ends_with(|c: char| c.is_alphabetic());
    is_word.then(|| &text[..start])
}

fn has_number(text: &str) -> bool {
    text.chars().filter(|c| c.is_numeric()).count() >= DIGITS_MIN
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_fall_into_pieces() {
        for (raw, expected) in [
            ("1;2", &["1", "2"] as &[&str]),
            ("1, ext. 2 or 3", &["1, ext. 2", "3"]),
            ("+1;ext=12\u{1f}2", &["+1;ext=12", "2"]),
            ("é:::ü", &["é", "ü"]),
            ("2125550123 c: 3", &["2125550123", "c: 3"]),
            ("2125550123 ext: 3", &["2125550123 ext: 3"]),
            (
                "212-555-0123 (home) 212-555-0124 (cell)",
                &["212-555-0123 (home)", "212-555-0124 (cell)"],
            ),
            (
                "212-555-0123 212-555-0124",
                &["212-555-0123", "212-555-0124"],
            ),
            (
                "(212) 555-0123 (212) 555-0124",
                &["(212) 555-0123", "(212) 555-0124"],
            ),
            ("+1 (212) 555-0123", &["+1 (212) 555-0123"]),
            ("+1 2125550123 2125550124", &["+1 2125550123", "2125550124"]),
            ("+91 9876543210 9123456789", &["+91 9876543210 9123456789"]),
            ("2125550123 (home) 12", &["2125550123 (home) 12"]),
            ("1 c: 2125550123", &["1 c: 2125550123"]),
            ("", &[""]),
        ] {
            assert_eq!(
                pieces(raw, Region::US).collect::<Vec<_>>(),
                expected,
                "{raw}"
            );
        }
    }

    #[test]
    fn cells_of_megabytes_take_no_time_that_grows_with_their_square() {
        const BYTES: usize = 1 << 20;
        for part in ["a: ", " +", "\n", "(a) 1 ", "2125550123 "] {
            let raw = format!("12 {}", part.repeat(BYTES / part.len()));
            let bytes: usize = pieces(&raw, Region::US).map(str::len).sum();
            assert!(bytes <= raw.len(), "{part:?}");
        }
    }

    #[test]
    fn extensions_are_cut_off() {
        for (text, number, extension) in [
            ("5550123 x12", "5550123 ", "12"),
            ("5550123 Ext. 12)", "5550123 ", "12"),
            ("fax: 5550123", "fax: 5550123", ""),
            ("5550123 fax 12", "5550123 fax 12", ""),
            ("5550123 x12345678", "5550123 x12345678", ""),
            ("x12", "x12", ""),
        ] {
            assert_eq!(cut_extension(text), (number, extension), "{text}");
        }
    }
}
