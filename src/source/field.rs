//! The canonical input fields: every name that the left side of `[source.columns]` may have, what it means, and how
//! several headers for one field are combined. One registry, so that settings, presets, reports and docs agree.

use std::fmt;

use serde::{Deserialize, Deserializer, de};

use crate::{
    nearest::nearest,
    standardise::alias::{CHANNELS, CONTACT_CLASSES, LEAD_SOURCES, STAGES, Table},
};
use Combine::{Each, First, Joined, Only};
use Field::*;

/// How the cells of several headers become the value of one field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Combine {
    /// One value: a preset uses the first group of its aliases of which the file has any; of its columns the first cell that is not empty.
    Only,
    /// The first cell that is not empty.
    First,
    /// Every cell that is not empty counts, in the order of the headers.
    Each,
    /// The cells that are not empty, joined by this text.
    Joined(&'static str),
}

/// What the registry holds about a field.
struct Definition {
    field: Field,
    name: &'static str,
    combine: Combine,
    doc: &'static str,
}

/// The enum and its registry from one table: variant, name, how several headers are combined, what the field holds.
macro_rules! fields {
    ($($variant:ident = $name:literal, $combine:expr, $doc:literal;)*) => {
        /// A canonical input field.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Field {
            $(#[doc = $doc] $variant,)*
        }

        const DEFINITIONS: &[Definition] = &[
            $(Definition { field: Field::$variant, name: $name, combine: $combine, doc: $doc },)*
        ];

        impl Field {
            /// How many fields there are.
            pub const COUNT: usize = DEFINITIONS.len();

            /// Every field, in the order of the docs.
            pub const ALL: [Self; Self::COUNT] = [$(Self::$variant),*];
        }
    };
}

fields! {
    RecordId = "record_id", First, "The source's own ID of the record, unique within the source.";
    GivenName = "given_name", First, "First name.";
    MiddleName = "middle_name", First, "Middle name or initial.";
    FamilyName = "family_name", First, "Last name.";
    FullName = "full_name", First, "The whole name in one cell, used where the parts are not given.";
    Suffix = "suffix", First, "Jr, Sr, III, Esq and the like.";
    Nickname = "nickname", First, "What the person is called.";
    Organization = "organization", First, "Company, employer or household.";
    JobTitle = "job_title", First, "Position held, not a form of address.";
    Email = "email", Each, "E-mail addresses; the first is the primary one.";
    Phone = "phone", Each, "Phone numbers; the first is the primary one.";
    Street = "street", Joined(" "), "Street and house number; several headers are joined by a space.";
    Street2 = "street_2", Joined(" "), "Flat, suite, building: the lines under the street.";
    City = "city", Only, "City, town or suburb.";
    Region = "region", Only, "State, province or county.";
    PostalCode = "postal_code", Only, "ZIP or postal code, with its leading zeros.";
    Country = "country", Only, "Country name or code.";
    Birthday = "birthday", First, "Date of birth.";
    ContactClass = "contact_class", First, "What kind of contact: buyer, seller, client, vendor, ...";
    LifecycleStage = "lifecycle_stage", First, "Lead, qualified, customer, at risk, churned, ...";
    Tier = "tier", First, "Importance of the contact: A, gold, VIP, ...";
    Language = "language", First, "Language the contact prefers.";
    LeadSource = "lead_source", First, "Where the contact came from.";
    Tags = "tags", Each, "Tags, labels, hashtags, categories, groups.";
    Campaigns = "campaigns", Each, "Campaigns the contact is active in.";
    Notes = "notes", Joined("\n"), "Free text about the contact; several headers are joined by a new line.";
    AccountId = "account_id", Only, "ID or name of the account, company or household the contact belongs to; to inherit from it, the ID that the accounts file has.";
    CreatedAt = "created_at", First, "When the record was created.";
    CreatedBy = "created_by", Only, "The user who created the record, or whose mailbox did.";
    CreatedVia = "created_via", First, "Channel: spreadsheet, manual, sync, inspection, enquiry, integration or other.";
    UpdatedAt = "updated_at", First, "When the record was last changed.";
    LastTouchAt = "last_touch_at", First, "When somebody was last in touch with the contact.";
    OwnerId = "owner_id", Only, "UserID or entity ID of the owner, as this office's directory has it.";
    AssignedAgent = "assigned_agent", Only, "Who works the contact now; makes no owner, unless the column is named under [source.owner] or by the system's preset, too.";
    ListingAgent = "listing_agent", Only, "Agent of the property that the contact asked about.";
    ConsentEmail = "consent_email", Each, "May be e-mailed: yes or no.";
    ConsentSms = "consent_sms", Each, "May be texted: yes or no.";
    ConsentCall = "consent_call", Each, "May be called: yes or no.";
    ConsentMail = "consent_mail", Each, "May be written to on paper: yes or no.";
    OptOutEmail = "opt_out_email", Each, "Must not be e-mailed: yes refuses, as no does in consent_email; no says nothing.";
    OptOutSms = "opt_out_sms", Each, "Must not be texted: yes refuses, as no does in consent_sms; no says nothing.";
    OptOutCall = "opt_out_call", Each, "Must not be called: yes refuses, as no does in consent_call; no says nothing.";
    OptOutMail = "opt_out_mail", Each, "Must not be written to on paper: yes refuses, as no does in consent_mail; no says nothing.";
    Archived = "archived", Each, "Whether the source has archived or deleted the record: yes or no.";
    Deceased = "deceased", Each, "Whether the person has died: yes or no, or the day.";
    Value = "value", First, "What the contact is worth: premium, pipeline, revenue.";
    SecondGivenName = "spouse_given_name", First, "First name of the second person in the row.";
    SecondMiddleName = "spouse_middle_name", First, "Middle name of the second person in the row.";
    SecondFamilyName = "spouse_family_name", First, "Last name of the second person in the row.";
    SecondFullName = "spouse_full_name", First, "Whole name of the second person in the row.";
    SecondEmail = "spouse_email", Each, "E-mail addresses of the second person in the row.";
    SecondPhone = "spouse_phone", Each, "Phone numbers of the second person in the row.";
    SecondBirthday = "spouse_birthday", First, "Date of birth of the second person in the row.";
}

impl Field {
    /// The fields of a postal address, which are read from one address or another of a row, never mixed.
    pub const ADDRESS: [Self; 6] = [Street, Street2, City, Region, PostalCode, Country];

    /// The fields with [canonical words](Self::canonical_words).
    pub const WITH_WORDS: [Self; 4] = [LifecycleStage, LeadSource, ContactClass, CreatedVia];

    /// The fields that hold dates.
    pub const DATES: [Self; 5] = [CreatedAt, UpdatedAt, LastTouchAt, Birthday, SecondBirthday];

    /// The name in `[source.columns]`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.definition().name
    }

    /// The field of that name; the second person's fields are `spouse_*` or `partner_*`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let second = name
            .strip_prefix("partner_")
            .map(|part| format!("spouse_{part}"));
        let name = second.as_deref().unwrap_or(name);
        DEFINITIONS
            .iter()
            .find(|definition| definition.name == name)
            .map(|definition| definition.field)
    }

    /// Every name that [`Self::from_name`] knows.
    pub fn names() -> impl Iterator<Item = String> {
        let names = Self::ALL.into_iter().map(Self::name);
        names.flat_map(|name| {
            let partner = name.strip_prefix("spouse_");
            let partner = partner.map(|part| format!("partner_{part}"));
            std::iter::once(name.to_owned()).chain(partner)
        })
    }

    /// One sentence on what the field holds.
    #[must_use]
    pub fn doc(self) -> &'static str {
        self.definition().doc
    }

    /// How several headers are combined.
    #[must_use]
    pub fn combine(self) -> Combine {
        self.definition().combine
    }

    /// Whether the field's cells hold several values of equal right (e-mails, tags, ...).
    #[must_use]
    pub fn is_list(self) -> bool {
        self.combine() == Each
    }

    /// Whether the field is a part of a postal address.
    #[must_use]
    pub fn is_address(self) -> bool {
        Self::ADDRESS.contains(&self)
    }

    /// The canonical words of the field, one of which its cells are brought to, if it has such.
    #[must_use]
    pub fn canonical_words(self) -> Option<&'static Table> {
        match self {
            ContactClass => Some(&CONTACT_CLASSES),
            LifecycleStage => Some(&STAGES),
            LeadSource => Some(&LEAD_SOURCES),
            CreatedVia => Some(&CHANNELS),
            _ => None,
        }
    }

    /// Whether a header may name a party or a record and still hold another field: an e-mail can be the record's ID.
    #[must_use]
    pub(super) fn shares_its_header(self) -> bool {
        matches!(
            self,
            RecordId | AccountId | CreatedBy | OwnerId | AssignedAgent | ListingAgent
        )
    }

    /// The valid name that is nearest to a wrong one.
    pub(super) fn nearest_name(wrong: &str) -> Option<&'static str> {
        nearest(wrong, DEFINITIONS.iter().map(|definition| definition.name))
    }

    fn definition(self) -> &'static Definition {
        &DEFINITIONS[self as usize]
    }
}

impl fmt::Display for Field {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::from_name(&name)
            .ok_or_else(|| de::Error::custom(format!("no canonical field is called `{name}`")))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The paragraph "Canonical input fields" of the contract, name by name.
    const CONTRACT: &str = "record_id given_name middle_name family_name full_name suffix nickname organization job_title \
        email phone street street_2 city region postal_code country birthday contact_class lifecycle_stage tier language \
        lead_source tags campaigns notes account_id created_at created_by created_via updated_at last_touch_at owner_id \
        assigned_agent listing_agent consent_email consent_sms consent_call consent_mail opt_out_email opt_out_sms \
        opt_out_call opt_out_mail archived deceased value";

    #[test]
    fn registry_is_complete() {
        let names: BTreeSet<_> = Field::ALL.iter().map(|field| field.name()).collect();
        assert_eq!(names.len(), Field::COUNT, "names are unique");
        for (index, field) in Field::ALL.into_iter().enumerate() {
            assert_eq!(
                field as usize, index,
                "{field} stands where the enum has it"
            );
            assert_eq!(Field::from_name(field.name()), Some(field));
            assert!(
                field.doc().ends_with(['.']) && field.doc().len() > 8,
                "{field} has a sentence"
            );
        }
    }

    #[test]
    fn every_name_of_the_contract_is_a_field() {
        let first: Vec<_> = Field::ALL
            .into_iter()
            .filter(|field| *field < SecondGivenName)
            .map(Field::name)
            .collect();
        assert_eq!(first, CONTRACT.split_whitespace().collect::<Vec<_>>());
    }

    #[test]
    fn second_person_has_two_prefixes() {
        assert_eq!(Field::from_name("partner_email"), Some(SecondEmail));
        assert_eq!(Field::from_name("spouse_email"), Some(SecondEmail));
        assert_eq!(Field::from_name("partner_tier"), None);
        assert_eq!(Field::names().count(), Field::COUNT + 7);
        for name in Field::names() {
            assert!(Field::from_name(&name).is_some(), "{name}");
        }
    }

    #[test]
    fn address_fields_stand_together() {
        for (offset, field) in Field::ADDRESS.into_iter().enumerate() {
            assert_eq!(field as usize, Street as usize + offset);
        }
    }

    #[test]
    fn wrong_names_find_the_nearest() {
        for (wrong, right) in [
            ("given_nme", Some("given_name")),
            ("e_mail", Some("email")),
            ("zzzz", None),
        ] {
            assert_eq!(Field::nearest_name(wrong), right, "{wrong}");
        }
    }
}
