//! Words in an owner cell that say that there is nobody: `Unassigned` (R-ASSIGN-3). A text that means somebody is never asked.

use super::mapping::value_key;
use crate::standardise::text::is_placeholder;

/// What systems write for nobody, folded. `House`, `Office` and `Open` are not here: they may mean an entity or a pool.
const NOBODY: &[&str] = &[
    "no agent",
    "no assignee",
    "no csr",
    "no one",
    "no owner",
    "no producer",
    "no user",
    "nobody",
    "not allocated",
    "not assigned",
    "not yet assigned",
    "to be assigned",
    "un assigned",
    "unallocated",
    "unassigned",
    "unowned",
];

/// So few capitals may be initials: `NA`, `TBD`.
const INITIALS_MAX: usize = 3;

/// Whether a text says that there is nobody.
pub(super) fn says_nobody(text: &str) -> bool {
    let text = text.trim();
    if text.is_empty() {
        return true;
    }
    let may_be_initials =
        text.len() <= INITIALS_MAX && text.bytes().all(|letter| letter.is_ascii_uppercase());
    NOBODY.contains(&&*value_key(text)) || is_placeholder(text) && !may_be_initials
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::directory::{OWNER_ID, Resolved, read::tests::office};

    #[test]
    fn words_for_nobody_are_known_and_what_may_be_somebody_is_not_one() {
        for (text, nobody) in [
            ("Unassigned", true),
            ("-- NOT ASSIGNED --", true),
            ("No Owner", true),
            ("n/a", true),
            ("None", true),
            ("-", true),
            ("nan", true),
            ("NaN", true),
            (" ", true),
            ("NA", false),
            ("TBD", false),
            ("House Account", false),
            ("Open", false),
            ("Nobody Smith", false),
        ] {
            assert_eq!(says_nobody(text), nobody, "{text}");
        }
    }

    #[test]
    fn a_mapping_for_such_a_word_wins() {
        let mut office = office();
        let of = |office: &crate::directory::Directory, kind| {
            office.resolve_of("hawksoft", kind, "Unassigned")
        };
        assert_eq!(of(&office, "Producer"), Resolved::Nobody);
        assert_eq!(of(&office, OWNER_ID), Resolved::Nobody);
        let party = office.party_by_id("U1").unwrap();
        office.mappings.insert("*", "Producer", "unassigned", party);
        assert_eq!(of(&office, "Producer").party(), Some(party));
        assert_eq!(of(&office, "CSR"), Resolved::Nobody);
    }
}
