//! What holds for every contact of a run: the as-of date, who is active, which flags are raised and from which limits on.

use super::{
    FLAGS, Facts, Flag, Overloads,
    freshness::{Ages, Freshness},
    settings::{FlagSettings, Severity},
    weight::{self, Weights},
};
use crate::{
    directory::{Active, Directory, Loads},
    party::Party,
    record::Text,
    time::{Day, Timestamp},
};

/// The office on the as-of date, and the settings of flags.
#[derive(Debug)]
pub struct Standing<'s> {
    /// The office.
    pub directory: &'s Directory,
    /// The as-of date.
    pub as_of: Day,
    /// The limits.
    pub settings: &'s FlagSettings,
    /// The windows, in days up to the as-of date, in which touches are counted.
    pub windows: &'s [u32],
    /// Who is active on that date.
    pub active: &'s Active,
    /// How much contacts count for their owners' loads.
    pub weights: &'s Weights,
    raised: Vec<(&'static Flag, Severity)>,
    silenced: Vec<(&'static Flag, Severity)>,
}

impl<'s> Standing<'s> {
    /// Looks up once what is asked of every contact.
    #[must_use]
    pub fn new(
        directory: &'s Directory,
        active: &'s Active,
        settings: &'s FlagSettings,
        windows: &'s [u32],
    ) -> Self {
        let (mut raised, mut silenced) = (Vec::new(), Vec::new());
        for flag in FLAGS {
            let switch = settings.switch(flag.id).unwrap_or_default();
            let flags = if switch.on {
                &mut raised
            } else {
                &mut silenced
            };
            flags.push((*flag, switch.severity.unwrap_or(flag.severity)));
        }
        Self {
            directory,
            as_of: active.day(),
            settings,
            windows,
            active,
            weights: &weight::EQUAL,
            raised,
            silenced,
        }
    }

    /// The same, with contacts that weigh so much.
    #[must_use]
    pub fn weighing(self, weights: &'s Weights) -> Self {
        Self { weights, ..self }
    }

    /// The flags that are raised, and how grave each is, in the order of the registry.
    #[must_use]
    pub fn raised(&self) -> &[(&'static Flag, Severity)] {
        &self.raised
    }

    /// The flags that are switched off.
    #[must_use]
    pub fn silenced(&self) -> &[(&'static Flag, Severity)] {
        &self.silenced
    }

    /// Days that a lifecycle stage allows without a touch; none: no limit applies, as a limit of 0 days in the settings means.
    #[must_use]
    pub fn limit_of_stage(&self, stage: &str) -> Option<u32> {
        let stale = &self.settings.stale;
        let days = stale.by_stage.get(stage).copied().unwrap_or(stale.days);
        (days > 0).then_some(days)
    }

    /// Days that the contact may go without a touch; none also for contacts that are meant to be unowned.
    #[must_use]
    pub fn limit_days(&self, facts: &Facts<'_, '_>) -> Option<u32> {
        let limit = self.limit_of_stage(facts.record.text(Text::LifecycleStage));
        limit.filter(|_| !facts.is_exempt)
    }

    /// The dates that tell how fresh a contact is.
    #[must_use]
    pub fn ages(&self, facts: &Facts<'_, '_>) -> Ages {
        Ages {
            as_of: self.as_of,
            last_touch: facts.last_touch_day(),
            created: facts.record.created_at.map(Timestamp::day),
            owner_since: facts.owner_since.map(Timestamp::day),
            limit_days: self.limit_days(facts),
            grace_days: self.settings.stale.grace_days,
        }
    }

    /// What each owner can carry, and who carries more.
    #[must_use]
    pub fn overloads(&self, loads: &Loads) -> Overloads {
        let settings = &self.settings.owner_overloaded;
        Overloads::new(self.directory, self.active, settings, loads)
    }

    /// How fresh a contact is.
    #[must_use]
    pub fn freshness(&self, facts: &Facts<'_, '_>) -> Freshness {
        self.ages(facts).freshness()
    }

    /// A party for evidence texts: `user U7`.
    pub(crate) fn name_party(&self, party: Party) -> String {
        [party.kind(), " ", self.directory.id_of(party)].concat()
    }
}
