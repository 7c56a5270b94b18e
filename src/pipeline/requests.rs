//! The table `change_requests`: what was asked, and what became of it.

use anyhow::Result;

use super::tables::DataWriters;
use crate::{
    access::{Answer, Requests},
    table::{Batch, schema::data::CHANGE_REQUESTS},
};

/// Writes the table; `answers` are those of contacts, in any order.
pub(super) fn write(
    writers: &mut DataWriters,
    requests: &Requests<'_>,
    answers: Vec<Answer>,
) -> Result<()> {
    let answers = requests.complete(answers);
    let mut batch = Batch::new(&CHANGE_REQUESTS, answers.len());
    for answer in answers {
        let request = &requests.all()[answer.request as usize];
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
    writers.requests.write(&batch.finish())
}
