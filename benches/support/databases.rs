//! An application on each database.

use jiedui::access::Account;
use jiedui::args;
use jiedui::config::{Config, MailSetting, Rules, SearchSetting, SmsSetting};
use jiedui::db::{Db, DbError};
use jiedui::kernel::id::Id;
use std::path::Path;
use std::process::Command;

/// A database that nobody else uses.
pub struct Database {
    pub name: &'static str,
    pub url: String,
    /// The server that has it, where it must be dropped in the end.
    server: Option<String>,
}

impl Database {
    /// SQLite in `folder`, and PostgreSQL where `JIEDUI_TEST_POSTGRES_URL` names a server; without it, it says so.
    pub fn all(folder: &Path) -> Vec<Self> {
        let url = format!("sqlite://{}", folder.join("bench.db").display());
        let mut all = vec![Self { name: "SQLite", url, server: None }];
        match postgres() {
            Some(server) => all.push(Self::on(server)),
            None => println!("PostgreSQL: not measured, JIEDUI_TEST_POSTGRES_URL is not set"),
        }
        all
    }

    fn on(server: String) -> Self {
        let database = format!("jiedui_bench_{}", std::process::id());
        psql(&server, &format!("CREATE DATABASE {database}"));
        let (base, _) = server.rsplit_once('/').unwrap();
        Self { name: "PostgreSQL", url: format!("{base}/{database}"), server: Some(server) }
    }

    /// Settings of an application on it that keeps its files in `data`.
    pub fn config(&self, data: &Path) -> Config {
        Config {
            data: data.to_owned(),
            database_url: self.url.clone(),
            public_url: "http://localhost".to_owned(),
            rules: Rules::default(),
            sms: SmsSetting::Log,
            search: SearchSetting::Embedded,
            mail: MailSetting::Log,
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let (Some(server), Some((_, database))) = (&self.server, self.url.rsplit_once('/')) {
            psql(server, &format!("DROP DATABASE {database} WITH (FORCE)"));
        }
    }
}

pub fn postgres() -> Option<String> {
    std::env::var("JIEDUI_TEST_POSTGRES_URL").ok()
}

fn psql(server: &str, sql: &str) {
    let done = Command::new("psql").args([server, "-qc", sql]).status();
    assert!(done.expect("psql is needed").success(), "{sql}");
}

/// Adds somebody for the rows that need an account.
pub async fn add_account(db: &Db, account: Id<Account>) {
    let added: Result<(), DbError> = db
        .write(account, |tx, account| {
            Box::pin(async move {
                let sql = "INSERT INTO account (id, role, name, phone, phone_index, password, created_at) \
                    VALUES ($1, 'donor', 'donor', $2, $2, 'none', 0)";
                tx.exec(sql, args![account, account.raw().to_be_bytes().to_vec()]).await.map(drop)
            })
        })
        .await;
    added.unwrap();
}
