//! How much of what people decided and asked for was carried out: what became of each line of a file in, words for the summary and a
//! warning for each outcome, with how many lines each reason has, out. What people say goes first in every run, so it must not stop doing so unheard, as when the record IDs
//! of a source change.

use std::{cmp::Reverse, collections::BTreeMap, path::Path};

use super::log::StageLog;
use crate::plural::counted;

/// What became of the lines of one file.
#[derive(Debug)]
pub(super) struct Heard {
    file: String,
    /// What stands on a line.
    what: &'static str,
    /// The table that tells of each.
    table: &'static str,
    lines: usize,
    applied: usize,
    /// By outcome and reason: how many lines, and the first.
    others: BTreeMap<&'static str, BTreeMap<&'static str, (usize, u64)>>,
}

impl Heard {
    pub(super) fn new(file: &Path, what: &'static str, table: &'static str) -> Self {
        Self {
            file: file.display().to_string(),
            what,
            table,
            lines: 0,
            applied: 0,
            others: BTreeMap::new(),
        }
    }

    /// A line was carried out, or is not to be any more by what people say themselves.
    pub(super) fn count(&mut self, is_applied: bool) {
        self.lines += 1;
        self.applied += usize::from(is_applied);
    }

    /// A line was not carried out.
    pub(super) fn miss(&mut self, line: u64, outcome: &'static str, why: &'static str) {
        self.count(false);
        self.tell(line, outcome, why);
    }

    /// A line was carried out, but something is wrong with it.
    pub(super) fn doubt(&mut self, line: u64, why: &'static str) {
        self.count(true);
        self.tell(line, "applied with a caveat", why);
    }

    fn tell(&mut self, line: u64, outcome: &'static str, why: &'static str) {
        let reasons = self.others.entry(outcome).or_default();
        let (lines, first) = reasons.entry(why).or_insert((0, line));
        *lines += 1;
        *first = line.min(*first);
    }

    /// `decisions.csv: 3 of 4 decisions applied`.
    pub(super) fn in_words(&self) -> String {
        let Self {
            file,
            what,
            applied,
            ..
        } = self;
        format!("{file}: {applied} of {} applied", counted(self.lines, what))
    }

    fn warnings(&self) -> impl Iterator<Item = String> {
        let of = counted(self.lines, self.what);
        let (file, table) = (&self.file, self.table);
        let others = self.others.iter();
        others.map(move |(outcome, reasons)| {
            let count: usize = reasons.values().map(|(lines, _)| lines).sum();
            let are = if count == 1 { "is" } else { "are" };
            let reasons = in_words(reasons);
            format!("{file}: {count} of {of} {are} {outcome}: {reasons}; see the table {table}")
        })
    }
}

/// Each reason with its lines, the most frequent first: `two_entities (2, the first in line 4), not_active (line 7)`.
fn in_words(reasons: &BTreeMap<&str, (usize, u64)>) -> String {
    let mut reasons: Vec<_> = reasons.iter().collect();
    reasons.sort_by_key(|(_, (lines, first))| (Reverse(*lines), *first));
    let told = reasons
        .into_iter()
        .map(|(why, (lines, first))| match lines {
            1 => format!("{why} (line {first})"),
            lines => format!("{why} ({lines}, the first in line {first})"),
        });
    told.collect::<Vec<_>>().join(", ")
}

/// Warns of what was not carried out, or not to anybody's good.
pub(super) fn warn(files: &[Heard], log: &mut StageLog<'_>) {
    let warnings = files.iter().flat_map(Heard::warnings);
    warnings.for_each(|warning| log.warn(warning));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_carried_out_as_it_should_is_one_warning_for_each_outcome() {
        let mut heard = Heard::new(Path::new("d.csv"), "decision", "decisions");
        assert_eq!(heard.warnings().count(), 0);
        heard.count(true);
        heard.miss(3, "unmatched", "several_people");
        heard.miss(8, "unmatched", "no_such_record");
        heard.miss(5, "unmatched", "no_such_record");
        heard.miss(4, "refused", "two_entities");
        heard.count(false);
        heard.doubt(7, "not_active");
        assert_eq!(heard.in_words(), "d.csv: 2 of 7 decisions applied");
        assert_eq!(
            Vec::from_iter(heard.warnings()),
            [
                "d.csv: 1 of 7 decisions is applied with a caveat: not_active (line 7); see the table decisions",
                "d.csv: 1 of 7 decisions is refused: two_entities (line 4); see the table decisions",
                "d.csv: 3 of 7 decisions are unmatched: no_such_record (2, the first in line 5), several_people (line 3); see the table decisions",
            ]
        );
    }
}
