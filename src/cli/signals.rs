//! Ctrl-C and a request to end: what is not finished is removed, a line says so, and the exit code names the signal.

use std::{io, process, thread};

use signal_hook::{
    consts::{SIGINT, SIGTERM},
    iterator::Signals,
};

use super::{args::GlobalOptions, progress::Progress, tell};
use crate::publish::abandon_all;

/// What shells add to the number of a signal.
const BY_SIGNAL: i32 = 128;

/// Listens from now on.
pub(super) fn listen(globals: &GlobalOptions, progress: &Progress) -> io::Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM])?;
    let (globals, progress) = (globals.clone(), progress.clone());
    thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            let text = match abandon_all().first() {
                None => "stopped: what was not finished is removed".to_owned(),
                Some(left) => format!("stopped; {} could not be removed", left.display()),
            };
            let code = BY_SIGNAL + signal;
            progress.suspend(|| tell(&globals, code, &text));
            process::exit(code);
        }
    });
    Ok(())
}
