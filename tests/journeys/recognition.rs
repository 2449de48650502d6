//! Chambers with their members, and what organizations really delivered: public pages, honours, certificates.

use jiedui::access::{Action, Once, Role, Scope};
use jiedui::args;
use jiedui::claims::{Claim, Delivery};
use jiedui::config::HonourClass;
use jiedui::kernel::clock::{Time, day_of};
use jiedui::kernel::id::Id;
use jiedui::kernel::phone::Phone;
use jiedui::needs::Need;
use jiedui::recognition::certificates::{CertificateError, issue};
use jiedui::recognition::{Year, honours};

use super::desk::officer;
use super::organizations::{COUNTY, ENTERPRISE, apply, decide};
use crate::support::people::VILLAGE;
use crate::support::site::Site;
use crate::support::visitor::Visitor;
use crate::support::world::write;

const CHAMBER: (&str, &str) = ("chamber", "51999999MATT000149");
const OTHER: (&str, &str) = ("enterprise", "91999999MATT000220");

const CLAIM: &str = "INSERT INTO claim (id, need_id, region, account_id, organization_id, quantity, claimed, delivered, \
    received, offered, stage, version, created_at, held_until) SELECT $1, $2, $3, a.id, a.organization_id, $5, $5, $5, \
    $5, 0, 'confirmed', 0, $6, $6 FROM account a WHERE a.name = '覃经理' AND a.organization_id = \
    (SELECT id FROM organization WHERE credit_code = $4)";
const DELIVERY: &str = "INSERT INTO delivery (id, claim_id, quantity, note, delivered_at, recorded_by, received, \
    confirmed_channel, confirmed_at) SELECT $1, c.id, $3, '', $4, c.account_id, $3, 'slip', $4 FROM claim c WHERE c.id = $2";

const FIRMS: &str = "WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < $1) \
    INSERT INTO organization (id, kind, credit_code, name, region, stage, note, created_at, verified_until) \
    SELECT i, 'enterprise', CAST(200000000000000000 - i AS TEXT), 'firm', $2, 'verified', '', 0, 4102444800000 FROM n";
const GIFTS: &str = "INSERT INTO contribution (id, organization_id, region, village_status, project_name, programme, stand, \
    measure, amount, day, note, at) SELECT id, id, $1, 'other', '', '', 'confirmed', 'donation', 100, $2, '', 0 \
    FROM organization";

/// So much of a need came from the organization with this code, and was confirmed at `at`.
async fn received(site: &Site, need: Id<Need>, code: &'static str, quantity: i64, at: Time) -> Id<Delivery> {
    let (claim, delivery) = (site.app.ids.next::<Claim>(), site.app.ids.next::<Delivery>());
    let claimed = (CLAIM, args![claim, need, VILLAGE, code, quantity, at]);
    write(&site.app, vec![claimed, (DELIVERY, args![delivery, claim, quantity, at])]).await;
    delivery
}

async fn verified(site: &Site, desk: &Visitor, kind: (&str, &str), name: &str, phone: &str) -> Visitor {
    let lead = apply(site, kind, name, phone).await;
    decide(desk, "applied", "verify", "").await.shows("已核实");
    lead
}

/// The public page of the organization called so.
async fn page(site: &Site, name: &str) -> crate::support::page::Page {
    site.visitor().get(&format!("/organizations?q={name}")).await.expect(200).follow("td a").await.expect(200)
}

both! {
    async fn a_chamber_and_a_member_both_agree_and_either_ends_it(env: Env) {
        let site = Site::start(&env).await;
        let (_, author) = site.person("information_officer", Some(VILLAGE), "+8619900006100").await;
        let (_, need) = site.need(author, 100).await;
        let desk = officer(&site, Role::Federation, COUNTY, "19900006101").await;
        let member = verified(&site, &desk, ENTERPRISE, "清江茶业有限公司", "19900006102").await;
        let chamber = apply(&site, CHAMBER, "恩施新茶商会", "19900006103").await;
        let ask = async |visitor: &Visitor, code: &str| {
            let form = visitor.get("/organization/memberships").await.expect(200).form("#ask");
            form.set("code", code).submit().await
        };
        ask(&member, CHAMBER.1).await.expect(422).shows("对方还没有通过核实");
        decide(&desk, "applied", "verify", "").await.shows("已核实");
        ask(&member, "51999999MATT000140").await.expect(422).shows("校验位对不上");
        ask(&member, OTHER.1).await.expect(422).shows("平台上没有这个代码的单位");
        ask(&member, ENTERPRISE.1).await.expect(422).shows("这是本单位自己的代码");
        ask(&member, CHAMBER.1).await.expect(200).shows("等对方同意");
        ask(&chamber, ENTERPRISE.1).await.expect(422).shows("已经有一方提出");
        assert!(!member.get("/organization/memberships").await.has("form[action$='/agreement']"), "not for who asked");
        page(&site, "新茶商会").await.hides("清江茶业");
        let asked = chamber.get("/organization/memberships").await.expect(200);
        let late = chamber.get("/organization/memberships").await.expect(200);
        asked.form("form[action$='/agreement']").submit().await.expect(200).shows("已加入");
        late.form("form[action$='/agreement']").submit().await.expect(409).shows("刚刚变了");
        let now = site.app.clock.now();
        received(&site, need, ENTERPRISE.1, 20, now).await;
        page(&site, "新茶商会").await.shows("清江茶业有限公司").shows("20 床");
        page(&site, "清江茶业").await.shows("恩施新茶商会");
        let list = member.get("/organization/memberships").await.expect(200);
        list.form("form[action$='/ending']").submit().await.expect(200).shows("已结束");
        page(&site, "新茶商会").await.hides("清江茶业");
        ask(&chamber, ENTERPRISE.1).await.expect(200).shows("等对方同意");
    }

    async fn honours_and_certificates_say_what_was_confirmed_and_whether_it_stands(env: Env) {
        let site = Site::start(&env).await;
        let (_, author) = site.person("information_officer", Some(VILLAGE), "+8619900006110").await;
        let (token, need) = site.need(author, 500).await;
        let desk = officer(&site, Role::Federation, COUNTY, "19900006111").await;
        let lead = verified(&site, &desk, ENTERPRISE, "清江茶业有限公司", "19900006112").await;
        let other = verified(&site, &desk, OTHER, "施南绿茶有限公司", "19900006113").await;
        let now = site.app.clock.now();
        let delivery = received(&site, need, ENTERPRISE.1, 120, now).await;
        received(&site, need, OTHER.1, 7, now.plus_days(-365)).await;
        let year = site.visitor().get("/honours?year=2026").await.expect(200);
        year.shows("清江茶业有限公司").hides("施南绿茶").hides("120");
        site.visitor().get("/honours?year=2025").await.expect(200).shows("施南绿茶有限公司").hides("清江茶业");
        let own = page(&site, "清江茶业").await;
        own.shows("2026 年确认收到").shows("120");
        let rows = own.follow("caption a").await.expect(200);
        rows.shows("120 床");
        assert_eq!(rows.follow("td a").await.expect(200).path(), format!("/needs/{token}"));
        let form = lead.get("/organization/certificates").await.expect(200);
        let check = form.form("form[action='/organization/certificates']").submit().await.expect(200);
        check.shows("与平台现在的记录一致").shows("120");
        let path = check.path();
        let sheet = site.visitor().get(&format!("{path}/sheet")).await.expect(200);
        sheet.shows("清江茶业有限公司").shows("不是捐赠票据").shows("not a donation receipt");
        assert!(sheet.has("img[src^='data:image/svg+xml']"), "the code to check it with");
        let phone = Phone::parse("19900006112").unwrap();
        let actor = jiedui::accounts::by_phone(&site.app, &phone).await.unwrap().unwrap();
        let act = site.app.act(&Scope::new(Some(actor), Action::Certify));
        let once = Once::new("nothing-to-certify", &[]).unwrap();
        let nothing = issue(&site.app, &act, once, Year::parse("2024").unwrap()).await;
        assert!(matches!(nothing, Err(CertificateError::Refused(_))), "{nothing:?}");
        // What comes later is no correction; what was counted wrong is.
        site.wait_minutes(60);
        received(&site, need, ENTERPRISE.1, 5, site.app.clock.now()).await;
        site.visitor().get(&path).await.expect(200).shows("与平台现在的记录一致");
        write(&site.app, vec![("UPDATE delivery SET received = 100, reason = 'fewer' WHERE id = $1", args![delivery])]).await;
        site.visitor().get(&path).await.expect(200).shows("记录有更正").shows("120").shows("100");
        decide(&desk, "verified", "suspend", "被投诉").await;
        let stopped = lead.get("/organization/certificates").await.expect(200);
        stopped.form("form[action='/organization/certificates']").submit().await.expect(422).shows("没有通过核实");
        site.visitor().get("/honours?year=2026").await.expect(200).hides("清江茶业");
        drop(other.get("/organization/certificates").await.expect(200));
    }

    async fn more_are_honoured_than_a_statement_takes_arguments(env: Env) {
        // SQLite takes 32,766.
        const COUNT: i64 = 33_000;
        let site = Site::start(&env).await;
        let day = day_of(site.app.clock.now().date());
        write(&site.app, vec![(FIRMS, args![COUNT, VILLAGE]), (GIFTS, args![VILLAGE, day])]).await;
        let class = |least| HonourClass { zh: "类".into(), en: "class".into(), unit: Some("元（捐赠）".into()), least };
        let year = Year::of(site.app.clock.now());
        let named = honours(&site.app.db, &[class(1), class(2)], year).await.unwrap();
        let codes: Vec<&str> = named[0].iter().map(|one| one.credit_code.as_str()).collect();
        assert_eq!((codes.len(), named[1].len()), (33_000, 0));
        assert!(codes.is_sorted());
    }
}
