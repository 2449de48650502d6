//! A page leads only to what its reader may do: no button and no link ends at "not found".

use scraper::{Html, Selector};

use super::requests::is_api;
use super::stage::{Stage, is_write};

/// Forms and links of a page that lead where its reader may not go.
fn dead_ends(stage: &Stage, at: usize, html: &str) -> Vec<String> {
    let page = Html::parse_document(html);
    let ways = [("POST", "form[method=post]", "action"), ("GET", "a[href^='/']", "href")];
    let found = ways.iter().flat_map(|(method, selector, name)| {
        let elements = page.select(&Selector::parse(selector).unwrap()).collect::<Vec<_>>();
        let targets = elements.into_iter().filter_map(|element| element.attr(name));
        targets.map(|target| (*method, target.to_owned())).collect::<Vec<_>>()
    });
    let dead = found.filter(|(method, path)| {
        stage.route_of(method, path).is_some_and(|route| !stage.may(at, route.action))
    });
    dead.map(|(method, path)| format!("{method} {path}")).collect()
}

both! {
    async fn nobody_is_led_to_what_they_may_not_do(env: Env) {
        let stage = Stage::set(&env).await;
        let mut wrong = Vec::new();
        for at in 0..stage.columns.len() {
            // A visitor is led to the sign-in page instead.
            if stage.columns[at].actor.is_none() || !stage.columns[at].is_own() {
                continue;
            }
            for route in stage.routes.iter().filter(|route| !is_write(route) && !is_api(route)) {
                let answer = stage.ask(at, route, None).await;
                if answer.status == 200 {
                    let dead = dead_ends(&stage, at, &answer.body).into_iter();
                    wrong.extend(dead.map(|way| format!("{:?} {}: {way}", stage.columns[at].role(), route.path)));
                }
            }
        }
        wrong.dedup();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
