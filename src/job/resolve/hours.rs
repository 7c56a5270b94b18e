//! `[flags.sla_breached.hours]`: when an office answers.

use jiff::civil::Time;

use super::Resolver;
use crate::{
    flag::{HoursSettings, OfficeHours},
    time::MICROS_PER_DAY,
};

const KEY: &str = "flags.sla_breached.hours";

impl Resolver<'_> {
    /// When the office answers; always, where what is written cannot be meant.
    pub(super) fn hours(&mut self, settings: &HoursSettings) -> OfficeHours {
        let mut time = |name: &str, written: &Option<String>| {
            let key = format!("{KEY}.{name}");
            let time: Time = self.parse(&key, written.as_deref()?, ["a time of day", "09:00"])?;
            i64::try_from(time.duration_since(Time::midnight()).as_micros()).ok()
        };
        let from = time("from", &settings.from).unwrap_or(0);
        let to = time("to", &settings.to).unwrap_or(MICROS_PER_DAY);
        let days = (0..).zip(&settings.holidays);
        let days = days.filter_map(|(index, text)| {
            let key = format!("{KEY}.holidays[{index}]");
            self.parse(&key, text, ["a date", "2026-12-25"])
        });
        let holidays = days.collect();
        OfficeHours::new(from..to, &settings.closed, holidays).unwrap_or_else(|| {
            let message = "nobody would ever answer in these hours";
            let help = "let `from` be before `to`, and at least one day of the week be left out of `closed`";
            self.fault(KEY, message, Some(help.to_owned()));
            OfficeHours::default()
        })
    }
}
