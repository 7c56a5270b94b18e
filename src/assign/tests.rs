//! The cascade on small offices.

use super::{settings::Step, *};
use crate::{
    directory::{Account, How, Loads, tests::office},
    predicate::{Known, Predicate, Vocabulary},
    record::{Claim, CreatedVia, Text},
    time::Day,
};

const DAY: Day = Day(20_000);

fn policy(change: impl Fn(&mut AssignSettings)) -> AssignPolicy {
    let mut settings = AssignSettings::default();
    change(&mut settings);
    let owner = settings.default.owner.as_ref();
    let defaults = Defaults {
        all: owner.and_then(|owner| office().party_by_id(owner)),
        ..Defaults::default()
    };
    AssignPolicy::new(
        &settings,
        defaults,
        AssignRules::default(),
        Has::default(),
        true,
    )
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
    let context = AssignContext::new(&directory, policy, &active);
    let named: Vec<_> = records
        .iter()
        .map(|record| {
            ask_record(&RecordSubject {
                record,
                source: "crm",
                owner_column: "Producer",
                first_correspondent: None,
                held: Says::Nothing,
                context: &context,
            })
        })
        .collect();
    let kept = named.iter().find_map(Namings::owner);
    let decision = assign_owner(
        &ContactSubject {
            stage_before: "",
            held: None,
            record: &records[0],
            records,
            agent: None,
            first: 0,
            pursued: None,
            happened: &[],
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

/// Rules and a default that give everything to one party and to a pool of one user.
fn all_to(party: Party, user: UserIx) -> AssignPolicy {
    let vocabulary = Vocabulary {
        known: Known::BeforeOwner,
        kept: &[],
        as_of: DAY,
    };
    let territory = |to| Territory {
        name: String::new(),
        when: Predicate::compile("region = 'MA'", &vocabulary).unwrap(),
        to,
        to_words: String::new(),
    };
    let (one, pool) = (Target::Party(party), Target::Pool(PoolIx(0)));
    let rules = AssignRules {
        pools: vec![Pool {
            name: String::new(),
            share: Share::default(),
            members: vec![Member { user, weight: 1.0 }],
        }],
        territories: Territories::new(vec![territory(one), territory(pool)]),
        balance: Some(PoolIx(0)),
        succession: Some(Succession {
            by_user: [(user, one)].into(),
            otherwise: Some(pool),
            ..Succession::default()
        }),
        lifecycle: vec![LifecycleRule {
            from: None,
            to: Some("customer".to_owned()),
            on: Vec::new(),
            on_days: 30,
            served: String::new(),
            pool: PoolIx(0),
        }],
        ..AssignRules::default()
    };
    let defaults = Defaults {
        all: Some(party),
        ..Defaults::default()
    };
    let has = Has {
        accounts: true,
        ..Has::default()
    };
    AssignPolicy::new(&AssignSettings::default(), defaults, rules, has, true)
}

/// To whom an offer leads.
fn targets(offer: Offer) -> Vec<Target> {
    match offer {
        Offer::Nothing | Offer::Nobody(_) => Vec::new(),
        Offer::Owner(party, _) => vec![Target::Party(party)],
        Offer::Since(user, ..) => vec![Target::Party(Party::User(user))],
        Offer::Share(pool, _) => vec![Target::Pool(pool)],
        Offer::InTurn(offers) => offers.into_iter().flat_map(targets).collect(),
    }
}

/// Whom a step chooses for a contact that falls under every rule.
fn chosen(step: &'static Assigner, party: Party, user: UserIx) -> Option<Party> {
    let mut directory = office();
    directory.accounts.push(Account {
        id: "K".to_owned(),
        name: String::new(),
        owner: Some(party),
    });
    let (policy, active) = (all_to(party, user), Active::on(DAY, &directory));
    let mut record = Record::default();
    for (text, value) in [
        (Text::Region, "MA"),
        (Text::AccountId, "K"),
        (Text::LifecycleStage, "customer"),
    ] {
        record.texts[text as usize] = value;
    }
    let context = AssignContext::new(&directory, &policy, &active);
    let subject = ContactSubject {
        stage_before: "",
        held: None,
        record: &record,
        records: std::slice::from_ref(&record),
        agent: None,
        first: 0,
        pursued: None,
        happened: &[],
        context: &context,
    };
    let gone = directory.party_by_id("U4").unwrap();
    let targets = match step.asks {
        Asks::Record(_) | Asks::Unnamed(_) => Vec::new(),
        Asks::Contact(asks) | Asks::Unowned(asks) => targets(asks(&subject)),
        Asks::Owned(asks) => asks(&subject, gone).into_iter().map(|(to, _)| to).collect(),
    };
    let wish = Wish {
        first: 0,
        targets: targets.iter().map(|target| (step.id, *target)).collect(),
        owner: None,
        is_move: false,
    };
    let mut loads = Loads::none(&directory);
    let (wishes, rules) = ([wish], &policy.rules);
    let none = Grants::default();
    let grants = grant_wishes(&wishes, &none, rules, &directory, &active, &mut loads);
    let mut targets = targets.into_iter();
    targets.find_map(|target| grants.of(0, step.id, target))
}

#[test]
fn no_step_that_chooses_chooses_who_is_not_active() {
    let directory = office();
    let [here, gone, closed] = ["U2", "U4", "X"].map(|id| directory.party_by_id(id).unwrap());
    let [present, left] = [here, gone].map(|party| party.user().unwrap());
    for step in ASSIGNERS.iter().chain(MOVERS).copied() {
        let chooses = !matches!(step.asks, Asks::Record(_) | Asks::Unnamed(_));
        let someone = chosen(step, here, present);
        assert_eq!(someone, Some(here).filter(|_| chooses), "{}", step.id);
        for nobody in [gone, closed] {
            assert_eq!(chosen(step, nobody, left), None, "{}", step.id);
        }
    }
}

#[test]
fn who_is_named_by_a_record_need_not_be_active() {
    let directory = office();
    let named = Record {
        owner_id: claim(&directory, "U4"),
        ..Record::default()
    };
    assert_eq!(decide(&policy(|_| {}), &[named]).0, "U4");
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
    let of_class = |class| {
        let mut record = Record::default();
        record.texts[Text::ContactClass as usize] = class;
        record
    };
    for (classes, owner) in [
        (&["buyer"][..], ""),
        (&["buyer", ""], ""),
        (&["buyer", "seller"], "T"),
        (&["seller", "buyer"], "T"),
        (&["buyer|seller"], "T"),
        (&[""], "T"),
    ] {
        let records: Vec<_> = classes.iter().map(|class| of_class(*class)).collect();
        assert_eq!(decide(&buyers, &records).0, owner, "{classes:?}");
    }
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
