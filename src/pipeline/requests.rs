//! The table `change_requests`: what was asked, and what became of it.

use std::path::Path;

use anyhow::Result;

use super::{heard::Heard, tables::DataWriters};
use crate::{
    access::{Answer, Earlier, Request, Requests},
    job::Job,
    ledger::{Ledger, Past},
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
    let answered = |request: &Request| ledger.and_then(|(_, past)| past.answered(request));
    let answers = requests.complete(answers, answered);
    let earlier = |answer: &Answer| {
        let request = &requests.all()[answer.request as usize];
        answered(request).filter(|_| answer.is_final())
    };
    let earlier: Vec<Option<Earlier>> = answers.iter().map(earlier).collect();
    let decided_on = |earlier: &Option<Earlier>| earlier.map_or(job.as_of, |earlier| earlier.on);
    if let Some((ledger, past)) = ledger {
        let decided = answers.iter().zip(&earlier);
        let decided = decided.filter(|(answer, _)| answer.is_final());
        let decided = decided.map(|(answer, earlier)| {
            let held = answer.owners.map(|[before, _]| before.into());
            let now = Earlier {
                result: answer.result,
                rule: answer.rule,
                reason: answer.rejected_for(),
                on: decided_on(earlier),
                before: held.or_else(|| (*earlier)?.before),
            };
            (&requests.all()[answer.request as usize], now)
        });
        ledger.write_requests(past, decided, &job.directory)?;
    }
    let mut batch = Batch::new(&CHANGE_REQUESTS, answers.len());
    for (answer, earlier) in answers.iter().zip(&earlier) {
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
            .count(request.line)
            .day(decided_on(earlier));
        row.end();
    }
    writers.requests.write(&batch.finish())?;
    Ok(heard)
}
