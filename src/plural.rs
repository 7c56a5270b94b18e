//! A number and what it counts, in words.

use std::fmt::{Display, from_fn};

use indicatif::HumanCount;

/// `1 day`, `2 days`; `2 entities`.
pub(crate) fn counted<N: Display + PartialEq + From<u8>>(count: N, what: &str) -> impl Display {
    let [stem, end] = inflected(what, count == N::from(1));
    from_fn(move |formatter| write!(formatter, "{count} {stem}{end}"))
}

/// The same with thousands apart: `1,000 days`.
pub(crate) fn grouped(count: u64, what: &str) -> String {
    let [stem, end] = inflected(what, count == 1);
    format!("{} {stem}{end}", HumanCount(count))
}

/// What is counted, and the end that its number gives it.
fn inflected(what: &str, is_one: bool) -> [&str; 2] {
    match what.strip_suffix("ty") {
        _ if is_one => [what, ""],
        Some(stem) => [stem, "ties"],
        None => [what, "s"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_is_singular() {
        assert_eq!(
            [0, 1, 2].map(|count| counted(count, "day").to_string()),
            ["0 days", "1 day", "2 days"]
        );
        let entities = [1, 2].map(|count| counted(count, "entity").to_string());
        assert_eq!(entities, ["1 entity", "2 entities"]);
        assert_eq!(
            [1, 1000].map(|count| grouped(count, "day")),
            ["1 day", "1,000 days"]
        );
    }
}
