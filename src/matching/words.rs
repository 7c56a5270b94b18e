//! A model in words: for each comparison what its levels say for or against one person.

use std::fmt;

use super::{
    level::comparison,
    model::{Model, PairRates},
    origin::SourceRates,
};

impl fmt::Display for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let PairRates {
            person,
            relative,
            twin,
            namesake,
            colleague,
            branch,
        } = self.pairs;
        match self.records {
            0 => writeln!(f, "What is known before any record is seen.")?,
            records => writeln!(f, "Learned from {records} records.")?,
        }
        writeln!(
            f,
            "For 1,000 records there are about {:.0} pairs of one person, {:.0} of people who live together, {:.0} of twins, {:.0} of parents and children of one name, {:.0} of colleagues; for 1,000 organisations {:.0} pairs of branches.",
            person * 1000.0,
            relative * 1000.0,
            twin * 1000.0,
            namesake * 1000.0,
            colleague * 1000.0,
            branch * 1000.0
        )?;
        if let Some(SourceRates { across, within }) = &self.sources {
            write!(
                f,
                "Beside any pair, one of two sources is of one person {across:.2} times as often"
            )?;
            for (name, rate) in within {
                write!(f, ", one within `{name}` {rate:.2} times")?;
            }
            writeln!(f, ".")?;
        }
        writeln!(
            f,
            "\nA level speaks for one person by log2 of how much oftener pairs of one person have it than strangers do;\nan equal name, address, phone or code speaks by how rare it is among these records, instead.\n"
        )?;
        writeln!(
            f,
            "{:<58} {:>11} {:>11} {:>7}",
            "", "one person", "strangers", "bits"
        )?;
        for (index, learned) in self.comparison.iter().enumerate() {
            writeln!(f, "{}", learned.id)?;
            for ((_, person, stranger), (_, says)) in
                learned.levels.iter().zip(comparison(index).levels)
            {
                let bits = (person.max(1e-9) / stranger.max(1e-9)).log2();
                writeln!(
                    f,
                    "  {says:<56} {:>9.3} % {:>9.4} % {bits:>+7.1}",
                    person * 100.0,
                    stranger * 100.0
                )?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_level_of_the_bundled_model_is_told() {
        let model = Model::bundled();
        let told = model.to_string();
        for (index, learned) in model.comparison.iter().enumerate() {
            for (_, says) in comparison(index).levels {
                assert!(told.contains(says), "{}: {says}", learned.id);
            }
        }
        assert!(told.starts_with("What is known before"));
        let sources = SourceRates {
            across: 1.9,
            within: [("crm".to_owned(), 0.1)].into(),
        };
        let model = Model {
            sources: Some(sources),
            ..model
        };
        let told = model.to_string();
        let expected = "one of two sources is of one person 1.90 times as often, one within `crm` 0.10 times.\n";
        assert!(told.contains(expected), "{told}");
    }
}
