//! The list shows which words of a title answer.

use jiedui::needs::NewNeed;
use jiedui::work;
use serde_json::{Value, json};

use super::offers::{donor, publish};
use crate::support::site::Site;
use crate::support::world::{World, quilts};

both! {
    async fn what_answers_is_marked_in_the_title(env: Env) {
        let site = Site::start(&env).await;
        let world = World::of(&site);
        world.published(&NewNeed { title: "<b>棉被</b>五十床".to_owned(), ..quilts(50) }).await;
        work::settle(&site.app).await.unwrap();
        let list = site.visitor().get("/needs?q=被子").await.expect(200);
        assert_eq!(list.texts(".card h3 mark"), ["棉被"]);
        assert!(list.html().contains("&#60;b&#62;<mark>棉被</mark>&#60;/b&#62;五十床"), "{}", list.html());
        let all = site.visitor().get("/needs").await.expect(200);
        assert!(!all.has("mark") && all.has(".card"));
        let found = site.visitor().get("/api/v1/needs?q=被子").await.expect(200);
        let found: Value = serde_json::from_str(found.html()).unwrap();
        assert_eq!(found["needs"][0]["found_in_title"], json!([{ "from": 3, "to": 5 }]));
    }

    async fn an_offer_s_title_is_marked_too(env: Env) {
        let site = Site::start(&env).await;
        drop(publish(&site, &donor(&site).await, "棉被50床", "").await);
        work::settle(&site.app).await.unwrap();
        let list = site.visitor().get("/offers?q=被子").await.expect(200);
        assert_eq!(list.texts(".card h3 mark"), ["棉被"]);
    }
}
