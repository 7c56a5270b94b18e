//! `[match]`, `[merge]`, `[assign]`, `[flags]`, `[reports]` and `[[gate]]`: policies as meant.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::{Resolver, paths::is_plain};
use crate::{
    assign::{
        AssignPolicy, AssignSettings, DefaultOwner, Defaults, Has, OwnerCardinality, Pool, Step,
    },
    flag::{Weights, settings::FlagSettings},
    job::{
        JobSource,
        policy::unanswered,
        settings::{
            PipelineFile, access::AdderAccess, matching::MatchSettings, reports::ReportSettings,
        },
    },
    list::distinct,
    matching::{EXTRAS_MAX, MatchPolicy, Model},
    merge::{MergePolicy, MergeSettings},
    nearest::suggest,
    profile::Profile,
    standardise::alias,
    table::schema::REPORTS,
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
            sources: sources.iter().map(|source| source.name.clone()).collect(),
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

    /// The identifiers that the pipeline file calls unique, and those of the presets that its sources may have; sorted.
    pub(super) fn unique_identifiers(
        &mut self,
        settings: &MatchSettings,
        sources: &[JobSource],
    ) -> Vec<String> {
        let presets = || sources.iter().flat_map(JobSource::presets);
        let known = || {
            let own = sources
                .iter()
                .flat_map(|source| &source.columns.identifiers);
            let theirs = presets().flat_map(|preset| &preset.identifiers);
            let (own, theirs) = (own.map(|(name, _)| name), theirs.map(|(name, _)| name));
            own.chain(theirs).map(String::as_str)
        };
        for (index, name) in settings.unique_identifiers.iter().enumerate() {
            if !known().any(|known| known == name) {
                let message = format!("no source has an identifier `{name}`");
                let help = suggest(name, known());
                let help = help.or_else(|| Some("name it under `[source.identifiers]`".to_owned()));
                self.fault(&format!("match.unique_identifiers[{index}]"), message, help);
            }
        }
        let named = settings.unique_identifiers.iter();
        let preset = presets().flat_map(|preset| &preset.unique_identifiers);
        distinct(named.chain(preset).cloned())
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
    pub(super) fn assign(&mut self, file: &PipelineFile, sources: &[JobSource]) -> AssignPolicy {
        let mut settings = file.assign.clone();
        for (index, step) in settings.order.iter().enumerate() {
            if settings.order[..index].contains(step) {
                let message = format!("`{}` appears twice in `order`", step.name());
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
        let defaults = self.defaults(&settings.default, sources);
        let (key, words) = ("assign.unowned_classes", &settings.unowned_classes);
        settings.unowned_classes = self.canonical(key, words, &alias::CONTACT_CLASSES);
        let needs_all = settings.owner_cardinality == OwnerCardinality::ExactlyOne;
        if needs_all && !self.document.has(key) {
            settings.unowned_classes.clear(); // what the profile says of another cardinality
        }
        if needs_all && !settings.unowned_classes.is_empty() {
            let message = "contacts of some classes may be unowned, but every contact has an owner";
            let help =
                "leave `unowned_classes` empty, or state `owner_cardinality = \"zero_or_one\"`";
            self.fault("assign.unowned_classes", message, Some(help.to_owned()));
        }
        self.warn_of_gaps(file);
        let rules = self.assign_rules(&settings, sources);
        if file.ledger.is_some() && settings.steps().all(|step| step != Step::Current) {
            let message =
                "the ledger is not asked who owns a contact: sources are believed every time";
            let help = "put `current` into the order: first, or behind what is believed more";
            self.warn("assign.order", message.to_owned(), help.to_owned());
        }
        let has = Has {
            ledger: file.ledger.is_some(),
            accounts: !self.directory.accounts.is_empty(),
        };
        let adder_owns = file.access.manual == AdderAccess::PrimaryOwner;
        AssignPolicy::new(&settings, defaults, rules, has, adder_owns)
    }

    fn defaults(&mut self, settings: &DefaultOwner, sources: &[JobSource]) -> Defaults {
        let all = settings.owner.as_ref();
        let mut defaults = Defaults {
            all: all.and_then(|text| self.chosen("assign.default.owner", text)),
            by_source: vec![None; sources.len()],
            by_office: BTreeMap::new(),
        };
        for (name, text) in &settings.by_source {
            let key = format!("assign.default.by_source.{name}");
            let owner = self.chosen(&key, text);
            if let Some(index) = self.known_source(&key, name, sources) {
                defaults.by_source[index] = owner;
            }
        }
        for (name, text) in &settings.by_office {
            let key = format!("assign.default.by_office.{name}");
            let owner = self.chosen(&key, text);
            let office = self.entity(&key, name);
            defaults.by_office.extend(office.zip(owner));
        }
        defaults
    }

    /// The kinds of interactions that promote exist, and somebody asks for them.
    fn promotions(&mut self, settings: &AssignSettings) {
        self.kinds("assign.promote_on", &settings.promote_on);
        let is_asked = settings.steps().any(|step| step == Step::Pursuit);
        if !settings.promote_on.is_empty() && !is_asked {
            let message = "`promote_on` is set, but `pursuit` is not in `order`";
            let help = "add it".to_owned();
            self.fault("assign.promote_on", message, Some(help));
        }
    }

    /// Flags with canonical stages; breaches may be escalated to one of the pools.
    pub(super) fn flags(&mut self, mut settings: FlagSettings, pools: &[Pool]) -> FlagSettings {
        let (key, by_stage) = ("flags.stale.by_stage", &settings.stale.by_stage);
        settings.stale.by_stage = self.canonical_keys(key, by_stage, &alias::STAGES);
        let (key, by_stage) = (
            "flags.sla_breached.by_stage",
            &settings.sla_breached.by_stage,
        );
        settings.sla_breached.by_stage = self.canonical_keys(key, by_stage, &alias::STAGES);
        let stages = &settings.sla_breached.stages;
        settings.sla_breached.stages =
            self.canonical("flags.sla_breached.stages", stages, &alias::STAGES);
        settings.sla_breached.office = self.hours(&settings.sla_breached.hours);
        let escalate_to = &mut settings.sla_breached.escalate_to;
        let key = "flags.sla_breached.escalate_to";
        escalate_to.take_if(|text| !self.is_escalated(key, text, pools));
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
        *by_stage = self.canonical_keys("reports.weight.by_stage", by_stage, &alias::STAGES);
        let classes = &alias::CONTACT_CLASSES;
        *by_class = self.canonical_keys("reports.weight.by_class", by_class, classes);
        let mut seen: BTreeSet<&str> = REPORTS.iter().map(|table| table.name).collect();
        for (index, report) in settings.custom.iter().enumerate() {
            let (key, name) = (format!("reports.custom[{index}].name"), &report.name);
            if !is_plain(name) {
                self.not_plain(&key, name, "a report", "a file");
            } else if !seen.insert(name) {
                let message = format!("another report is named `{name}` already");
                self.fault(&key, message, None);
            }
        }
        settings.windows.sort_unstable();
        settings.windows.dedup();
        settings.formats.sort_unstable();
        settings.formats.dedup();
        settings
    }

    /// The code of a source.
    pub(super) fn known_source(
        &mut self,
        key: &str,
        name: &str,
        sources: &[JobSource],
    ) -> Option<usize> {
        let found = sources.iter().position(|source| source.name == name);
        if found.is_none() {
            let help = suggest(name, sources.iter().map(|source| source.name.as_str()));
            self.fault(key, format!("there is no source `{name}`"), help);
        }
        found
    }

    fn canonical(
        &mut self,
        key: &str,
        words: &[String],
        table: &'static alias::Table,
    ) -> Vec<String> {
        let words = words.iter().enumerate();
        words
            .filter_map(|(index, word)| {
                self.canonical_word(&format!("{key}[{index}]"), word, table)
            })
            .collect()
    }

    /// A table by canonical words, each of which stands in it once.
    fn canonical_keys<T: Copy>(
        &mut self,
        key: &str,
        table: &BTreeMap<String, T>,
        words: &'static alias::Table,
    ) -> BTreeMap<String, T> {
        let mut canonical = BTreeMap::new();
        for (word, value) in table {
            let key = format!("{key}.{word}");
            let meant = self.canonical_word(&key, word, words);
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
        words: &'static alias::Table,
    ) -> Option<String> {
        if let Some(canonical) = words.look_up(word.trim()) {
            return Some(canonical.to_owned());
        }
        self.fault(
            key,
            format!("`{word}` is unknown"),
            suggest(word, words.canonical().iter().map(String::as_str)),
        );
        None
    }
}
