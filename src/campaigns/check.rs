//! A campaign as typed, and what each field refuses.

use serde::Deserialize;

use super::NewCampaign;
use crate::kernel::clock::Time;
use crate::kernel::message::{Errors, Message};
use crate::kernel::redact::personal_number;
use crate::kernel::region::Region;
use crate::kernel::text::{normalise, normalise_lines};

const TITLE: usize = 40;
const SHORT: usize = 60;
const RULES: usize = 3000;
/// A campaign that lasts longer than this is no occasion but a programme.
const LONGEST_DAYS: i64 = 92;

/// The fields of the form and of the API, as text.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Fields {
    pub title: String,
    pub event: String,
    pub place: String,
    pub starts_on: String,
    /// The same day if empty.
    pub ends_on: String,
    pub rules: String,
    /// `yes` for a job fair, for a produce fair.
    pub job_fair: String,
    pub produce_fair: String,
}

impl Fields {
    /// Checks every field; gives the campaign that is held by `region`.
    pub fn read(&self, region: Region) -> Result<NewCampaign, Errors> {
        let mut errors = Errors::default();
        let title = errors.keep("title", words(&self.title, TITLE, "campaign-title-missing"));
        let event = errors.keep("event", words(&self.event, SHORT, "campaign-event-missing"));
        let place = errors.keep("place", words(&self.place, SHORT, "campaign-place-missing"));
        let rules = normalise_lines(&self.rules);
        let length = rules.chars().count();
        if length > RULES {
            errors.add("rules", Message::new("campaign-text-long").with("max", RULES).with("now", length));
        }
        if let Some(start) = personal_number(&rules) {
            errors.add("rules", Message::new("campaign-personal-number").with("start", start));
        }
        let starts_on = errors.keep("starts_on", day(&self.starts_on));
        let last = if self.ends_on.trim().is_empty() { &self.starts_on } else { &self.ends_on };
        let ends_on = errors.keep("ends_on", day(last));
        if let (Some(first), Some(last)) = (starts_on, ends_on) {
            if last < first {
                errors.add("ends_on", Message::new("campaign-ends-early"));
            } else if last > first.plus_days(LONGEST_DAYS) {
                errors.add("ends_on", Message::new("campaign-ends-late").with("max", LONGEST_DAYS));
            }
        }
        let (Some(title), Some(event), Some(place), Some(starts_on), Some(ends_on), true) =
            (title, event, place, starts_on, ends_on, errors.is_empty())
        else {
            return Err(errors);
        };
        Ok(NewCampaign {
            region,
            event,
            title,
            place,
            rules,
            starts_on,
            ends_on,
            job_fair: self.job_fair == "yes",
            produce_fair: self.produce_fair == "yes",
        })
    }
}

fn words(typed: &str, max: usize, missing: &'static str) -> Result<String, Message> {
    let text = normalise(typed);
    let length = text.chars().count();
    if length < 2 {
        return Err(Message::new(missing));
    }
    if length > max {
        return Err(Message::new("campaign-text-long").with("max", max).with("now", length));
    }
    match personal_number(&text) {
        Some(start) => Err(Message::new("campaign-personal-number").with("start", start)),
        None => Ok(text),
    }
}

fn day(typed: &str) -> Result<Time, Message> {
    Time::from_date(typed).ok_or_else(|| Message::new("campaign-day-bad"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_faults_are_told_at_once() {
        let fields =
            Fields { starts_on: "2026-10-17".into(), ends_on: "2026-10-16".into(), ..Fields::default() };
        let errors = fields.read(Region::parse("422802").unwrap()).unwrap_err();
        let found: Vec<_> = errors.iter().map(|(field, message)| (*field, message.key)).collect();
        assert_eq!(
            found,
            [
                ("title", "campaign-title-missing"),
                ("event", "campaign-event-missing"),
                ("place", "campaign-place-missing"),
                ("ends_on", "campaign-ends-early"),
            ]
        );
    }

    #[test]
    fn a_day_alone_is_a_campaign_of_one_day() {
        let fields = Fields {
            title: "扶贫日认捐".into(),
            event: "扶贫日".into(),
            place: "文化中心".into(),
            starts_on: "2026年10月17日".into(),
            ..Fields::default()
        };
        let new = fields.read(Region::parse("422802").unwrap()).unwrap();
        assert_eq!((new.starts_on, new.ends_on), (Time::from_date("2026-10-17").unwrap(), new.starts_on));
    }
}
