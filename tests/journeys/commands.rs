//! The operator's commands, as processes: beside a running server, and with nobody reading what they say.

use jiedui::access::{Action, Duty, Role, Scope};
use jiedui::accounts::{NewAccount, create};
use jiedui::args;
use jiedui::db::Db;
use jiedui::kernel::phone::Phone;
use jiedui::kernel::region::Region;

use super::desk::VILLAGE;
use crate::support::databases::{Engine, Env};
use crate::support::people::citizen;
use crate::support::process::{Server, jiedui, open};

const PHONE: &str = "19900003901";

/// An officer who may import, and a file with a household in it; gives its path. Nothing is left open.
async fn prepare(env: &Env) -> String {
    let app = open(env).await;
    let officer = NewAccount {
        role: Role::InformationOfficer,
        region: Some(Region::parse(VILLAGE).unwrap()),
        organization: None,
        duty: Duty::Clerk,
        name: "测试".to_owned(),
        phone: Phone::parse(PHONE).unwrap(),
        password_hash: "none".to_owned(),
    };
    create(&app, &app.act(&Scope::system(Action::Invite)), officer).await.unwrap();
    app.db.close().await;
    let path = env.folder().join("农户.csv");
    let row = format!("{VILLAGE},覃大山,{},3,脱贫户,因病", citizen(1));
    std::fs::write(&path, format!("村,户主姓名,身份证号,家庭人口,户类型,致贫原因\n{row}\n")).unwrap();
    path.to_str().unwrap().to_owned()
}

async fn households(env: &Env) -> i64 {
    let db = Db::open(env.database_url()).await.unwrap();
    let (count,) = db.one("SELECT COUNT(*) FROM household", args![]).await.unwrap();
    db.close().await;
    count
}

/// What the command writes to the log, and how it ends, when its output is a pipe that nobody reads.
fn unread(env: &Env, arguments: &[&str]) -> (String, Option<i32>) {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let done = jiedui(env, arguments).stdout(writer).output().unwrap();
    (String::from_utf8(done.stderr).unwrap(), done.status.code())
}

/// How it ends when nobody reads its log either.
fn unheard(env: &Env, arguments: &[&str]) -> Option<i32> {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut command = jiedui(env, arguments);
    command.stdout(writer.try_clone().unwrap()).stderr(writer).status().unwrap().code()
}

both! {
    async fn a_command_that_nobody_reads_does_what_it_was_asked_for(env: Env) {
        let file = prepare(&env).await;
        let import = ["import", "households", &file, "--as", PHONE];
        assert_eq!(unread(&env, &import), (String::new(), Some(0)));
        assert_eq!(households(&env).await, 1);
        for command in [&["verify"][..], &["reindex"]] {
            assert_eq!(unread(&env, command), (String::new(), Some(0)), "{command:?}");
        }
        assert_eq!(unheard(&env, &["verify"]), Some(0));
        let nobody = ["import", "households", &file, "--as", "19900003902"];
        assert_eq!(unheard(&env, &nobody), Some(1), "a failure is one, and no panic");
    }

    async fn commands_work_beside_a_running_server(env: Env) {
        let file = prepare(&env).await;
        let server = Server::start(&env, &reqwest::Client::builder().no_proxy().build().unwrap()).await;
        let import: &[&str] = &["import", "households", &file, "--as", PHONE];
        for command in [&["migrate"][..], import, &["verify"], &["reindex"]] {
            let done = jiedui(&env, command).output().unwrap();
            let said = String::from_utf8(done.stderr).unwrap();
            // One process owns the file of SQLite, and the index; both say so, and where.
            let works = env.engine() == Engine::Postgres && *command != ["reindex"];
            let owned = match env.engine() {
                Engine::Sqlite => env.folder().join("jiedui.db"),
                Engine::Postgres => env.folder().join("index"),
            };
            assert_eq!(done.status.success(), works, "{command:?}: {said}");
            let told = format!("{} is in use by another running Jiedui", owned.display());
            assert_eq!(said.contains(&told), !works, "{command:?}: {said}");
        }
        drop(server);
        assert_eq!(households(&env).await, i64::from(env.engine() == Engine::Postgres));
    }
}
