//! Why a contact has its owner: the step of the cascade that decided, those asked before it in vain, all others that had something to say,
//! and the rule of R-MERGE.

use std::borrow::Cow;

use super::{
    layout::Cells,
    names::Names,
    requests,
    topics::{TopicKind, sentence},
};
use crate::{
    access::{self, Answered},
    finished::{Row, Rows},
    list::join,
};

/// The lines of the section.
pub(super) fn why(
    contact: Row<'_>,
    decision: Option<Row<'_>>,
    merges: &Rows,
    requests: &Rows,
    names: &Names,
) -> Cells {
    let Some(decision) = decision else {
        return vec![vec!["No decision is on record.".to_owned()]];
    };
    let text = |name| decision.text(name).into_owned();
    let asked = asked(decision, requests);
    let mut lines = vec![said("owner", names.party(&contact.text("owner_id")))];
    if let Some(rule) = decision.given("rule") {
        let kinds = [TopicKind::Assigner, TopicKind::MergeRule];
        let by = asked.map_or_else(
            || with_sentence(&kinds, &rule),
            |request| format!("{rule}: {}", request.text("reason")),
        );
        lines.push(said("by", by));
    } else if decision.text("exempt") == "true" {
        lines.push(said("by", "policy: its class needs no owner".to_owned()));
    }
    let evidence = names.told(&text("evidence"));
    lines.push(said("evidence", evidence));
    lines.extend(asked.map(|request| said("", requests::asked(request, names))));
    let silent = Some(decision.list("silent").join(", ")).filter(|steps| !steps.is_empty());
    lines.extend(silent.map(|steps| said("asked", format!("{steps}: nothing to go on"))));
    let others = decision.list("tried").into_iter();
    lines.extend(others.map(|words| said("heard", names.told(words))));
    if let Some(runner_up) = decision.given("runner_up_rule") {
        let party = names.party(&text("runner_up_id"));
        lines.push(said(
            "overruled",
            format!("{runner_up} would have said {party}"),
        ));
        let told = [contact.text("owner_id"), decision.text("runner_up_id")];
        lines.extend(others_named(merges, &told, names));
    }
    let merge = merge_rule(decision, merges).filter(|rule| *rule != decision.text("rule"));
    lines.extend(merge.map(|rule| said("merge", with_sentence(&[TopicKind::MergeRule], &rule))));
    lines.push(said("", text("merge_evidence")));
    lines.extend(owners_merged(merges, names));
    let agent = join([text("agent_rule"), text("agent_evidence")], ": ");
    lines.push(said("agent", names.told(&agent)));
    lines.retain(|line| !line[1].is_empty());
    lines
}

/// The request that gave the contact its owner, if one did.
fn asked<'r>(decision: Row<'_>, requests: &'r Rows) -> Option<Row<'r>> {
    let evidence = decision.text("evidence");
    let gave = |row: &Row<'_>| {
        let text = |name| row.text(name);
        text("result") == Answered::Applied.name()
            && text("rule") == decision.text("rule")
            && access::evidence(&text("request_id"), &text("requested_by")) == evidence
    };
    requests.iter().find(gave)
}

/// The rule of R-MERGE that decided among the owners of the records.
fn merge_rule(decision: Row<'_>, merges: &Rows) -> Option<String> {
    match merges.iter().next() {
        Some(merge) => merge.given("rule"),
        None => decision.given("merge_rule"),
    }
}

/// For each merge of two owners: whose the records were, and whose they are.
fn owners_merged(merges: &Rows, names: &Names) -> Cells {
    let line = |row: Row<'_>| {
        let party = |name| names.party(&row.text(name));
        let [primary, absorbed, result] =
            ["owner_primary", "owner_absorbed", "owner_result"].map(party);
        (primary != absorbed).then(|| {
            let record = row.text("absorbed_record");
            said("", format!("{record}: {primary} and {absorbed} → {result}"))
        })
    };
    merges.iter().filter_map(line).collect()
}

/// The owners of absorbed records who are not `told` yet, each once.
fn others_named(merges: &Rows, told: &[Cow<'_, str>], names: &Names) -> Cells {
    let mut told = told.to_vec();
    let mut lines = Cells::new();
    for row in merges.iter() {
        let owner = row.text("owner_absorbed");
        if !owner.is_empty() && !told.contains(&owner) {
            let record = row.text("absorbed_record");
            lines.push(said("", format!("{record} names {}", names.party(&owner))));
            told.push(owner);
        }
    }
    lines
}

fn said(what: &str, words: String) -> Vec<String> {
    vec![what.to_owned(), words]
}

fn with_sentence(kinds: &[TopicKind], rule: &str) -> String {
    match sentence(kinds, rule) {
        Some(says) => format!("{rule}: {says}"),
        None => rule.to_owned(),
    }
}
