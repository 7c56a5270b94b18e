//! `[match]`, `[merge]`, `[assign]`, `[flags]`, `[reports]` and `[[gate]]`: policies as meant.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::{Resolver, paths};
use crate::{
    assign::{AssignPolicy, AssignSettings, DefaultOwner, OwnerCardinality},
    directory::Directory,
    flag::settings::FlagSettings,
    job::{
        JobSource,
        policy::unanswered,
        settings::{matching::MatchSettings, reports::ReportSettings},
    },
    matching::{EXTRAS_MAX, MatchPolicy, Model},
    merge::{MergePolicy, MergeSettings},
    nearest::suggest,
    profile::Profile,
    standardise::alias::{self, Alias},
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
        let base = self.base.clone();
        let found = paths::locate(file, &base)
            .and_then(|path| Model::load(&path).map_err(|error| format!("{error:#}")));
        found
            .map_err(|message| self.fault("match.model", message, None))
            .ok()
    }

    /// Every question that the profile leaves open must be answered.
    pub(super) fn open_questions(&mut self, profile: Profile, settings: &Json) {
        for (policy, other) in unanswered(profile, settings) {
            let message = format!(
                "profile {} leaves `{}` open: {}",
                profile.name(),
                policy.key,
                policy.asks.trim_end_matches('?')
            );
            let answers: Vec<&str> = policy.answers.iter().map(|(word, _)| *word).collect();
            let help = format!(
                "state `{}` ({}), or `{other}`",
                policy.key,
                answers.join(", ")
            );
            self.fault("profile", message, Some(help));
        }
    }

    pub(super) fn merge(&mut self, settings: &MergeSettings) -> MergePolicy {
        let (policy, problems) = settings.resolve();
        for problem in problems {
            self.fault("merge.survivorship", problem, None);
        }
        policy
    }

    /// `[assign]` with plain IDs and canonical classes.
    pub(super) fn assign(
        &mut self,
        mut settings: AssignSettings,
        sources: &[JobSource],
        directory: &Directory,
        as_of: Day,
    ) -> AssignPolicy {
        for (index, step) in settings.order.iter().enumerate() {
            if settings.order[..index].contains(step) {
                let message = format!("`{}` stands twice in `order`", step.name());
                self.fault(&format!("assign.order[{index}]"), message, None);
            }
        }
        let is_asked =
            settings.order.is_empty() || settings.order.iter().any(|step| step.name() == "default");
        if settings.default != DefaultOwner::default() && !is_asked {
            let message = "a default owner is given, but `default` is not in `order`";
            self.fault(
                "assign.default",
                message,
                Some("add it as the last step".to_owned()),
            );
        }
        self.promotions(&settings);
        let DefaultOwner {
            owner,
            by_source,
            by_office,
        } = &mut settings.default;
        if let Some(text) = owner {
            *text = self.chosen_owner("assign.default.owner", text, directory, as_of);
        }
        for (name, text) in by_source {
            let key = format!("assign.default.by_source.{name}");
            self.known_source(&key, name, sources);
            *text = self.chosen_owner(&key, text, directory, as_of);
        }
        for (name, text) in std::mem::take(by_office) {
            let key = format!("assign.default.by_office.{name}");
            let owner = self.chosen_owner(&key, &text, directory, as_of);
            let office = self.entity(&key, &name, directory);
            by_office.extend(office.map(|office| (directory.entity(office).id.clone(), owner)));
        }
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
        let names: Vec<&str> = sources.iter().map(|source| source.name.as_str()).collect();
        // What it cannot resolve has been told above, with its place.
        AssignPolicy::new(&settings, rules, &names, directory).0
    }

    /// The kinds of interactions that promote exist, and somebody asks for them.
    fn promotions(&mut self, settings: &AssignSettings) {
        for (index, kind) in settings.promote_on.iter().enumerate() {
            self.kind(&format!("assign.promote_on[{index}]"), kind);
        }
        let is_asked =
            settings.order.is_empty() || settings.order.iter().any(|step| step.name() == "pursuit");
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
    ) -> FlagSettings {
        let mut by_stage = BTreeMap::new();
        for (stage, days) in &settings.stale.by_stage {
            let key = format!("flags.stale.by_stage.{stage}");
            let known = self.canonical_word(&key, stage, alias::stage, alias::stages());
            by_stage.extend(known.map(|known| (known, *days)));
        }
        settings.stale.by_stage = by_stage;
        let stages = &settings.sla_breached.stages;
        settings.sla_breached.stages = self.canonical(
            "flags.sla_breached.stages",
            stages,
            alias::stage,
            alias::stages(),
        );
        if let Some(text) = &settings.sla_breached.escalate_to {
            self.party("flags.sla_breached.escalate_to", text, directory);
        }
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
        let mut seen = BTreeSet::new();
        for (index, report) in settings.custom.iter().enumerate() {
            let key = format!("reports.custom[{index}]");
            let is_letter =
                |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
            if !report.name.bytes().all(is_letter) {
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
