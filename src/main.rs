//! The one program: serves, and does the operator's chores.

use std::io::{self, ErrorKind, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::builder::{StringValueParser, TypedValueParser};
use clap::{Parser, Subcommand};
use jiedui::app::{App, StartError};
use jiedui::audit::{self, Verdict};
use jiedui::campaigns::units;
use jiedui::config::{Config, MailSetting, Rules, SearchSetting, SmsSetting, honours};
use jiedui::kernel::clock::Clock;
use jiedui::kernel::masked::Masked;
use jiedui::projects::participation;
use jiedui::{accounts, allocation, claims, demo, imports, ledger, relevance, search, server, work};

/// 结对 Jiedui: pairs needs with what people can give, and proves what arrived.
///
/// Without a command it serves, and fills an empty database with a demo county first.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// Folder of the secret key, the embedded database and the search index
    #[arg(long, env = "JIEDUI_DATA", default_value = "data", global = true)]
    data: PathBuf,
    /// `postgres://user:password@host/name`; the embedded SQLite database when not given
    #[arg(long, env = "JIEDUI_DATABASE_URL", global = true)]
    database_url: Option<String>,
    /// Address to listen on
    #[arg(long, env = "JIEDUI_LISTEN", default_value = "127.0.0.1:8080", global = true)]
    listen: SocketAddr,
    /// How the world reaches this server, such as `https://jiedui.example.gov`
    #[arg(long, env = "JIEDUI_PUBLIC_URL", global = true)]
    public_url: Option<String>,
    /// Gateway that takes `{"phone", "text"}` by POST; text messages go to the log when not given
    #[arg(long, env = "JIEDUI_SMS_URL", global = true)]
    sms_url: Option<String>,
    /// Meilisearch, such as `http://127.0.0.1:7700`; the embedded search engine when not given
    #[arg(long, env = "JIEDUI_SEARCH_URL", global = true)]
    search_url: Option<String>,
    /// Meilisearch's key
    #[arg(long, env = "JIEDUI_SEARCH_KEY", hide_env_values = true, value_parser = StringValueParser::new().map(Masked::new), global = true)]
    search_key: Option<Masked<String>>,
    /// What the index is called in Meilisearch, where several installations share one
    #[arg(long, env = "JIEDUI_SEARCH_INDEX", default_value = "jiedui", global = true)]
    search_index: String,
    /// Server that takes mail, such as `smtps://user:password@mail.example.gov`; mail goes to the log when not given
    #[arg(long, env = "JIEDUI_SMTP_URL", global = true, hide_env_values = true, requires = "mail_from")]
    smtp_url: Option<String>,
    /// File with the classes of the honour page, one a line: Chinese name | English name | unit or 需求 | least in a year;
    /// the built-in ones when not given
    #[arg(long, env = "JIEDUI_HONOURS", global = true)]
    honours: Option<PathBuf>,
    /// File that says what fairness is worth where offers are shared out, such as the fairness.csv of a batch's files; the
    /// usual values when not given
    #[arg(long, env = "JIEDUI_FAIRNESS", global = true)]
    fairness: Option<PathBuf>,
    /// Sender of mail, such as `结对 <jiedui@example.gov>`
    #[arg(long, env = "JIEDUI_MAIL_FROM", global = true)]
    mail_from: Option<String>,
    #[command(subcommand)]
    command: Option<Command>,
}

impl Arguments {
    fn search_server(&self) -> Option<search::Server> {
        let (key, index) = (self.search_key.clone(), self.search_index.clone());
        self.search_url.clone().map(|url| search::Server { url, key, index })
    }

    fn search_setting(&self) -> SearchSetting {
        self.search_server().map_or(SearchSetting::Embedded, SearchSetting::Meilisearch)
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve without demo data
    Serve,
    /// Create or migrate the database and stop
    Migrate,
    /// Add up every number again and recompute the audit chain; or check an allocation from files
    Verify(allocation::command::Verify),
    /// Allocate offers to needs from CSV files, exactly optimal, with the prices that prove it
    Allocate(allocation::command::Allocate),
    /// Build the search index anew from the database
    Reindex,
    /// Import a spreadsheet (.xlsx, .xls, .csv) on behalf of an officer; nothing is written while rows are wrong
    Import {
        /// households, needs or ledger
        kind: String,
        file: PathBuf,
        /// Phone number of the officer's account
        #[arg(long = "as", value_name = "PHONE")]
        phone: String,
        /// Import the good rows even when others are wrong
        #[arg(long)]
        good_rows: bool,
        /// Where to write the wrong rows, an .xlsx to correct
        #[arg(long, value_name = "FILE")]
        bad_rows: Option<PathBuf>,
    },
    /// Run search, matching, tagging, names or things over files of JSON lines: `{"q": id, "ids": [...]}` for each
    Relevance {
        #[command(flatten)]
        setup: relevance::Setup,
        #[command(subcommand)]
        task: relevance::Task,
    },
}

type Failure = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main]
async fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new(format!("info,{}", search::LOG)));
    // Where the log is not read any more there is nobody to tell that, either.
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    log.log_internal_errors(false).init();
    match run(Arguments::parse()).await {
        Ok(code) => code,
        Err(failure) => {
            tracing::error!("{failure}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<ExitCode, Failure> {
    let app = || open(&arguments, arguments.search_setting());
    // Find nothing: a serving process keeps the index, and reads there what they wrote.
    let without_search = || open(&arguments, SearchSetting::Off);
    match &arguments.command {
        None => serve(app().await?, arguments.listen, true).await,
        Some(Command::Serve) => serve(app().await?, arguments.listen, false).await,
        Some(Command::Migrate) => without_search().await.map(|_| Ok(ExitCode::SUCCESS))?,
        // Need no database: all comes from files.
        Some(Command::Verify(allocation)) if allocation.is_asked() => {
            allocation.run(&mut Terminal)?;
            Ok(ExitCode::SUCCESS)
        }
        Some(Command::Allocate(allocation)) => {
            allocation.run(&Clock::System, &mut Terminal)?;
            Ok(ExitCode::SUCCESS)
        }
        Some(Command::Verify(_)) => verify(&without_search().await?).await,
        Some(Command::Reindex) => {
            let count = work::reindex(&app().await?).await?;
            say(&format!("{count} documents indexed"))?;
            Ok(ExitCode::SUCCESS)
        }
        Some(Command::Import { kind, file, phone, good_rows, bad_rows }) => {
            let kind =
                imports::Kind::parse(kind).ok_or("import households, import needs, or import ledger")?;
            let wish = (*good_rows, bad_rows.as_deref());
            let done = imports::run(&without_search().await?, kind, file, phone, wish, &mut Terminal).await?;
            Ok(if done { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
        // Needs no database either.
        Some(Command::Relevance { setup, task }) => {
            let setup = relevance::Setup { server: arguments.search_server(), ..setup.clone() };
            relevance::run(task, &setup, &mut Terminal).await?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

async fn open(arguments: &Arguments, search: SearchSetting) -> Result<App, StartError> {
    let data = arguments.data.clone();
    let database_url = arguments
        .database_url
        .clone()
        .unwrap_or_else(|| format!("sqlite://{}", data.join("jiedui.db").display()));
    let public_url = arguments.public_url.clone().unwrap_or_else(|| format!("http://{}", arguments.listen));
    let sms = arguments.sms_url.clone().map_or(SmsSetting::Log, SmsSetting::Webhook);
    let public_url = public_url.trim_end_matches('/').to_owned();
    let mail = match arguments.smtp_url.clone().zip(arguments.mail_from.clone()) {
        Some((url, from)) => MailSetting::Smtp { url, from },
        None => MailSetting::Log,
    };
    let mut rules = Rules::default();
    if let Some(path) = &arguments.honours {
        let name = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|error| StartError::File(name.clone(), error))?;
        let bad = |line: String| {
            StartError::File(name, std::io::Error::other(format!("no class of honours: {line}")))
        };
        rules.honours = honours::read(&text).map_err(bad)?;
    }
    if let Some(path) = &arguments.fairness {
        let bad = |error| StartError::File(path.display().to_string(), std::io::Error::other(error));
        rules.fairness = allocation::files::read_policy(path).map_err(bad)?;
    }
    App::open(Config { data, database_url, public_url, rules, sms, search, mail }).await
}

async fn serve(app: App, listen: SocketAddr, with_demo: bool) -> Result<ExitCode, Failure> {
    let listener = tokio::net::TcpListener::bind(listen).await?;
    if with_demo {
        demo::fill_if_empty(&app).await?;
    }
    if let Err(error) = work::keep_index(&app).await {
        tracing::warn!(%error, "the search index is not whole; until it is, lists come from the database");
    }
    say(&format!("\n  结对 Jiedui  {}\n", app.config.public_url))?;
    if let Some(path) = accounts::setup_link(&app).await? {
        say(&format!(
            "  首位管理员(一次性链接) / first administrator, once:\n    {}{path}\n",
            app.config.public_url
        ))?;
    }
    for line in demo::sign_ins(&app) {
        say(&format!("  {line}"))?;
    }
    tokio::spawn(work::run(app.clone()));
    server::serve(app, listener).await?;
    Ok(ExitCode::SUCCESS)
}

async fn verify(app: &App) -> Result<ExitCode, Failure> {
    let mut mismatches = claims::check_sums(&app.db).await?;
    mismatches.extend(participation::mismatches(&app.db).await?);
    mismatches.extend(units::mismatches(&app.db).await?);
    for bad in &mismatches {
        say(&format!(
            "{} {} {}: stored {}, summed {}",
            bad.table_name, bad.id, bad.amount, bad.stored, bad.summed
        ))?;
    }
    let broken = ledger::verify::check(&app.db).await?;
    for bad in &broken {
        say(&format!("ledger: {}: {}", bad.what, bad.which))?;
    }
    let changed = jiedui::campaigns::settlement::check_hashes(&app.db).await?;
    for bad in &changed {
        say(&format!("disclosure {}: its figures are not those that were disclosed", bad.raw()))?;
    }
    let verdict = audit::verify(&app.db).await?;
    match &verdict {
        Verdict::Sound { events, root } => {
            say(&format!("audit chain sound: {events} events, root {}", jiedui::kernel::random::hex(root)))?;
        }
        Verdict::Broken { seq } => say(&format!("audit chain BROKEN at event {seq}"))?,
    }
    let adds_up = mismatches.is_empty() && broken.is_empty() && changed.is_empty();
    let sound = adds_up && matches!(verdict, Verdict::Sound { .. });
    if adds_up {
        say("all sums hold")?;
    }
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// To the person at the terminal, not to the log.
fn say(line: &str) -> io::Result<()> {
    writeln!(Terminal, "{line}")
}

/// Standard output. Whoever reads it may have seen enough (`| head`): then the rest is dropped, and the command does what
/// it was asked for and ends as it would have.
struct Terminal;

#[expect(clippy::disallowed_methods, reason = "the one place that writes to it")]
impl Write for Terminal {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        heard(io::stdout().write(bytes), bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        heard(io::stdout().flush(), ())
    }
}

/// Nobody reading is no failure.
fn heard<T>(written: io::Result<T>, all: T) -> io::Result<T> {
    written.or_else(|error| if error.kind() == ErrorKind::BrokenPipe { Ok(all) } else { Err(error) })
}
