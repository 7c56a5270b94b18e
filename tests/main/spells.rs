//! The history of ownership, held against the contacts of each night and against what it told the night before (R-HISTORY-2).

use std::collections::BTreeMap;

use crate::support::Run;

/// Rules of spells in which a contact is not there.
const ENDS: [&str; 2] = ["merged", "removed"];

/// A row of the history: from when to when, who, by which rule, since which run.
#[derive(Clone, Debug, PartialEq)]
struct Spell {
    from: String,
    until: String,
    owner: String,
    rule: String,
    run: String,
}

/// The spells of every contact, in their order.
fn spells(run: &Run) -> BTreeMap<String, Vec<Spell>> {
    let columns = [
        "contact_id",
        "valid_from",
        "valid_to",
        "owner_id",
        "rule",
        "run_id",
    ];
    let mut spells: BTreeMap<String, Vec<Spell>> = BTreeMap::new();
    for row in run.rows("ownership_history", &columns) {
        let [contact, from, until, owner, rule, run] = row.try_into().unwrap();
        let spell = Spell {
            from,
            until,
            owner,
            rule,
            run,
        };
        spells.entry(contact).or_default().push(spell);
    }
    spells
}

/// Spells of a contact follow one another without a gap or a day in two of them, the last one goes on and is of the contact's owner, by the rule
/// that the contact names if it is new; an owner whom the directory has lost is in no table but this.
fn assert_whole(run: &Run, users: &[&str]) {
    let owners = run.map("contacts", "contact_id", "owner_id");
    let rules = run.map("contacts", "contact_id", "owner_rule");
    let told = spells(run);
    assert!(owners.keys().all(|contact| told.contains_key(contact)));
    for (contact, spells) in &told {
        for pair in spells.windows(2) {
            assert_eq!(pair[0].until, pair[1].from, "{contact} {spells:?}");
            assert!(pair[0].from <= pair[0].until, "{contact} {spells:?}");
        }
        let last = spells.last().unwrap();
        assert_eq!(last.until, "", "{contact} {spells:?}");
        let is_lost = last.owner.starts_with('U') && !users.contains(&&*last.owner);
        match owners.get(contact) {
            Some(owner) if is_lost => assert_eq!(owner, ""),
            Some(owner) => {
                assert_eq!((owner, ENDS.contains(&&*last.rule)), (&last.owner, false));
                let is_new = last.run == run.outcome.manifest.run_id && !owner.is_empty();
                assert!(!is_new || rules[contact] == last.rule, "{contact} {last:?}");
            }
            None => assert!(last.owner.is_empty() && ENDS.contains(&&*last.rule)),
        }
    }
}

/// What was told of a day until that of the run before is told as it was, and nobody is forgotten.
fn assert_kept(before: &Run, after: &Run) {
    let as_of = before.outcome.manifest.as_of.as_str();
    let now = spells(after);
    for (contact, told) in spells(before) {
        let kept = &now[&contact][..told.len()];
        for (was, is) in told.iter().zip(kept) {
            let is_ended_since = was.until.is_empty() && is.until.as_str() > as_of;
            let until = if is_ended_since { "" } else { &is.until };
            let is = Spell {
                until: until.to_owned(),
                ..is.clone()
            };
            assert_eq!(*was, is, "{contact}");
        }
    }
}

/// The contact of these mailboxes keeps its ID, as far as `known`, whatever becomes of its records.
pub(crate) fn assert_same_ids(
    run: &Run,
    mailboxes: &[String],
    known: &mut BTreeMap<String, String>,
) {
    let rows = run.rows("contacts", &["emails", "contact_id"]);
    for row in rows.into_iter().filter(|row| mailboxes.contains(&row[0])) {
        let [mailbox, contact] = row.try_into().unwrap();
        let id = known.entry(mailbox).or_insert_with(|| contact.clone());
        assert_eq!(*id, contact);
    }
}

/// Holds a night's history against its contacts, and against that of the night `before`.
pub(crate) fn assert_told(before: Option<&Run>, after: &Run, users: &[&str]) {
    assert_whole(after, users);
    if let Some(before) = before {
        assert_kept(before, after);
    }
}
