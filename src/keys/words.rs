//! Texts that many records share, each once, and codes that stand for them.

use rustc_hash::FxHashMap;

/// The number of a text in [`Words`]; 0 is no text. It says whether two texts are equal, and nothing about their order.
pub type Code = u32;

/// The texts behind the codes, each once.
#[derive(Debug, Default)]
pub struct Words {
    codes: FxHashMap<u64, Code>,
    texts: Texts,
}

impl Words {
    /// The code of a text, remembered; 0 for no text.
    pub fn code(&mut self, text: &str) -> Code {
        if text.is_empty() {
            return 0;
        }
        let next = self.texts.len() as Code + 1;
        let code = *self.codes.entry(hash(text.as_bytes())).or_insert(next);
        if code == next {
            self.texts.push(text);
        }
        code
    }

    /// Those of the next batch, which are looked up in the same memory, as it is near by now. None can be added here any more.
    #[must_use]
    pub fn next_batch(&mut self) -> Self {
        let mut next = Self {
            codes: std::mem::take(&mut self.codes),
            texts: Texts::default(),
        };
        next.codes.clear();
        next.texts.reserve(self.texts.len());
        next
    }

    /// The text behind a code; `""` for 0.
    #[must_use]
    pub fn text(&self, code: Code) -> &str {
        code.checked_sub(1)
            .map_or("", |index| self.texts.get(index as usize))
    }

    /// How many codes there are, with that of no text.
    #[must_use]
    pub fn count(&self) -> usize {
        self.texts.len() + 1
    }

    /// Forgets how to find the code of a text, which takes more memory than the texts; none can be added any more.
    pub fn seal(&mut self) {
        self.codes = FxHashMap::default();
    }

    /// Takes in the texts of another batch. Out: for each code of the batch its code here.
    pub(super) fn absorb(&mut self, batch: &Self) -> Vec<Code> {
        let texts = (0..batch.texts.len()).map(|index| batch.texts.get(index));
        let codes = texts.map(|text| self.code(text));
        std::iter::once(0).chain(codes).collect()
    }
}

/// The hash of a match key; never 0, which means absent.
#[must_use]
pub fn hash(key: &[u8]) -> u64 {
    xxhash_rust::xxh3::xxh3_64(key).max(1)
}

/// Many short texts in one string.
#[derive(Debug, Default)]
pub struct Texts {
    joined: String,
    ends: Vec<u64>,
}

impl Texts {
    /// Adds a text behind the others.
    pub fn push(&mut self, text: &str) {
        self.joined.push_str(text);
        self.ends.push(self.joined.len() as u64);
    }

    /// Makes room for so many texts, but not for what they say.
    pub(super) fn reserve(&mut self, texts: usize) {
        self.ends.reserve(texts);
    }

    /// How many texts there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The text at a place.
    #[must_use]
    pub fn get(&self, index: usize) -> &str {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.joined[start as usize..self.ends[index] as usize]
    }

    pub(super) fn append(&mut self, other: &Self) {
        let base = self.joined.len() as u64;
        self.joined.push_str(&other.joined);
        self.ends.extend(other.ends.iter().map(|end| end + base));
    }
}
