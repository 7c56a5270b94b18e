//! The table `change_requests`: what was asked, and what became of it.

use std::path::Path;

use anyhow::Result;

use super::{heard::Heard, tables::DataWriters};
use crate::{
    access::{Answer, Carried, Requests},
    job::Job,
    ledger::{Ledger, Past},
    party::Party,
    table::{Batch, schema::data::CHANGE_REQUESTS},
};

/// Writes the table; `answers` are those of contacts, in any order. Out: what became of the lines of the file, if there is one.
pub(super) fn write(
    writers: &mut DataWriters,
    (job, ledger): (&Job, Option<(&Ledger, &Past)>),
    requests: &Requests<'_>,
    answers: Vec<Answer>,
) -> Result<Option<Heard>> {
    let heard = |file: &Path| Heard::new(file, "request", CHANGE_REQUESTS.name);
    let mut heard = job.requests_file().map(heard);
    let answers = requests.complete(answers);
    if let Some((ledger, past)) = ledger {
        let applied = answers.iter().filter(|answer| answer.is_applied());
        let carried = applied.map(|answer| {
            let request = &requests.all()[answer.request as usize];
            let earlier = past.carried(request).and_then(|carried| carried.before);
            let before = answer.owners.and_then(|[before, _]| before);
            let before = before.map_or(earlier, Party::user);
            let rule = answer.rule;
            (request, Carried { rule, before })
        });
        ledger.write_requests(carried, &job.directory)?;
    }
    let mut batch = Batch::new(&CHANGE_REQUESTS, answers.len());
    for answer in answers {
        let request = &requests.all()[answer.request as usize];
        match &mut heard {
            Some(heard) if answer.is_applied() => heard.count(true),
            Some(heard) => heard.miss(request.line, answer.result.name(), answer.reason),
            None => {}
        }
        let mut row = batch.row();
        row.text(&request.id);
        match answer.contact {
            Some(contact) => row.text_fmt(format_args!("{contact}")),
            None => row.text(""),
        };
        row.text(&request.requested_by).text(&request.action);
        row.text(answer.result.name());
        row.text(answer.rule.spec).text(answer.reason);
        row.text(&request.target)
            .moment(request.requested_at)
            .text(answer.rule.id)
            .count(request.line);
        row.end();
    }
    writers.requests.write(&batch.finish())?;
    Ok(heard)
}
