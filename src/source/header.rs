//! How headers are compared: exactly if possible, else without case, spaces, punctuation, accents and byte order mark,
//! so that `FirstName`, `first name` and `FIRST_NAME` are one. An alias with `#` stands for any number in its place.

use crate::{
    nearest::nearest,
    standardise::{name, number::is_digits},
};

/// The headers of a file, ready to be looked up.
pub(crate) struct Headers<'a> {
    written: &'a [String],
    folded: Vec<String>,
}

impl<'a> Headers<'a> {
    /// The headers in the order of the file.
    pub(crate) fn new(written: &'a [String]) -> Self {
        Self {
            written,
            folded: written.iter().map(|header| fold(header)).collect(),
        }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.written.len()
    }

    /// The header at this position, as the file has it.
    pub(crate) fn written(&self, index: usize) -> &'a str {
        &self.written[index]
    }

    /// The header at this position, as it is compared.
    pub(crate) fn folded(&self, index: usize) -> &str {
        &self.folded[index]
    }

    /// Where an alias stands: exact hits first, each in the order of the file.
    pub(crate) fn find(&self, alias: &str) -> Vec<usize> {
        let mut found = Vec::from_iter(self.alike(alias));
        found.sort_by_key(|&index| self.written[index] != alias);
        found
    }

    /// Where a header that a user has written stands: the exact spelling, or else its like. A `#` is only a letter here.
    pub(crate) fn find_written(&self, header: &str) -> Vec<usize> {
        let exact: Vec<_> = (0..self.len())
            .filter(|&index| self.written[index] == header)
            .collect();
        if !exact.is_empty() {
            return exact;
        }
        let wanted = fold(header);
        (0..self.len())
            .filter(|&index| !wanted.is_empty() && self.folded[index] == wanted)
            .collect()
    }

    /// Whether an alias stands anywhere.
    pub(crate) fn has(&self, alias: &str) -> bool {
        self.alike(alias).next().is_some()
    }

    /// Whether a header stands anywhere, letter by letter.
    pub(crate) fn has_written(&self, header: &str) -> bool {
        self.written
            .iter()
            .any(|written| written.trim_start_matches('\u{feff}') == header)
    }

    /// Whether any header begins with this text, letter by letter.
    pub(crate) fn has_prefix(&self, prefix: &str) -> bool {
        self.written
            .iter()
            .any(|header| header.trim_start_matches('\u{feff}').starts_with(prefix))
    }

    /// The header that may be meant by one that is not there, as a question.
    pub(crate) fn suggest(&self, wanted: &str) -> Option<String> {
        let near = nearest(wanted, self.written.iter().map(String::as_str));
        near.map(|near| format!("is it `{near}`?"))
    }

    fn alike(&self, alias: &str) -> impl Iterator<Item = usize> {
        let alias = Alias::new(alias);
        self.folded
            .iter()
            .enumerate()
            .filter(move |(_, header)| alias.is(header))
            .map(|(index, _)| index)
    }
}

/// A header as presets write it, ready to be compared.
pub(crate) struct Alias {
    before: String,
    after: Option<String>,
}

impl Alias {
    /// Reads an alias; `#` in it stands for a number.
    pub(crate) fn new(alias: &str) -> Self {
        match alias.split_once('#') {
            Some((before, after)) => Self {
                before: fold(before),
                after: Some(fold(after)),
            },
            None => Self {
                before: fold(alias),
                after: None,
            },
        }
    }

    /// Whether the alias holds a `#`.
    pub(crate) fn is_pattern(&self) -> bool {
        self.after.is_some()
    }

    /// Whether a folded header is meant.
    pub(crate) fn is(&self, folded: &str) -> bool {
        let Some(after) = &self.after else {
            return !folded.is_empty() && folded == self.before;
        };
        let number = folded
            .strip_prefix(self.before.as_str())
            .and_then(|rest| rest.strip_suffix(after.as_str()));
        number.is_some_and(is_digits)
    }
}

/// What Salesforce puts behind the names of fields that a user has made.
const CUSTOM: &str = "__c";

/// A header without all that people and programs vary: letters and digits only, small, without accents.
pub(crate) fn fold(header: &str) -> String {
    let mut key = String::new();
    name::fold(header.strip_suffix(CUSTOM).unwrap_or(header), &mut key);
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(headers: &[&str]) -> Vec<String> {
        headers.iter().map(|&header| header.to_owned()).collect()
    }

    #[test]
    fn spellings_of_one_header_are_alike() {
        for spelling in [
            "FirstName",
            "first name",
            "FIRST_NAME",
            " First-Name ",
            "\u{feff}First Name",
            "first.name:",
        ] {
            assert_eq!(fold(spelling), "firstname", "{spelling}");
        }
        assert_eq!(fold("Mobile_Phone__c"), "mobilephone");
        assert_eq!(fold("Prénom"), "prenom");
        assert_eq!(fold("Straße"), "strasse");
    }

    #[test]
    fn exact_header_comes_first() {
        let written = strings(&["PHONE", "Phone", "phone 2", ""]);
        let headers = Headers::new(&written);
        assert_eq!(headers.find("Phone"), [1, 0]);
        assert!(headers.find("").is_empty());
        assert_eq!(headers.find("phone #"), [2]);
        assert_eq!(headers.find_written("phone"), [0, 1]);
        assert_eq!(headers.find_written("Phone"), [1]);
        assert_eq!(headers.suggest("Phon").as_deref(), Some("is it `PHONE`?"));
        assert_eq!(headers.suggest("Birthday"), None);
    }

    #[test]
    fn number_sign_stands_for_a_number() {
        for (alias, header, expected) in [
            ("E-mail # - Value", "E-mail 12 - Value", true),
            ("E-mail # - Value", "E-mail 1 - Label", false),
            ("E-mail # - Value", "E-mail - Value", false),
            ("Email #", "Email2", true),
            ("Email #", "Email", false),
            ("Email #", "Email 2 type", false),
        ] {
            assert_eq!(
                Alias::new(alias).is(&fold(header)),
                expected,
                "{alias} {header}"
            );
        }
    }
}
