//! Phone cells: the usable numbers in E.164, an extension as `;ext=12`, and the parts that cannot be dialled.
//!
//! Plain North American numbers never reach the library ([`nanp`] knows what it would say); everything else does.

mod grouping;
mod nanp;
mod pieces;

use bumpalo::Bump;
use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberFormat, Region};
use rustc_hash::FxHashSet;

use super::cell::{Parsed, Values, says_nothing};
use super::number::{Scientific, without_decimals};
use super::text;
use crate::list::{List, SEPARATOR};
use pieces::{cut_extension, pieces};

/// A number without its extension.
#[must_use]
pub fn without_extension(number: &str) -> &str {
    parted(number).map_or(number, |(number, _)| number)
}

/// The number itself and its extension, if it has one.
pub(crate) fn parted(number: &str) -> Option<(&str, &str)> {
    let is_given = memchr::memchr(EXTENSION.as_bytes()[0], number.as_bytes()).is_some();
    is_given.then(|| number.split_once(EXTENSION)).flatten()
}

/// Every number once, in E.164, whatever extensions it is known with.
pub fn numbers<'a>(phones: List<'a>) -> impl Iterator<Item = &'a str> {
    let are_several = memchr::memchr(SEPARATOR as u8, phones.joined().as_bytes()).is_some();
    let mut known = FxHashSet::default();
    let numbers = phones.iter().map(without_extension);
    numbers.filter(move |number| !are_several || known.insert(*number))
}

/// The numbers that have an extension, with it.
pub fn with_extension<'a>(phones: List<'a>) -> impl Iterator<Item = &'a str> {
    phones
        .iter()
        .filter(|number| without_extension(number).len() < number.len())
}

/// The country of a number that is written with its country's code.
#[must_use]
pub fn country_by_code(text: &str) -> Option<String> {
    let text = text.trim();
    let international = match text.strip_prefix("00") {
        Some(rest) => format!("+{rest}"),
        None => text.to_owned(),
    };
    let number = PhoneNumber::parse(&international, None).ok();
    let number = number.filter(PhoneNumber::is_valid)?;
    Some(number.get_region_code()?.to_string())
}

/// Stands between a number and its extension (RFC 3966).
const EXTENSION: &str = ";ext=";

/// Why a text is not a usable phone number.
enum Fault {
    /// It holds no digit: it is no number at all, but a label.
    NoDigits,
    /// A spreadsheet rounded it (`2.15551E+09`), it lacks its area code, it stands for "there is no number", or no country has such.
    NotInUse,
}

/// Reads numbers as people of one region write them.
#[derive(Clone, Copy, Debug)]
pub struct Parser {
    region: Region,
    is_north_american: bool,
}

impl Parser {
    /// A parser for a region given as ISO alpha-2 code; none if the code is unknown.
    #[must_use]
    pub fn new(default_region: &str) -> Option<Self> {
        let region = Region::from_code(&default_region.to_ascii_uppercase()).ok()?;
        PHONE_NUMBER_UTIL.get_country_code_for_region(region)?;
        Some(Self {
            region,
            is_north_american: matches!(region, Region::US | Region::CA),
        })
    }

    /// The numbers of a cell, however they are separated and labelled.
    #[must_use]
    pub fn parse<'a>(&self, raw: &'a str, arena: &'a Bump) -> Parsed<'a> {
        if self.is_north_american
            && let Some(number) = nanp::Number::plain(raw)
            && number.is_in_use()
            && !is_placeholder(number.national(), true)
        {
            let good = if raw.len() == 12 && raw.starts_with('+') {
                raw
            } else {
                arena.alloc_str(number.e164())
            };
            return Parsed {
                good: List::from_joined(good),
                bad: List::default(),
            };
        }
        let raw = text::folded(raw);
        if says_nothing(&raw) {
            return Parsed::default();
        }
        self.parse_pieces(&raw, arena)
    }

    fn parse_pieces<'a>(&self, raw: &str, arena: &'a Bump) -> Parsed<'a> {
        let (mut good, mut bad) = (Values::new_in(arena), Values::new_in(arena));
        for piece in pieces(raw, self.region) {
            self.sort_piece(piece, &mut good, &mut bad);
        }
        if good.is_empty() && bad.is_empty() {
            bad.push_with(|joined| joined.extend(raw.trim().chars().filter(|c| !c.is_control())));
        }
        Parsed {
            good: good.finish(),
            bad: bad.finish(),
        }
    }

    /// A slash stands between two numbers, or inside one (`030/1234567`): the whole is tried first.
    fn sort_piece(&self, piece: &str, good: &mut Values<'_>, bad: &mut Values<'_>) {
        match self.standardise(piece) {
            Ok(number) => good.push(&number),
            Err(Fault::NoDigits) => {}
            Err(_) if piece.contains('/') => piece
                .split('/')
                .for_each(|part| self.sort_piece(part, good, bad)),
            Err(_) => bad.push(piece.trim()),
        }
    }

    /// One number in E.164, with its extension.
    fn standardise(&self, piece: &str) -> Result<String, Fault> {
        let piece = piece.trim();
        if let Some(scientific) = Scientific::read(piece) {
            let digits: String = scientific.digits().collect();
            return if scientific.shows_all_digits() {
                self.resolve(&digits)
            } else {
                Err(Fault::NotInUse)
            };
        }
        let (number, extension) = cut_extension(without_decimals(piece).unwrap_or(piece));
        let mut number = self.resolve(&self.dialled(number))?;
        if !extension.is_empty() {
            number.push_str(EXTENSION);
            number.push_str(extension);
        }
        Ok(number)
    }

    /// What one would dial: digits, behind a plus if the number has one. Letters are labels, or digits as on a keypad.
    fn dialled(&self, text: &str) -> String {
        let start = text
            .find(|c: char| digit(c).is_some())
            .unwrap_or(text.len());
        let plus = text[..start].contains('+').then_some('+');
        let number = text[start..].chars();
        let is_vanity = self.is_north_american && is_vanity(&text[start..]);
        plus.into_iter()
            .chain(number.filter_map(|c| digit(c).or_else(|| keypad(c).filter(|_| is_vanity))))
            .collect()
    }

    /// The number in E.164 that the digits reach from the default region.
    fn resolve(&self, dialled: &str) -> Result<String, Fault> {
        let digits = dialled.trim_start_matches('+');
        if digits.is_empty() {
            return Err(Fault::NoDigits);
        }
        if (self.is_north_american || dialled.starts_with('+'))
            && let Some(number) = nanp::Number::plain(dialled)
            && number.is_in_use()
        {
            return if is_placeholder(number.national(), true) {
                Err(Fault::NotInUse)
            } else {
                Ok(number.e164().to_owned())
            };
        }
        if is_placeholder(digits, false) {
            return Err(Fault::NotInUse);
        }
        let international = ["00", "011"]
            .iter()
            .find_map(|prefix| dialled.strip_prefix(prefix))
            // a spreadsheet took the plus away
            .or(Some(dialled)
                .filter(|digits| digits.len() >= 12 && !digits.starts_with(['0', '+'])));
        let found = self
            .look_up(dialled)
            .or_else(|| self.look_up(&format!("+{}", international?)));
        found.ok_or(Fault::NotInUse)
    }

    fn look_up(&self, dialled: &str) -> Option<String> {
        let number = PhoneNumber::parse(dialled, Some(self.region))
            .ok()
            .filter(PhoneNumber::is_valid)?;
        Some(number.format_as(PhoneNumberFormat::E164).into_owned())
    }
}

/// An ASCII digit for a digit of the scripts that keyboards of our users have.
fn digit(c: char) -> Option<char> {
    let zero = match c {
        '0'..='9' => return Some(c),
        '٠'..='٩' => '٠',
        '۰'..='۹' => '۰',
        _ => return None,
    };
    char::from_digit(u32::from(c) - u32::from(zero), 10)
}

fn keypad(c: char) -> Option<char> {
    const KEYS: &[u8; 26] = b"22233344455566677778889999";
    let index = u8::try_from(c)
        .ok()
        .filter(u8::is_ascii_alphabetic)?
        .to_ascii_lowercase()
        - b'a';
    Some(char::from(KEYS[usize::from(index)]))
}

/// Whether digits and three or more letters together are as many as a North American number has: `1-800-FLOWERS`.
fn is_vanity(text: &str) -> bool {
    let letters = text.bytes().filter(u8::is_ascii_alphabetic).count();
    let characters = text.bytes().filter(u8::is_ascii_alphanumeric).count();
    letters >= 3 && characters == if text.starts_with('1') { 11 } else { 10 }
}

/// Whether a national number is one that people type to fill a field: one digit only, or digits in a row.
fn is_placeholder(national: &str, is_north_american: bool) -> bool {
    let bytes = national.as_bytes();
    let repeats = |bytes: &[u8]| bytes.windows(2).all(|pair| pair[0] == pair[1]);
    let rises = bytes.len() >= 7
        && bytes
            .windows(2)
            .all(|pair| pair[1] == pair[0] + 1 || pair == b"90");
    repeats(bytes) || rises || is_north_american && matches!(&national[3..], "5551212" | "5555555")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_countrys_code_tells_the_country() {
        for (text, country) in [
            ("+48 501 972 042", Some("PL")),
            ("0048 501972042", Some("PL")),
            ("+1 212 555 0123", Some("US")),
            ("501972042", None),
            ("0", None),
        ] {
            assert_eq!(country_by_code(text).as_deref(), country, "{text}");
        }
    }

    #[test]
    fn extensions_stand_apart_from_numbers() {
        let phones = List::from_joined("+1555;ext=1\u{1f}+1556\u{1f}+1555;ext=2");
        assert_eq!(numbers(phones).collect::<Vec<_>>(), ["+1555", "+1556"]);
        let many = Vec::from_iter((0..200_000).map(|number| format!("+1{number}")));
        let joined = many.join("\u{1f}");
        assert!(numbers(List::from_joined(&joined)).eq(&many));
        let extended: Vec<_> = with_extension(phones).collect();
        assert_eq!(extended, ["+1555;ext=1", "+1555;ext=2"]);
    }

    fn check(region: &str, raw: &str, good: &[&str], bad: &[&str]) {
        let arena = Bump::new();
        let parser = Parser::new(region).unwrap();
        parser.parse(raw, &arena).assert_read(raw, good, bad);
    }

    #[test]
    fn one_number_is_read_however_it_is_written() {
        for (region, raw, good) in [
            ("US", "2125550123", "+12125550123"),
            ("US", "(212) 555-0123", "+12125550123"),
            ("CA", "+1 212.555.0123", "+12125550123"),
            ("US", "1-212-555-0123", "+12125550123"),
            ("US", "cell: 212-555-0123", "+12125550123"),
            ("US", "212 555 0123 (h)", "+12125550123"),
            ("US", "(212)5550123 x12", "+12125550123;ext=12"),
            ("US", "212-555-0123 ext. 12", "+12125550123;ext=12"),
            ("US", "212-555-0123, Extension: 12", "+12125550123;ext=12"),
            ("US", "212-555-0123 #12", "+12125550123;ext=12"),
            ("US", "fax 212-555-0123", "+12125550123"),
            ("US", "12125550123.0", "+12125550123"),
            ("US", "2125550123.0", "+12125550123"),
            ("US", "1.2125550123E+10", "+12125550123"),
            ("US", "1-800-FLOWERS", "+18003569377"),
            ("US", "011 44 20 7946 0958", "+442079460958"),
            ("US", "0044 20 7946 0958", "+442079460958"),
            ("US", "442079460958", "+442079460958"),
            ("US", "+44 (0)20 7946 0958", "+442079460958"),
            ("US", "＋１（２１２） ５５５－０１２３", "+12125550123"),
            ("AU", "61412345678", "+61412345678"),
            ("AU", "0412 345 678", "+61412345678"),
            ("AU", "+1 (212) 555-0123", "+12125550123"),
            ("GB", "020 7946 0958", "+442079460958"),
            ("DE", "030/1234567", "+49301234567"),
        ] {
            check(region, raw, &[good], &[]);
        }
    }

    #[test]
    fn several_numbers_share_a_cell() {
        let both = &["+12125550123", "+12125550199"];
        for raw in [
            "212-555-0123; 212-555-0199",
            "212-555-0123/212-555-0199",
            "212-555-0123 (h), 212-555-0199 (w)",
            "212-555-0123 ::: 212-555-0199",
            "212-555-0123 or 212-555-0199",
            "C: 212-555-0123 H: 212-555-0199",
            "Home phone: 212-555-0123  cell: 212-555-0199",
            "Home: 212-555-0123\nCell: 212-555-0199\n",
            "212-555-0123,1 (212) 555 0123,2125550199, cell",
        ] {
            check("US", raw, both, &[]);
        }
        check(
            "US",
            "212-555-0123 x4; 212-555-0199",
            &["+12125550123;ext=4", "+12125550199"],
            &[],
        );
    }

    #[test]
    fn unusable_numbers_are_kept() {
        for raw in [
            "555-0123",
            "2.15551E+09",
            "5555555555",
            "0000000",
            "1234567890",
            "212-555-1212",
            "212-155-0123",
            "call the office",
            "212-555-0123 call after 5",
        ] {
            check("US", raw, &[], &[raw]);
        }
        check("US", "n/a", &[], &[]);
    }

    #[test]
    fn a_region_must_exist() {
        assert!(
            Parser::new("us").is_some() && Parser::new("XX").is_none() && Parser::new("").is_none()
        );
    }

    proptest! {
        #[test]
        fn a_plain_number_is_as_the_library_reads_it(national in 2_000_000_000_u64..10_000_000_000, has_one in any::<bool>()) {
            let (parser, arena) = (Parser::new("US").unwrap(), Bump::new());
            let raw = if has_one { format!("1{national}") } else { national.to_string() };
            let parsed = parser.parse(&raw, &arena);
            if is_placeholder(&national.to_string(), true) {
                prop_assert!(parsed.good.is_empty());
            } else {
                prop_assert_eq!(parsed.good.first(), parser.look_up(&raw).unwrap_or_default());
            }
        }

        #[test]
        fn good_is_stable(raw in "\\PC{0,20}|[0-9 ()+./x,;#-]{0,30}|\\+?1?[2-9][0-9]{9} ?(x|ext |#)[0-9]{1,4}") {
            let arena = Bump::new();
            for region in ["US", "AU"] {
                let parser = Parser::new(region).unwrap();
                let parsed = parser.parse(&raw, &arena);
                let again = parser.parse(parsed.good.joined(), &arena);
                prop_assert_eq!(again.good, parsed.good);
                prop_assert!(again.bad.is_empty());
            }
        }
    }
}
