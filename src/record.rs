//! One person of one row of one export, standardised: wide, borrowed, spilled to disk between load and settle.
//!
//! Absent text is `""`. Every single-valued text is an entry of [`Text`] and every multi-valued one of [`Many`], so that
//! whatever must treat all fields alike (survivorship, origins, tables) walks a list and forgets none.

mod frame;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    directory::How,
    list::List,
    named::named,
    party::{Party, UserIx},
    standardise::consent::Consent,
    time::{Day, Timestamp},
};

/// Sums are of whole millionths, so that no order shows in them.
pub const MILLION: u128 = 1_000_000;

named! {
    /// The single-valued texts of a contact.
    pub enum Text: name {
        /// First name.
        GivenName = "given_name",
        /// Middle name or initial.
        MiddleName = "middle_name",
        /// Last name.
        FamilyName = "family_name",
        /// `Jr`, `Sr`, `III`, …
        Suffix = "suffix",
        /// The name that the person goes by.
        Nickname = "nickname",
        /// Company, household or trust.
        Organization = "organization",
        /// Job title.
        JobTitle = "job_title",
        /// House number and street.
        Street = "street",
        /// Unit, floor, building.
        Street2 = "street_2",
        /// City or suburb.
        City = "city",
        /// State or province, as a code where known.
        Region = "region",
        /// Postal code, with its leading zeros.
        PostalCode = "postal_code",
        /// ISO 3166 alpha-2 where known.
        Country = "country",
        /// Kind of contact: buyer, client, vendor, …
        ContactClass = "contact_class",
        /// Canonical lifecycle stage.
        LifecycleStage = "lifecycle_stage",
        /// Service tier.
        Tier = "tier",
        /// Preferred language.
        Language = "language",
        /// Canonical lead source.
        LeadSource = "lead_source",
        /// Free notes.
        Notes = "notes",
        /// The account that the contact belongs to.
        AccountId = "account_id",
    }
}

named! {
    /// The multi-valued texts of a contact; a merge unites them without loss.
    pub enum Many: name {
        /// E-mail addresses, lowercase; the first is the primary one.
        Emails = "emails",
        /// Phone numbers in E.164, an extension behind as `;ext=12`; the first is the primary one.
        Phones = "phones",
        /// Tags, hashtags, groups.
        Tags = "tags",
        /// Active campaigns.
        Campaigns = "campaigns",
    }
}

named! {
    /// The channels that consent is given or refused for, and that send plans go out by.
    #[derive(Default, Serialize, Deserialize, JsonSchema)]
    #[serde(rename_all = "snake_case")]
    pub enum Channel: name {
        /// E-mail.
        #[default]
        Email = "email",
        /// Text messages.
        Sms = "sms",
        /// Phone calls.
        Call = "call",
        /// Letters.
        Mail = "mail",
    }
}

impl Channel {
    /// The column of `contacts` that holds the consent for it.
    #[must_use]
    pub fn consent_column(self) -> &'static str {
        [
            "consent_email",
            "consent_sms",
            "consent_call",
            "consent_mail",
        ][self as usize]
    }
}

/// The type of a user who has corresponded with the contact.
pub(crate) const CORRESPONDENT: &str = "Correspondent";
/// The type of a user who owned one of the records and does not keep the contact.
pub(crate) const FORMER_OWNER: &str = "Former Owner";

/// What a cell of the row says about a party: the words, and whom they mean. No words: nothing is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Claim<'a> {
    /// The cell, cleaned of spaces only.
    pub text: &'a str,
    /// The party that the words mean, if exactly one, and how it was found.
    pub party: Option<(Party, How)>,
    /// Whether several parties answer to the words.
    pub ambiguous: bool,
}

impl Claim<'_> {
    /// The party, if there is exactly one.
    #[must_use]
    pub fn party(&self) -> Option<Party> {
        self.party.map(|(party, _)| party)
    }

    /// The user, if the one party is a user.
    #[must_use]
    pub fn user(&self) -> Option<UserIx> {
        self.party().and_then(Party::user)
    }

    /// Whether words were given that mean no one party.
    #[must_use]
    pub fn is_unresolved(&self) -> bool {
        !self.text.is_empty() && self.party.is_none()
    }
}

named! {
    /// How a record came to be (R-ASSIGN-5 to 7, R-ACCESS-5).
    #[derive(Default, Serialize, Deserialize, JsonSchema)]
    #[serde(rename_all = "snake_case")]
    pub enum CreatedVia: name {
        /// The source does not say.
        #[default]
        Unknown = "unknown",
        /// Uploaded as a spreadsheet.
        Spreadsheet = "spreadsheet",
        /// Typed in by a user.
        Manual = "manual",
        /// Made by e-mail or calendar sync.
        Sync = "sync",
        /// Made by feedback at an open home.
        Inspection = "inspection",
        /// Made by an enquiry about a property.
        Enquiry = "enquiry",
        /// Made by another system.
        Integration = "integration",
        /// Made in another way, or in one that nobody knows.
        Other = "other",
    }
}

impl CreatedVia {
    /// Whether whoever made the record typed it in, which is also taken of a record that says nothing of how it came to be (R-ASSIGN-5).
    #[must_use]
    pub fn is_by_hand(self) -> bool {
        matches!(self, Self::Manual | Self::Unknown)
    }
}

/// Where a record stands: source, then export (file, member or sheet), then line. The order of records everywhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Index into the job's sources.
    pub source: u16,
    /// Index into the run's exports, over all sources.
    pub export: u32,
    /// Line of the file or row of the sheet, counted from 1.
    pub line: u64,
    /// 0: the row's own person; 1: the second person of the row (spouse, partner).
    pub person: u8,
}

/// One person of one row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record<'a> {
    /// Where it stands.
    pub position: Position,
    /// The source's own ID; where it has none, a digest of the row.
    pub record_id: &'a str,
    /// The record ID of the row's other person, if the row held two.
    pub household_of: &'a str,
    /// Indexed by [`Text`].
    pub texts: [&'a str; Text::COUNT],
    /// Indexed by [`Many`].
    pub lists: [List<'a>; Many::COUNT],
    /// Birthday.
    pub birthday: Option<Day>,
    /// When the source first knew the person.
    pub created_at: Option<Timestamp>,
    /// When the source last changed the row.
    pub updated_at: Option<Timestamp>,
    /// When somebody last touched the contact, as the source says.
    pub last_touch_at: Option<Timestamp>,
    /// How it came to be.
    pub created_via: CreatedVia,
    /// The OwnerID cell (R-ASSIGN-2).
    pub owner_id: Claim<'a>,
    /// The mapped ownership column (R-ASSIGN-3).
    pub mapping: Claim<'a>,
    /// Which of the source's owner columns the mapped one is.
    pub owner_column: u8,
    /// The ID of the case on which that column stands; empty: on the row itself, or on a case that has none.
    pub owner_case: &'a str,
    /// Who created the contact (R-ASSIGN-5).
    pub created_by: Claim<'a>,
    /// Who works the contact (R-OWNER-3).
    pub assigned_agent: Claim<'a>,
    /// Whose listing brought the contact (R-ASSIGN-7).
    pub listing_agent: Claim<'a>,
    /// Connection type (index into the job's connection types) and user, from the source's columns (R-CONNECT).
    pub connections: Vec<(u16, UserIx)>,
    /// Indexed by [`Channel`].
    pub consent: [Consent; Channel::COUNT],
    /// Indexed by [`Channel`]: whether it refuses by what is known besides the row, and not by the row itself.
    pub withdrawn: [bool; Channel::COUNT],
    /// Archived or deleted at the source, or left out by the pipeline file.
    pub archived: bool,
    /// The person has died.
    pub deceased: bool,
    /// Premium, pipeline or other worth.
    pub value: Option<f64>,
    /// Columns carried through: `name=value`.
    pub kept: List<'a>,
    /// What could not be read: `field=text as given` (R-FLAG `bad_email`, `bad_phone`, …).
    pub unreadable: List<'a>,
}

impl Text {
    /// The parts of a person's full name, in the order in which they are said.
    pub(crate) const FULL_NAME: [Self; 4] = [
        Self::GivenName,
        Self::MiddleName,
        Self::FamilyName,
        Self::Suffix,
    ];

    /// The parts of an address: they survive a merge together.
    pub(crate) const ADDRESS: [Self; 6] = [
        Self::Street,
        Self::Street2,
        Self::City,
        Self::Region,
        Self::PostalCode,
        Self::Country,
    ];
}

impl<'a> Record<'a> {
    /// Hears what an owner column says, of the row or of a case: the first that means somebody counts, else the first.
    pub fn map_owner(&mut self, claim: Claim<'a>, column: u8, case: &'a str) {
        let is_better = self.mapping.party.is_none() && claim.party.is_some();
        if self.mapping.text.is_empty() || is_better {
            (self.mapping, self.owner_column, self.owner_case) = (claim, column, case);
        }
    }

    /// One single-valued text; `""` if absent.
    #[must_use]
    pub fn text(&self, field: Text) -> &'a str {
        self.texts[field as usize]
    }

    /// The cells of a field that could not be read.
    pub fn unreadable_cells(&self, field: &'static str) -> impl Iterator<Item = &'a str> + use<'a> {
        self.unreadable.named(field)
    }

    /// One multi-valued text.
    #[must_use]
    pub fn list(&self, field: Many) -> List<'a> {
        self.lists[field as usize]
    }

    /// Given, middle, family name and suffix with what stands between them; the organisation, if there is no name.
    #[must_use]
    pub(crate) fn full_name(&self) -> [&'a str; 7] {
        let mut name = [""; 7];
        let mut next = 0;
        for part in Text::FULL_NAME.map(|part| self.text(part)) {
            if !part.is_empty() {
                if next > 0 {
                    name[next - 1] = " ";
                }
                name[next] = part;
                next += 2;
            }
        }
        if next == 0 {
            name[0] = self.text(Text::Organization);
        }
        name
    }

    /// When it was created. What is dated after the as-of day tells nothing.
    #[must_use]
    pub fn created(&self, as_of: Day) -> Option<Timestamp> {
        self.created_at.filter(|at| at.day() <= as_of)
    }

    /// When it last changed, its creation being its first change. What is dated after the as-of day tells nothing.
    #[must_use]
    pub fn last_changed(&self, as_of: Day) -> Option<Timestamp> {
        let changes = [self.created_at, self.updated_at].into_iter().flatten();
        changes.filter(|at| at.day() <= as_of).max()
    }

    /// Whether nobody is to deal with it any more: archived, deleted or deceased at the source.
    #[must_use]
    pub fn is_out_of_scope(&self) -> bool {
        self.archived || self.deceased
    }

    /// What it is worth in millionths, which add up to one sum in any order; 0 where nobody says.
    #[must_use]
    pub fn value_millionths(&self) -> i128 {
        // Far more than anything is worth: ten to the eighth of them still fit into the sum.
        const MOST: f64 = 1e30;
        let value = self.value.unwrap_or(0.0) * MILLION as f64;
        value.round().clamp(-MOST, MOST) as i128
    }

    /// The consent for one channel.
    #[must_use]
    pub fn consent(&self, channel: Channel) -> Consent {
        self.consent[channel as usize]
    }

    /// Withdraws the consent for one channel.
    pub fn withdraw(&mut self, channel: Channel) {
        let said = std::mem::replace(&mut self.consent[channel as usize], Consent::Refused);
        self.withdrawn[channel as usize] |= said != Consent::Refused;
    }

    /// Whether its row refuses a channel.
    #[must_use]
    pub fn refuses(&self, channel: Channel) -> bool {
        self.consent(channel) == Consent::Refused && !self.withdrawn[channel as usize]
    }
}
