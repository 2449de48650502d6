//! Months after a delivery was confirmed: what still stands, and what opens its need again.

use jiedui::access::{Action, Actor, Duty, Organization, Role, Scope};
use jiedui::claims::{self, Claim, ClaimError, answer_follow_up, due_follow_ups, follow_ups};
use jiedui::config::HonourClass;
use jiedui::kernel::clock::DAY;
use jiedui::kernel::id::Id;
use jiedui::needs::Stage;
use jiedui::recognition::certificates::{self, issue};
use jiedui::recognition::{Of, Year, confirmed, first_year, honours, rows};
use jiedui::reports::counts;
use serde_json::json;

use crate::ledger::contributions::enterprise;
use crate::support::program::Program;
use crate::support::site::Site;
use crate::support::world::{TOWNSHIP, World};

/// The first open follow-up of the claim says that so much of it failed.
async fn fail(world: &World, claim: Id<Claim>, failed: i64) {
    let reviewer = world.actor(Role::Reviewer, Some(TOWNSHIP)).await;
    let all = follow_ups(&world.app.db, claim).await.unwrap();
    let open = all.iter().find(|one| one.failed.is_none()).unwrap().id;
    let input = (world.act(&reviewer, Action::ReceiveClaim), world.once(), world.app.config.rules.clone());
    let answered: Result<(), ClaimError> = world
        .app
        .db
        .write(input, move |tx, (act, once, rules)| {
            Box::pin(async move {
                answer_follow_up(tx, &act, &once, &rules, (open, failed, "被子被水泡了")).await
            })
        })
        .await;
    answered.unwrap();
}

/// What recognition says of the firm: quilts received in 2026 and 2027, whether it is honoured in each, the needs behind.
async fn recognised(world: &World, firm: Id<Organization>) -> [(i64, bool, usize); 2] {
    let db = &world.app.db;
    let class = HonourClass { zh: "类".into(), en: "class".into(), unit: None, least: 1 };
    let mut said = [(0, false, 0); 2];
    for (said, year) in said.iter_mut().zip(["2026", "2027"]) {
        let year = Year::parse(year).unwrap();
        let figures = confirmed(db, Of::One(firm), Some(year), None).await.unwrap();
        let honoured = honours(db, std::slice::from_ref(&class), year).await.unwrap();
        let behind = rows(db, firm, year, None, 10).await.unwrap();
        let received = figures.iter().map(|figure| figure.received).sum();
        assert_eq!(behind.iter().map(|row| row.received).sum::<i64>(), received);
        *said = (received, honoured[0].iter().any(|one| one.id == firm), behind.len());
    }
    said
}

both! {
    async fn a_late_failure_opens_the_need_again(env: Env) {
        let site = Site::start(&env).await;
        let world = World::of(&site);
        let need = world.published_need(5).await;
        let donor = world.actor(Role::Donor, None).await;
        let claim = world.claim(&donor, world.once(), need, 5).await.unwrap();
        world.fulfil(&donor, claim, 5).await;
        assert_eq!(world.need(need).await.stage, Stage::Met);
        let reviewer = world.actor(Role::Reviewer, Some(TOWNSHIP)).await;
        let officer = world.visitor(&site, &reviewer).await;
        officer.get("/desk/claim-follow-ups").await.expect(200).shows("没有到期的回访");
        world.clock.advance(32 * DAY);
        // A month of sessions has run out.
        let officer = world.visitor(&site, &reviewer).await;
        let page = officer.get("/desk/claim-follow-ups").await.expect(200);
        page.shows("互助照料点添置过冬棉被").shows("满一个月");
        officer.get("/desk").await.expect(200).shows("笔送到的东西该回访了");
        let form = || page.form("main form.panel");
        for (failed, note, words) in [
            ("", "", "请填一个整数"),
            ("6", "被子被水泡了", "不能比这更多"),
            ("-1", "", "不能小于 0"),
            ("2", "", "请写明"),
            ("2", "电话 19900001234", "不要写电话"),
        ] {
            let sent = form().set("failed", failed).set("note", note).submit().await;
            sent.expect(422).shows(words);
        }
        for _ in 0..2 {
            let sent = form().set("failed", "2").set("note", "两床被水泡了").submit().await;
            sent.expect(200).shows("没有到期的回访");
        }
        let open = world.need(need).await;
        assert_eq!((open.stage, open.requested, open.claimed, open.received), (Stage::Published, 5, 3, 3));
        assert_eq!(claims::check_sums(&world.app.db).await.unwrap(), []);
        assert_eq!(jiedui::audit::history(&world.app.db, need).await.unwrap().last().unwrap().kind, "need.reopened");
        // Somebody else takes the two on, and it is met once more.
        let other = world.actor(Role::Donor, None).await;
        let second = world.claim(&other, world.once(), need, 2).await.unwrap();
        world.fulfil(&other, second, 2).await;
        assert_eq!(world.need(need).await.stage, Stage::Met);
        assert_eq!(claims::check_sums(&world.app.db).await.unwrap(), []);
        let all = follow_ups(&world.app.db, claim).await.unwrap();
        assert_eq!(all.iter().map(|one| (one.months, one.failed)).collect::<Vec<_>>(), [(1, Some(2)), (3, None), (12, None)]);
    }

    async fn each_place_looks_after_its_own(env: Env) {
        let world = World::new(&env).await;
        let need = world.published_need(5).await;
        let donor = world.actor(Role::Donor, None).await;
        let claim = world.claim(&donor, world.once(), need, 3).await.unwrap();
        world.fulfil(&donor, claim, 3).await;
        world.clock.advance(100 * DAY);
        let due = |region: i64| {
            let world = &world;
            async move {
                let officer = world.actor(Role::InformationOfficer, Some(region)).await;
                let scope = Scope::new(Some(officer), Action::ReceiveClaim);
                due_follow_ups(&world.app.db, &scope, world.clock.now(), 10).await.unwrap().len()
            }
        };
        assert_eq!((due(TOWNSHIP).await, due(422_801_206_000).await), (2, 0), "one and three months");
        let stranger = world.actor(Role::Reviewer, Some(422_801_206_000)).await;
        let one = follow_ups(&world.app.db, claim).await.unwrap()[0].id;
        let input = (world.act(&stranger, Action::ReceiveClaim), world.once(), world.app.config.rules.clone());
        let refused: Result<(), ClaimError> = world
            .app
            .db
            .write(input, move |tx, (act, once, rules)| {
                Box::pin(async move { answer_follow_up(tx, &act, &once, &rules, (one, 0, "")).await })
            })
            .await;
        assert!(matches!(refused, Err(ClaimError::NotFound)));
    }

    async fn what_failed_later_is_recognised_no_more(env: Env) {
        let world = World::new(&env).await;
        let firm = enterprise(&world, "清江茶业有限公司").await;
        let person = world.actor(Role::Donor, None).await;
        let lead = Actor { role: Role::Enterprise, organization: Some(firm), duty: Some(Duty::Lead), ..person };
        // Part of it comes before the year ends, the rest after.
        world.clock.advance(293 * DAY);
        let need = world.published_need(60).await;
        let claim = world.claim(&lead, world.once(), need, 60).await.unwrap();
        world.fulfil(&lead, claim, 20).await;
        world.clock.advance(15 * DAY);
        world.fulfil(&lead, claim, 40).await;
        assert_eq!(recognised(&world, firm).await, [(20, true, 1), (40, true, 1)]);
        let year = Year::parse("2027").unwrap();
        let issued = issue(&world.app, &world.act(&lead, Action::Certify), world.once(), year).await.unwrap();
        let certificate = certificates::find(&world.app.db, issued).await.unwrap().unwrap();
        assert_eq!(certificates::now(&world.app.db, &certificate).await.unwrap(), certificate.lines());
        world.clock.advance(35 * DAY);
        fail(&world, claim, 5).await;
        assert_eq!(recognised(&world, firm).await, [(20, true, 1), (35, true, 1)], "of the newest delivery first");
        let now = certificates::now(&world.app.db, &certificate).await.unwrap();
        assert_eq!((now[0].received, certificate.lines()[0].received), (35, 40), "the certificate is told to be corrected");
        world.clock.advance(60 * DAY);
        fail(&world, claim, 40).await;
        assert_eq!(recognised(&world, firm).await, [(15, true, 1), (0, false, 0)]);
        assert!(certificates::now(&world.app.db, &certificate).await.unwrap().is_empty());
        world.clock.advance(280 * DAY);
        fail(&world, claim, 15).await;
        assert_eq!(recognised(&world, firm).await, [(0, false, 0); 2], "nothing of it stands");
        assert_eq!(first_year(&world.app.db, Some(firm)).await.unwrap(), None);
        assert_eq!(claims::check_sums(&world.app.db).await.unwrap(), []);
    }

    async fn what_failed_later_is_in_no_public_figure_or_row(env: Env) {
        let site = Site::start(&env).await;
        let world = World::of(&site);
        let need = world.published_need(9).await;
        let donor = world.actor(Role::Donor, None).await;
        let claim = world.claim(&donor, world.once(), need, 9).await.unwrap();
        for part in [4, 5] {
            world.fulfil(&donor, claim, part).await;
            world.clock.advance(DAY);
        }
        let page = format!("/needs/{}", site.app.tokens.seal(need));
        let place = format!("/regions/{TOWNSHIP}");
        let nobody = Program::new(&site);
        // The sum of the place and its rows; the sum of the need and its rows.
        let said = async || {
            let sums = nobody.get(&format!("/api/v1{place}")).await.expect(200);
            let own = nobody.get(&format!("/api/v1{page}")).await.expect(200);
            let of = site.visitor().get(&place).await.expect(200).texts(".timeline p");
            let on = site.visitor().get(&page).await.expect(200).texts(".timeline h3");
            (sums["amounts"][0]["received"].clone(), of, own["received"].clone(), on)
        };
        let rows = |words: &[&str]| words.iter().map(|words| (*words).to_owned()).collect::<Vec<_>>();
        let all = (json!(9), rows(&["确认收到 5 床", "确认收到 4 床"]), json!(9), rows(&["确认收到 4 床", "确认收到 5 床"]));
        assert_eq!(said().await, all);
        world.clock.advance(32 * DAY);
        fail(&world, claim, 6).await;
        assert_eq!(said().await, (json!(3), rows(&["确认收到 3 床"]), json!(3), rows(&["确认收到 3 床"])));
        world.clock.advance(90 * DAY);
        fail(&world, claim, 3).await;
        assert_eq!(said().await, (json!(0), rows(&[]), json!(0), rows(&[])));
        let counts = counts(&site.app.db).await.unwrap();
        assert_eq!((counts.published, counts.claimed, counts.received), (1, 0, 0));
    }
}
