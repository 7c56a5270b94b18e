//! Reports of one's own, asked of tables without rows before anything is read: what is wrong with their SQL is told at once.

use super::{
    gate::table_of,
    owners::{is_of_figures, with_all_metrics},
    sql::Database,
};
use crate::{
    job::settings::reports::GateScope,
    metric::Office,
    nearest::nearest,
    table::{
        Kind, Table,
        schema::{DATA, OF_LEDGER, REPORTS},
    },
    time::Day,
};

/// What the engine says of a date beside a text, but of a column beside a constant, which it reads as a date.
const DATE_AND_TEXT: &str = "cannot compare 'date/datetime/time' to a string value";

/// Knows the tables of a run.
pub struct SqlCheck(Database);

impl SqlCheck {
    /// The tables of a run with these figures, but for those that it lacks.
    #[must_use]
    pub fn new(office: &Office<'_>, lacking: &[&Table], as_of: Day) -> Self {
        let plain = DATA.iter().chain(REPORTS);
        let plain = plain.filter(|table| !is_of_figures(table) && !lacking.contains(table));
        let plain = plain.map(|table| Table::clone(table));
        let tables: Vec<Table> = plain.chain(with_all_metrics(office)).collect();
        Self(Database::empty(&tables, as_of))
    }

    /// What is wrong with a query, in one line, if anything is.
    #[must_use]
    pub fn problem(&mut self, sql: &str) -> Option<String> {
        let error = in_one_line(&self.0.query("check", sql).err()?.to_string());
        let unknown = error.split_once("relation '");
        let unknown = unknown.and_then(|(_, name)| name.split_once('\''));
        let help = unknown.and_then(|(name, _)| instead_of(name));
        Some(error + &help.unwrap_or_default())
    }

    /// What is wrong with the condition of a gate, in one line, if anything is.
    #[must_use]
    pub fn condition_problem(&mut self, on: GateScope, check: &str) -> Option<String> {
        let sql = format!("SELECT ({check}\n) AS holds FROM {}", table_of(on));
        match self.0.query("check", &sql) {
            Ok((table, _)) if table.columns[0].kind == Kind::Bool => None,
            Ok(_) => Some("it is neither true nor false".to_owned()),
            Err(error) => Some(in_one_line(&error.to_string())),
        }
    }
}

/// What to do about a table that a run does not have.
fn instead_of(name: &str) -> Option<String> {
    if OF_LEDGER.iter().any(|table| table.name == name) {
        return Some("; only a run with a `ledger` has it".to_owned());
    }
    let tables = DATA.iter().chain(REPORTS).map(|table| table.name);
    nearest(name, tables).map(|near| format!("; did you mean `{near}`?"))
}

/// What the engine says, without the columns and the plan that it lists.
fn in_one_line(error: &str) -> String {
    let (said, plan) = error
        .split_once("Resolved plan until failure:")
        .unwrap_or((error, ""));
    let (before, listed) = said.split_once("valid columns: [").unwrap_or((said, ""));
    let (_, after) = listed.split_once(']').unwrap_or_default();
    let words = before.split_whitespace().chain(after.split_whitespace());
    let line = words.collect::<Vec<_>>().join(" ");
    let help = if plan.contains("RESOLVING 'join'") {
        "; tables are joined where columns of both are equal: put what else is asked of one into a query, JOIN (SELECT … WHERE …) AS name ON …"
    } else if said.starts_with("expected Date") || said.contains(DATE_AND_TEXT) {
        "; a date is compared with a date, created_at > DATE '2026-01-31', and the days between two dates with a number, CURRENT_DATE - created_at > 90"
    } else {
        ""
    };
    line.trim_end_matches(';').to_owned() + help
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::schema::data::{CONTACTS, TIMELINE};

    #[test]
    fn a_message_lists_no_columns() {
        let error =
            "unable to find column \"a\"; valid columns: [\"b\", \"c\"]\n\nDid you mean \"b\"?";
        assert_eq!(
            in_one_line(error),
            "unable to find column \"a\"; Did you mean \"b\"?"
        );
        assert_eq!(in_one_line("no \"a\"; valid columns: [\"b\"]"), "no \"a\"");
        assert_eq!(in_one_line("wrong\n SQL"), "wrong SQL");
    }

    #[test]
    fn a_date_is_no_number() {
        let mut check = SqlCheck(Database::empty(
            std::slice::from_ref(&CONTACTS),
            Day(20_778),
        ));
        for wrong in [
            "created_at > 90",
            "created_at > 2026 - 1",
            "created_at > LENGTH(full_name)",
            "created_at = value",
            "created_at IS DISTINCT FROM 90",
            "CASE created_at WHEN 90 THEN TRUE END",
            "COALESCE(created_at, birthday) > '2026-01-31'",
        ] {
            let sql = format!("SELECT contact_id FROM contacts WHERE {wrong}");
            let problem = check.problem(&sql).expect(wrong);
            assert!(
                problem.ends_with("CURRENT_DATE - created_at > 90"),
                "{problem}"
            );
        }
        for date in [
            "'2026-01-31'",
            "DATE '2026-01-31'",
            "last_touch_at",
            "CURRENT_DATE",
            "COALESCE(birthday, NULL)",
        ] {
            let sql = format!("SELECT contact_id FROM contacts WHERE created_at > {date}");
            assert_eq!(check.problem(&sql), None, "{date}");
        }
    }

    #[test]
    fn what_else_than_columns_is_joined_by_has_a_way_out() {
        let tables = [&CONTACTS, &TIMELINE].map(Table::clone);
        let mut check = SqlCheck(Database::empty(&tables, Day(20_778)));
        let joined = |condition: &str| {
            format!("SELECT c.contact_id FROM contacts AS c LEFT JOIN timeline AS t ON {condition}")
        };
        let by_id = "t.contact_id = c.contact_id";
        assert_eq!(check.problem(&joined(by_id)), None);
        let of_types = joined("t.contact_id = c.value");
        let problem = check.problem(&of_types).expect("a problem");
        assert!(problem.contains("; tables are joined where"), "{problem}");
        for (more, wrong, told) in [
            ("t.kind = 'interaction'", "t.kind", "`=` is not between"),
            (
                "t.occurred_at > c.created_at",
                "t.occurred_at",
                "rows are joined by what is not equal",
            ),
        ] {
            let sql = joined(&format!("{by_id} AND {more}"));
            let problem = check.problem(&sql).expect("a problem");
            let place = sql.find(wrong).expect("a condition") + 1;
            assert!(
                problem.starts_with(&format!("at 1:{place} of it {told}")),
                "{problem}"
            );
        }
        let found = "(SELECT t.contact_id FROM timeline AS t JOIN contacts AS c ON t.contact_id = c.contact_id AND t.occurred_at > c.created_at)";
        let way_out = format!(
            "SELECT c.contact_id FROM contacts AS c ANTI JOIN {found} AS f ON f.contact_id = c.contact_id"
        );
        assert_eq!(check.problem(&way_out), None);
    }
}
