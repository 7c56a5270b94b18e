//! What street keys hold.

use super::*;
use proptest::prelude::*;

fn key(street: &str) -> String {
    let mut key = String::new();
    street_key(street, &mut key);
    key
}

#[test]
fn spellings_of_one_street_meet() {
    for (streets, expected) in [
        (
            &["123 North Main Street", "123 N. Main St.", "123 n main str"] as &[&str],
            "123 n main st",
        ),
        (
            &[
                "12 Oak Ave Apt 4B",
                "12 OAK AVENUE #4b",
                "12 Oak Ave # 4B",
                "Suite 4B, 12 Oak Ave",
                "12 Oak Ave#4B",
            ],
            "12 oak ave #4b",
        ),
        (
            &[
                "4/123 George St",
                "Unit 4, 123 George Street",
                "Unit 4/123 George St",
            ],
            "123 george st #4",
        ),
        (&["P.O. Box 12", "PO Box 12", "po box 12"], "po box 12"),
        (
            &["5 Fifth Ave NE", "5 5th Avenue Northeast", "5 5th Ave N.E."],
            "5 5th ave ne",
        ),
        (&["8 O'Connell Rd", "8 OConnell Road"], "8 oconnell rd"),
        (
            &["3 Rue de l'Église", "3 rue de lEglise"],
            "3 rue de leglise",
        ),
        (
            &[
                "Bergstr. 71b",
                "Bergstraße 71 b",
                "71b Berg Straße",
                "Berg Strasse Nr. 71b",
            ],
            "71b berg st",
        ),
        (
            &[
                "C/ Mayor, 5, 2ºA",
                "Calle Mayor 5 2ºA",
                "c. Mayor nº 5 2º A",
            ],
            "5 calle mayor #2oa",
        ),
        (&["Via Roma, 12", "V. Roma n. 12"], "12 via roma"),
        (&["12, r. Paix", "Rue Paix, 12"], "12 rue paix"),
        (
            &["85 bd Voltaire", "Boulevard Voltaire 85"],
            "85 blvd voltaire",
        ),
        (&["Straße des 17. Juni 135"], "135 st des 17 juni"),
        (&["ul. Mazowiecka 26/32"], "26 ul mazowiecka #32"),
        (&["Prinsenlaan 5", "Prinsen Laan 5"], "5 prinsen laan"),
        (&["Calle 8"], "calle 8"),
        (&["Avenue 5"], "ave 5"),
        (&["R.R. 2 Box 5"], "rr 2 box 5"),
        (&["Main Street 2nd"], "main st 2nd"),
        (&["", " , "], ""),
    ] {
        for street in streets {
            assert_eq!(key(street), expected, "{street}");
        }
    }
}

#[test]
fn a_number_is_the_houses_or_the_units_wherever_it_stands() {
    for (streets, expected) in [
        (
            &[
                "Av. Campos 666",
                "Av. Campos No. 666, Col. Centro",
                "Av. Campos #666",
                "Av Campos 666 Colonia Centro",
            ] as &[&str],
            "666 ave campos",
        ),
        (
            &[
                "12, 5th Cross",
                "No. 12, 5th Cross",
                "#12 5th Cross",
                "12, 5th Cross, opp. City Mall",
            ],
            "12 5th cross",
        ),
        (&["#4, 12 Oak Ave", "12 Oak Ave No. 4"], "12 oak ave #4"),
        (&["Av. Campos 666 Int. 4"], "666 ave campos #4"),
        (&["Storgatan 5 lgh 1101"], "5 stor gatan #1101"),
        (&["Vestergade 12, 2. tv"], "12 vestergade #2tv"),
        (&["Mannerheimintie 12 A 4"], "12 mannerheimintie #a4"),
        (
            &["5 bis, rue Voltaire", "5bis r. Voltaire"],
            "5bis rue voltaire",
        ),
        (&["95 Ave. A at 6th St.", "95 Ave A"], "95 ave a"),
        (&["Suite 4", "#4", "Apt. 4"], "#4"),
        (&["12 No. 5th St"], "12 no 5th st"),
        (&["5 Col St"], "5 col st"),
    ] {
        for street in streets {
            assert_eq!(key(street), expected, "{street}");
        }
    }
}

#[test]
fn roads_of_a_number_have_one_short_form() {
    for (streets, expected) in [
        (
            &["9 State Highway 71", "9 SH 71", "9 Hwy 71", "9 US-71"] as &[&str],
            "9 hwy 71",
        ),
        (&["9 County Road 5", "9 Co. Rd. 5", "9 CR 5"], "9 cr 5"),
        (
            &[
                "9 FM 1431",
                "9 Farm to Market 1431",
                "9 Farm-to-Market Road 1431",
            ],
            "9 fm 1431",
        ),
        (&["R.R. 2 Box 5", "Rural Route 2, Box #5"], "rr 2 box 5"),
        (
            &[
                "PO Box 12",
                "P O Box 12",
                "Post Office Box 12",
                "Box 12",
                "P.O. Box #12",
            ],
            "po box 12",
        ),
        (&["9 Box Rd"], "9 box rd"),
    ] {
        for street in streets {
            assert_eq!(key(street), expected, "{street}");
        }
    }
}

#[test]
fn a_joined_name_has_no_type_and_no_short_forms() {
    for street in ["n pt st", "northpoint", "north point ave"] {
        assert_eq!(joined_name(street), "northpoint");
    }
}

#[test]
fn streets_that_differ_do_not_meet() {
    for (left, right) in [
        ("12 Oak St", "12 Oak Ave"),
        ("12 N Oak St", "12 S Oak St"),
        ("1 Oak St #2", "12 Oak St"),
    ] {
        assert_ne!(key(left), key(right));
    }
}

#[test]
fn the_type_of_a_street_is_its_last_word() {
    for (street, expected) in [
        ("n greenview ave", Some(("n greenview", "ave"))),
        ("5th ave ne", Some(("5th ne", "ave"))),
        ("st james pl", Some(("st james", "pl"))),
        ("n st louis", None),
        ("ave of the americas", None),
        ("ave c", None),
        ("broadway", None),
        ("ave", None),
        ("st n", None),
        ("", None),
    ] {
        let found = name_and_type(street);
        let found = found.as_ref().map(|(name, word)| (name.as_str(), *word));
        assert_eq!(found, expected, "{street}");
    }
}

#[test]
fn the_key_is_appended() {
    let mut written = "02082|".to_owned();
    street_key("4/1 Main Street", &mut written);
    assert_eq!(written, "02082|1 main st #4");
}

proptest! {
    #[test]
    fn a_key_of_a_house_is_its_own_key(
        // Shorter words say other things, and so does `#` behind them.
        street in "[0-9]{1,3} (North |N\\.)?[A-Z][a-z]{4,8} (Street|ave|Place)(|[ ,./][0-9A-Z]{0,3}|,? (Unit |# ?)[0-9]{1,3}[A-Z]?)"
    ) {
        let once = key(&street);
        prop_assert_eq!(key(&once), once);
    }

    #[test]
    fn a_key_is_ascii_in_small_letters(street in "\\PC{0,30}") {
        let is_of_keys = |byte: u8| byte.is_ascii_graphic() && !byte.is_ascii_uppercase() || byte == b' ';
        prop_assert!(key(&street).bytes().all(is_of_keys));
    }
}
