//! What people call users and entities: a name beside each ID.
//!
//! In: a run. Out: names, from its report and, for those who own nothing any more, from the directory of its job.

use anyhow::Result;
use rustc_hash::FxHashMap;

use crate::{
    finished::{Rows, Run},
    table::schema::reports::OWNER_METRICS,
};

/// The names of parties by their ID, as far as they are known.
pub(super) struct Names(FxHashMap<String, String>);

impl Names {
    /// Reads the report, and the directory unless the pipeline file has changed since.
    ///
    /// # Errors
    /// If the report is there and cannot be read.
    pub(super) fn read(run: &Run) -> Result<Self> {
        let mut names = FxHashMap::default();
        if let Ok((job, _)) = run.job() {
            let directory = &job.directory;
            names.extend(directory.parties().map(|party| {
                let name = directory.name_of(party).to_owned();
                (directory.id_of(party).to_owned(), name)
            }));
        }
        let reported = run.report(&OWNER_METRICS, &["owner_id", "owner_name"])?;
        for row in reported.iter().flat_map(Rows::iter) {
            let cell = |name| row.text(name).into_owned();
            names.insert(cell("owner_id"), cell("owner_name"));
        }
        Ok(Self(names))
    }

    /// A party as people know it: `Karen Ellis (U1004)`, the bare ID if it has no name, `nobody` for none.
    pub(super) fn party(&self, id: &str) -> String {
        match self.0.get(id) {
            _ if id.is_empty() => "nobody".to_owned(),
            Some(name) if !name.is_empty() => format!("{name} ({id})"),
            _ => id.to_owned(),
        }
    }

    /// What a run says in words, with the names: `by mapping it would be user Karen Ellis (U1004)`. A word is taken for an ID where
    /// `user` or `entity` stands before it, or where it has a digit and a letter as few other words do.
    pub(super) fn told(&self, words: &str) -> String {
        let mut before = "";
        let told = words.split(' ').map(|word| {
            let id = word.trim_end_matches([',', ';', ':', '.', ')']);
            let is_announced = ["user", "entity"].contains(&before);
            before = word;
            match self.0.contains_key(id) && (is_announced || is_code(id)) {
                true => self.party(id) + &word[id.len()..],
                false => word.to_owned(),
            }
        });
        told.collect::<Vec<_>>().join(" ")
    }
}

/// Whether a word has a digit and a letter: `U1004`.
fn is_code(word: &str) -> bool {
    let has = |is: fn(&char) -> bool| word.chars().any(|letter| is(&letter));
    has(char::is_ascii_digit) && has(|letter| letter.is_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_beside_ids_and_nowhere_else() {
        let known = [
            ("U1", "Karen Ellis"),
            ("7", "Bo Li"),
            ("north", "The North"),
            ("U9", ""),
        ];
        let known = known.map(|(id, name)| (id.to_owned(), name.to_owned()));
        let names = Names(known.into_iter().collect());
        for (words, told) in [
            ("U1 has left", "Karen Ellis (U1) has left"),
            (
                "not user U1, user 7; 7 days",
                "not user Karen Ellis (U1), user Bo Li (7); 7 days",
            ),
            (
                "territory north belongs to entity north.",
                "territory north belongs to entity The North (north).",
            ),
            ("OwnerID `U1` of U9", "OwnerID `U1` of U9"),
        ] {
            assert_eq!(names.told(words), told);
        }
    }
}
