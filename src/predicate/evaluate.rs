//! A checked condition, asked of one contact: true, false, or unknown where a value is absent, as SQL has it.

use std::{borrow::Cow, cmp::Ordering};

use jiff::{Span, civil::Date};

use super::{
    code::Code,
    column::{Cell, Column, Row},
    literal::shifted,
    pattern::Pattern,
};
use crate::{list::distinct, standardise::text::same_ignoring_case};

/// A condition.
#[derive(Clone, Debug)]
pub(super) enum Condition {
    All(Vec<Self>),
    Any(Vec<Self>),
    Not(Box<Self>),
    /// `IS TRUE`, `IS FALSE`, `IS UNKNOWN`.
    Is(Box<Self>, Option<bool>),
    Compare(Term, Comparison, Term),
    /// A postal code against a literal.
    CompareCode(Term, Comparison, Code),
    In(Term, Set),
    Like(Term, Pattern),
    IsNull(Term),
    /// A list holds a value, in whatever capitals: those that differ in them alone are one where records are united.
    Holds(Column, Term),
    /// A column that is true or false.
    Flag(Term),
    Constant(Option<bool>),
}

/// The values of `IN`; null if one of them is null.
#[derive(Clone, Debug)]
pub(super) enum Set {
    /// Sorted.
    Texts(Vec<String>),
    /// Sorted.
    Codes(Vec<Code>),
    Others(Vec<Cell<'static>>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// Something that has a value.
#[derive(Clone, Debug)]
pub(super) enum Term {
    Column(Column),
    Kept(String),
    Literal(Cell<'static>),
    Lower(Box<Self>),
    Upper(Box<Self>),
    Length(Box<Self>),
    /// A text as a number; null if it is none.
    Number(Box<Self>),
    /// A part of a date, as a number.
    DatePart(DatePart, Box<Self>),
    /// How many values a list has.
    Count(Column),
    /// The first that is not null.
    First(Vec<Self>),
    /// A number that others are counted with, one after the other.
    Counted(Box<Self>, Vec<(Operator, Self)>),
    /// A date so far away.
    Shifted(Span, Box<Self>),
    /// The days from the second date to the first.
    DaysBetween(Box<[Self; 2]>),
}

/// What is done with two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    Plus,
    Minus,
    Times,
    Over,
}

impl Operator {
    /// The result; none where there is no such number.
    pub(super) fn of(self, left: f64, right: f64) -> Option<f64> {
        let result = match self {
            Self::Plus => left + right,
            Self::Minus => left - right,
            Self::Times => left * right,
            Self::Over => left / right,
        };
        Some(result).filter(|result| result.is_finite())
    }
}

/// What `EXTRACT` reads of a date.
#[derive(Clone, Copy, Debug)]
pub(super) enum DatePart {
    Year,
    Month,
    Day,
}

impl DatePart {
    fn of(self, date: Date) -> f64 {
        match self {
            Self::Year => f64::from(date.year()),
            Self::Month => f64::from(date.month()),
            Self::Day => f64::from(date.day()),
        }
    }
}

impl Comparison {
    pub(super) fn holds(self, order: Ordering) -> bool {
        match self {
            Self::Equal => order == Ordering::Equal,
            Self::Unequal => order != Ordering::Equal,
            Self::Less => order == Ordering::Less,
            Self::LessOrEqual => order != Ordering::Greater,
            Self::Greater => order == Ordering::Greater,
            Self::GreaterOrEqual => order != Ordering::Less,
        }
    }

    /// The comparison with its sides exchanged.
    pub(super) fn turned(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
            same => same,
        }
    }
}

impl Condition {
    /// Whether it is true; unknown where that cannot be said.
    pub(super) fn truth(&self, row: &impl Row) -> Option<bool> {
        match self {
            Self::All(parts) => decisive(parts, false, row),
            Self::Any(parts) => decisive(parts, true, row),
            Self::Not(part) => part.truth(row).map(|truth| !truth),
            Self::Is(part, wanted) => Some(part.truth(row) == *wanted),
            Self::Compare(left, comparison, right) => {
                let order = compare(&left.cell(row), &right.cell(row))?;
                Some(comparison.holds(order))
            }
            Self::CompareCode(term, comparison, bound) => {
                let code = Code::of(&text_of(term.cell(row))?);
                Some(match comparison {
                    Comparison::Equal => code.is(*bound),
                    Comparison::Unequal => !code.is(*bound),
                    comparison => comparison.holds(code.against(*bound)),
                })
            }
            Self::In(term, set) => set.holds(term.cell(row)),
            Self::Like(term, pattern) => Some(pattern.matches(&text_of(term.cell(row))?)),
            Self::IsNull(term) => Some(term.cell(row) == Cell::Null),
            Self::Holds(list, term) => {
                let wanted = text_of(term.cell(row))?;
                let mut holds = false;
                row.values(*list, &mut |value| {
                    holds |= same_ignoring_case(value, &wanted)
                });
                Some(holds)
            }
            Self::Flag(term) => match term.cell(row) {
                Cell::Flag(flag) => Some(flag),
                _ => None,
            },
            Self::Constant(truth) => *truth,
        }
    }

    /// The names of the columns that the condition pins, sorted: those of all parts of an `AND`, and of the least part of an `OR`.
    pub(super) fn pinned(&self) -> Vec<&str> {
        self.pins(false)
    }

    fn pins(&self, is_negated: bool) -> Vec<&str> {
        let names = match self {
            Self::Not(part) => return part.pins(!is_negated),
            Self::Is(part, _) => return part.pins(false),
            Self::All(parts) | Self::Any(parts) => {
                let each = parts.iter().map(|part| part.pins(is_negated));
                if matches!(self, Self::All(_)) == is_negated {
                    return each.min_by_key(Vec::len).unwrap_or_default();
                }
                each.flatten().collect()
            }
            Self::Compare(left, _, right) => [left.columns(), right.columns()].concat(),
            Self::CompareCode(term, ..)
            | Self::In(term, _)
            | Self::Like(term, _)
            | Self::IsNull(term)
            | Self::Flag(term) => term.columns(),
            Self::Holds(list, _) => vec![list.name()],
            Self::Constant(_) => Vec::new(),
        };
        distinct(names.into_iter())
    }
}

/// `decides` as soon as one part is so; else unknown if one part is.
fn decisive(parts: &[Condition], decides: bool, row: &impl Row) -> Option<bool> {
    let mut truth = Some(!decides);
    for part in parts {
        match part.truth(row) {
            Some(found) if found == decides => return Some(decides),
            None => truth = None,
            Some(_) => {}
        }
    }
    truth
}

impl Term {
    fn cell<'r>(&'r self, row: &'r impl Row) -> Cell<'r> {
        let text = |term: &'r Self| text_of(term.cell(row));
        let moment = |term: &'r Self| match term.cell(row) {
            Cell::Moment(at) => Some(at),
            _ => None,
        };
        let number = |term: &'r Self| match term.cell(row) {
            Cell::Number(number) => Some(number),
            _ => None,
        };
        let found = match self {
            Self::Column(column) => return row.cell(*column),
            Self::Kept(name) => return row.kept(name).into(),
            Self::Literal(Cell::Text(text)) => return Cell::Text(Cow::Borrowed(text)),
            Self::Literal(cell) => return cell.clone(),
            Self::Count(list) => {
                let mut count = 0;
                row.values(*list, &mut |_| count += 1);
                return Cell::Number(f64::from(count));
            }
            Self::First(terms) => {
                let mut cells = terms.iter().map(|term| term.cell(row));
                return cells.find(|cell| *cell != Cell::Null).unwrap_or(Cell::Null);
            }
            Self::Lower(term) => text(term).map(|text| Cell::Text(text.to_lowercase().into())),
            Self::Upper(term) => text(term).map(|text| Cell::Text(text.to_uppercase().into())),
            Self::Length(term) => text(term).map(|text| Cell::Number(text.chars().count() as f64)),
            Self::Number(term) => number_of(term.cell(row)).map(Cell::Number),
            Self::DatePart(part, term) => {
                moment(term).map(|at| Cell::Number(part.of(at.day().date())))
            }
            Self::Shifted(by, term) => moment(term)
                .and_then(|at| shifted(at, *by))
                .map(Cell::Moment),
            Self::DaysBetween(terms) => {
                let [later, earlier] = terms.each_ref().map(moment);
                let days = later.zip(earlier);
                days.map(|(later, earlier)| Cell::Number(later.day().since(earlier.day()).into()))
            }
            Self::Counted(first, steps) => {
                let mut steps = steps.iter();
                let result = number(first).and_then(|first| {
                    steps.try_fold(first, |result, (operator, term)| {
                        operator.of(result, number(term)?)
                    })
                });
                result.map(Cell::Number)
            }
        };
        found.unwrap_or(Cell::Null)
    }

    fn columns(&self) -> Vec<&str> {
        match self {
            Self::Column(column) | Self::Count(column) => vec![column.name()],
            Self::Kept(name) => vec![name],
            Self::Literal(_) => Vec::new(),
            Self::Lower(term)
            | Self::Upper(term)
            | Self::Length(term)
            | Self::Number(term)
            | Self::DatePart(_, term)
            | Self::Shifted(_, term) => term.columns(),
            Self::First(terms) => terms.iter().flat_map(Self::columns).collect(),
            Self::DaysBetween(terms) => terms.iter().flat_map(Self::columns).collect(),
            Self::Counted(first, steps) => {
                let others = steps.iter().flat_map(|(_, term)| term.columns());
                first.columns().into_iter().chain(others).collect()
            }
        }
    }
}

impl Set {
    fn holds(&self, cell: Cell<'_>) -> Option<bool> {
        match self {
            Self::Texts(texts) => {
                let text = text_of(cell)?;
                Some(
                    texts
                        .binary_search_by(|known| known.as_str().cmp(&text))
                        .is_ok(),
                )
            }
            Self::Codes(codes) => Some(Code::of(&text_of(cell)?).is_in(codes)),
            Self::Others(_) if cell == Cell::Null => None,
            Self::Others(cells) => Some(cells.contains(&cell)),
        }
    }
}

fn text_of(cell: Cell<'_>) -> Option<Cow<'_, str>> {
    match cell {
        Cell::Text(text) => Some(text),
        _ => None,
    }
}

fn number_of(cell: Cell<'_>) -> Option<f64> {
    match cell {
        Cell::Number(number) => Some(number),
        Cell::Text(text) => text
            .trim()
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite()),
        _ => None,
    }
}

fn compare(left: &Cell<'_>, right: &Cell<'_>) -> Option<Ordering> {
    match (left, right) {
        (Cell::Text(left), Cell::Text(right)) => Some(left.cmp(right)),
        (Cell::Number(left), Cell::Number(right)) => left.partial_cmp(right),
        (Cell::Flag(left), Cell::Flag(right)) => Some(left.cmp(right)),
        (Cell::Moment(left), Cell::Moment(right)) => Some(left.cmp(right)),
        _ => None,
    }
}
