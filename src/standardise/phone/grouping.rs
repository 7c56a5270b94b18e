//! How the people of a region group the digits of a number: a witness of where a number is from that has no country code.

use rlibphonenumber::{PhoneNumber, PhoneNumberFormat};

use super::Parser;

impl Parser {
    /// Whether a text is a number of the region, and its digits stand in the groups that are usual there.
    #[must_use]
    pub fn is_usual(&self, text: &str) -> bool {
        let groups = |text: &str| {
            let parts = text.split(|letter: char| !letter.is_ascii_digit());
            Vec::from_iter(parts.filter(|part| !part.is_empty()).map(str::to_owned))
        };
        let number = PhoneNumber::parse(text, Some(self.region)).ok();
        let number = number.filter(PhoneNumber::is_valid);
        number.is_some_and(|number| {
            groups(&number.format_as(PhoneNumberFormat::National)) == groups(text)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_grouped_as_in_its_region() {
        for (region, text, expected) in [
            ("AU", "0412 345 678", true),
            ("AU", "02 9374 4000", true),
            ("FR", "02 9374 4000", false),
            ("FR", "02 93 74 40 00", true),
            ("AU", "0412345678", false),
            ("AU", "later", false),
        ] {
            let is_usual = Parser::new(region).unwrap().is_usual(text);
            assert_eq!(is_usual, expected, "{text} in {region}");
        }
    }
}
