//! What programs do by JSON alone: an organization applies, is verified, takes part in a village's project, performs, is
//! accepted and followed up; a village declines.

use jiedui::access::Role;
use jiedui::args;
use jiedui::projects::participation;
use serde_json::{Value, json};

use super::desk::{COUNTY, PASSWORD, TOWNSHIP, VILLAGE, officer};
use super::projects::{CREDIT_CODE, all_holds, giver};
use crate::support::people::credit_code;
use crate::support::program::Program;
use crate::support::site::Site;

/// Officers and a stranger, each a program.
struct Cast<'a> {
    village: Program<'a>,
    town: Program<'a>,
    county: Program<'a>,
    federation: Program<'a>,
    /// Of another verified enterprise.
    stranger: Program<'a>,
}

async fn program<'a>(site: &'a Site, role: Role, region: &str, phone: &str) -> Program<'a> {
    let _ = officer(site, role, region, phone).await;
    Program::sign_in(site, phone, PASSWORD).await
}

async fn cast(site: &Site) -> Cast<'_> {
    let _ = giver(site, "山外茶业有限公司", "19900002306").await;
    Cast {
        village: program(site, Role::InformationOfficer, VILLAGE, "19900002301").await,
        town: program(site, Role::Reviewer, TOWNSHIP, "19900002302").await,
        county: program(site, Role::Reviewer, COUNTY, "19900002303").await,
        federation: program(site, Role::Federation, COUNTY, "19900002304").await,
        stranger: Program::sign_in(site, "19900002306", PASSWORD).await,
    }
}

fn application(code: &str) -> Value {
    json!({
        "kind": "enterprise", "organization": "清江茶业有限公司", "credit_code": code, "registered_in": COUNTY,
        "industry": "15", "name": "覃经理", "phone": "19900002305", "password": PASSWORD, "consent": "yes",
    })
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// Signed up and verified; the program of its lead, and its token.
async fn verified<'a>(site: &'a Site, desk: &Program<'a>) -> (Program<'a>, String) {
    let nobody = Program::new(site);
    nobody.post("/api/v1/organizations", application("123")).await.refused_at(&["credit_code"]);
    let apply = application(&credit_code(23));
    let made = nobody.post_with("apply-once", "/api/v1/organizations", apply.clone()).await.expect(201);
    let again = nobody.post_with("apply-once", "/api/v1/organizations", apply).await.expect(201);
    assert_eq!(made["id"], again["id"], "one organization for one key");
    let (lead, id) = (Program::holding(site, &made["token"]), text(&made["id"]).to_owned());
    let own = lead.get("/api/v1/organization").await.expect(200);
    assert_eq!((text(&own["stage"]), &own["may"]["take_part"]), ("applied", &json!(false)));
    let public = format!("/api/v1/organizations/{id}");
    nobody.get(&public).await.expect(404);
    lead.get(&public).await.expect(200);

    let listed = desk.get("/api/v1/desk/organizations").await.expect(200);
    assert_eq!(text(&listed["organizations"][0]["id"]), id);
    desk.get("/api/v1/desk/organizations?stage=nothing").await.refused_at(&["stage"]);
    let path = format!("/api/v1/desk/organizations/{id}/verification");
    let decide = async |version: &Value, command: &str, note: &str| {
        desk.post(&path, json!({ "version": version, "command": command, "note": note })).await
    };
    let taken = decide(&own["version"], "take", "").await.expect(200);
    decide(&own["version"], "verify", "").await.expect(409);
    decide(&taken["version"], "return", "").await.refused_at(&["note"]);
    let back = decide(&taken["version"], "return", "名称与执照不一致").await.expect(200);
    let own = lead.get("/api/v1/organization").await.expect(200);
    assert_eq!((text(&own["stage"]), text(&own["note"])), ("returned", "名称与执照不一致"));
    let mended = |place: &str| {
        json!({
            "version": back["version"], "kind": "enterprise", "organization": "清江茶业有限公司",
            "registered_in": place, "industry": "15",
        })
    };
    let path = "/api/v1/organization/application";
    lead.post(path, mended("")).await.refused_at(&["registered_in"]);
    let own = lead.post(path, mended(COUNTY)).await.expect(200);
    let taken = decide(&own["version"], "take", "").await.expect(200);
    let done = decide(&taken["version"], "verify", "").await.expect(200);
    assert_eq!(text(&done["stage"]), "verified");
    nobody.get(&public).await.expect(200);
    let listed = nobody.get("/api/v1/organizations?q=清江").await.expect(200);
    assert_eq!(text(&listed["organizations"][0]["id"]), id);
    nobody.get("/api/v1/organizations?kind=nothing").await.refused_at(&["kind"]);
    (lead, id)
}

/// A published project of 45,000 yuan: a milestone of 30,000 and 100 packs of 150. Its token, and those of milestone and
/// packs.
async fn project(cast: &Cast<'_>) -> (String, String, String) {
    let new = json!({
        "village": VILLAGE, "title": "新建二十亩茶苗大棚", "kind": "industry",
        "wanted": "老茶园要换新苗，三年后每亩多收两千元。", "households": "20", "ends_on": "2027-12-31",
        "budget": "45000", "packs": "100", "pack_price": "150",
        "milestones": [{ "title": "大棚建成", "due": "2027-06-30", "amount": "30000" }],
    });
    let made = cast.village.post("/api/v1/projects", new).await.expect(201);
    let path = format!("/api/v1/projects/{}", text(&made["id"]));
    cast.village.post(&format!("{path}/submission"), json!({})).await.expect(204);
    for (reviewer, version) in [(&cast.town, 1), (&cast.county, 2)] {
        let review = json!({ "version": version, "decision": "publish" });
        reviewer.post(&format!("{path}/reviews"), review).await.expect(200);
    }
    let shown = cast.stranger.get(&path).await.expect(200);
    let lot = |kind: &str| {
        let lots = shown["lots"].as_array().unwrap();
        text(&lots.iter().find(|lot| lot["kind"] == kind).unwrap()["id"]).to_owned()
    };
    (path, lot("milestone"), lot("pack"))
}

async fn open_packs(program: &Program<'_>, project: &str, pack: &str) -> i64 {
    let shown = program.get(project).await.expect(200);
    let lots = shown["lots"].as_array().unwrap();
    lots.iter().find(|lot| lot["id"] == pack).unwrap()["open"].as_i64().unwrap()
}

/// Takes these; the path of the participation.
async fn take(giver: &Program<'_>, project: &str, takes: &[(&str, i64)]) -> String {
    let takes: Vec<Value> = takes.iter().map(|(lot, units)| json!({ "lot": lot, "units": units })).collect();
    let body = json!({ "giving": "donation", "takes": takes });
    let made = giver.post(&format!("{project}/participations"), body).await.expect(201);
    format!("/api/v1/participations/{}", text(&made["id"]))
}

fn agreement(rows: &[(&str, &str, i64)]) -> Value {
    let row = |(lot, due, amount): &(&str, &str, i64)| json!({ "lot": lot, "due_on": due, "amount": amount });
    json!({
        "body_kind": "village_collective", "body_name": "官田坝村股份经济合作社", "body_code": CREDIT_CODE,
        "property": "money", "purpose": "用于茶苗大棚建设", "instalments": rows.iter().map(row).collect::<Vec<_>>(),
    })
}

/// Both sides sign; the tokens of the instalments in order.
async fn sign(cast: &Cast<'_>, lead: &Program<'_>, part: &str) -> Vec<String> {
    lead.post(&format!("{part}/signature"), json!({ "name": "" })).await.refused_at(&["name"]);
    lead.post(&format!("{part}/signature"), json!({ "name": "龙总" })).await.expect(200);
    let path = format!("{part}/village-signature");
    let signed = cast.village.post(&path, json!({ "name": "覃书记" })).await.expect(200);
    assert_eq!(text(&signed["stage"]), "performing");
    let instalments = signed["instalments"].as_array().unwrap();
    instalments.iter().map(|one| text(&one["id"]).to_owned()).collect()
}

fn delivery(amount: i64) -> Value {
    json!({ "amount": amount, "done_on": "2026-11-24", "receipt_code": "42280126", "receipt_number": "00017" })
}

/// Hands over; the path of the newest performance.
async fn deliver(lead: &Program<'_>, instalment: &str, amount: i64) -> String {
    let path = format!("/api/v1/instalments/{instalment}/performances");
    let told = lead.post(&path, delivery(amount)).await.expect(201);
    let performances = told["performances"].as_array().unwrap();
    format!("/api/v1/performances/{}", text(&performances.last().unwrap()["id"]))
}

/// The stage of the performance in what its participation says.
fn stage_of(part: &Value, performance: &str) -> String {
    let performances = part["performances"].as_array().unwrap();
    let found = performances.iter().find(|one| performance.ends_with(text(&one["id"]))).unwrap();
    text(&found["stage"]).to_owned()
}

async fn people(lead: &Program<'_>) {
    let path = "/api/v1/organization/people";
    lead.post(path, json!({ "name": "向同事", "duty": "king" })).await.refused_at(&["duty"]);
    let made = lead.post(path, json!({ "name": "向同事", "duty": "finance" })).await.expect(201);
    assert!(text(&made["link"]).contains("/invitations/"), "{made}");
    let listed = lead.get(path).await.expect(200);
    assert_eq!(
        (text(&listed["people"][0]["duty"]), text(&listed["people"][0]["phone"])),
        ("lead", "199****2305")
    );
    let own = format!("{path}/{}", text(&listed["people"][0]["id"]));
    lead.post(&format!("{own}/removal"), json!({})).await.refused_at(&["person"]);
    let invitation = text(&listed["invitations"][0]["id"]);
    let path = format!("/api/v1/organization/invitations/{invitation}/withdrawal");
    let left = lead.post(&path, json!({})).await.expect(200);
    assert_eq!(left["invitations"], json!([]));
}

both! {
    async fn from_application_to_follow_up_by_json_alone(env: Env) {
        let site = Site::start(&env).await;
        let cast = cast(&site).await;
        let (lead, organization) = verified(&site, &cast.federation).await;
        people(&lead).await;
        let (project, milestone, pack) = project(&cast).await;
        let part = take(&lead, &project, &[(&pack, 30), (&milestone, 1)]).await;
        let visit = format!("{part}/visit");
        cast.village.post(&visit, json!({ "visit_on": "soon" })).await.refused_at(&["visit_on"]);
        let visited = cast.village.post(&visit, json!({ "visit_on": "2026-12-01" })).await.expect(200);
        assert_eq!(text(&visited["stage"]), "visited");

        let path = format!("{part}/agreement");
        let short = agreement(&[(&pack, "2026-12-31", 400_000), (&milestone, "2027-06-30", 3_000_000)]);
        lead.post(&path, short).await.refused_at(&["instalments"]);
        let foreign = agreement(&[(&project, "2026-12-31", 450_000), (&milestone, "2027-06-30", 3_000_000)]);
        lead.post(&path, foreign).await.refused_at(&["instalments"]);
        lead.post(&path, json!({})).await.refused_at(&[
            "body_kind", "body_name", "body_code", "property", "purpose", "instalments", "instalments", "ends_on",
        ]);
        let rows = [(&*pack, "2026-12-31", 450_000), (&*milestone, "2027-06-30", 3_000_000)];
        cast.stranger.post(&path, agreement(&rows)).await.expect(404);
        let drawn = lead.post(&path, agreement(&rows)).await.expect(200);
        assert_eq!(text(&drawn["agreement"]["body_code"]), CREDIT_CODE);
        let instalments = sign(&cast, &lead, &part).await;

        // The packs come in two parts: one is accepted, of the other a part is disputed.
        let path = format!("/api/v1/instalments/{}/performances", instalments[0]);
        cast.stranger.post(&path, delivery(100)).await.expect(404);
        lead.post(&path, delivery(450_100)).await.refused_at(&["amount"]);
        lead.post(&path, json!({ "amount": 100 })).await.refused_at(&["done_on"]);
        lead.post(&path, json!({ "amount": 100, "done_on": "2026-11-24" })).await.refused_at(&["photo"]);
        let first = deliver(&lead, &instalments[0], 200_000).await;
        let second = deliver(&lead, &instalments[0], 250_000).await;
        let accept = |performance: &str| format!("{performance}/acceptance");
        cast.stranger.get(&part).await.expect(404);
        cast.stranger.post(&accept(&first), json!({ "accepted": 200_000 })).await.expect(404);
        cast.village.post(&accept(&first), json!({})).await.refused_at(&["accepted"]);
        let told = cast.village.post(&accept(&first), json!({ "accepted": 200_000 })).await.expect(200);
        assert_eq!(stage_of(&told, &first), "accepted");
        cast.village.post(&accept(&second), json!({ "accepted": 150_000 })).await.refused_at(&["reason"]);
        let less = json!({ "accepted": 150_000, "reason": "少了一千元" });
        let told = cast.village.post(&accept(&second), less).await.expect(200);
        assert_eq!(stage_of(&told, &second), "disputed");
        let settle = format!("{second}/settlement");
        cast.town.post(&settle, json!({ "outcome": "lost" })).await.refused_at(&["outcome"]);
        let told = cast.town.post(&settle, json!({ "outcome": "came" })).await.expect(200);
        assert_eq!(stage_of(&told, &second), "accepted");

        let third = deliver(&lead, &instalments[1], 3_000_000).await;
        cast.village.post(&accept(&third), json!({ "accepted": 3_000_000 })).await.expect(200);
        let confirm = |performance: &str| format!("{performance}/confirmation");
        cast.town.post(&confirm(&first), json!({ "jobs_persons": -1 })).await.refused_at(&["jobs_persons"]);
        cast.town.post(&confirm(&first), json!({ "households": ["none"] })).await.refused_at(&["households"]);
        for (performance, jobs) in [(&first, 4), (&second, 0), (&third, 0)] {
            cast.town.post(&confirm(performance), json!({ "jobs_persons": jobs })).await.expect(200);
        }
        let told = lead.get(&part).await.expect(200);
        assert_eq!(text(&told["stage"]), "accepted");
        assert_eq!(told["follow_ups"].as_array().unwrap().len(), 3);
        let public = cast.stranger.get(&format!("/api/v1/organizations/{organization}")).await.expect(200);
        assert!(public["delivered"][0]["figures"].as_array().is_some_and(|figures| !figures.is_empty()), "{public}");

        site.wait_minutes(32 * 24 * 60);
        let village = Program::sign_in(&site, "19900002301", PASSWORD).await;
        let due = village.get("/api/v1/desk/follow-ups").await.expect(200);
        let path = format!("/api/v1/follow-ups/{}", text(&due["follow_ups"][0]["id"]));
        let stranger = Program::sign_in(&site, "19900002306", PASSWORD).await;
        stranger.post(&path, json!({ "holds": true })).await.expect(404);
        village.post(&path, json!({ "note": "好" })).await.refused_at(&["holds"]);
        village.post(&path, json!({ "holds": false })).await.refused_at(&["note"]);
        let told = village.post(&path, json!({ "holds": true })).await.expect(200);
        assert_eq!(told["follow_ups"][0]["holds"], json!(true));
        all_holds(&site).await;
    }

    async fn what_a_village_declines_is_open_again(env: Env) {
        let site = Site::start(&env).await;
        let cast = cast(&site).await;
        let (project, milestone, pack) = project(&cast).await;
        let part = take(&cast.stranger, &project, &[(&pack, 30)]).await;
        assert_eq!(open_packs(&cast.village, &project, &pack).await, 70);
        let path = format!("{part}/decline");
        cast.village.post(&path, json!({ "reason": "mood" })).await.refused_at(&["reason"]);
        cast.village.post(&path, json!({ "reason": "other", "note": "不" })).await.refused_at(&["note"]);
        let phone = json!({ "reason": "terms", "note": "请打 19900001234" });
        cast.village.post(&path, phone).await.refused_at(&["note"]);
        cast.stranger.post(&path, json!({ "reason": "terms" })).await.expect(404);
        let other = program(&site, Role::InformationOfficer, "422801001001", "19900002311").await;
        other.post(&path, json!({ "reason": "terms" })).await.expect(404);
        assert_eq!(open_packs(&cast.village, &project, &pack).await, 70, "a refused form frees nothing");

        let why = json!({ "reason": "conditions", "note": "地还没有流转好" });
        for _ in 0..2 {
            let told = cast.village.post_with("decline-once", &path, why.clone()).await.expect(200);
            assert_eq!(text(&told["stage"]), "declined");
        }
        cast.village.post(&path, why.clone()).await.expect(409);
        assert_eq!(open_packs(&cast.village, &project, &pack).await, 100);
        let told = cast.stranger.get(&part).await.expect(200);
        assert_eq!((&told["declined"], &told["amount"]), (&why, &json!(0)));
        let listed = cast.stranger.get("/api/v1/participations?stage=declined").await.expect(200);
        assert_eq!(listed["participations"].as_array().unwrap().len(), 1);
        cast.stranger.get("/api/v1/participations?stage=mood").await.refused_at(&["stage"]);
        let sql = "SELECT CAST(SUM(amount) AS BIGINT) FROM contribution WHERE stand = 'intended'";
        assert_eq!(site.app.db.one::<(i64,)>(sql, args![]).await.unwrap(), (0,), "taken out of the ledger");
        let sql = "SELECT COUNT(*) FROM event WHERE kind = 'participation.declined'";
        assert_eq!(site.app.db.one::<(i64,)>(sql, args![]).await.unwrap(), (1,));

        // Also after an agreement was drawn, and no more once both have signed.
        let part = take(&cast.stranger, &project, &[(&milestone, 1)]).await;
        let rows = [(&*milestone, "2027-06-30", 3_000_000)];
        cast.stranger.post(&format!("{part}/agreement"), agreement(&rows)).await.expect(200);
        cast.village.post(&format!("{part}/decline"), why.clone()).await.expect(200);
        let part = take(&cast.stranger, &project, &[(&milestone, 1)]).await;
        cast.stranger.post(&format!("{part}/agreement"), agreement(&rows)).await.expect(200);
        let _ = sign(&cast, &cast.stranger, &part).await;
        cast.village.post(&format!("{part}/decline"), why).await.expect(409);
        assert_eq!(participation::mismatches(&site.app.db).await.unwrap(), []);
        all_holds(&site).await;
    }
}
