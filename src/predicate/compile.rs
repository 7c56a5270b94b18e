//! From the text of a predicate to a checked condition: every comparison typed.

use std::iter;

use sqlparser::{
    ast::{BinaryOperator, Expr, Spanned, UnaryOperator, Value},
    dialect::GenericDialect,
    parser::Parser,
    tokenizer::{Span, Token, TokenWithSpan, Tokenizer},
};

use super::{
    Vocabulary,
    code::Code,
    column::{Cell, Column, Kind},
    evaluate::{Comparison, Condition, Set, Term},
    pattern::Pattern,
    problem::{Compiled, error, list_compared, mismatch, number_for_code, syntax, unsupported},
    term::{Typed, arguments, name_of},
};
use crate::nearest::suggest;

/// A predicate of more text is refused.
const LENGTH_MAX: usize = 100_000;
/// So is one of more words and signs, as its tree may be as deep, and is walked by functions that call themselves.
const WORDS_MAX: usize = 3_000;

/// Parses and checks a text.
pub(super) fn compile(sql: &str, vocabulary: &Vocabulary<'_>) -> Compiled<Condition> {
    if sql.len() > LENGTH_MAX {
        return Err(error(
            Span::empty(),
            format!("it is longer than {LENGTH_MAX} bytes"),
        ));
    }
    vocabulary.condition(&parse(sql)?)
}

/// The one expression that a text is.
pub(crate) fn parse(sql: &str) -> Compiled<Expr> {
    let tokens = Tokenizer::new(&GenericDialect, sql).tokenize_with_location();
    let tokens = tokens.map_err(|found| syntax(found.into(), sql))?;
    if let Some(span) = first_too_many(&tokens, WORDS_MAX) {
        let message = format!("it has more than {WORDS_MAX} words and signs beside constants");
        return Err(error(span, message)
            .help("write many values as a list: region IN ('MA', 'NY')".to_owned()));
    }
    // No condition has any, and nested ones take the parser time that doubles with each.
    if let Some(found) = tokens.iter().find(|found| found.token == Token::LBracket) {
        return Err(error(found.span, "unexpected `[`".to_owned())
            .help("a list stands in round brackets: region IN ('MA', 'NY')".to_owned()));
    }
    let mut parser = Parser::new(&GenericDialect).with_tokens_with_locations(tokens);
    let parsed = parser.parse_expr().map_err(|found| syntax(found, sql))?;
    let rest = parser.peek_token();
    if rest.token != Token::EOF {
        let message = format!("unexpected `{}`", rest.token);
        return Err(error(rest.span, message));
    }
    Ok(parsed)
}

/// Where the words and signs begin that are more than so many. Constants nest nothing, nor does what separates them in a list, be they
/// negative.
pub(crate) fn first_too_many(tokens: &[TokenWithSpan], words_max: usize) -> Option<Span> {
    let said = tokens
        .iter()
        .filter(|token| !matches!(token.token, Token::Whitespace(_) | Token::EOF));
    let before = iter::once(&Token::EOF).chain(said.clone().map(|token| &token.token));
    let counted = said
        .zip(before)
        .filter(|(token, before)| match token.token {
            Token::Comma | Token::Number(..) | Token::SingleQuotedString(_) => false,
            Token::Minus => **before != Token::Comma,
            _ => true,
        });
    counted.map(|(token, _)| token.span).nth(words_max)
}

impl Vocabulary<'_> {
    fn condition(&self, parsed: &Expr) -> Compiled<Condition> {
        let is = |part: &Expr, truth| Ok(Condition::Is(Box::new(self.condition(part)?), truth));
        match parsed {
            Expr::Nested(inner) => self.condition(inner),
            Expr::BinaryOp {
                op: BinaryOperator::And,
                ..
            } => Ok(Condition::All(self.chain(parsed, &BinaryOperator::And)?)),
            Expr::BinaryOp {
                op: BinaryOperator::Or,
                ..
            } => Ok(Condition::Any(self.chain(parsed, &BinaryOperator::Or)?)),
            Expr::UnaryOp {
                op: UnaryOperator::Not,
                expr,
            } => Ok(not(true, self.condition(expr)?)),
            Expr::IsTrue(part) => is(part, Some(true)),
            Expr::IsFalse(part) => is(part, Some(false)),
            Expr::IsUnknown(part) => is(part, None),
            Expr::IsNotTrue(part) => is(part, Some(true)).map(|is| not(true, is)),
            Expr::IsNotFalse(part) => is(part, Some(false)).map(|is| not(true, is)),
            Expr::IsNotUnknown(part) => is(part, None).map(|is| not(true, is)),
            Expr::IsNull(part) => self.is_null(part),
            Expr::IsNotNull(part) => Ok(not(true, self.is_null(part)?)),
            _ => self.test(parsed),
        }
    }

    /// A condition that is not made of others.
    fn test(&self, parsed: &Expr) -> Compiled<Condition> {
        match parsed {
            Expr::BinaryOp { left, op, right } => match comparison(op) {
                Some(comparison) => self.comparison(left, comparison, right),
                None => Err(error(parsed.span(), format!("`{op}` makes no condition"))),
            },
            Expr::InList {
                expr,
                list,
                negated,
            } => Ok(not(*negated, self.is_in(expr, list)?)),
            Expr::Between {
                expr,
                negated,
                low,
                high,
            } => {
                let low = self.comparison(expr, Comparison::GreaterOrEqual, low)?;
                let high = self.comparison(expr, Comparison::LessOrEqual, high)?;
                Ok(not(*negated, Condition::All(vec![low, high])))
            }
            Expr::Like { .. } | Expr::ILike { .. } => self.like(parsed),
            Expr::AnyOp {
                left,
                compare_op: BinaryOperator::Eq,
                right,
                ..
            } => self.holds(right, left),
            Expr::Function(function) if name_of(function) == "array_contains" => {
                match arguments(function).as_deref() {
                    Some([list, value]) => self.holds(list, value),
                    _ => Err(error(
                        function.span(),
                        "write array_contains(list, 'value')",
                    )),
                }
            }
            Expr::Value(value) => match &value.value {
                Value::Boolean(truth) => Ok(Condition::Constant(Some(*truth))),
                Value::Null => Ok(Condition::Constant(None)),
                _ => Err(error(
                    value.span,
                    format!("`{value}` is neither true nor false"),
                )),
            },
            _ => self.flag(parsed),
        }
    }

    /// The parts of `a AND b AND c`, however long the chain.
    fn chain(&self, parsed: &Expr, joined_by: &BinaryOperator) -> Compiled<Vec<Condition>> {
        let mut parts = Vec::new();
        let mut rest = parsed;
        while let Expr::BinaryOp { left, op, right } = rest {
            if op != joined_by {
                break;
            }
            parts.push(self.condition(right)?);
            rest = left;
        }
        parts.push(self.condition(rest)?);
        parts.reverse();
        Ok(parts)
    }

    fn flag(&self, parsed: &Expr) -> Compiled<Condition> {
        let Typed { term, kind, span } = self.term(parsed)?;
        match kind {
            Some(Kind::Flag) => Ok(Condition::Flag(term)),
            _ => Err(error(span, format!("`{parsed}` is neither true nor false"))),
        }
    }

    fn is_null(&self, parsed: &Expr) -> Compiled<Condition> {
        let Typed { term, kind, span } = self.term(parsed)?;
        if kind == Some(Kind::List) {
            let help = format!("write array_length({parsed}) = 0");
            return Err(error(span, "a list is never null; it is empty").help(help));
        }
        Ok(Condition::IsNull(term))
    }

    fn comparison(&self, left: &Expr, comparison: Comparison, right: &Expr) -> Compiled<Condition> {
        let (left, right) = (self.term(left)?, self.term(right)?);
        let codes = [&left, &right].map(|side| side.kind == Some(Kind::Code));
        if codes[0] != codes[1] {
            let (code, other, comparison) = if codes[0] {
                (left, right, comparison)
            } else {
                (right, left, comparison.turned())
            };
            return Ok(match code_literal(&other)? {
                Some(bound) => Condition::CompareCode(code.term, comparison, bound),
                None => Condition::Compare(code.term, comparison, other.term),
            });
        }
        let left = left.beside(right.kind)?;
        let right = right.beside(left.kind)?;
        match (left.kind, right.kind) {
            (Some(Kind::List), _) | (_, Some(Kind::List)) => Err(list_compared(left.span)),
            (Some(one), Some(other)) if one != other => Err(mismatch(one, other, right.span)),
            _ => Ok(Condition::Compare(left.term, comparison, right.term)),
        }
    }

    fn is_in(&self, parsed: &Expr, list: &[Expr]) -> Compiled<Condition> {
        let left = self.term(parsed)?;
        let mut cells = Vec::new();
        let mut has_null = false;
        for item in list {
            let item = self.term(item)?.beside(left.kind)?;
            if left.kind == Some(Kind::Code) {
                code_literal(&item)?;
            }
            match (left.kind, item.kind) {
                (Some(Kind::List), _) => return Err(list_compared(left.span)),
                (Some(Kind::Code), Some(Kind::Text)) | (_, None) => {}
                (Some(one), Some(other)) if one != other => {
                    return Err(mismatch(one, other, item.span));
                }
                _ => {}
            }
            match item.term {
                Term::Literal(Cell::Null) => has_null = true,
                Term::Literal(cell) => cells.push(cell),
                _ => return Err(error(item.span, "a list after IN holds constants only")),
            }
        }
        let found = Condition::In(left.term, set(left.kind, cells));
        // As in SQL, what is not found is unknown if a null was among the values.
        Ok(if has_null {
            Condition::Any(vec![found, Condition::Constant(None)])
        } else {
            found
        })
    }

    fn like(&self, parsed: &Expr) -> Compiled<Condition> {
        let (
            Expr::Like {
                negated,
                any: false,
                expr,
                pattern,
                escape_char: None,
            }
            | Expr::ILike {
                negated,
                any: false,
                expr,
                pattern,
                escape_char: None,
            },
            ignores_case,
        ) = (parsed, matches!(parsed, Expr::ILike { .. }))
        else {
            return Err(unsupported(parsed, parsed.span()));
        };
        let (left, right) = (self.term(expr)?, self.term(pattern)?);
        match (left.kind, right.term) {
            (Some(Kind::Text | Kind::Code), Term::Literal(Cell::Text(text))) => {
                let pattern = Pattern::new(&text, ignores_case);
                Ok(not(*negated, Condition::Like(left.term, pattern)))
            }
            (Some(Kind::Text | Kind::Code), _) => {
                Err(error(right.span, "the pattern of LIKE is a constant text"))
            }
            _ => Err(error(
                left.span,
                format!("`{expr}` is no text; LIKE compares texts"),
            )),
        }
    }

    fn holds(&self, list: &Expr, value: &Expr) -> Compiled<Condition> {
        let list_span = list.span();
        let (list, value) = (self.term(list)?, self.term(value)?);
        match (list.term, list.kind, value.kind) {
            (Term::Column(column), Some(Kind::List), Some(Kind::Text)) => {
                Ok(Condition::Holds(column, value.term))
            }
            (_, Some(Kind::List), _) => Err(error(value.span, "a list holds texts")),
            _ => Err(error(list_span, "this is no list").help(suggest("", lists()))),
        }
    }
}

fn not(is_negated: bool, condition: Condition) -> Condition {
    if is_negated {
        Condition::Not(Box::new(condition))
    } else {
        condition
    }
}

fn comparison(operator: &BinaryOperator) -> Option<Comparison> {
    Some(match operator {
        BinaryOperator::Eq => Comparison::Equal,
        BinaryOperator::NotEq => Comparison::Unequal,
        BinaryOperator::Lt => Comparison::Less,
        BinaryOperator::LtEq => Comparison::LessOrEqual,
        BinaryOperator::Gt => Comparison::Greater,
        BinaryOperator::GtEq => Comparison::GreaterOrEqual,
        _ => return None,
    })
}

/// The code that a text says; none if the other side is a column.
fn code_literal(typed: &Typed) -> Compiled<Option<Code>> {
    match (&typed.term, typed.kind) {
        (Term::Literal(Cell::Text(text)), _) => Ok(Some(Code::of(text))),
        (_, Some(Kind::Text | Kind::Code) | None) => Ok(None),
        (term, _) => Err(number_for_code(term, typed.span)),
    }
}

fn set(kind: Option<Kind>, cells: Vec<Cell<'static>>) -> Set {
    let texts = cells.iter().filter_map(|cell| match cell {
        Cell::Text(text) => Some(text.as_ref()),
        _ => None,
    });
    match kind {
        Some(Kind::Code) => {
            let mut codes: Vec<Code> = texts.map(Code::of).collect();
            codes.sort_unstable();
            Set::Codes(codes)
        }
        Some(Kind::Text) => {
            let mut texts: Vec<String> = texts.map(str::to_owned).collect();
            texts.sort_unstable();
            Set::Texts(texts)
        }
        _ => Set::Others(cells),
    }
}

fn lists() -> impl Iterator<Item = &'static str> {
    let lists = Column::ALL
        .iter()
        .filter(|column| column.kind() == Kind::List);
    lists.map(|column| column.name())
}
