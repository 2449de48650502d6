//! 村情: what a village has. Written once by those who serve it, shown on its page and with each of its projects.

use serde::Deserialize;
use serde_json::json;

use super::{ProjectError, store};
use crate::access::{Act, Once};
use crate::audit::{self, Event, Subject};
use crate::db::{Db, DbError, FromRow, Tx};
use crate::kernel::clock::Time;
use crate::kernel::id::{Entity, Id};
use crate::kernel::message::{Errors, Message};
use crate::kernel::redact::personal_number;
use crate::kernel::region::Region;
use crate::kernel::text::{fold, normalise_lines};

const TEXT: usize = 400;

/// What a village has, as stored.
#[derive(Debug, Clone, FromRow)]
pub struct Endowment {
    pub region: Region,
    /// 特色资源
    pub resources: String,
    /// 亩
    pub farmland: Option<i64>,
    /// Persons able to work.
    pub labour: Option<i64>,
    pub ecology: String,
    pub cooperatives: String,
    pub written_at: Time,
}

impl Entity for Endowment {
    const TAG: [u8; 4] = *b"endw";
}

impl Subject for Endowment {
    const NAME: &'static str = "endowment";
}

/// The same as it was typed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct EndowmentFields {
    pub resources: String,
    pub farmland: String,
    pub labour: String,
    pub ecology: String,
    pub cooperatives: String,
}

impl EndowmentFields {
    pub fn of(endowment: &Endowment) -> Self {
        let number = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
        Self {
            resources: endowment.resources.clone(),
            farmland: number(endowment.farmland),
            labour: number(endowment.labour),
            ecology: endowment.ecology.clone(),
            cooperatives: endowment.cooperatives.clone(),
        }
    }

    /// Checks every field; `now` becomes the day it was written.
    pub fn read(&self, region: Region, now: Time) -> Result<Endowment, Errors> {
        let mut errors = Errors::default();
        let fields = [
            ("resources", &self.resources),
            ("ecology", &self.ecology),
            ("cooperatives", &self.cooperatives),
        ];
        for (field, text) in fields {
            if text.chars().count() > TEXT {
                errors.add(field, Message::new("project-text-long").with("max", TEXT));
            } else if let Some(start) = personal_number(text) {
                errors.add(field, Message::new("need-personal-number").with("start", start));
            }
        }
        let farmland = errors.keep("farmland", number(&self.farmland)).flatten();
        let labour = errors.keep("labour", number(&self.labour)).flatten();
        let written = Endowment {
            region,
            resources: normalise_lines(&self.resources),
            farmland,
            labour,
            ecology: normalise_lines(&self.ecology),
            cooperatives: normalise_lines(&self.cooperatives),
            written_at: now,
        };
        if written.resources.is_empty() {
            errors.add("resources", Message::new("village-resources-missing"));
        }
        errors.done().map(|()| written)
    }
}

fn number(typed: &str) -> Result<Option<i64>, Message> {
    match fold(typed).trim_end_matches(['亩', '人']).trim() {
        "" => Ok(None),
        typed => {
            let number = typed.parse().ok().filter(|number| (0..=100_000_000).contains(number));
            number.map(Some).ok_or_else(|| Message::new("project-count-bad"))
        }
    }
}

/// What this village has, for anybody.
pub async fn endowment(db: &Db, village: Region) -> Result<Option<Endowment>, DbError> {
    store::endowment(db, village).await
}

/// Writes down what a village in reach has, in place of what stood there.
pub async fn write_endowment(
    tx: &mut Tx,
    act: &Act,
    once: &Once,
    written: &Endowment,
) -> Result<(), ProjectError> {
    let village = written.region;
    let author = act.scope.account().filter(|_| act.scope.covers(village)).ok_or(ProjectError::NotFound)?;
    if once.take(tx, act, village.code()).await?.earlier()?.is_some() {
        return Ok(());
    }
    store::write_endowment(tx, written, author).await?;
    let (subject, data) = (Id::<Endowment>::from_raw(village.code()), json!({}));
    let event = Event { kind: "village.described", subject, region: Some(village), data: &data };
    Ok(audit::record(tx, act, event).await?)
}
