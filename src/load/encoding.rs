//! Which encoding a text has, and its bytes decoded to UTF-8 as they stream by.

use std::io::{self, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Fewer foreign bytes do not tell one encoding from another; the most usual one is taken.
const EVIDENCE_MIN: usize = 4;

/// The encoding of a text, from its first bytes: byte order mark, then NULs of UTF-16, then UTF-8 if it is valid, then
/// the best guess. Lines in the wrong encoding do not make a text of UTF-8 another one.
pub(crate) fn detect(head: &[u8], wanted: Option<&'static Encoding>) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return encoding;
    }
    wanted.or_else(|| unmarked_utf16(head)).unwrap_or_else(|| {
        let (valid, invalid) = count_sequences(head);
        if invalid <= valid / 10 {
            UTF_8
        } else if valid + invalid < EVIDENCE_MIN {
            WINDOWS_1252
        } else {
            guess(head)
        }
    })
}

/// UTF-16 without a mark shows in NULs at every second byte of western text.
fn unmarked_utf16(head: &[u8]) -> Option<&'static Encoding> {
    let head = &head[..head.len().min(4_096)];
    let nuls = |odd: usize| {
        head.iter()
            .skip(odd)
            .step_by(2)
            .filter(|&&byte| byte == 0)
            .count()
    };
    let (even, odd, units) = (nuls(0), nuls(1), head.len() / 2);
    if units < 2 {
        None
    } else if odd * 10 > units * 7 && even * 10 < units {
        Some(UTF_16LE)
    } else if even * 10 > units * 7 && odd * 10 < units {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// How many sequences of several bytes are UTF-8, and how many are not. A sequence cut by the end counts as neither.
fn count_sequences(head: &[u8]) -> (usize, usize) {
    head.utf8_chunks().fold((0, 0), |(valid, invalid), chunk| {
        let long = chunk.valid().bytes().filter(|&byte| byte >= 0xc0).count();
        let cut = chunk.invalid().as_ptr_range().end == head.as_ptr_range().end
            && chunk.invalid().len() < 4
            && head.len() > 4_096;
        (
            valid + long,
            invalid + usize::from(!chunk.invalid().is_empty() && !cut),
        )
    })
}

fn guess(head: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(head, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// A stream of UTF-8 without a byte order mark, made from a stream in any encoding.
pub(crate) fn decoded(
    stream: impl Read + Send + 'static,
    encoding: &'static Encoding,
) -> io::Result<Box<dyn Read + Send>> {
    if encoding != UTF_8 {
        let decoder = encoding.new_decoder_with_bom_removal();
        return Ok(Box::new(DecodingReader {
            stream,
            decoder,
            raw: Vec::new(),
            text: Vec::new(),
            given: 0,
            at_end: false,
        }));
    }
    let mut stream = stream;
    let mut start = Vec::new();
    (&mut stream).take(3).read_to_end(&mut start)?;
    if start == b"\xef\xbb\xbf" {
        start.clear();
    }
    Ok(Box::new(io::Cursor::new(start).chain(stream)))
}

const BLOCK_BYTES: usize = 64 << 10;

struct DecodingReader<R> {
    stream: R,
    decoder: Decoder,
    raw: Vec<u8>,
    text: Vec<u8>,
    given: usize,
    at_end: bool,
}

impl<R: Read> DecodingReader<R> {
    /// Decodes one more block.
    fn refill(&mut self) -> io::Result<()> {
        self.raw.clear();
        self.at_end = (&mut self.stream)
            .take(BLOCK_BYTES as u64)
            .read_to_end(&mut self.raw)?
            < BLOCK_BYTES;
        self.given = 0;
        self.text.resize(BLOCK_BYTES * 3 + 64, 0);
        let (result, _, written, _) =
            self.decoder
                .decode_to_utf8(&self.raw, &mut self.text, self.at_end);
        self.text.truncate(written);
        match result {
            CoderResult::InputEmpty => Ok(()),
            CoderResult::OutputFull => Err(io::Error::other(
                "a block of text grows more than three times when decoded",
            )),
        }
    }
}

impl<R: Read> Read for DecodingReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.text.len() {
            if self.at_end {
                return Ok(0);
            }
            self.refill()?;
        }
        let length = buffer.len().min(self.text.len() - self.given);
        buffer[..length].copy_from_slice(&self.text[self.given..self.given + length]);
        self.given += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    fn decode(bytes: Vec<u8>) -> (String, &'static str) {
        let encoding = detect(&bytes, None);
        let mut text = String::new();
        decoded(io::Cursor::new(bytes), encoding)
            .unwrap()
            .read_to_string(&mut text)
            .unwrap();
        (text, encoding.name())
    }

    #[test]
    fn every_encoding_comes_out_as_text() {
        let text = "Vorname;Ort\nJürgen;Münster\nZoë;Fürth\n";
        let latin: Vec<u8> = text.chars().map(|char| char as u8).collect();
        for (bytes, name) in [
            (text.as_bytes().to_vec(), "UTF-8"),
            (["\u{feff}", text].concat().into_bytes(), "UTF-8"),
            (
                utf16(&["\u{feff}", text].concat(), u16::to_le_bytes),
                "UTF-16LE",
            ),
            (
                utf16(&["\u{feff}", text].concat(), u16::to_be_bytes),
                "UTF-16BE",
            ),
            (utf16(text, u16::to_le_bytes), "UTF-16LE"),
            (utf16(text, u16::to_be_bytes), "UTF-16BE"),
            (latin, "windows-1252"),
        ] {
            assert_eq!(decode(bytes), (text.to_owned(), name));
        }
    }

    #[test]
    fn long_texts_are_decoded_block_by_block() {
        let text = "añb\r\n".repeat(50_000);
        assert_eq!(decode(utf16(&text, u16::to_le_bytes)).0, text);
    }

    #[test]
    fn one_foreign_line_does_not_change_the_encoding() {
        let mut bytes = "é".repeat(20).into_bytes();
        bytes.extend(b"\n\xe9\n");
        assert_eq!(detect(&bytes, None), UTF_8);
    }
}
