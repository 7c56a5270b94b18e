//! When two texts are the same, and when two records do not contradict each other.

use crate::record::Text;

/// The texts of a record.
type Texts<'a> = [&'a str; Text::COUNT];

/// Whether a gap in `field` of `kept` may be filled from `other`: all that the field depends on agrees where both have it.
pub(super) fn agree(field: Text, kept: &Texts<'_>, other: &Texts<'_>) -> bool {
    depends_on(field).iter().all(|guard| {
        let (kept, other) = (kept[*guard as usize], other[*guard as usize]);
        kept.is_empty()
            || other.is_empty()
            || same_text(kept, other)
            || is_shortened(*guard, kept, other)
    })
}

/// The fields without which a value of `field` would mean something else.
fn depends_on(field: Text) -> &'static [Text] {
    match field {
        part if Text::ADDRESS.contains(&part) => &Text::ADDRESS,
        Text::MiddleName | Text::Suffix => &[Text::GivenName, Text::FamilyName],
        Text::JobTitle => &[Text::Organization],
        _ => &[],
    }
}

/// `J` and `John`, `02101` and `02101-1234`.
fn is_shortened(field: Text, left: &str, right: &str) -> bool {
    let (short, long) = if left.len() < right.len() {
        (left, right)
    } else {
        (right, left)
    };
    matches!(field, Text::GivenName | Text::PostalCode)
        && long
            .get(..short.len())
            .is_some_and(|start| same_text(start, short))
}

/// Equal but for the case of letters.
pub(in crate::merge) fn same_text(left: &str, right: &str) -> bool {
    left.eq_ignore_ascii_case(right)
        || (!left.is_ascii()
            && !right.is_ascii()
            && left
                .chars()
                .flat_map(char::to_lowercase)
                .eq(right.chars().flat_map(char::to_lowercase)))
}

/// The same column of two `name=value`.
pub(super) fn same_column(left: &str, right: &str) -> bool {
    let name = |text: &str| text.find('=').unwrap_or(text.len());
    left[..name(left)] == right[..name(right)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_the_same_but_for_case() {
        assert!(same_text("VIP", "vip") && same_text("ÉCOLE", "école"));
        assert!(!same_text("É", "E") && !same_text("a", ""));
        assert!(same_column("a=1", "a=2") && !same_column("a=1", "ab=1"));
    }

    #[test]
    fn a_shorter_form_is_no_contradiction() {
        assert!(is_shortened(Text::GivenName, "j", "John"));
        assert!(is_shortened(Text::PostalCode, "02101-1234", "02101"));
        assert!(!is_shortened(Text::City, "San", "San Jose"));
        assert!(!is_shortened(Text::GivenName, "Zoe", "Zoë"));
    }
}
