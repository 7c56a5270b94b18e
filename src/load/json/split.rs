//! A stream of JSON → chunks of whole objects, and the objects of a chunk. Only brackets and strings are followed here.

use std::io::{self, Read};

use memchr::memchr2;

use crate::load::export::Format;
use crate::load::text::cut::{Chunk, count_lines};

/// An object of more bytes is taken for the end of what can be read.
const OBJECT_BYTES_MAX: usize = 64 << 20;

/// Where the objects that are rows stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Nesting {
    /// One after another.
    None,
    /// In an array.
    Array,
    /// In the array of this name within an object; in any, without a name.
    Within(String),
}

impl Nesting {
    /// The open brackets around a row.
    fn brackets(&self) -> &'static [u8] {
        match self {
            Self::None => b"",
            Self::Array => b"[",
            Self::Within(_) => b"{[",
        }
    }

    /// Whether the array of rows stands behind the key that begins this text.
    fn is_behind(&self, key: &[u8]) -> bool {
        let Self::Within(name) = self else {
            return true;
        };
        let mut texts = serde_json::Deserializer::from_slice(key).into_iter::<String>();
        name.is_empty() || matches!(texts.next(), Some(Ok(key)) if key == *name)
    }
}

/// Gives chunks that start with an object, and end with one or with what is left of the stream.
pub(crate) struct ObjectCutter<R> {
    stream: R,
    nesting: Nesting,
    chunk_bytes: usize,
    carry: Vec<u8>,
    line: u64,
    state: Brackets,
    at_end: bool,
}

impl<R: Read> ObjectCutter<R> {
    pub(crate) fn new(stream: R, nesting: Nesting, chunk_bytes: usize) -> Self {
        Self {
            stream,
            nesting,
            chunk_bytes,
            carry: Vec::new(),
            line: 1,
            state: Brackets::default(),
            at_end: false,
        }
    }

    /// The next chunk, or none at the end.
    pub(crate) fn next_chunk(&mut self) -> io::Result<Option<Chunk>> {
        let mut wanted = self.chunk_bytes;
        loop {
            self.fill(wanted)?;
            let (start, end) = self.scan()?;
            if end > start {
                self.state = Brackets::around(self.nesting.brackets());
                return Ok(Some(self.take(start, end)));
            }
            if !self.at_end && wanted > OBJECT_BYTES_MAX && start == self.carry.len() {
                let message = format!("more than {OBJECT_BYTES_MAX} bytes without an object");
                return Err(io::Error::new(io::ErrorKind::InvalidData, message));
            }
            if self.at_end || wanted > OBJECT_BYTES_MAX {
                let rest = self.carry.len();
                return Ok((start < rest).then(|| self.take(start, rest)));
            }
            wanted *= 2;
        }
    }

    fn fill(&mut self, wanted: usize) -> io::Result<()> {
        if !self.at_end && self.carry.len() < wanted {
            let missing = (wanted - self.carry.len()) as u64;
            let read = (&mut self.stream)
                .take(missing)
                .read_to_end(&mut self.carry)?;
            self.at_end = (read as u64) < missing;
        }
        Ok(())
    }

    /// Where the first row starts (at the end if none does), and where the last whole one ends. Behind what holds all rows nothing may
    /// stand but another such.
    fn scan(&self) -> io::Result<(usize, usize)> {
        let base = self.nesting.brackets();
        let mut state = self.state.clone();
        let (mut start, mut end, mut at) = (self.carry.len(), 0, 0);
        let (mut is_over, mut is_of_rows, mut key) = (false, true, 0);
        while let Some(&byte) = self.carry.get(at) {
            if is_over && byte > b' ' {
                if base.first() != Some(&byte) {
                    return Err(self.goes_on_at(at));
                }
                is_over = false;
            }
            let is_bracket = !state.in_string && matches!(byte, b'{' | b'}');
            if is_bracket && byte == b'{' && state.open == base && is_of_rows {
                start = start.min(at);
            }
            if state.open == b"{" && !state.in_string {
                match byte {
                    b'"' => key = at, // or a value, behind which no array begins
                    b'[' => is_of_rows = self.nesting.is_behind(&self.carry[key..at]),
                    _ => {}
                }
            }
            state.take(byte);
            if is_bracket && byte == b'}' && state.open == base && is_of_rows && start < at {
                end = at + 1;
            }
            is_over |= matches!(byte, b'}' | b']') && state.open.len() < base.len().min(1);
            at = state.next(&self.carry, at + 1);
        }
        Ok((start, end))
    }

    fn goes_on_at(&self, at: usize) -> io::Error {
        let line = self.line + count_lines(&self.carry[..at]);
        let message = format!("the text goes on in line {line}, behind the last closing bracket");
        io::Error::new(io::ErrorKind::InvalidData, message)
    }

    fn take(&mut self, start: usize, end: usize) -> Chunk {
        let first_line = self.line + count_lines(&self.carry[..start]);
        self.line = first_line + count_lines(&self.carry[start..end]);
        let rest = self.carry.split_off(end);
        let mut bytes = std::mem::replace(&mut self.carry, rest);
        bytes.drain(..start);
        Chunk::new(bytes, first_line)
    }
}

/// The brackets that are open, and whether a string is.
#[derive(Clone, Default)]
struct Brackets {
    open: Vec<u8>,
    in_string: bool,
    is_escaped: bool,
}

impl Brackets {
    /// These are open, and no string is.
    fn around(open: &[u8]) -> Self {
        Self {
            open: open.to_vec(),
            ..Self::default()
        }
    }

    /// Where the next byte stands that has to be taken, from `at` on: most of a string has not.
    fn next(&self, text: &[u8], at: usize) -> usize {
        if !self.in_string || self.is_escaped {
            return at;
        }
        memchr2(b'"', b'\\', &text[at..]).map_or(text.len(), |next| at + next)
    }

    fn take(&mut self, byte: u8) {
        if self.in_string {
            self.in_string = self.is_escaped || byte != b'"';
            self.is_escaped = !self.is_escaped && byte == b'\\';
            return;
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' | b'[' => self.open.push(byte),
            b'}' | b']' => _ = self.open.pop(),
            _ => {}
        }
    }
}

/// The objects of a chunk, each with its line; for one object a line, the lines that are not blank.
pub(crate) fn objects(
    text: &str,
    first_line: u64,
    format: Format,
) -> Box<dyn Iterator<Item = (&str, u64)> + '_> {
    if format == Format::Ndjson {
        let lines = text.split('\n').zip(first_line..);
        return Box::new(
            lines
                .map(|(line, number)| (line.trim(), number))
                .filter(|(line, _)| !line.is_empty()),
        );
    }
    let (mut from, mut line) = (0, first_line);
    Box::new(std::iter::from_fn(move || {
        let start = from + text[from..].find('{')?;
        let end = start + object_length(&text.as_bytes()[start..]);
        line += count_lines(&text.as_bytes()[from..start]);
        let object = (&text[start..end], line);
        line += count_lines(&text.as_bytes()[start..end]);
        from = end;
        Some(object)
    }))
}

/// What is whole of an object that goes on behind a text, with the brackets that close it; none if nothing is.
pub(super) fn closed(text: &[u8]) -> Option<Vec<u8>> {
    let (mut state, mut at) = (Brackets::default(), 0);
    let mut whole = None;
    while let Some(&byte) = text.get(at) {
        state.take(byte);
        if !state.in_string && matches!(byte, b'}' | b']') {
            whole = Some((at + 1, state.open.clone()));
        }
        at = state.next(text, at + 1);
    }
    let (end, open) = whole?;
    let closing = open.iter().rev().map(|&bracket| bracket + 2);
    Some(text[..end].iter().copied().chain(closing).collect())
}

/// The key that begins an object, with its quotes.
pub(super) fn first_key(object: &str) -> Option<&str> {
    let inside = object.trim_start_matches('{').trim_start();
    let end = inside.get(1..)?.find('"')?;
    inside.get(..end + 2)
}

/// Whether an object holds the beginning of another one, which is no element of an array within: a quote or a bracket is missing, and rows
/// would be lost. Objects begin with the key of this one, or, as that may be what is damaged, with the usual one.
pub(super) fn begins_again(object: &str, usual_key: Option<&str>) -> bool {
    let mut keys = first_key(object).into_iter().chain(usual_key);
    keys.any(|key| begins_with_again(object, key))
}

fn begins_with_again(object: &str, key: &str) -> bool {
    let (mut state, mut taken) = (Brackets::default(), 0);
    object.match_indices(key).any(|(at, _)| {
        // the bracket of the object that may begin here is not looked at
        let before = object[..at].rfind('{').unwrap_or(at).max(taken);
        let bytes = object[taken..before].bytes();
        bytes.for_each(|byte| state.take(byte));
        taken = before;
        let is_row = state.in_string || state.open.last() == Some(&b'{');
        is_row && (is_behind_another(&object[..at]) || begins_line(&object[..at]))
    })
}

/// Whether what stands before a key begins an object behind another.
fn is_behind_another(before: &str) -> bool {
    let mut marks = before
        .bytes()
        .rev()
        .filter(|byte| !byte.is_ascii_whitespace());
    let expected = [b'{', b',', b'}'];
    expected.iter().all(|mark| marks.next() == Some(*mark))
}

/// Whether what stands before a key begins an object at the start of a line.
fn begins_line(before: &str) -> bool {
    let before = before.trim_end().strip_suffix('{');
    before.is_some_and(|before| before.trim_end_matches([' ', '\t']).ends_with('\n'))
}

/// The length of the object that starts the text; all of it if it does not end.
fn object_length(text: &[u8]) -> usize {
    let (mut state, mut at) = (Brackets::default(), 0);
    while let Some(&byte) = text.get(at) {
        state.take(byte);
        if state.open.is_empty() {
            return at + 1;
        }
        at = state.next(text, at + 1);
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_without_objects_is_refused_with_its_limit() {
        let stream = io::repeat(b' ');
        let mut cutter =
            ObjectCutter::new(stream, Nesting::Within(String::new()), OBJECT_BYTES_MAX + 1);
        let error = cutter.next_chunk().unwrap_err().to_string();
        assert_eq!(error, "more than 67108864 bytes without an object");
    }

    #[test]
    fn nothing_stands_behind_the_last_closing_bracket() {
        for (text, nesting, line) in [
            ("[{\"a\":1}},\n{\"a\":2}]", Nesting::Array, Some(1)),
            ("[{\"a\":1}]\n,{\"a\":2}]", Nesting::Array, Some(2)),
            (
                "{\"r\":[{\"a\":1}},\n{\"a\":2}]}",
                Nesting::Within(String::new()),
                Some(2),
            ),
            ("[{\"a\":\"]\"}]\n[{\"a\":2}]\n\u{1a}", Nesting::Array, None),
            ("{\"a\":1}}\n{\"a\":2}", Nesting::None, None),
        ] {
            for chunk_bytes in [1, 7, 1_000] {
                let mut cutter = ObjectCutter::new(text.as_bytes(), nesting.clone(), chunk_bytes);
                let chunks = std::iter::from_fn(|| cutter.next_chunk().transpose());
                let error = chunks.filter_map(Result::err).next();
                let told = line.map(|line| {
                    format!("the text goes on in line {line}, behind the last closing bracket")
                });
                assert_eq!(error.map(|error| error.to_string()), told, "{text}");
            }
        }
    }

    #[test]
    fn objects_are_found_for_any_size_of_chunk() {
        let array = "[\n {\"a\": \"}\\\"{\"},\n {\"a\": {\"b\": [1]}},{}\n]";
        let within = "{\"total\": 2, \"meta\": {\"x\": 1},\n\"rows\": [{\"a\": 1},\n{\"a\": 2}], \"next\": null}";
        for (text, nesting, expected) in [
            (
                array,
                Nesting::Array,
                vec!["2 {\"a\": \"}\\\"{\"}", "3 {\"a\": {\"b\": [1]}}", "3 {}"],
            ),
            (
                within,
                Nesting::Within(String::new()),
                vec!["2 {\"a\": 1}", "3 {\"a\": 2}"],
            ),
            (
                "{\n}\n{\"a\":1}",
                Nesting::None,
                vec!["1 {\n}", "3 {\"a\":1}"],
            ),
            (
                "[{\"a\":1},{\"b",
                Nesting::Array,
                vec!["1 {\"a\":1}", "1 {\"b"],
            ),
        ] {
            for chunk_bytes in [1, 7, 1_000] {
                let mut cutter = ObjectCutter::new(text.as_bytes(), nesting.clone(), chunk_bytes);
                let mut found = Vec::new();
                while let Some(chunk) = cutter.next_chunk().unwrap() {
                    let text = String::from_utf8(chunk.bytes).unwrap();
                    found.extend(
                        objects(&text, chunk.first_line, Format::Json)
                            .map(|(object, line)| format!("{line} {object}")),
                    );
                }
                assert_eq!(found, expected, "{chunk_bytes}");
            }
        }
    }
}
