//! Columns and cells that metrics have in common.

use std::{collections::BTreeSet, sync::Mutex};

use super::Office;
use crate::{
    list::join,
    table::{Column, Kind, Row},
};

/// A column of counts.
pub(crate) fn count(name: &str, doc: &'static str) -> Column {
    Column::new(interned(name), Kind::Int, doc)
}

/// A column of numbers.
pub(crate) fn number(name: &str, doc: &'static str) -> Column {
    Column::new(interned(name), Kind::Float, doc)
}

/// A column of truths.
pub(crate) fn truth(name: &str, doc: &'static str) -> Column {
    Column::new(interned(name), Kind::Bool, doc)
}

/// A rate with its numerator and denominator.
pub(crate) fn rate(name: &str, doc: &'static str) -> [Column; 3] {
    [
        number(name, doc),
        number(
            &format!("{name}_numerator"),
            "Numerator of the rate before it.",
        ),
        number(
            &format!("{name}_denominator"),
            "Denominator of the rate before it.",
        ),
    ]
}

/// The columns of each window of days.
pub(crate) fn per_window<C: IntoIterator<Item = Column>>(
    office: &Office<'_>,
    of_window: impl Fn(&u32) -> C,
) -> Vec<Column> {
    let windows = office.standing.windows.iter();
    windows.flat_map(of_window).collect()
}

/// The cells of a [`rate`].
pub(crate) fn rate_cells(
    row: &mut Row<'_>,
    numerator: impl Into<Option<f64>>,
    denominator: impl Into<Option<f64>>,
) {
    let (numerator, denominator) = (numerator.into(), denominator.into());
    let rate = numerator
        .zip(denominator)
        .filter(|(_, below)| *below != 0.0);
    row.float(rate.map(|(above, below)| above / below))
        .float(numerator)
        .float(denominator);
}

/// The cells of a [`rate`] of contacts.
pub(crate) fn share_cells(row: &mut Row<'_>, part: u64, whole: u64) {
    rate_cells(row, part as f64, whole as f64);
}

/// The cells of a [`rate`] of two counts; empty if it is not known what they count.
pub(crate) fn known_share_cells(row: &mut Row<'_>, is_known: bool, part: u64, whole: u64) {
    let known = |count: u64| is_known.then_some(count as f64);
    rate_cells(row, known(part), known(whole));
}

/// A name that lives as long as the program: names of columns that follow from the settings are few, and each is kept once.
pub(crate) fn interned(name: &str) -> &'static str {
    static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut names = NAMES
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(known) = names.get(name) {
        return known;
    }
    let kept: &'static str = Box::leak(name.into());
    names.insert(kept);
    kept
}

/// Words as a part of a column's name: small letters, digits and `_`.
pub(crate) fn snake_case(words: &str) -> String {
    let is_letter = |letter: char| letter.is_ascii_alphanumeric();
    let parts = words.split(|letter| !is_letter(letter));
    join(parts.map(str::to_ascii_lowercase), "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_kept_once() {
        assert!(std::ptr::eq(
            interned("touch_rate_30"),
            interned(&format!("touch_rate_{}", 30))
        ));
        assert_eq!(snake_case(" Lead Attorney/2"), "lead_attorney_2");
    }
}
