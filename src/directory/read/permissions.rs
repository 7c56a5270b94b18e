//! The permissions of a users file: cells in, the names that the program asks for out, and a warning for each word that is none.

use std::{collections::BTreeMap, path::Path};

use crate::{
    directory::{EDIT_ALL_CONTACTS, EDIT_CONTACT_OWNERSHIP},
    lines::LineProblem,
    nearest::suggest,
};

const KNOWN: [&str; 2] = [EDIT_CONTACT_OWNERSHIP, EDIT_ALL_CONTACTS];

/// Permissions as they are read.
#[derive(Default)]
pub(super) struct Permissions {
    /// Words that nothing asks for, and the first line that each stands on.
    unknown: BTreeMap<String, u64>,
}

impl Permissions {
    /// The permissions of a cell, in small letters with `_` between words, however systems write them: `Edit Contact Ownership`.
    pub(super) fn read(&mut self, line: u64, text: &str) -> Vec<String> {
        let mut permissions = Vec::new();
        for part in text.split(['|', ';', ',']) {
            let words = part.split(|letter: char| !letter.is_alphanumeric());
            let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
            let name = words.join("_").to_lowercase();
            if name.is_empty() {
                continue;
            }
            if !KNOWN.contains(&&*name) {
                let first = self.unknown.entry(part.trim().to_owned()).or_insert(line);
                *first = line.min(*first);
            }
            permissions.push(name);
        }
        permissions
    }

    /// What is to be said of words that nothing asks for.
    pub(super) fn warnings(self, file: &Path) -> impl Iterator<Item = LineProblem> {
        self.unknown.into_iter().map(move |(word, line)| {
            let help = suggest(&word, KNOWN).unwrap_or_default();
            LineProblem {
                file: file.to_owned(),
                line: Some(line),
                message: format!("`{word}` is not a known permission; {help}"),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_permission_is_known_however_it_is_written_and_another_is_told_once() {
        let mut permissions = Permissions::default();
        let read = permissions.read(3, "Edit Contact Ownership; edit-all-contacts | print");
        assert_eq!(read, [EDIT_CONTACT_OWNERSHIP, EDIT_ALL_CONTACTS, "print"]);
        permissions.read(2, "print,edit_contact_owners");
        let told: Vec<_> = permissions
            .warnings(Path::new("users.csv"))
            .map(|told| (told.line, told.message))
            .collect();
        assert_eq!(
            told,
            [
                (
                    Some(2),
                    "`edit_contact_owners` is not a known permission; did you mean `edit_contact_ownership`?"
                        .to_owned()
                ),
                (
                    Some(2),
                    "`print` is not a known permission; there are: edit_contact_ownership, edit_all_contacts"
                        .to_owned()
                ),
            ]
        );
    }
}
