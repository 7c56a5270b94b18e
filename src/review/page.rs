//! The page: every case side by side, and what a person may decide about it.

use super::case::{Assignment, Cases, Contact, Pair, SHOWN, Side};
use crate::{
    html::{self, Html},
    merge::rules,
    plural::counted,
};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The page of a run as of a day.
pub(super) fn page(run: &str, as_of: &str, cases: &Cases) -> String {
    let mut html = html::begin(&format!("Review of {run}"), STYLE);
    html.raw("<body data-run=\"").text(run);
    html.raw("\" data-as-of=\"").text(as_of).raw("\">\n");
    head(&mut html, run, cases);
    html.raw("<main>\n");
    sections(&mut html, cases);
    html.raw("</main>\n");
    html.end(SCRIPT)
}

fn sections(html: &mut Html, cases: &Cases) {
    let [pending, blocked, assignments] = cases.left_out;
    let pair = |html: &mut Html, pair: &Pair, id: &str| pair_card(html, pair, cases, id);
    section(
        html,
        "Pending merges",
        PENDING,
        &cases.pending,
        pending,
        pair,
    );
    section(
        html,
        "Blocked merges",
        BLOCKED,
        &cases.blocked,
        blocked,
        pair,
    );
    section(
        html,
        "Pending assignments",
        ASSIGNMENTS,
        &cases.assignments,
        assignments,
        |html, case, id| assignment_card(html, case, cases, id),
    );
}

const PENDING: &str = "Too alike to pass over, and not alike enough to be merged without you.";
const BLOCKED: &str =
    "One person by the evidence; a rule of ownership or a contradiction keeps the contacts apart.";
const ASSIGNMENTS: &str = "Records of one contact name several assigned agents. Until you choose, the first record's agent stays.";

fn head(html: &mut Html, run: &str, cases: &Cases) {
    html.raw("<header>\n<h1>Review of ")
        .text(run)
        .raw("</h1>\n");
    html.raw("<p class=\"warning\"><strong>This page holds values of people.</strong> It works without a network and sends nothing anywhere; guard it as you guard the exports, and delete it when you are done.</p>\n");
    let count = cases.waiting();
    html.raw("<p>");
    html.text(&format!("{} to decide on. ", counted(count, "case")));
    html.raw("Choose, save, and name the saved file in the pipeline file: <code>decisions = [\"decisions.csv\"]</code>. The next run carries it out, and every run after it. No decision brings two entities into one contact.</p>\n");
    html.raw("<form id=\"save\"><label>Your name <input id=\"by\" autocomplete=\"name\"></label> <button type=\"submit\">Save <output id=\"count\">0</output> decisions</button></form>\n</header>\n");
}

fn section<C>(
    html: &mut Html,
    title: &str,
    says: &str,
    cases: &[C],
    left_out: usize,
    card: impl Fn(&mut Html, &C, &str),
) {
    html.raw("<section>\n<h2>").text(title);
    html.text(&format!(" ({})", cases.len() + left_out))
        .raw("</h2>\n<p>")
        .text(says)
        .raw("</p>\n");
    let kind: String = title.chars().filter(char::is_ascii_alphabetic).collect();
    for (number, case) in cases.iter().enumerate() {
        card(html, case, &format!("{kind}{number}"));
    }
    if left_out > 0 {
        let (wait, come) = match left_out {
            1 => ("waits", "comes"),
            _ => ("wait", "come"),
        };
        let rest = format!(
            "{left_out} more {wait}, and {come} with the review of the next run, in the place of what is decided here."
        );
        html.raw("<p>").text(&rest).raw("</p>\n");
    }
    html.raw("</section>\n");
}

fn pair_card(html: &mut Html, pair: &Pair, cases: &Cases, id: &str) {
    let [left, right] = &pair.sides;
    html.raw("<article>\n<h3>").text(&left.record).raw(" and ");
    html.text(&right.record)
        .raw("</h3>\n<dl><dt>Probability</dt><dd>");
    html.text(&format!("{:.1} %", pair.probability * 100.0));
    html.raw("</dd><dt>Evidence</dt><dd>").text(&pair.evidence);
    html.raw("</dd><dt>Why not merged</dt><dd>")
        .text(&reason(&pair.reason));
    html.raw("</dd></dl>\n");
    let columns: Vec<_> = pair
        .sides
        .iter()
        .map(|side| (side.record.as_str(), cases.contacts.get(&side.contact)))
        .collect();
    table(html, &columns);
    html.raw("<fieldset><legend>Decide</legend>\n");
    let mut answers = vec![("", "Later"), ("keep_apart", "Keep apart")];
    if pair.can_merge() {
        answers.push(("merge", "Merge"));
    }
    for (word, label) in answers {
        radio(html, id, word, label, &left.record, &right.record);
    }
    html.raw("</fieldset>\n");
    if !pair.owners().is_empty() {
        owners(html, pair, left, id);
    }
    why(html, id);
    html.raw("</article>\n");
}

/// Who is to own the contact, if they are merged.
fn owners(html: &mut Html, pair: &Pair, left: &Side, id: &str) {
    let id = format!("{id}owner");
    html.raw("<fieldset><legend>Owner after a merge</legend>\n");
    radio(html, &id, "", "As the rules say", &left.record, "");
    for owner in pair.owners() {
        radio(
            html,
            &id,
            &format!("owner={owner}"),
            owner,
            &left.record,
            "",
        );
    }
    html.raw("</fieldset>\n");
}

fn assignment_card(html: &mut Html, case: &Assignment, cases: &Cases, id: &str) {
    html.raw("<article>\n<h3>")
        .text(&case.record)
        .raw("</h3>\n<dl><dt>Evidence</dt>");
    for evidence in &case.evidence {
        html.raw("<dd>").text(evidence).raw("</dd>");
    }
    html.raw("</dl>\n");
    table(html, &[(&case.record, cases.contacts.get(&case.contact))]);
    html.raw("<fieldset><legend>Who works the contact?</legend>\n");
    radio(html, id, "", "Later", &case.record, "");
    for agent in &case.agents {
        let now = if *agent == case.kept { " (now)" } else { "" };
        let label = format!("{agent}{now}");
        radio(
            html,
            id,
            &format!("assigned={agent}"),
            &label,
            &case.record,
            "",
        );
    }
    html.raw("</fieldset>\n");
    why(html, id);
    html.raw("</article>\n");
}

/// A choice; the empty word is no decision, and chosen at first.
fn radio(html: &mut Html, name: &str, word: &str, label: &str, record: &str, other: &str) {
    html.raw("<label><input type=\"radio\" name=\"").text(name);
    html.raw("\" value=\"").text(word);
    html.raw("\" data-record=\"").text(record);
    html.raw("\" data-other=\"").text(other).raw("\"");
    html.raw(if word.is_empty() { " checked" } else { "" });
    html.raw("> ").text(label).raw("</label>\n");
}

fn why(html: &mut Html, id: &str) {
    html.raw("<label class=\"why\">Reason <input data-why=\"")
        .text(id);
    html.raw("\"></label>\n");
}

/// Fields side by side; those that differ are marked, in words too.
fn table(html: &mut Html, columns: &[(&str, Option<&Contact>)]) {
    html.raw("<table>\n<thead><tr><th scope=\"col\">Field</th>");
    for (record, _) in columns {
        html.raw("<th scope=\"col\">").text(record).raw("</th>");
    }
    html.raw("</tr></thead>\n<tbody>\n");
    for (index, (_, label)) in SHOWN.iter().enumerate() {
        let cells = columns.iter();
        let cells = cells.map(|(_, contact)| contact.map_or("", |contact| &contact.cells[index]));
        let cells: Vec<&str> = cells.collect();
        if cells.iter().all(|cell| cell.is_empty()) {
            continue;
        }
        let differs =
            cells.iter().all(|cell| !cell.is_empty()) && cells.iter().any(|cell| *cell != cells[0]);
        html.raw(if differs {
            "<tr class=\"differs\">"
        } else {
            "<tr>"
        });
        html.raw("<th scope=\"row\">").text(label);
        html.raw(if differs {
            " <small>differs</small>"
        } else {
            ""
        })
        .raw("</th>");
        for cell in cells {
            html.raw("<td>").text(&cell.replace('|', ", ")).raw("</td>");
        }
        html.raw("</tr>\n");
    }
    html.raw("</tbody>\n</table>\n");
}

/// A rule's sentence, else the reason with spaces.
fn reason(id: &str) -> String {
    let rule = rules::rule(id);
    rule.map_or_else(|| id.replace('_', " "), |rule| rule.says.to_owned())
}
