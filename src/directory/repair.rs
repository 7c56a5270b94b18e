//! IDs and codes that a spreadsheet took for numbers (R-ASSIGN-2): a text in; out the party whose ID or code it was, where only one is
//! possible.
//!
//! A spreadsheet takes leading zeros (`42` of `00042`), adds decimals (`1234.0`), rounds (`1.23E+5`), and shows zeros for the digits of a number
//! behind the fifteenth. One or two such zeros are not undone: an ID that nobody has may end in them. Worklists suggest the party whose ID is
//! like it.

use super::{
    Directory,
    mapping::{How, Resolved, most_specific, one_of},
};
use crate::{
    list::distinct,
    party::Party,
    standardise::{
        number::{Blurred, Scientific, is_digits},
        text::visible,
    },
};

impl Directory {
    /// The party that an ID cell names: to the letter, else repaired where only one ID is possible (R-ASSIGN-2).
    #[must_use]
    pub fn resolve_id(&self, text: &str) -> Resolved {
        let text = &*visible(text);
        if let Some(party) = self.party_by_id(text) {
            return Resolved::Party(party, How::Id);
        }
        let alike = self.mappings.by_loose_id.get(&loose_id(text));
        match one_of(alike, How::RepairedId) {
            Resolved::Unknown => self.resolve_blurred(text).or_nobody(text),
            found => found,
        }
    }

    /// The party of whose ID a spreadsheet shows the first digits only.
    fn resolve_blurred(&self, text: &str) -> Resolved {
        let Some(blurred) = Blurred::read(text.trim()) else {
            return Resolved::Unknown; // nearly all
        };
        let shown = |id: &str| blurred.may_be(id.trim()) || blurred.may_be(&loose_id(id));
        let may_be = |party: &Party| shown(self.id_of(*party));
        let parties: Vec<Party> = self.parties().filter(may_be).collect();
        one_of(Some(&parties), How::RepairedId)
    }

    /// Whom the mapping table names by a numeric code that a spreadsheet shows so (R-ASSIGN-3); asked where the text as it stands means
    /// nobody.
    pub(super) fn mapped_code(&self, source: &str, kind: &str, text: &str) -> Option<Resolved> {
        let codes = &self.mappings.by_loose_code;
        let blurred = Blurred::read(text.trim());
        let code = loose_code(text);
        let found = |parties: &Vec<Party>| one_of(Some(parties), How::RepairedMapping);
        if code.is_none() && blurred.is_none() {
            return None;
        }
        most_specific(source, kind, |source, kind| {
            let key = |code: &String| (source.to_owned(), kind.to_owned(), code.clone());
            if let Some(parties) = code.as_ref().and_then(|code| codes.get(&key(code))) {
                return Some(found(parties));
            }
            let blurred = blurred.as_ref()?;
            let is_shown = |(of, is, code): &(String, String, String)| {
                of == source && is == kind && blurred.may_be(code)
            };
            let shown = codes.iter().filter(|(key, _)| is_shown(key));
            let parties = distinct(shown.flat_map(|(_, parties)| parties.iter().copied()));
            (!parties.is_empty()).then(|| found(&parties))
        })
    }
}

/// What a spreadsheet leaves of a numeric code; none of another.
pub(super) fn loose_code(text: &str) -> Option<String> {
    Some(loose_id(text)).filter(|code| is_digits(code))
}

/// What survives a spreadsheet: no case, no spaces, no leading zeros, no `.0`, no exponent but of what is rounded (`1.2E+5`).
pub(super) fn loose_id(text: &str) -> String {
    let text = text.trim();
    let plain = plain_number(text).unwrap_or_else(|| text.to_ascii_lowercase());
    let kept: String = plain
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect();
    let stripped = kept.trim_start_matches('0');
    if stripped.is_empty() {
        kept
    } else {
        stripped.to_owned()
    }
}

/// `1.23456E+5` and `123456.0` as `123456`, if it is a whole number that a float holds exactly.
fn plain_number(text: &str) -> Option<String> {
    let is_float = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b".eE+".contains(&byte));
    let is_rounded = Scientific::read(text).is_some_and(|number| !number.shows_all_digits());
    let value: f64 = text.parse().ok().filter(|_| is_float && !is_rounded)?;
    (value.fract() == 0.0 && value < 9e15).then(|| format!("{value:.0}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::read::tests::office;

    #[test]
    fn ids_are_repaired_only_where_one_is_possible() {
        let office = office();
        let resolved = |text| match office.resolve_id(text) {
            Resolved::Party(party, how) => (office.id_of(party).to_owned(), how),
            other => (format!("{other:?}"), How::Name),
        };
        assert_eq!(resolved("U1"), ("U1".into(), How::Id));
        assert_eq!(resolved("\u{200b}U1\u{200e}"), ("U1".into(), How::Id));
        assert_eq!(resolved(" u1 "), ("U1".into(), How::RepairedId));
        assert_eq!(resolved("1.0E+5"), ("100000".into(), How::RepairedId));
        assert_eq!(resolved("123"), ("00123".into(), How::RepairedId));
        assert_eq!(resolved("1.2E+2"), ("00123".into(), How::RepairedId));
        assert_eq!(resolved("1.24E+5").0, "Unknown");
        assert_eq!(resolved("U9").0, "Unknown");
    }

    #[test]
    fn an_id_that_reads_as_a_number_with_an_exponent_is_one_of_those_that_may_be_shown() {
        let users = |ids: &[&str]| {
            let mut office = office();
            office.users.truncate(ids.len());
            for (user, id) in office.users.iter_mut().zip(ids) {
                user.id = (*id).to_owned();
            }
            Directory {
                users: office.users,
                ..Directory::default()
            }
        };
        let (one, both) = (users(&["1E5"]), users(&["1E5", "100000"]));
        for shown in ["1.00E+05", "1.0E+5"] {
            assert!(one.resolve_id(shown).party().is_some(), "{shown}");
            assert!(
                matches!(both.resolve_id(shown), Resolved::Ambiguous(_)),
                "{shown}"
            );
        }
    }

    #[test]
    fn of_a_long_id_fifteen_digits_tell_whom_it_means_if_there_is_one() {
        let mut office = office();
        let [ann, dana] = ["U1", "U2"].map(|id| office.party_by_id(id).unwrap());
        for (value, party) in [("4150868000000225013", ann), ("4150868000000391007", dana)] {
            office.mappings.insert("zoho", "Owner", value, party);
        }
        let found = |text| office.resolve_value("zoho", "Owner", text);
        assert_eq!(
            found("4150868000000220000"),
            Resolved::Party(ann, How::RepairedMapping)
        );
        assert_eq!(
            found("4150868000000390000"),
            Resolved::Party(dana, How::RepairedMapping)
        );
        assert_eq!(found("4150868000000400000"), Resolved::Unknown);
        let mut users = office.users.clone();
        for (user, id) in users
            .iter_mut()
            .zip(["123456789012345678", "123456789012346111"])
        {
            user.id = id.to_owned();
        }
        let office = Directory {
            users,
            ..Directory::default()
        };
        let found = |text| {
            office
                .resolve_id(text)
                .party()
                .map(|party| office.id_of(party))
        };
        assert_eq!(found("123456789012345000"), Some("123456789012345678"));
        assert_eq!(
            found("123456789012346000"),
            None,
            "the first rounded, or the second cut"
        );
        assert_eq!(found("123456789012347000"), None);
    }

    #[test]
    fn codes_of_the_mapping_table_are_repaired_only_where_one_is_possible() {
        let mut office = office();
        for (source, kind, value, id) in [
            ("crm", "Producer", "00042", "U1"),
            ("crm", "Producer", "123400", "U1"),
            ("crm", "Producer", "123456", "U2"),
            ("crm", "Producer", "777", "U1"),
            ("crm", "Producer", "0777", "U2"),
            ("*", "*", "0555", "U3"),
            ("*", "*", "dw7", "U3"),
        ] {
            let party = office.party_by_id(id).unwrap();
            office.mappings.insert(source, kind, value, party);
        }
        let resolved = |text| match office.resolve_value("crm", "Producer", text) {
            Resolved::Party(party, how) => (office.id_of(party).to_owned(), how),
            other => (format!("{other:?}"), How::Name),
        };
        for (text, id, how) in [
            ("00042", "U1", How::Mapping),
            ("42", "U1", How::RepairedMapping),
            (" 42.0 ", "U1", How::RepairedMapping),
            ("4.2E+1", "U1", How::RepairedMapping),
            ("1.235E+5", "U2", How::RepairedMapping),
            ("0777", "U2", How::Mapping),
            ("555", "U3", How::RepairedMapping),
            ("100000", "100000", How::Id),
        ] {
            assert_eq!(resolved(text), (id.to_owned(), how), "{text}");
        }
        for several in ["1.23E+5", "777.0"] {
            assert!(resolved(several).0.starts_with("Ambiguous"), "{several}");
        }
        for nobody in ["43", "420", "1.25E+5", "dw07", "0dw7"] {
            assert_eq!(resolved(nobody).0, "Unknown", "{nobody}");
        }
        let of_owner_id = office.resolve_of("crm", super::super::OWNER_ID, "555");
        assert!(matches!(
            of_owner_id,
            Resolved::Party(_, How::RepairedMapping)
        ));
    }
}
