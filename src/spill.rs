//! Wide rows on disk between load and settle, in partitions by the record's UUID.
//!
//! A partition is one unnamed temporary file of frames: four bytes of length, then the bytes of the record. Batches append from many
//! threads; where a record lies is told by its [`Key`](crate::keys::Key), never by its order in the file.

use std::{
    fs::File,
    io,
    os::unix::fs::FileExt,
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
};

use anyhow::{Context, Result, ensure};

/// Bytes of a frame's length.
const HEAD: usize = 4;

/// The partitions of a run; none by default.
#[derive(Debug, Default)]
pub struct Spill {
    files: Vec<(File, AtomicU64)>,
}

/// The frames of one batch, by partition.
#[derive(Debug)]
pub struct Frames {
    parts: Vec<Vec<u8>>,
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
        })
    }

    /// How many partitions there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.files.len()
    }

    /// Empty frames for a batch.
    #[must_use]
    pub fn frames(&self) -> Frames {
        Frames {
            parts: vec![Vec::new(); self.count()],
        }
    }

    /// Writes a batch's frames. Out: for each partition, where in its file they start.
    ///
    /// # Errors
    /// If the disk is full, or a partition grows beyond the 4 GiB that a key can address.
    pub fn append(&self, frames: &Frames) -> Result<Vec<u32>> {
        let starts = frames
            .parts
            .iter()
            .zip(&self.files)
            .map(|(bytes, (file, length))| {
                let start = length.fetch_add(bytes.len() as u64, Ordering::Relaxed);
                ensure!(
                    start + bytes.len() as u64 <= u64::from(u32::MAX),
                    "a spill partition is over 4 GiB"
                );
                file.write_all_at(bytes, start)
                    .context("cannot write temporary data; is the disk full?")?;
                Ok(start as u32)
            });
        starts.collect()
    }

    /// The whole of one partition, in place of what `bytes` held.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn read(&self, partition: usize, bytes: &mut Vec<u8>) -> io::Result<()> {
        let (file, length) = &self.files[partition];
        bytes.resize(length.load(Ordering::Relaxed) as usize, 0);
        file.read_exact_at(bytes, 0)
    }

    /// The content of one frame, added to `bytes`.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn read_frame(&self, partition: usize, offset: u32, bytes: &mut Vec<u8>) -> io::Result<()> {
        let (file, _) = &self.files[partition];
        let mut head = [0; HEAD];
        file.read_exact_at(&mut head, u64::from(offset))?;
        let start = bytes.len();
        bytes.resize(start + u32::from_le_bytes(head) as usize, 0);
        file.read_exact_at(&mut bytes[start..], u64::from(offset) + HEAD as u64)
    }
}

impl Frames {
    /// Adds what `write` writes as a frame to a partition. Out: where the frame starts among this batch's frames.
    pub fn push(&mut self, partition: usize, write: impl FnOnce(&mut Vec<u8>)) -> u32 {
        let bytes = &mut self.parts[partition];
        let start = bytes.len();
        bytes.extend_from_slice(&[0; HEAD]);
        write(bytes);
        let length = (bytes.len() - start - HEAD) as u32;
        bytes[start..start + HEAD].copy_from_slice(&length.to_le_bytes());
        start as u32
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
        let mut places = Vec::new();
        for batch in 0..4_u8 {
            let mut frames = spill.frames();
            let write = |bytes: &mut Vec<u8>| bytes.extend_from_slice(&[batch, 7]);
            let local = [0, 2].map(|part| (part, frames.push(part, write)));
            let starts = spill.append(&frames).unwrap();
            places.extend(local.map(|(part, offset)| (batch, part, starts[part] + offset)));
        }
        for (batch, part, offset) in places {
            let mut bytes = vec![1];
            spill.read(part, &mut bytes).unwrap();
            assert_eq!(frame(&bytes, offset), [batch, 7]);
            let mut one = Vec::new();
            spill.read_frame(part, offset, &mut one).unwrap();
            assert_eq!(one, frame(&bytes, offset));
        }
        let mut bytes = vec![1];
        spill.read(1, &mut bytes).unwrap();
        assert!(bytes.is_empty());
    }

    #[test]
    fn partitions_follow_the_order_of_uuids() {
        let uuids = [[0, 9], [u64::MAX / 2, 0], [u64::MAX, 0]];
        assert_eq!(uuids.map(|uuid| partition_of(uuid, 10)), [0, 4, 9]);
    }
}
