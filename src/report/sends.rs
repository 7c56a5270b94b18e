//! What the send plans came to: fall-backs by reason, and contacts on the lists of several plans.

use super::{Reporting, owners::Filled};
use crate::{
    party::Party,
    send::{Overlap, Plan},
    table::{
        Batch,
        schema::reports::{SEND_FALLBACKS, SEND_OVERLAP},
    },
};

/// What the plans of a run came to, beside their counts.
#[derive(Clone, Copy, Debug)]
pub struct Sent<'r> {
    /// The plans.
    pub plans: &'r [Plan],
    /// Contacts on several lists, worst first.
    pub overlaps: &'r [Overlap],
    /// Contacts on several lists beyond those.
    pub overlaps_left_out: u64,
}

/// The outcomes of each step in which another sends than who was asked, or nobody.
pub(super) fn send_fallbacks(run: &Reporting<'_>) -> Filled {
    let counts = &run.tally.sends;
    let mut batch = Batch::new(&SEND_FALLBACKS, 0);
    for (outcome, contacts) in counts.iter() {
        if outcome.is_sent && outcome.reason.is_as_asked() {
            continue;
        }
        let (plan, step) = outcome.step;
        let plan = &run.sent.plans[usize::from(plan)];
        let audience = counts.audience(outcome.step);
        let mut row = batch.row();
        row.text(&plan.name)
            .text(&plan.steps[usize::from(step)].name)
            .text(outcome.reason.name())
            .text(outcome.rule);
        row.boolean(outcome.is_sent)
            .count(contacts)
            .count(audience)
            .float(contacts as f64 / audience as f64);
        row.end();
    }
    (SEND_FALLBACKS.clone(), batch)
}

/// The contacts on the lists of several plans that are going out.
pub(super) fn send_overlap(run: &Reporting<'_>) -> Filled {
    let mut batch = Batch::new(&SEND_OVERLAP, run.sent.overlaps.len());
    let directory = run.standing.directory;
    for (rank, overlap) in (1_u64..).zip(run.sent.overlaps) {
        let name = |plan: &u16| &*run.sent.plans[usize::from(*plan)].name;
        let id = |sender: &Party| directory.id_of(*sender);
        let mut row = batch.row();
        row.count(rank)
            .text_fmt(format_args!("{}", overlap.contact))
            .text(&overlap.full_name)
            .list(overlap.plans.iter().map(name));
        row.list(overlap.senders.iter().map(id))
            .count(overlap.senders.len());
        row.end();
    }
    (SEND_OVERLAP.clone(), batch)
}
