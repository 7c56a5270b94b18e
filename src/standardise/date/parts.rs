//! Takes a date apart: three parts, and what stands behind them (a time, a zone).

use super::clock;

/// A day, a month or a year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) value: i32,
    /// With how many digits it was written; none for a name.
    pub(super) digits: u8,
    /// Whether it was written as the name of a month.
    pub(super) is_month: bool,
}

impl Part {
    fn number(value: i32, digits: u8) -> Self {
        Self {
            value,
            digits,
            is_month: false,
        }
    }
}

/// A date in the order in which it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Written<'a> {
    pub(super) parts: [Part; 3],
    pub(super) rest: &'a str,
}

impl<'a> Written<'a> {
    /// Three parts between separators: `2024-03-15`, `3/15/24`, `15-Mar-2024`, `Fri, March 15th, 2024`.
    pub(super) fn read(text: &'a str) -> Option<Self> {
        if let Some(written) = Self::read_numbers(text) {
            return Some(written);
        }
        match Self::read_parts(text) {
            // a Tuesday of many languages is short for March in others
            Some(written)
                if !written.parts[0].is_month || clock::micros(written.rest).is_some() =>
            {
                Some(written)
            }
            other => behind_weekday(text).and_then(Self::read_parts).or(other),
        }
    }

    fn read_parts(text: &'a str) -> Option<Self> {
        let mut rest = text;
        let mut parts = [Part::default(); 3];
        for (index, part) in parts.iter_mut().enumerate() {
            let inner = if index == 0 {
                rest
            } else {
                skip_separators(rest)?
            };
            (*part, rest) = read_number(inner).or_else(|| read_month(inner))?;
        }
        let is_cut = !rest.starts_with(|c: char| c.is_ascii_digit());
        (is_cut && parts.iter().filter(|part| part.is_month).count() <= 1 && !parts[2].is_month)
            .then_some(Self { parts, rest })
    }

    /// The most frequent forms, for speed: numbers only, with one separator between each two.
    fn read_numbers(text: &'a str) -> Option<Self> {
        let bytes = text.as_bytes();
        let mut parts = [Part::default(); 3];
        let mut index = 0;
        for part in &mut parts {
            index += usize::from(index > 0);
            while let Some(digit @ b'0'..=b'9') = bytes.get(index) {
                part.value = part.value * 10 + i32::from(digit - b'0');
                part.digits += 1;
                index += 1;
                if part.digits > 4 {
                    return None;
                }
            }
            let is_separated = matches!(
                bytes.get(index),
                None | Some(b'/' | b'-' | b'.' | b' ' | b'T')
            );
            if !matches!(part.digits, 1 | 2 | 4) || !is_separated {
                return None;
            }
        }
        Some(Self {
            parts,
            rest: text.get(index..)?,
        })
    }

    /// Three parts without separators: `20240315`, `20240315T1430`, or with the year last.
    pub(super) fn read_compact(text: &'a str) -> Option<Self> {
        let digits = text
            .get(..8)
            .filter(|start| start.bytes().all(|byte| byte.is_ascii_digit()))?;
        let part = |from: usize, to: usize| {
            let value = digits[from..to]
                .bytes()
                .fold(0, |value, byte| value * 10 + i32::from(byte - b'0'));
            Part::number(value, (to - from) as u8)
        };
        let is_year_first = matches!(part(0, 4).value, 0 | 1800..=2200);
        let parts = if is_year_first {
            [part(0, 4), part(4, 6), part(6, 8)]
        } else {
            [part(0, 2), part(2, 4), part(4, 8)]
        };
        Some(Self {
            parts,
            rest: &text[8..],
        })
    }
}

fn skip_separators(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches(['-', '/', '.', ' ', ',', '\'', '\u{a0}']);
    let is_behind = rest.len() < text.len();
    is_behind.then(|| skip_of(rest))
}

/// What stands behind the `de` of `15 de marzo de 2024`, or a `del`.
fn skip_of(text: &str) -> &str {
    let behind = ["de ", "del "].into_iter().find_map(|of| {
        let (start, behind) = text.split_at_checked(of.len())?;
        start.eq_ignore_ascii_case(of).then_some(behind)
    });
    behind.unwrap_or(text)
}

fn read_number(text: &str) -> Option<(Part, &str)> {
    let (mut value, mut digits) = (0, 0);
    for byte in text.bytes().take_while(u8::is_ascii_digit).take(4) {
        value = value * 10 + i32::from(byte - b'0');
        digits += 1;
    }
    let rest = &text[usize::from(digits)..];
    (digits > 0 && digits != 3).then(|| (Part::number(value, digits), skip_ordinal(rest)))
}

/// `15th`, `1er`
fn skip_ordinal(text: &str) -> &str {
    if !text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return text;
    }
    let suffix = text.get(..2).filter(|start| {
        ["st", "nd", "rd", "th", "er"]
            .iter()
            .any(|suffix| suffix.eq_ignore_ascii_case(start))
    });
    suffix.map_or(text, |suffix| &text[suffix.len()..])
}

fn read_month(text: &str) -> Option<(Part, &str)> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let (word, rest) = split_word(text);
    let value = MONTHS
        .iter()
        .zip(1..)
        .find(|(month, _)| is_short_for(word, month))
        .map(|(_, value)| value)
        .or_else(|| foreign_month(word))?;
    Some((
        Part {
            value,
            digits: 0,
            is_month: true,
        },
        rest,
    ))
}

/// A month by its name in German, French, Spanish, Italian, Portuguese or Dutch; none where the letters begin two months.
fn foreign_month(word: &str) -> Option<i32> {
    let first = word.chars().next()?.to_ascii_lowercase();
    let is_meant = |names: &str| names.split(' ').any(|name| is_short_for(word, name));
    let months = foreign_months(first).iter();
    let mut meant = months.filter(|(_, names)| is_meant(names));
    let (value, _) = meant.next()?;
    meant.next().is_none().then_some(*value)
}

/// The months with foreign names that begin with a letter.
fn foreign_months(first: char) -> &'static [(i32, &'static str)] {
    match first {
        'a' => &[(4, "abril aprile avril"), (8, "agosto août aout augustus")],
        'd' => &[(
            12,
            "dezember dezembro décembre decembre diciembre dicembre december",
        )],
        'e' => &[(1, "enero")],
        'f' => &[(
            2,
            "februar februari février fevrier febrero febbraio fevereiro",
        )],
        'g' => &[(1, "gennaio"), (6, "giugno")],
        'j' => &[
            (1, "januar jänner janvier janeiro januari"),
            (6, "juni juin junio junho"),
            (7, "juli juillet julio julho"),
        ],
        'l' => &[(7, "luglio")],
        'm' => &[
            (3, "märz maerz mrz mars marzo março marco maart mrt"),
            (5, "mai mayo maggio maio mei"),
        ],
        'n' => &[(11, "november novembre noviembre novembro")],
        'o' => &[(10, "oktober octobre octubre ottobre outubro")],
        's' => &[(9, "september septembre septiembre settembre setembro")],
        _ => &[],
    }
}

/// What stands behind a day of the week, in any of these languages.
fn behind_weekday(text: &str) -> Option<&str> {
    const WEEKDAYS: [&str; 7] = [
        "monday tuesday wednesday thursday friday saturday sunday",
        "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag",
        "lundi mardi mercredi jeudi vendredi samedi dimanche",
        "lunes martes miércoles jueves viernes sábado domingo",
        "lunedì martedì mercoledì giovedì venerdì sabato domenica",
        "segunda terça quarta quinta sexta sábado domingo",
        "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    ];
    const OF_TWO_LETTERS: [&str; 13] = [
        "mo", "di", "mi", "do", "fr", "sa", "so", "ma", "wo", "vr", "za", "zo", "lu",
    ];
    let (word, rest) = split_word(text);
    let mut weekdays = WEEKDAYS.iter().flat_map(|names| names.split(' '));
    let is_weekday = weekdays.any(|weekday| is_short_for(word, weekday))
        || OF_TWO_LETTERS
            .iter()
            .any(|short| short.eq_ignore_ascii_case(word));
    let rest = rest.strip_prefix("-feira").unwrap_or(rest);
    is_weekday.then(|| skip_separators(rest))?
}

fn split_word(text: &str) -> (&str, &str) {
    text.split_at(
        text.find(|c: char| !c.is_alphabetic())
            .unwrap_or(text.len()),
    )
}

/// Whether a word is the start of a name, of three letters at least, in any case.
fn is_short_for(word: &str, name: &str) -> bool {
    let mut letters = name.chars();
    word.len() >= 3
        && word
            .chars()
            .all(|letter| letters.next().is_some_and(|known| is_letter(letter, known)))
}

/// Whether a letter is this small one, or its capital.
fn is_letter(letter: char, small: char) -> bool {
    letter.eq_ignore_ascii_case(&small) || (!letter.is_ascii() && letter.to_lowercase().eq([small]))
}
