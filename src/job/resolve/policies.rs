//! `[match]`, `[merge]`, `[assign]`, `[flags]`, `[reports]` and `[[gate]]`: policies as meant.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::{Resolver, paths::is_plain};
use crate::{
    assign::{AssignPolicy, AssignSettings, DefaultOwner, Defaults, OwnerCardinality, Step},
    directory::Directory,
    flag::{Weights, settings::FlagSettings},
    job::{
        JobSource,
        policy::unanswered,
        settings::{
            PipelineFile, access::AdderAccess, matching::MatchSettings, reports::ReportSettings,
        },
    },
    matching::{EXTRAS_MAX, MatchPolicy, Model},
    merge::{MergePolicy, MergeSettings},
    nearest::suggest,
    party::Party,
    profile::Profile,
    standardise::alias::{self, Alias},
    table::schema::REPORTS,
    time::Day,
};

impl Resolver<'_> {
    pub(super) fn matching(
        &mut self,
        settings: &MatchSettings,
        sources: &[JobSource],
    ) -> MatchPolicy {
        if settings.review_at > settings.merge_at {
            let message = format!(
                "`review_at` ({}) is above `merge_at` ({})",
                settings.review_at, settings.merge_at
            );
            self.fault(
                "match.review_at",
                message,
                Some("nothing would be left to review".to_owned()),
            );
        }
        for (index, name) in settings.never_within.iter().enumerate() {
            self.known_source(&format!("match.never_within[{index}]"), name, sources);
        }
        let is_named = |source: &JobSource| settings.never_within.contains(&source.name);
        let never_within = sources.iter().map(is_named).collect();
        if settings.extra.len() > EXTRAS_MAX {
            let message = format!("no more than {EXTRAS_MAX} columns can be compared");
            self.fault("match.extra", message, None);
        }
        let kept = || sources.iter().flat_map(|source| source.columns.keep.keys());
        for name in settings.extra.keys() {
            if !kept().any(|known| known == name) {
                let message = format!("no source keeps a column `{name}`");
                let help = suggest(name, kept().map(String::as_str));
                let help = help.or_else(|| Some("name it under `[source.keep]`".to_owned()));
                self.fault(&format!("match.extra.{name}"), message, help);
            }
        }
        let model = settings.model.as_deref().and_then(|file| self.model(file));
        MatchPolicy {
            unique_scope: settings.unique_scope,
            never_within,
            merge_at: settings.merge_at,
            review_at: settings.review_at,
            compared: settings
                .extra
                .iter()
                .map(|(name, kind)| (name.clone(), *kind))
                .collect(),
            model,
        }
    }

    fn model(&mut self, file: &str) -> Option<Model> {
        let path = self.reference("match.model", file)?;
        Model::load(&path)
            .map_err(|error| self.fault("match.model", format!("{error:#}"), None))
            .ok()
    }

    /// Every question that the profile leaves open must be answered, by its own key for all, or by another for those whom that concerns.
    pub(super) fn open_questions(&mut self, profile: Profile, settings: &Json) {
        for (policy, other, is_partly) in unanswered(profile, settings) {
            let message = format!(
                "profile {} leaves `{}` open: {}",
                profile.name(),
                policy.key,
                policy.asks.trim_end_matches('?')
            );
            let answers: Vec<&str> = policy.answers.iter().map(|(word, _)| *word).collect();
            let help = format!("state `{}` ({})", policy.key, answers.join(", "));
            if is_partly {
                let message = format!(
                    "{message}; `{other}` answers it only for records of the acting party, and all others stay apart"
                );
                self.warn("profile", message, help);
            } else {
                self.fault("profile", message, Some(format!("{help}, or `{other}`")));
            }
        }
    }

    pub(super) fn merge(&mut self, settings: &MergeSettings) -> MergePolicy {
        let (policy, problems) = settings.resolve();
        for problem in problems {
            self.fault("merge.survivorship", problem, None);
        }
        policy
    }

    /// `[assign]`, and what `[access]` gives whoever adds a contact.
    pub(super) fn assign(
        &mut self,
        file: &PipelineFile,
        sources: &[JobSource],
        directory: &Directory,
        as_of: Day,
    ) -> AssignPolicy {
        let mut settings = file.assign.clone();
        for (index, step) in settings.order.iter().enumerate() {
            if settings.order[..index].contains(step) {
                let message = format!("`{}` stands twice in `order`", step.name());
                self.fault(&format!("assign.order[{index}]"), message, None);
            }
        }
        let is_asked = settings.steps().any(|step| step == Step::Default);
        if settings.default != DefaultOwner::default() && !is_asked {
            let message = "a default owner is given, but `default` is not in `order`";
            self.fault(
                "assign.default",
                message,
                Some("add it as the last step".to_owned()),
            );
        }
        self.promotions(&settings);
        let defaults = self.defaults(&settings.default, sources, directory, as_of);
        let (words, known) = (&settings.unowned_classes, alias::contact_classes());
        settings.unowned_classes =
            self.canonical("assign.unowned_classes", words, alias::contact_class, known);
        if settings.owner_cardinality == OwnerCardinality::ExactlyOne
            && !settings.unowned_classes.is_empty()
        {
            let message = "contacts of some classes may be unowned, but every contact has an owner";
            let help =
                "leave `unowned_classes` empty, or state `owner_cardinality = \"zero_or_one\"`";
            self.fault("assign.unowned_classes", message, Some(help.to_owned()));
        }
        let rules = self.assign_rules(&settings, sources, directory, as_of);
        let has_accounts = !directory.accounts.is_empty();
        let adder_owns = file.access.manual == AdderAccess::PrimaryOwner;
        AssignPolicy::new(&settings, defaults, rules, has_accounts, adder_owns)
    }

    fn defaults(
        &mut self,
        settings: &DefaultOwner,
        sources: &[JobSource],
        directory: &Directory,
        as_of: Day,
    ) -> Defaults {
        let chosen = |resolver: &mut Self, key: &str, text: &str| {
            resolver.chosen(key, text, directory, as_of)
        };
        let all = settings.owner.as_ref();
        let mut defaults = Defaults {
            all: all.and_then(|text| chosen(self, "assign.default.owner", text)),
            by_source: vec![None; sources.len()],
            by_office: BTreeMap::new(),
        };
        for (name, text) in &settings.by_source {
            let key = format!("assign.default.by_source.{name}");
            self.known_source(&key, name, sources);
            let owner = chosen(self, &key, text);
            if let Some(index) = sources.iter().position(|source| source.name == *name) {
                defaults.by_source[index] = owner;
            }
        }
        for (name, text) in &settings.by_office {
            let key = format!("assign.default.by_office.{name}");
            let owner = chosen(self, &key, text);
            let office = self.entity(&key, name, directory);
            defaults.by_office.extend(office.zip(owner));
        }
        defaults
    }

    /// The kinds of interactions that promote exist, and somebody asks for them.
    fn promotions(&mut self, settings: &AssignSettings) {
        for (index, kind) in settings.promote_on.iter().enumerate() {
            self.kind(&format!("assign.promote_on[{index}]"), kind);
        }
        let is_asked = settings.steps().any(|step| step == Step::Pursuit);
        if !settings.promote_on.is_empty() && !is_asked {
            let message = "kinds of interactions promote, but `pursuit` is not in `order`";
            let help = "add it where it is to be asked".to_owned();
            self.fault("assign.promote_on", message, Some(help));
        }
    }

    /// Flags with canonical stages.
    pub(super) fn flags(
        &mut self,
        mut settings: FlagSettings,
        directory: &Directory,
        as_of: Day,
    ) -> FlagSettings {
        let (by_stage, known) = (&settings.stale.by_stage, alias::stages());
        settings.stale.by_stage =
            self.canonical_keys("flags.stale.by_stage", by_stage, alias::stage, known);
        let stages = &settings.sla_breached.stages;
        settings.sla_breached.stages = self.canonical(
            "flags.sla_breached.stages",
            stages,
            alias::stage,
            alias::stages(),
        );
        let escalate_to = &mut settings.sla_breached.escalate_to;
        escalate_to.take_if(|text| {
            let key = "flags.sla_breached.escalate_to";
            let user = self.party(key, text, directory).and_then(Party::user);
            user.is_some_and(|user| self.warn_of_absent(key, text, user, directory, as_of))
        });
        if settings.owner_overloaded.deviations <= 0.0 {
            self.fault(
                "flags.owner_overloaded.deviations",
                "`deviations` must be more than 0",
                None,
            );
        }
        settings
    }

    pub(super) fn reports(&mut self, mut settings: ReportSettings) -> ReportSettings {
        for (index, days) in settings.windows.iter().enumerate() {
            if *days == 0 {
                self.fault(
                    &format!("reports.windows[{index}]"),
                    "a window has at least 1 day",
                    None,
                );
            }
        }
        let Weights {
            by_stage, by_class, ..
        } = &mut settings.weight;
        let known = alias::stages();
        *by_stage = self.canonical_keys("reports.weight.by_stage", by_stage, alias::stage, known);
        let (look_up, known) = (alias::contact_class, alias::contact_classes());
        *by_class = self.canonical_keys("reports.weight.by_class", by_class, look_up, known);
        let mut seen: BTreeSet<&str> = REPORTS.iter().map(|table| table.name).collect();
        for (index, report) in settings.custom.iter().enumerate() {
            let key = format!("reports.custom[{index}]");
            if !is_plain(&report.name) {
                let help = Some(
                    "write small letters, digits and `_`: it is the name of a file".to_owned(),
                );
                self.fault(
                    &format!("{key}.name"),
                    format!("`{}` cannot be the name of a report", report.name),
                    help,
                );
            } else if !report.name.is_empty() && !seen.insert(&report.name) {
                self.fault(
                    &format!("{key}.name"),
                    format!("another report is named `{}` already", report.name),
                    None,
                );
            }
            if report.sql.trim().is_empty() && self.document.has(&format!("{key}.sql")) {
                self.fault(&format!("{key}.sql"), "`sql` is empty", None);
            }
        }
        settings.windows.sort_unstable();
        settings.windows.dedup();
        settings.formats.sort_unstable();
        settings.formats.dedup();
        settings
    }

    pub(super) fn known_source(&mut self, key: &str, name: &str, sources: &[JobSource]) {
        if !sources.iter().any(|source| source.name == name) {
            let help = suggest(name, sources.iter().map(|source| source.name.as_str()));
            self.fault(key, format!("there is no source `{name}`"), help);
        }
    }

    fn canonical(
        &mut self,
        key: &str,
        words: &[String],
        look_up: fn(&str) -> Alias<'_>,
        known: &[String],
    ) -> Vec<String> {
        let words = words.iter().enumerate();
        words
            .filter_map(|(index, word)| {
                self.canonical_word(&format!("{key}[{index}]"), word, look_up, known)
            })
            .collect()
    }

    /// A table by canonical words, each of which stands in it once.
    fn canonical_keys<T: Copy>(
        &mut self,
        key: &str,
        table: &BTreeMap<String, T>,
        look_up: fn(&str) -> Alias<'_>,
        known: &[String],
    ) -> BTreeMap<String, T> {
        let mut canonical = BTreeMap::new();
        for (word, value) in table {
            let key = format!("{key}.{word}");
            let meant = self.canonical_word(&key, word, look_up, known);
            let twice = meant.filter(|meant| canonical.insert(meant.clone(), *value).is_some());
            if let Some(meant) = twice {
                let message = format!("`{word}` is the second key for `{meant}`");
                self.fault(&key, message, Some("leave one of them".to_owned()));
            }
        }
        canonical
    }

    pub(super) fn canonical_word(
        &mut self,
        key: &str,
        word: &str,
        look_up: fn(&str) -> Alias<'_>,
        known: &[String],
    ) -> Option<String> {
        if let Alias::Known(canonical) = look_up(word.trim()) {
            return Some(canonical.to_owned());
        }
        self.fault(
            key,
            format!("`{word}` is unknown"),
            suggest(word, known.iter().map(String::as_str)),
        );
        None
    }
}
