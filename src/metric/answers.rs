//! How fast new leads are answered: waits counted by length, and what Kaplan and Meier make of them.
//!
//! A lead that nobody has answered yet is not dropped, which would make the slow look fast: it counts as waiting at least so long.
//!
//! **Invariant:** counts of two parts of a run add up to those of both.

use std::collections::BTreeMap;

use crate::{
    flag::{Answer, Facts, Standing, is_late},
    record::Text,
    sums::sums,
    time::{Day, Timestamp},
};

const MICROS_PER_MINUTE: u64 = 60_000_000;
const MINUTES_PER_HOUR: u64 = 60;
const MINUTES_PER_DAY: u64 = 24 * MINUTES_PER_HOUR;

/// The waits of new leads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// Minutes, from a day on full hours → leads that were answered then, and leads that still wait.
    waits: BTreeMap<u32, (u64, u64)>,
    /// Leads that were not answered within the limit.
    pub breaches: u64,
    /// Leads that were answered, or whose limit has passed.
    pub due: u64,
    /// Leads that were answered, nobody knows when first: their waits are an upper bound.
    pub at_latest: u64,
}

sums! { Answers: waits, breaches, due, at_latest }

impl Answers {
    /// Counts a contact, if it is a lead of which the creation is known.
    pub(super) fn count(&mut self, facts: &Facts<'_, '_>, standing: &Standing<'_>) {
        let settings = &standing.settings.sla_breached;
        let stage = facts.record.text(Text::LifecycleStage);
        let is_new = |created: &Timestamp| created.day() <= standing.as_of;
        let Some(created) = facts.record.created_at.filter(is_new) else {
            return;
        };
        let Some(limit) = settings.limit_of_stage(stage) else {
            return;
        };
        let answer = Answer::to_lead(facts, created, standing.as_of);
        let (answered, end) = match answer {
            Answer::At(at) | Answer::By(at) => (true, at),
            Answer::No => (false, Day(standing.as_of.0.saturating_add(1)).start()),
        };
        let micros = settings.office.micros(created, end);
        let wait = if answered {
            minutes_at_most(micros)
        } else {
            minutes_at_least(micros)
        };
        let (here, waiting) = self.waits.entry(wait).or_default();
        *here += u64::from(answered);
        *waiting += u64::from(!answered);
        let last_day = end.day().min(standing.as_of);
        // An answer of which only the latest moment is known may have been in time.
        let is_at_latest = matches!(answer, Answer::By(_));
        let first_day = settings.office.first_day(created);
        let days = settings.office.days(first_day, last_day);
        let is_late = !is_at_latest && is_late(days, limit);
        self.breaches += u64::from(is_late);
        self.due += u64::from(is_late || answered);
        self.at_latest += u64::from(is_at_latest);
    }

    /// New leads, and those of them that were answered.
    pub(super) fn leads(&self) -> (u64, u64) {
        let add = |sum: (u64, u64), (answered, waiting): &(u64, u64)| {
            (sum.0 + answered + waiting, sum.1 + answered)
        };
        self.waits.values().fold((0, 0), add)
    }

    /// The hours in which this share of leads is answered, by Kaplan and Meier; `None` if so many have not been answered yet.
    pub(super) fn hours_to(&self, share: f64) -> Option<f64> {
        let (mut at_risk, _) = self.leads();
        let mut unanswered = 1.0;
        for (minutes, (answered, waiting)) in &self.waits {
            if *answered > 0 {
                unanswered *= 1.0 - *answered as f64 / at_risk as f64;
            }
            // A rounding error must not decide.
            if unanswered <= 1.0 - share + 1e-9 {
                return Some(f64::from(*minutes) / MINUTES_PER_HOUR as f64);
            }
            at_risk -= answered + waiting;
        }
        None
    }
}

/// How long a lead waited that was answered: rounded up, so that the latest moment of an answer stays one.
fn minutes_at_most(micros: u64) -> u32 {
    let minutes = micros.div_ceil(MICROS_PER_MINUTE);
    narrow(if minutes <= MINUTES_PER_DAY {
        minutes
    } else {
        minutes.next_multiple_of(MINUTES_PER_HOUR)
    })
}

/// How long a lead has waited that still does: rounded down.
fn minutes_at_least(micros: u64) -> u32 {
    let minutes = micros / MICROS_PER_MINUTE;
    narrow(if minutes < MINUTES_PER_DAY {
        minutes
    } else {
        minutes - minutes % MINUTES_PER_HOUR
    })
}

fn narrow(minutes: u64) -> u32 {
    u32::try_from(minutes).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        flag::{
            FlagSettings, Touch,
            fixture::{AS_OF, standing},
        },
        party::{EntityIx, Party, UserIx},
        record::Record,
    };

    /// Five leads, by hand: answered after 1, 2 and 4 hours; two still wait after 3 and 5.
    /// Unanswered are 4/5 after 1 h, 4/5·3/4 = 3/5 after 2 h, 3/5·1/2 = 3/10 after 4 h: half are answered within 4 hours, and when
    /// nine of ten are, nobody knows.
    #[test]
    fn leads_that_wait_are_not_dropped() {
        let waits = [
            (60, (1, 0)),
            (120, (1, 0)),
            (180, (0, 1)),
            (240, (1, 0)),
            (300, (0, 1)),
        ];
        let answers = Answers {
            waits: BTreeMap::from(waits),
            ..Answers::default()
        };
        assert_eq!(answers.leads(), (5, 3));
        assert_eq!(answers.hours_to(0.2), Some(1.0));
        assert_eq!(answers.hours_to(0.5), Some(4.0));
        assert_eq!(answers.hours_to(0.7), Some(4.0));
        assert_eq!(answers.hours_to(0.9), None);
        assert_eq!(Answers::default().hours_to(0.5), None);
    }

    /// The first moment of an hour, counted from the first of a day so many days before the as-of date.
    fn hour(days: i32, hour: i64) -> Timestamp {
        let day = Day(AS_OF.0 - days).start();
        Timestamp(day.0 + hour * 60 * MICROS_PER_MINUTE.cast_signed())
    }

    /// A lead that came then, and is of the first user.
    fn lead(created: Timestamp) -> Record<'static> {
        let mut record = Record {
            created_at: Some(created),
            ..Record::default()
        };
        record.texts[Text::LifecycleStage as usize] = "lead";
        record
    }

    fn touch(user: u32, at: Timestamp) -> Touch {
        Touch {
            by: Some(UserIx(user)),
            at,
            is_inbound: false,
            owner: None,
        }
    }

    fn answers(facts: Facts<'_, '_>) -> Answers {
        let facts = Facts {
            owner: Some(Party::User(UserIx(0))),
            ..facts
        };
        let mut answers = Answers::default();
        answers.count(&facts, &standing(FlagSettings::default(), &[]));
        answers
    }

    #[test]
    fn an_answer_is_the_owners_after_the_lead_came() {
        let record = lead(hour(3, 9));
        let touched = |user, hours: i64| touch(user, hour(3, 9 + hours));
        let inbound = Touch {
            is_inbound: true,
            ..touched(0, 2)
        };
        let strangers = Touch {
            by: None,
            ..touched(0, 2)
        };
        let thens = |owner| Touch {
            owner: Some(owner),
            ..touched(1, 2)
        };
        let [then, entity] = [Party::User(UserIx(1)), Party::Entity(EntityIx(0))].map(thens);
        let others = thens(Party::User(UserIx(2)));
        for (touches, leads, hours_to, breaches) in [
            (vec![then], (1, 1), Some(2.0), 0),
            (vec![entity], (1, 1), Some(2.0), 0),
            (vec![others], (1, 0), None, 1),
            (vec![touched(0, 2), touched(0, 9)], (1, 1), Some(2.0), 0),
            (vec![touched(0, -9), touched(0, 20)], (1, 1), Some(15.0), 0),
            (vec![touched(0, -1), touched(1, 1)], (1, 0), None, 1),
            (vec![touched(0, 62)], (1, 1), Some(62.0), 0),
            (vec![touched(0, 63)], (1, 1), Some(63.0), 1),
            (vec![strangers], (1, 0), None, 1),
            (vec![inbound], (1, 0), None, 1),
            (vec![inbound, touched(0, 5)], (1, 1), Some(5.0), 0),
        ] {
            let answers = answers(Facts {
                touches: &touches,
                ..Facts::of(&record)
            });
            assert_eq!(answers.leads(), leads);
            assert_eq!(answers.hours_to(0.5), hours_to);
            assert_eq!((answers.breaches, answers.due), (breaches, 1));
        }
    }

    #[test]
    fn a_lead_that_waits_is_late_and_counts_once_its_limit_is_over() {
        for (days, leads, late) in [(-1, 0, 0), (0, 1, 0), (2, 1, 0), (3, 1, 1)] {
            let answers = answers(Facts::of(&lead(hour(days, 9))));
            assert_eq!(answers.leads(), (leads, 0), "{days}");
            assert_eq!((answers.breaches, answers.due), (late, late), "{days}");
        }
    }

    #[test]
    fn an_answer_is_rounded_up_and_a_wait_that_goes_on_down() {
        for (seconds, at_most, at_least) in [
            (0, 0, 0),
            (60, 1, 1),
            (61, 2, 1),
            (86_400, 1_440, 1_440),
            (86_401, 1_500, 1_440),
            (90_000, 1_500, 1_500),
            (93_540, 1_560, 1_500),
        ] {
            let found = [minutes_at_most, minutes_at_least].map(|of| of(seconds * 1_000_000));
            assert_eq!(found, [at_most, at_least], "{seconds}");
        }
    }

    #[test]
    fn to_know_more_makes_no_wait_longer() {
        let record = lead(hour(9, 8));
        for (theirs, told, hours_to, breaches, at_latest) in [
            (vec![10], None, 2.0, 0, 0),
            (vec![0], None, 16.0, 0, 1),
            (vec![0, 10], None, 2.0, 0, 1), // the one of the day may have been before
            (vec![], Some(24), 40.0, 0, 1),
            (vec![120], None, 112.0, 1, 0),
            (vec![120], Some(24), 40.0, 0, 1),
            (vec![120], Some(144), 112.0, 1, 0),
            (vec![130], Some(120), 122.0, 1, 0), // the source tells the day of the same touch
        ] {
            let touches = theirs.iter().map(|at| touch(0, hour(9, *at)));
            let record = Record {
                last_touch_at: told.map(|at| hour(9, at)),
                ..record.clone()
            };
            let answers = answers(Facts {
                touches: &Vec::from_iter(touches),
                ..Facts::of(&record)
            });
            let found = (answers.breaches, answers.at_latest);
            assert_eq!(found, (breaches, at_latest), "{theirs:?} {told:?}");
            assert_eq!(answers.hours_to(0.5), Some(hours_to));
        }
    }

    #[test]
    fn a_source_tells_when_a_lead_was_answered_at_the_latest() {
        let hours = |hours: i64| hour(9, 9 + hours);
        for (told, answered, hours_to, breaches) in [
            (hours(2), 1, Some(2.0), 0),
            (hours(0), 1, Some(0.0), 0),
            (hours(-9), 1, Some(15.0), 0), // the day alone
            (hours(15), 1, Some(39.0), 0),
            (hours(-1), 0, None, 1),
            (hours(100), 1, Some(100.0), 0), // it may not have been the first touch
            (hours(1000), 0, None, 1),       // after the as-of date
        ] {
            let record = Record {
                last_touch_at: Some(told),
                ..lead(hour(9, 9))
            };
            let answers = answers(Facts::of(&record));
            assert_eq!(answers.leads(), (1, answered));
            assert_eq!(answers.hours_to(0.5), hours_to);
            assert_eq!((answers.breaches, answers.due), (breaches, 1));
            assert_eq!(answers.at_latest, answered);
        }
        let records = [hours(150), hours(2)].map(|told| Record {
            last_touch_at: Some(told),
            ..lead(hour(9, 9))
        });
        let several = answers(Facts {
            records: &records,
            ..Facts::of(&records[0])
        });
        assert_eq!(several.hours_to(0.5), Some(2.0));
    }
}
