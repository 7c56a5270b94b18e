//! Numbers, and dates and days, that are counted with: `value / 12`, `created_at + INTERVAL '30 days'`, `CURRENT_DATE - birthday` (in days).

use sqlparser::{
    ast::{BinaryOperator, Expr, Interval, Spanned},
    tokenizer::Span,
};

use super::{
    Vocabulary,
    column::{Cell, Kind},
    evaluate::{Operator, Term},
    literal,
    problem::{Compiled, error, unsupported},
    term::Typed,
};

impl Vocabulary<'_> {
    /// What `a + b - c` means, however long the chain.
    pub(super) fn arithmetic(&self, parsed: &Expr) -> Compiled<Typed> {
        let (mut steps, mut first) = (Vec::new(), parsed);
        while let Expr::BinaryOp { left, op, right } = first {
            steps.push((op, right, first));
            first = left;
        }
        let mut result = self.term(first)?;
        for (op, right, whole) in steps.into_iter().rev() {
            let span = whole.span();
            let operator = operator(op).ok_or_else(|| unsupported(whole, span))?;
            result = match &**right {
                Expr::Interval(interval) => shifted(result, operator, interval, span)?,
                right => counted(result, operator, self.term(right)?, span)?,
            };
        }
        Ok(result)
    }
}

fn operator(op: &BinaryOperator) -> Option<Operator> {
    Some(match op {
        BinaryOperator::Plus => Operator::Plus,
        BinaryOperator::Minus => Operator::Minus,
        BinaryOperator::Multiply => Operator::Times,
        BinaryOperator::Divide => Operator::Over,
        _ => return None,
    })
}

/// A number and a number, or the days from one date to another.
fn counted(left: Typed, operator: Operator, right: Typed, span: Span) -> Compiled<Typed> {
    let left = left.beside(right.kind)?;
    let right = right.beside(left.kind)?;
    let term = match (left.kind, operator, right.kind) {
        (Some(Kind::Number) | None, _, Some(Kind::Number) | None) => {
            number(left.term, operator, right.term)
        }
        (Some(Kind::Moment), Operator::Minus, Some(Kind::Moment)) => {
            Term::DaysBetween(Box::new([left.term, right.term]))
        }
        (Some(Kind::Moment), ..) | (.., Some(Kind::Moment)) => return Err(no_interval(span)),
        _ => {
            let help = "where texts hold numbers, write CAST(… AS DOUBLE)".to_owned();
            return Err(error(span, "only numbers and dates are counted with").help(help));
        }
    };
    Ok(Typed {
        term,
        kind: Some(Kind::Number),
        span,
    })
}

/// Constants are counted at once.
pub(super) fn number(left: Term, operator: Operator, right: Term) -> Term {
    match (left, right) {
        (Term::Literal(Cell::Number(left)), Term::Literal(Cell::Number(right))) => {
            let result = operator.of(left, right);
            Term::Literal(result.map_or(Cell::Null, Cell::Number))
        }
        (Term::Counted(first, mut steps), right) => {
            steps.push((operator, right));
            Term::Counted(first, steps)
        }
        (left, right) => Term::Counted(Box::new(left), vec![(operator, right)]),
    }
}

/// `CURRENT_DATE - INTERVAL '90 days'`.
fn shifted(from: Typed, operator: Operator, interval: &Interval, span: Span) -> Compiled<Typed> {
    let is_back = operator == Operator::Minus;
    let is_shift = is_back || operator == Operator::Plus;
    let by = literal::interval(interval, is_back).filter(|_| is_shift);
    let by = by.ok_or_else(|| no_interval(span))?;
    let term = match (from.term, from.kind) {
        (Term::Literal(Cell::Moment(from)), _) => {
            let at = literal::shifted(from, by).ok_or_else(|| no_interval(span))?;
            Term::Literal(Cell::Moment(at))
        }
        (term, Some(Kind::Moment) | None) => Term::Shifted(by, Box::new(term)),
        _ => return Err(no_interval(span)),
    };
    Ok(Typed {
        term,
        kind: Some(Kind::Moment),
        span,
    })
}

fn no_interval(span: Span) -> super::PredicateError {
    error(span, "only days are counted on and back")
        .help("write CURRENT_DATE - INTERVAL '90 days'".to_owned())
}
