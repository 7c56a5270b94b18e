//! The row of a contact in the layout of a target, and what of the contact has no place in it.

use std::borrow::Cow;

use super::{Export, Holds, LeftOut, OwnerName, TargetColumn};
use crate::{
    interaction::OptOut,
    list::join,
    party::Party,
    record::{Channel, Many, Record, Text},
    standardise::{consent::Consent, phone::parted},
    time::{Day, Timestamp},
};

/// A contact, as far as an export tells of it.
#[derive(Clone, Copy)]
pub struct Subject<'s> {
    /// Its ID.
    pub id: &'s str,
    /// Its values.
    pub record: &'s Record<'s>,
    /// What the target has of it.
    pub there: There<'s>,
    /// Who owns it.
    pub owner: Option<Party>,
    /// The UserID of who works it; `""` for nobody.
    pub assigned_agent: &'s str,
    /// The latest touch.
    pub last_touch: Option<Timestamp>,
    /// What it unsubscribed from.
    pub opt_outs: &'s [OptOut],
}

/// What a target has of a contact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum There<'s> {
    /// Nothing that is known of: the row makes a contact.
    #[default]
    Nothing,
    /// The record of this ID, which the row changes.
    Record(&'s str),
    /// A record whose ID is that of another contact, too.
    Shared,
    /// A record until an earlier run, and none that was read.
    Missed,
}

impl<'s> There<'s> {
    /// The ID of the record that is the contact's own; `""` where there is none.
    #[must_use]
    pub fn id(self) -> &'s str {
        match self {
            Self::Record(id) => id,
            Self::Nothing | Self::Shared | Self::Missed => "",
        }
    }
}

/// A column of the row, and why its cell cannot be filled.
pub type Missing<'e> = (&'e TargetColumn, LeftOut);

impl<'s> Subject<'s> {
    /// The cells of its row, in the order of the export's columns.
    ///
    /// # Errors
    /// Why it can be in no row.
    pub fn row<'e>(&self, export: &'e Export) -> Result<Vec<Cow<'s, str>>, Missing<'e>> {
        if self.there == There::Nothing
            && let Some((_, column)) = export.unique_column()
            && self.is_nameless()
            && self.record.list(Many::Emails).is_empty()
        {
            return Err((column, LeftOut::RequiredIsBlank));
        }
        let cells = export.columns.iter().map(|column| {
            let is_new = self.there == There::Nothing;
            if column.is_only_new && !is_new {
                return Ok(Cow::Borrowed(""));
            }
            let cell = self.cell(export, column.holds);
            match cell.map_err(|why| (column, why))? {
                cell if cell.is_empty() && column.is_required && is_new => {
                    Err((column, LeftOut::RequiredIsBlank))
                }
                cell => Ok(cell),
            }
        });
        cells.collect()
    }

    /// Whether a target that makes one contact of an address knows it by nothing else: it has no name.
    #[must_use]
    pub fn is_nameless(&self) -> bool {
        self.record.full_name().concat().is_empty()
    }

    fn cell(&self, export: &Export, holds: Holds) -> Result<Cow<'s, str>, LeftOut> {
        let record = self.record;
        Ok(match holds {
            Holds::ContactId => self.id.into(),
            Holds::RecordId if self.there == There::Shared => {
                return Err(LeftOut::RecordIdOfSeveral);
            }
            Holds::RecordId if self.there == There::Missed => {
                return Err(LeftOut::RecordIsGone);
            }
            Holds::RecordId => self.there.id().into(),
            Holds::Owner => match self.owner {
                Some(owner) => export.owners.of(owner)?.name.clone().into(),
                None => "".into(),
            },
            Holds::AssignedAgent => self.assigned_agent.into(),
            Holds::Text(text) => export.target.word(text, record.text(text)).into(),
            Holds::WholeStreet => join(
                [Text::Street, Text::Street2].map(|line| record.text(line)),
                ", ",
            )
            .into(),
            Holds::Birthday => in_words(record.birthday),
            Holds::Value => in_words(record.value),
            Holds::CreatedAt => in_words(record.created_at),
            Holds::LastTouchAt => in_words(self.last_touch),
            Holds::One(list, place) => values(record, list).nth(place).unwrap_or_default(),
            Holds::Rest(list, place) => {
                let signs = export.target.separators(list);
                let values = values(record, list).skip(place);
                let values = values.map(|value| whole(value, signs));
                join(values, export.target.joint(list)).into()
            }
            Holds::Consent(channel) => match record.consent(channel) {
                // Of whom the target knows a refusal, only its own records say.
                Consent::Granted if export.source.is_none() => "".into(),
                consent => consent.as_str().into(),
            },
            Holds::OptOut(channel) if record.consent(channel) == Consent::Refused => "true".into(),
            Holds::OptOut(_) => "".into(),
        })
    }

    /// What its row does not say, or not as it is: values of lists beyond the last column, values that would be read as several, words that the
    /// target does not have, and that nobody owns it, or a stand-in does. Each with its column.
    pub fn left_over<'e>(&self, export: &'e Export) -> Vec<(Missing<'e>, Cow<'s, str>)> {
        let mut left_over = Vec::new();
        for list in Many::ALL {
            if self.record.list(*list).is_empty() {
                continue;
            }
            let places = export
                .columns
                .iter()
                .filter_map(|column| match column.holds {
                    Holds::One(of, place) if of == *list => Some((place + 1, column)),
                    Holds::Rest(of, _) if of == *list => Some((usize::MAX, column)),
                    _ => None,
                });
            if let Some((end, column)) = places.max_by_key(|(end, _)| *end) {
                let values = values(self.record, *list).skip(end);
                left_over.extend(values.map(|value| ((column, LeftOut::NoRoom), value)));
            }
        }
        for column in &export.columns {
            match column.holds {
                Holds::Owner => match self.owner.map(|owner| export.owners.of(owner)) {
                    None => left_over.push(((column, LeftOut::NoOwner), "".into())),
                    Some(Ok(OwnerName {
                        instead_of: Some(entity),
                        ..
                    })) => {
                        left_over.push(((column, LeftOut::StandIn), entity.clone().into()));
                    }
                    Some(_) => {}
                },
                Holds::Text(text) => {
                    let value = self.record.text(text);
                    if !value.is_empty() && export.target.word(text, value).is_empty() {
                        left_over.push(((column, LeftOut::NoWord), value.into()));
                    }
                }
                Holds::Rest(list, place) => {
                    let signs = export.target.separators(list);
                    let values = values(self.record, list).skip(place);
                    let parted = values.filter(|value| is_parted(value, signs));
                    left_over
                        .extend(parted.map(|value| ((column, LeftOut::SeparatorInValue), value)));
                }
                _ => {}
            }
        }
        left_over
    }

    /// Whether it has a value of a field that a target [lacks](super::Target::lacking), and does not note for itself.
    #[must_use]
    pub fn is_filled(&self, field: Holds) -> bool {
        if field.is_noted_there() && self.there != There::Nothing {
            return false;
        }
        match field {
            Holds::AssignedAgent => !self.assigned_agent.is_empty(),
            Holds::Text(text) => !self.record.text(text).is_empty(),
            Holds::Birthday => self.record.birthday.is_some(),
            Holds::Value => self.record.value.is_some(),
            Holds::CreatedAt => self.record.created_at.is_some(),
            Holds::LastTouchAt => self.last_touch.is_some(),
            Holds::Rest(list, _) => !self.record.list(list).is_empty(),
            _ => false,
        }
    }

    /// Whether it has a kept column of this name.
    #[must_use]
    pub fn keeps(&self, name: &str) -> bool {
        let mut kept = self.record.kept.iter();
        kept.any(|column| column.split_once('=').is_some_and(|(kept, _)| kept == name))
    }

    /// The channels that it refuses.
    pub fn refusals(&self) -> impl Iterator<Item = Channel> {
        let record = self.record;
        let channels = Channel::ALL.iter().copied();
        channels.filter(move |channel| record.consent(*channel) == Consent::Refused)
    }

    /// The day on which it unsubscribed from a channel, where that is known.
    #[must_use]
    pub fn unsubscribed_on(&self, channel: Channel) -> Option<Day> {
        let mut opt_outs = self.opt_outs.iter();
        let told = opt_outs.find(|opt_out| opt_out.channel == channel)?;
        told.at.known().map(Timestamp::day)
    }

    /// Where the contact is reached by a channel; one blank if no address is known.
    #[must_use]
    pub fn addresses(&self, channel: Channel) -> Vec<Cow<'s, str>> {
        let lines = || Text::ADDRESS.map(|line| self.record.text(line));
        let mut addresses: Vec<_> = match channel {
            Channel::Email => values(self.record, Many::Emails).collect(),
            Channel::Sms | Channel::Call => values(self.record, Many::Phones).collect(),
            Channel::Mail => vec![join(lines(), ", ").into()],
        };
        if addresses.is_empty() {
            addresses.push("".into());
        }
        addresses
    }
}

/// A value as tables have it; `""` for none.
fn in_words<'s>(value: Option<impl ToString>) -> Cow<'s, str> {
    value.map_or("".into(), |value| value.to_string().into())
}

/// The values of a list as people write them: an extension behind an `x`.
fn values<'s>(record: &Record<'s>, list: Many) -> impl Iterator<Item = Cow<'s, str>> + use<'s> {
    record
        .list(list)
        .iter()
        .map(move |value| match parted(value) {
            Some((number, extension)) if list == Many::Phones => {
                format!("{number} x{extension}").into()
            }
            _ => value.into(),
        })
}

/// A value that would be read as one: each sign that parts values is a space.
fn whole<'s>(value: Cow<'s, str>, signs: &[String]) -> Cow<'s, str> {
    if !is_parted(&value, signs) {
        return value;
    }
    let spaced = signs
        .iter()
        .fold(value.into_owned(), |value, sign| value.replace(sign, " "));
    join(spaced.split_whitespace(), " ").into()
}

fn is_parted(value: &str, signs: &[String]) -> bool {
    signs.iter().any(|sign| value.contains(&**sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_that_would_part_a_value_is_a_space() {
        let signs = [";", ","].map(str::to_owned);
        for (value, expected) in [
            ("golf", "golf"),
            ("Boston, MA", "Boston MA"),
            ("a;b,c", "a b c"),
        ] {
            assert_eq!(whole(value.into(), &signs), expected);
        }
    }

    #[test]
    fn a_target_notes_for_itself_when_it_got_a_record_and_it_was_touched() {
        let record = Record {
            created_at: Some(Timestamp(1)),
            value: Some(1.0),
            ..Record::default()
        };
        let lacks = |there| {
            let subject = Subject {
                id: "",
                record: &record,
                there,
                owner: None,
                assigned_agent: "",
                last_touch: Some(Timestamp(1)),
                opt_outs: &[],
            };
            [Holds::CreatedAt, Holds::LastTouchAt, Holds::Value]
                .map(|field| subject.is_filled(field))
        };
        assert_eq!(lacks(There::Nothing), [true; 3]);
        assert_eq!(lacks(There::Record("1")), [false, false, true]);
    }
}
