//! The columns of `contacts` as a predicate sees them: their names, their types, and from when on they are known.

use std::borrow::Cow;

use crate::{
    record::{Channel, Many, Record, Text},
    standardise::phone,
    time::{Day, Timestamp},
};

/// From when on a column is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Known {
    /// Once records are merged: before anybody owns the contact.
    BeforeOwner,
    /// Once the contact is settled.
    Settled,
}

/// What a column or term is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text.
    Text,
    /// A postal code.
    Code,
    /// A number.
    Number,
    /// True or false.
    Flag,
    /// A day or moment.
    Moment,
    /// Several texts.
    List,
}

/// A value of a contact; a text that is empty is null.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'r> {
    /// Absent.
    Null,
    /// A text or code.
    Text(Cow<'r, str>),
    /// A number.
    Number(f64),
    /// True or false.
    Flag(bool),
    /// A day (its first moment) or moment.
    Moment(Timestamp),
}

impl<'r> From<&'r str> for Cell<'r> {
    fn from(text: &'r str) -> Self {
        Cow::Borrowed(text).into()
    }
}

impl<'r> From<Cow<'r, str>> for Cell<'r> {
    fn from(text: Cow<'r, str>) -> Self {
        if text.is_empty() {
            Self::Null
        } else {
            Self::Text(text)
        }
    }
}

impl From<Option<Day>> for Cell<'_> {
    fn from(day: Option<Day>) -> Self {
        day.map(Day::start).into()
    }
}

impl From<Option<Timestamp>> for Cell<'_> {
    fn from(at: Option<Timestamp>) -> Self {
        at.map_or(Self::Null, Self::Moment)
    }
}

/// A contact that predicates are asked of.
pub trait Row {
    /// A value that is no list; null where it is not known (yet).
    fn cell(&self, column: Column) -> Cell<'_>;
    /// Shows each value of a list.
    fn values(&self, column: Column, see: &mut dyn FnMut(&str));
    /// A column that is carried through; `""` if absent.
    fn kept(&self, name: &str) -> &str;
}

/// The registry: variant, name, type, from when on it is known; and the text of a record that it shows, if it is one.
macro_rules! columns {
    ($($variant:ident = $name:literal: $kind:ident, $known:ident $(, Text::$text:ident)?;)*) => {
        /// A column of `contacts`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[allow(missing_docs)]
        pub enum Column {
            $($variant,)*
        }

        impl Column {
            /// Every column, in the order of the table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name in SQL.
            #[must_use]
            pub fn name(self) -> &'static str {
                [$($name),*][self as usize]
            }

            /// What it is.
            #[must_use]
            pub fn kind(self) -> Kind {
                [$(Kind::$kind),*][self as usize]
            }

            /// From when on it is known.
            #[must_use]
            pub fn known(self) -> Known {
                [$(Known::$known),*][self as usize]
            }

            /// The text of a record that it shows.
            fn text(self) -> Option<Text> {
                match self {
                    $($(Self::$variant => Some(Text::$text),)?)*
                    _ => None,
                }
            }
        }
    };
}

columns! {
    ContactId = "contact_id": Text, Settled;
    GivenName = "given_name": Text, BeforeOwner, Text::GivenName;
    FamilyName = "family_name": Text, BeforeOwner, Text::FamilyName;
    FullName = "full_name": Text, Settled;
    Organization = "organization": Text, BeforeOwner, Text::Organization;
    PrimaryEmail = "primary_email": Text, BeforeOwner;
    Emails = "emails": List, BeforeOwner;
    PrimaryPhone = "primary_phone": Text, BeforeOwner;
    Phones = "phones": List, BeforeOwner;
    Street = "street": Text, BeforeOwner, Text::Street;
    City = "city": Text, BeforeOwner, Text::City;
    Region = "region": Text, BeforeOwner, Text::Region;
    PostalCode = "postal_code": Code, BeforeOwner, Text::PostalCode;
    Country = "country": Text, BeforeOwner, Text::Country;
    Birthday = "birthday": Moment, BeforeOwner;
    LifecycleStage = "lifecycle_stage": Text, BeforeOwner, Text::LifecycleStage;
    ContactClass = "contact_class": Text, BeforeOwner, Text::ContactClass;
    LeadSource = "lead_source": Text, BeforeOwner, Text::LeadSource;
    Tags = "tags": List, BeforeOwner;
    Campaigns = "campaigns": List, BeforeOwner;
    AccountId = "account_id": Text, BeforeOwner, Text::AccountId;
    CreatedAt = "created_at": Moment, BeforeOwner;
    UpdatedAt = "updated_at": Moment, BeforeOwner;
    LastTouchAt = "last_touch_at": Moment, Settled;
    LastTouchBy = "last_touch_by": Text, Settled;
    OwnerKind = "owner_kind": Text, Settled;
    OwnerId = "owner_id": Text, Settled;
    OwnerRule = "owner_rule": Text, Settled;
    OwnerSince = "owner_since": Moment, Settled;
    AssignedAgentId = "assigned_agent_id": Text, Settled;
    EntityId = "entity_id": Text, Settled;
    ConsentEmail = "consent_email": Text, BeforeOwner;
    ConsentSms = "consent_sms": Text, BeforeOwner;
    ConsentCall = "consent_call": Text, BeforeOwner;
    ConsentMail = "consent_mail": Text, BeforeOwner;
    RecordCount = "record_count": Number, Settled;
    PrimarySource = "primary_source": Text, Settled;
    PrimaryRecordId = "primary_record_id": Text, BeforeOwner;
    Flags = "flags": List, Settled;
    MiddleName = "middle_name": Text, BeforeOwner, Text::MiddleName;
    Suffix = "suffix": Text, BeforeOwner, Text::Suffix;
    Nickname = "nickname": Text, BeforeOwner, Text::Nickname;
    JobTitle = "job_title": Text, BeforeOwner, Text::JobTitle;
    Street2 = "street_2": Text, BeforeOwner, Text::Street2;
    Tier = "tier": Text, BeforeOwner, Text::Tier;
    Language = "language": Text, BeforeOwner, Text::Language;
    Archived = "archived": Flag, BeforeOwner;
    Value = "value": Number, BeforeOwner;
    Kept = "kept": List, BeforeOwner;
    Notes = "notes": Text, BeforeOwner, Text::Notes;
    UnownedBy = "unowned_by": Text, Settled;
    PhoneExtensions = "phone_extensions": List, BeforeOwner;
    OptOuts = "opt_outs": List, Settled;
}

impl Column {
    /// The column of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|column| column.name() == name)
    }
}

/// What is known before there is an owner.
impl Row for Record<'_> {
    fn cell(&self, column: Column) -> Cell<'_> {
        if let Some(text) = column.text() {
            return self.text(text).into();
        }
        match column {
            Column::PrimaryEmail => self.list(Many::Emails).first().into(),
            Column::PrimaryPhone => {
                phone::without_extension(self.list(Many::Phones).first()).into()
            }
            Column::Birthday => self.birthday.into(),
            Column::CreatedAt => self.created_at.into(),
            Column::UpdatedAt => self.updated_at.into(),
            Column::ConsentEmail => self.consent(Channel::Email).as_str().into(),
            Column::ConsentSms => self.consent(Channel::Sms).as_str().into(),
            Column::ConsentCall => self.consent(Channel::Call).as_str().into(),
            Column::ConsentMail => self.consent(Channel::Mail).as_str().into(),
            Column::PrimaryRecordId => self.record_id.into(),
            Column::Archived => Cell::Flag(self.is_out_of_scope()),
            Column::Value => self.value.map_or(Cell::Null, Cell::Number),
            _ => Cell::Null,
        }
    }

    fn values(&self, column: Column, see: &mut dyn FnMut(&str)) {
        let phones = self.list(Many::Phones);
        match column {
            Column::Emails => self.list(Many::Emails).iter().for_each(see),
            Column::Phones => phone::numbers(phones).for_each(see),
            Column::Tags => self.list(Many::Tags).iter().for_each(see),
            Column::Campaigns => self.list(Many::Campaigns).iter().for_each(see),
            Column::Kept => self.kept.iter().for_each(see),
            Column::PhoneExtensions => phone::with_extension(phones).for_each(see),
            _ => {}
        }
    }

    fn kept(&self, name: &str) -> &str {
        self.kept.named(name).next().unwrap_or("")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{self, schema::data::CONTACTS};

    #[test]
    fn the_columns_are_those_of_the_table() {
        let kind = |column: &table::Column| match column.kind {
            table::Kind::Text if column.name == "postal_code" => Kind::Code,
            table::Kind::Text => Kind::Text,
            table::Kind::List => Kind::List,
            table::Kind::Int | table::Kind::Float => Kind::Number,
            table::Kind::Bool => Kind::Flag,
            table::Kind::Day | table::Kind::Moment => Kind::Moment,
        };
        let table: Vec<_> = CONTACTS
            .columns
            .iter()
            .map(|column| (column.name, kind(column)))
            .collect();
        let known: Vec<_> = Column::ALL
            .iter()
            .map(|column| (column.name(), column.kind()))
            .collect();
        assert_eq!(known, table);
    }

    #[test]
    fn a_record_shows_what_is_known_before_there_is_an_owner() {
        use crate::list::List;
        let mut record = Record {
            kept: List::from_joined("size=large\u{1f}site=x=y"),
            ..Record::default()
        };
        record.texts[Text::PostalCode as usize] = "02139";
        record.lists[Many::Emails as usize] = List::from_joined("a@example.com\u{1f}b@example.com");
        assert_eq!(record.cell(Column::PostalCode), "02139".into());
        assert_eq!(record.cell(Column::PrimaryEmail), "a@example.com".into());
        assert_eq!(record.cell(Column::City), Cell::Null);
        assert_eq!((record.kept("site"), record.kept("si")), ("x=y", ""));
        let mut seen = Vec::new();
        record.values(Column::Emails, &mut |value| seen.push(value.to_owned()));
        assert_eq!(seen.len(), 2);
    }
}
