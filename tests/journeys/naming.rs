//! Names as people write them, recognised as registered organizations, or honestly not.

use jiedui::access::{Organization, Role};
use jiedui::args;
use jiedui::db::DbError;
use jiedui::kernel::region::Region;
use jiedui::needs::NewNeed;

use super::desk::officer;
use super::imports::upload;
use crate::support::site::Site;
use crate::support::world::{COUNTY, TOWNSHIP, World, quilts};

/// A charity that the federation has verified.
async fn charity(site: &Site, code: &str, name: &str, region: i64) {
    let id = site.app.ids.next::<Organization>();
    let row = (id, code.to_owned(), name.to_owned(), region, site.app.clock.now());
    let write = site.app.db.write(row, |tx, (id, code, name, region, now)| {
        Box::pin(async move {
            let sql = "INSERT INTO organization (id, kind, credit_code, name, region, stage, note, created_at, verified_until) \
                VALUES ($1, 'charity', $2, $3, $4, 'verified', '', $5, $5)";
            tx.exec(sql, args![id, code, name, region, now]).await.map(drop)
        })
    });
    let done: Result<(), DbError> = write.await;
    done.unwrap();
}

async fn charities(site: &Site) {
    charity(site, "A", "利川市慈善总会", COUNTY).await;
    charity(site, "B", "恩施市慈善总会", 422_801_000_000).await;
    charity(site, "C", "十堰市慈善总会", 420_300_000_000).await;
}

both! {
    async fn a_need_says_which_registered_body_is_meant(env: Env) {
        let site = Site::start(&env).await;
        let world = World::of(&site);
        charities(&site).await;
        let reader = site.visitor();
        for (written, shown) in [
            ("利川市慈善总会", "已登记单位：利川市慈善总会"),
            ("利川慈善会", "已登记单位：利川市慈善总会（写法不同，是同一家）"),
            ("十堰市慈善总会", "没有对上：登记在外地的有 十堰市慈善总会，请核对"),
            ("咸丰县慈善总会", "本市州没有登记这个单位，没有对上"),
        ] {
            let new = NewNeed { receiving_body: Some(written.to_owned()), title: format!("棉被，款交{written}"), ..quilts(5) };
            let need = site.app.tokens.seal(world.published(&new).await);
            let page = reader.get(&format!("/needs/{need}")).await.expect(200);
            page.shows(shown);
            let json = reader.get(&format!("/api/v1/needs/{need}")).await.expect(200);
            let found: serde_json::Value = serde_json::from_slice(&json.bytes).unwrap();
            let known = found["receiving_organization"]["name"].as_str();
            assert_eq!(known, shown.starts_with("已登记").then_some("利川市慈善总会"), "{written}");
        }
    }

    async fn an_import_says_it_before_anything_is_written(env: Env) {
        let site = Site::start(&env).await;
        charities(&site).await;
        let town = officer(&site, Role::InformationOfficer, &(TOWNSHIP / 1000).to_string(), "19900003201").await;
        let village = Region::parse(super::desk::VILLAGE).unwrap();
        let village = site.app.regions.name(village).unwrap().to_owned();
        let file = format!(
            "村,需求,数量,单位,接收单位\n{village},村小书包,20,个,利川市慈善会\n{village},村口路灯,12,盏,利川市水厂\n"
        );
        let preview = upload(&town, "needs", "需求.csv", file.as_bytes()).await.expect(200);
        preview.shows("接收单位对应情况").shows("已登记单位：利川市慈善总会");
        preview.shows("本市州没有登记这个单位，没有对上");
    }
}
