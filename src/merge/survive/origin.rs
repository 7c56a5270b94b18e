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

impl<'a> Origin<'a> {
    fn new(field: &'a str, value: impl Into<Cow<'a, str>>, member: usize) -> Self {
        Self {
            field,
            value: value.into(),
            member,
        }
    }
}

impl<'a> Merged<'a> {
    /// Every surviving value with its origin: what the table `field_origins` holds.
    pub fn origins(&self) -> impl Iterator<Item = Origin<'a>> {
        let refusals = Channel::ALL.iter().zip(self.refused_by);
        let refusals = refusals.filter_map(|(channel, member)| {
            let column = channel.consent_column();
            Some(Origin::new(column, Consent::Refused.as_str(), member?))
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
        let record = &self.record;
        let texts = Text::ALL.iter().map(|field| {
            let member = self.text_from[*field as usize];
            Origin::new(field.name(), record.text(*field), member)
        });
        let lists = Many::ALL.iter().flat_map(|field| {
            let values = record.list(*field).iter();
            let values = values.zip(&self.list_from[*field as usize]);
            values.map(|(value, member)| Origin::new(field.name(), value, *member))
        });
        let kept = record.kept.iter().zip(&self.kept_from);
        let kept = kept.filter_map(|(column, member)| {
            let (field, value) = column.split_once('=')?;
            Some(Origin::new(field, value, *member))
        });
        let birthday = record.birthday.map(|birthday| birthday.to_string());
        let birthday = birthday.map(|day| Origin::new("birthday", day, self.birthday_from));
        let value = record.value.map(|value| value.to_string());
        let value = value.map(|value| Origin::new("value", value, self.value_from));
        let present = texts.filter(|origin| !origin.value.is_empty());
        present
            .chain(lists)
            .chain(kept)
            .chain(birthday)
            .chain(value)
    }
}
