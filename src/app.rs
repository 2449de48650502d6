//! The application: the only state there is, handed to every request and every job.

use std::ops::Deref;
use std::path::Path;
use std::sync::Arc;

use crate::access::{Act, Scope};
use crate::config::{Config, MailSetting, SearchSetting, SmsSetting};
use crate::db::{Db, DbError};
use crate::kernel::clock::Clock;
use crate::kernel::fresh::Fresh;
use crate::kernel::id::IdSource;
use crate::kernel::random::{Random, derive};
use crate::kernel::token::Tokens;
use crate::kernel::vault::Vault;
use crate::mail::{Mail, MailError};
use crate::regions::Regions;
use crate::search::{Rarity, Search};
use crate::sms::Sms;
use crate::web::assets::Assets;
use crate::web::live::Live;

/// Everything a request needs. Cheap to clone.
#[derive(Clone, Debug)]
pub struct App(Arc<Parts>);

/// What is inside.
#[derive(Debug)]
pub struct Parts {
    pub config: Config,
    pub db: Db,
    pub search: Search,
    /// How rare tags are, as it was a while ago.
    pub rarity: Fresh<Rarity>,
    pub regions: Regions,
    pub clock: Clock,
    pub ids: IdSource,
    pub random: Random,
    pub tokens: Tokens,
    pub vault: Vault,
    pub sms: Sms,
    pub mail: Mail,
    pub assets: Assets,
    /// What is watched on this node.
    pub live: Live,
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// Why the application could not be put together.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("cannot use {0}: {1}")]
    File(String, std::io::Error),
    #[error("the key file {0} must hold 64 hexadecimal characters")]
    Key(String),
    #[error(transparent)]
    Db(#[from] DbError),
    #[error("the region data cannot be read: {0}")]
    Regions(String),
    #[error("the search index in the data folder cannot be opened: {0}")]
    Search(crate::search::Error),
    #[error("the search server of --search-url cannot be used: {0}")]
    SearchServer(crate::search::Error),
    #[error("{0}")]
    Naming(String),
    #[error("the mail server cannot be used: {0}")]
    Mail(#[from] MailError),
    #[error("no randomness: {0}")]
    Random(#[from] getrandom::Error),
}

crate::sql! {
    NEXT_NODE = "UPDATE node SET last = last + 1 WHERE one = 1 RETURNING last";
}

impl App {
    /// Opens database, keys and search index under `config.data`, creating what is missing.
    pub async fn open(config: Config) -> Result<Self, StartError> {
        let file = |error| StartError::File(config.data.display().to_string(), error);
        std::fs::create_dir_all(&config.data).map_err(file)?;
        let key = master_key(&config.data, &Random::System)?;
        // The database first: it says most clearly that another process has the folder.
        let db = Db::open(&config.database_url).await?;
        let search = match &config.search {
            SearchSetting::Embedded => {
                Search::open(config.data.join("index")).await.map_err(StartError::Search)?
            }
            SearchSetting::Meilisearch(server) => {
                Search::meilisearch(server).await.map_err(StartError::SearchServer)?
            }
            SearchSetting::Off => Search::off(),
        };
        Self::assemble(config, key, (db, search), Clock::System, Random::System).await
    }

    /// An application with a clock that the test moves, repeatable randomness and, unless the settings name a server, an
    /// index in memory.
    pub async fn for_tests(config: Config, clock: Clock) -> Result<Self, StartError> {
        let db = Db::open(&config.database_url).await?;
        let search = match &config.search {
            SearchSetting::Embedded => Search::in_memory().await.map_err(StartError::Search)?,
            SearchSetting::Meilisearch(server) => {
                Search::meilisearch(server).await.map_err(StartError::SearchServer)?
            }
            SearchSetting::Off => Search::off(),
        };
        Self::assemble(config, [7; 32], (db, search), clock, Random::seeded(1)).await
    }

    async fn assemble(
        config: Config,
        key: [u8; 32],
        (db, search): (Db, Search),
        clock: Clock,
        random: Random,
    ) -> Result<Self, StartError> {
        let (node,): (i64,) = db
            .write((), |tx, ()| Box::pin(tx.one(NEXT_NODE, Vec::new())))
            .await
            .map_err(|error: DbError| error)?;
        crate::naming::check().map_err(StartError::Naming)?;
        let regions = Regions::builtin().map_err(|error| StartError::Regions(error.to_string()))?;
        let token_key = derive(&key, "public ids");
        let token_key = token_key.first_chunk::<16>().copied().unwrap_or_default();
        let sms = match &config.sms {
            SmsSetting::Log => Sms::log(),
            SmsSetting::Webhook(address) => Sms::webhook(address.clone()),
        };
        let mail = match &config.mail {
            MailSetting::Log => Mail::log(),
            MailSetting::Smtp { url, from } => Mail::smtp(url, from)?,
        };
        Ok(Self(Arc::new(Parts {
            db,
            search,
            rarity: Fresh::default(),
            regions,
            ids: IdSource::new(clock.clone(), node),
            clock,
            tokens: Tokens::new(token_key),
            vault: Vault::new(&key, random.clone()),
            random,
            sms,
            mail,
            assets: Assets::builtin(),
            live: Live::default(),
            config,
        })))
    }

    /// The beginning of a deed on behalf of `scope`.
    pub fn act(&self, scope: &Scope) -> Act {
        Act { scope: scope.clone(), now: self.clock.now(), ids: self.ids.clone() }
    }
}

/// Reads the secret key, or makes one that only the owner of the process may read.
fn master_key(data: &Path, random: &Random) -> Result<[u8; 32], StartError> {
    let path = data.join("secret.key");
    let failed = |error| StartError::File(path.display().to_string(), error);
    if !path.exists() {
        let key = random.hex()?;
        write_private(&path, &key).map_err(failed)?;
    }
    let text = std::fs::read_to_string(&path).map_err(failed)?;
    let bad = || StartError::Key(path.display().to_string());
    let mut key = [0; 32];
    let digits: Vec<char> = text.trim().chars().collect();
    if digits.len() != 64 {
        return Err(bad());
    }
    for (byte, pair) in key.iter_mut().zip(digits.chunks(2)) {
        let pair: String = pair.iter().collect();
        *byte = u8::from_str_radix(&pair, 16).map_err(|_| bad())?;
    }
    Ok(key)
}

/// Writes a file that only the owner of the process may read.
#[cfg(unix)]
pub(crate) fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

#[cfg(not(unix))]
pub(crate) fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    std::fs::write(path, text)
}
