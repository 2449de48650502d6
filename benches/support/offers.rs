//! Made-up open offers of what needs ask for.

use jiedui::access::Account;
use jiedui::app::App;
use jiedui::args;
use jiedui::kernel::id::Id;
use jiedui::offers::Offer;

use crate::filling::write;
use crate::support::needs::Maker;

/// What is put into one transaction.
const ROWS: usize = 500;
const INSERT: &str = "INSERT INTO offer (id, account_id, category, tags, title, detail, unit, quantity, committed, \
    region, limited, stage, version, created_at, valid_until) \
    VALUES ($1, $2, $3, $4, $5, '', $6, $7, 0, $8, $9, 'open', 0, $10, $11)";

/// Writes `count` offers, one in five of them for its own region only. Gives their ids.
pub async fn fill(app: &App, giver: Id<Account>, count: usize, maker: &mut Maker) -> Vec<Id<Offer>> {
    let now = app.clock.now();
    let mut ids = Vec::with_capacity(count);
    while ids.len() < count {
        let mut statements = Vec::new();
        while statements.len() < ROWS && ids.len() < count {
            let (id, thing) = (app.ids.next::<Offer>(), maker.next());
            let unit = thing.category.default_unit();
            let args = args![
                id,
                giver,
                thing.category.code(),
                thing.word,
                format!("捐赠{}{}{unit}", thing.word, thing.requested),
                unit,
                thing.requested,
                thing.region,
                ids.len() % 5 == 0,
                now,
                now.plus_days(90)
            ];
            statements.push((INSERT.to_owned(), args));
            ids.push(id);
        }
        write(&app.db, statements).await;
    }
    ids
}
