//! Publishing an offer, changing it, closing it, and what the form says to what is wrong.

use jiedui::access::Role;

use crate::support::page::Page;
use crate::support::site::Site;
use crate::support::visitor::Visitor;
use crate::support::world::{COUNTY, World};

const FORM: &str = "main form[action='/offers/new']";

/// A donor of the county, signed in.
pub async fn donor(site: &Site) -> Visitor {
    let world = World::of(site);
    let actor = world.actor(Role::Donor, Some(COUNTY)).await;
    world.visitor(site, &actor).await
}

/// The page that follows publishing `title`; the index knows it.
pub async fn publish(site: &Site, visitor: &Visitor, title: &str, detail: &str) -> Page {
    let form = visitor.get("/offers/new").await.expect(200).form(FORM);
    let check = form.set("title", title).set("detail", detail).submit().await.expect(200);
    let page = check.form(FORM).press("save").await.expect(200);
    jiedui::work::settle(&site.app).await.unwrap();
    page
}

both! {
    async fn an_offer_is_understood_published_found_and_closed(env: Env) {
        let site = Site::start(&env).await;
        let visitor = donor(&site).await;
        let form = visitor.get("/offers/new").await.expect(200).form(FORM);
        let check = form.set("title", "新棉被800床，过冬用").set("detail", "可以送到镇上").submit().await.expect(200);
        let form = check.form(FORM);
        assert_eq!((form.value("category"), form.value("quantity"), form.value("unit")), ("N0103".into(), "800".into(), "床".into()));
        let page = form.press("save").await.expect(200);
        page.shows("资源已发布").shows("新棉被800床，过冬用").shows("不限地区").shows("爱心人士");
        jiedui::work::settle(&site.app).await.unwrap();
        let list = site.visitor().get("/offers?q=棉被").await.expect(200);
        assert!(list.html().contains("新<mark>棉被</mark>800床，过冬用"), "{}", list.html());
        list.hides("donor 1");
        assert!(site.visitor().get("/offers?category=N01").await.has(".card"));
        assert!(!site.visitor().get("/offers?category=N02").await.has(".card"));

        let edit = visitor.get(&format!("{}/edit", page.path())).await.expect(200);
        let other = visitor.get(&format!("{}/edit", page.path())).await.expect(200);
        let changed = edit.form("main .narrow form").set("quantity", "600").press("save").await.expect(200);
        changed.shows("修改已保存").shows("600");
        let stale = other.form("main .narrow form").set("quantity", "500").press("save").await.expect(409);
        stale.shows("有了变动");

        let closed = changed.form("form[action$='/close']").submit().await.expect(200);
        closed.shows("资源已关闭").shows("已关闭");
        jiedui::work::settle(&site.app).await.unwrap();
        assert!(!site.visitor().get("/offers").await.has(".card"));
        visitor.get("/offers/mine").await.expect(200).shows("新棉被800床，过冬用");
        drop(visitor.get(&format!("{}/edit", page.path())).await.expect(409));
    }

    async fn wrong_fields_answer_at_the_field_and_keep_what_was_typed(env: Env) {
        let site = Site::start(&env).await;
        let visitor = donor(&site).await;
        let empty = visitor.get("/offers/new").await.form(FORM).set("title", "").submit().await.expect(422);
        empty.shows("请写标题");
        let form = empty.form(FORM).set("title", "棉被 20 床").set("detail", "请打 199-0000-1234 联系");
        let form = form.submit().await.expect(200).form(FORM);
        let form = form.set("quantity", "0").set("unit", "床").set("until", "2020-01-01").set("category", "");
        let page = form.press("save").await.expect(422);
        for words in ["至少是 1", "截止日期要在今天之后", "请选择类别", "以 199 开头的长号码"] {
            page.shows(words);
        }
        let form = page.form(FORM);
        assert_eq!((form.value("detail"), form.value("quantity")), ("请打 199-0000-1234 联系".into(), "0".into()));
        let page = form.set("unit", "头牛").press("save").await.expect(422);
        page.shows("不认识的单位“头牛”");
        let page = page.form(FORM).set("unit", "床").set("quantity", "1.5").set("until", "明年").press("save").await.expect(422);
        page.shows("数量要是整数").shows("看不懂这个日期");
        jiedui::work::settle(&site.app).await.unwrap();
        assert!(!visitor.get("/offers/mine").await.has(".card"), "nothing was written");
    }

    async fn a_region_is_chosen_level_by_level(env: Env) {
        let site = Site::start(&env).await;
        let visitor = donor(&site).await;
        let form = visitor.get("/offers/new").await.form(FORM);
        let page = form.set("title", "大米500公斤").submit().await.expect(200);
        let page = page.form(FORM).press("全国").await.expect(200);
        let page = page.form(FORM).set("child", "42").press("down").await.expect(200);
        let page = page.form(FORM).set("child", "4228").press("down").await.expect(200);
        let form = page.form(FORM);
        assert_eq!((form.value("title"), form.value("limited")), ("大米500公斤".into(), "yes".into()));
        form.press("save").await.expect(200).shows("专供恩施州");
    }

    async fn only_its_owner_changes_an_offer(env: Env) {
        let site = Site::start(&env).await;
        let owner = donor(&site).await;
        let page = publish(&site, &owner, "棉衣30件", "").await;
        let stranger = donor(&site).await;
        let seen = stranger.get(&page.path()).await.expect(200);
        assert!(!seen.has("form[action$='/close']"));
        drop(stranger.get(&format!("{}/edit", page.path())).await.expect(404));
        let close = page.form("form[action$='/close']");
        owner.cookies.set("session", &stranger.cookies.get("session").unwrap());
        drop(close.submit().await.expect(404));
        drop(site.visitor().get("/offers/aaaaaaaaaaaaaaaaaaaaaaaaaa").await.expect(404));
    }
}
