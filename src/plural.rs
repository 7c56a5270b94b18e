//! A number and what it counts, in words.

use std::fmt::Display;

use indicatif::HumanCount;

/// `1 day`, `2 days`.
pub(crate) fn counted<N: Display + PartialEq + From<u8>>(count: N, what: &str) -> String {
    let ending = ending(count == N::from(1));
    format!("{count} {what}{ending}")
}

/// The same with thousands apart: `1,000 days`.
pub(crate) fn grouped(count: u64, what: &str) -> String {
    format!("{} {what}{}", HumanCount(count), ending(count == 1))
}

fn ending(is_one: bool) -> &'static str {
    if is_one { "" } else { "s" }
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
        assert_eq!(
            [1, 1000].map(|count| grouped(count, "day")),
            ["1 day", "1,000 days"]
        );
    }
}
