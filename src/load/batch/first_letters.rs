//! How the names in a header begin and how long they are, so that few cells are held against all of them.

/// The first letters and the lengths of names.
#[derive(Clone, Copy, Default)]
pub(super) struct FirstLetters {
    letters: u64,
    lengths: u64,
}

impl FirstLetters {
    pub(super) fn of(names: &[String]) -> Self {
        let mut all = Self::default();
        for name in names.iter().map(|name| Self::of_one(name.trim())) {
            all.letters |= name.letters;
            all.lengths |= name.lengths;
        }
        all
    }

    fn of_one(name: &str) -> Self {
        let bit = |number: usize| 1 << (number % 64);
        let first = name.bytes().next().unwrap_or(0);
        Self {
            letters: bit(usize::from(first)),
            lengths: bit(name.len()),
        }
    }

    pub(super) fn may_have(self, cell: &str) -> bool {
        let this = Self::of_one(cell);
        self.letters & this.letters != 0 && self.lengths & this.lengths != 0
    }
}
