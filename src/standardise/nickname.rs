//! Knows which given names one person goes by: folded given names in, how far they agree out.
//!
//! The table `nicknames.txt` has one name a line: its spellings, then its short forms. Two names agree if they share a line. That is not
//! carried on from line to line, so Alexander and Alexandra both agree with Alex, and not with each other. Nor do Mary and Ann, each a
//! name of its own, though Marianne may be called either.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

const TABLE: &str = include_str!("nicknames.txt");

/// The lines of the table.
static LINES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let lines = TABLE.lines();
    lines
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .collect()
});

/// The lines on which a name stands.
static GROUPS: LazyLock<FxHashMap<&'static str, Vec<u16>>> = LazyLock::new(|| parse(|line| line));

/// The lines on which a name stands in full.
static FULL: LazyLock<FxHashMap<&'static str, Vec<u16>>> =
    LazyLock::new(|| parse(|line| line.split(':').next().unwrap_or(line)));

/// How far two given names agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum GivenAgreement {
    /// At least one is absent.
    Missing,
    /// They are two names.
    Different,
    /// One is the other's first letter.
    Initial,
    /// One is short for the other, both are short for one name, or they are spellings of one name.
    Nickname,
    /// They are equal.
    Same,
}

/// The groups of a folded given name, ascending: names with a group in common are one name. Empty for a name that is not in the table.
#[must_use]
pub fn groups(folded_given: &str) -> &'static [u16] {
    GROUPS.get(folded_given).map_or(&[], Vec::as_slice)
}

/// How far two folded given names agree.
#[must_use]
pub fn same_person_given(left_folded: &str, right_folded: &str) -> GivenAgreement {
    match (left_folded.len(), right_folded.len()) {
        (0, _) | (_, 0) => GivenAgreement::Missing,
        _ if left_folded == right_folded => GivenAgreement::Same,
        (1, _) | (_, 1) if left_folded.as_bytes()[0] == right_folded.as_bytes()[0] => {
            GivenAgreement::Initial
        }
        (1, _) | (_, 1) => GivenAgreement::Different,
        _ if are_one_name(left_folded, right_folded) => GivenAgreement::Nickname,
        _ => GivenAgreement::Different,
    }
}

/// Whether two names share a line. Two that are both names in full must share one on which one of them is: not that of a third.
fn are_one_name(left: &str, right: &str) -> bool {
    let shared = |lines: &[u16], others: &[u16]| lines.iter().any(|line| others.contains(line));
    let (lines, others) = (groups(left), groups(right));
    let is_full = || match (FULL.get(left), FULL.get(right)) {
        (Some(full), Some(other_full)) => shared(full, others) || shared(lines, other_full),
        _ => true,
    };
    shared(lines, others) && is_full()
}

/// The names that share a line with a folded given name: whoever is called so may be called one of these, too.
pub fn names_beside(folded_given: &str) -> impl Iterator<Item = &'static str> {
    let lines = groups(folded_given).iter();
    lines.flat_map(|line| names(LINES[usize::from(*line)]))
}

/// The lines of each name, of the part of a line that is read.
fn parse(part: fn(&'static str) -> &'static str) -> FxHashMap<&'static str, Vec<u16>> {
    let mut groups: FxHashMap<_, Vec<u16>> = FxHashMap::default();
    for (group, line) in (0..).zip(&*LINES) {
        for name in names(part(line)) {
            groups.entry(name).or_default().push(group);
        }
    }
    groups
}

fn names(line: &'static str) -> impl Iterator<Item = &'static str> {
    let names = line.split([',', ':']).map(str::trim);
    names.filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::GivenAgreement::{Different, Initial, Missing, Nickname, Same};
    use super::*;

    #[test]
    fn names_agree_as_people_use_them() {
        for (left, right, expected) in [
            ("robert", "bob", Nickname),
            ("bill", "will", Nickname),
            ("catherine", "kathryn", Nickname),
            ("katherine", "kate", Nickname),
            ("jose", "pepe", Nickname),
            ("alexander", "alex", Nickname),
            ("alexandra", "alex", Nickname),
            ("alexander", "alexandra", Different),
            ("andrew", "andrea", Different),
            ("jane", "joan", Different),
            ("anna", "hannah", Different),
            ("carol", "carl", Different),
            ("mary", "ann", Different),
            ("marianne", "ann", Nickname),
            ("ann", "ann", Same),
            ("j", "john", Initial),
            ("john", "m", Different),
            ("", "john", Missing),
        ] {
            assert_eq!(same_person_given(left, right), expected, "{left} {right}");
            assert_eq!(same_person_given(right, left), expected, "{right} {left}");
        }
    }

    #[test]
    fn the_table_is_folded_and_large_enough() {
        assert!(
            GROUPS
                .values()
                .flatten()
                .max()
                .is_some_and(|&last| last >= 250)
        );
        for (name, groups) in GROUPS.iter() {
            assert!(
                name.len() > 1 && name.bytes().all(|byte| byte.is_ascii_lowercase()),
                "{name} is folded"
            );
            assert!(
                groups.is_sorted_by(|left, right| left < right),
                "{name} stands twice on a line"
            );
        }
    }
}
