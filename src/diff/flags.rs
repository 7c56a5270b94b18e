//! Which flags were raised and cleared.
//!
//! **Invariant:** as many contacts have a flag as had it, and those for which it was raised or that came with it, less those for which
//! it was cleared or that went with it.

use rustc_hash::FxHashMap;
use serde::Serialize;

use super::{contacts::Facts, names::Names};

/// What became of a flag.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct FlagChange {
    /// ID of the flag.
    pub flag: String,
    /// Contacts that had it.
    pub before: u64,
    /// Contacts of both runs that have it only after.
    pub raised: u64,
    /// Contacts of both runs that had it only before.
    pub cleared: u64,
    /// Contacts that only the second run has, with the flag.
    pub came: u64,
    /// Contacts that only the first run has, with the flag.
    pub went: u64,
    /// Contacts that have it, counted by themselves.
    pub after: u64,
}

/// Every flag while contacts come.
#[derive(Debug, Default)]
pub(super) struct Flags(FxHashMap<u32, FlagChange>);

impl Flags {
    /// Hears a contact: of both runs, or of one.
    pub(super) fn hear(&mut self, was: Option<&Facts>, is: Option<&Facts>) {
        for flag in was.into_iter().flat_map(|was| &was.flags) {
            let change = self.0.entry(*flag).or_default();
            change.before += 1;
            match is {
                None => change.went += 1,
                Some(is) if !is.flags.contains(flag) => change.cleared += 1,
                Some(_) => (),
            }
        }
        for flag in is.into_iter().flat_map(|is| &is.flags) {
            let change = self.0.entry(*flag).or_default();
            change.after += 1;
            match was {
                None => change.came += 1,
                Some(was) if !was.flags.contains(flag) => change.raised += 1,
                Some(_) => (),
            }
        }
    }

    /// The flags that changed, most contacts first.
    pub(super) fn end(self, names: &Names) -> Vec<FlagChange> {
        let flags = self.0.into_iter().map(|(number, change)| FlagChange {
            flag: names.word(number).to_owned(),
            ..change
        });
        let mut flags: Vec<_> = flags.filter(|flag| flag.size() > 0).collect();
        flags.sort_by_cached_key(|flag| (std::cmp::Reverse(flag.size()), flag.flag.clone()));
        flags
    }
}

impl FlagChange {
    fn size(&self) -> u64 {
        self.raised + self.cleared + self.came + self.went
    }
}
