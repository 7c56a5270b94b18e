//! The words of cells that no registry of rules has: states, kinds and reasons, each with what it means and what to do about it.
//!
//! In goes a word of a table (`later_decision`); out comes what the enum that writes the cell says of it. A column is explained with
//! its words.

mod matching;

use crate::{
    access::{Answered, Ground, Level},
    assign::Unowned,
    cluster::Apart,
    decision::{Asks, Caveat, Obstacle, Verdict},
    export::LeftOut,
    flag::Severity,
    load::RejectReason,
    metric::Passage,
    named::Word,
    pipeline::{LinkUse, Status},
    record::{CORRESPONDENT, FORMER_OWNER},
    send::Reason,
    settle::{EventKind, Part},
};

/// The words of one enum, and the columns whose cells they stand in.
struct Vocabulary {
    /// As `table.column`.
    columns: &'static [&'static str],
    words: &'static [Word],
}

const VOCABULARIES: &[Vocabulary] = &[
    of(
        &[
            "contacts.unowned_by",
            "ownership_history.rule",
            "owner_movement.rule",
        ],
        &Unowned::WORDS,
    ),
    of(&["records.part"], &Part::WORDS),
    of(&["rejects.reason"], &RejectReason::WORDS),
    of(&["decisions.decision"], &Asks::WORDS),
    of(&["decisions.result"], &Verdict::WORDS),
    of(&["decisions.rule"], &Obstacle::WORDS),
    of(&["decisions.rule"], &Caveat::WORDS),
    of(&["merge_candidates.status"], &Status::WORDS),
    of(&["links.use"], &LinkUse::WORDS),
    of(
        &[
            "links.reason",
            "merge_candidates.reason",
            "pending_merges.reason",
            "decisions.rule",
        ],
        &Apart::WORDS,
    ),
    of(
        &[
            "links.reason",
            "merge_candidates.reason",
            "pending_merges.reason",
        ],
        matching::DOUBTS,
    ),
    of(&["links.against"], matching::ALTERNATIVES),
    of(&["links.blocked_by", "blocking.key"], matching::BLOCK_KEYS),
    of(&["connections.connection_type"], CONNECTED),
    of(&["timeline.kind"], &EventKind::WORDS),
    of(&["access.level"], &Level::WORDS),
    of(&["access.reason"], &Ground::WORDS),
    of(&["flags.severity"], &Severity::WORDS),
    of(
        &["owner_movement.rule", "ownership_history.rule"],
        &Passage::WORDS,
    ),
    of(&["change_requests.result"], &Answered::WORDS),
    of(&["senders.reason", "send_fallbacks.reason"], &Reason::WORDS),
    of(&["left_out.reason"], &LeftOut::WORDS),
];

/// The connection types that every source has.
const CONNECTED: &[Word] = &[
    matching::word(
        CORRESPONDENT,
        "The user has been in touch with the contact, as interactions tell; who owns it does not follow from that.",
        "Nothing; `[assign] correspondents` says whether owners are listed, too.",
    ),
    matching::word(
        FORMER_OWNER,
        "The user owned one of the records that became the contact, and does not keep it.",
        "Nothing; it says whom to ask about the time before.",
    ),
];

/// What a word means, wherever it stands: `blocked`, `word:blocked`.
pub(super) fn tell(name: &str) -> Option<String> {
    let id = match name.split_once(':') {
        Some((kind, id)) => (kind == "word").then_some(id)?,
        None => name,
    };
    let found = words().filter(|(_, word)| word.id == id);
    let texts: Vec<_> = found
        .map(|(columns, word)| in_full(columns, word))
        .collect();
    (!texts.is_empty()).then(|| texts.join("\n"))
}

/// The words of a column, a line each.
pub(super) fn lines_of(table: &str, column: &str) -> String {
    let name = format!("{table}.{column}");
    let words = words().filter(|(columns, _)| columns.contains(&&*name));
    words
        .map(|(_, word)| format!("    {}: {}\n", word.id, word.says))
        .collect()
}

/// What a word means in a column, given as `table.column`; none if it is no word of it.
pub(super) fn meaning(column: &str, id: &str) -> Option<&'static str> {
    let mut words = words().filter(|(columns, _)| columns.contains(&column));
    words
        .find(|(_, word)| word.id == id)
        .map(|(_, word)| word.says)
}

/// Every word.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    words().map(|(_, word)| word.id)
}

fn words() -> impl Iterator<Item = (&'static [&'static str], &'static Word)> {
    let vocabularies = VOCABULARIES.iter();
    vocabularies.flat_map(|known| known.words.iter().map(|word| (known.columns, word)))
}

fn in_full(columns: &[&str], word: &Word) -> String {
    let Word { id, says, suggests } = word;
    let columns = columns.join(", ");
    format!("word:{id}  of {columns}\n  {says}\n    What to do: {suggests}\n")
}

const fn of(columns: &'static [&'static str], words: &'static [Word]) -> Vocabulary {
    Vocabulary { columns, words }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explain::explain_topic;

    #[test]
    fn every_word_of_every_enum_is_explained() {
        for (columns, word) in words() {
            for text in [word.says, word.suggests] {
                assert!(text.ends_with('.') && !text.contains("  "), "{word:?}");
                assert!(
                    text.starts_with(|first: char| first.is_uppercase()),
                    "{word:?}"
                );
            }
            for name in [word.id.to_owned(), format!("word:{}", word.id)] {
                let told = explain_topic(&name).unwrap();
                assert!(told.contains(&in_full(columns, word)), "{name}: {told}");
            }
            for column in columns {
                assert!(
                    explain_topic(column).unwrap().contains(word.says),
                    "{column}"
                );
            }
        }
    }

    #[test]
    fn a_word_stands_once_in_a_column() {
        let mut cells: Vec<_> = words()
            .flat_map(|(columns, word)| columns.iter().map(|column| (*column, word.id)))
            .collect();
        let all = cells.len();
        cells.sort_unstable();
        cells.dedup();
        assert_eq!(cells.len(), all);
    }
}
