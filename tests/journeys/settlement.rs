//! The morning after a campaign and what follows: the list, reminders, what is disclosed, thanks.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use jiedui::access::{Action, Actor, Role};
use jiedui::args;
use jiedui::campaigns::settlement::{check_hashes, disclosures};
use jiedui::campaigns::{self, Campaign, CampaignError, Command};
use jiedui::kernel::clock::DAY;
use jiedui::kernel::id::Id;
use jiedui::work;

use crate::support::site::Site;
use crate::support::world::{COUNTY, World, write};

const DONOR: &str = "+8619900007001";
const FIRM: &str = "+8619900007002";

/// A campaign that just ended: a firm promised 6 and brought 4, a person promised 3, gave 1 back.
struct Morning {
    world: World,
    campaign: Id<Campaign>,
    keeper: Actor,
    donor: Actor,
    firm: Actor,
    path: String,
}

async fn morning(site: &Site) -> Morning {
    let world = World::of(site);
    let campaign = world.campaign(COUNTY, "settling").await;
    let keeper = world.actor(Role::Reviewer, Some(COUNTY)).await;
    let need = world.published_need(50).await;
    let donor = world.actor(Role::Donor, None).await;
    let firm = world.lead_of("enterprise", "清江茶业").await;
    let sealed =
        |actor: &Actor, phone| site.app.vault.seal("account.phone", actor.account.raw(), phone).unwrap();
    let rename = "UPDATE account SET name = '覃小花', phone = $2 WHERE id = $1";
    let rows = vec![
        (rename, args![donor.account, sealed(&donor, DONOR)]),
        ("UPDATE account SET phone = $2 WHERE id = $1", args![firm.account, sealed(&firm, FIRM)]),
    ];
    write(&site.app, rows).await;
    let promised = world.pledge(campaign, &firm, need, 6).await.unwrap();
    world.fulfil(&firm, promised, 4).await;
    world.pledge(campaign, &donor, need, 2).await.unwrap();
    let given_back = world.pledge(campaign, &donor, need, 1).await.unwrap();
    world.deed(&donor, Action::Claim, given_back, jiedui::claims::Deed::Release).await.unwrap();
    let path = format!("/campaigns/{}", site.app.tokens.seal(campaign));
    Morning { world, campaign, keeper, donor, firm, path }
}

impl Morning {
    async fn perform(&self, command: Command) -> Result<(), CampaignError> {
        let (id, input) =
            (self.campaign, (self.world.act(&self.keeper, Action::ServeCampaign), self.world.once()));
        self.world
            .app
            .db
            .write(input, move |tx, (act, once)| {
                Box::pin(async move { campaigns::perform(tx, &act, &once, id, command).await })
            })
            .await
    }
}

/// The cells of a sheet as text.
fn cells(bytes: Vec<u8>, sheet: usize) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range_at(sheet).unwrap().unwrap();
    range.rows().map(|row| row.iter().map(Data::to_string).collect()).collect()
}

both! {
    async fn the_next_morning_everybody_sees_what_is_missing(env: Env) {
        let site = Site::start(&env).await;
        let m = morning(&site).await;
        let keeper = m.world.visitor(&site, &m.keeper).await;
        let list = format!("{}/settlement", m.path);
        let page = keeper.get(&list).await.expect(200);
        page.shows("清江茶业").shows("覃小花").shows("企业").shows("个人");
        let rows: Vec<Vec<String>> = page.texts("tbody tr").iter().map(|row| {
            row.split_whitespace().filter(|word| word.parse::<i64>().is_ok()).map(str::to_owned).collect()
        }).collect();
        // Pledged, given back, arrived, confirmed, missing.
        for row in [["6", "0", "4", "4", "2"], ["2", "0", "0", "0", "2"], ["1", "1", "0", "0", "0"]] {
            assert!(rows.iter().any(|found| found.ends_with(&row.map(str::to_owned))), "{row:?} in {rows:?}");
        }
        let missing = keeper.get(&format!("{list}?missing=yes")).await.expect(200);
        assert_eq!(missing.texts("tbody tr").len(), 2);
        let book = keeper.get(&format!("{list}/list.xlsx")).await.expect(200);
        let rows = cells(book.bytes.clone(), 0);
        assert_eq!(rows.len(), 4);
        let firm = rows.iter().find(|row| row[0] == "清江茶业").unwrap();
        assert_eq!(firm[5..10], ["6", "0", "4", "4", "2"]);
        // Names and debts are not for the desks, nor for anybody else.
        for duty in ["desk", "organiser"] {
            let staff = m.world.staff(m.campaign, duty).await;
            let status = if duty == "desk" { 404 } else { 200 };
            let _ = m.world.visitor(&site, &staff).await.get(&list).await.expect(status);
        }
        let _ = m.world.visitor(&site, &m.donor).await.get(&list).await.expect(404);
    }

    async fn a_donor_is_reminded_once_in_each_round(env: Env) {
        let site = Site::start(&env).await;
        let m = morning(&site).await;
        let told = || {
            let sent = site.app.sms.sent().into_iter().filter(|sms| sms.text.contains("没有办完"));
            let mut phones: Vec<(String, String)> = sent.map(|sms| (sms.phone.reveal().clone(), sms.text)).collect();
            phones.sort();
            phones
        };
        let phones = || told().into_iter().map(|(phone, _)| phone).collect::<Vec<_>>();
        work::settle(&site.app).await.unwrap();
        assert_eq!(phones(), Vec::<String>::new(), "not on the day itself");
        m.world.clock.advance(DAY);
        for _ in 0..3 {
            work::settle(&site.app).await.unwrap();
        }
        assert_eq!(phones(), [DONOR, FIRM]);
        assert!(told().iter().all(|(_, text)| text.contains("1 项")), "one digest each: {:?}", told());
        m.world.clock.advance(2 * DAY);
        work::settle(&site.app).await.unwrap();
        assert_eq!(phones().len(), 2);
        // Six weeks later the round of the first week is not made up for, and who owes nothing hears nothing: the hold of
        // the person ran out.
        m.world.clock.advance(40 * DAY);
        for _ in 0..2 {
            work::settle(&site.app).await.unwrap();
        }
        assert_eq!(phones(), [DONOR, FIRM, FIRM]);
    }

    async fn what_was_disclosed_stays_and_changes_stand_beside_it(env: Env) {
        let site = Site::start(&env).await;
        let m = morning(&site).await;
        let (keeper, anybody) = (m.world.visitor(&site, &m.keeper).await, site.visitor());
        let path = format!("{}/disclosure", m.path);
        let _ = anybody.get(&path).await.expect(404);
        keeper.get(&path).await.expect(200).shows("还没有公示").shows("个工作日）前").hides("招聘会");
        write(&site.app, vec![("UPDATE campaign SET job_fair = TRUE WHERE id = $1", args![m.campaign])]).await;
        for (measure, number) in [("came", "120"), ("posts", "35")] {
            let form = keeper.get(&format!("{}/fair", m.path)).await.expect(200).form("main form.panel");
            let _ = form.set("measure", measure).set("quantity", number).submit().await.expect(200);
        }
        m.perform(Command::Disclose).await.unwrap();
        let page = anybody.get(&path).await.expect(200);
        page.shows("利川市").shows("4/6 (66%)").shows("0/3 (0%)").shows("已公示").hides("覃小花").hides("公示之后的变化");
        let [first] = &disclosures(&site.app.db, m.campaign).await.unwrap()[..] else { panic!("one disclosure") };
        page.shows(&first.hash());
        let counted = page.texts("table:last-of-type tbody tr");
        assert!(counted[0].contains("岗位") && counted[0].contains("35"), "{counted:?}");
        assert!(counted[1].contains("到场咨询") && counted[1].contains("120"), "{counted:?}");
        let figures = first.report();
        assert_eq!(figures.sums.len(), 1);
        assert_eq!((figures.sums[0].columns(), figures.sums[0].back), ([0, 9, 4, 4], 1));
        // Two more are brought: what was disclosed stays, the change stands beside it.
        let need = m.world.published_need(3).await;
        let late = m.world.pledge(m.campaign, &m.firm, need, 2).await.unwrap();
        m.world.fulfil(&m.firm, late, 2).await;
        let page = anybody.get(&path).await.expect(200);
        page.shows("公示之后的变化").shows("4 → 6").shows("9 → 11").shows("4/6 (66%)");
        let again = || keeper.get(&path);
        let form = again().await.form("form[action$='/disclosures']");
        let _ = form.submit().await.expect(200);
        assert_eq!(disclosures(&site.app.db, m.campaign).await.unwrap().len(), 2);
        anybody.get(&path).await.expect(200).shows("6/8 (75%)").hides("公示之后的变化");
        anybody.get(&format!("{path}?number=1")).await.expect(200).shows("4/6 (66%)").shows("4 → 6");
        let book = anybody.get(&format!("{path}/report.xlsx?number=1")).await.expect(200);
        let rows = cells(book.bytes.clone(), 0);
        assert_eq!(rows[1][3..], ["0", "9", "1", "4", "4"]);
        assert_eq!(cells(book.bytes.clone(), 2)[1..], [["岗位", "35"], ["到场咨询（人次）", "120"]]);
        assert_eq!(check_hashes(&site.app.db).await.unwrap(), []);
        let sql = "UPDATE disclosure SET figures = '{}' WHERE number = 1 AND campaign_id = $1";
        write(&site.app, vec![(sql, args![m.campaign])]).await;
        assert_eq!(check_hashes(&site.app.db).await.unwrap(), [first.id], "a changed figure does not go unseen");
    }

    async fn thanks_are_for_what_was_confirmed_and_no_receipt(env: Env) {
        let site = Site::start(&env).await;
        let m = morning(&site).await;
        let thanks = format!("{}/thanks", m.path);
        let firm = m.world.visitor(&site, &m.firm).await.get(&thanks).await.expect(200);
        firm.shows("清江茶业").shows("感谢信").hides("覃小花");
        let receipt = jiedui::web::i18n::Lang::Zh.text("certificate-no-receipt");
        firm.shows(&receipt);
        assert_eq!(firm.texts(".sheet tbody td.num"), ["4"], "not what was only promised");
        m.world.visitor(&site, &m.donor).await.get(&thanks).await.expect(200).shows("还没有可以感谢的");
        let letters = m.world.visitor(&site, &m.keeper).await.get(&format!("{}/letters", m.path)).await.expect(200);
        assert_eq!(letters.texts(".sheet").len(), 1);
    }
}
