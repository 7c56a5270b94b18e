//! What a decision remembers of all that was said.

use super::*;
use crate::{
    assign::{MOVERS, tests::policy},
    directory::{Active, tests::office},
    time::Day,
};

#[test]
fn what_several_say_is_noted_once() {
    let mut tried = String::new();
    for words in ["`Li` of web", "`Lee` of web", "`Li` of web"] {
        note(&mut tried, "mapping", |out| out.push_str(words));
    }
    let tried: Vec<_> = List::from_joined(&tried).iter().collect();
    assert_eq!(tried, ["mapping: `Li` of web", "mapping: `Lee` of web"]);
}

#[test]
fn who_gets_a_contact_after_all_is_no_conflict() {
    let (directory, policy) = (office(), policy(|_| {}));
    let active = Active::on(Day(1), &directory);
    let context = AssignContext::new(&directory, &policy, &active);
    let [ann, dana] = ["U1", "U2"].map(|id| directory.party_by_id(id).unwrap());
    let held = Held {
        party: ann,
        day: Day(1),
        is_back: false,
    };
    let changes: [&dyn Fn(&mut OwnerDecision); 3] = [
        &|decision| decision.keep(held, &context),
        &|decision| decision.hand_over(MOVERS[0], ann, "gone"),
        &|decision| decision.stay(MOVERS[0], ann, "gone"),
    ];
    for change in changes {
        let conflict = |said| {
            let mut decision = OwnerDecision {
                runner_up: Some(("mapping", said)),
                ..OwnerDecision::default()
            };
            change(&mut decision);
            decision.runner_up.map(|(_, party)| party)
        };
        assert_eq!([ann, dana].map(conflict), [None, Some(dana)]);
    }
}

#[test]
fn what_is_given_after_a_move_is_moved_no_longer() {
    let directory = office();
    let [ann, dana] = ["U1", "U2"].map(|id| directory.party_by_id(id).unwrap());
    let mut decision = OwnerDecision {
        owner: Some(ann),
        is_exempt: true,
        ..OwnerDecision::default()
    };
    decision.hand_over(MOVERS[0], dana, "gone");
    assert!(decision.is_moved());
    decision.change(Some(ann), "R-ACCESS-3", "asked for".to_owned());
    assert!(!decision.is_moved());
    decision.decide(ann, String::new(), None);
    assert!(!decision.is_exempt, "a person has given it an owner");
}
