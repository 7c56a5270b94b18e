//! `[[send]]`: names, audiences, senders and fall-backs looked up.

use super::{Resolver, paths::is_plain, rules::kept_columns};
use crate::{
    directory::Directory,
    job::{
        JobSource,
        settings::send::{SendChannel, SendSettings},
    },
    nearest::suggest,
    party::Party,
    predicate::{Known, Predicate, Vocabulary},
    record::{CORRESPONDENT, Channel, FORMER_OWNER},
    send::{AskedOf, Fallback, Plan, Step},
    time::Day,
};

const FORMS: &str = "write owner, connection_type:TYPE or user:ID";

/// What plans can name.
pub(super) struct Names<'n> {
    directory: &'n Directory,
    connection_types: &'n [String],
    sources: &'n [JobSource],
    as_of: Day,
}

impl<'n> Names<'n> {
    pub(super) fn new(
        directory: &'n Directory,
        connection_types: &'n [String],
        sources: &'n [JobSource],
        as_of: Day,
    ) -> Self {
        Self {
            directory,
            connection_types,
            sources,
            as_of,
        }
    }
}

impl Resolver<'_> {
    /// The plans, sorted by name.
    pub(super) fn sends<'s>(
        &mut self,
        settings: &'s [SendSettings],
        names: &Names<'_>,
    ) -> Vec<Plan> {
        let fit = |send: &'s SendSettings| Some(&*send.name).filter(|name| is_plan_name(name));
        self.unique_names("send", settings.iter().map(fit));
        let mut plans = Vec::new();
        for (index, send) in settings.iter().enumerate() {
            let key = format!("send[{index}]");
            self.plan_name(&format!("{key}.name"), &send.name);
            plans.push(self.plan(&key, send, names));
        }
        plans.sort_by(|left, right| left.name.cmp(&right.name));
        plans
    }

    fn plan_name(&mut self, key: &str, name: &str) {
        if self.document.has(key) && !is_plan_name(name) {
            let help = "write small letters, digits and `_`: it is the name of a folder".to_owned();
            let message = format!("`{name}` cannot be the name of a send plan");
            self.fault(key, message, Some(help));
        }
    }

    fn plan(&mut self, key: &str, send: &SendSettings, names: &Names<'_>) -> Plan {
        let from = self.from(&format!("{key}.from"), send.from.as_deref(), names);
        let mut steps = Vec::new();
        for (index, step) in send.step.iter().enumerate() {
            let own = step.from.as_deref();
            let own =
                own.map(|own| self.from(&format!("{key}.step[{index}].from"), Some(own), names));
            steps.push(Step {
                name: step.name.clone(),
                is_own: own.is_some(),
                from: own.unwrap_or_else(|| from.clone()),
            });
        }
        if steps.is_empty() {
            steps.push(Step {
                name: String::new(),
                from,
                is_own: false,
            });
        }
        Plan {
            name: send.name.clone(),
            kind: send.kind,
            channel: match send.channel {
                SendChannel::Email => Channel::Email,
                SendChannel::Sms => Channel::Sms,
                SendChannel::Call => Channel::Call,
                SendChannel::Mail => Channel::Mail,
            },
            audience: self.audience(key, send.audience.as_deref(), names),
            steps,
            fallback: self.fallback(key, send, names),
            consent: send.consent,
            primary_owner_only: send.primary_owner_only,
            is_active: send.active,
        }
    }

    /// Types exist only where a source has them (R-SEND-5): another is a mistake, not an empty result.
    fn from(&mut self, key: &str, text: Option<&str>, names: &Names<'_>) -> AskedOf {
        let text = text.unwrap_or("owner").trim();
        match text.split_once(':') {
            None if text == "owner" => AskedOf::Owner,
            Some(("connection_type", kind)) => {
                let kind = kind.trim();
                let known = names.connection_types.iter().map(String::as_str);
                let known = || known.clone().chain([CORRESPONDENT, FORMER_OWNER]);
                if !known().any(|known| known == kind) {
                    let message = format!("no source has the connection type `{kind}`");
                    self.fault(key, message, suggest(kind, known()));
                }
                AskedOf::Connection(kind.to_owned())
            }
            Some(("user", _)) => match self.chosen(key, text, names.directory, names.as_of) {
                Some(Party::User(user)) => AskedOf::User(user),
                _ => AskedOf::Owner,
            },
            _ => {
                let message = format!("`{text}` is nobody who can send");
                self.fault(key, message, Some(FORMS.to_owned()));
                AskedOf::Owner
            }
        }
    }

    fn fallback(&mut self, key: &str, send: &SendSettings, names: &Names<'_>) -> Vec<Fallback> {
        let key = format!("{key}.fallback");
        if send.primary_owner_only && !send.fallback.0.is_empty() {
            let message = "a list of primary owners only has no fall-back";
            let help = "leave out `fallback`, or `primary_owner_only`".to_owned();
            self.fault(&key, message, Some(help));
        }
        let mut found = Vec::new();
        for text in &send.fallback.0 {
            if text.trim() == "office" {
                found.push(Fallback::Office);
                continue;
            }
            let party = self.chosen(&key, text, names.directory, names.as_of);
            found.extend(party.map(Fallback::Party));
        }
        found
    }

    fn audience(&mut self, key: &str, sql: Option<&str>, names: &Names<'_>) -> Option<Predicate> {
        let sql = sql?;
        let vocabulary = Vocabulary {
            known: Known::Settled,
            kept: &kept_columns(names.sources),
            as_of: names.as_of,
        };
        self.predicate(&format!("{key}.audience"), sql, &vocabulary)
    }
}

fn is_plan_name(name: &str) -> bool {
    !name.is_empty() && is_plain(name)
}
