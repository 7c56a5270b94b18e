//! What the cells of a target's column hold: a field as the target's preset reads it, in the place of a contact's value.

use std::fmt;

use crate::{
    record::{Channel, Many, Text},
    source::{ColumnPlan, Field},
};

/// The fields that hold lists.
pub(super) const LISTS: [(Field, Many); Many::COUNT] = [
    (Field::Email, Many::Emails),
    (Field::Phone, Many::Phones),
    (Field::Tags, Many::Tags),
    (Field::Campaigns, Many::Campaigns),
];

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// The ID of the contact, by which the system knows it again.
    ContactId,
    /// The system's own ID of the contact.
    RecordId,
    /// Who owns it, as the system calls them.
    Owner,
    /// The UserID of who works it.
    AssignedAgent,
    /// A text.
    Text(Text),
    /// The lines of the street, where there is no column for the second.
    WholeStreet,
    /// The day of birth.
    Birthday,
    /// What it is worth.
    Value,
    /// When it came to be.
    CreatedAt,
    /// When it was last touched.
    LastTouchAt,
    /// The value of a list at this place.
    One(Many, usize),
    /// The values of a list from this place on.
    Rest(Many, usize),
    /// `granted` or `refused`.
    Consent(Channel),
    /// `true` where the contact refuses.
    OptOut(Channel),
}

impl Holds {
    /// What the column at this place holds of a field.
    pub(super) fn of_column(
        plan: &ColumnPlan,
        field: Field,
        at: usize,
        takes_several: bool,
    ) -> Option<Self> {
        match Self::of_field(field)? {
            Self::Rest(list, _) => {
                let place = plan.cells(field).iter().position(|cell| *cell == at)?;
                Some(match takes_several {
                    true => Self::Rest(list, place),
                    false => Self::One(list, place),
                })
            }
            Self::Text(Text::Street) if !plan.has(Field::Street2) => Some(Self::WholeStreet),
            whole => Some(whole),
        }
    }

    /// The fields that no column of a plan takes, each with what one would hold; refusals have files of their own.
    pub(super) fn lacking(plan: &ColumnPlan) -> Vec<(Field, Self)> {
        let lacking = Field::ALL.into_iter().filter(|field| match field {
            Field::Street2 => !plan.has(Field::Street), // which holds both lines, if it is the only one
            field => !plan.has(*field),
        });
        let lacking = lacking.filter_map(|field| Some((field, Self::of_field(field)?)));
        lacking.filter(|(_, holds)| holds.is_value()).collect()
    }

    /// Whether a system knows it of its own contacts, whatever it is told.
    #[must_use]
    pub fn is_noted_there(self) -> bool {
        matches!(self, Self::CreatedAt | Self::LastTouchAt)
    }

    fn is_value(self) -> bool {
        !matches!(self, Self::RecordId | Self::Consent(_) | Self::OptOut(_))
    }

    /// What a column would hold that has all of a field.
    fn of_field(field: Field) -> Option<Self> {
        if let Some((_, list)) = LISTS.iter().find(|(of, _)| *of == field) {
            return Some(Self::Rest(*list, 0));
        }
        match field {
            Field::RecordId => return Some(Self::RecordId),
            Field::AssignedAgent => return Some(Self::AssignedAgent),
            Field::Birthday => return Some(Self::Birthday),
            Field::Value => return Some(Self::Value),
            Field::CreatedAt => return Some(Self::CreatedAt),
            Field::LastTouchAt => return Some(Self::LastTouchAt),
            _ => {}
        }
        let name = field.name();
        let channel = |question: &str| Channel::named(name.strip_prefix(question)?);
        let consent = channel("consent_").map(Self::Consent);
        let opt_out = channel("opt_out_").map(Self::OptOut);
        consent.or(opt_out).or(Text::named(name).map(Self::Text))
    }
}

impl fmt::Display for Holds {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ContactId => formatter.write_str("contact_id"),
            Self::RecordId => formatter.write_str("its own ID, if the export has a `source`"),
            Self::Owner => formatter.write_str("owner"),
            Self::AssignedAgent => formatter.write_str("assigned_agent_id"),
            Self::Text(text) => formatter.write_str(text.name()),
            Self::WholeStreet => formatter.write_str("street, street_2"),
            Self::Birthday => formatter.write_str("birthday"),
            Self::Value => formatter.write_str("value"),
            Self::CreatedAt => formatter.write_str("created_at"),
            Self::LastTouchAt => formatter.write_str("last_touch_at"),
            Self::One(list, place) => write!(formatter, "{}: number {}", list.name(), place + 1),
            Self::Rest(list, 0) => formatter.write_str(list.name()),
            Self::Rest(list, place) => {
                write!(formatter, "{}: from number {} on", list.name(), place + 1)
            }
            Self::Consent(channel) => {
                let column = channel.consent_column();
                write!(
                    formatter,
                    "{column}, `granted` only if the export has a `source`"
                )
            }
            Self::OptOut(channel) => write!(
                formatter,
                "true where {} is refused, else blank",
                channel.name()
            ),
        }
    }
}
