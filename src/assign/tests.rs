//! The cascade on small offices.

mod order;

use super::{settings::Step, *};
use crate::{
    directory::{Account, How, Loads, tests::office},
    predicate::{Known, Predicate, Vocabulary},
    record::{Claim, CreatedVia, Text},
    time::Day,
};

const DAY: Day = Day(20_000);

pub(super) fn policy(change: impl Fn(&mut AssignSettings)) -> AssignPolicy {
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
    let decision = assign_owner(&subject(records, &context), &named, kept);
    let id = |owner| directory.id_of(owner).to_owned();
    (
        decision.owner.map(id).unwrap_or_default(),
        decision.rule,
        decision.runner_up.map(|(rule, _)| rule),
    )
}

/// A contact of these records, of which nothing else is known.
fn subject<'s, 'a>(
    records: &'s [Record<'a>],
    context: &'s AssignContext<'s>,
) -> ContactSubject<'s, 'a> {
    ContactSubject {
        stage: StageChange::default(),
        held: None,
        record: &records[0],
        records,
        agent: None,
        first: 0,
        pursued: None,
        happened: &[],
        context,
    }
}

/// A record whose OwnerID and mapped column name these; `""`: nobody.
fn naming(owner_id: &'static str, mapped: &'static str) -> Record<'static> {
    let directory = office();
    Record {
        owner_id: claim(&directory, owner_id),
        mapping: claim(&directory, mapped),
        ..Record::default()
    }
}

#[test]
fn the_first_assigner_that_gives_an_owner_wins() {
    let (usual, both) = (policy(|_| {}), [naming("U2", "U1")]);
    let by_id = ("U2".into(), "owner_id", Some("mapping"));
    assert_eq!(decide(&usual, &both), by_id);
    let turned = policy(|settings| settings.order = vec![Step::Mapping, Step::OwnerId]);
    let by_column = ("U1".into(), "mapping", Some("owner_id"));
    assert_eq!(decide(&turned, &both), by_column);
    let made_by_another = Record {
        created_by: claim(&office(), "U3"),
        created_via: CreatedVia::Manual,
        ..naming("U2", "U1")
    };
    assert_eq!(
        decide(&usual, &[made_by_another]),
        by_id,
        "the first who disagrees is told"
    );
    let unknown = decide(&usual, &[naming("U99", "U1")]);
    assert_eq!(unknown, ("U1".into(), "mapping", None), "the next is asked");
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
    let subject = subject(std::slice::from_ref(&record), &context);
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
    let grants = grant_wishes(
        &wishes,
        &none,
        rules,
        &directory,
        &active,
        (&mut loads, &mut Turns::default()),
    );
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
    assert_eq!(decide(&policy(|_| {}), &[naming("U4", "")]).0, "U4");
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
fn two_records_that_name_two_owners_are_a_conflict_and_the_rule_is_that_of_whose_is_kept() {
    let two = [naming("U1", ""), naming("U2", "")];
    let expected = ("U1".into(), "owner_id", Some("owner_id"));
    assert_eq!(decide(&policy(|_| {}), &two), expected);
    let two = [naming("", "U1"), naming("U2", "")];
    let expected = ("U1".into(), "mapping", Some("owner_id"));
    assert_eq!(decide(&policy(|_| {}), &two), expected);
}
