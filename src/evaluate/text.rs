//! An evaluation as people read it.

use std::fmt::{self, Formatter};

use super::{AtThreshold, Evaluation, Fault, Faults, Missed, Rates, links::LinkWords};

impl fmt::Display for Evaluation {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        write_records(self, to)?;
        write_counts(self, to)?;
        writeln!(to, "\n          precision     recall         F1")?;
        for (what, rates) in [("pairwise", self.pairwise), ("b-cubed", self.b_cubed)] {
            writeln!(to, "{what:8} {}", percents(rates))?;
        }
        write_thresholds(&self.thresholds, to)?;
        self.faults
            .as_ref()
            .map_or(Ok(()), |faults| write_faults(faults, to))
    }
}

fn write_records(evaluation: &Evaluation, to: &mut Formatter<'_>) -> fmt::Result {
    let records = &evaluation.records;
    let excluded = [
        ("without a truth", records.without_truth),
        ("of the truth not in the run", records.unknown),
        ("of the truth blank", records.blank),
        ("with several truths", records.contradictory),
        (
            "with the same record ID in several sources",
            records.ambiguous,
        ),
    ];
    writeln!(to, "records compared  {:>12}", records.compared)?;
    for (what, count) in excluded.into_iter().filter(|(_, count)| *count > 0) {
        writeln!(to, "  not compared    {count:>12}  {what}")?;
    }
    Ok(())
}

fn write_counts(evaluation: &Evaluation, to: &mut Formatter<'_>) -> fmt::Result {
    let (clusters, pairs) = (evaluation.clusters, evaluation.pairs);
    writeln!(to, "\n             made       true      right")?;
    for (what, [made, real, right]) in [
        (
            "contacts",
            [clusters.predicted, clusters.truth, clusters.exact],
        ),
        ("pairs", [pairs.predicted, pairs.truth, pairs.right]),
    ] {
        writeln!(to, "{what:8} {made:>10} {real:>10} {right:>10}")?;
    }
    Ok(())
}

fn write_thresholds(rows: &[AtThreshold], to: &mut Formatter<'_>) -> fmt::Result {
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(
        to,
        "\nIf all links from a probability on held, but for those that something contradicts\n\
         threshold      links       pairs  precision     recall         F1"
    )?;
    for row in rows {
        let (links, pairs) = (row.links, row.pairs.predicted);
        let rates = percents(row.pairwise);
        writeln!(to, "{:<9} {links:>10} {pairs:>11} {rates}", row.threshold)?;
    }
    Ok(())
}

fn write_faults(faults: &Faults, to: &mut Formatter<'_>) -> fmt::Result {
    let Missed {
        review,
        refused,
        cut,
        kept_apart,
        unlinked,
    } = faults.missed;
    let missed = [
        ("left for review", review),
        ("refused: something contradicts", refused),
        ("cut: the weakest of a chain", cut),
        ("kept apart by a decision", kept_apart),
        (
            "without a link: found by no blocking key, or too improbable even for review",
            unlinked,
        ),
    ];
    if missed.iter().any(|(_, count)| *count > 0) {
        writeln!(to, "\nPairs of one person that are not in one contact")?;
    }
    for (what, count) in missed.into_iter().filter(|(_, count)| *count > 0) {
        writeln!(to, "  {count:>12}  {what}")?;
    }
    write_links(
        "The worst false merges: contacts of several persons",
        "wrong",
        &faults.false_merges,
        to,
    )?;
    write_links(
        "The worst misses: one person in two contacts",
        "missed",
        &faults.misses,
        to,
    )?;
    if !faults.unlinked.is_empty() {
        writeln!(to, "\nOne person in two contacts that no link joins")?;
    }
    for Fault { link, values, .. } in &faults.unlinked {
        writeln!(to, "  {} and {}", link.record_a, link.record_b)?;
        write_values(values, to)?;
    }
    Ok(())
}

fn write_links(heading: &str, kind: &str, faults: &[Fault], to: &mut Formatter<'_>) -> fmt::Result {
    if !faults.is_empty() {
        writeln!(to, "\n{heading}")?;
    }
    for Fault {
        link,
        pairs,
        values,
    } in faults
    {
        let LinkWords {
            record_a,
            record_b,
            probability,
            became,
            ..
        } = link;
        let probability = probability.map_or_else(String::new, |number| format!("{number:.4}, "));
        writeln!(
            to,
            "  {record_a} and {record_b}: {probability}{became}; {kind} pairs: {pairs}"
        )?;
        writeln!(to, "      {}", link.comparisons.join("  "))?;
        write_values(values, to)?;
    }
    Ok(())
}

/// Both records, field by field.
fn write_values(values: &[[String; 3]], to: &mut Formatter<'_>) -> fmt::Result {
    let width = |column: usize| {
        let widths = values.iter().map(|row| row[column].chars().count());
        widths.max().unwrap_or_default()
    };
    let (first, second) = (width(0), width(1));
    for [field, left, right] in values {
        writeln!(to, "      {field:first$}  {left:second$}  {right}")?;
    }
    Ok(())
}

fn percents(rates: Rates) -> String {
    let [precision, recall, f1] = [rates.precision, rates.recall, rates.f1].map(percent);
    format!("{precision:>10} {recall:>10} {f1:>10}")
}

fn percent(rate: Option<f64>) -> String {
    rate.map_or_else(|| "–".to_owned(), |rate| format!("{:.3} %", rate * 100.0))
}
