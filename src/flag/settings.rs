//! `[flags]` as written: which flags are raised, how grave they are, and their limits.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{HoursSettings, OfficeHours};
use crate::named::words;

words! {
    /// How grave a flag is.
    #[derive(Serialize, Deserialize, JsonSchema)]
    #[serde(rename_all = "snake_case")]
    pub enum Severity: name {
        /// Worth knowing.
        Info = "info" => "Nothing that is urgent; `suggested_action` says what helps.",
        /// To be looked at.
        Warning = "warning" => "Look at it; `suggested_action` says what helps.",
        /// To be put right.
        Error = "error" => "Put it right; `suggested_action` says how.",
    }
}

/// Whether a flag is raised, and how grave it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct FlagSwitch {
    /// Whether the flag is raised; figures, and lists of contacts and owners, do not depend on it.
    pub on: bool,
    /// How grave it is; the flag's own severity if left out.
    pub severity: Option<Severity>,
}

impl Default for FlagSwitch {
    fn default() -> Self {
        Self {
            on: true,
            severity: None,
        }
    }
}

/// A flag with limits of its own: its switch beside them, each with its default.
macro_rules! limits {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $kind:ty = $default:expr,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
        #[serde(default, deny_unknown_fields)]
        pub struct $name {
            /// Whether the flag is raised; figures, and lists of contacts and owners, do not depend on it.
            pub on: bool,
            /// How grave it is; the flag's own severity if left out.
            pub severity: Option<Severity>,
            $($(#[$field_doc])* pub $field: $kind,)*
        }

        impl Default for $name {
            fn default() -> Self {
                Self { on: true, severity: None, $($field: $default,)* }
            }
        }

        impl From<&$name> for FlagSwitch {
            fn from(limits: &$name) -> Self {
                Self { on: limits.on, severity: limits.severity }
            }
        }
    };
}

impl From<&Self> for FlagSwitch {
    fn from(switch: &Self) -> Self {
        *switch
    }
}

limits! {
    /// Nobody has touched the contact for too long.
    Stale {
        /// Days without a touch after which a contact is stale; 0: never.
        days: u32 = 90,
        /// Lifecycle stage = days, where a stage has a limit of its own; 0: none.
        by_stage: BTreeMap<String, u32> = BTreeMap::new(),
        /// Days that a new owner has before the contact counts as stale.
        grace_days: u32 = 7,
    }
}

limits! {
    /// A new lead that nobody answered in time.
    SlaBreached {
        /// Days in which a new lead must be answered.
        days: u32 = 2,
        /// Lifecycle stage = days, where a stage has a limit of its own; its contacts wait for an answer, too.
        by_stage: BTreeMap<String, u32> = BTreeMap::new(),
        /// The lifecycle stages whose contacts wait for an answer.
        stages: Vec<String> = vec!["lead".to_owned()],
        /// When the office answers: a lead waits in these hours, and the days of a limit are those on which it is open.
        hours: HoursSettings = HoursSettings::default(),
        /// The same as meant.
        #[serde(skip)]
        office: OfficeHours = OfficeHours::default(),
        /// Whom a breach is escalated to, as `user:ID`, `office:ID` or `pool:NAME`; the admins of the owner's entity if left out.
        escalate_to: Option<String> = None,
    }
}

limits! {
    /// A follow-up that was due and is not done.
    FollowUpOverdue {
        /// Days after the due date before it is said.
        grace_days: u32 = 0,
    }
}

limits! {
    /// An owner of more contacts than one can work.
    OwnerOverloaded {
        /// The capacity of users for whom the directory names none: for flags, figures and pools.
        capacity: Option<u32> = None,
        /// How many deviations above the median of the peers are too many.
        deviations: f64 = 3.0,
        /// With fewer peers than this, only the capacity counts.
        peers_min: u32 = 5,
    }
}

limits! {
    /// One e-mail or phone on too many contacts.
    SharedIdentifier {
        /// The flag is raised on an e-mail or phone of more contacts than this.
        contacts_max: u32 = 4,
    }
}

/// Every flag, by its ID.
macro_rules! flags {
    ($($(#[$doc:meta])* $id:ident: $kind:ty,)*) => {
        /// What is said to be wrong with a contact.
        #[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
        #[serde(default, deny_unknown_fields)]
        pub struct FlagSettings {
            $($(#[$doc])* pub $id: $kind,)*
        }

        impl FlagSettings {
            /// The IDs of all flags, in the order of the documents.
            pub const IDS: &'static [&'static str] = &[$(stringify!($id)),*];

            /// Whether the flag of this ID is raised, and how grave it is.
            #[must_use]
            pub fn switch(&self, id: &str) -> Option<FlagSwitch> {
                match id {
                    $(stringify!($id) => Some((&self.$id).into()),)*
                    _ => None,
                }
            }
        }
    };
}

flags! {
    /// Nobody owns it.
    unowned: FlagSwitch,
    /// Its OwnerID is nobody's.
    owner_unknown: FlagSwitch,
    /// Its owner's name in the source is not mapped.
    owner_unmapped: FlagSwitch,
    /// Its owner has left or not yet begun.
    owner_inactive: FlagSwitch,
    /// Who works it has left or not yet begun.
    agent_inactive: FlagSwitch,
    /// OwnerID, mapping, account or records name several owners.
    owner_conflict: FlagSwitch,
    /// Its owner has too many contacts.
    owner_overloaded: OwnerOverloaded,
    /// It lies in the territory of another.
    territory_mismatch: FlagSwitch,
    /// Its tier is served by another.
    tier_mismatch: FlagSwitch,
    /// Its lifecycle stage, or what happened to it, is served by another.
    stage_mismatch: FlagSwitch,
    /// Nobody has touched it for too long.
    stale: Stale,
    /// Nobody has ever touched it.
    never_touched: FlagSwitch,
    /// A new lead that was not answered in time.
    sla_breached: SlaBreached,
    /// A follow-up was due and is not done.
    follow_up_overdue: FollowUpOverdue,
    /// It has no usable e-mail or phone.
    unreachable: FlagSwitch,
    /// It refuses every channel for which an address is known.
    no_consent: FlagSwitch,
    /// Records of several owners have active campaigns.
    campaign_conflict: FlagSwitch,
    /// It may be the same person as another.
    possible_duplicate: FlagSwitch,
    /// It is the same person as another, and a rule keeps them apart.
    merge_blocked: FlagSwitch,
    /// Several assigned agents wait for a choice.
    assignment_pending: FlagSwitch,
    /// An e-mail is not usable.
    bad_email: FlagSwitch,
    /// A phone number is not usable.
    bad_phone: FlagSwitch,
    /// An e-mail or phone is on too many contacts.
    shared_identifier: SharedIdentifier,
    /// A date lies after the as-of date.
    future_date: FlagSwitch,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flag_has_a_switch() {
        let mut settings = FlagSettings::default();
        settings.stale.on = false;
        settings.unowned.severity = Some(Severity::Info);
        for id in FlagSettings::IDS {
            let switch = settings.switch(id).unwrap();
            assert_eq!(switch.on, *id != "stale");
            assert_eq!(switch.severity.is_some(), *id == "unowned");
        }
        assert_eq!(settings.switch("tired"), None);
    }
}
