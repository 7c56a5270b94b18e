//! Where each surviving value came from.

use std::borrow::Cow;

use super::Merged;
use crate::{
    record::{Channel, Many, Text},
    standardise::consent::Consent,
};

/// Where a surviving value came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin<'a> {
    /// The field's name in tables; of a column that is carried through, the column's.
    pub field: &'a str,
    /// The value.
    pub value: Cow<'a, str>,
    /// The index of the record.
    pub member: usize,
}

impl<'a> Merged<'a> {
    /// Every surviving value with its origin: what the table `field_origins` holds.
    pub fn origins(&self) -> impl Iterator<Item = Origin<'a>> {
        let refusals = Channel::ALL.iter().zip(self.refused_by);
        let refusals = refusals.filter_map(|(channel, member)| {
            Some(Origin {
                field: channel.consent_column(),
                value: Consent::Refused.as_str().into(),
                member: member?,
            })
        });
        self.values().chain(refusals)
    }

    /// The fields that records other than the primary one gave a value to: field and record, each once.
    #[must_use]
    pub fn fields_filled(&self) -> Vec<(&'a str, usize)> {
        let mut filled = Vec::new();
        for Origin { field, member, .. } in self.values() {
            if member != self.primary && !filled.contains(&(field, member)) {
                filled.push((field, member));
            }
        }
        filled
    }

    /// Every surviving value but for consent, which no record fills.
    fn values(&self) -> impl Iterator<Item = Origin<'a>> {
        let texts = Text::ALL.iter().map(|field| {
            let value = self.record.text(*field).into();
            Origin {
                field: field.name(),
                value,
                member: self.text_from[*field as usize],
            }
        });
        let lists = Many::ALL.iter().flat_map(|field| {
            let values = self
                .record
                .list(*field)
                .iter()
                .zip(&self.list_from[*field as usize]);
            values.map(|(value, member)| Origin {
                field: field.name(),
                value: value.into(),
                member: *member,
            })
        });
        let kept = self.record.kept.iter().zip(&self.kept_from);
        let kept = kept.filter_map(|(column, member)| {
            let (field, value) = column.split_once('=')?;
            Some(Origin {
                field,
                value: value.into(),
                member: *member,
            })
        });
        let birthday = self.record.birthday.map(|birthday| Origin {
            field: "birthday",
            value: birthday.to_string().into(),
            member: self.birthday_from,
        });
        let value = self.record.value.map(|value| Origin {
            field: "value",
            value: value.to_string().into(),
            member: self.value_from,
        });
        let present = texts.filter(|origin| !origin.value.is_empty());
        present
            .chain(lists)
            .chain(kept)
            .chain(birthday)
            .chain(value)
    }
}
