//! The bytes of an export: unpacked, decoded, hashed. Everything that touches the file system to read rows is here.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::SystemTime;

use super::encoding::decoded;
use super::error::LoadError;
use super::export::{Export, Packing};

/// So many places of a long text are looked at for its encoding.
const PLACES: u64 = 16;

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
            unpacked,
            crc32,
        } => {
            file.seek(SeekFrom::Start(start))?;
            let member = file.take(bytes);
            let stream: Box<dyn Read + Send> = if deflated {
                Box::new(flate2::read::DeflateDecoder::new(member))
            } else {
                Box::new(member)
            };
            Box::new(Checked {
                stream: flate2::CrcReader::new(stream),
                read: 0,
                unpacked,
                crc32,
            })
        }
    })
}

/// A stream that fails at its end if it is not what was packed.
struct Checked<R> {
    stream: flate2::CrcReader<R>,
    read: u64,
    unpacked: u64,
    crc32: u32,
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.stream.read(buffer)?;
        self.read += count as u64;
        let is_at_end = count == 0 && !buffer.is_empty();
        if is_at_end && (self.read, self.stream.crc().sum()) != (self.unpacked, self.crc32) {
            let message = "what is unpacked is not what was packed: its checksum differs";
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        Ok(count)
    }
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

/// The first whole lines of a packed stream that are no ASCII, and what stands around them: they show the encoding of the text.
pub(crate) fn foreign_sample(
    path: &Path,
    packing: Packing,
    block_bytes: usize,
) -> io::Result<Vec<u8>> {
    let mut stream = unpacked(path, packing)?;
    let (mut sample, mut block, mut blocks) = (Vec::new(), Vec::new(), 0);
    while blocks < PLACES {
        block.clear();
        let read = (&mut stream)
            .take(block_bytes as u64)
            .read_to_end(&mut block)?;
        if !block.is_ascii() {
            sample.extend_from_slice(whole_lines(&block));
            blocks += 1;
        }
        if read < block_bytes {
            break;
        }
    }
    Ok(sample)
}

/// Whole lines from places spread over a long plain file: text that only far inside is no ASCII shows its encoding.
pub(crate) fn spread_sample(path: &Path, bytes_each: u64) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    let step = file.metadata()?.len() / (PLACES + 1);
    let mut sample = Vec::new();
    for place in 1..=PLACES {
        let mut block = Vec::new();
        file.seek(SeekFrom::Start(place * step))?;
        (&mut file).take(bytes_each).read_to_end(&mut block)?;
        sample.extend_from_slice(whole_lines(&block));
    }
    Ok(sample)
}

/// What stands between the first and the last line end of a block.
fn whole_lines(block: &[u8]) -> &[u8] {
    let start = memchr::memchr(b'\n', block).map_or(block.len(), |at| at + 1);
    let end = memchr::memrchr(b'\n', block).map_or(start, |at| at + 1);
    &block[start.min(end)..end]
}

/// How a file lies on disk. It is another one after every write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FileState {
    device: u64,
    inode: u64,
    bytes: u64,
    modified: SystemTime,
}

impl FileState {
    pub(crate) fn of(path: &Path) -> Option<Self> {
        let metadata = std::fs::metadata(path).ok()?;
        Some(Self {
            device: metadata.dev(),
            inode: metadata.ino(),
            bytes: metadata.len(),
            modified: metadata.modified().ok()?,
        })
    }
}

/// The length and BLAKE3 of the file as it lies on disk.
pub(crate) fn fingerprint(path: &Path) -> io::Result<(u64, blake3::Hash)> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(path)?)?;
    Ok((hasher.count(), hasher.finalize()))
}
