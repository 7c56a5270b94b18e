//! Days since 1970-01-01 and back, and the ways in which exports write them.

/// The fixed as-of day of every generated data set: 2026-11-21.
pub(crate) const AS_OF: i32 = 20_778;

/// A calendar date.
#[derive(Clone, Copy)]
pub(crate) struct Date {
    pub(crate) year: i32,
    pub(crate) month: u32,
    pub(crate) day: u32,
}

impl Date {
    /// The date of a day (Howard Hinnant's `civil_from_days`).
    pub(crate) fn from_day(day: i32) -> Self {
        let shifted = day + 719_468;
        let era = shifted.div_euclid(146_097);
        let day_of_era = shifted.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let month = if shifted_month < 10 {
            shifted_month + 3
        } else {
            shifted_month - 9
        } as u32;
        let day = (day_of_year - (153 * shifted_month + 2) / 5 + 1) as u32;
        let year = year_of_era + era * 400 + i32::from(month <= 2);
        Self { year, month, day }
    }

    /// The day of a date (Howard Hinnant's `days_from_civil`).
    pub(crate) fn to_day(self) -> i32 {
        let year = self.year - i32::from(self.month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let shifted_month = (self.month as i32 + 9) % 12;
        let day_of_year = (153 * shifted_month + 2) / 5 + self.day as i32 - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year
            - 719_468
    }
}

/// `2024-03-07`, as databases write it.
pub(crate) fn iso(day: i32) -> String {
    let Date { year, month, day } = Date::from_day(day);
    format!("{year:04}-{month:02}-{day:02}")
}

/// `3/7/2024`, as a spreadsheet writes it.
pub(crate) fn american_short(day: i32) -> String {
    let Date { year, month, day } = Date::from_day(day);
    format!("{month}/{day}/{year:04}")
}

/// `03/07/2024`, as an agency system writes it.
pub(crate) fn american_padded(day: i32) -> String {
    let Date { year, month, day } = Date::from_day(day);
    format!("{month:02}/{day:02}/{year:04}")
}

/// `2024-03-07 09:14`, with a minute of the day that looks like office hours.
pub(crate) fn iso_minute(day: i32) -> String {
    let minute = (day.unsigned_abs().wrapping_mul(2_654_435_761) >> 8) % 600 + 480;
    format!("{} {:02}:{:02}", iso(day), minute / 60, minute % 60)
}
