//! What a zip file is: a workbook, or an archive whose members are exports.

use std::io::{self, Read, Seek, SeekFrom};

use zip::{CompressionMethod, ZipArchive};

use super::export::Packing;

/// What is in a zip file.
pub(crate) enum Contents {
    /// An Excel workbook.
    Xlsx,
    /// An OpenDocument spreadsheet.
    Ods,
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
        return Ok(Contents::Xlsx);
    }
    if has("content.xml") && has("mimetype") {
        return Ok(Contents::Ods);
    }
    let mut members = Vec::new();
    for at in 0..archive.len() {
        members.extend(member(&mut archive, at)?);
    }
    members.sort_by(|left, right| left.0.cmp(&right.0));
    let unique = archive.len();
    let listed = listed(&mut archive.into_inner()).map_err(|error| error.to_string())?;
    if listed.is_some_and(|listed| listed > unique) {
        return Err("two of its members have one name, of which only one could be read".to_owned());
    }
    Ok(Contents::Members(members))
}

/// How many members the end of the directory counts; none if it leaves that to the larger form of archives.
fn listed(file: &mut (impl Read + Seek)) -> io::Result<Option<usize>> {
    const END: &[u8] = b"PK\x05\x06";
    const END_BYTES_MAX: u64 = 22 + u16::MAX as u64;
    let length = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(length.saturating_sub(END_BYTES_MAX)))?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail)?;
    let count = memchr::memmem::rfind(&tail, END).and_then(|at| tail.get(at + 10..at + 12));
    Ok(count
        .map(|count| usize::from(u16::from_le_bytes([count[0], count[1]])))
        .filter(|count| *count < usize::from(u16::MAX)))
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
