//! Wide rows on disk between load and settle, in partitions by the record's UUID.
//!
//! A partition is one unnamed temporary file of frames: four bytes of length, then the bytes of the record. Many threads write to it,
//! each into stretches that it has reserved; where a record lies is told by its [`Key`](crate::keys::Key), never by its order in the file.
//! A stretch that a thread leaves is written on by the next, so that many small exports take no more room than a large one.

use std::{
    fs::File,
    io,
    os::unix::fs::FileExt,
    path::Path,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use anyhow::{Context, Result, ensure};

/// Bytes of a frame's length.
const HEAD: usize = 4;

/// Most frames are no longer: one that is read alone is read in one go.
const FRAME_USUAL: usize = 512;

/// A thread reserves so much of a partition at a time, and writes it in one go.
pub const STRETCH: usize = 64 << 10;

/// The partitions of a run, each with how much of it is reserved; none by default.
#[derive(Debug, Default)]
pub struct Spill {
    files: Vec<(File, AtomicU64)>,
    /// What threads have gathered that are done, by partition.
    left: Mutex<Vec<Vec<Part>>>,
}

/// Frames that one thread gathers before they go to disk; left to the next thread when they are dropped.
#[derive(Debug)]
pub struct Frames<'s> {
    spill: &'s Spill,
    parts: Vec<Part>,
}

/// The frames for one partition.
#[derive(Clone, Debug, Default)]
struct Part {
    bytes: Vec<u8>,
    /// Where the bytes belong in the file.
    start: u64,
    /// How many bytes are reserved from there on.
    room: usize,
}

/// Which of `count` partitions holds a UUID; partitions follow each other in the order of UUIDs.
#[must_use]
pub fn partition_of(uuid: [u64; 2], count: usize) -> usize {
    ((u128::from(uuid[0]) * count as u128) >> 64) as usize
}

impl Spill {
    /// Opens `count` empty partitions in a folder; nothing of them is left when they are closed.
    ///
    /// # Errors
    /// If the folder cannot be written.
    pub fn create(folder: &Path, count: usize) -> io::Result<Self> {
        let open = |_| Ok((tempfile::tempfile_in(folder)?, AtomicU64::new(0)));
        Ok(Self {
            files: (0..count).map(open).collect::<io::Result<_>>()?,
            left: Mutex::default(),
        })
    }

    /// How many partitions there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.files.len()
    }

    /// Room for a thread to gather frames in: where another has left, if one has.
    #[must_use]
    pub fn frames(&self) -> Frames<'_> {
        let left = self.left().pop();
        Frames {
            spill: self,
            parts: left.unwrap_or_else(|| vec![Part::default(); self.count()]),
        }
    }

    /// Writes what is not on disk yet: before that, not all can be read.
    ///
    /// # Errors
    /// If the disk is full.
    pub fn finish(&self) -> Result<()> {
        for parts in self.left().drain(..) {
            for (partition, part) in parts.iter().enumerate() {
                self.write(partition, &part.bytes, part.start)?;
            }
        }
        Ok(())
    }

    fn left(&self) -> MutexGuard<'_, Vec<Vec<Part>>> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reserves a stretch of a partition for one thread.
    fn reserve(&self, partition: usize, length: usize) -> Result<u64> {
        let start = self.files[partition]
            .1
            .fetch_add(length as u64, Ordering::Relaxed);
        ensure!(
            start + length as u64 <= u64::from(u32::MAX),
            "a spill partition is over 4 GiB"
        );
        Ok(start)
    }

    fn write(&self, partition: usize, bytes: &[u8], start: u64) -> Result<()> {
        let (file, _) = &self.files[partition];
        file.write_all_at(bytes, start)
            .context("cannot write temporary data; is the disk full?")
    }

    /// The whole of one partition, in place of what `bytes` held.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn read(&self, partition: usize, bytes: &mut Vec<u8>) -> io::Result<()> {
        let (file, _) = &self.files[partition];
        bytes.resize(file.metadata()?.len() as usize, 0);
        file.read_exact_at(bytes, 0)
    }

    /// The content of the frame of a record with this UUID, added to `bytes`.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn read_of(&self, uuid: [u64; 2], offset: u32, bytes: &mut Vec<u8>) -> io::Result<()> {
        self.read_frame(partition_of(uuid, self.count()), offset, bytes)
    }

    /// The content of one frame of a partition, added to `bytes`.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn read_frame(&self, partition: usize, offset: u32, bytes: &mut Vec<u8>) -> io::Result<()> {
        let (file, _) = &self.files[partition];
        let (start, offset) = (bytes.len(), u64::from(offset));
        bytes.resize(start + HEAD + FRAME_USUAL, 0);
        let mut read = 0;
        while read < HEAD {
            read += match file.read_at(&mut bytes[start + read..], offset + read as u64)? {
                0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                more => more,
            };
        }
        let (head, _) = bytes[start..]
            .split_first_chunk()
            .expect("there is room for it");
        let end = HEAD + u32::from_le_bytes(*head) as usize;
        bytes.resize(start + end, 0);
        if read < end {
            file.read_exact_at(&mut bytes[start + read..], offset + read as u64)?;
        }
        bytes.drain(start..start + HEAD);
        Ok(())
    }
}

impl Frames<'_> {
    /// Adds what `write` writes as a frame to a partition. Out: where the frame starts in the partition's file.
    ///
    /// # Errors
    /// If the disk is full, or the partition grows beyond the 4 GiB that a key can address.
    pub fn push(&mut self, partition: usize, write: impl FnOnce(&mut Vec<u8>)) -> Result<u32> {
        let part = &mut self.parts[partition];
        let mut at = part.bytes.len();
        part.bytes.extend_from_slice(&[0; HEAD]);
        write(&mut part.bytes);
        let length = (part.bytes.len() - at - HEAD) as u32;
        part.bytes[at..at + HEAD].copy_from_slice(&length.to_le_bytes());
        if part.bytes.len() > part.room {
            self.spill.write(partition, &part.bytes[..at], part.start)?;
            part.bytes.drain(..at);
            at = 0;
            part.room = part.bytes.len().max(STRETCH);
            part.start = self.spill.reserve(partition, part.room)?;
        }
        Ok((part.start + at as u64) as u32)
    }
}

impl Drop for Frames<'_> {
    fn drop(&mut self) {
        self.spill.left().push(std::mem::take(&mut self.parts));
    }
}

/// The content of the frame that starts at `offset` of a partition's bytes.
#[must_use]
pub fn frame(bytes: &[u8], offset: u32) -> &[u8] {
    let start = offset as usize + HEAD;
    let head = bytes[offset as usize..start]
        .try_into()
        .expect("four bytes are four bytes");
    &bytes[start..start + u32::from_le_bytes(head) as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_pushed_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let spill = Spill::create(folder.path(), 3).unwrap();
        let mut threads = [spill.frames(), spill.frames()];
        let lengths = [0, 7, STRETCH / 2, STRETCH / 2, 9, STRETCH * 2, 3];
        let mut places = Vec::new();
        for (round, length) in lengths.into_iter().enumerate() {
            let content = vec![round as u8; length];
            for (frames, part) in threads.iter_mut().zip([0, 2]) {
                for part in [part, 0] {
                    let write = |bytes: &mut Vec<u8>| bytes.extend_from_slice(&content);
                    places.push((part, frames.push(part, write).unwrap(), content.clone()));
                }
            }
        }
        drop(threads);
        spill.finish().unwrap();
        for (part, offset, content) in places {
            let mut bytes = vec![1];
            spill.read(part, &mut bytes).unwrap();
            assert_eq!(frame(&bytes, offset), content);
            let mut one = Vec::new();
            spill.read_frame(part, offset, &mut one).unwrap();
            assert_eq!(one, content);
        }
        let mut bytes = vec![1];
        spill.read(1, &mut bytes).unwrap();
        assert!(bytes.is_empty());
    }

    #[test]
    fn many_exports_share_a_stretch() {
        let folder = tempfile::tempdir().unwrap();
        let spill = Spill::create(folder.path(), 1).unwrap();
        let offsets = (0..9).map(|_| spill.frames().push(0, |bytes| bytes.push(7)).unwrap());
        assert_eq!(Vec::from_iter(offsets), Vec::from_iter((0..45).step_by(5)));
        spill.finish().unwrap();
        let mut bytes = Vec::new();
        spill.read(0, &mut bytes).unwrap();
        assert_eq!(bytes, [1, 0, 0, 0, 7].repeat(9));
    }

    #[test]
    fn partitions_follow_the_order_of_uuids() {
        let uuids = [[0, 9], [u64::MAX / 2, 0], [u64::MAX, 0]];
        assert_eq!(uuids.map(|uuid| partition_of(uuid, 10)), [0, 4, 9]);
    }
}
