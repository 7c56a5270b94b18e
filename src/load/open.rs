//! A file → the exports in it: what it is by its content, then by its name; where the header stands.

use std::fs::File;
use std::io::{self, BufReader, Cursor};
use std::path::Path;

use super::archive::{self, Contents};
use super::encoding::detect;
use super::error::{Fault, LoadError};
use super::export::{Export, Format, Packing, ReadOptions};
use super::guard::guarded;
use super::header::settle_header;
use super::text::sniff::{Head, parse_head, sniff_dialect};
use super::{columnar, json, source, vcard, workbook};

/// So much of a file is looked at.
const HEAD_BYTES: usize = 1 << 20;

/// Looks at a file and finds the exports in it: one, but for archives, which may hold several.
///
/// # Errors
/// When the file cannot be read, or holds nothing that is understood.
pub fn open(path: &Path, options: &ReadOptions) -> Result<Vec<Export>, LoadError> {
    let (head, _) = source::head(path, Packing::Plain, 16).map_err(LoadError::io(path))?;
    let packing = match head.as_slice() {
        [b'P', b'K', 3, 4, ..] => return open_zip(path, options),
        [0x1f, 0x8b, ..] => Packing::Gzip,
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Packing::Zstd,
        _ => Packing::Plain,
    };
    open_part(
        Export {
            packing,
            ..Export::new(path, Format::Delimited)
        },
        options,
    )
    .map(|export| vec![export])
}

/// A workbook, or the members of an archive that can be read.
fn open_zip(path: &Path, options: &ReadOptions) -> Result<Vec<Export>, LoadError> {
    let file = File::open(path).map_err(LoadError::io(path))?;
    let broken = |detail: String| {
        LoadError::not_an_export(path, format!("the archive cannot be read: {detail}"))
    };
    let members = match archive::contents(BufReader::new(file)).map_err(broken)? {
        Contents::Book(format) => {
            return open_book(Export::new(path, format), options).map(|export| vec![export]);
        }
        Contents::Members(members) => members,
    };
    let mut exports = Vec::new();
    let mut refusals = Vec::new();
    for (name, packing) in members {
        let member = Some(name.clone());
        let export = Export {
            member,
            packing,
            ..Export::new(path, Format::Delimited)
        };
        match open_part(export, options) {
            Ok(export) => exports.push(export),
            Err(error) if error.is_damage() => return Err(error),
            Err(error) => refusals.push((name, error)),
        }
    }
    match exports.first_mut() {
        Some(first) => {
            let names = refusals
                .iter()
                .map(|(name, _)| format!("`{name}` in the archive is not read"));
            first.notes.extend(names);
            Ok(exports)
        }
        None => Err(match refusals.pop() {
            Some((_, error)) => error,
            None => LoadError::not_an_export(path, "the archive is empty"),
        }),
    }
}

/// Finds out what one file or member is, by its content and, where that leaves a choice, by its name.
fn open_part(mut export: Export, options: &ReadOptions) -> Result<Export, LoadError> {
    let (head, is_complete) = read_head(&export)?;
    if head.get(257..262) == Some(b"ustar") {
        let found = "this is a tar archive, in which nothing is looked for: unpack it";
        return Err(LoadError::not_an_export(&export.path, found));
    }
    match head.as_slice() {
        [b'P', b'A', b'R', b'1', ..] => {
            export.format = Format::Parquet;
            columnar::open_parquet(&mut export)?;
        }
        [0xd0, 0xcf, 0x11, 0xe0, ..] => {
            export.format = if is_encrypted_xlsx(&head) {
                Format::Xlsx
            } else {
                Format::Xls
            };
            return open_book(export, options);
        }
        [b'P', b'K', 3, 4, ..] => {
            let bytes = Cursor::new(source::whole(&export.path, export.packing)?);
            export.format = match archive::contents(bytes) {
                Ok(Contents::Book(format)) => format,
                _ => {
                    return Err(LoadError::not_an_export(
                        &export.path,
                        "this is an archive within an archive",
                    ));
                }
            };
            return open_book(export, options);
        }
        _ => open_text(&mut export, &head, is_complete, options)?,
    }
    Ok(export)
}

/// A workbook with a password is an OLE file that holds the encrypted package.
fn is_encrypted_xlsx(head: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    memchr::memmem::find(head, &name).is_some()
}

fn open_book(mut export: Export, options: &ReadOptions) -> Result<Export, LoadError> {
    let file = export.clone();
    guarded(&file, || workbook::open_workbook(&mut export, options))?;
    Ok(export)
}

fn read_head(export: &Export) -> Result<(Vec<u8>, bool), LoadError> {
    source::head(&export.path, export.packing, HEAD_BYTES)
        .map_err(|error| cannot_unpack(export, error))
}

fn cannot_unpack(export: &Export, error: io::Error) -> LoadError {
    match export.packing {
        Packing::Plain => LoadError::io(&export.path)(error),
        _ => LoadError::broken(&export.path, export.format, error),
    }
}

fn open_text(
    export: &mut Export,
    head: &[u8],
    is_complete: bool,
    options: &ReadOptions,
) -> Result<(), LoadError> {
    export.encoding = detect(
        &encoding_sample(export, head, is_complete)?,
        options.encoding,
    );
    let text = decode_head(head, export)?;
    if let Some(found) = what_else(&text, options.delimiter) {
        return Err(LoadError::not_an_export(&export.path, found));
    }
    if text
        .trim_ascii_start()
        .get(..11)
        .is_some_and(|start| start.eq_ignore_ascii_case(b"BEGIN:VCARD"))
    {
        export.format = Format::Vcard;
        vcard::open_cards(export);
        return Ok(());
    }
    let is_named = matches!(ending(export).as_str(), "ndjson" | "jsonl");
    if is_named && text.trim_ascii().is_empty() {
        export.format = Format::Ndjson; // lines of no object
        return json::open_json(export);
    }
    let recognised = match is_named && json::begins_with_line(&text) {
        true => Ok(Some((Format::Ndjson, json::Nesting::None))),
        false => json::recognise(&text, options),
    };
    let unclear = |lists| Fault::UnclearRows(lists).of(&export.path);
    if let Some(found) = recognised.map_err(unclear)? {
        (export.format, export.nesting) = found;
        return json::open_json(export);
    }
    if (is_named || ending(export) == "json") && !text.trim_ascii().is_empty() {
        return Err(LoadError::not_an_export(
            &export.path,
            "this is JSON without objects, or no JSON at all",
        ));
    }
    let head = Head {
        bytes: &text,
        is_complete,
    };
    export.dialect = sniff_dialect(head, options, &ending(export));
    let sample = parse_head(head, &export.dialect);
    settle_header(export, &sample, options)
}

/// The head, with samples from the whole of a long file if the head tells nothing.
fn encoding_sample(export: &Export, head: &[u8], is_complete: bool) -> Result<Vec<u8>, LoadError> {
    const BLOCK_BYTES: usize = 64 << 10;
    let mut sample = head.to_vec();
    if !is_complete && head.is_ascii() {
        let further = match export.packing {
            Packing::Plain => source::spread_sample(&export.path, BLOCK_BYTES as u64),
            packing => source::foreign_sample(&export.path, packing, BLOCK_BYTES),
        };
        sample.extend(further.map_err(|error| cannot_unpack(export, error))?);
    }
    Ok(sample)
}

fn decode_head(head: &[u8], export: &Export) -> Result<Vec<u8>, LoadError> {
    let mut text = Vec::new();
    super::encoding::decoded(Cursor::new(head.to_vec()), export.encoding)
        .and_then(|mut stream| io::Read::read_to_end(&mut stream, &mut text))
        .map_err(LoadError::io(&export.path))?;
    text.retain(|&byte| byte != 0);
    Ok(text)
}

/// What bytes are that are no table with this delimiter, in words.
fn what_else(text: &[u8], delimiter: Option<u8>) -> Option<&'static str> {
    let start = text.trim_ascii_start();
    let starts_with = |prefix: &str| {
        start
            .get(..prefix.len())
            .is_some_and(|bytes| bytes.eq_ignore_ascii_case(prefix.as_bytes()))
    };
    let is_control = |&&byte: &&u8| {
        byte < 0x20
            && Some(byte) != delimiter
            && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0b | 0x0c | 0x1b..=0x1f)
    };
    if starts_with("%PDF") {
        Some("this is a PDF")
    } else if starts_with("<!doctype html") || starts_with("<html") || starts_with("<table") {
        Some("this is a web page, whatever its name says")
    } else if starts_with("<?xml") {
        Some("this is XML")
    } else if text.iter().filter(is_control).count() * 20 > text.len() {
        Some("this is neither text nor a known format")
    } else {
        None
    }
}

/// The ending of the name in small letters, without that of the packing.
fn ending(export: &Export) -> String {
    let name = export
        .member
        .clone()
        .unwrap_or_else(|| export.path.to_string_lossy().into_owned())
        .to_lowercase();
    let name = name.trim_end_matches(".gz").trim_end_matches(".zst");
    name.rsplit_once('.')
        .map_or("", |(_, ending)| ending)
        .to_owned()
}
