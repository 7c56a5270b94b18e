//! What a zip file is: a workbook, or an archive whose members are exports.

use std::collections::HashSet;
use std::io::{self, Read, Seek, SeekFrom};

use zip::{CompressionMethod, ZipArchive};

use super::export::{Format, Packing};

/// What is in a zip file.
pub(crate) enum Contents {
    /// A workbook: of Excel, or an OpenDocument spreadsheet.
    Book(Format),
    /// Files, each with its name and place.
    Members(Vec<(String, Packing)>),
}

/// Lists what a zip file holds. Folders, hidden files, what systems add of their own and what is said about the others are left out.
pub(crate) fn contents(file: impl Read + Seek) -> Result<Contents, String> {
    let mut archive = ZipArchive::new(file).map_err(|error| error.to_string())?;
    let names: Vec<String> = archive
        .file_names()
        .filter_map(|name| name.ok().map(|name| name.into_owned()))
        .collect();
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    if names.iter().any(|name| name.starts_with("xl/")) {
        return Ok(Contents::Book(Format::Xlsx));
    }
    if has("content.xml") && has("mimetype") {
        return Ok(Contents::Book(Format::Ods));
    }
    let mut members = Vec::new();
    for at in 0..archive.len() {
        members.extend(member(&mut archive, at)?);
    }
    members.sort_by(|left, right| left.0.cmp(&right.0));
    if lists_a_file_twice(archive.into_inner()).map_err(|error| error.to_string())? {
        return Err("two of its members have one name, of which only one could be read".to_owned());
    }
    Ok(Contents::Members(members))
}

/// The first part of a workbook that is not what was packed. Its readers do not read a part to its end, where the checksum is compared.
pub(crate) fn changed_part(book: impl Read + Seek) -> Option<String> {
    let mut archive = ZipArchive::new(book).ok()?;
    (0..archive.len()).find_map(|at| {
        let mut part = archive.by_index(at).ok()?;
        let is_whole = io::copy(&mut part, &mut io::sink()).is_ok();
        (!is_whole).then(|| part.name().unwrap_or_default().into_owned())
    })
}

/// Whether the directory lists two files by one name, of which the reader knows but one. The larger form of archives is not asked.
fn lists_a_file_twice(mut file: impl Read + Seek) -> io::Result<bool> {
    const END: &[u8] = b"PK\x05\x06";
    const END_BYTES_MAX: u64 = 22 + u16::MAX as u64;
    let length = file.seek(SeekFrom::End(0))?;
    let tail_start = file.seek(SeekFrom::Start(length.saturating_sub(END_BYTES_MAX)))?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail)?;
    let directory = memchr::memmem::rfind(&tail, END).and_then(|at| {
        let bytes = *tail.get(at + 12..)?.first_chunk()?;
        let bytes = u64::from(u32::from_le_bytes(bytes));
        Some(((tail_start + at as u64).checked_sub(bytes)?, bytes))
    });
    let Some((start, bytes)) = directory else {
        return Ok(false);
    };
    file.seek(SeekFrom::Start(start))?;
    let mut directory = Vec::new();
    file.take(bytes).read_to_end(&mut directory)?;
    let mut files = HashSet::new();
    Ok(names(&directory)
        .filter(|name| !name.ends_with(b"/"))
        .any(|file| !files.insert(file)))
}

/// The names of all members, as the directory of an archive lists them.
fn names(mut directory: &[u8]) -> impl Iterator<Item = &[u8]> {
    std::iter::from_fn(move || {
        let (header, rest) = directory.split_at_checked(46)?;
        let length = |at| usize::from(u16::from_le_bytes([header[at], header[at + 1]]));
        let (name, rest) = rest.split_at_checked(length(28))?;
        directory = rest.get(length(30) + length(32)..)?;
        header.starts_with(b"PK\x01\x02").then_some(name)
    })
}

fn member(
    archive: &mut ZipArchive<impl Read + Seek>,
    at: usize,
) -> Result<Option<(String, Packing)>, String> {
    let file = archive
        .by_index_raw(at)
        .map_err(|error| error.to_string())?;
    let name = file.name().map_err(|error| error.to_string())?.into_owned();
    let is_hidden = name
        .split('/')
        .any(|part| part.starts_with('.') || part == "__MACOSX");
    let last = name.rsplit('/').next().unwrap_or(&name);
    let is_about = ["readme.txt", "readme.md", "license.txt"]
        .iter()
        .any(|about| about.eq_ignore_ascii_case(last));
    if file.is_dir() || is_hidden || is_about {
        return Ok(None);
    }
    if file.encrypted() {
        return Err(format!("its member `{name}` is encrypted"));
    }
    let deflated = match file.compression() {
        CompressionMethod::Stored => false,
        CompressionMethod::Deflated => true,
        other => {
            return Err(format!(
                "its member `{name}` is packed by {other}, not by deflate"
            ));
        }
    };
    let start = file.data_start().ok_or("its directory is broken")?;
    Ok(Some((
        name,
        Packing::Member {
            start,
            bytes: file.compressed_size(),
            deflated,
            unpacked: file.size(),
            crc32: file.crc32(),
        },
    )))
}
