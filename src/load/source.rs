//! The bytes of an export: unpacked, decoded, hashed. Everything that touches the file system to read rows is here.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use super::encoding::decoded;
use super::error::LoadError;
use super::export::{Export, Packing};

/// The unpacked bytes, as a stream.
pub(crate) fn unpacked(path: &Path, packing: Packing) -> io::Result<Box<dyn Read + Send>> {
    let mut file = File::open(path)?;
    Ok(match packing {
        Packing::Plain => Box::new(file),
        Packing::Gzip => Box::new(flate2::read::MultiGzDecoder::new(file)),
        Packing::Zstd => Box::new(zstd::stream::read::Decoder::new(file)?),
        Packing::Member {
            start,
            bytes,
            deflated,
        } => {
            file.seek(SeekFrom::Start(start))?;
            let member = file.take(bytes);
            if deflated {
                Box::new(flate2::read::DeflateDecoder::new(member))
            } else {
                Box::new(member)
            }
        }
    })
}

/// The text of an export as UTF-8 without a byte order mark, as a stream.
pub(crate) fn text_stream(export: &Export) -> Result<Box<dyn Read + Send>, LoadError> {
    unpacked(&export.path, export.packing)
        .and_then(|stream| decoded(stream, export.encoding))
        .map_err(LoadError::io(&export.path))
}

/// The unpacked bytes of a format that cannot stream, in memory.
pub(crate) fn whole(path: &Path, packing: Packing) -> Result<Vec<u8>, LoadError> {
    let mut bytes = Vec::new();
    unpacked(path, packing)
        .and_then(|mut stream| stream.read_to_end(&mut bytes))
        .map_err(LoadError::io(path))?;
    Ok(bytes)
}

/// The unpacked bytes of a format that jumps about in its file, in a file that vanishes when it is closed.
pub(crate) fn unpacked_file(path: &Path, packing: Packing) -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    io::copy(&mut unpacked(path, packing)?, &mut file)?;
    file.rewind()?;
    Ok(file)
}

/// The first unpacked bytes, and whether they are all.
pub(crate) fn head(path: &Path, packing: Packing, bytes_max: usize) -> io::Result<(Vec<u8>, bool)> {
    let mut bytes = Vec::new();
    unpacked(path, packing)?
        .take(bytes_max as u64 + 1)
        .read_to_end(&mut bytes)?;
    let is_complete = bytes.len() <= bytes_max;
    bytes.truncate(bytes_max);
    Ok((bytes, is_complete))
}

/// Whole lines from places spread over a long plain file: text that only far inside is no ASCII shows its encoding.
pub(crate) fn spread_sample(path: &Path, bytes_each: u64) -> io::Result<Vec<u8>> {
    const PLACES: u64 = 16;
    let mut file = File::open(path)?;
    let step = file.metadata()?.len() / (PLACES + 1);
    let mut sample = Vec::new();
    for place in 1..=PLACES {
        let mut block = Vec::new();
        file.seek(SeekFrom::Start(place * step))?;
        (&mut file).take(bytes_each).read_to_end(&mut block)?;
        let start = memchr::memchr(b'\n', &block).map_or(block.len(), |at| at + 1);
        let end = memchr::memrchr(b'\n', &block).map_or(start, |at| at + 1);
        sample.extend_from_slice(&block[start.min(end)..end]);
    }
    Ok(sample)
}

/// The length and BLAKE3 of the file as it lies on disk.
pub(crate) fn fingerprint(path: &Path) -> io::Result<(u64, blake3::Hash)> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(path)?)?;
    Ok((hasher.count(), hasher.finalize()))
}
