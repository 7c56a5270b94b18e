//! A number and what it counts, in words.

use std::fmt::Display;

/// `1 day`, `2 days`.
pub(crate) fn counted<N: Display + PartialEq + From<u8>>(count: N, what: &str) -> String {
    let ending = if count == N::from(1) { "" } else { "s" };
    format!("{count} {what}{ending}")
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
    }
}
