//! The program as a process of its own: a server, or a command beside it.

use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use jiedui::app::App;
use jiedui::config::{Config, MailSetting, Rules, SearchSetting, SmsSetting};

use super::databases::Env;

/// No machine that can build this is so slow; a server that does not answer is a failure, not a wait.
pub const LIMIT: Duration = Duration::from_mins(2);

/// `jiedui` with these arguments on the database and in the folder of the test.
pub fn jiedui(env: &Env, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_jiedui"));
    command.args(arguments).args(["--database-url", env.database_url(), "--data"]).arg(env.folder());
    command.env("RUST_LOG", "error");
    command
}

/// The application with the real key of the folder, to prepare what a process finds. Close its database before on SQLite
/// one is started.
pub async fn open(env: &Env) -> App {
    let config = Config {
        data: env.folder().to_owned(),
        database_url: env.database_url().to_owned(),
        public_url: "http://localhost".to_owned(),
        rules: Rules { county_sample: 0, ..Rules::default() },
        sms: SmsSetting::Log,
        search: SearchSetting::Off,
        mail: MailSetting::Log,
    };
    App::open(config).await.unwrap()
}

/// The server, killed when dropped.
pub struct Server {
    child: Child,
    pub address: String,
}

impl Server {
    /// Comes back when it answers.
    pub async fn start(env: &Env, http: &reqwest::Client) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        drop(listener);
        let child = jiedui(env, &["serve", "--listen", &address]).stdout(Stdio::null()).spawn().unwrap();
        let server = Self { child, address };
        let up = async {
            let health = format!("http://{}/health", server.address);
            while !http.get(&health).send().await.is_ok_and(|answer| answer.status().is_success()) {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(LIMIT, up).await.expect("the server did not come up");
        server
    }

    /// SIGKILL: no handler runs, no buffer is flushed. `killed` is raised as soon as the signal is sent.
    pub fn kill(mut self, killed: &AtomicBool) {
        self.child.kill().unwrap();
        killed.store(true, Ordering::SeqCst);
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
