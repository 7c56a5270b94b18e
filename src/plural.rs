//! A number and what it counts, in words.

use std::fmt::Display;

use indicatif::HumanCount;

/// `1 day`, `2 days`; `2 entities`.
pub(crate) fn counted<N: Display + PartialEq + From<u8>>(count: N, what: &str) -> String {
    let what = inflected(what, count == N::from(1));
    format!("{count} {what}")
}

/// The same with thousands apart: `1,000 days`.
pub(crate) fn grouped(count: u64, what: &str) -> String {
    format!("{} {}", HumanCount(count), inflected(what, count == 1))
}

fn inflected(what: &str, is_one: bool) -> String {
    match what.strip_suffix("ty") {
        _ if is_one => what.to_owned(),
        Some(stem) => format!("{stem}ties"),
        None => format!("{what}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_is_singular() {
        assert_eq!(
            [0, 1, 2].map(|count| counted(count, "day")),
            ["0 days", "1 day", "2 days"]
        );
        let entities = [1, 2].map(|count| counted(count, "entity"));
        assert_eq!(entities, ["1 entity", "2 entities"]);
        assert_eq!(
            [1, 1000].map(|count| grouped(count, "day")),
            ["1 day", "1,000 days"]
        );
    }
}
