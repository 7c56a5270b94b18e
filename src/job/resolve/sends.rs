//! `[[send]]`: names, audiences, senders and fall-backs looked up.

use super::{Resolver, paths::is_plain, rules::kept_columns};
use crate::{
    job::{JobSource, settings::send::SendSettings},
    nearest::suggest,
    party::Party,
    predicate::{Known, Predicate, Vocabulary},
    record::{CORRESPONDENT, FORMER_OWNER},
    send::{AskedOf, Fallback, Plan, Step},
};

const FORMS: &str = "write owner, connection_type:TYPE or user:ID";

impl Resolver<'_> {
    /// The plans, sorted by name.
    pub(super) fn sends<'s>(
        &mut self,
        settings: &'s [SendSettings],
        types: &[String],
        sources: &[JobSource],
    ) -> Vec<Plan> {
        let kept = kept_columns(sources);
        let fit = |send: &'s SendSettings| Some(&*send.name).filter(|name| is_plain(name));
        self.unique_names("send", settings.iter().map(fit));
        let mut plans = Vec::new();
        for (index, send) in settings.iter().enumerate() {
            let key = format!("send[{index}]");
            if !is_plain(&send.name) {
                self.not_plain(
                    &format!("{key}.name"),
                    &send.name,
                    "a send plan",
                    "a folder",
                );
            }
            plans.push(self.plan(&key, send, types, &kept));
        }
        plans.sort_by(|left, right| left.name.cmp(&right.name));
        plans
    }

    fn plan(&mut self, key: &str, send: &SendSettings, types: &[String], kept: &[&str]) -> Plan {
        let from = self.from(&format!("{key}.from"), send.from.as_deref(), types);
        let mut steps = Vec::new();
        for (index, step) in send.step.iter().enumerate() {
            let own = step.from.as_deref();
            let own =
                own.map(|own| self.from(&format!("{key}.step[{index}].from"), Some(own), types));
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
            channel: send.channel,
            audience: self.audience(key, send.audience.as_deref(), kept),
            steps,
            fallback: self.fallback(key, send),
            consent: send.consent,
            primary_owner_only: send.primary_owner_only,
            is_active: send.active,
        }
    }

    /// Types exist only where a source has them (R-SEND-5): another is a mistake, not an empty result.
    fn from(&mut self, key: &str, text: Option<&str>, types: &[String]) -> AskedOf {
        let text = text.unwrap_or("owner").trim();
        match text.split_once(':') {
            None if text == "owner" => AskedOf::Owner,
            Some(("connection_type", kind)) => {
                let kind = kind.trim();
                let known = types.iter().map(String::as_str);
                let known = || known.clone().chain([CORRESPONDENT, FORMER_OWNER]);
                if !known().any(|known| known == kind) {
                    let message = format!("no source has the connection type `{kind}`");
                    self.fault(key, message, suggest(kind, known()));
                }
                AskedOf::Connection(kind.to_owned())
            }
            Some(("user", _)) => match self.chosen(key, text) {
                Some(Party::User(user)) => AskedOf::User(user),
                _ => AskedOf::Owner,
            },
            _ => {
                let message = format!("`{text}` cannot send");
                self.fault(key, message, Some(FORMS.to_owned()));
                AskedOf::Owner
            }
        }
    }

    fn fallback(&mut self, key: &str, send: &SendSettings) -> Vec<Fallback> {
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
            let party = self.chosen(&key, text);
            found.extend(party.map(Fallback::Party));
        }
        found
    }

    /// A condition on settled contacts.
    pub(super) fn audience(
        &mut self,
        key: &str,
        sql: Option<&str>,
        kept: &[&str],
    ) -> Option<Predicate> {
        let sql = sql?;
        let vocabulary = Vocabulary {
            known: Known::Settled,
            kept,
            as_of: self.as_of,
        };
        self.predicate(&format!("{key}.audience"), sql, &vocabulary)
    }
}
