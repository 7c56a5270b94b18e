//! Bytes that should be UTF-8 → text. Lines that are not are read as windows-1252, as when files of two systems were
//! put one after another.

use encoding_rs::WINDOWS_1252;
use memchr::memchr_iter;

use super::cut::Chunk;
use crate::load::reject::{Note, Notes};

/// The text of a chunk, with what was dropped and mended in it noted; free if it is UTF-8, as it nearly always is.
pub(crate) fn into_text(chunk: Chunk, notes: &mut Notes) -> String {
    let line = chunk.first_line;
    notes.add(Note::NulBytes, chunk.nul_bytes, line);
    String::from_utf8(chunk.bytes).unwrap_or_else(|error| mend_lines(error.as_bytes(), line, notes))
}

/// The text with LF where a line ends with CR alone; free where none does.
pub(crate) fn with_line_feeds(text: String) -> String {
    let is_lone = |at: &usize| text.as_bytes().get(at + 1) != Some(&b'\n');
    let Some(first) = memchr_iter(b'\r', text.as_bytes()).find(is_lone) else {
        return text;
    };
    let (before, behind) = text.split_at(first);
    let mut mended = before.to_owned();
    let mut letters = behind.chars().peekable();
    while let Some(letter) = letters.next() {
        let is_lone = letter == '\r' && letters.peek() != Some(&'\n');
        mended.push(if is_lone { '\n' } else { letter });
    }
    mended
}

fn mend_lines(bytes: &[u8], first_line: u64, notes: &mut Notes) -> String {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    for (line, bytes) in (first_line..).zip(bytes.split_inclusive(|&byte| byte == b'\n')) {
        match std::str::from_utf8(bytes) {
            Ok(valid) => text.push_str(valid),
            Err(_) => {
                text.push_str(&WINDOWS_1252.decode_without_bom_handling(bytes).0);
                notes.add(Note::ForeignLine, 1, line);
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_ends_with_a_feed() {
        for (text, expected) in [
            ("a\rb\r\nc\r", "a\nb\r\nc\n"),
            ("é\r\ré", "é\n\né"),
            ("a\r\nb", "a\r\nb"),
        ] {
            assert_eq!(with_line_feeds(text.to_owned()), expected, "{text:?}");
        }
    }

    #[test]
    fn only_the_foreign_line_is_mended() {
        let mut notes = Notes::default();
        let chunk = Chunk::new(b"Jos\xc3\xa9\nJos\xe9 \x80\n\xc3".to_vec(), 7);
        let text = into_text(chunk, &mut notes);
        assert_eq!(text, "José\nJosé €\nÃ");
        assert_eq!(
            notes.iter().collect::<Vec<_>>(),
            [(Note::ForeignLine, 2, 8)]
        );
    }
}
