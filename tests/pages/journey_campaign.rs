//! The day of a campaign in browsers. An organiser fills a pool with 300 needs and 120 offers, shares out, pins two pairs and
//! sends the proposals; three desks take 200 pledges, one of them for a while without a network; the screen in the hall
//! follows; the next morning's list and what is disclosed add up to the unit.

use jiedui::access::{Account, Actor, Role, Session, SessionToken};
use jiedui::app::App;
use jiedui::args;
use jiedui::claims::Claim;
use jiedui::kernel::id::Id;
use jiedui::kernel::region::Region;
use jiedui::needs::Need;
use jiedui::offers::Offer;
use jiedui::work;
use serde_json::json;

use super::desk::{self, Wire, enter, until};
use super::tab::Tab;
use crate::support::browser::Browser;
use crate::support::databases::{Env, runtime};
use crate::support::page::Page;
use crate::support::site::Site;
use crate::support::visitor::Visitor;
use crate::support::world::{COUNTY, Rows, TOWNSHIP, World, write};

/// 恩施州.
const PREFECTURE: i64 = 422_800_000_000;
const COUNTIES: [i64; 3] = [COUNTY, 422_801_000_000, 422_822_000_000];
const NEEDS: usize = 300;
const OFFERS: usize = 120;
const DONORS: usize = 12;
/// What each need lacks, and what each offer has.
const LACKING: i64 = 6;
const OFFERED: i64 = 8;
/// Pledges of one quilt that each of three desks takes, besides the two that meet over one need.
const TAKEN: usize = 66;

const NEED: &str = "INSERT INTO need (id, region, beneficiary, category, tags, title, detail, unit, urgency, about_minor, \
    requested, claimed, delivered, received, stage, version, created_by, created_at, published_at, expires_at) \
    SELECT $1, $2, 'village', 'N0103', '', '过冬的棉被', '', '床', $3, $4, $5, 0, 0, 0, 'published', 0, MIN(id), $6, $6, $7 \
    FROM account";
const OFFER: &str = "INSERT INTO offer (id, account_id, category, tags, title, detail, unit, quantity, committed, region, \
    limited, stage, version, created_at, valid_until) \
    VALUES ($1, $2, 'N0103', '', '一批过冬的棉被', '', '床', $3, 0, $4, $5, 'open', 0, $6, $7)";

/// The people and things of the day.
struct Day {
    site: Site,
    keeper: Id<Account>,
    clerks: Vec<Visitor>,
    donors: Vec<Visitor>,
}

/// Four villages of one township there; in the county of the demo, of the township whose officers receive.
fn villages(app: &App, county: i64) -> Vec<Region> {
    let townships = app.regions.children(Region::new(county).unwrap()).map(|(township, _)| township);
    let of = |township: Region| app.regions.children(township).map(|(village, _)| village).take(4).collect();
    let mut found = townships.filter(|township| county != COUNTY || township.code() == TOWNSHIP).map(of);
    found.find(|villages: &Vec<Region>| villages.len() == 4).unwrap()
}

fn phone(number: usize) -> String {
    format!("+861990000{:04}", 9000 + number)
}

impl Day {
    async fn new(env: &Env) -> Self {
        let site = Site::start(env).await;
        let (_, keeper) = site.person("reviewer", Some(PREFECTURE), &phone(1)).await;
        let (mut clerks, mut donors, mut rows) = (Vec::new(), Vec::new(), Rows::new());
        for number in 2..5 {
            clerks.push(site.person("information_officer", Some(TOWNSHIP), &phone(number)).await.0);
        }
        let (app, now) = (&site.app, site.app.clock.now());
        let later = now.plus_days(90);
        let villages = COUNTIES.map(|county| villages(app, county));
        for at in 0..NEEDS {
            let villages = &villages[at % villages.len()];
            let village = villages[at % villages.len()];
            let urgency = i64::try_from(at % 4).unwrap();
            rows.push((NEED, args![app.ids.next::<Need>(), village, urgency, false, LACKING, now, later]));
        }
        for at in 0..DONORS {
            let (donor, id) = site.person("donor", None, &phone(10 + at)).await;
            donors.push(donor);
            for _ in 0..OFFERS / DONORS {
                rows.push((
                    OFFER,
                    args![app.ids.next::<Offer>(), id, OFFERED, PREFECTURE, false, now, later],
                ));
            }
        }
        write(app, rows).await;
        work::reindex(app).await.unwrap();
        Self { site, keeper, clerks, donors }
    }

    /// The organiser, signed in just now; in the tab too.
    async fn keeper(&self, tab: &Tab) -> Visitor {
        let token = SessionToken::new(self.site.app.random.hex().unwrap());
        Session::begin(&self.site.app.db, &token, self.keeper, self.site.app.clock.now()).await.unwrap();
        tab.forget().await.browser().cookie(&self.site.address, "session", token.as_str()).await;
        let visitor = self.site.visitor();
        visitor.cookies.set("session", token.as_str());
        visitor
    }

    /// Sets up the campaign without scripts; where it is.
    async fn organise(&self, tab: &Tab) -> String {
        self.keeper(tab).await;
        tab.go("/campaigns/new")
            .await
            .fill("#f-title", "恩施州扶贫日认捐大会")
            .await
            .fill("#f-event", "扶贫日")
            .await;
        tab.fill("#f-place", "文化中心广场")
            .await
            .fill("#f-starts_on", "2026-11-24")
            .await
            .press("保存")
            .await;
        let path = tab.sees(&["筹备中"]).await.path().await.trim_end_matches("/manage").to_owned();
        for number in 2..5 {
            tab.go(&format!("{path}/manage")).await.fill("#f-phone", &phone(number)[3..]).await;
            tab.choose("duty", "desk").await.press("指定").await.sees(&["已指定"]).await;
        }
        tab.go(&format!("{path}/pool")).await.press("选入").await.sees(&["300"]).await;
        tab.press("选入可用于本地区的帮扶资源").await.sees(&["120"]).await.looks_right().await;
        tab.go(&format!("{path}/manage")).await.press("公开活动").await.press("开始现场认捐").await;
        path
    }

    /// Shares out fairly, fixes two pairs, each time anew, and sends the proposals.
    async fn share_out(&self, tab: &Tab, path: &str) {
        tab.go(&format!("{path}/batches")).await.sees(&["300", "120"]).await.press("开始计算").await;
        self.worked_out(tab).await.looks_right().await;
        // Where two plans are equally good, rows may come in another order once something is fixed.
        let row = "section[aria-labelledby=parts] tbody tr:has(button[value=pin])";
        for _ in 0..2 {
            let pair = tab.read(&format!("{row} .lead-cell")).await;
            tab.click(&format!("{row} details.more summary")).await;
            tab.leave(&format!("{row} button[value=pin]")).await.sees(&["正在计算"]).await;
            self.worked_out(tab).await.sees(&["指定", &pair]).await;
        }
        tab.press("发给捐赠方确认").await.sees(&["已发给捐赠方"]).await;
    }

    async fn worked_out<'a>(&self, tab: &'a Tab) -> &'a Tab {
        work::settle(&self.site.app).await.unwrap();
        let page = tab.path().await;
        tab.go(&page).await.sees(&["已证明没有比这更好的方案", "先到先得", "县际基尼系数"]).await
    }

    /// Two donors accept all that was proposed to them, a third nothing; how many pledges of how many quilts that makes.
    async fn answer(&self) -> (usize, i64) {
        let button = |at: usize, what: &str| format!("article:nth-of-type({at}) form[action$='/{what}']");
        for donor in &self.donors[..2] {
            loop {
                let own = donor.get("/me/proposals").await.expect(200);
                let mut asked = (1..=own.texts("article").len()).map(|at| button(at, "acceptance"));
                let Some(yes) = asked.find(|yes| own.has(yes)) else { break };
                let claim = own.form(&yes).submit().await.expect(200);
                assert!(claim.path().starts_with("/claims/"), "{}", claim.path());
            }
        }
        let sql =
            "SELECT COUNT(*), SUM(quantity) FROM campaign_pledge WHERE channel = 'batch' AND stage = 'made'";
        let (pledges, quilts): (i64, i64) = self.site.app.db.one(sql, args![]).await.unwrap();
        let third = self.donors[2].get("/me/proposals").await.expect(200);
        third.form(&button(1, "refusal")).submit().await.expect(200).shows("已谢绝");
        (usize::try_from(pledges).unwrap(), quilts)
    }

    /// Three claims within the first township are brought and confirmed in full; how many quilts.
    async fn deliver(&self) -> i64 {
        let world = World::of(&self.site);
        let sql = "SELECT claim.id, claim.account_id, claim.claimed FROM claim JOIN need ON need.id = claim.need_id \
            WHERE need.region >= $1 AND need.region < $2 AND claim.stage = 'held' ORDER BY claim.id LIMIT 3";
        let claims: Vec<(Id<Claim>, Id<Account>, i64)> =
            self.site.app.db.all(sql, args![TOWNSHIP, TOWNSHIP + 1000]).await.unwrap();
        assert_eq!(claims.len(), 3);
        for (claim, account, quantity) in &claims {
            let (role, name) = (Role::Donor, String::new());
            let donor = Actor { account: *account, role, region: None, organization: None, duty: None, name };
            world.fulfil(&donor, *claim, *quantity).await;
        }
        claims.iter().map(|(.., quantity)| quantity).sum()
    }
}

/// Many pledges of one quilt, entered in the page as a quick hand would; for needs from `first` on.
async fn enter_many(browser: &Browser, first: usize, count: usize, donor: usize) {
    let script = format!(
        "(() => {{ const links = [...document.querySelectorAll('.desk-list a')]; \
         for (let n = 0; n < {count}; n++) {{ links[{first} + n].click(); \
         document.getElementById('d-quantity').value = '1'; \
         document.getElementById('d-donor').value = String({donor} + n % 40); \
         document.querySelector('#desk-dialog button[value=take]').click(); }} return true; }})()"
    );
    assert_eq!(browser.eval(&script).await, json!(true));
}

/// Waits until so many entries of this device are in this state.
async fn entries(browser: &Browser, state: &str, count: usize) {
    until(
        browser,
        &format!("document.querySelectorAll('#desk-queue li[data-state={state}]').length === {count}"),
    )
    .await;
}

/// A number of the screen.
async fn shown(screen: &Browser, selector: &str) -> i64 {
    let text = screen.eval(&format!("document.querySelector(\"{selector}\")?.textContent ?? '0'")).await;
    text.as_str().unwrap().replace(',', "").parse().unwrap()
}

/// The sum of a column of numbers over all tables of a page.
fn sum(page: &Page, selector: &str) -> i64 {
    let number = |text: &String| text.split_whitespace().next().unwrap().parse::<i64>().unwrap();
    page.texts(selector).iter().map(number).sum()
}

#[test]
fn browser_goes_through_the_day_of_a_campaign() {
    runtime().block_on(async {
        let env = Env::sqlite();
        let Some(screen) = Browser::start().await else { return };
        let day = Day::new(&env).await;
        let tab = Tab::open(&day.site).await.unwrap();
        let path = day.organise(&tab).await;
        day.share_out(&tab, &path).await;
        let (agreed, agreed_quilts) = day.answer().await;
        assert!(agreed >= 2, "{agreed}");

        screen.cookie(&day.site.address, "lang", "zh").await;
        screen.open(&format!("{}{path}/screen", day.site.address)).await;
        let pledges = ".counts [data-n=pledges]";
        assert_eq!(shown(&screen, pledges).await, i64::try_from(agreed).unwrap());
        let hidden = "[...document.querySelectorAll('#map g')].filter(tile => !tile.getClientRects().length).length";
        assert_eq!(screen.eval(hidden).await, 0, "every part of the region is on the map");

        let wires = [Wire::to(&day.site).await, Wire::to(&day.site).await, Wire::to(&day.site).await];
        let mut desks = Vec::new();
        for (wire, clerk) in wires.iter().zip(&day.clerks) {
            let browser = Browser::start().await.unwrap();
            desk::open(&browser, wire, &path, clerk).await;
            desks.push(browser);
        }
        // The second is cut off, and promises what the first gives away meanwhile.
        let [one, two, three] = &desks[..] else { panic!("three desks") };
        enter_many(two, 0, 20, 19_900_005_000).await;
        entries(two, "made", 20).await;
        wires[1].plug(false);
        let untouched = format!("[...document.querySelectorAll('.desk-list a')].findLastIndex(a => a.dataset.left === '{LACKING}')");
        let row = usize::try_from(one.eval(&untouched).await.as_i64().unwrap()).unwrap();
        assert!(row >= 150 + TAKEN, "{row}: nobody else comes across it");
        enter(two, row, "6", "19900005500").await;
        enter_many(two, 20, TAKEN - 20, 19_900_005_501).await;
        entries(two, "waiting", TAKEN - 20 + 1).await;
        enter(one, row, "4", "19900006000").await;
        enter_many(one, 80, TAKEN, 19_900_006_001).await;
        enter_many(three, 150, TAKEN, 19_900_007_000).await;
        entries(one, "made", TAKEN + 1).await;
        entries(three, "made", TAKEN).await;
        let before = agreed + 20 + TAKEN + 1 + TAKEN;
        until(&screen, &format!("document.querySelector('{pledges}').textContent === '{before}'")).await;

        wires[1].plug(true);
        two.eval("window.dispatchEvent(new Event('online'))").await;
        entries(two, "conflict", 1).await;
        entries(two, "made", TAKEN).await;
        let keeper = day.keeper(&tab).await;
        let page = keeper.get(&format!("{path}/conflicts")).await.expect(200);
        page.shows("6 床").shows("认下余下的 2 床");
        page.form("form.rest").submit().await.expect(200).shows("没有待处理的认捐");

        let (count, quilts) = (agreed + 200, agreed_quilts + i64::try_from(3 * TAKEN).unwrap() + 4 + 2);
        until(&screen, &format!("document.querySelector('{pledges}').textContent === '{count}'")).await;
        assert_eq!(shown(&screen, "#units [data-n=pledged]").await, quilts, "the screen, without being opened again");
        assert_eq!(screen.complaints().await, Vec::<String>::new());

        tab.go(&format!("{path}/manage")).await.press("结束现场认捐").await;
        let brought = day.deliver().await;
        day.site.wait_minutes(24 * 60);
        work::settle(&day.site.app).await.unwrap();
        let keeper = day.keeper(&tab).await;
        let mut list = keeper.get(&format!("{path}/settlement")).await.expect(200);
        let (mut rows, mut sums) = (0, [0, 0, 0]);
        loop {
            rows += list.texts("tbody tr").len();
            for (column, total) in [2, 5, 6].iter().zip(&mut sums) {
                *total += sum(&list, &format!("tbody td:nth-child({column})"));
            }
            match list.link("nav.pager a[rel=next]") {
                Some(next) => list = keeper.get(&next).await.expect(200),
                None => break,
            }
        }
        assert_eq!((rows, sums), (count, [quilts, brought, quilts - brought]), "rows, promised, confirmed, missing");
        tab.go(&format!("{path}/settlement")).await.looks_right().await;

        tab.go(&format!("{path}/manage")).await.press("公示").await;
        let disclosed = day.site.visitor().get(&format!("{path}/disclosure")).await.expect(200);
        let sums = "table:first-of-type tbody td:nth-child";
        assert_eq!(disclosed.texts("table:first-of-type tbody tr").len(), 3, "a row for each county");
        assert_eq!([sum(&disclosed, &format!("{sums}(5)")), sum(&disclosed, &format!("{sums}(7)"))], [quilts, brought]);
        tab.go(&format!("{path}/disclosure")).await.looks_right().await;
    });
}
