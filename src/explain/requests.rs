//! What people asked to be changed on a contact, and what became of it: the lines of `change_requests` that mean it.

use super::{layout::Cells, names::Names};
use crate::{
    finished::{Row, Rows},
    list::join,
};

/// The lines of the section.
pub(super) fn lines(requests: &Rows, names: &Names) -> Cells {
    let told = requests.iter().map(|request| {
        let text = |name| request.text(name).into_owned();
        let by = join([text("rule"), text("rule_id")], ", ");
        let answer = format!("{}: {} ({by})", text("result"), text("reason"));
        [
            vec![text("request_id"), asked(request, names)],
            vec![String::new(), answer],
        ]
    });
    told.flatten().collect()
}

/// Who asked when, and for what: `Karen Ellis (U1004) asked on 2026-10-12: set owner Li Wen (U1010)`.
pub(super) fn asked(request: Row<'_>, names: &Names) -> String {
    let text = |name| request.text(name).into_owned();
    let who = names.party(&text("requested_by"));
    let when = [&format!("{who} asked"), &request.day("requested_at")];
    let whom = request.given("target").map(|target| names.party(&target));
    let what = [text("action").replace('_', " "), whom.unwrap_or_default()];
    format!("{}: {}", join(when, " on "), join(what, " "))
}
