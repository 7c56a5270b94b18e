//! What the status cell of a task says. A word that nobody knows means that it is open: what nobody closed is still to be done.

use crate::source::header::fold;

/// What a status means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    /// It is to be done.
    Open,
    /// It is done.
    Closed,
    /// It need not be done.
    Dropped,
}

/// Words for a task that is done, folded.
const CLOSED: &[&str] = &[
    "closed",
    "complete",
    "completed",
    "done",
    "finished",
    "resolved",
    "yes",
    "y",
    "true",
    "1",
    "x",
];
/// Words for a task that nobody need do any more, folded.
const DROPPED: &[&str] = &[
    "cancelled",
    "canceled",
    "deleted",
    "dismissed",
    "dropped",
    "skipped",
    "obsolete",
    "void",
];

/// What a cell means; `closed_words` are those of the settings, folded, and stand in for the usual ones.
pub(super) fn read_status(cell: &str, closed_words: &[String]) -> Status {
    if cell.is_empty() {
        return Status::Open;
    }
    let word = fold(cell);
    let is_closed = if closed_words.is_empty() {
        CLOSED.contains(&&*word)
    } else {
        closed_words.contains(&word)
    };
    if is_closed {
        Status::Closed
    } else if DROPPED.contains(&&*word) {
        Status::Dropped
    } else {
        Status::Open
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_or_given_and_others_are_open() {
        for word in CLOSED.iter().chain(DROPPED) {
            assert_eq!(fold(word), *word);
        }
        let given = ["filed".to_owned()];
        for (cell, words, status) in [
            ("", &[][..], Status::Open),
            ("Not Started", &[], Status::Open),
            ("COMPLETED", &[], Status::Closed),
            ("Cancelled", &[], Status::Dropped),
            ("Filed", &[], Status::Open),
            ("Filed", &given, Status::Closed),
            ("Completed", &given, Status::Open),
        ] {
            assert_eq!(read_status(cell, words), status, "{cell}");
        }
    }
}
