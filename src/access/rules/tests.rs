//! The registry is complete, its examples hold, and some rule decides every case.

use super::*;
use crate::rule::checks;

#[test]
fn every_example_holds_and_decides_in_the_whole_list() {
    checks::examples_hold(RULES, &Verdict::Pass, |case| decide(case).1.id);
}

#[test]
fn every_rule_has_its_file_its_words_and_its_golden_case() {
    checks::is_complete(RULES, "src/access/rules", 2);
}

/// Every request that there can be.
fn all_cases() -> Vec<Case> {
    let levels = [
        None,
        Some(Level::PrimaryOwner),
        Some(Level::Full),
        Some(Level::View),
    ];
    let kinds = [
        Kind::SetOwner,
        Kind::Grant(Level::Full),
        Kind::Grant(Level::View),
        Kind::Remove,
        Kind::Attach,
    ];
    let mut cases = Vec::new();
    for kind in kinds {
        for level in levels {
            for target_level in levels {
                for bits in 0..32_u8 {
                    let bit = |place: u8| bits & (1 << place) != 0;
                    cases.push(Case {
                        level,
                        target_level,
                        target_owns: target_level == Some(Level::PrimaryOwner),
                        edits: bit(0) || matches!(level, Some(Level::PrimaryOwner | Level::Full)),
                        permitted: bit(1),
                        is_own: bit(2) && level == target_level,
                        is_active: bit(3),
                        target_is_active: bit(4),
                        ..asks(kind)
                    });
                }
            }
        }
    }
    cases
}

#[test]
fn some_rule_decides_every_case_and_nobody_takes_a_contact_without_a_right() {
    for case in all_cases() {
        let verdicts = RULES.iter().map(|rule| (rule.decide)(&case));
        assert!(
            verdicts.into_iter().any(|said| said != Verdict::Pass),
            "{case}"
        );
        let (verdict, _) = decide(&case);
        if verdict == Verdict::Apply && case.changes_owner() {
            let gives = case.level == Some(Level::PrimaryOwner);
            assert!(gives || case.permitted && case.edits, "{case}");
        }
        if verdict == Verdict::Apply && !case.edits {
            let is_leaving = case.is_own && case.kind == Kind::Remove;
            let is_attaching = case.level.is_some() && case.kind == Kind::Attach;
            assert!(is_leaving || is_attaching, "{case}");
        }
    }
}
