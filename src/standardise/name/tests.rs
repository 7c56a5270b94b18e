//! Names as people write them, and their parts.

use super::*;

/// The parts in the order given, middle, family, suffix, nickname.
fn parts(name: PersonName<'_>) -> [&str; 5] {
    [
        name.given,
        name.middle,
        name.family,
        name.suffix,
        name.nickname,
    ]
}

fn whole(full: &str) -> NameCells<'_> {
    NameCells {
        full,
        ..NameCells::default()
    }
}

#[test]
fn full_names_are_split() {
    let arena = Bump::new();
    for (full, expected) in [
        ("John Smith", ["John", "", "Smith", "", ""]),
        ("Smith, John Allen", ["John", "Allen", "Smith", "", ""]),
        ("John Q. Smith Jr.", ["John", "Q.", "Smith", "Jr", ""]),
        ("Smith, John, Jr.", ["John", "", "Smith", "Jr", ""]),
        ("SMITH JR, JOHN Q", ["John", "Q", "Smith", "Jr", ""]),
        ("John Smith, Jr., MD", ["John", "", "Smith", "Jr MD", ""]),
        ("John Smith, M.D. III", ["John", "", "Smith", "III MD", ""]),
        ("Dr. Ann Lee", ["Ann", "", "Lee", "", ""]),
        ("Dhr. J. de Vries", ["J.", "", "de Vries", "", ""]),
        ("Dña. Ana Ruiz Gil", ["Ana", "Ruiz", "Gil", "", ""]),
        ("Shri Anil Rao", ["Anil", "", "Rao", "", ""]),
        ("Mr Smith", ["", "", "Smith", "", ""]),
        ("Robert (Bob) Smith", ["Robert", "", "Smith", "", "Bob"]),
        (
            "William \"Bill\" Gates III",
            ["William", "", "Gates", "III", "Bill"],
        ),
        ("Ann Smith (deceased)", ["Ann", "", "Smith", "", ""]),
        (
            "Ludwig van Beethoven",
            ["Ludwig", "", "van Beethoven", "", ""],
        ),
        ("maria de la cruz", ["Maria", "", "de la Cruz", "", ""]),
        (
            "José Ortega y Gasset",
            ["José", "", "Ortega y Gasset", "", ""],
        ),
        ("Kim Do", ["Kim", "", "Do", "", ""]),
        ("Kim Lee DO", ["Kim", "", "Lee", "DO", ""]),
        ("Madonna", ["Madonna", "", "", "", ""]),
        ("SMITH JOHN A", ["John", "A", "Smith", "", ""]),
        ("DUPONT Jean-Luc", ["Jean-Luc", "", "Dupont", "", ""]),
        ("Mme LE GOFF Anne B.", ["Anne", "B.", "Le Goff", "", ""]),
        ("THOMAS Alan", ["Alan", "", "Thomas", "", ""]),
        ("ALAN Thorpe", ["Alan", "", "Thorpe", "", ""]),
        ("JP Morgan", ["JP", "", "Morgan", "", ""]),
        ("J.R.R. Tolkien", ["J.", "R. R.", "Tolkien", "", ""]),
        ("DUPONT J.", ["Dupont", "", "J.", "", ""]),
        ("ORTEGA Ana GIL", ["Ortega", "Ana", "Gil", "", ""]),
        ("SMITH JOHN A.B.", ["John", "A.B.", "Smith", "", ""]),
        ("Smith, J.R.", ["J.", "R.", "Smith", "", ""]),
        ("Smith, D.D.S.", ["", "", "Smith", "DDS", ""]),
        ("M.R. Smith", ["M.", "R.", "Smith", "", ""]),
        ("Smith, J.D., M.D.", ["J.", "D.", "Smith", "MD", ""]),
        ("Smith, John J.R.", ["John", "J. R.", "Smith", "", ""]),
        ("John Smith J.R.", ["John", "", "Smith", "Jr", ""]),
        ("John A. Smith J.R.", ["John", "A.", "Smith", "Jr", ""]),
        ("Robert Brown S.R. MD", ["Robert", "", "Brown", "Sr MD", ""]),
        ("John Smith, J.R.", ["John", "", "Smith", "Jr", ""]),
        ("Smith J.R., John", ["John", "", "Smith", "Jr", ""]),
        ("Van Dyke, J.R.", ["J.", "R.", "Van Dyke", "", ""]),
        ("J.R. Smith", ["J.", "R.", "Smith", "", ""]),
        ("John J.R.", ["John", "", "J.R.", "", ""]),
        ("Ramesh K.S.", ["Ramesh", "", "K.S.", "", ""]),
        ("SMITH/JOHNMR", ["John", "", "Smith", "", ""]),
        ("SMITH/XIA A MRS", ["Xia", "A", "Smith", "", ""]),
        ("DE LEON/ADAM MS", ["Adam", "", "De Leon", "", ""]),
        ("LEE/ANN MISS", ["Ann", "", "Lee", "", ""]),
        ("Smith/John Mr", ["John", "", "Smith", "", ""]),
        ("SMITH/JOHN", ["John", "", "Smith", "", ""]),
        ("Wei/Amy J", ["Amy", "J", "Wei", "", ""]),
        ("LEE/ANN", ["Ann", "", "Lee", "", ""]),
        ("SMITH/MARY ANN", ["Mary", "Ann", "Smith", "", ""]),
        ("DE LEON/MARY ANN", ["Mary", "Ann", "De Leon", "", ""]),
        ("\"Ann Able\"", ["Ann", "", "Able", "", ""]),
        ("\"\"Able, Ann\"\"", ["Ann", "", "Able", "", ""]),
        ("\"Ann Able\" <ann@x.org>", ["Ann", "", "Able", "", ""]),
        ("\"Cal Crow", ["Cal", "", "Crow", "", ""]),
        ("Cal \" Crow", ["Cal", "", "Crow", "", ""]),
        ("Bea “Blow", ["Bea", "", "Blow", "", ""]),
        ("‘Fay O’Neil’", ["Fay", "", "O’Neil", "", ""]),
        ("Fay O‘Neil", ["Fay", "", "O‘Neil", "", ""]),
        ("Fay ‘Kit’ Fox", ["Fay", "", "Fox", "", "Kit"]),
        ("(Eli East)", ["Eli", "", "East", "", ""]),
        ("[Eli East", ["Eli", "", "East", "", ""]),
        ("(do)", ["", "", "", "", ""]),
        ("\"n/a\"", ["", "", "", "", ""]),
        ("", ["", "", "", "", ""]),
        (",", ["", "", "", "", ""]),
        ("(", ["", "", "", "", ""]),
        ("Dr.", ["Dr.", "", "", "", ""]),
        ("Lee, Ann and Family", ["Ann", "", "Lee", "", ""]),
        ("Ann Lee & her Husband", ["Ann", "", "Lee", "", ""]),
        ("Seller / Ann Lee", ["Ann", "", "Lee", "", ""]),
        ("Ann Lee c/o Bo Ray", ["Ann", "", "Lee", "", ""]),
        ("Ann Lee, a/k/a Anna Lee", ["Ann", "", "Lee", "", ""]),
        ("Ann Lee w/ Bo", ["Ann", "", "Lee", "", ""]),
        ("Ann Lee, attorney at law", ["Ann", "", "Lee", "Atty", ""]),
        ("Ann Lee, POA", ["Ann", "", "Lee", "POA", ""]),
        ("Ann Lee <ann@x.org>", ["Ann", "", "Lee", "", ""]),
        ("Ann and Family", ["Ann", "", "", "", ""]),
        ("Smith & Son", ["", "", "Smith & Son", "", ""]),
        ("Carter/Adams", ["", "", "Carter/Adams", "", ""]),
        ("CARTER/ADAMS", ["", "", "Carter/Adams", "", ""]),
        ("Lopez/Bomr", ["", "", "Lopez/Bomr", "", ""]),
        (
            "Miller and Daughter",
            ["", "", "Miller and Daughter", "", ""],
        ),
        ("Ann Lee ann@x.org", ["Ann", "", "Lee", "", ""]),
        ("ann@x.org", ["", "", "", "", ""]),
        ("Ann Lee<ann@x.org>", ["Ann", "", "Lee", "", ""]),
        ("Ann Lee;ann@x.org", ["Ann", "", "Lee", "", ""]),
        ("Ann Lee (ann@x.org)", ["Ann", "", "Lee", "", ""]),
        ("ann@x.org / Ann Lee", ["Ann", "", "Lee", "", ""]),
        ("Lee, Ann, ann@x.org", ["Ann", "", "Lee", "", ""]),
        ("ann@x.org & bo@x.org", ["", "", "", "", ""]),
    ] {
        let parsed = parse(whole(full), &arena);
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
        (
            "SMITH/MARY JONES",
            ["Smith", "Jones"],
            Some(["Mary", "Jones"]),
        ),
        ("Wei/Amy Lee", ["Wei", "Lee"], Some(["Amy", "Lee"])),
        (
            "Kwame/Grace Owen",
            ["Kwame", "Owen"],
            Some(["Grace", "Owen"]),
        ),
        ("Ann/Bob Smith", ["Ann", "Smith"], Some(["Bob", "Smith"])),
        ("John Smith/Jane Doe", left, Some(["Jane", "Doe"])),
        ("John Smith & Mary Jones", left, Some(["Mary", "Jones"])),
        (
            "Susan Martin & David Scott",
            ["Susan", "Martin"],
            Some(["David", "Scott"]),
        ),
        ("Mary Ann & John Smith", ["Mary", "Smith"], Some(left)),
        ("Mr. & Mrs. John Smith", left, None),
        ("Mr. and Mrs. John & Mary Smith", left, Some(right)),
        ("John and Mrs. Smith", left, None),
    ] {
        let parsed = parse(whole(full), &arena);
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
        (["Ann", "Lee", "Somebody Else"], ["Ann", "", "Lee", "", ""]),
        (
            ["ROBERT J", "SMITH JR", ""],
            ["Robert", "J", "Smith", "Jr", ""],
        ),
        (
            ["Robert", "Smith, Jr.", ""],
            ["Robert", "", "Smith", "Jr", ""],
        ),
        (
            ["Dr. Robert (Bob)", "Smith MD", ""],
            ["Robert", "", "Smith", "MD", "Bob"],
        ),
        (["\"Ann\"", "\"Able\"", ""], ["Ann", "", "Able", "", ""]),
        (["\"Bea", "Blow\"", ""], ["Bea", "", "Blow", "", ""]),
        (["'Fay'", "'t Hooft", ""], ["Fay", "", "'t Hooft", "", ""]),
        (["(Eli)", "East", ""], ["Eli", "", "East", "", ""]),
        (
            ["\"Bob\" Robert", "Smith (Jones)", ""],
            ["Robert", "", "Smith (Jones)", "", "Bob"],
        ),
        (["Mary Ann", "Lee", ""], ["Mary Ann", "", "Lee", "", ""]),
        (["J.R.", "Smith", ""], ["J.", "R.", "Smith", "", ""]),
        (["Jo J.R.", "Lee", ""], ["Jo", "J. R.", "Lee", "", ""]),
        (["Jo", "Lee J.R.", ""], ["Jo", "", "Lee", "Jr", ""]),
        (["J.R.", "Lee, J.R.", ""], ["J.", "R.", "Lee", "Jr", ""]),
        (["Jo", "J.R.", ""], ["Jo", "", "J.R.", "", ""]),
        (["", "Smith J.R.", ""], ["", "", "Smith", "Jr", ""]),
        (["", "Smith, J.R.", ""], ["J.", "R.", "Smith", "", ""]),
        (["John Smith", "Smith", ""], ["John", "", "Smith", "", ""]),
        (["John Smith", "", ""], ["John", "", "Smith", "", ""]),
        (["Mary Ann", "", ""], ["Mary Ann", "", "", "", ""]),
        (["John", "", "John Smith"], ["John", "", "Smith", "", ""]),
        (["Ann", "", "Lee"], ["Ann", "", "Lee", "", ""]),
        (["Ann", "", "Ann"], ["Ann", "", "", "", ""]),
        (["Mr", "", "Smith"], ["", "", "Smith", "", ""]),
        (["Mr", "", "John Smith"], ["John", "", "Smith", "", ""]),
        (["Mr.", "", "Acme Inc."], ["", "", "", "", ""]),
        (["", "Smith, John", ""], ["John", "", "Smith", "", ""]),
        (["", "Smith", ""], ["", "", "Smith", "", ""]),
        (
            ["Mr. & Mrs. John", "Smith", ""],
            ["John", "", "Smith", "", ""],
        ),
        (
            ["John and Guest", "Smith", ""],
            ["John", "", "Smith", "", ""],
        ),
        (["", "", "j@x.org"], ["", "", "", "", ""]),
        (["j@x.org", "Smith", ""], ["", "", "Smith", "", ""]),
        (["Ann<ann@x.org>", "Lee", ""], ["Ann", "", "Lee", "", ""]),
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
fn couples_in_given_cells_share_the_family_cell_and_the_cells_beside_are_the_firsts() {
    let arena = Bump::new();
    for (given, first, second) in [
        ("J&M", "J", "M"),
        ("J&Mary", "J", "Mary"),
        ("John & Mary", "John", "Mary"),
    ] {
        let cells = NameCells {
            given,
            family: "Smith",
            suffix: "JR.",
            ..NameCells::default()
        };
        let parsed = parse(cells, &arena);
        assert_eq!(parts(parsed.person), [first, "", "Smith", "Jr", ""]);
        let second = [second, "", "Smith", "", ""];
        assert_eq!(parsed.second.map(parts), Some(second));
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
