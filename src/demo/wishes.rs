//! What the demo's donors wish to hear of, so that their pages are alive: kept before much of the story was told.

use super::replay::{Done, Replay, text};
use crate::access::{Act, Action, Scope};
use crate::kernel::region::Region;
use crate::needs::public::Filter;
use crate::wishes::{self, Aim, Months, NewWish};

/// Key of the person, what they look for, months.
const WISHES: [(&str, &str, &[&str]); 5] = [
    ("d1", "过冬棉被", &[]),
    ("d1", "书包", &["8", "9"]),
    ("d2", "假肢", &[]),
    ("m01", "农产品", &[]),
    ("m06", "培训", &[]),
];
const DAYS_AGO: i64 = 60;

impl Replay<'_> {
    /// Keeps every wish, each for the demo county.
    pub(super) async fn keep_wishes(&mut self) -> Done {
        for (person, words, months) in WISHES {
            let scope = Scope::new(self.actors.get(person).cloned(), Action::Wish);
            let act = Act { now: self.now.plus_days(-DAYS_AGO), ..self.app.act(&scope) };
            let region = Some(Region::new(super::COUNTY).map_err(text)?);
            let filter = Filter { text: words.to_owned(), region, ..Filter::default() };
            let months = Months::parse(months.iter().copied()).map_err(|message| message.key.to_owned())?;
            let new = NewWish { aim: Aim::Search(Box::new(filter)), months };
            let input = (act, self.once()?, self.rules.clone(), new);
            let kept = self.app.db.write(input, |tx, (act, once, rules, new)| {
                Box::pin(async move { wishes::keep(tx, &act, &once, &rules, &new).await })
            });
            kept.await.map_err(|error| format!("{words}: {error:?}"))?;
        }
        Ok(())
    }
}
