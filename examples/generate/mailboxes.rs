//! E-mail addresses made from names. Two people hardly ever get the same one, as in life.

use any_ascii::any_ascii;

use crate::dice::Dice;

const PROVIDERS: &[&str] = &[
    "gmail.com",
    "gmail.com",
    "gmail.com",
    "gmail.com",
    "gmail.com",
    "gmail.com",
    "gmail.com",
    "gmail.com",
    "yahoo.com",
    "yahoo.com",
    "yahoo.com",
    "hotmail.com",
    "hotmail.com",
    "outlook.com",
    "outlook.com",
    "aol.com",
    "icloud.com",
    "icloud.com",
    "comcast.net",
    "verizon.net",
    "att.net",
    "sbcglobal.net",
    "msn.com",
    "live.com",
    "me.com",
    "ymail.com",
    "cox.net",
    "charter.net",
    "bellsouth.net",
    "protonmail.com",
    "earthlink.net",
    "mac.com",
    "roadrunner.com",
    "frontier.com",
    "optonline.net",
];

/// The private mailbox of a person among `people`: the more people, the more of them need a number.
pub(crate) fn private(
    given: &str,
    family: &str,
    birth_year: i32,
    people: u64,
    dice: &mut Dice,
) -> String {
    let (given, family) = (word(given), word(family));
    let first = given.get(..1).unwrap_or("x");
    let name = match dice.below(8) {
        0..=2 => format!("{given}.{family}"),
        3 => format!("{given}{family}"),
        4 => format!("{first}{family}"),
        5 => format!("{given}_{family}"),
        6 => format!("{family}.{given}"),
        _ => format!("{family}{first}"),
    };
    let plain_per_mille = (300_000_000 / (1_000_000 + people)) as u32;
    let number = match dice.below(1000) {
        roll if roll < plain_per_mille => String::new(),
        roll if roll < plain_per_mille + 80 => (birth_year.rem_euclid(100)).to_string(),
        _ => dice.below((people / 40).max(100) as u32).to_string(),
    };
    format!("{name}{number}@{}", dice.pick(PROVIDERS))
}

/// The mailbox that a whole family reads.
pub(crate) fn shared(family: &str, people: u64, dice: &mut Dice) -> String {
    let family = word(family);
    let number = dice.below((people / 40).max(100) as u32);
    match dice.below(3) {
        0 => format!("the{family}s{number}@{}", dice.pick(PROVIDERS)),
        1 => format!("{family}family{number}@{}", dice.pick(PROVIDERS)),
        _ => format!("{family}{number}@{}", dice.pick(PROVIDERS)),
    }
}

/// The mailbox at work.
pub(crate) fn at_work(given: &str, family: &str, domain: &str, dice: &mut Dice) -> String {
    let (given, family) = (word(given), word(family));
    match dice.below(3) {
        0 => format!("{}{family}@{domain}", given.get(..1).unwrap_or("x")),
        _ => format!("{given}.{family}@{domain}"),
    }
}

/// The letters of a name as an address has them: lower case, no accents, nothing else.
pub(crate) fn word(name: &str) -> String {
    let letters = any_ascii(name).into_bytes().into_iter();
    let letters = letters.filter(u8::is_ascii_alphabetic);
    letters
        .map(|letter| char::from(letter.to_ascii_lowercase()))
        .collect()
}
