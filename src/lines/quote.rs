//! The bytes of a file of the office's own → where a quote stands that closes nothing.

/// Where a quote opens a cell that does not end with one: behind the next there is text, or the file ends before it. It would swallow the
/// rows below.
pub(super) fn open_quote(bytes: &[u8], delimiter: u8) -> Option<usize> {
    let ends_cell = |byte: u8| byte == delimiter || matches!(byte, b'\n' | b'\r');
    let (mut at, mut starts_cell) = (0, true);
    while let Some(&byte) = bytes.get(at) {
        let open = at;
        at += 1;
        if byte == b'"' && starts_cell {
            at += match closing_quote(&bytes[at..]) {
                Some(length) => length + 1,
                None => return Some(open),
            };
            let behind = bytes[at..].iter().find(|byte| **byte != b' ');
            if behind.is_some_and(|byte| !ends_cell(*byte)) {
                return Some(open);
            }
        }
        starts_cell = ends_cell(byte);
    }
    None
}

/// Where the first quote stands that is not one of two.
fn closing_quote(text: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += memchr::memchr(b'"', &text[at..])?;
        if text.get(at + 1) != Some(&b'"') {
            return Some(at);
        }
        at += 2;
    }
}
