//! `[[gate]]` and `[[reports.custom]]`: conditions on metrics, each name in them looked up, and SQL, asked of tables without rows, so
//! that neither can fail a run by its spelling.

use sqlparser::{
    dialect::GenericDialect,
    keywords::Keyword,
    tokenizer::{Token, Tokenizer},
};

use super::Resolver;
use crate::{
    assign::{DefaultOwner, OwnerCardinality},
    directory::Active,
    flag::{Standing, settings::FlagSettings},
    job::settings::{
        PipelineFile,
        reports::{CustomReport, GateScope, GateSettings, ReportSettings},
    },
    metric::{self, OF_LEDGER, Office, Tally},
    nearest::nearest,
    predicate::{self, PredicateError},
    report::{SqlCheck, figures_of, table_of},
    table::schema,
};

/// What a gate can be `on`, by its word, where each has figures of its own: those of an entity are those of all.
const SCOPES: [(GateScope, &str); 3] = [
    (GateScope::Overall, "overall"),
    (GateScope::Owner, "owner"),
    (GateScope::Source, "source"),
];

/// Figures that tell nothing of an entity, as all contacts that belong to one have an owner.
const OF_THE_UNOWNED: [&str; 6] = [
    "coverage_rate",
    "coverage_rate_ex_rule",
    "unowned_by_rule",
    "unowned_by_defect",
    "orphans_blank",
    "orphans_unknown",
];

/// Further figures by which a gate tells of contacts without an owner.
const WITH_THE_UNOWNED: [&str; 2] = ["orphan_rate", "active_coverage_rate"];

/// What the figures of a run depend on, besides the office and the day: what is counted.
struct Figures<'j> {
    flags: &'j FlagSettings,
    reports: &'j ReportSettings,
    connection_types: &'j [String],
    has_ledger: bool,
}

impl Resolver<'_> {
    /// Gates, and reports of one's own.
    pub(super) fn gates(
        &mut self,
        gates: &[GateSettings],
        flags: &FlagSettings,
        reports: &ReportSettings,
        connection_types: &[String],
    ) {
        let figures = Figures {
            flags,
            reports,
            connection_types,
            has_ledger: self.document.has("ledger"),
        };
        self.conditions(gates, &figures);
        self.custom_reports(&reports.custom, &figures);
    }

    /// Warns where every contact must have an owner, and one without would be found by nobody: no default owns it, and no gate fails.
    pub(super) fn warn_of_gaps(&mut self, file: &PipelineFile) {
        let tells = |name: &String| {
            let mut figures = OF_THE_UNOWNED.iter().chain(&WITH_THE_UNOWNED);
            figures.any(|figure| name.eq_ignore_ascii_case(figure))
        };
        let mut gates = file.gate.iter();
        let needs_all = file.assign.owner_cardinality == OwnerCardinality::ExactlyOne;
        let has_default = file.assign.default != DefaultOwner::default();
        if needs_all && !has_default && !gates.any(|gate| names_in(&gate.check).iter().any(tells)) {
            let message =
                "every contact must have an owner (`owner_cardinality`), and nothing sees to it";
            let help = "name who owns what nobody else does (`[assign.default]`), or fail the run by a `[[gate]]` on `coverage_rate`";
            self.warn(
                "assign.owner_cardinality",
                message.to_owned(),
                help.to_owned(),
            );
        }
    }

    /// Asks the office before anything is counted.
    fn ask<T>(&self, figures: &Figures<'_>, ask: impl FnOnce(&Office<'_>) -> T) -> T {
        let active = Active::on(self.as_of, self.directory);
        let windows = &figures.reports.windows;
        let standing = Standing::new(self.directory, &active, figures.flags, windows);
        let nothing = Tally::default();
        ask(&Office::new(&standing, &nothing, figures.connection_types))
    }

    /// The tables of such a run, to be asked before there are any.
    fn sql_check(&self, figures: &Figures<'_>) -> SqlCheck {
        let lacking = match figures.has_ledger {
            true => &[],
            false => &schema::OF_LEDGER[..],
        };
        self.ask(figures, |office| SqlCheck::new(office, lacking, self.as_of))
    }

    /// Asks each report of one's own of tables without rows.
    fn custom_reports(&mut self, reports: &[CustomReport], figures: &Figures<'_>) {
        if reports.is_empty() {
            return;
        }
        let mut check = self.sql_check(figures);
        for (index, report) in reports.iter().enumerate() {
            let key = format!("reports.custom[{index}].sql");
            if self.is_blank(&key, &report.sql, None) {
                continue;
            }
            if let Some(problem) = check.problem(&report.sql) {
                let message = format!(
                    "the SQL of `{}` cannot be carried out: {problem}",
                    report.name
                );
                let help = "`tenure explain TABLE` lists the columns of a table".to_owned();
                self.fault(&key, message, Some(help));
            }
        }
    }

    fn conditions(&mut self, gates: &[GateSettings], figures: &Figures<'_>) {
        let mut check = None;
        for (index, gate) in gates.iter().enumerate() {
            let key = format!("gate[{index}].check");
            if self.is_blank(&key, &gate.check, Some(way_out(&gate.check))) {
                continue;
            }
            if let Err(error) = predicate::parse(&gate.check) {
                let PredicateError { line, column, .. } = error;
                let message = format!("at {line}:{column} of the condition: {}", error.message);
                self.fault(&key, message, Some(way_out(&gate.check)));
            } else if self.knows_figures(&key, gate, figures) {
                self.warn_of_unowned(&key, gate);
                self.refuse_without_ledger(&key, gate, figures);
                let check = check.get_or_insert_with(|| self.sql_check(figures));
                if let Some(problem) = check.condition_problem(gate.on, &gate.check) {
                    let message = format!("`{}` is not a condition: {problem}", gate.check);
                    self.fault(&key, message, Some(way_out(&gate.check)));
                }
            }
        }
    }

    /// Warns of a condition on contacts without an owner that is asked of entities, to which none of them belongs.
    fn warn_of_unowned(&mut self, key: &str, gate: &GateSettings) {
        let names = names_in(&gate.check);
        let asks = |figure: &&&str| names.iter().any(|name| name.eq_ignore_ascii_case(figure));
        if gate.on == GateScope::Entity
            && let Some(figure) = OF_THE_UNOWNED.iter().find(asks)
        {
            let message = format!(
                "`{figure}` is the same for every entity: contacts without an owner belong to none"
            );
            let help = "ask it `on = \"overall\"`; of entities, ask `active_coverage_rate`";
            self.warn(key, message, help.to_owned());
        }
    }

    /// Refuses a condition on what only a ledger knows, where there is none: it could never hold.
    fn refuse_without_ledger(&mut self, key: &str, gate: &GateSettings, figures: &Figures<'_>) {
        if figures.has_ledger {
            return;
        }
        let known = self.ask(figures, |office| metric::figures_of(OF_LEDGER, office));
        let names = names_in(&gate.check);
        let is_known =
            |name: &&String| known.iter().any(|figure| name.eq_ignore_ascii_case(figure));
        if let Some(figure) = names.iter().find(is_known) {
            let message = format!("`{figure}` is a figure of runs that go on with a ledger");
            let help = "give the pipeline a `ledger`, the folder in which runs remember";
            self.fault(key, message, Some(help.to_owned()));
        }
    }

    /// Whether every name of a condition is a figure; those that are none are told.
    fn knows_figures(&mut self, key: &str, gate: &GateSettings, figures: &Figures<'_>) -> bool {
        let columns = self.ask(figures, |office| figures_of(gate.on, office));
        let is_known = |name: &str| columns.iter().any(|known| known.eq_ignore_ascii_case(name));
        let mut unknown = names_in(&gate.check);
        unknown.retain(|name| !is_known(name));
        for name in &unknown {
            let has_it = |on| {
                let columns = self.ask(figures, |office| figures_of(on, office));
                columns.iter().any(|known| known.eq_ignore_ascii_case(name))
            };
            let elsewhere = SCOPES.iter().find(|(on, _)| has_it(*on));
            let help = match (elsewhere, nearest(name, columns.iter().copied())) {
                (Some((_, on)), _) => format!("it is one of `on = \"{on}\"`"),
                (None, Some(near)) => format!("did you mean `{near}`?"),
                (None, None) => format!("`tenure explain {}` lists them", table_of(gate.on)),
            };
            self.fault(
                key,
                format!("no figure of the gate is called `{name}`"),
                Some(help),
            );
        }
        unknown.is_empty()
    }
}

/// What to write instead of a condition that cannot be read.
fn way_out(check: &str) -> String {
    let help = if check.contains("=>") {
        "at least is written `>=`"
    } else if check.contains('%') {
        "a rate is a share of 1: write 0.98 for 98 %"
    } else {
        "write a condition such as `coverage_rate >= 0.98`"
    };
    help.to_owned()
}

/// The words of a condition that must be columns: neither words of SQL nor functions nor tables. What is no SQL has none; the gate
/// itself says so.
fn names_in(check: &str) -> Vec<String> {
    let tokens = Tokenizer::new(&GenericDialect {}, check)
        .tokenize()
        .unwrap_or_default();
    let tokens: Vec<_> = tokens
        .into_iter()
        .filter(|token| !matches!(token, Token::Whitespace(_)))
        .collect();
    let next = |place: usize| tokens.get(place + 1);
    let names = tokens
        .iter()
        .enumerate()
        .filter_map(|(place, token)| match token {
            Token::Word(word)
                if word.keyword == Keyword::NoKeyword
                    && !matches!(next(place), Some(Token::LParen | Token::Period)) =>
            {
                Some(word.value.clone())
            }
            _ => None,
        });
    names.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_columns_are_names() {
        for (check, names) in [
            ("coverage_rate >= 0.98", &["coverage_rate"][..]),
            (
                "round(a_rate, 2) > 0.5 AND NOT b_rate IS NULL",
                &["a_rate", "b_rate"],
            ),
            ("entity_metrics.a_rate > 1 OR x = 'word'", &["a_rate", "x"]),
            ("'", &[]),
        ] {
            assert_eq!(names_in(check), names, "{check}");
        }
    }
}
