//! `exports/lists/`: for each send plan a folder, in it for each sender a CSV of contacts to reach.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::outgoing::{append_lines, make_inside};
use crate::{
    directory::Directory, party::Party, send::Plan, settle::SendLists,
    table::schema::exports::SEND_LIST,
};

/// Lines wait for each other up to so many bytes, as there may be thousands of lists to open.
const WAITING_MAX: usize = 16 << 20;

/// Where the lists are written.
pub(super) struct ListFiles<'r> {
    pub(super) folder: PathBuf,
    pub(super) plans: &'r [Plan],
    pub(super) directory: &'r Directory,
    /// Lines that are not in their files yet.
    pub(super) waiting: SendLists,
}

/// `exports`, `lists`, and the plan.
const LEVELS: usize = 3;

impl ListFiles<'_> {
    /// Appends the lines of a partition; partitions come in the order of contact IDs.
    pub(super) fn append(&mut self, lines: SendLists) -> Result<()> {
        for (list, mut lines) in lines {
            self.waiting.entry(list).or_default().append(&mut lines);
        }
        if self.waiting.values().map(Vec::len).sum::<usize>() < WAITING_MAX {
            return Ok(());
        }
        self.write()
    }

    /// Writes what waits.
    pub(super) fn write(&mut self) -> Result<()> {
        for ((plan, sender), lines) in std::mem::take(&mut self.waiting) {
            let folder = self.folder.join(&self.plans[usize::from(plan)].name);
            self.append_to(&folder, sender, &lines)
                .with_context(|| format!("cannot write into {}", folder.display()))?;
        }
        Ok(())
    }

    fn append_to(&self, folder: &Path, sender: Party, lines: &[u8]) -> Result<()> {
        make_inside(folder, LEVELS)?;
        let name = file_name(self.directory.id_of(sender));
        append_lines(&folder.join(format!("{name}.csv")), &SEND_LIST, lines)
    }
}

/// An ID as the name of a file on every system: what is no letter, digit, `-` or `_` becomes its code.
fn file_name(id: &str) -> String {
    let mut name = String::new();
    for letter in id.chars() {
        if letter.is_alphanumeric() || "-_".contains(letter) {
            name.push(letter);
        } else {
            name.push_str(&format!("%{:02x}", u32::from(letter)));
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn no_id_leaves_its_folder_or_meets_another() {
        let names = ["U-1", "../x", "a/b", "a%2fb"].map(file_name);
        assert_eq!(names, ["U-1", "%2e%2e%2fx", "a%2fb", "a%252fb"]);
    }
}
