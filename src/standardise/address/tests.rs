//! Countries, regions, postal codes and cities as people write them, and what becomes of them.

use super::*;
use proptest::prelude::*;

#[test]
fn countries_and_regions_become_codes() {
    for (raw, expected) in [
        ("usa", "US"),
        ("U.S.A.", "US"),
        ("United States", "US"),
        ("can", "CA"),
        ("United Kingdom", "GB"),
        ("AU", "AU"),
        ("Côte d'Ivoire", "CI"),
        ("Republic of Korea", "KR"),
        ("Atlantis", "Atlantis"),
        ("", ""),
    ] {
        assert_eq!(country(raw), expected, "{raw}");
    }
    for (raw, country, expected) in [
        ("new york", "US", "NY"),
        ("N.Y.", "", "NY"),
        ("ny", "US", "NY"),
        ("Calif.", "US", "CA"),
        ("Québec", "CA", "QC"),
        ("Western Australia", "AU", "WA"),
        ("Washington", "US", "WA"),
        ("Vic", "AU", "VIC"),
        ("Northern Territory", "", "NT"),
        ("New York", "GB", "New York"),
        ("Bavaria", "", "Bavaria"),
        ("", "US", ""),
    ] {
        assert_eq!(region(raw, country), expected, "{raw}, {country}");
    }
}

#[test]
fn regions_tell_the_country_where_no_other_has_one_of_the_name() {
    for (raw, usual, expected) in [
        ("NSW", "US", ("NSW", "AU")),
        ("ont", "US", ("ON", "CA")),
        ("WA", "US", ("WA", "US")),
        ("WA", "AU", ("WA", "AU")),
        ("N.Y.", "AU", ("NY", "US")),
        ("NT", "US", ("NT", "")),
        ("MI", "IT", ("MI", "IT")),
        ("Bavaria", "US", ("Bavaria", "US")),
        ("England", "US", ("England", "GB")),
        ("DE", "AU", ("DE", "US")),
        ("", "US", ("", "US")),
    ] {
        assert_eq!(region_and_country(raw, usual), expected, "{raw} in {usual}");
    }
}

#[test]
fn no_name_stands_for_two_countries() {
    let source: BTreeMap<String, Vec<String>> =
        toml::from_str(include_str!("countries.toml")).unwrap();
    let names = source.values().flatten().count() + source.len();
    assert!(names > 249 * 3 - 10);
    assert_eq!(codes(source).len(), names);
}

#[test]
fn postal_codes_are_repaired() {
    let arena = Bump::new();
    for (raw, country, expected) in [
        ("32082", "US", "32082"),
        ("2082", "US", "02082"),
        ("32082.0", "US", "32082"),
        ("2082.0", "US", "02082"),
        ("320821234", "US", "32082-1234"),
        ("20821234", "US", "02082-1234"),
        ("2082-1234", "US", "02082-1234"),
        ("32082 1234", "US", "32082-1234"),
        ("32082-0000", "US", "32082"),
        ("32082-", "US", "32082"),
        ("501", "US", "501"),
        ("'02082", "US", "02082"),
        ("k1a 0b1", "US", "K1A 0B1"),
        ("2082", "", "2082"),
        ("k1a0b1", "CA", "K1A 0B1"),
        ("K1A-0B1", "CA", "K1A 0B1"),
        ("k1a", "CA", "K1A"),
        ("sw1a1aa", "GB", "SW1A 1AA"),
        ("800", "AU", "0800"),
        ("2000", "AU", "2000"),
        ("1067", "DE", "01067"),
        (" 1234  ab ", "NL", "1234 AB"),
    ] {
        assert_eq!(
            postal_code(raw, country, "", &arena),
            expected,
            "{raw}, {country}"
        );
    }
    for (raw, region, expected) in [
        ("501", "NY", "00501"),
        ("6390", "NY", "06390"),
        ("1234", "NY", "1234"),
        ("7870", "NJ", "07870"),
        ("7870", "TX", "7870"),
        ("78701234", "TX", "78701234"),
        ("7870", "Texas or so", "07870"),
        ("9012", "AE", "09012"),
    ] {
        assert_eq!(
            postal_code(raw, "US", region, &arena),
            expected,
            "{raw}, {region}"
        );
    }
}

#[test]
fn cities_are_cleaned() {
    let arena = Bump::new();
    for (raw, expected) in [
        ("Boston", "Boston"),
        ("BOSTON, MA", "Boston"),
        ("st. louis,", "St. Louis"),
        ("WINSTON-SALEM", "Winston-Salem"),
        ("O'FALLON", "O'Fallon"),
        ("COEUR D'ALENE", "Coeur d'Alene"),
        ("CITY OF INDUSTRY", "City of Industry"),
        ("LEE'S SUMMIT", "Lee's Summit"),
        ("LA JOLLA", "La Jolla"),
        ("McAllen", "McAllen"),
        ("NY", "NY"),
        ("", ""),
        ("Round  Rock", "Round Rock"),
        ("\u{200b}Round\u{a0}Rock", "Round Rock"),
        ("Montre\u{301}al", "Montréal"),
        ("None", ""),
        ("N/A", ""),
    ] {
        assert_eq!(city(raw, &arena), expected, "{raw}");
    }
}

proptest! {
    #[test]
    fn what_is_clean_stays_so(raw in "\\PC{0,12}|[0-9A-Za-z -]{0,10}", country in "US|CA|GB|AU|DE|") {
        let arena = Bump::new();
        let once = postal_code(&raw, &country, "", &arena);
        prop_assert_eq!(postal_code(once, &country, "", &arena), once);
        let once = region(&raw, &country);
        prop_assert_eq!(region(once, &country), once);
        prop_assert_eq!(super::country(super::country(&raw)), super::country(&raw));
        let _ = city(&raw, &arena);
    }
}

#[test]
fn cities_are_compared_in_short_form() {
    for (city, expected) in [
        ("saint paul", "st paul"),
        ("east saint louis", "east st louis"),
        ("sault sainte marie", "sault ste marie"),
        ("mount pleasant", "mt pleasant"),
        ("fort worth", "ft worth"),
        ("frankfort heights", "frankfort heights"),
        ("mount", "mount"),
        ("paramount village", "paramount village"),
    ] {
        let mut written = city.to_owned();
        shorten_city(&mut written);
        assert_eq!(written, expected);
    }
}
