//! What stands on either side of a comparison: columns, constants and a few functions, each with what it is.

use sqlparser::{
    ast::{
        CastKind, DataType, DateTimeField, Expr, Function, FunctionArg, FunctionArgExpr,
        FunctionArguments, Ident, Spanned, UnaryOperator, Value,
    },
    tokenizer::Span,
};

use super::{
    Vocabulary,
    arithmetic::number,
    column::{Cell, Column, Kind},
    evaluate::{DatePart, Operator, Term},
    literal,
    problem::{Compiled, column_meant, error, no_day, unsupported},
};
/// A term, what it is (none: null), and where it stands.
pub(super) struct Typed {
    pub(super) term: Term,
    pub(super) kind: Option<Kind>,
    pub(super) span: Span,
}

impl Typed {
    fn new(term: Term, kind: Kind, span: Span) -> Self {
        let kind = Some(kind);
        Self { term, kind, span }
    }

    /// A constant text beside a day is a day.
    pub(super) fn beside(self, other: Option<Kind>) -> Compiled<Self> {
        match (&self.term, other) {
            (Term::Literal(Cell::Text(text)), Some(Kind::Moment)) => {
                let day = literal::day(text).ok_or_else(|| no_day(self.span))?;
                let day = Term::Literal(Cell::Moment(day.start()));
                Ok(Self::new(day, Kind::Moment, self.span))
            }
            _ => Ok(self),
        }
    }
}

impl Vocabulary<'_> {
    /// What a term means, and what it is.
    pub(super) fn term(&self, parsed: &Expr) -> Compiled<Typed> {
        let span = parsed.span();
        let typed = |term, kind| Ok(Typed::new(term, kind, span));
        match parsed {
            Expr::Nested(inner) => self.term(inner),
            Expr::Identifier(name) => self.column(name),
            Expr::CompoundIdentifier(names) => match names.as_slice() {
                [table, name] if table.value == "contacts" => self.column(name),
                _ => Err(error(
                    span,
                    format!("`{parsed}` is no column of `contacts`"),
                )),
            },
            Expr::Value(value) => constant(&value.value, value.span),
            Expr::UnaryOp {
                op: UnaryOperator::Minus,
                expr,
            } => {
                let Typed { term, kind, .. } = self.term(expr)?;
                match kind {
                    Some(Kind::Number) => {
                        let zero = Term::Literal(Cell::Number(0.0));
                        typed(number(zero, Operator::Minus, term), Kind::Number)
                    }
                    _ => Err(unsupported(parsed, span)),
                }
            }
            Expr::TypedString(text) if matches!(text.data_type, DataType::Date) => {
                let day = text
                    .value
                    .value
                    .clone()
                    .into_string()
                    .and_then(|text| literal::day(&text));
                let day = day.ok_or_else(|| no_day(span))?;
                typed(Term::Literal(Cell::Moment(day.start())), Kind::Moment)
            }
            Expr::BinaryOp { .. } => self.arithmetic(parsed),
            Expr::Cast {
                kind: CastKind::Cast | CastKind::TryCast,
                expr,
                data_type,
                ..
            } => {
                let inner = self.term(expr)?;
                match (inner.kind, data_type) {
                    (Some(Kind::Text | Kind::Number), data_type) if is_number(data_type) => {
                        typed(Term::Number(Box::new(inner.term)), Kind::Number)
                    }
                    _ => Err(unsupported(parsed, span)),
                }
            }
            Expr::Function(function) => self.function(function, parsed, span),
            Expr::Extract { field, expr, .. } => self.date_part(field, expr, span),
            _ => Err(unsupported(parsed, span)),
        }
    }

    fn column(&self, name: &Ident) -> Compiled<Typed> {
        let (known, text) = (self.known, name.value.as_str());
        let typed = |term, kind| Ok(Typed::new(term, kind, name.span));
        if let Some(column) = Column::named(text) {
            if column.known() > known {
                let message = format!("`{text}` is not known yet where owners are chosen");
                return Err(error(name.span, message));
            }
            return typed(Term::Column(column), column.kind());
        }
        if self.kept.contains(&text) {
            return typed(Term::Kept(text.to_owned()), Kind::Text);
        }
        let columns = Column::ALL.iter().filter(|column| column.known() <= known);
        let names = columns
            .map(|column| column.name())
            .chain(self.kept.iter().copied());
        let help = if name.quote_style == Some('"') {
            Some(format!("text stands between single quotes: '{text}'"))
        } else {
            column_meant(text, &names.collect::<Vec<_>>())
        };
        Err(error(name.span, format!("there is no column `{text}`")).help(help))
    }

    fn function(&self, function: &Function, parsed: &Expr, span: Span) -> Compiled<Typed> {
        let name = name_of(function);
        let typed = |term, kind| Ok(Typed::new(term, kind, span));
        if name == "current_date" {
            let today = self.as_of.start();
            return typed(Term::Literal(Cell::Moment(today)), Kind::Moment);
        }
        let arguments = arguments(function).unwrap_or_default();
        let terms = arguments.iter().map(|argument| self.term(argument));
        let mut terms = terms.collect::<Compiled<Vec<_>>>()?;
        match (name.as_str(), terms.as_slice()) {
            (
                "array_length" | "cardinality",
                [
                    Typed {
                        term: Term::Column(list),
                        kind: Some(Kind::List),
                        ..
                    },
                ],
            ) => typed(Term::Count(*list), Kind::Number),
            (
                "lower" | "upper" | "length",
                [
                    Typed {
                        kind: Some(Kind::Text | Kind::Code),
                        ..
                    },
                ],
            ) => {
                let term = Box::new(terms.remove(0).term);
                match name.as_str() {
                    "lower" => typed(Term::Lower(term), Kind::Text),
                    "upper" => typed(Term::Upper(term), Kind::Text),
                    _ => typed(Term::Length(term), Kind::Number),
                }
            }
            ("coalesce", [_, ..]) => first(terms, span),
            _ => Err(unsupported(parsed, span)),
        }
    }

    /// `EXTRACT(MONTH FROM birthday)`.
    fn date_part(&self, field: &DateTimeField, parsed: &Expr, span: Span) -> Compiled<Typed> {
        let part = match field {
            DateTimeField::Year => DatePart::Year,
            DateTimeField::Month => DatePart::Month,
            DateTimeField::Day => DatePart::Day,
            _ => {
                let help = "write EXTRACT(MONTH FROM birthday)".to_owned();
                return Err(error(span, "only YEAR, MONTH and DAY are extracted").help(help));
            }
        };
        let inner = self.term(parsed)?.beside(Some(Kind::Moment))?;
        match inner.kind {
            Some(Kind::Moment) => {
                let part = Term::DatePart(part, Box::new(inner.term));
                Ok(Typed::new(part, Kind::Number, span))
            }
            _ => Err(error(inner.span, format!("`{parsed}` is no date"))),
        }
    }
}

/// The name of a function, in lower case.
pub(super) fn name_of(function: &Function) -> String {
    function.name.to_string().to_ascii_lowercase()
}

/// The plain arguments of a function; none if it has others.
pub(super) fn arguments(function: &Function) -> Option<Vec<Expr>> {
    match &function.args {
        FunctionArguments::None => Some(Vec::new()),
        FunctionArguments::Subquery(_) => None,
        FunctionArguments::List(list) => {
            let arguments = list.args.iter().map(|argument| match argument {
                FunctionArg::Unnamed(FunctionArgExpr::Expr(argument)) => Some(argument.clone()),
                _ => None,
            });
            arguments.collect()
        }
    }
}

fn first(terms: Vec<Typed>, span: Span) -> Compiled<Typed> {
    let kind = terms.iter().find_map(|term| term.kind);
    let other = terms
        .iter()
        .find(|term| term.kind.is_some() && term.kind != kind);
    if let Some(other) = other {
        return Err(error(other.span, "all values of COALESCE are of one kind"));
    }
    if kind == Some(Kind::List) {
        return Err(error(span, "a list is never null; it is empty"));
    }
    let terms = terms.into_iter().map(|typed| typed.term).collect();
    Ok(Typed {
        term: Term::First(terms),
        kind,
        span,
    })
}

fn constant(value: &Value, span: Span) -> Compiled<Typed> {
    let (cell, kind) = match value {
        Value::SingleQuotedString(text) => (Cell::Text(text.clone().into()), Some(Kind::Text)),
        Value::Number(digits, _) => match digits.parse() {
            Ok(number) => (Cell::Number(number), Some(Kind::Number)),
            Err(_) => return Err(error(span, format!("`{digits}` is no number"))),
        },
        Value::Boolean(flag) => (Cell::Flag(*flag), Some(Kind::Flag)),
        Value::Null => (Cell::Null, None),
        _ => {
            return Err(error(
                span,
                format!("`{value}` is no constant that predicates know"),
            ));
        }
    };
    Ok(Typed {
        term: Term::Literal(cell),
        kind,
        span,
    })
}

fn is_number(kind: &DataType) -> bool {
    matches!(
        kind,
        DataType::Integer(_)
            | DataType::Int(_)
            | DataType::BigInt(_)
            | DataType::Double(_)
            | DataType::DoublePrecision
            | DataType::Float(_)
            | DataType::Real
    )
}
