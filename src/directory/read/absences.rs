//! The calendar of absences: `user_id,from,to`.

use std::path::Path;

use serde::Deserialize;

use super::cells::Cells;
use crate::{
    directory::{Absence, Directory},
    lines::{Problems, Row, rows},
    time::Day,
};

#[derive(Deserialize)]
pub(super) struct AbsenceRow {
    user_id: String,
    from: String,
    to: String,
}

impl Row for AbsenceRow {
    const NEEDED: &'static [&'static str] = &["user_id", "from", "to"];
    const FILLED: &'static [&'static str] = &["user_id", "from"];
}

/// Both days of a row are days of absence; without the second, the user is away until further notice. Besides, the rows of whom the directory
/// does not know: a calendar of the whole house names some, and they keep nobody's contacts.
pub(super) fn read_absences(
    file: &Path,
    directory: &Directory,
    problems: &mut Problems,
) -> (Vec<Absence>, Problems) {
    let mut absences = Vec::new();
    let rows = rows::<AbsenceRow>(file, problems);
    let mut strangers = Problems::default();
    strangers.is_incomplete = problems.is_incomplete;
    for (line, row) in rows {
        let Some(user) = directory.user_by_id(&row.user_id) else {
            let mut cells = Cells {
                file,
                line,
                problems: &mut strangers,
            };
            let known = directory.users.iter().map(|user| &*user.id);
            cells.unknown::<AbsenceRow>("user_id", &row.user_id, known);
            continue;
        };
        let mut cells = Cells {
            file,
            line,
            problems,
        };
        let from = cells.day("from", &row.from);
        let to = match &*row.to {
            "" => Some(Day(i32::MAX)),
            text => cells.day("to", text),
        };
        let (Some(from), Some(to)) = (from, to) else {
            continue;
        };
        if to < from {
            problems.add(file, Some(line), "`to` is before `from`".to_owned());
        }
        absences.push(Absence { user, from, to });
    }
    (absences, strangers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::{Active, tests::office};

    #[test]
    fn a_user_is_away_from_the_first_day_to_the_last_and_mistakes_are_told() {
        let (mut office, folder) = (office(), tempfile::tempdir().unwrap());
        let file = folder.path().join("absences.csv");
        let rows = "user_id,from,to\nU2,2026-11-20,2026-11-22\nU9,2026-11-20,2026-11-22\nU1,soon,2026-11-22\nU1,2026-11-22,2026-11-20\nU1,,2026-11-22\nU1,2026-11-22,\n";
        std::fs::write(&file, rows).unwrap();
        let mut problems = Problems::default();
        let (absences, strangers) = read_absences(&file, &office, &mut problems);
        office.absences = absences;
        let lines_of = |problems: Problems| {
            let told = problems.told().into_iter();
            told.map(|told| told.line).collect::<Vec<_>>()
        };
        assert_eq!(lines_of(problems), [6, 4, 5].map(Some));
        assert_eq!(lines_of(strangers), [Some(3)]);
        let away = |user| {
            let user = office.user_by_id(user).unwrap();
            ["2026-11-19", "2026-11-20", "2026-11-22", "2026-11-23"]
                .map(|day| !Active::on(day.parse::<Day>().unwrap(), &office).is_present(user))
        };
        assert_eq!(away("U2"), [false, true, true, false]);
        assert_eq!(away("U1"), [false, false, true, true]);
    }
}
