//! What the sources hold and the target of an export has no column for: told before the run, as the run only counts it.

use crate::{
    job::{Job, Problem},
    list::join,
    open::OpenExport,
};

/// One sentence on each export whose target has no column for a field that an export of the sources has.
pub(super) fn told<'j>(
    job: &'j Job,
    exports: &'j [OpenExport],
) -> impl Iterator<Item = Problem> + use<'j> {
    job.exports.iter().filter_map(|export| {
        let target = export.target;
        let lacking = target.lacking().iter().map(|(field, holds)| {
            let is_elsewhere = |open: &&OpenExport| Some(open.source) != export.source;
            let mut holding = exports.iter().filter(|open| open.plan.has(*field));
            match holds.is_noted_there() {
                true => holding.any(|open| is_elsewhere(&open)),
                false => holding.next().is_some(),
            }
        });
        let are_held = lacking.chain(export.kept.iter().map(|_| true));
        let held = export.without_column().zip(are_held);
        let held = held.filter_map(|(what, is_held)| is_held.then_some(what));
        let fields = join(held, ", ");
        let (name, title) = (&export.name, target.title());
        let message = format!("{title} has no column for {fields}: exports/{name} goes without");
        let help = "enter there by hand what matters".to_owned();
        (!fields.is_empty()).then(|| job.problem("export", message, Some(help)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{job::Overrides, open::open_inputs};

    #[test]
    fn fields_that_the_sources_hold_and_a_target_does_not_are_told() {
        let folder = tempfile::tempdir().unwrap();
        for (file, text) in [
            (
                "people.csv",
                "ID,First Name,Last Name,Street,Apt,Tags,Birthday,Opt Out Email,Created,Premium,Policy\n1,Ann,Able,,,,,,,,\n",
            ),
            (
                "pipeline.toml",
                "name = 'n'\nas_of = 2026-11-21\n[[source]]\nname = 'crm'\nfiles = ['people.csv']\nkeep.policy = 'Policy'\n\
                 [[export]]\ntarget = 'hubspot'\n[[export]]\ntarget = 'levitate'\nsource = 'crm'\n[[export]]\ntarget = 'csv'\n",
            ),
        ] {
            std::fs::write(folder.path().join(file), text).unwrap();
        }
        let pipeline = folder.path().join("pipeline.toml");
        let job = Job::read(&pipeline, &Overrides::default()).unwrap();
        let (inputs, _) = open_inputs(&job);
        let told = Vec::from_iter(told(&job, &inputs.exports).map(|problem| problem.headline()));
        let expected = [
            "Any other program has no column for keep.policy: exports/csv goes without",
            "HubSpot has no column for tags, created_at, value, keep.policy: exports/hubspot goes without",
            "Levitate has no column for birthday, value: exports/levitate goes without",
        ];
        assert_eq!(told.len(), expected.len(), "{told:?}");
        for (told, expected) in told.iter().zip(expected) {
            assert!(told.contains(expected), "{told}");
        }
    }
}
