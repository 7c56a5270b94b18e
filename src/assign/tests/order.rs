//! What stands before what in the cascade, and what each step leaves alone.

use std::cmp::Ordering;

use super::{super::settings::ListingAgentLevel, *};

/// Policy, with a ledger and accounts, of these steps and this default owner.
fn policy_of(order: &[Step], owner: Option<Party>) -> AssignPolicy {
    let settings = AssignSettings {
        order: order.to_vec(),
        unowned_classes: vec!["buyer".into()],
        promote_on: vec!["appraisal".into()],
        listing_agent: ListingAgentLevel::PrimaryOwner,
        ..AssignSettings::default()
    };
    let defaults = Defaults {
        all: owner,
        ..Defaults::default()
    };
    let has = Has {
        ledger: true,
        accounts: true,
    };
    AssignPolicy::new(&settings, defaults, AssignRules::default(), has, true)
}

#[test]
fn a_lister_names_the_owner_where_no_later_step_does() {
    let directory = office();
    let policy = policy_of(&[Step::ListingAgent, Step::OwnerId], None);
    let active = Active::on(DAY, &directory);
    let context = AssignContext::new(&directory, &policy, &active);
    for (owner_id, expected) in [("", ("U1", false, true)), ("U2", ("U2", false, false))] {
        let record = Record {
            listing_agent: claim(&directory, "U1"),
            created_via: CreatedVia::Enquiry,
            ..naming(owner_id, "")
        };
        let named = named_owner(&RecordSubject {
            record: &record,
            source: "crm",
            owner_column: "",
            first_correspondent: None,
            held: Says::Nothing,
            context: &context,
        });
        let named = named.unwrap();
        let found = (
            directory.id_of(named.party),
            named.is_first,
            named.is_lister,
        );
        assert_eq!(found, expected);
    }
}

#[test]
fn that_a_source_still_names_who_has_left_is_no_conflict_with_the_ledger() {
    let directory = office();
    let [party, gone] = ["U2", "U4"].map(|id| directory.party_by_id(id).unwrap());
    let policy = policy_of(&[], None);
    let active = Active::on(DAY, &directory);
    let context = AssignContext::new(&directory, &policy, &active);
    for (named, conflict) in [("U4", None), ("U1", Some("owner_id"))] {
        let records = [naming(named, "")];
        let says = ask_record(&RecordSubject {
            record: &records[0],
            source: "crm",
            owner_column: "",
            first_correspondent: None,
            held: Says::Held(Held {
                party,
                day: DAY,
                is_back: false,
            }),
            context: &context,
        });
        let decision = assign_owner(&subject(&records, &context), &[says], Some(party));
        assert_eq!(decision.owner, Some(party));
        assert_eq!(decision.runner_up.map(|(rule, _)| rule), conflict);
    }
    let records = [Record::default()];
    for holder in [party, gone] {
        let subject = ContactSubject {
            held: Some(holder),
            ..subject(&records, &context)
        };
        let is_held = subject.is_held_in(Target::Party(holder));
        assert_eq!(is_held, holder == party, "who has left holds nothing");
    }
}

#[test]
fn where_the_ledger_stands_in_the_order_is_told() {
    let party = office().party_by_id("T");
    let orders = [&[][..], &[Step::Default, Step::Current]];
    let asked_first = orders.map(|order| policy_of(order, party).asks_ledger_first());
    assert_eq!(asked_first, [Some(true), Some(false)]);
    let by_hand = Namings {
        by_hand: party,
        ..Namings::default()
    };
    assert_eq!(
        by_hand.turn(&policy_of(&[], None)),
        Some(Ordering::Less),
        "a person stands before it"
    );
}

#[test]
fn no_account_gives_an_owner_to_a_class_that_needs_none_and_nobody_pursues_what_is_named() {
    let mut directory = office();
    let [ann, dana] = ["U1", "U2"].map(|id| directory.party_by_id(id));
    directory.accounts.push(Account {
        id: "K".to_owned(),
        name: String::new(),
        owner: dana,
    });
    let policy = policy_of(&[Step::Account, Step::Pursuit, Step::OwnerId], None);
    let active = Active::on(DAY, &directory);
    let context = AssignContext::new(&directory, &policy, &active);
    for (class, account, owner_id, owner) in [
        ("seller", "K", "", dana),
        ("buyer", "K", "", None),
        ("seller", "", "T", directory.party_by_id("T")),
        ("seller", "", "", ann),
    ] {
        let mut records = [naming(owner_id, "")];
        records[0].texts[Text::ContactClass as usize] = class;
        records[0].texts[Text::AccountId as usize] = account;
        let says = ask_record(&RecordSubject {
            record: &records[0],
            source: "crm",
            owner_column: "",
            first_correspondent: None,
            held: Says::Nothing,
            context: &context,
        });
        let pursued = ann.and_then(Party::user).zip(Some(DAY.start()));
        let subject = ContactSubject {
            pursued: pursued.filter(|_| account.is_empty()),
            ..subject(&records, &context)
        };
        let kept = says.owner();
        let decision = assign_owner(&subject, &[says], kept);
        assert_eq!(decision.owner, owner, "{class} {account} {owner_id}");
    }
}

#[test]
fn who_has_no_home_is_of_no_pool_of_an_entity() {
    let mut directory = office();
    let entity = directory.entity_by_id("C");
    let all = users_of(&directory, entity, None).len();
    directory.users[0].entity = None;
    let users = users_of(&directory, entity, None);
    assert_eq!((users.len(), users.contains(&UserIx(0))), (all - 1, false));
}

/// Of U4, who has left, and of whose contacts a rule would move each.
#[test]
fn a_rule_moves_what_counts_and_waits_for_nothing_also_from_who_would_be_protected_if_still_there()
{
    let directory = office();
    let [gone, heir] = ["U4", "U2"].map(|id| directory.party_by_id(id).unwrap());
    let mut policy = all_to(heir, heir.user().unwrap());
    policy.rules.moves.touched_days = 7;
    let active = Active::on(DAY, &directory);
    let context = AssignContext::new(&directory, &policy, &active);
    let moved = |archived, wishes: &[_], context: &AssignContext<'_>| {
        let records = [Record {
            archived,
            ..Record::default()
        }];
        let mut decision = OwnerDecision {
            owner: Some(gone),
            wishes: wishes.to_vec(),
            ..OwnerDecision::default()
        };
        move_owner(&subject(&records, context), &mut decision, || {
            Some(DAY.start())
        });
        (decision.wishes.len(), decision.tried)
    };
    let waits = [("balance", Target::Pool(PoolIx(0)))];
    for (archived, wishes, left) in [(false, &[][..], 1), (true, &[], 0), (false, &waits, 1)] {
        assert_eq!(moved(archived, wishes, &context), (left, String::new()));
    }
    let grants = Grants::default();
    let granted = AssignContext {
        grants: Some(&grants),
        ..context
    };
    let nothing = (0, String::new());
    assert_eq!(moved(false, &[], &granted), nothing, "a person has decided");
}

#[test]
fn a_pool_gets_nothing_archived_and_who_holds_a_contact_works_it_no_more_than_others() {
    let directory = office();
    let heir = directory.party_by_id("U2").unwrap();
    let mut policy = all_to(heir, heir.user().unwrap());
    let mut steps = policy.order.iter().copied();
    policy.routing = Vec::from_iter(steps.find(|step| step.id == Step::Balance.name()));
    let active = Active::on(DAY, &directory);
    let context = AssignContext::new(&directory, &policy, &active);
    for (archived, wishes) in [(false, 1), (true, 0)] {
        let records = [Record {
            archived,
            ..Record::default()
        }];
        let subject = subject(&records, &context);
        assert_eq!(assign_owner(&subject, &[], None).wishes.len(), wishes);
        let held = ContactSubject {
            held: Some(heir),
            ..subject
        };
        let routed = route(&held);
        assert_eq!((routed.owner, routed.wishes.len()), (None, wishes));
    }
}

#[test]
fn the_default_is_that_of_the_first_office_that_has_one() {
    let directory = office();
    let [owner, closed] = ["U2", "X"].map(|id| directory.party_by_id(id).unwrap());
    let defaults = Defaults {
        by_office: [(closed.entity().unwrap(), owner)].into(),
        ..Defaults::default()
    };
    let (settings, rules) = (AssignSettings::default(), AssignRules::default());
    let policy = AssignPolicy::new(&settings, defaults, rules, Has::default(), true);
    let active = Active::on(DAY, &directory);
    let context = AssignContext::new(&directory, &policy, &active);
    let records = [Record {
        assigned_agent: claim(&directory, "U3"),
        listing_agent: claim(&directory, "U4"),
        ..Record::default()
    }];
    let subject = subject(&records, &context);
    assert_eq!(Vec::from_iter(policy.defaults_of(&subject)), [owner]);
}
