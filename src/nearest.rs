//! What a wrong name was meant to be: the wrong one and those that there are in, a suggestion out.

/// How many letters may be wrong in an ID that is taken for another.
const SLIPS_MAX: usize = 2;

/// The name that is most like a wrong one, if more than half of its letters are alike, or half of them and the
/// first.
pub(crate) fn nearest<'n>(
    wrong: &str,
    names: impl IntoIterator<Item = &'n str>,
) -> Option<&'n str> {
    let likeness = |name: &str| {
        strsim::normalized_damerau_levenshtein(&wrong.to_lowercase(), &name.to_lowercase())
    };
    let alike = names.into_iter().map(|name| (likeness(name), name));
    let best = alike.max_by(|left, right| left.0.total_cmp(&right.0).then(right.1.cmp(left.1)));
    let first = |name: &str| name.chars().next().map(|first| first.to_ascii_lowercase());
    let begins_so = |name: &str| first(name) == first(wrong);
    best.filter(|(likeness, name)| *likeness > 0.5 || *likeness >= 0.5 && begins_so(name))
        .map(|(_, name)| name)
}

/// The ID that a wrong one was meant to be: one or two letters lie between. IDs of one sort are alike, and a likeness says little.
pub(crate) fn misspelt<'n>(wrong: &str, ids: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let slips = |id: &str| strsim::damerau_levenshtein(&wrong.to_lowercase(), &id.to_lowercase());
    nearest(wrong, ids).filter(|id| slips(id) <= SLIPS_MAX)
}

/// "did you mean …?" if a name is near, else all names; nothing if there is none.
pub(crate) fn suggest<'n>(wrong: &str, names: impl IntoIterator<Item = &'n str>) -> Option<String> {
    let names: Vec<&str> = names.into_iter().collect();
    match nearest(wrong, names.iter().copied()) {
        Some(name) => Some(format!("did you mean `{name}`?")),
        None if names.is_empty() => None,
        None => Some(format!("there are: {}", names.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_name_that_is_like_it_is_suggested() {
        assert_eq!(
            suggest("stael", ["stale", "unowned"]).as_deref(),
            Some("did you mean `stale`?")
        );
        assert_eq!(
            suggest("x", ["stale", "unowned"]).as_deref(),
            Some("there are: stale, unowned")
        );
        assert_eq!(suggest("x", []), None);
        assert_eq!(nearest("zonker", ["lender"]), None);
        assert_eq!(nearest("due", ["due_at"]), Some("due_at"));
    }

    #[test]
    fn an_id_is_another_misspelt_by_one_or_two_letters() {
        for (wrong, meant) in [
            ("U-000147", Some("U-000174")),
            ("u-00017", Some("U-000174")),
            ("U-000959", None),
        ] {
            assert_eq!(misspelt(wrong, ["U-000174", "U-000230"]), meant, "{wrong}");
        }
    }
}
