//! A page leads only to what its reader may do: no button and no link ends at "not found".

use jiedui::web::routes::Mounted;
use scraper::{Html, Selector};

use super::requests::is_api;
use super::stage::{Stage, is_write};

/// The route that a path of this site belongs to: one that names it before one with a parameter there.
fn route_of<'a>(stage: &'a Stage, method: &str, path: &str) -> Option<&'a Mounted> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let fits = |route: &&Mounted| {
        let (mut pattern, mut parts) = (route.path.split('/'), path.split('/'));
        let each = pattern.by_ref().zip(parts.by_ref()).all(|(a, b)| a == b || a.starts_with('{'));
        each && pattern.next().is_none() && route.path.matches('/').count() == path.matches('/').count()
    };
    let all = stage.routes.iter().filter(|route| route.method == method).filter(fits);
    all.min_by_key(|route| route.path.contains('{'))
}

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
        route_of(stage, method, path).is_some_and(|route| !stage.may(at, route.action))
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
