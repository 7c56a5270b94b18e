//! Cuts a stream of delimited text into chunks that end where a record ends.
//!
//! **Invariant:** a cut is exact, never guessed: the cutter follows every quote by the same rules as the parser
//! ([`find_close`]), so chunks can be parsed apart and give the rows of the whole. That costs one SIMD search per quote.

use std::io::{self, Read};

use memchr::{memchr, memchr_iter, memrchr2};

use super::quote::{Close, Opening, find_close};
use crate::load::export::Dialect;

/// Whole records, as bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Chunk {
    pub(crate) bytes: Vec<u8>,
    /// The physical line of its first byte.
    pub(crate) first_line: u64,
    /// Records that start before this line stand behind an unclosed quote.
    pub(crate) doubtful_before: u64,
    /// How many NUL bytes were dropped from it.
    pub(crate) nul_bytes: u64,
    /// Nothing follows.
    pub(crate) is_last: bool,
}

impl Chunk {
    /// Records of which nothing was dropped or doubted, and which others may follow.
    pub(crate) fn new(bytes: Vec<u8>, first_line: u64) -> Self {
        Self {
            bytes,
            first_line,
            doubtful_before: 0,
            nul_bytes: 0,
            is_last: false,
        }
    }
}

/// How large chunks are, in bytes.
#[derive(Clone, Copy)]
pub(crate) struct ChunkSizes {
    pub(crate) chunk: usize,
    /// The last chunk has at least so many bytes, so that the footer is seen in one piece.
    pub(crate) tail: usize,
}

impl ChunkSizes {
    pub(crate) const USUAL: Self = Self {
        chunk: 512 << 10,
        tail: 4 << 10,
    };
}

/// Where a stream may be cut.
#[derive(Clone, Copy)]
pub(crate) enum CutRule {
    /// At line ends outside quotes.
    Delimited(Dialect),
    /// At any line end.
    Lines,
    /// Behind a line `END:VCARD`, before `BEGIN:VCARD`.
    Cards,
}

/// Gives the chunks of a stream in order.
pub(crate) struct Cutter<R> {
    stream: R,
    rule: CutRule,
    sizes: ChunkSizes,
    /// Read, but not given out yet.
    carry: Vec<u8>,
    line: u64,
    doubtful_before: u64,
    nul_bytes: u64,
    at_end: bool,
}

/// The byte order mark of UTF-8; within a text it stands where files were joined, before a row.
pub(crate) const MARK: &[u8] = "\u{feff}".as_bytes();

/// What DOS programs write behind the last row.
const END_OF_FILE: u8 = 0x1a;

/// A record that is longer is taken for a file that is no text.
const RECORD_BYTES_MAX: usize = 64 << 20;

impl<R: Read> Cutter<R> {
    pub(crate) fn new(stream: R, rule: CutRule, sizes: ChunkSizes) -> Self {
        let carry = Vec::new();
        Self {
            stream,
            rule,
            sizes,
            carry,
            line: 1,
            doubtful_before: 0,
            nul_bytes: 0,
            at_end: false,
        }
    }

    /// The next chunk, or none at the end.
    pub(crate) fn next_chunk(&mut self) -> io::Result<Option<Chunk>> {
        let mut target = self.sizes.chunk;
        loop {
            self.fill(target + self.sizes.tail)?;
            if self.at_end && self.carry.len() <= target + self.sizes.tail {
                let length = self.carry.len();
                return Ok((length > 0).then(|| self.take(length, 0)));
            }
            let (length, doubtful_before) = self.scan(target);
            if length > 0 {
                return Ok(Some(self.take(length, doubtful_before)));
            }
            if target > RECORD_BYTES_MAX {
                let message =
                    format!("more than {RECORD_BYTES_MAX} bytes without the end of a row");
                return Err(io::Error::new(io::ErrorKind::InvalidData, message));
            }
            target *= 2; // the first record is longer than that
        }
    }

    /// Reads until there are as many bytes as wanted, or the stream ends.
    fn fill(&mut self, wanted: usize) -> io::Result<()> {
        while !self.at_end && self.carry.len() < wanted {
            let start = self.carry.len();
            let missing = (wanted - start) as u64;
            self.carry.reserve(missing as usize);
            let read = (&mut self.stream)
                .take(missing)
                .read_to_end(&mut self.carry)?;
            self.at_end = (read as u64) < missing;
            self.drop_nul_bytes(start);
        }
        Ok(())
    }

    fn drop_nul_bytes(&mut self, start: usize) {
        if memchr(0, &self.carry[start..]).is_some() {
            let before = self.carry.len();
            let mut kept = start;
            for at in start..before {
                let byte = self.carry[at];
                self.carry[kept] = byte;
                kept += usize::from(byte != 0);
            }
            self.carry.truncate(kept);
            self.nul_bytes += (before - kept) as u64;
        }
    }

    /// How many bytes from the start hold whole records and end before `limit` (0 if the first record is longer), and
    /// the line before which records are doubtful, should they come after the cut.
    fn scan(&self, limit: usize) -> (usize, u64) {
        match self.rule {
            CutRule::Delimited(dialect) if dialect.escapes_all => self.scan_escapes(limit, dialect),
            CutRule::Delimited(
                dialect @ Dialect {
                    quote: Some(quote), ..
                },
            ) => self.scan_quotes(limit, dialect, quote),
            CutRule::Delimited(_) | CutRule::Lines => {
                (last_line_end(&self.carry, 0, limit).unwrap_or(0), 0)
            }
            CutRule::Cards => (last_card_end(&self.carry, limit), 0),
        }
    }

    fn scan_quotes(&self, limit: usize, dialect: Dialect, quote: u8) -> (usize, u64) {
        let text = &self.carry[..];
        // `cut` is the last record end seen; `outside` is where the text outside quotes that is not searched yet starts
        let (mut cut, mut outside, mut from, mut doubtful_until) = (0, 0, 0, 0);
        while let Some(at) = memchr(quote, &text[from..limit]).map(|found| from + found) {
            from = at + 1;
            if !opens(text, at, &dialect) {
                continue;
            }
            cut = last_line_end(text, outside, at).unwrap_or(cut);
            outside = at;
            match find_close(
                text,
                Opening {
                    at,
                    is_whole: self.at_end,
                    is_strict: false,
                },
                &dialect,
            ) {
                Close::At { at, .. } if at < limit => (from, outside) = (at + 1, at + 1),
                Close::Never { searched_until } => {
                    doubtful_until = doubtful_until.max(searched_until)
                }
                Close::At { .. } | Close::Unknown => {
                    return (cut, self.doubtful_line(doubtful_until));
                }
            }
        }
        let cut = last_line_end(text, outside, limit).unwrap_or(cut);
        (cut, self.doubtful_line(doubtful_until))
    }

    /// As [`Self::scan_quotes`], where line ends and delimiters may be escaped: byte after byte, as few exports are so.
    fn scan_escapes(&self, limit: usize, dialect: Dialect) -> (usize, u64) {
        let text = &self.carry[..];
        let (mut at, mut cut, mut starts_cell, mut doubtful_until) = (0, 0, true, 0);
        while at < limit {
            let byte = text[at];
            if starts_cell && Some(byte) == dialect.quote {
                let opening = Opening {
                    at,
                    is_whole: self.at_end,
                    is_strict: false,
                };
                match find_close(text, opening, &dialect) {
                    Close::At { at: close, .. } => at = close,
                    Close::Never { searched_until } => {
                        doubtful_until = doubtful_until.max(searched_until);
                    }
                    Close::Unknown => break,
                }
            }
            let is_line_end = byte == b'\n' || byte == b'\r';
            starts_cell = is_line_end || byte == dialect.delimiter;
            at = dialect.behind(text, at);
            if byte == b'\n' || (byte == b'\r' && text.get(at).is_some_and(|&next| next != b'\n')) {
                cut = at;
            }
        }
        (cut, self.doubtful_line(doubtful_until))
    }

    fn doubtful_line(&self, doubtful_until: usize) -> u64 {
        if doubtful_until == 0 {
            0
        } else {
            self.line + doubtful_lines(&self.carry, 0, doubtful_until)
        }
    }

    fn take(&mut self, length: usize, doubtful_before: u64) -> Chunk {
        let mut rest = Vec::with_capacity(self.sizes.chunk + self.sizes.tail);
        rest.extend_from_slice(&self.carry[length..]);
        self.carry.truncate(length);
        let mut bytes = std::mem::replace(&mut self.carry, rest);
        let (first_line, doubtful_here) = (self.line, self.doubtful_before);
        self.line += count_lines(&bytes);
        self.doubtful_before = doubtful_here.max(doubtful_before);
        let is_last = self.at_end && self.carry.is_empty();
        if is_last && bytes.ends_with(&[END_OF_FILE]) {
            bytes.pop();
        }
        Chunk {
            first_line,
            doubtful_before: doubtful_here,
            nul_bytes: std::mem::take(&mut self.nul_bytes),
            is_last,
            bytes,
        }
    }
}

/// Whether a quote that stands outside a quoted cell opens one: only a cell's start can.
fn opens(text: &[u8], at: usize, dialect: &Dialect) -> bool {
    let spaces = if dialect.space_before_quote {
        text[..at]
            .iter()
            .rev()
            .take_while(|&&byte| byte == b' ')
            .count()
    } else {
        0
    };
    let before = &text[..at - spaces];
    if let Some(before) = before.strip_suffix(MARK) {
        return matches!(before.last(), None | Some(b'\n' | b'\r'));
    }
    match before.last() {
        None => true,
        Some(&byte) => byte == dialect.delimiter || byte == b'\n' || byte == b'\r',
    }
}

/// The end of the last line that ends in `from..until`. A CR that is the last byte known may belong to a CR LF.
fn last_line_end(text: &[u8], from: usize, until: usize) -> Option<usize> {
    let mut end = until;
    while let Some(at) = memrchr2(b'\n', b'\r', &text[from..end]).map(|found| from + found) {
        if text[at] == b'\n' || text.get(at + 1).is_some_and(|&next| next != b'\n') {
            return Some(at + 1);
        }
        end = at;
    }
    None
}

/// The end of the last line `END:VCARD` before `limit` behind which a card begins, or 0: a card within another goes on behind its end.
fn last_card_end(text: &[u8], limit: usize) -> usize {
    let mut until = last_line_end(text, 0, limit).unwrap_or(0);
    while until > 0 {
        let line = text[..until].trim_ascii_end();
        let start = last_line_end(line, 0, line.len()).unwrap_or(0);
        let next = text[until..].trim_ascii_start().get(..11);
        if line[start..].eq_ignore_ascii_case(b"END:VCARD")
            && next.is_some_and(|next| next.eq_ignore_ascii_case(b"BEGIN:VCARD"))
        {
            return until;
        }
        until = start;
    }
    0
}

/// How many line ends there are: LF, CR LF, or CR alone.
pub(crate) fn count_lines(text: &[u8]) -> u64 {
    let feeds = memchr_iter(b'\n', text).count();
    let lone_returns = memchr_iter(b'\r', text)
        .filter(|&at| text.get(at + 1) != Some(&b'\n'))
        .count();
    (feeds + lone_returns) as u64
}

/// How many lines from `from` on hold no record that can be believed, after a search for a closing quote up to `until`; all, if that lies
/// behind the text.
pub(crate) fn doubtful_lines(text: &[u8], from: usize, until: usize) -> u64 {
    let searched = text.get(from..until);
    searched.map_or(u64::MAX / 2, |searched| {
        count_lines(searched) + u64::from(until == text.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_are_cut_before_the_next_only() {
        let card = "BEGIN:VCARD\r\nAGENT:\r\nBEGIN:VCARD\r\nEND:VCARD\r\nNOTE:\r\n END:VCARD\r\nX-END:VCARD\r\nend:vcard\r\n";
        let text = card.repeat(20);
        for chunk in [1, 50, 130, 1_000] {
            let sizes = ChunkSizes { chunk, tail: 16 };
            let mut cutter = Cutter::new(text.as_bytes(), CutRule::Cards, sizes);
            while let Some(chunk) = cutter.next_chunk().unwrap() {
                assert_eq!(chunk.bytes.len() % card.len(), 0);
            }
        }
    }
}
