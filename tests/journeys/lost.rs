//! Somebody who pledged at a desk has lost the message with its link, and gets it again at the desk.

use jiedui::{args, work};

use super::campaigns::{DESK, WALK_IN, live, plan, pledge};
use crate::support::page::Page;
use crate::support::site::Site;
use crate::support::visitor::Visitor;
use crate::support::world::write;

const CONFLICT: &str = "UPDATE campaign_pledge SET stage = 'conflict', claim_id = NULL, conflict = 'not_enough', \
    remained = 0";
const SENT: &str = "SELECT COUNT(*) FROM event WHERE kind = 'campaign.note_again'";

async fn find(desk: &Visitor, path: &str, number: &str) -> Page {
    let form = desk.get(&format!("{path}/lost")).await.expect(200).form("#find");
    form.set("phone", number).submit().await
}

/// What went to the phone of the walk-in.
async fn messages(site: &Site) -> Vec<String> {
    work::settle(&site.app).await.unwrap();
    let sent = site.app.sms.sent().into_iter().filter(|sent| sent.phone.reveal() == "+8619900003009");
    sent.map(|sent| sent.text).collect()
}

both! {
    async fn a_lost_message_is_sent_again_to_the_number_it_went_to(env: Env) {
        let site = Site::start(&env).await;
        let (_, desk, path, need) = live(&site).await;
        pledge(&desk, &path, &need, "4", WALK_IN).await.expect(200).shows("已记下");
        assert_eq!(messages(&site).await.len(), 1);
        desk.get(&format!("{path}/desk")).await.follow("找回认捐").await.expect(200).shows("报手机号");
        let found = find(&desk, &path, WALK_IN).await.expect(200);
        found.shows("199****3009").shows("过冬的棉被 4 床").hides("1990000").hides("199 0000");
        found.form(".rows form").submit().await.expect(200).shows("短信已重发");
        let sent = messages(&site).await;
        assert_eq!((sent.len(), &sent[0]), (2, &sent[1]), "the same message, to the same number");
        // Pressed twice it is sent once.
        found.form(".rows form").submit().await.expect(200);
        assert_eq!(messages(&site).await.len(), 2);
        // Five in a quarter of an hour, whoever asks.
        for _ in 0..4 {
            find(&desk, &path, WALK_IN).await.form(".rows form").submit().await.expect(200);
        }
        let again = find(&desk, &path, WALK_IN).await.form(".rows form");
        again.submit().await.expect(429).shows("秒");
        assert_eq!(messages(&site).await.len(), 6);
        site.wait_minutes(16);
        find(&desk, &path, WALK_IN).await.form(".rows form").submit().await.expect(200);
        let sent = messages(&site).await;
        let (count,): (i64,) = site.app.db.one(SENT, args![]).await.unwrap();
        assert_eq!((sent.len(), count), (7, 6), "each but the first is in the log");
        // Once denied there is nothing to find any more.
        let link = sent[0].split_once("查看：").unwrap().1.split_whitespace().next().unwrap();
        site.visitor().get(link).await.expect(200).form("form[action$='/denial']").submit().await.expect(200);
        find(&desk, &path, WALK_IN).await.expect(200).shows("没有找到");
        let denied = found.form(".rows form").tamper("form_key", "another-form-key");
        denied.submit().await.expect(404);
    }

    async fn nobody_learns_more_than_that_there_is_nothing(env: Env) {
        let site = Site::start(&env).await;
        let (keeper, desk, path, need) = live(&site).await;
        pledge(&desk, &path, &need, "4", WALK_IN).await.expect(200);
        let found = find(&keeper, &path, WALK_IN).await.expect(200);
        // A number that nobody has, and one of somebody who gave nothing here.
        let mut told = Vec::new();
        for number in ["19900003008", &DESK[3..]] {
            let page = find(&desk, &path, number).await.expect(200);
            page.hides("过冬的棉被").hides(number);
            assert!(!page.has(".rows"));
            told.push(page.text("section"));
        }
        assert_eq!(told[0].replace("3008", ""), told[1].replace("3002", ""));
        find(&desk, &path, "199").await.expect(422).shows("11");
        find(&desk, &path, "").await.expect(422);
        // Staff of another campaign.
        let (stranger, _) = site.person("reviewer", Some(422_802_000_000), "+8619900003011").await;
        let other = plan(&stranger).await;
        stranger.get(&format!("{path}/lost")).await.expect(404);
        let blank = stranger.get(&format!("{other}/lost")).await.expect(200);
        find(&stranger, &other, WALK_IN).await.expect(200).shows("没有找到");
        let pledge = found.form(".rows form").value("pledge");
        let theirs = blank.form("#find").tamper("do", "send").tamper("pledge", &pledge);
        theirs.submit().await.expect(404);
        // Nor anybody who serves nowhere.
        let (donor, _) = site.person("donor", None, "+8619900003012").await;
        donor.get(&format!("{path}/lost")).await.expect(404);
        assert_eq!(messages(&site).await.len(), 1);
        // What waits for a decision is shown, and has no message yet.
        write(&site.app, vec![(CONFLICT, args![])]).await;
        let page = find(&desk, &path, WALK_IN).await.expect(200);
        page.shows("还在等待处理").hides("过冬的棉被");
        assert!(!page.has(".rows form"));
        let waiting = found.form(".rows form");
        waiting.submit().await.expect(404);
    }
}
