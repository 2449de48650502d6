//! The table of all routes by all roles and places, and what follows from it.

use std::fmt::Write;
use std::sync::Arc;

use jiedui::access::Action;
use jiedui::web::routes::Mounted;

use super::requests::{Answer, Body};
use super::stage::{Stage, all, has_thing, is_write};

/// A list whose content depends on who reads it.
fn is_own_list(route: &Mounted) -> bool {
    !is_write(route) && !has_thing(route) && !matches!(route.action, Action::Browse | Action::Enter)
}

/// One cell: the status, `in` for "sign in first", and for a list of one's own whether something of this place is in
/// it (`+`) or not (`-`).
fn cell(stage: &Stage, at: usize, route: &Mounted, answer: &Answer) -> String {
    if answer.asks_to_sign_in() {
        return "in".to_owned();
    }
    let mark = match (is_own_list(route), answer.status) {
        (true, 200) if stage.shows(at, &answer.body) => "+",
        (true, 200) => "-",
        _ => "",
    };
    format!("{}{mark}", answer.status)
}

async fn reads(stage: Arc<Stage>, at: usize) -> Vec<String> {
    let mut cells = Vec::new();
    for route in stage.routes.iter().filter(|route| !is_write(route)) {
        let answer = stage.ask(at, route, None).await;
        cells.push(cell(&stage, at, route, &answer));
    }
    cells
}

/// The writes of one actor, in one place after the other: their own place last, since there they may hand over what
/// they are allowed to do.
async fn writes_of_actor(stage: Arc<Stage>, places: Vec<(usize, Vec<Body>)>) -> Vec<Vec<String>> {
    let mut columns = Vec::new();
    for (at, bodies) in places.into_iter().rev() {
        columns.push(writes(&stage, at, bodies).await);
    }
    columns.reverse();
    columns
}

async fn writes(stage: &Stage, at: usize, bodies: Vec<Body>) -> Vec<String> {
    let mut cells = Vec::new();
    for (route, body) in stage.routes.iter().filter(|route| is_write(route)).zip(bodies) {
        let key = format!("matrix-{at}-{}", route.path);
        stage.restore(at, route).await;
        let answer = stage.ask(at, route, Some((body, &key))).await;
        cells.push(cell(stage, at, route, &answer));
    }
    cells
}

/// Cells by column. All reads come first, so that they do not see what the writes changed.
async fn walk(mut stage: Stage) -> (Arc<Stage>, Vec<Vec<String>>) {
    let count = stage.columns.len();
    let bodies: Vec<_> = (0..count).map(|at| stage.bodies(at)).collect();
    stage.flush().await;
    let stage = Arc::new(stage);
    let read = all((0..count).map(|at| reads(Arc::clone(&stage), at))).await;
    let mut actors: Vec<Vec<(usize, Vec<Body>)>> = Vec::new();
    for (at, bodies) in bodies.into_iter().enumerate() {
        match actors.last_mut() {
            Some(places) if stage.is_same_actor(places[0].0, at) => places.push((at, bodies)),
            _ => actors.push(vec![(at, bodies)]),
        }
    }
    let written = all(actors.into_iter().map(|places| writes_of_actor(Arc::clone(&stage), places))).await;
    let columns = read.into_iter().zip(written.into_iter().flatten()).map(|(read, written)| {
        let (mut read, mut written) = (read.into_iter(), written.into_iter());
        let next = |route: &Mounted| if is_write(route) { written.next() } else { read.next() };
        stage.routes.iter().filter_map(next).collect()
    });
    let columns = columns.collect();
    (stage, columns)
}

/// The table as text: a line for each route, the columns of one role under its name.
fn table(stage: &Stage, cells: &[Vec<String>]) -> String {
    let width = |at: usize| cells[at].iter().map(String::len).max().unwrap_or(3);
    let line = |head: &str, words: &dyn Fn(usize) -> String| {
        let words: Vec<String> = (0..cells.len()).map(|at| format!("{:1$}", words(at), width(at))).collect();
        format!("{head:65} {}", words.join(" ")).trim_end().to_owned()
    };
    let mut roles = format!("{:65}", "");
    let columns: Vec<usize> = (0..stage.columns.len()).collect();
    for group in columns.chunk_by(|a, b| stage.columns[*a].who() == stage.columns[*b].who()) {
        let room: usize = group.iter().map(|at| width(*at) + 1).sum();
        let role = stage.columns[group[0]].who();
        write!(roles, " {role:0$.0$}", room - 1).unwrap();
    }
    let mut lines = vec![roles.trim_end().to_owned(), line("", &|at| stage.columns[at].place.to_owned())];
    for (row, route) in stage.routes.iter().enumerate() {
        let head = format!("{:4} {:40} {:19}", route.method, route.path, route.action.as_str());
        lines.push(line(&head, &|at| cells[at][row].clone()));
    }
    lines.join("\n")
}

/// What no thing answers with, whoever asks. A used or invented invitation says so by itself, and mail that goes to
/// nobody any more has been stopped.
fn is_not_found(route: &Mounted, answer: &Answer) -> bool {
    let status = match route.path {
        "/invitations/{secret}" => 410,
        "/mail/{id}/stop" => 200,
        _ => 404,
    };
    answer.status == status
}

both! {
    async fn every_route_for_every_role(env: Env) {
        let (stage, cells) = walk(Stage::set(&env).await).await;
        let text = table(&stage, &cells);
        let faults: Vec<&str> = text.lines().filter(|line| line.contains(" 5")).collect();
        assert!(faults.is_empty(), "a fault of the product:\n{}", faults.join("\n"));
        insta::assert_snapshot!("matrix", text);
    }

    async fn what_does_not_exist_is_not_found_by_anybody(env: Env) {
        let mut stage = Stage::empty(&env).await;
        let mut wrong = Vec::new();
        for at in 0..stage.columns.len() {
            let bodies = stage.bodies(at);
            stage.columns[at].rows.clear();
            let mut bodies = bodies.into_iter();
            for route in &stage.routes {
                let body = is_write(route).then(|| (bodies.next().unwrap(), "a-key-of-the-matrix"));
                // Who may do it nowhere is stopped by the route; that is the matrix's to show.
                if has_thing(route) && stage.may(at, route.action) {
                    let answer = stage.ask(at, route, body).await;
                    if !is_not_found(route, &answer) {
                        wrong.push(format!("{} {} {:?}: {}", route.method, route.path, stage.columns[at].role(), answer.status));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    async fn a_page_of_another_site_writes_nothing(env: Env) {
        let stage = Stage::set(&env).await;
        let mut wrong = Vec::new();
        for route in stage.routes.iter().filter(|route| is_write(route)) {
            let at = (0..stage.columns.len()).find(|at| stage.may(*at, route.action)).unwrap();
            let status = stage.forged(at, route).await;
            if status != 403 {
                wrong.push(format!("{}: {status}", route.path));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
