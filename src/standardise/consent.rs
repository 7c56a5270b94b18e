//! Reads consent and opt-out cells: text in, [`Consent`] out. In doubt it never says that somebody agreed.

use serde::{Deserialize, Serialize};

use super::squash::Squashed;
use super::text;
use crate::named::named;

/// Answers to the question that the column's header asks.
const YES: &[&str] = &[
    "1",
    "10",
    "✓",
    "✔",
    "✅",
    "☑",
    "allow",
    "allowed",
    "checked",
    "doğru",
    "enabled",
    "evet",
    "igaz",
    "ja",
    "ok",
    "okay",
    "on",
    "oui",
    "permitted",
    "prawda",
    "pravda",
    "sand",
    "sann",
    "sant",
    "set",
    "si",
    "sí",
    "sim",
    "t",
    "tak",
    "tosi",
    "true",
    "verdadeiro",
    "verdadero",
    "vero",
    "vrai",
    "waar",
    "wahr",
    "x",
    "y",
    "yes",
];
const NO: &[&str] = &[
    "0",
    "00",
    "✗",
    "✘",
    "❌",
    "☐",
    "disabled",
    "epätosi",
    "f",
    "falsch",
    "false",
    "falsk",
    "falskt",
    "falso",
    "fałsz",
    "faux",
    "hamis",
    "hayır",
    "n",
    "nao",
    "não",
    "nee",
    "nei",
    "nein",
    "nej",
    "nepravda",
    "nie",
    "no",
    "non",
    "off",
    "onwaar",
    "unchecked",
    "usann",
    "yanlış",
];

/// States, which mean the same under any header.
const OPTED_IN: &[&str] = &[
    "accepted",
    "agreed",
    "agree",
    "consent",
    "consented",
    "consentgiven",
    "confirmed",
    "granted",
    "optin",
    "optedin",
    "subscribe",
    "subscribed",
];
const OPTED_OUT: &[&str] = &[
    "blocked",
    "complained",
    "complaint",
    "declined",
    "denied",
    "deny",
    "dnc",
    "donotcall",
    "donotcontact",
    "donotemail",
    "donotmail",
    "donottext",
    "never",
    "nonsubscribed",
    "noconsent",
    "notoptedin",
    "notsubscribed",
    "optout",
    "optedout",
    "refused",
    "removed",
    "revoked",
    "spam",
    "stop",
    "suppressed",
    "unsubscribe",
    "unsubscribed",
    "withdrawn",
];

/// States that decide nothing.
const UNDECIDED: &[&str] = &[
    "default",
    "notset",
    "notyet",
    "pending",
    "unconfirmed",
    "unspecified",
];

named! {
    /// Whether a person may be written to or called on one channel, the most restrictive last. Without a statement: [`Consent::Unknown`].
    #[derive(Default, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    pub enum Consent: as_str {
        /// Nothing was said, or nothing that can be read.
        #[default]
        Unknown = "",
        /// The person agreed.
        Granted = "granted",
        /// The person refused or opted out.
        Refused = "refused",
    }
}

impl Consent {
    /// What holds when two records of one person say this and that (R-MERGE-5): a refusal beats everything. Somebody who agreed
    /// in one record and of whom another says nothing has not refused, so the agreement stands: it re-subscribes nobody.
    #[must_use]
    pub fn most_restrictive(self, other: Self) -> Self {
        self.max(other)
    }
}

/// What a cell says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    Blank,
    Yes,
    No,
    OptedIn,
    OptedOut,
    Unreadable,
}

/// Whether a cell says yes or no in one of the usual ways; `None` if it is blank, undecided or says something else.
#[must_use]
pub fn parse_yes_no(raw: &str) -> Option<bool> {
    match answer(raw) {
        Answer::Yes | Answer::OptedIn => Some(true),
        Answer::No | Answer::OptedOut => Some(false),
        Answer::Blank | Answer::Unreadable => None,
    }
}

/// Reads a cell under a header that asks for agreement (`Email Consent`, `Subscribed`). `None` if it says something, but neither yes
/// nor no nor that it is undecided: that is no agreement.
#[must_use]
pub fn from_consent_cell(raw: &str) -> Option<Consent> {
    match answer(raw) {
        Answer::Yes | Answer::OptedIn => Some(Consent::Granted),
        Answer::No | Answer::OptedOut => Some(Consent::Refused),
        Answer::Blank => Some(Consent::Unknown),
        Answer::Unreadable => None,
    }
}

/// Whether a cell that is no answer holds words: not the day of an answer, nor the address.
#[must_use]
pub fn is_of_words(raw: &str) -> bool {
    !raw.contains(|letter: char| letter.is_ascii_digit() || letter == '@')
}

/// Reads a cell under a header that asks for refusal (`Email Opt Out`, `Do Not Call`, `Unsubscribed`). A "no" there only says that
/// the person has not refused, which is not yet an agreement. `None` if it cannot be read, which is to be taken for a refusal: such
/// columns often hold the day of the opt-out, its reason or the address.
#[must_use]
pub fn from_opt_out_cell(raw: &str) -> Option<Consent> {
    match answer(raw) {
        Answer::Yes | Answer::OptedOut => Some(Consent::Refused),
        Answer::OptedIn => Some(Consent::Granted),
        Answer::No | Answer::Blank => Some(Consent::Unknown),
        Answer::Unreadable => None,
    }
}

fn answer(raw: &str) -> Answer {
    let trimmed = raw.trim();
    if trimmed.is_empty() || text::is_placeholder(trimmed) {
        return Answer::Blank;
    }
    let squashed = Squashed::new(trimmed);
    let word = squashed.as_str();
    let tables = [
        (YES, Answer::Yes),
        (NO, Answer::No),
        (OPTED_IN, Answer::OptedIn),
        (OPTED_OUT, Answer::OptedOut),
        (UNDECIDED, Answer::Blank),
    ];
    tables
        .iter()
        .find(|(words, _)| words.contains(&word))
        .map_or(Answer::Unreadable, |&(_, answer)| answer)
}

#[cfg(test)]
mod tests {
    use super::Consent::{Granted, Refused, Unknown};
    use super::*;

    #[test]
    fn cells_are_read_in_their_sense() {
        for (raw, yes_no, consent, opt_out) in [
            ("Yes", Some(true), Granted, Refused),
            ("TRUE", Some(true), Granted, Refused),
            ("1.0", Some(true), Granted, Refused),
            ("x", Some(true), Granted, Refused),
            ("n", Some(false), Refused, Unknown),
            ("0", Some(false), Refused, Unknown),
            ("0.0", Some(false), Refused, Unknown),
            ("Opted In", Some(true), Granted, Granted),
            ("WAHR", Some(true), Granted, Refused),
            ("Faux", Some(false), Refused, Unknown),
            ("FAŁSZ", Some(false), Refused, Unknown),
            ("unsubscribed", Some(false), Refused, Refused),
            ("Opt-Out", Some(false), Refused, Refused),
            ("", None, Unknown, Unknown),
            ("n/a", None, Unknown, Unknown),
            ("pending", None, Unknown, Unknown),
            ("2024-03-01", None, Unknown, Refused),
            ("asked us to stop", None, Unknown, Refused),
        ] {
            assert_eq!(parse_yes_no(raw), yes_no, "{raw:?}");
            let is_unreadable = consent == Unknown && opt_out == Refused;
            let consent = (!is_unreadable).then_some(consent);
            assert_eq!(from_consent_cell(raw), consent, "{raw:?}");
            let refused = from_opt_out_cell(raw).unwrap_or(Refused);
            assert_eq!(refused, opt_out, "{raw:?}");
        }
    }

    #[test]
    fn the_most_restrictive_wins_in_any_order() {
        for (left, right, expected) in [
            (Granted, Refused, Refused),
            (Unknown, Refused, Refused),
            (Unknown, Granted, Granted),
            (Unknown, Unknown, Unknown),
            (Granted, Granted, Granted),
        ] {
            assert_eq!(left.most_restrictive(right), expected);
            assert_eq!(right.most_restrictive(left), expected);
        }
    }
}
