//! The flags, one file each.

mod agent_inactive;
pub(crate) mod assignment_pending;
mod bad_email;
mod bad_phone;
mod campaign_conflict;
mod follow_up_overdue;
mod future_date;
mod merge_blocked;
pub(crate) mod never_touched;
pub(crate) mod no_consent;
mod owner_conflict;
mod owner_inactive;
mod owner_overloaded;
mod owner_unknown;
mod owner_unmapped;
mod possible_duplicate;
mod shared_identifier;
mod sla_breached;
pub(crate) mod stage_mismatch;
pub(crate) mod stale;
pub(crate) mod territory_mismatch;
pub(crate) mod tier_mismatch;
pub(crate) mod unowned;
mod unreachable;

use super::{Belongs, BelongsBy, Facts, Flag, Hit, Standing};
use crate::{
    list::join,
    party::{Party, UserIx},
};

/// Every flag, in the order of tables and documents.
pub static FLAGS: &[&Flag] = &[
    &unowned::FLAG,
    &owner_unknown::FLAG,
    &owner_unmapped::FLAG,
    &owner_inactive::FLAG,
    &agent_inactive::FLAG,
    &owner_conflict::FLAG,
    &owner_overloaded::FLAG,
    &territory_mismatch::FLAG,
    &tier_mismatch::FLAG,
    &stage_mismatch::FLAG,
    &stale::FLAG,
    &never_touched::FLAG,
    &sla_breached::FLAG,
    &follow_up_overdue::FLAG,
    &unreachable::FLAG,
    &no_consent::FLAG,
    &campaign_conflict::FLAG,
    &possible_duplicate::FLAG,
    &merge_blocked::FLAG,
    &assignment_pending::FLAG,
    &bad_email::FLAG,
    &bad_phone::FLAG,
    &shared_identifier::FLAG,
    &future_date::FLAG,
];

/// The longest part of a bad value that evidence repeats, in characters.
const CLIPPED_CHARS: usize = 60;

/// What to do about who has not yet begun.
const AWAIT: &str = "Wait for the first day, or correct it in the directory; until then let somebody else look after the contact.";

/// The party is not active on the as-of date; the evidence says in which role.
fn not_active(party: Party, role: &str, standing: &Standing<'_>) -> Option<Hit> {
    if standing.active.has(party) {
        return None;
    }
    let user = party.user().map(|user| standing.directory.user(user));
    let left = user.and_then(|user| user.end);
    let left = left.filter(|day| *day <= standing.as_of);
    let begins = user.and_then(|user| user.start);
    let name = standing.name_party(party);
    let (says, suggests) = match (left, begins) {
        (Some(day), _) => (format!("left on {day}"), None),
        _ if standing.active.has_left(party) => ("is not active".to_owned(), None),
        (None, Some(day)) => (format!("begins on {day}"), Some(AWAIT)),
        (None, None) => ("has members that begin later only".to_owned(), Some(AWAIT)),
    };
    Some(Hit {
        suggests,
        ..Hit::because(format_args!("{role}{name} {says}")).since(left)
    })
}

/// The contact has an owner, and by a rule of this kind it belongs to another.
fn belongs_to_another(
    facts: &Facts<'_, '_>,
    standing: &Standing<'_>,
    by: BelongsBy,
) -> Option<Hit> {
    let belongs = facts
        .belongs
        .filter(|belongs| belongs.by == by && !belongs.is_owned_there)?;
    let owner = standing.name_party(facts.owner?);
    let Belongs { rule, to, .. } = belongs;
    let rule = match by {
        BelongsBy::Stage => format!("{rule} is served by pool {to}"),
        BelongsBy::Territory | BelongsBy::Tier => format!("territory {rule} belongs to {to}"),
    };
    Some(Hit::because(format_args!("{rule}, the owner is {owner}")))
}

/// Makes an example: U1 owns the contact, and by a rule of this kind it belongs to another.
fn owned_elsewhere(facts: &mut Facts<'_, '_>, by: BelongsBy) {
    facts.owner = Some(Party::User(UserIx(0)));
    facts.belongs = Some(Belongs {
        by,
        rule: "north",
        to: "user:U2",
        is_owned_there: false,
    });
}

/// The same, but its owner is whom the rule names.
fn owned_there(facts: &mut Facts<'_, '_>, by: BelongsBy) {
    owned_elsewhere(facts, by);
    facts.belongs = facts.belongs.map(|belongs| Belongs {
        is_owned_there: true,
        ..belongs
    });
}

/// A cell of this column holds something that is not usable.
fn unusable(facts: &Facts<'_, '_>, column: &'static str) -> Option<Hit> {
    let bad = || facts.record.unreadable_cells(column);
    bad().next()?;
    let cells = quoted(bad().map(clipped));
    Some(Hit::because(format_args!("not usable: {cells}")))
}

/// Values for evidence: `a`, `b`.
fn quoted<'v>(values: impl Iterator<Item = &'v str>) -> String {
    join(values.map(|value| format!("`{value}`")), ", ")
}

/// The beginning of a value.
fn clipped(value: &str) -> &str {
    let end = value
        .char_indices()
        .nth(CLIPPED_CHARS)
        .map_or(value.len(), |(at, _)| at);
    &value[..end]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{
        directory::{Active, Role},
        flag::{
            FlagSettings, Severity,
            fixture::{AS_OF, office, standing},
            flag_contact,
        },
        party::EntityIx,
        record::{Channel, Record, Text},
        standardise::consent::Consent,
        time::Day,
    };

    #[test]
    fn every_flag_has_a_switch_and_every_switch_a_flag() {
        let known: BTreeSet<_> = FLAGS.iter().map(|flag| flag.id).collect();
        assert_eq!(known, FlagSettings::IDS.iter().copied().collect());
        assert_eq!(known.len(), FLAGS.len());
    }

    #[test]
    fn every_flag_speaks_and_has_examples_for_and_against() {
        for flag in FLAGS {
            assert!(flag.suggests.ends_with('.'), "{}", flag.id);
            assert!(flag.source.contains(".md"), "{}", flag.id);
            for holds in [true, false] {
                assert!(
                    flag.examples.iter().any(|example| example.holds == holds),
                    "{}",
                    flag.id
                );
            }
        }
    }

    #[test]
    fn examples_are_as_they_say() {
        let standing = standing(FlagSettings::default(), &[]);
        for flag in FLAGS {
            for example in flag.examples {
                let empty: &'static Record<'static> = Box::leak(Box::default());
                let (mut record, mut facts) = (Record::default(), Facts::of(empty));
                (example.make)(&mut record, &mut facts);
                let facts = Facts {
                    record: &record,
                    records: std::slice::from_ref(&record),
                    ..facts
                };
                let hit = (flag.holds)(&facts, &standing);
                assert_eq!(
                    hit.is_some(),
                    example.holds,
                    "{}: {}",
                    flag.id,
                    example.says
                );
                assert!(
                    hit.is_none_or(|hit| !hit.evidence.is_empty()),
                    "{}",
                    flag.id
                );
            }
        }
    }

    #[test]
    fn who_has_left_is_told_from_who_has_not_begun() {
        let mut office = office();
        let later = Some(Day(AS_OF.0 + 10));
        (office.users[0].start, office.users[1].start) = (later, later);
        office.users[0].end = Some(Day(AS_OF.0 + 20));
        office.users[1].enabled = false;
        let active = Active::on(AS_OF, &office);
        let settings = FlagSettings::default();
        let standing = Standing::new(&office, &active, &settings, &[]);
        let told = [0, 1, 2].map(|user| {
            let hit = not_active(Party::User(UserIx(user)), "", &standing).unwrap();
            (hit.evidence, hit.since.is_some(), hit.suggests)
        });
        let expected = [
            ("user U1 begins on 2026-12-01", false, Some(AWAIT)),
            ("user U2 is not active", false, None),
            ("user U3 left on 2026-10-01", true, None),
        ];
        assert_eq!(
            told,
            expected.map(|(says, since, suggests)| (says.to_owned(), since, suggests))
        );
        let record = Record::default();
        let owned = Facts {
            owner: Some(Party::User(UserIx(0))),
            is_decided: true,
            ..Facts::of(&record)
        };
        let hit = (owner_inactive::FLAG.holds)(&owned, &standing).unwrap();
        assert_eq!(hit.suggests, Some(AWAIT), "also of a decision");
    }

    #[test]
    fn who_refuses_everything_is_left_alone_and_a_limit_of_no_days_is_none() {
        let record = Record {
            consent: [Consent::Refused; Channel::COUNT],
            ..Record::default()
        };
        let touched = Facts {
            last_touch: Some(Day(0).start()),
            ..Facts::of(&record)
        };
        for (flag, facts) in [
            (&stale::FLAG, touched),
            (&never_touched::FLAG, Facts::of(&record)),
        ] {
            let of = |settings| (flag.holds)(&facts, &standing(settings, &[]));
            let suggests = of(FlagSettings::default()).unwrap().suggests;
            assert!(suggests.is_some_and(|words| words.starts_with("Do not write or call")));
            let mut unlimited = FlagSettings::default();
            unlimited.stale.days = 0;
            assert_eq!(of(unlimited), None);
        }
    }

    #[test]
    fn a_late_lead_goes_to_the_nearest_admin_who_does_not_own_it() {
        for home in [1, 0] {
            let mut office = office();
            office.users[0].role = Role::Admin;
            office.users[1].role = Role::Admin;
            office.users[1].entity = Some(EntityIx(home));
            let active = Active::on(AS_OF, &office);
            let settings = FlagSettings::default();
            let standing = Standing::new(&office, &active, &settings, &[]);
            let mut record = Record {
                created_at: Some(Day(AS_OF.0 - 3).start()),
                ..Record::default()
            };
            record.texts[Text::LifecycleStage as usize] = "lead";
            let owned = Facts {
                owner: Some(Party::User(UserIx(0))),
                ..Facts::of(&record)
            };
            let hit = (sla_breached::FLAG.holds)(&owned, &standing).unwrap();
            assert!(
                hit.evidence.ends_with("escalate to user U2"),
                "{}",
                hit.evidence
            );
        }
    }

    #[test]
    fn what_is_to_come_is_no_age() {
        let record = Record {
            created_at: Some(Day(AS_OF.0 + 1).start()),
            ..Record::default()
        };
        let standing = standing(FlagSettings::default(), &[]);
        let hit = (never_touched::FLAG.holds)(&Facts::of(&record), &standing).unwrap();
        assert_eq!(hit.evidence, "no touch and no date of creation is known");
    }

    #[test]
    fn flags_are_switched_off_graded_and_silent_out_of_scope() {
        let mut settings = FlagSettings::default();
        settings.never_touched.on = false;
        settings.unowned.severity = Some(Severity::Info);
        let standing = standing(settings, &[]);
        let raised = |archived| {
            let record = Record {
                archived,
                ..Record::default()
            };
            let facts = Facts::of(&record);
            let raised = flag_contact(&facts, &standing);
            let raised = raised.map(|(flag, severity, _)| (flag.id, severity));
            raised.collect::<Vec<_>>()
        };
        let expected = [
            ("unowned", Severity::Info),
            ("unreachable", Severity::Error),
        ];
        assert_eq!(raised(false), expected);
        assert_eq!(raised(true), []);
    }

    #[test]
    fn long_values_are_clipped_between_characters() {
        let long = "é".repeat(CLIPPED_CHARS + 1);
        assert_eq!(clipped(&long).chars().count(), CLIPPED_CHARS);
        assert_eq!(quoted(["a", "b"].into_iter()), "`a`, `b`");
    }
}
