//! From a village's project to what is confirmed of it: posting, review, taking part, agreement, performance, relief,
//! follow-up.

use jiedui::access::{Action, Duty, Organization, Role, Scope};
use jiedui::accounts::{NewAccount, create};
use jiedui::kernel::phone::Phone;
use jiedui::kernel::region::Region;
use jiedui::projects::participation;
use jiedui::{args, claims, work};

use super::desk::{COUNTY, PASSWORD, TOWNSHIP, VILLAGE, officer, sign_in};
use crate::support::page::Page;
use crate::support::site::Site;
use crate::support::visitor::Visitor;
use crate::support::world::write;

/// A code with a right check character of a body that does not exist.
pub const CREDIT_CODE: &str = "91422802MA0000001U";

const ORGANIZATION: &str = "INSERT INTO organization (id, kind, credit_code, name, region, stage, note, created_at, \
    verified_until) VALUES ($1, 'enterprise', $2, $3, $4, 'verified', '', 0, 4102444800000)";

/// The people of a project.
pub struct People {
    pub village: Visitor,
    pub town: Visitor,
    pub county: Visitor,
    pub giver: Visitor,
}

/// Somebody of a verified enterprise with an account, signed in.
pub async fn giver(site: &Site, name: &str, phone: &str) -> Visitor {
    let app = &site.app;
    let organization = app.ids.next::<Organization>();
    let code = format!("{:018}", organization.raw() % 1_000_000_000_000_000_000);
    let region = Region::parse(COUNTY).unwrap();
    write(app, vec![(ORGANIZATION, args![organization, code, name, region])]).await;
    let new = NewAccount {
        role: Role::Enterprise,
        region: None,
        organization: Some(organization),
        duty: Duty::Lead,
        name: "龙经理".to_owned(),
        phone: Phone::parse(phone).unwrap(),
        password_hash: jiedui::access::hash_password(PASSWORD, &app.random).unwrap(),
    };
    create(app, &app.act(&Scope::system(Action::Invite)), new).await.unwrap();
    sign_in(site, phone).await
}

pub async fn people(site: &Site) -> People {
    people_and(site, giver(site, "清江茶业有限公司", "19900002104").await).await
}

/// The officers of a project, and a company that is here already.
pub async fn people_and(site: &Site, giver: Visitor) -> People {
    People {
        village: officer(site, Role::InformationOfficer, VILLAGE, "19900002101").await,
        town: officer(site, Role::Reviewer, TOWNSHIP, "19900002102").await,
        county: officer(site, Role::Reviewer, COUNTY, "19900002103").await,
        giver,
    }
}

/// The same people signed in again: a session ends when it was left alone for days.
async fn again(site: &Site) -> People {
    People {
        village: sign_in(site, "19900002101").await,
        town: sign_in(site, "19900002102").await,
        county: sign_in(site, "19900002103").await,
        giver: sign_in(site, "19900002104").await,
    }
}

/// The form of a project of 50,000 yuan: a milestone of 30,000 and 100 packs of 150, and 5,000 of the village's own.
async fn draft(village: &Visitor, budget: &str) -> Page {
    let form = village.get("/projects/new").await.expect(200).form("main form");
    let form =
        form.set("title", "新建二十亩茶苗大棚").set("wanted", "老茶园要换新苗，三年后每亩多收两千元。");
    let form = form.set("households", "20").set("ends_on", "2027-12-31").set("budget", budget);
    let form = form.set("own_funds", "5000").set("packs", "100").set("pack_price", "150");
    form.set("m_title", "大棚建成").set("m_due", "2027-06-30").set("m_amount", "30000").submit().await
}

/// A published project; the path of its public page.
pub async fn published(people: &People) -> String {
    let page = draft(&people.village, "50000").await.expect(200);
    page.shows("已提交，等待审核");
    let token = page.path().rsplit('/').next().unwrap().to_owned();
    for (reviewer, told) in [(&people.town, "报县级确认"), (&people.county, "已公开")] {
        let form = reviewer.get(&format!("/projects/{token}/review")).await.expect(200).form("main form");
        form.set("decision", "publish").submit().await.expect(200).shows(told);
    }
    format!("/projects/{token}")
}

/// Takes packs, and the milestone if asked.
pub async fn take(giver: &Visitor, project: &str, packs: &str, milestone: bool) -> Page {
    let page = giver.get(project).await.expect(200);
    let token = page.attr("input[name=milestones]", "value").unwrap_or_default();
    let form = page.form("#take").set("packs", packs).set("giving", "donation");
    if milestone { form.check("milestones", &token, true).submit().await } else { form.submit().await }
}

async fn agree(giver: &Visitor, part: &str, rows: &[(&str, &str, &str)]) -> Page {
    let form = giver.get(&format!("{part}/agreement")).await.expect(200).form("main form");
    let form = form.set("body_name", "官田坝村股份经济合作社").set("body_code", CREDIT_CODE);
    let mut form = form.set("purpose", "用于茶苗大棚建设");
    for (at, (lot, due, amount)) in rows.iter().enumerate() {
        form = form.set_at("i_lot", at, lot).set_at("i_due", at, due).set_at("i_amount", at, amount);
    }
    form.submit().await
}

/// 30 packs (4,500 yuan) and the milestone (30,000 yuan), signed by both.
async fn signed(people: &People, project: &str) -> String {
    let part = take(&people.giver, project, "30", true).await.expect(200).path();
    let rows = [("1", "2026-12-31", "4500"), ("0", "2027-06-30", "30000")];
    agree(&people.giver, &part, &rows).await.expect(200).shows("协议已生成");
    let form = people.giver.get(&part).await.form("form[action$='/signature']");
    let _ = form.set("name", "龙总").submit().await.expect(200);
    let form = people.village.get(&part).await.form("form[action$='/village-signature']");
    form.set("name", "覃书记").submit().await.expect(200).shows("履约中");
    part
}

async fn deliver(giver: &Visitor, part: &str, row: usize, amount: &str) -> Page {
    let page = giver.get(part).await.expect(200);
    let link = page.attr(&format!("tbody tr:nth-child({row}) a"), "href").unwrap();
    let form = giver.get(&link).await.expect(200).form("main form").set("amount", amount);
    form.set("receipt_code", "42280126").set("receipt_number", "00017").submit().await
}

async fn answer(who: &Visitor, part: &str, row: usize, fields: &[(&str, &str)]) -> Page {
    let page = who.get(part).await.expect(200);
    let link = page.attr(&format!(".rows .row:nth-child({row}) h3 a"), "href").unwrap();
    let mut form = who.get(&link).await.expect(200).form("main form");
    for (name, value) in fields {
        form = form.set(name, value);
    }
    form.submit().await
}

/// Sums of what was donated, by column, in fen.
async fn columns(site: &Site) -> Vec<(String, i64)> {
    let sql = "SELECT stand, CAST(SUM(amount) AS BIGINT) FROM contribution WHERE measure = 'donation' \
        GROUP BY stand ORDER BY stand";
    site.app.db.all(sql, args![]).await.unwrap()
}

fn sums(pairs: &[(&str, i64)]) -> Vec<(String, i64)> {
    pairs.iter().map(|(name, sum)| ((*name).to_owned(), *sum)).collect()
}

pub async fn all_holds(site: &Site) {
    assert_eq!(claims::check_sums(&site.app.db).await.unwrap(), []);
    assert_eq!(participation::mismatches(&site.app.db).await.unwrap(), []);
}

both! {
    async fn a_project_adds_up_and_passes_two_levels(env: Env) {
        let site = Site::start(&env).await;
        let people = people(&site).await;
        let page = draft(&people.village, "60000").await.expect(422);
        page.shows("各部分合计 50000 元，比总预算 60000 元少 10000 元");
        assert_eq!(page.form("main form").value("title"), "新建二十亩茶苗大棚");
        draft(&people.village, "40000").await.expect(422).shows("多 10000 元");
        let project = published(&people).await;
        let page = site.visitor().get(&project).await.expect(200);
        page.shows("100 个爱心包").shows("1 个里程碑").shows("利川");
        assert_eq!(page.texts(".packs rect").len(), 100);
        site.visitor().get("/projects?kind=industry&region=422802").await.expect(200).shows("茶苗大棚");
        site.visitor().get("/projects?kind=skills").await.expect(200).hides("茶苗大棚");
        all_holds(&site).await;
    }

    async fn two_hundred_at_once_never_take_more_than_is_open(env: Env) {
        let site = Site::start(&env).await;
        let people = people(&site).await;
        let project = published(&people).await;
        let page = people.giver.get(&project).await;
        // Each key is new: 200 different requests for 3 packs, of which 33 fit.
        let sent = (0..200).map(|at| {
            let form = page.form("#take").set("giving", "donation").set("packs", "3");
            form.tamper("form_key", &format!("two-hundred-{at}")).submit()
        });
        let pages = futures::future::join_all(sent).await;
        let done = pages.iter().filter(|page| page.status == 200).count();
        let refused: Vec<_> = pages.iter().filter(|page| page.status == 422).collect();
        assert_eq!((done, refused.len()), (33, 167));
        refused[0].shows("爱心包只剩 1 个");
        assert_eq!(refused[0].form("#take").value("packs"), "3", "what was typed is kept");
        site.visitor().get(&project).await.shows("1 个爱心包");
        all_holds(&site).await;
    }

    async fn what_does_not_fit_is_refused_at_its_place(env: Env) {
        let site = Site::start(&env).await;
        let people = people(&site).await;
        let project = published(&people).await;
        take(&people.giver, &project, "101", false).await.expect(422).shows("爱心包只剩 100 个");
        let part = take(&people.giver, &project, "30", true).await.expect(200).path();
        let page = people.giver.get(&format!("{part}/agreement")).await.expect(200);
        let page = page.form("main form").submit().await.expect(422);
        page.shows("接收单位的全称").shows("统一社会信用代码").shows("请写明用途");
        for (rows, told) in [
            ([("1", "2026-12-31", "4000"), ("0", "2027-06-30", "30000")], "少 500 元"),
            ([("1", "2026-12-31", "5000"), ("0", "2027-06-30", "30000")], "多 500 元"),
            ([("1", "2026-11-01", "4500"), ("0", "2027-06-30", "30000")], "第 1 期的日期早于签约"),
            ([("0", "2027-06-30", "30000"), ("1", "2026-12-31", "4500")], "请按日期先后写"),
        ] {
            let page = agree(&people.giver, &part, &rows).await.expect(422);
            page.shows(told);
            assert_eq!(page.form("main form").value("body_name"), "官田坝村股份经济合作社");
        }
        let (count,): (i64,) = site.app.db.one("SELECT COUNT(*) FROM instalment", args![]).await.unwrap();
        assert_eq!(count, 0, "nothing half written");
        all_holds(&site).await;
    }

    async fn performed_in_parts_to_the_last_figure(env: Env) {
        let site = Site::start(&env).await;
        let people = people(&site).await;
        let project = published(&people).await;
        let part = signed(&people, &project).await;
        assert_eq!(columns(&site).await, sums(&[("intended", 3_450_000), ("pledged", 3_450_000)]));
        site.visitor().get(&project).await.shows("还没有到期的").shows("清江茶业");
        let paper = people.village.get(&format!("{part}/paper")).await.expect(200);
        paper.shows("公益捐赠协议").shows("本页由平台记录生成").shows(CREDIT_CODE).shows("龙总").shows("覃书记");
        paper.shows("捐赠是自愿、无偿的").hides("自负盈亏");
        assert!(part.ends_with(&paper.text(".sheet-number .code-cell")), "it carries the number of its page");
        deliver(&people.giver, &part, 1, "5000").await.expect(422).shows("只差 4500 元");
        let _ = deliver(&people.giver, &part, 1, "4500").await.expect(200);
        let _ = deliver(&people.giver, &part, 2, "12000").await.expect(200);
        answer(&people.village, &part, 1, &[]).await.expect(200).shows("等验收");
        let short = [("accepted", "10000")];
        answer(&people.village, &part, 2, &short).await.expect(422).shows("请写明原因");
        let short = [("accepted", "10000"), ("reason", "少了两千元")];
        answer(&people.village, &part, 2, &short).await.expect(200).shows("有异议");
        let money = [("arrived", 1_650_000), ("intended", 3_450_000), ("pledged", 3_450_000)];
        assert_eq!(columns(&site).await, sums(&money));
        answer(&people.town, &part, 2, &[("outcome", "nothing_came")]).await.expect(200).shows("冲销");
        let _ = answer(&people.town, &part, 1, &[("jobs_persons", "4")]).await.expect(200);
        let money = [("arrived", 1_450_000), ("confirmed", 450_000), ("intended", 3_450_000), ("pledged", 3_450_000)];
        assert_eq!(columns(&site).await, sums(&money));
        let jobs = "SELECT amount FROM contribution WHERE measure = 'jobs_persons' AND stand = 'confirmed'";
        assert_eq!(site.app.db.all::<(i64,)>(jobs, args![]).await.unwrap(), [(4,)]);
        all_holds(&site).await;
        let page = people.giver.get(&part).await;
        assert_eq!(page.texts("tbody tr:nth-child(2) td")[..3], ["3 万元", "1 万元", "1 万元"]);
        // The rest of the milestone is forgiven: what was paid stays, what was not is open again.
        let form = people.town.get(&part).await.form("form[action$='/relief']");
        form.set("reason", "短").submit().await.expect(422).shows("请写明原因");
        let form = people.town.get(&part).await.form("form[action$='/relief']");
        let _ = form.set("reason", "企业停产，余款无力支付").submit().await.expect(200);
        let page = site.visitor().get(&project).await.expect(200);
        page.shows("企业停产，余款无力支付").shows("零散 2 万元").shows("70 个爱心包");
        assert_eq!(columns(&site).await.last().unwrap(), &("pledged".to_owned(), 1_450_000));
        all_holds(&site).await;
    }

    async fn a_hold_lapses_once_and_a_visit_prolongs_it(env: Env) {
        let site = Site::start(&env).await;
        let people = people(&site).await;
        let project = published(&people).await;
        let lapsing = take(&people.giver, &project, "40", false).await.expect(200).path();
        let visited = take(&people.giver, &project, "10", false).await.expect(200).path();
        let form = people.village.get(&visited).await.form("form[action$='/visit']");
        let _ = form.set("visit_on", "2026-11-30").submit().await.expect(200);
        site.wait_minutes(7 * 24 * 60 + 1);
        let both = futures::future::join_all((0..2).map(|_| work::settle(&site.app))).await;
        assert!(both.iter().all(Result::is_ok));
        let people = again(&site).await;
        people.giver.get(&lapsing).await.shows("逾期退回");
        people.giver.get(&visited).await.shows("已考察");
        site.visitor().get(&project).await.shows("90 个爱心包");
        assert_eq!(columns(&site).await, sums(&[("intended", 150_000)]));
        let sql = "SELECT COUNT(*) FROM event WHERE kind = 'participation.lapsed'";
        assert_eq!(site.app.db.one::<(i64,)>(sql, args![]).await.unwrap(), (1,));
        all_holds(&site).await;
    }

    async fn a_village_declines_and_says_why(env: Env) {
        let site = Site::start(&env).await;
        let people = people(&site).await;
        let project = published(&people).await;
        let part = take(&people.giver, &project, "40", false).await.expect(200).path();
        let form = people.village.get(&part).await.expect(200).form("form[action$='/decline']");
        let page = form.set("note", "请来电 19900001234").submit().await.expect(422);
        page.shows("请选择为什么不接受").shows("请不要写电话和证件号");
        let form = page.form("form[action$='/decline']");
        assert_eq!(form.value("note"), "请来电 19900001234", "what was typed is kept");
        let form = form.set("reason", "conditions").set("note", "地还没有流转好，明年再请");
        form.submit().await.expect(200).shows("已答复对方").shows("村里未接受");
        let page = people.giver.get(&part).await.expect(200);
        page.shows("土地、手续或人手暂不具备。地还没有流转好，明年再请").shows("认下的部分退回项目");
        assert!(!page.has("form[action$='/withdrawal']"), "it is over");
        assert!(!people.village.get(&part).await.has("form[action$='/decline']"));
        people.giver.get("/me/projects?show=declined").await.expect(200).shows("茶苗大棚");
        let english = people.giver.clone().reading("en");
        english.get(&part).await.shows("Declined by the village").shows("Land, permits or hands are missing");
        // Nobody else is told that it was declined.
        site.visitor().get(&project).await.shows("100 个爱心包").hides("清江茶业").hides("流转");
        assert_eq!(columns(&site).await, sums(&[("intended", 0)]));
        all_holds(&site).await;
    }

    async fn reminders_come_once_and_a_failed_follow_up_reopens(env: Env) {
        let site = Site::start(&env).await;
        let people = people(&site).await;
        let project = published(&people).await;
        site.confirm_mail(&people.giver, "giver@example.org").await;
        let (bystander, _) = site.person("donor", None, "+8619900002119").await;
        site.confirm_mail(&bystander, "bystander@example.org").await;
        let part = take(&people.giver, &project, "100", true).await.expect(200).path();
        let _ = agree(&people.giver, &part, &[("1", "2027-01-10", "15000"), ("0", "2027-01-10", "30000")]).await;
        for (who, end, name) in [(&people.giver, "/signature", "龙总"), (&people.village, "/village-signature", "覃书记")] {
            let form = who.get(&part).await.form(&format!("form[action$='{end}']"));
            let _ = form.set("name", name).submit().await.expect(200);
        }
        let reminders = || async {
            work::settle(&site.app).await.unwrap();
            let sql = "SELECT kind, COUNT(*) FROM reminder GROUP BY kind ORDER BY kind";
            site.app.db.all::<(String, i64)>(sql, args![]).await.unwrap()
        };
        // The letters since the last time, all to who promised, with the way there and the way out; each says what is missing.
        let told = |subject: &str, before: usize| {
            let letters = site.app.mail.sent().split_off(before);
            let said = letters.iter().map(|letter| {
                assert_eq!((letter.to.reveal().as_str(), letter.subject.as_str()), ("giver@example.org", subject));
                assert!(letter.text.contains(&format!("{}{part}\n", site.address)), "{}", letter.text);
                let stop = letter.stop.clone().unwrap();
                assert!(stop.starts_with(&format!("{}/mail/", site.address)) && letter.text.ends_with(&stop));
                letter.text.lines().next().unwrap().to_owned()
            });
            let mut said: Vec<String> = said.collect();
            said.sort();
            said
        };
        let due = |amount: &str| format!("“新建二十亩茶苗大棚”有一期 2027-01-10 到期，还差 {amount} 元。");
        assert_eq!(reminders().await, []);
        assert_eq!(told("", 2), [""; 0], "not yet, and two letters were there before");
        site.wait_minutes(20 * 24 * 60);
        assert_eq!(reminders().await, sums(&[("month", 2)]));
        assert_eq!(told("【结对】“新建二十亩茶苗大棚”30 天内有一期到期", 2), [due("15000"), due("30000")]);
        let people = again(&site).await;
        let _ = deliver(&people.giver, &part, 1, "5000").await.expect(200);
        for _ in 0..2 {
            assert_eq!(reminders().await, sums(&[("month", 2)]));
            site.wait_minutes(24 * 60);
        }
        assert_eq!(told("", 4), [""; 0], "once");
        site.wait_minutes(33 * 24 * 60);
        for _ in 0..2 {
            assert_eq!(reminders().await, sums(&[("month", 2), ("overdue", 2)]));
        }
        assert_eq!(told("【结对】“新建二十亩茶苗大棚”有一期已过期", 4), [due("10000"), due("30000")], "less what was handed over");
        let people = again(&site).await;
        let _ = answer(&people.village, &part, 1, &[]).await.expect(200);
        let _ = answer(&people.town, &part, 1, &[]).await.expect(200);
        people.giver.get("/me/projects").await.expect(200).shows("已过 2027-01-10");
        for (row, amount) in [(1, "10000"), (2, "30000")] {
            let _ = deliver(&people.giver, &part, row, amount).await.expect(200);
            let _ = answer(&people.village, &part, row + 1, &[]).await.expect(200);
            let _ = answer(&people.town, &part, row + 1, &[]).await.expect(200);
        }
        site.visitor().get(&project).await.shows("已完成").shows("（100%）");
        people.village.get("/desk/follow-ups").await.shows("没有到期的回访");
        site.wait_minutes(32 * 24 * 60);
        let people = again(&site).await;
        let form = people.village.get("/desk/follow-ups").await.form("main form").set("holds", "no");
        let page = form.set("note", "大棚漏雨没人修").submit().await.expect(200);
        page.shows("回访已记下");
        site.visitor().get(&project).await.shows("已全部认下").shows("大棚漏雨没人修");
        site.wait_minutes(31 * 24 * 60);
        let people = again(&site).await;
        let form = people.village.get("/desk/follow-ups").await.form("main form").set("holds", "yes");
        let _ = form.submit().await.expect(200);
        site.visitor().get(&project).await.shows("已完成");
        all_holds(&site).await;
    }

    async fn an_organization_that_nobody_verified_takes_nothing(env: Env) {
        let site = Site::start(&env).await;
        let people = people(&site).await;
        let project = published(&people).await;
        write(&site.app, vec![("UPDATE organization SET stage = 'suspended'", args![])]).await;
        take(&people.giver, &project, "1", false).await.expect(409).shows("还没有通过工商联核实");
        all_holds(&site).await;
    }
}
