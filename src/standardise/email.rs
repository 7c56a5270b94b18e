//! E-mail cells: the usable addresses in lower case, and the parts that look like an address but cannot be one.
//!
//! Stricter than RFC 5322, as senders are: an unquoted local part, a domain of two labels or more, no placeholder.

mod words;

use bumpalo::Bump;

use super::cell::{Parsed, Values, says_nothing};
use super::text;
use crate::list::List;
use words::is_placeholder;
pub use words::{is_public_provider, is_role_address};

/// Punctuation that stands around an address in running text.
const QUOTES: [char; 12] = ['\'', '`', '*', '‘', '’', '‚', '“', '”', '„', '«', '»', '´'];
const LOCAL: u8 = 1;
const DOMAIN: u8 = 2;
const SEPARATOR: u8 = 4;
/// Where each byte may stand in an address in lower case, and what separates addresses.
static CLASS: [u8; 256] = {
    let mut class = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        class[byte] = match byte as u8 {
            b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | 128.. => LOCAL | DOMAIN,
            b'!' | b'#'..=b'\'' | b'*' | b'+' | b'=' | b'^' | b'_' | b'`' | b'{' | b'}' | b'~' => {
                LOCAL
            }
            b'A'..=b'Z' | b'@' | b'\\' => 0,
            _ => SEPARATOR,
        };
        byte += 1;
    }
    class
};

/// The addresses of a cell, however they are separated, with or without display names.
#[must_use]
pub fn parse<'a>(raw: &'a str, arena: &'a Bump) -> Parsed<'a> {
    if is_clean(raw) {
        return Parsed {
            good: List::from_joined(raw),
            bad: List::default(),
        };
    }
    let raw = text::folded(raw);
    if says_nothing(&raw) {
        return Parsed::default();
    }
    let (mut good, mut bad) = (Values::new_in(arena), Values::new_in(arena));
    for piece in pieces(&raw).map(trim).filter(|piece| piece.contains('@')) {
        let mut is_good = false;
        good.push_with(|joined| {
            let start = joined.len();
            push_lower_case(joined, piece);
            is_good = is_usable(&joined[start..]);
            if !is_good {
                joined.truncate(start);
            }
        });
        if !is_good {
            bad.push(piece);
        }
    }
    if good.is_empty() && bad.is_empty() {
        bad.push(raw.trim_matches(separates));
    }
    Parsed {
        good: good.finish(),
        bad: bad.finish(),
    }
}

/// Whether a text in small letters is an address, and none that stands for "there is no address".
fn is_usable(address: &str) -> bool {
    let (local, domain) = parts(address);
    is_local_part(local)
        && is_domain(domain)
        && address.len() <= 254
        && !is_placeholder(local, domain)
}

/// Writes the key under which two spellings of one mailbox meet.
///
/// Gmail ignores dots and what follows a plus; every other provider may tell them apart, so only the exact address counts.
pub fn key(email: &str, key: &mut String) {
    let (local, domain) = parts(email);
    if !matches!(domain, "gmail.com" | "googlemail.com") {
        key.push_str(email);
        return;
    }
    let mailbox = local.split('+').next().unwrap_or(local);
    key.extend(mailbox.chars().filter(|&c| c != '.'));
    key.push_str("@gmail.com");
}

/// What stands before the last `@`, and what behind it; all stands before where there is none.
#[must_use]
pub fn parts(email: &str) -> (&str, &str) {
    let at = email.bytes().rposition(|byte| byte == b'@');
    at.map_or((email, ""), |at| (&email[..at], &email[at + 1..]))
}

/// One usable address and nothing else, already in lower case.
fn is_clean(raw: &str) -> bool {
    !raw.starts_with(|first| QUOTES.contains(&first)) && is_usable(raw)
}

fn separates(c: char) -> bool {
    match u8::try_from(c) {
        Ok(byte @ ..128) => CLASS[usize::from(byte)] == SEPARATOR,
        _ => c.is_whitespace() || c.is_control(),
    }
}

/// The parts of a cell between what separates addresses. What a link says besides its address (`?cc=`) is none.
fn pieces(raw: &str) -> impl Iterator<Item = &str> {
    let mut text = raw;
    std::iter::from_fn(move || {
        if text.is_empty() {
            return None;
        }
        let (piece, rest) = text.split_at(text.find(separates).unwrap_or(text.len()));
        let query = rest.strip_prefix('?').filter(|_| piece.contains('@'));
        let is_query = query
            .and_then(|query| query.split_once('='))
            .is_some_and(|(name, _)| {
                !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic())
            });
        let skipped = if is_query {
            let end = |c: char| c.is_whitespace() || matches!(c, ';' | ',');
            rest.find(end).unwrap_or(rest.len())
        } else {
            rest.chars().next().map_or(0, char::len_utf8)
        };
        text = &rest[skipped..];
        Some(piece)
    })
}

/// Appends a text in lower case.
fn push_lower_case(joined: &mut bumpalo::collections::String<'_>, text: &str) {
    if text.is_ascii() {
        let start = joined.len();
        joined.push_str(text);
        joined[start..].make_ascii_lowercase();
    } else {
        joined.extend(text.chars().flat_map(char::to_lowercase));
    }
}

/// Takes off the punctuation of the text around an address; a leading dot is a fault of the address itself.
fn trim(piece: &str) -> &str {
    piece.trim_matches(QUOTES).trim_end_matches(['.', '!'])
}

fn is_local_part(local: &str) -> bool {
    let mut previous = b'.';
    for byte in local.bytes() {
        if CLASS[usize::from(byte)] & LOCAL == 0 || byte == b'.' && previous == b'.' {
            return false;
        }
        previous = byte;
    }
    previous != b'.' && local.len() <= 64 && has_only_letters_beyond_ascii(local)
}

/// Labels of letters, digits and inner hyphens; two or more of them; the last one is not a number.
fn is_domain(domain: &str) -> bool {
    let (mut previous, mut label_start) = (b'.', 0);
    for (index, byte) in domain.bytes().enumerate() {
        let breaks = matches!((previous, byte), (b'.' | b'-', b'.') | (b'.', b'-'))
            || index - label_start > 63;
        if CLASS[usize::from(byte)] & DOMAIN == 0 || breaks {
            return false;
        }
        if byte == b'.' {
            label_start = index + 1;
        }
        previous = byte;
    }
    let top_level = &domain.as_bytes()[label_start..];
    label_start > 0
        && (2..=63).contains(&top_level.len())
        && previous != b'-'
        && !top_level.iter().all(u8::is_ascii_digit)
        && has_only_letters_beyond_ascii(domain)
}

fn has_only_letters_beyond_ascii(text: &str) -> bool {
    text.is_ascii() || text.chars().all(|c| c.is_ascii() || c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(raw: &str, good: &[&str], bad: &[&str]) {
        let arena = Bump::new();
        parse(raw, &arena).assert_read(raw, good, bad);
    }

    #[test]
    fn cells_fall_into_addresses() {
        for (raw, good) in [
            ("ann@x.org", &["ann@x.org"] as &[&str]),
            (" Ann.O'Hara@X.Org. ", &["ann.o'hara@x.org"]),
            (
                "a@x.org; b@x.org,c@x.org/d@x.org ::: A@X.ORG",
                &["a@x.org", "b@x.org", "c@x.org", "d@x.org"],
            ),
            (
                "Ann Lee <ann@x.org>, \"Lee, Bo\" <bo@x.org>",
                &["ann@x.org", "bo@x.org"],
            ),
            ("mailto:ann@x.org?subject=Hi", &["ann@x.org"]),
            ("a@x.org?b@x.org", &["a@x.org", "b@x.org"]),
            ("a@x.org?cc=c@x.org;b@x.org", &["a@x.org", "b@x.org"]),
            ("home/ann@x.org / bo@x.org", &["ann@x.org", "bo@x.org"]),
            (
                "mailto:ann@x.org?cc=bo@x.org cy@x.org",
                &["ann@x.org", "cy@x.org"],
            ),
            ("“ann@x.org”; ‘bo@x.org’", &["ann@x.org", "bo@x.org"]),
            ("work: ann+crm@x.co.uk (old)", &["ann+crm@x.co.uk"]),
            ("'ann@x.org'", &["ann@x.org"]),
            ("ann@münchen.de", &["ann@münchen.de"]),
            ("\u{feff}ann@\u{200b}x.org\u{200e}", &["ann@x.org"]),
        ] {
            check(raw, good, &[]);
        }
    }

    #[test]
    fn unusable_parts_are_kept_as_written() {
        for bad in [
            "ann@localhost",
            "ann@x",
            "ann@x.o",
            "a.local.part.of.an.address.may.have.sixty-four.letters.but.no.more@x.org",
            "Ann.x.org",
            "a..b@x.org",
            ".a@x.org",
            "a.@x.org",
            "a@b@x.org",
            "a@-x.org",
            "a@x_y.org",
            "@x.org",
            "ann@",
            "a@10.0.0.1",
            "None@none.com",
            "NoEmail@gmail.com",
            "test@test.com",
            "a@a.com",
            "na@na.com",
            "x@none.com",
        ] {
            check(bad, &[], &[bad]);
        }
        check("ann @x.org; bo@x.org", &["bo@x.org"], &["@x.org"]);
    }

    #[test]
    fn nothing_is_not_bad() {
        for raw in ["", "  ", "n/a", "None", "-"] {
            check(raw, &[], &[]);
        }
    }

    #[test]
    fn only_gmail_spellings_meet() {
        for (email, expected) in [
            ("a.n.n+crm@googlemail.com", "ann@gmail.com"),
            ("ann@gmail.com", "ann@gmail.com"),
            ("a.nn+crm@x.org", "a.nn+crm@x.org"),
        ] {
            let mut written = String::new();
            key(email, &mut written);
            assert_eq!(written, expected);
        }
    }

    #[test]
    fn roles_and_providers_are_found() {
        let is_role = ["info", "sales", "accueil", "ann"].map(is_role_address);
        assert_eq!(is_role, [true, true, true, false]);
        assert!(words::PROVIDERS.is_sorted());
        let domains = ["gmail.com", "yahoo.co.uk", "live.acme.com", "acme.com"];
        assert_eq!(domains.map(is_public_provider), [true, true, false, false]);
        assert_eq!(parts("ann@x.org"), ("ann", "x.org"));
    }

    proptest! {
        #[test]
        fn good_is_stable_and_what_the_library_accepts(raw in "\\PC{0,20}|[a-zA-Z.@;<>' +_-]{0,24}|[a-c.]{1,4}@[a-c.-]{1,8}") {
            let arena = Bump::new();
            let parsed = parse(&raw, &arena);
            for address in parsed.good.iter() {
                prop_assert!(email_address::EmailAddress::is_valid(address), "{}", address);
            }
            let again = parse(parsed.good.joined(), &arena);
            prop_assert_eq!(again.good, parsed.good);
            prop_assert!(again.bad.is_empty());
        }
    }
}
