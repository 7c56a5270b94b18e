//! What holds records together, or keeps them apart: comparison by comparison, in bits.
//!
//! In: a run, and two records or a contact. Out: text. One bit for a pair doubles its odds of being one person; the bits of what was
//! compared and those of the prior add up to its weight.

use anyhow::Result;

use super::{
    contact::{in_four_digits, probability},
    decided,
    find::find_record,
    layout::{Cells, lines, named, section},
    words,
};
use crate::{
    finished::{Row, Rows, Run},
    list::join,
    matching::{Model, PairExplanation, level_sentence},
    merge::rules,
    pipeline::{Beside, Reread},
    table::{Holds, Only, schema::data::LINKS},
};

/// How many links of a contact are told, the weakest first.
const LINKS_MAX: usize = 20;

/// Tells how two records of a run compare. What the run has no link for is compared once more.
///
/// # Errors
/// If a word means no one record.
pub(super) fn tell(run: &Run, words: [&str; 2]) -> Result<String> {
    let [left, right] = [find_record(run, words[0])?, find_record(run, words[1])?];
    let rows = between(run, &left, &right)?;
    let mut text = format!("{left} and {right}\n");
    let link = rows.iter().next();
    let again = compare_again(run, [&left, &right], link.is_some());
    let (compared, fields) = match again {
        Ok((compared, fields)) => (compared, fields.into_iter().map(Vec::from).collect()),
        Err(error) => (None, vec![vec![format!("not shown: {error:#}")]]),
    };
    let (head, bits) = match (link, &compared) {
        (Some(link), _) => (verdict(link), weights(link)),
        (None, Some(compared)) => {
            let one_person = in_four_digits(compared.probability);
            (named([("one person", one_person)]), weights_of(compared))
        }
        (None, None) => Default::default(),
    };
    if link.is_none() {
        let says =
            "no link: no blocking key found the pair, or it is too improbable even for review";
        lines(&mut text, &[vec![says.to_owned()]]);
    }
    lines(&mut text, &head);
    let decided = decided::between(run, [&left, &right])?;
    section(&mut text, "What people decided", &decided);
    section(&mut text, "What was compared, in bits", &bits);
    section(&mut text, "Side by side", &fields);
    Ok(text)
}

/// The fields of both; and how they compare by the model of the run, if it has not told so.
fn compare_again(
    run: &Run,
    names: [&str; 2],
    is_told: bool,
) -> Result<(Option<PairExplanation>, Vec<Beside>)> {
    let (job, digests) = run.job()?;
    let reread = Reread::new(&job, &digests)?;
    let pair = reread.numbers(names)?;
    let compared = match is_told {
        true => None,
        false => Some(reread.compare(&Model::load(&run.folder().join("model.toml"))?, pair)),
    };
    Ok((compared, reread.beside(pair)?))
}

/// The links that hold a contact together, the weakest first, and what the weakest rests on.
pub(super) fn bonds(run: &Run, contact_id: &str) -> Result<[Cells; 2]> {
    let rows = links(run, "contact_a", contact_id)?;
    let is_of_contact = |link: &Row<'_>| link.text("contact_b") == contact_id;
    let mut merged: Vec<_> = rows
        .iter()
        .filter(|link| is_of_contact(link) && link.text("use") == "merged")
        .collect();
    let weight = |link: &Row<'_>| link.number("weight").unwrap_or_default();
    merged.sort_by(|one, other| weight(one).total_cmp(&weight(other)));
    let told = merged.iter().take(LINKS_MAX).map(|link| {
        vec![
            format!("{} and {}", link.text("record_a"), link.text("record_b")),
            probability(*link),
            format!("{} bits", bits(weight(link))),
        ]
    });
    let mut cells: Cells = told.collect();
    if let Some(more) = merged.len().checked_sub(LINKS_MAX).filter(|more| *more > 0) {
        cells.push(vec![format!("and {more} stronger ones")]);
    }
    let weakest = merged
        .first()
        .map_or_else(Cells::new, |link| weights(*link));
    Ok([cells, weakest])
}

fn between(run: &Run, left: &str, right: &str) -> Result<Rows> {
    let of = |first, second: &str| -> Result<Rows> {
        Ok(links(run, "record_a", first)?.keep(|link| link.text("record_b") == second))
    };
    let rows = of(left, right)?;
    if rows.is_empty() {
        of(right, left)
    } else {
        Ok(rows)
    }
}

fn links(run: &Run, column: &str, text: &str) -> Result<Rows> {
    if !run.has(&LINKS) {
        return Ok(Rows::none());
    }
    let holds = Holds::Text(text);
    run.rows(&LINKS, Some(Only { column, holds }))
}

/// How probable it is, and what the run made of it.
fn verdict(link: Row<'_>) -> Cells {
    let text = |name| link.text(name).into_owned();
    let became = match (&*text("use"), link.given("reason")) {
        ("merged", _) => "merged".to_owned(),
        ("implied", _) => "one contact, by other links".to_owned(),
        (word, reason) => {
            let word = match word {
                "review" => "left for review".to_owned(),
                word => word.replace('_', " "),
            };
            let why = reason.map(|reason| {
                let rule = rules::rule(&reason);
                let says = rule.map_or_else(String::new, |rule| format!(" ({})", rule.says));
                format!(": {reason}{says}")
            });
            word + &why.unwrap_or_default()
        }
    };
    let rows = [
        ("one person", probability(link)),
        ("became", became),
        ("found by", text("blocked_by")),
    ];
    named(rows)
}

/// The prior, each comparison with its level, and the sum, as a link tells them.
fn weights(link: Row<'_>) -> Cells {
    let number = |name| link.number(name).map_or_else(String::new, bits);
    let comparisons = link.list("comparisons").into_iter().map(|comparison| {
        let mut parts = comparison.rsplitn(2, ':');
        let (bits, rest) = (parts.next(), parts.next());
        let (name, level) = rest
            .and_then(|rest| rest.split_once(':'))
            .unwrap_or_default();
        line_of(bits.unwrap_or_default().to_owned(), name, level)
    });
    summed(
        number("prior"),
        &link.text("against"),
        comparisons,
        number("weight"),
    )
}

/// The same of a pair that was compared just now.
fn weights_of(compared: &PairExplanation) -> Cells {
    let comparisons = compared.compared();
    let comparisons =
        comparisons.map(|line| line_of(bits(line.bits), &line.comparison, line.level));
    summed(
        bits(compared.prior),
        compared.against,
        comparisons,
        bits(compared.weight),
    )
}

/// One comparison: its bits, its name, its level in words.
fn line_of(bits: String, comparison: &str, level: &str) -> Vec<String> {
    let says = level_sentence(comparison, level).map_or_else(|| in_words(level), str::to_owned);
    vec![bits, in_words(comparison), says]
}

fn summed(
    prior: String,
    against: &str,
    comparisons: impl Iterator<Item = Vec<String>>,
    weight: String,
) -> Cells {
    let says = words::meaning("links.against", against).unwrap_or_default();
    let against = join([against, says], ": ");
    let first = vec![prior, "before anything is compared".to_owned(), against];
    let last = vec![weight, "in all".to_owned()];
    std::iter::once(first)
        .chain(comparisons)
        .chain([last])
        .collect()
}

/// A name as words.
fn in_words(name: &str) -> String {
    name.replace('_', " ")
}

/// Bits with their sign, so that what speaks against stands out.
fn bits(bits: f64) -> String {
    format!("{bits:+.1}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{
        fixture::write_table,
        schema::data::{DECISIONS, RECORDS},
    };

    const CONTACT: &str = "aaaaaa11-0000-5000-8000-000000000001";

    /// Three records of one contact and one that is not.
    fn write_run(folder: &std::path::Path) {
        let data = folder.join("data");
        let records = ["1", "2", "3", "4"].map(|id| format!("crm; {id}; {CONTACT}\n"));
        let records = format!("source; record_id; contact_id\n{}", records.concat());
        write_table(&data, &RECORDS, &records);
        let compared = "given_name:near_typo:+4.5|birthday:exact:+17.9|birth_place:typo:+2.0|evidence:names_only:-3.0";
        let rest = format!("-17.25; twin; {compared}; merged; {CONTACT}; {CONTACT}; phone");
        let links = format!(
            "record_a; record_b; probability; weight; prior; against; comparisons; use; contact_a; contact_b; blocked_by
             crm/1; crm/2; 0.999999; 22; {rest}
             crm/1; crm/3; 0.9725; 5.15; {rest}"
        );
        write_table(&data, &LINKS, &links);
        let decisions = "decision; record; value; decided_by; decided_on; reason; result; rule
            merge; crm/1; crm/3; Gwen; 2026-11-18; a call; applied; person_decides";
        write_table(&data, &DECISIONS, decisions);
    }

    #[test]
    fn a_pair_is_told_from_either_side() {
        let folder = tempfile::tempdir().unwrap();
        write_run(folder.path());
        let run = Run::open(folder.path()).unwrap();
        let story = tell(&run, ["crm/3", "1"]).unwrap();
        let expected = "\
crm/3 and crm/1
  one person  0.9725
  became      merged
  found by    phone

What people decided
  merge crm/1 crm/3  applied: person_decides
                     Gwen, 2026-11-18: a call

What was compared, in bits
  -17.2  before anything is compared  twin: If the two are not one person, they live together and have one birthday: family name, birthday and house say little.
  +4.5   given name                   near typo
  +17.9  birthday                     the same birthday
  +2.0   birth place                  nearly the same value
  -3.0   evidence                     little but names, or what a household or an office shares, speaks for one person; or the names of two organisations tell them apart
  +5.2   in all
";
        assert!(story.starts_with(expected), "{story}");
        let story = tell(&run, ["crm/1", "crm/4"]).unwrap();
        assert!(!story.contains("What people decided"), "{story}");
        assert!(story.contains("no link"), "{story}");
        assert!(story.contains("\nSide by side\n  not shown: "), "{story}");
        assert!(tell(&run, ["crm/1", "crm/9"]).is_err());
    }

    #[test]
    fn the_weakest_link_of_a_contact_comes_first() {
        let folder = tempfile::tempdir().unwrap();
        write_run(folder.path());
        let [bonds, weakest] = bonds(&Run::open(folder.path()).unwrap(), CONTACT).unwrap();
        let expected = [
            ["crm/1 and crm/3", "0.9725", "+5.2 bits"],
            ["crm/1 and crm/2", ">0.9999", "+22.0 bits"],
        ];
        assert_eq!(bonds, expected.map(|cells| cells.map(str::to_owned)));
        assert_eq!(weakest.len(), 6);
    }
}
