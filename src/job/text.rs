//! The text of a pipeline file: a path in, its text out. What is no pipeline file is told so, and not one line of it is shown: it may
//! hold contacts.

use std::path::Path;

use super::{
    problem::{Cause, Problem},
    shape::schema,
};

/// Reads the text of a pipeline file.
pub(super) fn read_text(file: &Path) -> Result<String, Problem> {
    let problem = |message: &str, help| Problem::of_file(file, message, help, Cause::Settings);
    let bytes = std::fs::read(file)
        .map_err(|error| problem(&format!("the pipeline file cannot be read: {error}"), None))?;
    let text = String::from_utf8(bytes).map_err(|_| {
        let help = Some("save it as UTF-8".to_owned());
        problem("the pipeline file is no text in UTF-8", help)
    })?;
    if text.trim().is_empty() || text.lines().any(sets_a_key) {
        return Ok(text);
    }
    let help = "`tenure init EXPORT` writes one for an export".to_owned();
    Err(problem(
        "not a pipeline file: no line sets a known key",
        Some(help),
    ))
}

/// Whether a line is `name = …`, `[assign]`, `[[source]]` or the like.
fn sets_a_key(line: &str) -> bool {
    let line = line.trim_start_matches(['\u{feff}', ' ', '\t', '[']);
    let is_of_key = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    let (key, rest) = line.split_at(line.find(|letter| !is_of_key(letter)).unwrap_or(line.len()));
    rest.trim_start().starts_with(['=', ']', '.']) && !schema()["properties"][key].is_null()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_pipeline_file_is_told_without_a_line_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a");
        let utf_16: Vec<u8> = "name = 'x'"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        for (bytes, part) in [
            (&b"name,email\nAnn Lee,ann@example.com\n"[..], "tenure init"),
            (b"source\tout\nAnn\tann@example.com\n", "tenure init"),
            (b"{\"name\": \"Ann\"}", "tenure init"),
            (&[&b"\xff\xfe"[..], &utf_16].concat(), "save it as UTF-8"),
        ] {
            std::fs::write(&file, bytes).unwrap();
            let told = read_text(&file).unwrap_err().to_string();
            assert!(told.contains(part) && !told.contains("Ann"), "{told}");
        }
        for text in [
            "",
            "\u{feff}name = 'x'",
            "x\n [[source]]\n",
            "flags.stale.days = 3",
        ] {
            std::fs::write(&file, text).unwrap();
            assert_eq!(read_text(&file).unwrap(), text);
        }
    }
}
