//! Who holds a contact once its channels and the change requests have had their say (R-ACCESS).

use super::{Settling, contact::Cluster, passed::Passed};
use crate::{
    access::{Answer, Answered, Holding, Office, answer, evidence, holding, uphold},
    assign::OwnerDecision,
    decision::Decision,
    merge::PERSON_DECIDES,
    party::{Party, UserIx},
    time::{Day, Timestamp},
};

/// What became of a request whose owner a person has overruled since.
const OVERRULED: &str = "It was carried out; a later decision on the owner overrules it.";

/// The rights on a contact, and what became of the requests about it.
#[derive(Default)]
pub(super) struct Held {
    pub(super) holding: Holding,
    pub(super) answers: Vec<Answer>,
    /// The owner came by a request.
    pub(super) is_requested: bool,
    /// Since when it is the owner's, or nobody's, once a request has changed that: what the records say of it counts no more.
    pub(super) owner_since: Option<Option<Timestamp>>,
    /// A person's decision gave the contact another owner.
    pub(super) given: Option<Given>,
    /// The last day of the person's decision on the owner, if it says one.
    pub(super) until: Option<Day>,
    /// Every change of owner by requests and decisions, in the order in which they were heard.
    pub(super) changes: Vec<Passed>,
}

/// Another owner by a person's decision.
pub(super) struct Given {
    /// The day of the decision, if it says one.
    pub(super) at: Option<Timestamp>,
    /// Whose the contact was, and whose it is.
    pub(super) owners: [Option<Party>; 2],
    /// Who decided, and why.
    pub(super) evidence: String,
}

/// Holds a contact: a request that is applied changes the decision on its owner, and an owner who has left hands it on, before what is
/// asked after that day and after what was asked until then; what a lifecycle rule moves it moves on the as-of date. What a person has `decided` on the owner comes in its turn: it overrules what
/// was asked before its day, and what is asked from then on is asked of the owner whom it names; without a day it comes first.
pub(super) fn hold(
    run: &Settling<'_>,
    cluster: &Cluster<'_, '_>,
    decision: &mut OwnerDecision,
    decided: Option<(Party, &Decision)>,
    agents: &[UserIx],
    hand_over: impl Fn(&mut OwnerDecision),
) -> Held {
    let today = Office {
        directory: run.assign.directory,
        active: run.assign.active,
    };
    let mut desk = Desk {
        run,
        cluster,
        agents,
        held: Held {
            holding: given(run, cluster, decision, agents),
            is_requested: decision.is_given_up(),
            ..Held::default()
        },
        told: 0,
        decision,
        decided,
        hand_over,
    };
    for &number in run.requests.about(cluster.first) {
        let request = &run.requests.all()[number as usize];
        desk.decide(|on| request.day().is_none_or(|day| Some(day) >= on));
        let office = run.requests.office(request, today);
        let is_today = request.day().is_none_or(|day| day >= run.as_of);
        desk.pass_on(&office, is_today);
        let earlier = run.ledger.and_then(|ledger| ledger.past.answered(request));
        let is_decided = desk.decision.rule == PERSON_DECIDES;
        let stands = earlier.filter(|one| !is_decided || one.result == Answered::Rejected);
        let holding = &mut desk.held.holding;
        let answer = match stands {
            Some(earlier) => uphold(number, request, cluster.id, earlier, holding),
            None => answer(number, request, cluster.id, holding, &office),
        };
        desk.held.answers.push(match earlier {
            Some(earlier) if !answer.is_applied() => {
                uphold(number, request, cluster.id, earlier, holding)
            }
            _ => answer,
        });
    }
    desk.decide(|_| true);
    desk.pass_on(&today, true);
    desk.tell();
    desk.held
}

/// Who holds a contact as far as nobody asks for anything.
fn given(
    run: &Settling<'_>,
    cluster: &Cluster<'_, '_>,
    decision: &OwnerDecision,
    agents: &[UserIx],
) -> Holding {
    let (owner, rule, records) = (decision.owner, decision.rule, cluster.records);
    let there = cluster.there(run.as_of);
    holding(records, owner, rule, agents, run.access, there)
}

/// A contact while the requests about it are heard.
struct Desk<'d, 'a, F> {
    run: &'d Settling<'d>,
    cluster: &'d Cluster<'d, 'a>,
    /// Who works it, and who works its records.
    agents: &'d [UserIx],
    held: Held,
    /// Answers of which the decision knows.
    told: usize,
    decision: &'d mut OwnerDecision,
    /// What a person has decided on the owner, until its turn comes.
    decided: Option<(Party, &'d Decision)>,
    hand_over: F,
}

impl<F: Fn(&mut OwnerDecision)> Desk<'_, '_, F> {
    /// Hands the contact over if its owner has left by the day, and has not come back; on the as-of date also as its stage or what happened
    /// to it says, unless a request has given it to somebody now. Not whom a person has decided on.
    fn pass_on(&mut self, office: &Office<'_>, is_today: bool) {
        let today = self.run.assign.active;
        let is_due = |owner| match today.has_left(owner) {
            true => office.active.has_left(owner),
            false => {
                is_today
                    && self
                        .held
                        .answers
                        .iter()
                        .all(|answer| answer.owners.is_none())
            }
        };
        if !self.held.holding.owner.is_some_and(is_due) {
            return;
        }
        self.tell();
        let before = self.decision.owner;
        if self.decision.rule != PERSON_DECIDES {
            (self.hand_over)(self.decision);
        }
        if self.decision.owner != before {
            self.take_over(Some(self.run.as_of.start()));
        }
    }

    /// Lets a person's word on the owner count, if it has not yet and its day has come.
    fn decide(&mut self, has_come: impl Fn(Option<Day>) -> bool) {
        let Some((owner, by_whom)) = self.decided.take_if(|(_, by_whom)| has_come(by_whom.on))
        else {
            return;
        };
        self.tell();
        let since = by_whom.on.map(Day::start);
        let before = self.decision.owner;
        self.held.until = by_whom.until;
        self.held.given = (before != Some(owner)).then(|| Given {
            at: since,
            owners: [before, Some(owner)],
            evidence: by_whom.to_string(),
        });
        self.held.changes.push(Passed {
            since: by_whom.on.unwrap_or(self.run.as_of),
            owner: Some(owner),
            rule: PERSON_DECIDES,
            evidence: by_whom.to_string(),
        });
        self.decision.decide(owner, by_whom.to_string(), since);
        if self.held.holding.owner == Some(owner) {
            let since = self.held.owner_since.flatten();
            return self.take_over(since);
        }
        let mut answers = self.held.answers.iter_mut();
        if let Some(answer) = answers.rfind(|answer| answer.owners.is_some()) {
            answer.reason = OVERRULED;
        }
        self.take_over(since);
    }

    /// The contact is held by whom the decision names.
    fn take_over(&mut self, since: Option<Timestamp>) {
        let given = given(self.run, self.cluster, self.decision, self.agents);
        let held = &mut self.held;
        held.holding.pass_on(&given);
        held.is_requested = false;
        held.owner_since = held.owner_since.map(|_| since);
    }

    /// Tells the decision of the last request that has changed the owner.
    fn tell(&mut self) {
        let run = self.run;
        let answers = &self.held.answers[self.told..];
        self.told += answers.len();
        let changes = answers.iter().filter_map(|answer| {
            let request = &run.requests.all()[answer.request as usize];
            let [_, owner] = answer.owners?;
            let change = Passed {
                since: request.day().unwrap_or(run.as_of),
                owner,
                rule: answer.rule.spec,
                evidence: evidence(&request.id, &request.requested_by),
            };
            Some((change, request.requested_at))
        });
        let (changes, asked_at): (Vec<_>, Vec<_>) = changes.unzip();
        let Some((last, asked_at)) = changes.last().zip(asked_at.last().copied()) else {
            return;
        };
        let owner = last.owner;
        self.decision
            .change(owner, last.rule, last.evidence.clone());
        self.held.changes.extend(changes);
        let policy = self.run.assign.policy;
        self.decision.is_exempt = owner.is_none() && policy.is_exempt(self.cluster.records);
        self.held.is_requested = true;
        self.held.owner_since = Some(asked_at.or_else(|| Some(self.run.as_of.start())));
    }
}
