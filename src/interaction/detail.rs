//! The words of an interaction or a task, as they lie on disk until its contact is settled.

use anyhow::{Context, Result};

use crate::{
    keys::{Keys, RecordNo},
    spill::Spill,
};

/// The words of all interactions, or of all tasks.
#[derive(Debug, Default)]
pub struct Details(pub(crate) Spill);

impl Details {
    /// The bytes of the [`Detail`] that starts somewhere in the partition of a record.
    ///
    /// # Errors
    /// If the disk cannot be read.
    pub fn read(
        &self,
        keys: &Keys,
        record: RecordNo,
        offset: u32,
        bytes: &mut Vec<u8>,
    ) -> Result<()> {
        bytes.clear();
        let uuid = keys.records[record as usize].uuid;
        let read = self.0.read_of(uuid, offset, bytes);
        read.context("temporary data of interactions cannot be read")
    }
}

/// The words of an interaction or a task, and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Detail<'a> {
    /// Index into the job's interactions, or tasks.
    pub source: u16,
    /// Index over all exports of the run.
    pub export: u32,
    /// Line of the file or row of the sheet, from 1.
    pub line: u64,
    /// The subject, cleaned.
    pub subject: &'a str,
    /// What the file calls the kind, if that is not a known word.
    pub words: &'a str,
}

impl<'a> Detail<'a> {
    /// Writes it behind what is there.
    pub(crate) fn encode(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&self.source.to_le_bytes());
        bytes.extend_from_slice(&self.export.to_le_bytes());
        bytes.extend_from_slice(&self.line.to_le_bytes());
        bytes.extend_from_slice(&(self.subject.len() as u32).to_le_bytes());
        bytes.extend_from_slice(self.subject.as_bytes());
        bytes.extend_from_slice(self.words.as_bytes());
    }

    /// Reads the content of a frame.
    ///
    /// # Errors
    /// If the bytes are no detail.
    pub fn decode(bytes: &'a [u8]) -> Result<Self> {
        Self::read(bytes).context("temporary data of interactions is damaged")
    }

    fn read(bytes: &'a [u8]) -> Option<Self> {
        let (source, bytes) = bytes.split_first_chunk()?;
        let (export, bytes) = bytes.split_first_chunk()?;
        let (line, bytes) = bytes.split_first_chunk()?;
        let (subject_length, bytes) = bytes.split_first_chunk()?;
        let text = std::str::from_utf8(bytes).ok()?;
        let (subject, words) =
            text.split_at_checked(u32::from_le_bytes(*subject_length) as usize)?;
        Some(Self {
            source: u16::from_le_bytes(*source),
            export: u32::from_le_bytes(*export),
            line: u64::from_le_bytes(*line),
            subject,
            words,
        })
    }
}
