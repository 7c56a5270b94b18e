//! Between whom contacts have moved since the last run, and the same in a few words.

use indicatif::HumanCount;

use super::{Reporting, owners::Filled};
use crate::{
    directory::Directory,
    list::join,
    metric::{Book, Movement, Passage, Turn},
    table::{Batch, Row, schema::reports::OWNER_MOVEMENT},
};

/// One row per way that contacts went, by whom they left.
pub(super) fn owner_movement(run: &Reporting<'_>) -> Filled {
    let (movement, directory) = (&run.tally.metrics.movement, run.standing.directory);
    let mut batch = Batch::new(&OWNER_MOVEMENT, 0);
    for (turn, contacts) in movement.turns() {
        let mut row = batch.row();
        name(&mut row, &turn.from, directory);
        name(&mut row, &turn.to, directory);
        row.text(turn.rule).count(contacts);
        row.end();
    }
    (OWNER_MOVEMENT.clone(), batch)
}

/// Kind, ID and name of whose book it is.
fn name(row: &mut Row<'_>, book: &Book, directory: &Directory) {
    match book {
        Book::Owner(party) => row
            .party(Some(*party), directory)
            .text(directory.name_of(*party)),
        Book::Lost(owner) => row.text(&owner.0).text(&owner.1).text(""),
        Book::Nobody | Book::Outside => row.text("").text("").text(""),
    };
}

/// What has changed since the last run, a line each; nothing if there is none to compare with.
pub(super) fn in_words(movement: &Movement) -> Vec<String> {
    let Some(last_run) = movement.last_run else {
        return Vec::new();
    };
    let sum = |is_meant: &dyn Fn(&Turn) -> bool| -> u64 {
        let turns = movement.turns().filter(|(turn, _)| is_meant(turn));
        turns.map(|(_, contacts)| contacts).sum()
    };
    let of = |passage: Passage| sum(&|turn| turn.rule == passage.name());
    let is_new = |turn: &Turn| turn.rule == Passage::New.name() && turn.to == Book::Nobody;
    let new = without_owner(sum(&is_new));
    let came = [
        (of(Passage::New), &*new),
        (of(Passage::Back), "back"),
        (of(Passage::Merged), "merged into others"),
        (of(Passage::Removed), "gone"),
        (of(Passage::InScope), "in scope again"),
        (of(Passage::OutOfScope), "out of scope now"),
    ];
    let is_owned = |book: &Book| matches!(book, Book::Owner(_) | Book::Lost(_));
    let is_moved = |turn: &Turn| is_owned(&turn.from) && is_owned(&turn.to);
    let is_found = |turn: &Turn| turn.from == Book::Nobody && is_owned(&turn.to);
    let is_lost = |turn: &Turn| is_owned(&turn.from) && turn.to == Book::Nobody;
    let changed = [
        (sum(&is_moved), "moved to another owner"),
        (sum(&is_found), "found an owner"),
        (sum(&is_lost), "newly unowned"),
        (movement.newly_stale(|_| true), "newly stale"),
    ];
    let came = listed(&came).unwrap_or_else(|| "no contact came or went".to_owned());
    let changed =
        listed(&changed).unwrap_or_else(|| "none changed hands or became stale".to_owned());
    vec![
        format!("Since the last run, as of {last_run}: {came}."),
        format!("Of those that stayed: {changed}."),
    ]
}

/// `3 new, 1 back`, without what is not there.
fn listed(counts: &[(u64, &str)]) -> Option<String> {
    let counts = counts.iter().filter(|(contacts, _)| *contacts > 0);
    let told = counts.map(|(contacts, what)| format!("{} {what}", HumanCount(*contacts)));
    Some(join(told, ", ")).filter(|told| !told.is_empty())
}

/// New contacts, so many of which nobody owns.
fn without_owner(unowned: u64) -> String {
    match unowned {
        0 => "new".to_owned(),
        unowned => format!("new ({} without an owner)", HumanCount(unowned)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        party::{Party, UserIx},
        time::Day,
    };

    #[test]
    fn a_night_is_told_in_two_lines_and_a_first_run_in_none() {
        assert_eq!(in_words(&Movement::default()), [""; 0]);
        let mut movement = Movement::opened(Some(Day(20_000)), std::iter::empty());
        let told = [
            "Since the last run, as of 2024-10-04: no contact came or went.",
            "Of those that stayed: none changed hands or became stale.",
        ];
        assert_eq!(in_words(&movement), told);
        let [ann, bob] = [0, 1].map(|user| Book::Owner(Party::User(UserIx(user))));
        let lost = Book::Lost(Box::new(("user".to_owned(), "U9".to_owned())));
        let passages = [
            (&Book::Outside, &ann, Passage::New),
            (&Book::Outside, &Book::Nobody, Passage::New),
            (&Book::Outside, &Book::Nobody, Passage::Back),
            (&ann, &Book::Outside, Passage::Merged),
            (&Book::Nobody, &Book::Outside, Passage::Removed),
            (&ann, &Book::Outside, Passage::OutOfScope),
        ];
        let passages = passages.map(|(from, to, passage)| (from, to, passage.name()));
        let moves = [
            (&ann, &bob, "mapping"),
            (&lost, &bob, "mapping"),
            (&Book::Nobody, &ann, "owner_id"),
            (&lost, &Book::Nobody, "defect"),
        ];
        for (from, to, rule) in passages.into_iter().chain(moves) {
            movement.count(Turn {
                from: from.clone(),
                to: to.clone(),
                rule,
            });
        }
        movement.count_stale(ann);
        let told = [
            "Since the last run, as of 2024-10-04: 2 new (1 without an owner), 1 back, 1 merged into others, 1 gone, 1 out of scope now.",
            "Of those that stayed: 2 moved to another owner, 1 found an owner, 1 newly unowned, 1 newly stale.",
        ];
        assert_eq!(in_words(&movement), told);
    }
}
