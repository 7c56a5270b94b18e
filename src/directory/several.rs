//! Several people in one cell: `Ann Lee; Bob Ray` (R-ASSIGN-3).

use super::{Directory, Resolved};

/// What stands between several people in one cell.
enum Between {
    Commas,
    Others,
}

impl Directory {
    /// The parts of a cell that means nobody as a whole, if it names several people: one of the parts is somebody or, between commas,
    /// which stand within names too, every part is.
    #[must_use]
    pub fn several_in<'t>(&self, source: &str, kind: &str, text: &'t str) -> Option<Vec<&'t str>> {
        if self.resolve_of(source, kind, text) != Resolved::Unknown {
            return None;
        }
        let is_somebody = |part: &&str| self.resolve_of(source, kind, part).party().is_some();
        let (between, parts) = parts(text);
        let are_several = match between {
            _ if parts.len() < 2 => false,
            Between::Commas => parts.iter().all(is_somebody),
            Between::Others => parts.iter().any(is_somebody),
        };
        are_several.then_some(parts)
    }
}

/// Whether nothing in a text stands between several people.
pub(super) fn is_one(text: &str) -> bool {
    parts(text).1.len() < 2
}

/// The parts of a cell: between `;`, `|`, `/`, `&`, `+`, line breaks or `and`, else between commas.
fn parts(text: &str) -> (Between, Vec<&str>) {
    fn filled<'t>(parts: impl Iterator<Item = &'t str>) -> Vec<&'t str> {
        let trimmed = parts.map(str::trim);
        trimmed.filter(|part| !part.is_empty()).collect()
    }
    let split = text.split([';', '|', '/', '&', '+', '\n']);
    match filled(split.flat_map(|part| part.split(" and "))) {
        split if split.len() > 1 => (Between::Others, split),
        _ => (Between::Commas, filled(text.split(','))),
    }
}

#[cfg(test)]
mod tests {
    use crate::directory::read::tests::office;

    #[test]
    fn a_cell_is_several_only_if_it_is_nobody_and_a_part_is_somebody() {
        let office = office();
        for (text, parts) in [
            ("Dana Whitfield; Jo", Some(vec!["Dana Whitfield", "Jo"])),
            ("Jo and dw", Some(vec!["Jo", "dw"])),
            ("DW, Dana Whitfield", Some(vec!["DW", "Dana Whitfield"])),
            ("Whitfield, Dana", None),
            ("DW, Jo", None),
            ("Jo / Bo", None),
            ("DW", None),
        ] {
            assert_eq!(
                office.several_in("hawksoft", "Producer", text),
                parts,
                "{text}"
            );
        }
    }
}
