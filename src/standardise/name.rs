//! Person names: the cleaned name cells of one row in, the parts of one person's name (or of a couple's two names) out.
//!
//! What a source gives apart wins over what could be split out of a full name. Case is repaired only where a part was typed all in
//! capitals or all in small letters; everything else is kept as typed. Matching never compares these parts, but their [`fold`]ed keys.

mod case;
mod cells;
mod couple;
mod organization;
mod split;
mod words;

use bumpalo::Bump;

use self::case::Part;
pub use self::cells::without_emails;
pub use self::organization::looks_like_organization;
pub(crate) use self::organization::organization_key;

/// The cells of one row that hold a person's name, each cleaned; absent is `""`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "the fields are the canonical input fields of the same name"
)]
pub struct NameCells<'a> {
    pub prefix: &'a str,
    pub given: &'a str,
    pub middle: &'a str,
    pub family: &'a str,
    pub suffix: &'a str,
    pub nickname: &'a str,
    pub full: &'a str,
}

/// The parts of a person's name; absent is `""`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PersonName<'a> {
    /// `Mr`, `Dr`, … without a point.
    pub prefix: &'a str,
    /// What the person is called by: `Robert`, `Mary Ann`, `J.`
    pub given: &'a str,
    /// Further given names or initials.
    pub middle: &'a str,
    /// With its particles: `van der Berg`.
    pub family: &'a str,
    /// `Jr`, `Sr`, `II`, … before credentials (`Jr MD`); what is neither is kept as typed.
    pub suffix: &'a str,
    /// What stood in quotes or parentheses.
    pub nickname: &'a str,
}

/// What the name cells of one row hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ParsedName<'a> {
    /// The person of the row.
    pub person: PersonName<'a>,
    /// The other person of a couple in one cell (`John & Mary Smith`), who is a record of their own.
    pub second: Option<PersonName<'a>>,
}

/// Takes the names of a row apart. Names of organisations are not recognised here: ask [`looks_like_organization`] first.
#[must_use]
pub fn parse<'a>(cells: NameCells<'a>, arena: &'a Bump) -> ParsedName<'a> {
    let cells = NameCells {
        given: without_emails(cells.given, arena),
        family: without_emails(cells.family, arena),
        full: without_emails(cells.full, arena),
        ..cells
    };
    let mut parsed = cells::parse(cells, arena);
    let person = &mut parsed.person;
    for (part, cell) in [
        (&mut person.prefix, words::title_cell(cells.prefix)),
        (&mut person.middle, cells.middle),
        (&mut person.suffix, cells::suffix_cell(cells.suffix, arena)),
        (&mut person.nickname, cells.nickname),
    ] {
        if !cell.is_empty() {
            *part = cell;
        }
    }
    repair_case(person, arena);
    if let Some(second) = &mut parsed.second {
        repair_case(second, arena);
    }
    parsed
}

/// The generation in a suffix (`Jr MD` → `Jr`), which tells father from son; `""` if there is none.
#[must_use]
pub fn generation(suffix: &str) -> &'static str {
    suffix.split(' ').find_map(words::generation).unwrap_or("")
}

/// The match key of a name: transliterated to ASCII, lower case, letters and digits only. `key` is overwritten.
pub fn fold(value: &str, key: &mut String) {
    key.clear();
    if value.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        key.push_str(value);
        key.make_ascii_lowercase();
        return;
    }
    for character in value.chars() {
        if character.is_ascii_alphanumeric() {
            key.push(character.to_ascii_lowercase());
        } else if !character.is_ascii() {
            let folded = any_ascii::any_ascii_char(character)
                .bytes()
                .filter(u8::is_ascii_alphanumeric);
            key.extend(folded.map(|byte| char::from(byte.to_ascii_lowercase())));
        }
    }
}

fn repair_case<'a>(name: &mut PersonName<'a>, arena: &'a Bump) {
    for (value, part) in [
        (&mut name.given, Part::Given),
        (&mut name.middle, Part::Given),
        (&mut name.family, Part::Family),
        (&mut name.nickname, Part::Given),
    ] {
        if !value.is_empty() {
            *value = case::repair(value, part, arena);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parts in the order prefix, given, middle, family, suffix, nickname.
    fn parts(name: PersonName<'_>) -> [&str; 6] {
        [
            name.prefix,
            name.given,
            name.middle,
            name.family,
            name.suffix,
            name.nickname,
        ]
    }

    #[test]
    fn full_names_are_split() {
        let arena = Bump::new();
        for (full, expected) in [
            ("John Smith", ["", "John", "", "Smith", "", ""]),
            ("Smith, John Allen", ["", "John", "Allen", "Smith", "", ""]),
            ("John Q. Smith Jr.", ["", "John", "Q.", "Smith", "Jr", ""]),
            ("Smith, John, Jr.", ["", "John", "", "Smith", "Jr", ""]),
            ("SMITH JR, JOHN Q", ["", "John", "Q", "Smith", "Jr", ""]),
            (
                "John Smith, Jr., MD",
                ["", "John", "", "Smith", "Jr MD", ""],
            ),
            (
                "John Smith, M.D. III",
                ["", "John", "", "Smith", "III MD", ""],
            ),
            ("Dr. Ann Lee", ["Dr", "Ann", "", "Lee", "", ""]),
            ("Mr Smith", ["Mr", "", "", "Smith", "", ""]),
            ("Robert (Bob) Smith", ["", "Robert", "", "Smith", "", "Bob"]),
            (
                "William \"Bill\" Gates III",
                ["", "William", "", "Gates", "III", "Bill"],
            ),
            ("Ann Smith (deceased)", ["", "Ann", "", "Smith", "", ""]),
            (
                "Ludwig van Beethoven",
                ["", "Ludwig", "", "van Beethoven", "", ""],
            ),
            ("maria de la cruz", ["", "Maria", "", "de la Cruz", "", ""]),
            (
                "José Ortega y Gasset",
                ["", "José", "", "Ortega y Gasset", "", ""],
            ),
            ("Kim Do", ["", "Kim", "", "Do", "", ""]),
            ("Kim Lee DO", ["", "Kim", "", "Lee", "DO", ""]),
            ("Madonna", ["", "Madonna", "", "", "", ""]),
            ("SMITH JOHN A", ["", "John", "A", "Smith", "", ""]),
            ("SMITH JOHN A.B.", ["", "John", "A.B.", "Smith", "", ""]),
            ("Smith, J.R.", ["", "J.", "R.", "Smith", "", ""]),
            ("Smith, D.D.S.", ["", "", "", "Smith", "DDS", ""]),
            ("M.R. Smith", ["", "M.", "R.", "Smith", "", ""]),
            ("Smith, J.D., M.D.", ["", "J.", "D.", "Smith", "MD", ""]),
            ("Smith, John J.R.", ["", "John", "J. R.", "Smith", "", ""]),
            ("Ramesh K.S.", ["", "Ramesh", "", "K.S.", "", ""]),
            ("SMITH/JOHNMR", ["Mr", "John", "", "Smith", "", ""]),
            ("SMITH/XIA A MRS", ["Mrs", "Xia", "A", "Smith", "", ""]),
            ("DE LEON/ADAMMS", ["Ms", "Adam", "", "De Leon", "", ""]),
            ("LEE/ANN MISS", ["Miss", "Ann", "", "Lee", "", ""]),
            ("Smith/John Mr", ["Mr", "John", "", "Smith", "", ""]),
            ("SMITH/JOHN", ["", "John", "", "Smith", "", ""]),
            ("LEE/ANN", ["", "Ann", "", "Lee", "", ""]),
            ("", ["", "", "", "", "", ""]),
            (",", ["", "", "", "", "", ""]),
            ("(", ["", "", "", "", "", ""]),
            ("Dr.", ["", "Dr.", "", "", "", ""]),
            ("Lee, Ann and Family", ["", "Ann", "", "Lee", "", ""]),
            ("Ann Lee & her Husband", ["", "Ann", "", "Lee", "", ""]),
            ("Seller / Ann Lee", ["", "Ann", "", "Lee", "", ""]),
            ("Ann Lee c/o Bo Ray", ["", "Ann", "", "Lee", "", ""]),
            ("Ann Lee, a/k/a Anna Lee", ["", "Ann", "", "Lee", "", ""]),
            ("Ann Lee w/ Bo", ["", "Ann", "", "Lee", "", ""]),
            (
                "Ann Lee, attorney at law",
                ["", "Ann", "", "Lee", "Atty", ""],
            ),
            ("Ann Lee, POA", ["", "Ann", "", "Lee", "POA", ""]),
            ("Ann Lee <ann@x.org>", ["", "Ann", "", "Lee", "", ""]),
            ("Ann and Family", ["", "Ann", "", "", "", ""]),
            ("Smith & Son", ["", "", "", "Smith & Son", "", ""]),
            (
                "Miller and Daughter",
                ["", "", "", "Miller and Daughter", "", ""],
            ),
            ("Ann Lee ann@x.org", ["", "Ann", "", "Lee", "", ""]),
            ("ann@x.org", ["", "", "", "", "", ""]),
            ("Ann Lee<ann@x.org>", ["", "Ann", "", "Lee", "", ""]),
            ("Ann Lee;ann@x.org", ["", "Ann", "", "Lee", "", ""]),
            ("Ann Lee (ann@x.org)", ["", "Ann", "", "Lee", "", ""]),
            ("ann@x.org / Ann Lee", ["", "Ann", "", "Lee", "", ""]),
            ("Lee, Ann, ann@x.org", ["", "Ann", "", "Lee", "", ""]),
            ("ann@x.org & bo@x.org", ["", "", "", "", "", ""]),
        ] {
            let parsed = parse(
                NameCells {
                    full,
                    ..NameCells::default()
                },
                &arena,
            );
            assert_eq!(parts(parsed.person), expected, "{full:?}");
            assert_eq!(parsed.second, None, "{full:?}");
        }
    }

    #[test]
    fn couples_are_two_people() {
        let arena = Bump::new();
        let [left, right] = [["John", "Smith"], ["Mary", "Smith"]];
        for (full, first, second) in [
            ("John & Mary Smith", left, Some(right)),
            ("John and Mary Smith", left, Some(right)),
            ("Smith, John & Mary", left, Some(right)),
            ("John Smith & Mary", left, Some(right)),
            ("JOHN/MARY SMITH", left, Some(right)),
            ("Ann/Bob Smith", ["Ann", "Smith"], Some(["Bob", "Smith"])),
            ("John Smith/Jane Doe", left, Some(["Jane", "Doe"])),
            ("John Smith & Mary Jones", left, Some(["Mary", "Jones"])),
            ("Mr. & Mrs. John Smith", left, None),
            ("Mr. and Mrs. John & Mary Smith", left, Some(right)),
            ("John and Mrs. Smith", left, None),
        ] {
            let parsed = parse(
                NameCells {
                    full,
                    ..NameCells::default()
                },
                &arena,
            );
            assert_eq!(
                [parsed.person.given, parsed.person.family],
                first,
                "{full:?}"
            );
            assert_eq!(
                parsed.second.map(|second| [second.given, second.family]),
                second,
                "{full:?}"
            );
        }
    }

    #[test]
    fn cells_given_apart_win() {
        let arena = Bump::new();
        for ([given, family, full], expected) in [
            (
                ["Ann", "Lee", "Somebody Else"],
                ["", "Ann", "", "Lee", "", ""],
            ),
            (
                ["ROBERT J", "SMITH JR", ""],
                ["", "Robert", "J", "Smith", "Jr", ""],
            ),
            (
                ["Robert", "Smith, Jr.", ""],
                ["", "Robert", "", "Smith", "Jr", ""],
            ),
            (
                ["Dr. Robert (Bob)", "Smith MD", ""],
                ["Dr", "Robert", "", "Smith", "MD", "Bob"],
            ),
            (["Mary Ann", "Lee", ""], ["", "Mary Ann", "", "Lee", "", ""]),
            (["J.R.", "Smith", ""], ["", "J.", "R.", "Smith", "", ""]),
            (["Jo J.R.", "Lee", ""], ["", "Jo", "J. R.", "Lee", "", ""]),
            (
                ["John Smith", "Smith", ""],
                ["", "John", "", "Smith", "", ""],
            ),
            (["John Smith", "", ""], ["", "John", "", "Smith", "", ""]),
            (["Mary Ann", "", ""], ["", "Mary Ann", "", "", "", ""]),
            (
                ["John", "", "John Smith"],
                ["", "John", "", "Smith", "", ""],
            ),
            (["Ann", "", "Lee"], ["", "Ann", "", "Lee", "", ""]),
            (["Ann", "", "Ann"], ["", "Ann", "", "", "", ""]),
            (["", "Smith, John", ""], ["", "John", "", "Smith", "", ""]),
            (["", "Smith", ""], ["", "", "", "Smith", "", ""]),
            (
                ["Mr. & Mrs. John", "Smith", ""],
                ["Mr", "John", "", "Smith", "", ""],
            ),
            (
                ["John and Guest", "Smith", ""],
                ["", "John", "", "Smith", "", ""],
            ),
            (["", "", "j@x.org"], ["", "", "", "", "", ""]),
            (["j@x.org", "Smith", ""], ["", "", "", "Smith", "", ""]),
            (
                ["Ann<ann@x.org>", "Lee", ""],
                ["", "Ann", "", "Lee", "", ""],
            ),
        ] {
            let parsed = parse(
                NameCells {
                    given,
                    family,
                    full,
                    ..NameCells::default()
                },
                &arena,
            );
            assert_eq!(
                parts(parsed.person),
                expected,
                "{given:?} {family:?} {full:?}"
            );
            assert_eq!(parsed.second, None, "{given:?} {family:?} {full:?}");
        }
    }

    #[test]
    fn cells_beside_the_name_are_standardised() {
        let arena = Bump::new();
        let cells = NameCells {
            given: "John & Mary",
            family: "Smith",
            suffix: "JR.",
            prefix: "MR.",
            ..NameCells::default()
        };
        let parsed = parse(cells, &arena);
        assert_eq!(parts(parsed.person), ["Mr", "John", "", "Smith", "Jr", ""]);
        assert_eq!(
            parsed.second.map(parts),
            Some(["", "Mary", "", "Smith", "", ""])
        );
    }

    #[test]
    fn couples_in_given_cells_share_the_family_cell() {
        let arena = Bump::new();
        for (given, first, second) in [("J&M", "J", "M"), ("J&Mary", "J", "Mary")] {
            let cells = NameCells {
                given,
                family: "Smith",
                ..NameCells::default()
            };
            let parsed = parse(cells, &arena);
            assert_eq!(parts(parsed.person), ["", first, "", "Smith", "", ""]);
            assert_eq!(
                parsed.second.map(parts),
                Some(["", second, "", "Smith", "", ""])
            );
        }
    }

    #[test]
    fn keys_are_folded() {
        let mut key = String::from("old");
        for (value, expected) in [
            ("O'Brien-Müller 2", "obrienmuller2"),
            ("José", "jose"),
            ("Σοφία", "sofia"),
            ("", ""),
        ] {
            fold(value, &mut key);
            assert_eq!(key, expected);
        }
        assert_eq!(
            [generation("Jr MD"), generation("MD"), generation("")],
            ["Jr", "", ""]
        );
    }
}
