//! Which values survive a merge, and which record each came from (R-MERGE-4, R-MERGE-5).
//!
//! The primary record keeps all that it has. Its gaps are filled from the others, ranked as the primary is and then by trust; values that only
//! mean something together (an address; a middle name with its name; a job title with its organization) are filled only
//! from a record that does not contradict. Lists are united without loss, in the same order.
//!
//! **Invariant:** consent is the most restrictive of all records, per channel, whoever is primary.

mod compare;
mod origin;
mod unite;

use bumpalo::Bump;

use super::{
    Members,
    policy::{MergePolicy, SurvivingField, Survivorship},
    primary::{first_of_best, last_changed, ranked},
};
use crate::{
    record::{Channel, Many, Record, Text},
    standardise::consent::Consent,
    time::earliest,
};
pub(super) use compare::same_text;
use compare::{agree, same_column};
pub use origin::Origin;
use unite::unite;

/// The values of a contact, as a record, and where they came from.
///
/// Position, ID and what was claimed of owners are the primary record's.
#[derive(Clone, Debug)]
pub struct Merged<'a> {
    /// The index of the primary record.
    pub primary: usize,
    /// The values. Archived only if every record is: a contact that one source still works
    /// is in scope. Deceased if one record says so: nobody else may know yet.
    pub record: Record<'a>,
    text_from: [usize; Text::COUNT],
    /// One for each value of the list.
    list_from: [Vec<usize>; Many::COUNT],
    /// One for each column that is carried through.
    kept_from: Vec<usize>,
    birthday_from: usize,
    value_from: usize,
    /// By channel: the first record that refuses it.
    refused_by: [Option<usize>; Channel::COUNT],
}

/// Chooses the surviving values.
pub(super) fn survive<'a>(
    members: &Members<'_, 'a>,
    primary: usize,
    policy: &MergePolicy,
    arena: &'a Bump,
) -> Merged<'a> {
    let mut merged = Merged {
        primary,
        record: members[primary].record.clone(),
        text_from: [primary; Text::COUNT],
        list_from: Default::default(),
        kept_from: Vec::new(),
        birthday_from: primary,
        value_from: primary,
        refused_by: [None; Channel::COUNT],
    };
    let mut list_first = [primary; Many::COUNT];
    for (field, strategy) in &policy.survivorship {
        let lead = lead(members, *field, *strategy).unwrap_or(primary);
        if let SurvivingField::List(list) = field {
            list_first[*list as usize] = lead;
        } else {
            merged.take(*field, members[lead].record, lead);
        }
    }
    let ranked = ranked(members, policy.primary);
    merged.fill_gaps(members, &ranked);
    for (index, first) in list_first.into_iter().enumerate() {
        let united = unite(
            members,
            &ranked,
            first,
            |record| record.lists[index],
            same_text,
            arena,
        );
        (merged.record.lists[index], merged.list_from[index]) = united;
    }
    (merged.record.kept, merged.kept_from) = unite(
        members,
        &ranked,
        primary,
        |record| record.kept,
        same_column,
        arena,
    );
    (merged.record.unreadable, _) = unite(
        members,
        &ranked,
        primary,
        |record| record.unreadable,
        str::eq,
        arena,
    );
    merged.combine(members);
    merged
}

impl<'a> Merged<'a> {
    /// Takes a field over from a record, whatever is there.
    fn take(&mut self, field: SurvivingField, from: &Record<'a>, index: usize) {
        let texts = match &field {
            SurvivingField::Text(text) => std::slice::from_ref(text),
            SurvivingField::Address => &Text::ADDRESS,
            SurvivingField::List(_) => &[],
            SurvivingField::Birthday => {
                (self.record.birthday, self.birthday_from) = (from.birthday, index);
                &[]
            }
            SurvivingField::Value => {
                (self.record.value, self.value_from) = (from.value, index);
                &[]
            }
        };
        for text in texts {
            self.record.texts[*text as usize] = from.text(*text);
            self.text_from[*text as usize] = index;
        }
    }

    /// Fills what is absent from the records, the one first that would be the next primary.
    fn fill_gaps(&mut self, members: &Members<'_, 'a>, ranked: &[usize]) {
        for &index in ranked {
            let from = members[index].record;
            let before = self.record.texts;
            for field in Text::ALL {
                let gap = before[*field as usize].is_empty() && !from.text(*field).is_empty();
                if gap && agree(*field, &before, &from.texts) {
                    self.record.texts[*field as usize] = from.text(*field);
                    self.text_from[*field as usize] = index;
                }
            }
            if self.record.birthday.is_none() && from.birthday.is_some() {
                self.take(SurvivingField::Birthday, from, index);
            }
            if self.record.value.is_none() && from.value.is_some() {
                self.take(SurvivingField::Value, from, index);
            }
            if self.record.household_of.is_empty() {
                self.record.household_of = from.household_of;
            }
        }
    }

    /// What is neither kept nor filled but combined from all records.
    fn combine(&mut self, members: &Members<'_, 'a>) {
        let record = &mut self.record;
        for (index, member) in members.iter().enumerate() {
            let from = member.record;
            record.created_at = earliest(record.created_at, from.created_at);
            record.updated_at = record.updated_at.max(from.updated_at);
            record.last_touch_at = record.last_touch_at.max(from.last_touch_at);
            record.archived &= from.archived;
            record.deceased |= from.deceased;
            let consents = record.consent.iter_mut().zip(from.consent);
            for ((consent, other), refused_by) in consents.zip(&mut self.refused_by) {
                *consent = consent.most_restrictive(other);
                if other == Consent::Refused {
                    refused_by.get_or_insert(index);
                }
            }
            for connection in &from.connections {
                if !record.connections.contains(connection) {
                    record.connections.push(*connection);
                }
            }
        }
    }
}

/// The record whose value of a field survives under a strategy that the user chose.
fn lead(members: &Members<'_, '_>, field: SurvivingField, strategy: Survivorship) -> Option<usize> {
    first_of_best(
        members,
        |member| amount(member.record, field) > 0,
        |member| match strategy {
            Survivorship::Primary => 0,
            Survivorship::LatestUpdated => last_changed(member),
            Survivorship::Longest => amount(member.record, field) as i64,
        },
    )
}

/// How much a record says of a field: letters, or values of a list; 0: nothing.
fn amount(record: &Record<'_>, field: SurvivingField) -> usize {
    match field {
        SurvivingField::Text(text) => record.text(text).chars().count(),
        SurvivingField::Address => Text::ADDRESS
            .iter()
            .map(|part| record.text(*part).chars().count())
            .sum(),
        SurvivingField::List(list) => record.list(list).iter().count(),
        SurvivingField::Birthday => usize::from(record.birthday.is_some()),
        SurvivingField::Value => usize::from(record.value.is_some()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        list::List,
        merge::fixture::{World, record},
        time::{Day, Timestamp},
    };

    fn texts(line: u64, texts: &[(Text, &'static str)]) -> Record<'static> {
        let mut record = record(line);
        for (field, text) in texts {
            record.texts[*field as usize] = text;
        }
        record
    }

    fn merge(world: &World, records: &[Record<'static>]) -> Merged<'static> {
        world
            .merge(records, &vec![None; records.len()])
            .expect("merged")
            .merged
    }

    #[test]
    fn gaps_are_filled_but_an_address_only_from_one_that_agrees() {
        use Text::{
            City, GivenName, JobTitle, MiddleName, Organization, PostalCode, Street, Suffix, Tier,
        };
        let primary = texts(
            0,
            &[(GivenName, "Bob"), (City, "Boston"), (Organization, "Acme")],
        );
        for (other, filled) in [
            (
                &[(Street, "1 Main"), (City, "BOSTON"), (PostalCode, "02101")][..],
                &["street", "postal_code"][..],
            ),
            (
                &[
                    (Street, "1 Main"),
                    (City, "Salem"),
                    (PostalCode, "02101"),
                    (Tier, "A"),
                ],
                &["tier"],
            ),
            (
                &[(GivenName, "BOB"), (MiddleName, "Lee"), (Suffix, "Jr")],
                &["middle_name", "suffix"],
            ),
            (&[(GivenName, "Ann"), (MiddleName, "Lee")], &[]),
            (&[(Organization, "Other"), (JobTitle, "Cook")], &[]),
            (&[(JobTitle, "Cook")], &["job_title"]),
        ] {
            let merged = merge(&World::acting(None), &[primary.clone(), texts(1, other)]);
            let found: Vec<_> = merged
                .fields_filled()
                .into_iter()
                .map(|(field, _)| field)
                .collect();
            assert_eq!(found, filled, "{other:?}");
            assert_eq!(merged.record.text(City), "Boston");
        }
    }

    #[test]
    fn a_gap_is_filled_from_who_would_be_the_next_primary() {
        let mut records =
            ["Old Co", "New Co", ""].map(|name| texts(0, &[(Text::Organization, name)]));
        for (changed, record) in (1..).zip(&mut records) {
            record.updated_at = Some(Timestamp(changed));
        }
        let merged = merge(&World::acting(None), &records);
        assert_eq!(merged.primary, 2);
        assert_eq!(merged.record.text(Text::Organization), "New Co");
    }

    #[test]
    fn lists_are_united_the_primarys_first_each_value_with_its_record() {
        let mut records = [record(0), record(1), record(2)];
        let tags = Many::Tags as usize;
        records[0].lists[tags] = List::from_joined("VIP\u{1f}buyer");
        records[1].lists[tags] = List::from_joined("vip\u{1f}É");
        records[2].lists[tags] = List::from_joined("é\u{1f}Buyer\u{1f}new");
        records[0].kept = List::from_joined("color=red");
        records[1].kept = List::from_joined("color=blue\u{1f}size=9");
        records[0].updated_at = Some(Timestamp(9));
        let merged = merge(&World::acting(None), &records);
        let tags = merged.record.list(Many::Tags);
        assert_eq!(tags.joined(), "VIP\u{1f}buyer\u{1f}É\u{1f}new");
        let members: Vec<_> = merged.origins().map(|origin| origin.member).collect();
        assert_eq!(members, [0, 0, 1, 2, 0, 1]);
        assert_eq!(merged.record.kept.joined(), "color=red\u{1f}size=9");
        records[2].updated_at = Some(Timestamp(8));
        let merged = merge(&World::acting(None), &records);
        let tags = merged.record.list(Many::Tags);
        let by_rank = "VIP\u{1f}buyer\u{1f}é\u{1f}new";
        assert_eq!(tags.joined(), by_rank, "in the order of the primary");
    }

    #[test]
    fn the_most_restrictive_consent_and_the_widest_dates_win() {
        let mut records = [record(0), record(1)];
        records[0].consent[Channel::Email as usize] = Consent::Granted;
        records[1].consent = [
            Consent::Refused,
            Consent::Granted,
            Consent::Unknown,
            Consent::Unknown,
        ];
        records[0].created_at = Some(Timestamp(5));
        records[0].updated_at = Some(Timestamp(6));
        records[1].created_at = Some(Timestamp(3));
        records[1].last_touch_at = Some(Timestamp(8));
        records[1].birthday = Some(Day(7));
        records[1].archived = true;
        records[1].deceased = true;
        let [one, other] = [1, 2].map(|user| (0, crate::party::UserIx(user)));
        (records[0].connections, records[1].connections) = (vec![one], vec![one, other]);
        // What interactions tell is no date of a source.
        let mut world = World::acting(None);
        world.touches = vec![9, 9];
        let merged = merge(&world, &records);
        let contact = &merged.record;
        assert_eq!(merged.primary, 0);
        assert_eq!(
            contact.consent,
            [
                Consent::Refused,
                Consent::Granted,
                Consent::Unknown,
                Consent::Unknown
            ]
        );
        let dates = [
            contact.created_at,
            contact.updated_at,
            contact.last_touch_at,
        ];
        assert_eq!(
            dates.map(|at| at.map(|at| at.0)),
            [Some(3), Some(6), Some(8)]
        );
        let refused = merged
            .origins()
            .find(|origin| origin.field == "consent_email");
        assert_eq!(refused.map(|origin| origin.member), Some(1));
        assert!(!contact.archived && contact.deceased);
        assert_eq!(contact.connections, [one, other]);
        assert_eq!(merged.fields_filled(), [("birthday", 1)]);
    }

    #[test]
    fn the_user_can_let_another_record_win_a_field() {
        let mut records = [
            texts(0, &[(Text::City, "Boston"), (Text::Tier, "A")]),
            texts(
                1,
                &[
                    (Text::City, "Salem"),
                    (Text::Street, "1 Main"),
                    (Text::Tier, "long"),
                ],
            ),
        ];
        records[0].updated_at = Some(Timestamp(2));
        records[1].lists[Many::Emails as usize] = List::from_joined("b@x\u{1f}c@x");
        records[0].lists[Many::Emails as usize] = List::from_joined("a@x");
        let mut world = World::acting(None);
        world.policy.survivorship = vec![
            (SurvivingField::Address, Survivorship::Longest),
            (
                SurvivingField::Text(Text::Tier),
                Survivorship::LatestUpdated,
            ),
            (SurvivingField::List(Many::Emails), Survivorship::Longest),
        ];
        let contact = merge(&world, &records).record;
        let found = [Text::City, Text::Street, Text::Tier].map(|field| contact.text(field));
        assert_eq!(found, ["Salem", "1 Main", "A"]);
        assert_eq!(
            contact.list(Many::Emails).iter().collect::<Vec<_>>(),
            ["b@x", "c@x", "a@x"]
        );
    }
}
