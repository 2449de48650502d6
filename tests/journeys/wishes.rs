//! A donor keeps a wish, hears of each new need that meets it, once, in the app and by mail, and of nothing else.

use jiedui::access::{Action, Actor, Role};
use jiedui::args;
use jiedui::db::DbError;
use jiedui::kernel::clock::DAY;
use jiedui::kernel::id::Id;
use jiedui::kernel::region::Region;
use jiedui::mail::Letter;
use jiedui::needs::{self, Need, NeedError, NewNeed};
use jiedui::wishes::Standing;
use jiedui::{audit, wishes, work};

use super::offers::publish;
use crate::support::page::Page;
use crate::support::site::Site;
use crate::support::visitor::Visitor;
use crate::support::world::{COUNTY, World, quilts};

const LIST: &str = "/me/wishes";
const FORM: &str = "main form[action='/me/wishes']";

fn wheelchair(title: &str) -> NewNeed {
    NewNeed {
        category: "N0601".to_owned(),
        tags: vec!["轮椅".to_owned()],
        title: title.to_owned(),
        detail: String::new(),
        unit: "辆".to_owned(),
        ..quilts(3)
    }
}

struct Donor {
    actor: Actor,
    visitor: Visitor,
}

async fn donor(site: &Site, phone: &str) -> Donor {
    let (visitor, account) = site.person("donor", Some(COUNTY), phone).await;
    let region = Some(Region::new(COUNTY).unwrap());
    let actor = Actor {
        account,
        role: Role::Donor,
        region,
        organization: None,
        duty: None,
        name: "donor甲".to_owned(),
    };
    Donor { actor, visitor }
}

/// Keeps what the public list shows under this address.
async fn keep(donor: &Donor, address: &str) -> Page {
    donor.visitor.get(address).await.expect(200).form(FORM).submit().await.expect(200)
}

async fn settle(site: &Site) {
    work::settle(&site.app).await.unwrap();
}

async fn rows(site: &Site) -> i64 {
    site.app.db.one::<(i64,)>("SELECT COUNT(*) FROM wish_hit", args![]).await.unwrap().0
}

/// The titles of what the donor's wishes found, the newest first.
async fn found(donor: &Donor) -> Vec<String> {
    let page = donor.visitor.get("/me/wishes/found").await.expect(200);
    assert_eq!(page.path(), "/me/wishes/found");
    page.texts("main .card h3")
}

async fn expire_and_renew(world: &World, need: Id<Need>) {
    let officer = world.actor(Role::InformationOfficer, Some(COUNTY)).await;
    let act = world.act(&officer, Action::PostNeed);
    let done: Result<(), NeedError> = world
        .app
        .db
        .write(act, move |tx, act| {
            Box::pin(async move {
                needs::expire(tx, &act, need).await?;
                needs::renew(tx, &act, need, 30).await
            })
        })
        .await;
    done.unwrap();
}

/// Enters an address and opens the link that comes to it.
async fn confirm_mail(site: &Site, donor: &Donor) {
    let form = donor.visitor.get("/account").await.expect(200).form("form[action='/account/mail']");
    form.set("mail", "donor@example.org").submit().await.expect(200).shows("还没有确认");
    settle(site).await;
    let letter = site.app.mail.sent().pop().unwrap();
    let path = link(&letter, "/confirmation");
    // Whoever opens the link need not be signed in, and opening it alone does nothing.
    let page = site.visitor().get(&path).await.expect(200);
    donor.visitor.get("/account").await.shows("还没有确认");
    page.form("main form").submit().await.expect(200).shows("已确认");
    donor.visitor.get("/account").await.shows("donor@example.org");
}

/// The path of the link in a letter that ends so.
fn link(letter: &Letter, end: &str) -> String {
    let word = letter.text.split_whitespace().find(|word| word.ends_with(end)).unwrap();
    word.replace("http://localhost", "")
        .split_once("/mail/")
        .map(|(_, rest)| format!("/mail/{rest}"))
        .unwrap()
}

both! {
    async fn a_kept_search_hears_of_each_new_need_once(env: Env) {
        let site = Site::start(&env).await;
        let world = World::of(&site);
        let donor = donor(&site, "+8619900006001").await;
        world.published(&quilts(9)).await;
        settle(&site).await;
        site.app.clock.advance(1000);
        assert!(!site.visitor().get("/needs?q=棉被").await.has(FORM), "nobody is asked who cannot");
        assert!(!donor.visitor.get("/needs").await.has(FORM), "everything is no wish");
        let list = keep(&donor, "/needs?q=棉被&region=422802&min=5").await;
        list.shows("已存下").shows("“棉被” · ").shows("还没有新发布的需求合这个心愿");
        settle(&site).await;
        assert_eq!(found(&donor).await, [""; 0], "what was there before is no news");
        donor.visitor.get("/me").await.expect(200).shows("存下想帮的");

        let need = world.published(&NewNeed { title: "新添棉被".to_owned(), ..quilts(50) }).await;
        world.published(&wheelchair("轮椅三辆")).await;
        world.published(&NewNeed { title: "两床棉被".to_owned(), ..quilts(2) }).await;
        settle(&site).await;
        donor.visitor.get("/me").await.shows("1条新需求合您的心愿");
        donor.visitor.get(LIST).await.shows("新添棉被");
        let api = donor.visitor.get("/api/v1/wishes/found").await.expect(200);
        let api: serde_json::Value = serde_json::from_str(api.html()).unwrap();
        assert_eq!((api["found"][0]["need"]["title"].as_str(), api["found"][0]["new"].as_bool()), (Some("新添棉被"), Some(true)));
        let page = donor.visitor.get("/me/wishes/found").await.expect(200);
        assert_eq!(page.texts("main .card h3"), ["新添棉被"]);
        page.shows("新 “棉被”");
        assert!(!donor.visitor.get("/me/wishes/found").await.has("main .tag.open"), "it has been looked at");
        donor.visitor.get("/me").await.shows("存下想帮的");

        expire_and_renew(&world, need).await;
        settle(&site).await;
        assert_eq!(rows(&site).await, 1, "a renewed need is the same need");
        let stranger = self::donor(&site, "+8619900006002").await;
        assert_eq!(found(&stranger).await, [""; 0]);
    }

    async fn a_place_in_the_text_keeps_everything_else_out(env: Env) {
        let site = Site::start(&env).await;
        let world = World::of(&site);
        let donor = donor(&site, "+8619900006001").await;
        keep(&donor, "/needs?q=恩施市 棉被").await;
        keep(&donor, "/needs?q=利川 棉被").await.shows("利川市");
        settle(&site).await;
        world.published(&quilts(50)).await;
        settle(&site).await;
        assert_eq!(rows(&site).await, 1);
        let page = donor.visitor.get("/me/wishes/found").await.expect(200);
        page.shows("“利川 棉被”").hides("恩施市 棉被");
    }

    async fn paused_hears_nothing_and_deleted_leaves_nothing(env: Env) {
        let site = Site::start(&env).await;
        let world = World::of(&site);
        let donor = donor(&site, "+8619900006001").await;
        let list = keep(&donor, "/needs?q=棉被").await;
        let paused = list.form("form[action$='/pause']").submit().await.expect(200);
        paused.shows("已暂停");
        settle(&site).await;
        world.published(&NewNeed { title: "暂停时的棉被".to_owned(), ..quilts(50) }).await;
        site.app.clock.advance(1000);
        // Resumed before anybody looked at what was published meanwhile: that is no news either.
        paused.form("form[action$='/resumption']").submit().await.expect(200);
        settle(&site).await;
        assert_eq!(found(&donor).await, [""; 0]);
        world.published(&NewNeed { title: "恢复后的棉被".to_owned(), ..quilts(50) }).await;
        settle(&site).await;
        assert_eq!(found(&donor).await, ["恢复后的棉被"]);

        let stranger = self::donor(&site, "+8619900006002").await;
        let delete = donor.visitor.get(LIST).await.form("form[action$='/deletion']");
        stranger.visitor.get(LIST).await.expect(200).hides("“棉被”");
        delete.submit().await.expect(200).shows("心愿已删除").shows("还没有心愿");
        assert_eq!(rows(&site).await, 0, "what it found goes with it");
        world.published(&quilts(50)).await;
        settle(&site).await;
        assert_eq!(rows(&site).await, 0);
    }

    async fn one_digest_a_day_by_mail_and_one_click_ends_it(env: Env) {
        let site = Site::start(&env).await;
        let world = World::of(&site);
        let donor = donor(&site, "+8619900006001").await;
        confirm_mail(&site, &donor).await;
        let (stored,): (Vec<u8>,) = site.app.db.one("SELECT address FROM mailbox", args![]).await.unwrap();
        assert!(!String::from_utf8_lossy(&stored).contains("example"), "addresses are sealed");
        keep(&donor, "/needs?q=棉被").await;
        keep(&donor, "/needs?q=过冬").await;
        settle(&site).await;
        let before = site.app.mail.sent().len();
        let sent = || site.app.mail.sent().split_off(before);
        let need = world.published(&quilts(50)).await;
        let gone = world.published(&NewNeed { title: "已经认完的棉被".to_owned(), ..quilts(5) }).await;
        world.claim(&donor.actor, world.once(), gone, 5).await.unwrap();
        settle(&site).await;
        let letters = sent();
        assert_eq!(letters.len(), 1);
        let letter = &letters[0];
        let place = site.app.regions.short_name(quilts(50).region);
        assert_eq!((letter.to.reveal().as_str(), letter.subject.as_str()), ("donor@example.org", "今天有 1 条新需求合您的心愿"));
        for words in ["互助照料点添置过冬棉被", &place, "还需 50 床", "“棉被”", "“过冬”", &format!("/needs/{}", site.app.tokens.seal(need))] {
            assert!(letter.text.contains(words), "{words}: {}", letter.text);
        }
        for hidden in [donor.actor.name.as_str(), "已经认完的棉被"] {
            assert!(!letter.text.contains(hidden), "{hidden}: {}", letter.text);
        }
        settle(&site).await;
        world.published(&NewNeed { title: "当天又来的棉被".to_owned(), ..quilts(50) }).await;
        settle(&site).await;
        assert_eq!(sent().len(), 1, "one a day");
        site.app.clock.advance(DAY);
        settle(&site).await;
        assert_eq!(sent().len(), 2);
        assert!(sent()[1].text.contains("当天又来的棉被") && !sent()[1].text.contains("添置过冬棉被"), "{}", sent()[1].text);
        site.app.clock.advance(DAY);
        settle(&site).await;
        assert_eq!(sent().len(), 2, "nothing new, no mail");
        // The session of two days ago is over.
        let donor = Donor { visitor: world.visitor(&site, &donor.actor).await, ..donor };
        world.published(&NewNeed { title: "看过的棉被".to_owned(), ..quilts(50) }).await;
        while audit::seal(&site.app.db).await.unwrap() > 0 {}
        wishes::follow(&site.app, &mut Standing::default()).await.unwrap();
        assert!(found(&donor).await.contains(&"看过的棉被".to_owned()));
        settle(&site).await;
        assert_eq!(sent().len(), 2, "what was looked at is no news");

        // A mail program sends it by itself, from nowhere.
        let stop = sent()[0].stop.clone().unwrap();
        assert!(letter.text.contains(&stop));
        let path = link(letter, "/stop");
        site.visitor().get(&path).await.expect(200).shows("不再往这个邮箱发");
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let click = http.post(format!("{}{path}", site.address))
            .header("content-type", "application/x-www-form-urlencoded").body("List-Unsubscribe=One-Click");
        assert_eq!(click.send().await.unwrap().status(), 200);
        site.visitor().get(&path).await.expect(200).shows("已停止");
        donor.visitor.get("/account").await.expect(200).shows("发确认信").hides("donor@example.org");
        world.published(&quilts(50)).await;
        site.app.clock.advance(DAY);
        settle(&site).await;
        assert_eq!(sent().len(), 2);
    }

    async fn an_offer_hears_of_needs_like_it_in_its_months(env: Env) {
        let site = Site::start(&env).await;
        let world = World::of(&site);
        let donor = donor(&site, "+8619900006001").await;
        let spring = publish(&site, &donor.visitor, "棉被50床", "过冬的新棉被").await;
        let spring = donor.visitor.get(&spring.path()).await.form(FORM).check("months", "11", true).submit().await.expect(200);
        spring.shows("能用上“棉被50床”的需求").shows("11 月");
        let autumn = publish(&site, &donor.visitor, "棉被80床", "过冬的新棉被").await;
        drop(donor.visitor.get(&autumn.path()).await.form(FORM).check("months", "9", true).submit().await.expect(200));
        assert!(!site.visitor().get(&autumn.path()).await.has(FORM), "only its owner");
        world.published(&quilts(50)).await;
        world.published(&wheelchair("轮椅三辆")).await;
        settle(&site).await;
        let page = donor.visitor.get("/me/wishes/found").await.expect(200);
        assert_eq!(page.texts("main .card h3"), ["互助照料点添置过冬棉被"]);
        page.shows("棉被50床").hides("棉被80床");
    }

    async fn what_cannot_be_wished_is_refused_at_the_field(env: Env) {
        let site = Site::start(&env).await;
        let donor = donor(&site, "+8619900006001").await;
        let form = || async { donor.visitor.get(LIST).await.expect(200).form(FORM) };
        form().await.submit().await.expect(422).shows("什么都不限的话");
        form().await.set("q", "……").submit().await.expect(422).shows("看不出想帮什么");
        let page = form().await.set("q", "书包").set("region", "月球").set("min", "很多").submit().await.expect(422);
        assert!(page.has("#e-region") && page.has("#e-min"), "{}", page.text("main"));
        assert_eq!(page.form(FORM).value("q"), "书包");
        form().await.set("q", "书包").tamper("months", "13").submit().await.expect(422).shows("“13”不是月份");
        form().await.set("q", "书包").tamper("offer", "abc").submit().await.expect(422).shows("没有这条资源");
        let other = self::donor(&site, "+8619900006002").await;
        let offer = publish(&site, &other.visitor, "棉被50床", "").await.path().replace("/offers/", "");
        drop(form().await.tamper("offer", &offer).submit().await.expect(404));
        for least in 1..=20 {
            drop(form().await.set("q", "书包").set("min", &least.to_string()).submit().await.expect(200));
        }
        form().await.set("q", "书包").set("min", "7").submit().await.expect(409).shows("已经存过");
        form().await.set("q", "书包").set("min", "21").submit().await.expect(422).shows("心愿最多 20 个");

        let mail = donor.visitor.get("/account").await.form("form[action='/account/mail']");
        let page = mail.tamper("mail", "不是邮箱").submit().await.expect(422);
        assert!(page.has("#e-mail"));
        page.shows("这不像一个邮箱地址");
        assert!(site.app.mail.sent().is_empty());
    }

    async fn two_workers_and_a_crash_make_no_second_hit(env: Env) {
        let site = Site::start(&env).await;
        let world = World::of(&site);
        let donor = donor(&site, "+8619900006001").await;
        keep(&donor, "/needs?q=棉被").await;
        for number in 0..30 {
            world.published(&NewNeed { title: format!("棉被第{number}批"), ..quilts(50) }).await;
        }
        while audit::seal(&site.app.db).await.unwrap() > 0 {}
        let (mut one, mut two) = (Standing::default(), Standing::default());
        let (first, second) =
            tokio::join!(wishes::follow(&site.app, &mut one), wishes::follow(&site.app, &mut two));
        assert!(first.unwrap() && second.unwrap());
        while wishes::follow(&site.app, &mut one).await.unwrap() {}
        assert_eq!((one.len(), rows(&site).await), (1, 30));
        let again: Result<u64, DbError> = site
            .app
            .db
            .write((), |tx, ()| {
                Box::pin(async move { tx.exec("UPDATE follower SET seq = 0 WHERE name = 'wishes'", args![]).await })
            })
            .await;
        assert_eq!(again.unwrap(), 1);
        while wishes::follow(&site.app, &mut two).await.unwrap() {}
        assert_eq!(rows(&site).await, 30);
    }
}
