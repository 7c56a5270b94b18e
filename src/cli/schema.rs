//! Texts that are made from the program itself: the schema of the pipeline file, shell completions, the man page.

use std::io::Write;

use clap::CommandFactory;
use clap_complete::Shell;

use super::{
    Outcome,
    args::{Arguments, EXIT_CODES},
    print, print_json,
};
use crate::job;

/// Prints the JSON schema of the pipeline file.
pub(super) fn schema() -> Outcome {
    print_json(job::schema())
}

/// Prints the completions for a shell.
pub(super) fn completions(shell: Shell) -> Outcome {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "tenure", &mut text);
    print(text)
}

/// Prints the man page.
pub(super) fn man() -> Outcome {
    let mut command = Arguments::command().after_long_help(None);
    command.build();
    let mut text = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut text)?;
    for command in command
        .get_subcommands()
        .filter(|command| command.get_name() != "help")
    {
        let page = clap_mangen::Man::new(command.clone());
        writeln!(text, ".SH \"TENURE {}\"", command.get_name().to_uppercase())?;
        page.render_description_section(&mut text)?;
        page.render_synopsis_section(&mut text)?;
        page.render_options_section(&mut text)?;
    }
    let codes = EXIT_CODES.trim_start_matches("Exit codes:\n");
    writeln!(text, ".SH \"EXIT STATUS\"\n.nf\n{codes}\n.fi")?;
    print(text)
}
