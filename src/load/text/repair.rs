//! Bytes that should be UTF-8 → text. Lines that are not are read as windows-1252, as when files of two systems were
//! put one after another.

use encoding_rs::WINDOWS_1252;

use crate::load::reject::{Note, Notes};

/// The bytes as text; free if they are UTF-8, as they nearly always are.
pub(crate) fn into_text(bytes: Vec<u8>, first_line: u64, notes: &mut Notes) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| mend_lines(error.as_bytes(), first_line, notes))
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
    fn only_the_foreign_line_is_mended() {
        let mut notes = Notes::default();
        let text = into_text(b"Jos\xc3\xa9\nJos\xe9 \x80\n\xc3".to_vec(), 7, &mut notes);
        assert_eq!(text, "José\nJosé €\nÃ");
        assert_eq!(
            notes.iter().collect::<Vec<_>>(),
            [(Note::ForeignLine, 2, 8)]
        );
    }
}
