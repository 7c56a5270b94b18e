//! The registry is complete, its examples hold, and what R-SEND promises holds in every case.

use super::*;
use crate::rule::checks;

#[test]
fn every_example_holds_and_decides_in_the_whole_list() {
    checks::examples_hold(RULES, &Verdict::Pass, |case| choose(case).2.id);
}

#[test]
fn every_rule_has_its_file_its_words_and_its_golden_case() {
    checks::is_complete(RULES, "src/send/rules", 3);
    for number in 1..=7 {
        let spec = format!("R-SEND-{number}");
        assert!(RULES.iter().any(|rule| rule.spec == spec), "{spec}");
    }
}

/// Every case: agent 1 or an office owns or has left, agent 2 is asked for, an office may stand in.
fn all_cases() -> Vec<Case> {
    let sources = [
        Source::Owner,
        Source::Connection(UserIx(2)),
        Source::NotConnected,
        Source::ConnectionInactive,
        Source::User(UserIx(2)),
        Source::UserInactive,
    ];
    let kinds = [
        SendKind::Campaign,
        SendKind::Automation,
        SendKind::Birthday,
        SendKind::Renewal,
    ];
    let mut cases = Vec::new();
    for from in sources {
        for kind in kinds {
            for owner in [None, Some(AGENT), Some(OFFICE)] {
                for bits in 0..32_u8 {
                    let bit = |place: u8| bits & (1 << place) != 0;
                    cases.push(Case {
                        kind,
                        owner,
                        owner_is_active: owner.is_some() && bit(0),
                        is_own_step: bit(1),
                        primary_owner_only: bit(2),
                        consents: bit(3),
                        fallback: bit(4).then_some(Party::Entity(EntityIx(9))),
                        ..asks(from)
                    });
                }
            }
        }
    }
    cases
}

#[test]
fn in_every_case_the_promises_hold() {
    for case in all_cases() {
        let decided = RULES
            .iter()
            .any(|rule| (rule.decide)(&case) != Verdict::Pass);
        assert!(decided, "{case}");
        let (sender, reason, rule) = choose(&case);
        assert!(case.consents || sender.is_none(), "{case}");
        assert!(
            case.owner_is_active || sender.is_none() || sender != case.owner,
            "{case}"
        );
        assert_eq!(reason == Reason::NoConsent, !case.consents, "{case}");
        let asked = Some(Party::User(UserIx(2)));
        if matches!(case.kind, SendKind::Birthday | SendKind::Renewal) {
            assert!(sender != asked && reason != Reason::InactiveUser, "{case}");
        }
        if case.primary_owner_only {
            assert!(sender.is_none() || sender == case.owner, "{case}");
        } else if case.consents && case.fallback.is_some() {
            assert!(sender.is_some(), "{case}: {}", rule.id);
        }
        if reason.is_as_asked() {
            assert!(sender == asked || sender == case.owner, "{case}");
        }
    }
}
