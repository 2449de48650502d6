//! What the demo's organizations gave to villages over the last years, as its federation desk wrote it down.

use super::replay::{Done, Replay, text};
use crate::access::{Act, Action, Organization, Scope};
use crate::kernel::id::Id;
use crate::kernel::region::Region;
use crate::ledger::Column::{Arrived, Confirmed, Intended, Pledged};
use crate::ledger::Measure::{
    Donation, Investment, JobsPersons, JobsTimes, Purchase, TrainedPersons, TrainedTimes,
};
use crate::ledger::{self, Column, Contribution, Measure, NewEntry, VillageStatus};

/// Villages that were registered poor villages until the end of 2019, one of them among the deepest.
const POOR: [(i64, VillageStatus); 3] = [
    (422_802_101_233, VillageStatus::Poor),
    (422_802_106_201, VillageStatus::DeepPoverty),
    (422_802_105_209, VillageStatus::Poor),
];

/// Key of the organization's person, village, days ago, measure, and the amounts intended, pledged, arrived and
/// confirmed (0 where there is none): 万元 or people.
type Gift = (&'static str, i64, i64, Measure, [i64; 4]);

const GIFTS: &[Gift] = &[
    ("m07", 422_802_101_233, 2950, Investment, [0, 120, 120, 120]),
    ("m07", 422_802_101_233, 2600, JobsPersons, [0, 36, 30, 28]),
    ("m02", 422_802_105_209, 2880, Donation, [0, 12, 12, 12]),
    ("m01", 422_802_106_201, 2500, Donation, [0, 8, 8, 8]),
    ("m09", 422_802_106_201, 2450, Purchase, [0, 20, 18, 18]),
    ("m07", 422_802_101_233, 1200, Investment, [0, 80, 60, 60]),
    ("m05", 422_802_200_236, 1100, Investment, [60, 45, 45, 40]),
    ("m04", 422_802_106_243, 1000, Donation, [0, 15, 15, 15]),
    ("m08", 422_802_105_209, 900, TrainedPersons, [0, 120, 96, 96]),
    ("m08", 422_802_105_209, 900, TrainedTimes, [0, 360, 288, 281]),
    ("m06", 422_802_002_207, 700, Purchase, [30, 30, 26, 26]),
    ("m10", 422_802_200_240, 640, Donation, [0, 10, 10, 9]),
    ("m02", 422_802_401_002, 420, JobsPersons, [0, 18, 15, 15]),
    ("m09", 422_802_401_002, 380, JobsTimes, [0, 90, 90, 84]),
    ("m04", 422_802_200_229, 300, Donation, [0, 22, 22, 22]),
    ("m05", 422_802_107_211, 240, Investment, [200, 150, 90, 60]),
    ("m07", 422_802_101_233, 180, Purchase, [0, 16, 16, 16]),
    ("m06", 422_802_107_208, 120, Purchase, [12, 9, 9, 0]),
    ("m10", 422_802_106_201, 60, Investment, [100, 0, 0, 0]),
];

/// A 万元 in fen.
const TEN_THOUSAND: i64 = 1_000_000;

impl Replay<'_> {
    /// Posts every gift, and takes one back that was written down twice.
    pub(super) async fn keep_ledger(&mut self) -> Done {
        for (village, status) in POOR {
            self.village(village, (status, "2014-01-01")).await?;
            self.village(village, (VillageStatus::Other, "2019-12-31")).await?;
        }
        for gift in GIFTS {
            for (column, amount) in [Intended, Pledged, Arrived, Confirmed].into_iter().zip(gift.4) {
                if amount > 0 {
                    self.give(gift, column, amount).await?;
                }
            }
        }
        let twice = ("m04", 422_802_200_229, 299, Donation, [0, 0, 22, 0]);
        let mistake = self.give(&twice, Arrived, 22).await?;
        let act = self.keeper(298);
        let taken = self.app.db.write(act, move |tx, act| {
            Box::pin(async move { ledger::reverse(tx, &act, mistake, "同一笔记了两次").await })
        });
        taken.await.map(drop).map_err(|error| format!("reversal: {error:?}"))
    }

    fn keeper(&self, days_ago: i64) -> Act {
        let scope = Scope::new(self.actors.get("federation").cloned(), Action::KeepLedger);
        Act { now: self.now.plus_days(-days_ago), ..self.app.act(&scope) }
    }

    async fn village(&mut self, village: i64, (status, since): (VillageStatus, &str)) -> Done {
        let village = Region::new(village).map_err(text)?;
        let since = since.parse().map_err(text)?;
        let input = (self.keeper(300), self.once()?, village, (status, since));
        let said = self.app.db.write(input, |tx, (act, once, village, what)| {
            Box::pin(async move { ledger::set_village_status(tx, &act, &once, village, what).await })
        });
        said.await.map_err(|error| format!("{village}: {error:?}"))
    }

    async fn give(
        &self,
        (person, village, days_ago, measure, _): &Gift,
        column: Column,
        amount: i64,
    ) -> Result<Id<Contribution>, String> {
        let organization: Option<Id<Organization>> =
            self.actors.get(*person).and_then(|actor| actor.organization);
        let organization = organization.ok_or_else(|| format!("{person} is of no organization"))?;
        let village = Region::new(*village).map_err(text)?;
        let size = match measure {
            Investment | Donation | Purchase => TEN_THOUSAND,
            JobsPersons | JobsTimes | TrainedPersons | TrainedTimes => 1,
        };
        let on = self.now.plus_days(-days_ago).date();
        // Written down in the last year, however long ago it was.
        let act = self.keeper((*days_ago).min(300));
        let programme = ledger::vocabulary::programme_on(on);
        let input = (act, organization, village, programme, (column, *measure, amount * size, on));
        let posted = self.app.db.write(input, |tx, (act, organization, village, programme, what)| {
            Box::pin(async move {
                let (column, measure, amount, on) = what;
                let (project, note) = (None, "");
                let new =
                    NewEntry { organization, village, project, programme, column, measure, amount, on, note };
                ledger::post(tx, &act, &new).await
            })
        });
        posted.await.map_err(|error| format!("{person} {village}: {error:?}"))
    }
}
