//! Telephone numbers of the North American plan: real area codes, possible exchanges, and hardly ever one number for two lines.

use crate::dice::shuffle;

/// Kinds of lines; each kind has exchanges of its own, so a mobile is never also a front desk.
#[derive(Clone, Copy)]
pub(crate) enum Line {
    Mobile,
    Home,
    Desk,
}

impl Line {
    /// The first exchange of the kind and how many it has, counted over `EXCHANGES`.
    fn exchanges(self) -> (u64, u64) {
        match self {
            Self::Mobile => (0, 500),
            Self::Home => (500, 200),
            Self::Desk => (700, 91),
        }
    }
}

/// The number of a line in an area; lines of one kind share a number only beyond some million of them.
pub(crate) fn number(area_code: u32, line: Line, index: u64) -> u64 {
    let (first, count) = line.exchanges();
    let lines = count * 10_000;
    let place = shuffle(index % lines, lines, 7_919);
    let exchange = exchange(first + place / 10_000);
    u64::from(area_code) * 10_000_000 + exchange * 10_000 + place % 10_000
}

/// The exchange of a rank: 200 to 999 without the service codes (211, 311, ...) and without 555.
fn exchange(rank: u64) -> u64 {
    let (hundred, rest) = (rank / 99 + 2, rank % 99);
    let exchange = hundred * 100 + rest + u64::from(rest >= 11);
    if exchange == 555 { 999 } else { exchange }
}
