//! The text of a pipeline file and of every `--set` → one tree of values that knows where each of them was written.
//!
//! The texts lie one after another on one line of byte offsets, so that a span alone says from which of them it is.

use std::{
    ops::Range,
    path::{Path, PathBuf},
};

use toml::de::{DeTable, DeValue};

use super::{
    ReferenceFile,
    problem::{Finding, Place, Problem},
    tree::{Node, Value, entries, node, put},
};
use crate::lines::OwnColumns;

/// The pipeline file with its overrides.
#[derive(Clone, Debug)]
pub(super) struct Document {
    pub(super) root: Node,
    file: PathBuf,
    text: String,
    /// Each `--set` as it was given, and where its text starts.
    options: Vec<(usize, String)>,
    /// Whether what else is wrong with the file can be told.
    pub(super) is_legible: bool,
}

/// Errors of syntax that are told: what follows the first is often nothing but its consequence.
const SYNTAX_TOLD: usize = 5;

impl Document {
    /// Parses a pipeline file; the tree of a text that is no TOML is empty. Of a text of another kind no line is told.
    pub(super) fn parse(file: &Path, text: &str) -> (Self, Vec<Finding>) {
        let (table, errors) = DeTable::parse_recoverable(text);
        let mut findings: Vec<Finding> = errors.iter().map(|error| syntax(error, 0)).collect();
        if findings.len() > SYNTAX_TOLD {
            let more = findings.len() - SYNTAX_TOLD;
            findings.truncate(SYNTAX_TOLD);
            findings[SYNTAX_TOLD - 1].help = Some(format!("and {more} more from there on"));
        }
        let is_legible = errors.iter().all(is_of_date);
        let table = if is_legible {
            table.into_inner()
        } else {
            DeTable::new()
        };
        let mut entries = entries(&table, 0);
        entries.retain(|entry| findings.iter().all(|told| told.span != entry.node.span));
        let root = Node {
            span: 0..0,
            value: Value::Table(entries),
        };
        let file = file.to_owned();
        (
            Self {
                root,
                file,
                text: text.to_owned(),
                options: Vec::new(),
                is_legible,
            },
            findings,
        )
    }

    /// Sets one key, as `--set key.of.table=value` says. The value is TOML, or else text.
    pub(super) fn set(&mut self, option: &str) -> Result<(), Finding> {
        let start = self
            .options
            .last()
            .map_or(self.text.len(), |(start, text)| start + text.len())
            + 1;
        self.options.push((start, option.to_owned()));
        let Some((key, value)) = option.split_once('=') else {
            let message = format!("`{option}` does not say what to set");
            return Err(Finding::new(start..start, message).help("write key=value".to_owned()));
        };
        let span = start..start + key.len();
        let node = parse_value(value, span.end + 1)?;
        put(&mut self.root, key, key, &span, node)
    }

    /// The pipeline file.
    pub(super) fn file(&self) -> &Path {
        &self.file
    }

    /// The same as a file that was read.
    pub(super) fn reference(&self) -> ReferenceFile {
        ReferenceFile {
            key: "pipeline".to_owned(),
            path: self.file.clone(),
            bytes: self.text.len() as u64,
            blake3: blake3::hash(self.text.as_bytes()).to_hex().to_string(),
            columns: OwnColumns::default(),
        }
    }

    /// Says where each finding is, in the order of the text.
    pub(super) fn problems(&self, mut findings: Vec<Finding>) -> Vec<Problem> {
        findings.sort_by_key(|finding| finding.span.start);
        let findings = findings.into_iter();
        findings.map(|finding| self.problem(finding)).collect()
    }

    /// Says where a finding is.
    pub(super) fn problem(&self, finding: Finding) -> Problem {
        let Finding {
            span,
            message,
            help,
            cause,
        } = finding;
        let option = self
            .options
            .iter()
            .rev()
            .find(|(start, _)| *start <= span.start);
        let place = match option {
            Some((_, option)) => Place::Option(format!("--set {option}")),
            None => self.place(span),
        };
        Problem {
            place,
            message,
            help,
            cause,
        }
    }

    fn place(&self, span: Range<usize>) -> Place {
        let start = self
            .text
            .floor_char_boundary(span.start.min(self.text.len()));
        let line_start = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
        let rest = &self.text[line_start..];
        let excerpt = rest.lines().next().unwrap_or("");
        let end = self.text.floor_char_boundary(
            span.end
                .clamp(start, line_start + excerpt.len().max(start - line_start)),
        );
        Place::Key {
            file: self.file.clone(),
            line: self.text[..start].matches('\n').count() + 1,
            column: self.text[line_start..start].chars().count() + 1,
            excerpt: excerpt.into(),
            width: self.text[start..end.max(start)].chars().count(),
        }
    }

    /// Where a key was written: `source[1].columns.email`, or the nearest table above that exists.
    pub(super) fn span_of(&self, path: &str) -> Range<usize> {
        self.root.find(path).0
    }

    /// Whether a key was written.
    pub(super) fn has(&self, path: &str) -> bool {
        self.root.find(path).1
    }
}

/// The 45th of a month is a mistake of that value alone: what stands around it was read.
fn is_of_date(error: &toml::de::Error) -> bool {
    ["invalid date", "invalid time"]
        .iter()
        .any(|start| error.message().starts_with(start))
}

fn syntax(error: &toml::de::Error, base: usize) -> Finding {
    let span = error.span().unwrap_or(0..0);
    let message = error.message().lines().collect::<Vec<_>>().join("; ");
    Finding::new(span.start + base..span.end + base, message)
}

/// What is not a TOML value is a text without its quotes; what only looks like a list or table is a mistake.
fn parse_value(text: &str, base: usize) -> Result<Node, Finding> {
    let indent = text.len() - text.trim_start().len();
    let (text, base) = (text.trim(), base + indent);
    let (value, errors) = DeValue::parse_recoverable(text);
    match errors.first() {
        None => Ok(node(&value, base)),
        Some(error) if text.starts_with(['[', '{', '"', '\'']) => Err(syntax(error, base)),
        Some(_) => Ok(Node {
            span: base..base + text.len(),
            value: Value::Text(text.to_owned()),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "name = 'é'\nas_of = 2026-11-21\n[[source]]\nname = 'a'\n[[source]]\nname = 'b'\n";

    fn parse(text: &str) -> Document {
        let (document, findings) = Document::parse(Path::new("x.toml"), text);
        assert_eq!(findings, []);
        document
    }

    #[test]
    fn values_are_set_by_key_and_by_name_in_a_list() {
        let mut document = parse(TEXT);
        for option in [
            "source.b.priority=2",
            "source.0.priority=1",
            "flags.stale.days = 30",
            "out=../x y",
            "as_of=2026-01-02",
        ] {
            document.set(option).unwrap();
        }
        assert_eq!(
            document.root.to_json().to_string(),
            r#"{"name":"é","as_of":"2026-01-02","source":[{"name":"a","priority":1},{"name":"b","priority":2}],"flags":{"stale":{"days":30}},"out":"../x y"}"#
        );
    }

    #[test]
    fn a_mistake_in_an_option_names_the_option() {
        for (option, text) in [
            (
                "out",
                "--set out: `out` does not say what to set; write key=value",
            ),
            (
                "=3",
                "--set =3: `=3` cannot be set: a part of the key is empty",
            ),
            (
                "name.x=3",
                "--set name.x=3: `name.x` cannot be set: there is no table above `x`",
            ),
            (
                "source.bb.x=3",
                "--set source.bb.x=3: `source.bb.x` cannot be set: nothing in the list is named `bb`; did you mean `b`?",
            ),
            ("files=['a", "--set files=['a: unclosed array, expected `]`"),
        ] {
            let mut document = parse(TEXT);
            let finding = document.set(option).unwrap_err();
            let key = option.split('=').next().unwrap();
            let text = text.replace(&format!("`{option}` cannot"), &format!("`{key}` cannot"));
            assert_eq!(document.problem(finding).to_string(), text);
        }
    }

    #[test]
    fn places_are_lines_and_characters() {
        let document = parse(TEXT);
        for (path, line, column) in [
            ("as_of", 2, 1),
            ("source[1].name", 6, 1),
            ("source[1].nothing", 5, 1),
            ("match.x", 1, 1),
        ] {
            let problem = document.problem(Finding::new(document.span_of(path), "m"));
            let Place::Key {
                line: found,
                column: at,
                ..
            } = problem.place
            else {
                panic!("{path}")
            };
            assert_eq!((found, at), (line, column), "{path}");
        }
    }

    #[test]
    fn errors_of_syntax_are_told_together() {
        let (_, findings) = Document::parse(Path::new("x.toml"), "a = \nb = [1\nc = 'x\n");
        assert!(findings.len() >= 2, "{findings:?}");
        let (_, findings) = Document::parse(Path::new("x.toml"), &"a,b\n".repeat(100));
        assert_eq!(findings.len(), SYNTAX_TOLD);
        let help = findings[SYNTAX_TOLD - 1].help.as_deref();
        assert!(help.unwrap().ends_with("more from there on"), "{help:?}");
    }
}
