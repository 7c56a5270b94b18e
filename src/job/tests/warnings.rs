//! What a person should know of a pipeline file, and what does not stop a nightly run.

use super::*;

/// The rest of a file with a directory, from line 8 on; U1008 has left.
const WARNINGS: &[(&str, &str)] = &[
    ("[assign.default]\nowner = 'U1008'", "9:1: `U1008`"),
    (
        "[assign.default]\nby_source = { kv = 'user:U1008' }",
        "9:15: `user:U1008`",
    ),
    (
        "[[assign.pool]]\nname = 'ny'\nmembers = ['U1003', 'U1008']",
        "10:21: `U1008`",
    ),
    (
        "[[assign.territory]]\nwhen = \"region = 'NY'\"\nto = 'U1008'",
        "10:1: `U1008`",
    ),
    ("[assign.succession]\notherwise = 'U1008'", "9:1: `U1008`"),
    ("[[send]]\nname = 'n'\nfallback = 'U1008'", "10:1: `U1008`"),
    (
        "[[send]]\nname = 'n'\nfrom = 'user:U1008'",
        "10:1: `user:U1008`",
    ),
    (
        "[[export]]\ntarget = 'levitate'\nstand_ins.otherwise = 'U1008'",
        "10:11: `U1008`",
    ),
    (
        "[flags.sla_breached]\nescalate_to = 'U1008'",
        "9:1: `U1008`",
    ),
];

#[test]
fn who_has_left_is_passed_over_with_a_warning_that_says_whom_to_name() {
    for (text, expected) in WARNINGS {
        let job = valid(
            &format!("{SOURCE}{DIRECTORY}{text}\n"),
            &["as_of=2026-11-21"],
        );
        let told: Vec<String> = job.warnings.iter().map(Problem::headline).collect();
        let start =
            format!("x.toml:{expected} is not active on 2026-11-21 and is passed over; name ");
        let is_told = told.len() == 1 && told[0].contains(&start);
        assert!(is_told, "{text}: {told:?}");
        assert!(job.flags.sla_breached.escalate_to.is_none());
    }
}

/// The office of Rockland is closed.
#[test]
fn an_entity_or_pool_of_which_nobody_is_active_is_passed_over_with_a_warning() {
    const POOL: &str = "\n[[assign.pool]]\nname = 'p'\nmembers = ['U1008']";
    let of_office = "nobody of `harborlight-rockland` is active on 2026-11-21 and is passed over; \
        name `office:harborlight-camden`, who takes over";
    let of_pool = "nobody of pool `p` is active on 2026-11-21 and is passed over";
    for (text, pool, expected) in [
        (
            "[assign.default]\nowner = 'harborlight-rockland'",
            "",
            of_office,
        ),
        (
            "[flags.sla_breached]\nescalate_to = 'harborlight-rockland'",
            "",
            of_office,
        ),
        (
            "[flags.sla_breached]\nescalate_to = 'pool:p'",
            POOL,
            of_pool,
        ),
    ] {
        let text = format!("{SOURCE}{DIRECTORY}{text}{pool}\n");
        let job = valid(&text, &["as_of=2026-11-21"]);
        let told: Vec<String> = job.warnings.iter().map(Problem::headline).collect();
        let is_told = told.iter().any(|told| told.contains(expected));
        assert!(is_told, "{text}: {told:?}");
        assert!(job.flags.sla_breached.escalate_to.is_none());
    }
}

#[test]
fn a_run_in_the_name_of_who_has_left_is_told_whom_to_name() {
    let text = format!("acting_as = 'user:U1008'\n{SOURCE}{DIRECTORY}");
    let [told] = &*valid(&text, &["as_of=2026-11-21"]).warnings else {
        panic!("one warning");
    };
    let told = told.headline();
    let expected = "x.toml:1:1: `user:U1008` is not active on 2026-11-21 but the run acts for that user; name ";
    assert!(told.contains(expected), "{told}");
}

#[test]
fn what_only_the_acting_party_answers_is_a_warning() {
    let kvcore = format!("profile = 'kvcore'\nassign.default.owner = 'U1003'\n{SOURCE}{DIRECTORY}");
    let told = |set: &[&str]| {
        let warnings = valid(&kvcore, set).warnings.into_iter();
        warnings
            .map(|warning| warning.to_string())
            .collect::<Vec<_>>()
    };
    let party = "acting_as=office:bluegum-austin";
    let [warning] = &*told(&[party]) else {
        panic!("{:?}", told(&[party]));
    };
    assert!(warning.contains("leaves `merge.neutral` open"), "{warning}");
    assert!(warning.contains("all others stay apart"), "{warning}");
    assert_eq!(told(&[party, "merge.neutral=block"]), [""; 0]);
}

#[test]
fn where_every_contact_must_have_an_owner_something_sees_to_it() {
    let levitate = format!("profile = 'levitate'\n{SOURCE}{DIRECTORY}");
    let told = |rest: &str| valid(&format!("{levitate}{rest}"), &[]).warnings;
    let [warning] = &*told("") else {
        panic!("one warning");
    };
    let told_so = warning.to_string();
    assert!(told_so.contains("and nothing sees to it"), "{told_so}");
    for rest in [
        "[assign.default]\nowner = 'U1003'\n",
        "[[gate]]\nname = 'all'\ncheck = 'coverage_rate >= 0.9'\n",
        "[assign]\nowner_cardinality = 'zero_or_one'\n",
    ] {
        assert!(told(rest).is_empty(), "{rest}");
    }
}
