//! The product, served on a free port over one test database.

use jiedui::app::App;
use jiedui::config::{Config, MailSetting, Rules, SearchSetting, SmsSetting};
use jiedui::kernel::clock::{Clock, Time};
use jiedui::work;

use super::databases::Env;
use super::visitor::Visitor;

/// 2026-11-24 09:00 in China.
const MORNING: Time = Time(1_795_482_000_000);

/// A running site whose clock the test moves.
pub struct Site {
    pub app: App,
    pub address: String,
}

impl Site {
    /// Serves until the test ends.
    pub async fn start(env: &Env) -> Self {
        Self::searching(env, SearchSetting::Embedded).await
    }

    /// The same with the search engine named.
    pub async fn searching(env: &Env, search: SearchSetting) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let config = Config {
            data: env.folder().to_owned(),
            database_url: env.database_url().to_owned(),
            public_url: address.clone(),
            rules: Rules::default(),
            sms: SmsSetting::Log,
            search,
            mail: MailSetting::Log,
        };
        let app = App::for_tests(config, Clock::manual(MORNING)).await.unwrap();
        let service = jiedui::server::service(app.clone());
        tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
        Self { app, address }
    }

    /// Somebody new, without cookies.
    pub fn visitor(&self) -> Visitor {
        Visitor::new(&self.address)
    }

    /// Somebody who is signed in enters a mail address and opens the link that comes.
    pub async fn confirm_mail(&self, visitor: &Visitor, address: &str) {
        let form = visitor.get("/account").await.expect(200).form("form[action='/account/mail']");
        drop(form.set("mail", address).submit().await.expect(200));
        work::settle(&self.app).await.unwrap();
        let letters = self.app.mail.sent();
        let text = &letters.last().unwrap().text;
        let link = text.split_whitespace().find(|word| word.contains("/mail/")).unwrap();
        let page = self.visitor().get(link.strip_prefix(&self.address).unwrap()).await;
        drop(page.form("main form[method=post]").submit().await.expect(200));
    }

    /// Lets time pass.
    pub fn wait_minutes(&self, minutes: i64) {
        self.app.clock.advance(minutes * 60 * 1000);
    }
}
