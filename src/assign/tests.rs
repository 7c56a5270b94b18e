//! The cascade on small offices.

use super::{settings::Step, *};
use crate::{
    directory::{How, tests::office},
    record::{Claim, CreatedVia},
    time::Day,
};

const DAY: Day = Day(20_000);

fn policy(change: impl Fn(&mut AssignSettings)) -> AssignPolicy {
    let mut settings = AssignSettings::default();
    change(&mut settings);
    let (policy, problems) =
        AssignPolicy::new(&settings, AssignRules::default(), &["crm"], &office());
    assert_eq!(problems, Vec::<String>::new());
    policy
}

fn claim<'a>(directory: &Directory, id: &'a str) -> Claim<'a> {
    Claim {
        text: id,
        party: directory.party_by_id(id).map(|party| (party, How::Id)),
        ambiguous: false,
    }
}

/// Names and assigns one contact of these records; the merge keeps the first named owner.
fn decide(
    policy: &AssignPolicy,
    records: &[Record<'_>],
) -> (String, &'static str, Option<&'static str>) {
    let directory = office();
    let active = Active::on(DAY, &directory);
    let context = AssignContext {
        directory: &directory,
        policy,
        active: &active,
        grants: None,
    };
    let named: Vec<_> = records
        .iter()
        .map(|record| {
            name_owner(&RecordSubject {
                record,
                source: "crm",
                first_correspondent: None,
                pursued: None,
                context: &context,
            })
        })
        .collect();
    let kept = named.iter().find_map(Named::owner);
    let decision = assign_owner(
        &ContactSubject {
            record: &records[0],
            records,
            agent: None,
            first: 0,
            context: &context,
        },
        &named,
        kept,
    );
    let owner = decision
        .owner
        .map_or("", |owner| directory.id_of(owner))
        .to_owned();
    (
        owner,
        decision.rule,
        decision.runner_up.map(|(rule, _)| rule),
    )
}

#[test]
fn the_first_assigner_that_gives_an_owner_wins() {
    let directory = office();
    let usual = policy(|_| {});
    let both = Record {
        owner_id: claim(&directory, "U2"),
        mapping: claim(&directory, "U1"),
        ..Record::default()
    };
    assert_eq!(
        decide(&usual, std::slice::from_ref(&both)),
        ("U2".into(), "owner_id", Some("mapping"))
    );
    let turned = policy(|settings| settings.order = vec![Step::Mapping, Step::OwnerId]);
    assert_eq!(
        decide(&turned, &[both]),
        ("U1".into(), "mapping", Some("owner_id"))
    );
}

#[test]
fn an_unknown_owner_id_leaves_the_word_to_the_next() {
    let directory = office();
    let record = Record {
        owner_id: claim(&directory, "U99"),
        mapping: claim(&directory, "U1"),
        ..Record::default()
    };
    assert_eq!(
        decide(&policy(|_| {}), &[record]),
        ("U1".into(), "mapping", None)
    );
}

#[test]
fn the_default_owns_what_nobody_else_does() {
    let with_default = policy(|settings| settings.default.owner = Some("T".into()));
    assert_eq!(
        decide(&with_default, &[Record::default()]),
        ("T".into(), "default", None)
    );
    assert_eq!(
        decide(&policy(|_| {}), &[Record::default()]),
        (String::new(), "", None)
    );
}

#[test]
fn a_chooser_never_chooses_an_inactive_party() {
    let inactive = policy(|settings| settings.default.owner = Some("U4".into()));
    assert_eq!(decide(&inactive, &[Record::default()]).0, "");
    let directory = office();
    let named = Record {
        owner_id: claim(&directory, "U4"),
        ..Record::default()
    };
    assert_eq!(decide(&inactive, &[named]).0, "U4");
}

#[test]
fn only_a_contact_made_by_hand_belongs_to_its_creator() {
    let directory = office();
    let made = |created_via| Record {
        created_by: claim(&directory, "U1"),
        created_via,
        ..Record::default()
    };
    assert_eq!(
        decide(&policy(|_| {}), &[made(CreatedVia::Manual)]).1,
        "creator"
    );
    assert_eq!(
        decide(&policy(|_| {}), &[made(CreatedVia::Integration)]).1,
        ""
    );
    assert_eq!(decide(&policy(|_| {}), &[made(CreatedVia::Sync)]).1, "sync");
}

#[test]
fn nobody_is_chosen_for_a_class_that_needs_no_owner() {
    let buyers = policy(|settings| {
        settings.default.owner = Some("T".into());
        settings.unowned_classes = vec!["buyer".into()];
    });
    let mut buyer = Record::default();
    buyer.texts[Text::ContactClass as usize] = "buyer";
    assert_eq!(decide(&buyers, &[buyer]).0, "");
}

#[test]
fn two_records_that_name_two_owners_are_a_conflict() {
    let directory = office();
    let names = |id| Record {
        owner_id: claim(&directory, id),
        ..Record::default()
    };
    assert_eq!(
        decide(&policy(|_| {}), &[names("U1"), names("U2")]),
        ("U1".into(), "owner_id", Some("owner_id"))
    );
}

#[test]
fn the_rule_is_that_of_the_record_whose_owner_is_kept() {
    let directory = office();
    let mapped = Record {
        mapping: claim(&directory, "U1"),
        ..Record::default()
    };
    let by_id = Record {
        owner_id: claim(&directory, "U2"),
        ..Record::default()
    };
    assert_eq!(
        decide(&policy(|_| {}), &[mapped, by_id]),
        ("U1".into(), "mapping", Some("owner_id"))
    );
}
