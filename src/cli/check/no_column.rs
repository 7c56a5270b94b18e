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
        let lacking = target.lacking().iter().map(|(field, _)| *field);
        let lacking = lacking.filter(|field| exports.iter().any(|open| open.plan.has(*field)));
        let fields = join(lacking.map(|field| field.name()), ", ");
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
                "ID,First Name,Last Name,Street,Apt,Tags,Birthday,Opt Out Email\n1,Ann,Able,,,,,\n",
            ),
            (
                "pipeline.toml",
                "name = 'n'\nas_of = 2026-11-21\n[[source]]\nname = 'crm'\nfiles = ['people.csv']\n\
                 [[export]]\ntarget = 'hubspot'\n[[export]]\ntarget = 'levitate'\n[[export]]\ntarget = 'csv'\n",
            ),
        ] {
            std::fs::write(folder.path().join(file), text).unwrap();
        }
        let pipeline = folder.path().join("pipeline.toml");
        let job = Job::read(&pipeline, &Overrides::default()).unwrap();
        let (inputs, _) = open_inputs(&job);
        let told = Vec::from_iter(told(&job, &inputs.exports).map(|problem| problem.headline()));
        let expected = [
            "HubSpot has no column for tags: exports/hubspot goes without",
            "Levitate has no column for birthday: exports/levitate goes without",
        ];
        assert_eq!(told.len(), expected.len(), "{told:?}");
        for (told, expected) in told.iter().zip(expected) {
            assert!(told.contains(expected), "{told}");
        }
    }
}
