//! How one path is written from a folder.

use std::path::{Component, Path, PathBuf};

/// The way from a folder to a path; both are whole.
pub(crate) fn way(from: &Path, to: &Path) -> PathBuf {
    let pairs = from.components().zip(to.components());
    let shared = pairs.take_while(|(left, right)| left == right).count();
    let up = from.components().skip(shared).map(|_| Component::ParentDir);
    up.chain(to.components().skip(shared)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_lead_up_and_down() {
        for (from, to, expected) in [
            ("/a/b", "/a/b/x.csv", "x.csv"),
            ("/a/b", "/a/c/x.csv", "../c/x.csv"),
            ("/a/b", "/c/x.csv", "../../c/x.csv"),
        ] {
            assert_eq!(way(from.as_ref(), to.as_ref()), Path::new(expected));
        }
    }
}
