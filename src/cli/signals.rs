//! Ctrl-C, a request to end, a terminal that is closed: what is not finished is removed, a line says so, and the exit code names the signal.
//! A file that may grow no further (`ulimit -f`) is an error of who writes it, as a full disk is.

use std::{fs, io, process, sync::Arc, thread, time::Duration};

use signal_hook::{
    consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ},
    flag,
    iterator::Signals,
};

use super::{args::GlobalOptions, progress::Progress, tell};
use crate::publish::abandon_all;

/// What shells add to the number of a signal.
const BY_SIGNAL: i32 = 128;

/// The time that a run which is published has to say so.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// Listens from now on.
pub(super) fn listen(globals: &GlobalOptions, progress: &Progress) -> io::Result<()> {
    flag::register(SIGXFSZ, Arc::default())?; // nobody asks the flag: the write that went too far fails
    let mut signals = Signals::new([SIGINT, SIGTERM])?;
    if !outlives_terminal() {
        signals.add_signal(SIGHUP)?;
    }
    let (globals, progress) = (globals.clone(), progress.clone());
    thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            let Some(left) = abandon_all() else {
                thread::sleep(LAST_WORDS);
                process::exit(0);
            };
            let text = match left.first() {
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

/// Whether the process is to go on when its terminal is closed, as under `nohup`; so, too, where that cannot be told.
fn outlives_terminal() -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    ignored.is_none_or(|mask| mask & (1 << (SIGHUP - 1)) != 0)
}
