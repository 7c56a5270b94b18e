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
        let kept = self.kept().map(|(column, member)| Origin {
            field: column.0,
            value: column.1.into(),
            member,
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
        let refusals = Channel::ALL.iter().zip(self.refused_by);
        let refusals = refusals.filter_map(|(channel, member)| {
            Some(Origin {
                field: consent_column(*channel),
                value: Consent::Refused.as_str().into(),
                member: member?,
            })
        });
        let present = texts.filter(|origin| !origin.value.is_empty());
        present
            .chain(lists)
            .chain(kept)
            .chain(birthday)
            .chain(value)
            .chain(refusals)
    }

    /// The fields that records other than the primary one gave a value to: field and record, each once.
    #[must_use]
    pub fn fields_filled(&self) -> Vec<(&'a str, usize)> {
        let mut filled = Vec::new();
        let mut fill = |field: &'a str, member: usize| {
            if member != self.primary && !filled.contains(&(field, member)) {
                filled.push((field, member));
            }
        };
        for field in Text::ALL {
            if !self.record.text(*field).is_empty() {
                fill(field.name(), self.text_from[*field as usize]);
            }
        }
        for field in Many::ALL {
            let members = self.list_from[*field as usize].iter();
            members.for_each(|member| fill(field.name(), *member));
        }
        for ((name, _), member) in self.kept() {
            fill(name, member);
        }
        if self.record.birthday.is_some() {
            fill("birthday", self.birthday_from);
        }
        if self.record.value.is_some() {
            fill("value", self.value_from);
        }
        filled
    }

    /// The columns that are carried through, by name and value, with the record that each came from.
    fn kept(&self) -> impl Iterator<Item = ((&'a str, &'a str), usize)> {
        let columns = self.record.kept.iter().zip(&self.kept_from);
        columns.filter_map(|(column, member)| Some((column.split_once('=')?, *member)))
    }
}

/// The column of `contacts` that holds the consent for a channel.
fn consent_column(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "consent_email",
        Channel::Sms => "consent_sms",
        Channel::Call => "consent_call",
        Channel::Mail => "consent_mail",
    }
}
