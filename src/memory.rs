//! How much memory a run may take, and what that makes of its sizes: contacts are settled partition by partition, so that
//! smaller partitions and fewer at a time need less.
//!
//! In: a limit, and how much there is to read. Out: the sizes, or how much the run would need at least. The figures are measured
//! on the generated export (BENCHMARKS.md) and rounded up. **Invariant:** the size of a partition does not depend on the number of
//! threads, so that the bytes of the tables do not either.

use std::{fmt, str::FromStr};

use crate::spill::STRETCH;

const MB: u64 = 1 << 20;

/// The program, the directory, batches under way.
const BASE: u64 = 150 * MB;
/// What each thread holds on its way through the exports, but for what it gathers for the partitions.
const THREAD: u64 = 16 * MB;
/// What a thread gathers for a partition before it writes it.
const GATHERED: u64 = STRETCH as u64;
/// The size of a partition leaves room for so many, whatever their number.
const THREADS: usize = 16;
/// What a record takes while all are matched, the most of a run: its key, its postings, its facts, its pairs. Measured over ten
/// and thirty million (BENCHMARKS.md). Before that, a ledger that knows none of them takes 40 for each thing by which it
/// may know a person again, of which a record has two or so: less than their facts and pairs.
const KEPT: u64 = 350;
/// What an interaction or a task takes as long as the run: up to 32 bytes, and as much again, as lists grow by doubling.
const EVENT: u64 = 64;
/// What an account of the directory takes as long as the run.
const ACCOUNT: u64 = 360;
/// What a contact that a ledger knows takes as long as the run.
const KNOWN: u64 = 80;
/// What a spell takes of a contact of which an outcome is told, or that is a lead and was handed on: 24 bytes, and as much again, as lists grow by doubling.
const SPELL: u64 = 48;
/// What a row of a joined table takes until the records are read: the case under its contact and its ID, and its people, in tables
/// that double as they grow. Measured over two million.
const CASE: u64 = 350;
/// What a record takes while its partition is settled: the row as read, its rows in every table, these encoded.
const SETTLED: u64 = 3_000;
/// What its row in an export takes besides, in a buffer that grows by doubling.
const EXPORTED: u64 = 600;
/// What reports gather of a record.
const REPORTED: u64 = 40;
/// A sheet of a workbook takes so many times its file, as it is read whole.
const SHEET: u64 = 20;

/// Contacts of so many records are settled at a time by a thread, unless a limit wants fewer.
const PARTITION_MAX: u64 = 50_000;
/// Smaller partitions take longer than they save.
const PARTITION_MIN: u64 = 5_000;
/// Each partition is an open file.
const PARTITIONS_MAX: u64 = 512;

/// An amount of memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Size(pub u64);

/// How much there is to read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Load {
    /// Records of contacts; estimated before they are read.
    pub records: u64,
    /// Interactions and tasks.
    pub events: u64,
    /// Accounts of the directory.
    pub accounts: u64,
    /// Contacts that the ledger knows.
    pub known: u64,
    /// Spells of contacts of which the ledger is asked who owned them when; they are read when people are known.
    pub spells: u64,
    /// Rows of joined tables that are still to be read.
    pub cases: u64,
    /// The largest file that is read whole.
    pub largest_sheet: u64,
    /// Exports of the contacts.
    pub exports: u64,
}

impl Load {
    /// What a record takes while its partition is settled.
    fn settled(self) -> u64 {
        SETTLED + self.exports * EXPORTED
    }
}

/// What a run may take, and with how many threads.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// None: what is usual.
    pub limit: Option<Size>,
    /// Threads at work.
    pub threads: usize,
}

impl Budget {
    /// In how many partitions the work is cut.
    #[must_use]
    pub fn partitions(self, load: Load) -> usize {
        let records = match self.limit {
            None => PARTITION_MAX,
            // At most half of the room, so that one partition can be settled while another is written.
            Some(Size(limit)) => (limit.saturating_sub(fixed(load, THREADS)) / 2 / load.settled())
                .clamp(PARTITION_MIN, PARTITION_MAX),
        };
        (load.records / records).clamp(1, PARTITIONS_MAX) as usize
    }

    /// How many partitions may be under way at a time.
    ///
    /// # Errors
    /// How much the run needs at least, if that is more than it may take.
    pub fn under_way(self, partitions: usize, load: Load) -> Result<usize, Size> {
        let Some(Size(limit)) = self.limit else {
            return Ok(usize::MAX);
        };
        let gathered = (self.threads * partitions) as u64 * GATHERED;
        let fixed = fixed(load, self.threads) + gathered;
        let partition = load.records.div_ceil(partitions as u64) * load.settled();
        let moving = [
            partition,
            load.records * REPORTED,
            load.largest_sheet * SHEET,
            load.cases * CASE,
        ];
        let needed = fixed + moving.into_iter().max().unwrap_or_default();
        if needed > limit {
            return Err(Size(needed));
        }
        Ok(((limit - fixed) / partition.max(1)).max(1) as usize)
    }
}

/// What is there from the first record to the last report.
fn fixed(load: Load, threads: usize) -> u64 {
    BASE + threads as u64 * THREAD
        + load.records * KEPT
        + load.events * EVENT
        + load.accounts * ACCOUNT
        + load.known * KNOWN
        + load.spells * SPELL
}

/// The most memory that this process has held so far, if the system tells.
#[must_use]
pub fn peak() -> Option<Size> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(Size(kilobytes << 10))
}

impl FromStr for Size {
    type Err = String;

    /// `500MB`, `4 GB`, `1.5g`, `800000000`; kilo is 1024.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || "write a size such as 500MB or 4GB".to_owned();
        let text = text.trim().to_ascii_lowercase();
        let end = text.find(|char: char| !char.is_ascii_digit() && char != '.');
        let (number, unit) = text.split_at(end.unwrap_or(text.len()));
        let unit = match unit
            .trim_start()
            .trim_end_matches('b')
            .trim_end_matches('i')
        {
            "" => 1,
            "k" => 1 << 10,
            "m" => MB,
            "g" => MB << 10,
            "t" => MB << 20,
            _ => return Err(wrong()),
        };
        let number: f64 = number.parse().map_err(|_| wrong())?;
        Ok(Self((number * unit as f64) as u64))
    }
}

impl fmt::Display for Size {
    /// Rounded up, so that the size that is shown is enough.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let megabytes = self.0.div_ceil(MB);
        if megabytes < 1 << 10 {
            return write!(formatter, "{megabytes} MB");
        }
        let tenths = (megabytes * 10).div_ceil(1 << 10);
        write!(formatter, "{}.{} GB", tenths / 10, tenths % 10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(records: u64) -> Load {
        Load {
            records,
            ..Load::default()
        }
    }

    #[test]
    fn sizes_are_read_and_shown() {
        for (text, bytes) in [
            ("800000000", 800_000_000),
            ("500MB", 500 * MB),
            ("1.5 GiB", 1536 * MB),
            ("4g", 4096 * MB),
            ("64k", 64 << 10),
        ] {
            assert_eq!(text.parse(), Ok(Size(bytes)), "{text}");
        }
        for wrong in ["", "GB", "-1GB", "4 apples", "1.2.3g"] {
            assert!(wrong.parse::<Size>().is_err(), "{wrong}");
        }
        let shown = [1, 500 * MB, 1024 * MB, 1025 * MB].map(|bytes| Size(bytes).to_string());
        assert_eq!(shown, ["1 MB", "500 MB", "1.0 GB", "1.1 GB"]);
    }

    fn budget(limit: u64, threads: usize) -> Budget {
        Budget {
            limit: Some(Size(limit)),
            threads,
        }
    }

    #[test]
    fn a_limit_makes_partitions_smaller_and_fewer_at_a_time() {
        let load = load(1_000_000);
        let usual = Budget {
            limit: None,
            threads: 2,
        };
        assert_eq!(usual.partitions(load), 20);
        assert_eq!(usual.under_way(20, load), Ok(usize::MAX));
        for (limit, partitions, under_way) in [(4096, 20, 25), (1000, 21, 3), (900, 35, 4)] {
            let budget = budget(limit * MB, 2);
            assert_eq!(budget.partitions(load), partitions, "{limit}");
            assert_eq!(budget.under_way(partitions, load), Ok(under_way), "{limit}");
        }
    }

    #[test]
    fn partitions_do_not_depend_on_threads() {
        // Between the smallest and the largest partition, where a thread's share would show.
        for (limit, expected) in [(1_200, 90), (1_300, 50)] {
            let partitions = |threads| budget(limit * MB, threads).partitions(load(2_000_000));
            assert_eq!([1, 64].map(partitions), [expected; 2], "{limit}");
        }
    }

    /// The most that a run holds: what stays, and the largest of what it holds while sheets are read, while so many partitions are
    /// settled, and while it reports.
    fn held(load: Load, threads: usize, partitions: usize, under_way: usize) -> u64 {
        let stays = fixed(load, threads) + (threads * partitions) as u64 * GATHERED;
        let read = load.largest_sheet * SHEET;
        let settled = under_way as u64 * load.records.div_ceil(partitions as u64) * SETTLED;
        stays + read.max(settled).max(load.records * REPORTED)
    }

    #[test]
    fn what_is_chosen_fits_and_what_is_refused_would_not() {
        let sizes = [0, 1_000, 1_000_000, 10_000_000, 100_000_000];
        let sheets = [0, 500 * MB];
        for (records, largest_sheet) in sizes
            .iter()
            .flat_map(|size| sheets.map(|sheet| (*size, sheet)))
        {
            let load = Load {
                largest_sheet,
                ..load(records)
            };
            for threads in [1, 2, 16] {
                let partitions = budget(0, threads).partitions(load);
                let least = held(load, threads, partitions, 1);
                let below = budget(least - 1, threads).under_way(partitions, load);
                assert_eq!(below, Err(Size(least)), "{records} {threads}");
                for limit in [least, least + 100 * MB, least * 2] {
                    let budget = budget(limit, threads);
                    let partitions = budget.partitions(load);
                    let under_way = budget.under_way(partitions, load).unwrap();
                    let held = |under_way| held(load, threads, partitions, under_way);
                    assert!(held(under_way) <= limit, "{records} {threads} {limit}");
                    let is_most = records == 0 || held(under_way + 1) > limit;
                    assert!(is_most, "{records} {threads} {limit}");
                }
            }
        }
    }

    #[test]
    fn all_that_is_held_beside_records_is_counted() {
        let least = |load| budget(0, 1).under_way(1, load).unwrap_err().0;
        let few = least(load(10));
        let many = 1_000_000;
        for (load, each) in [
            (
                Load {
                    events: many,
                    ..load(10)
                },
                EVENT,
            ),
            (
                Load {
                    accounts: many,
                    ..load(10)
                },
                ACCOUNT,
            ),
            (
                Load {
                    spells: many,
                    ..load(10)
                },
                SPELL,
            ),
        ] {
            assert_eq!(least(load) - few, many * each, "{load:?}");
        }
        let cases = Load {
            cases: many,
            ..load(10)
        };
        assert_eq!(least(cases) - least(load(0)), many * CASE + 10 * KEPT);
    }
}
