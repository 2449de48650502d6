//! The toolkit of pages and API: routes with a declared access, context, forms, errors, assets, languages.

pub mod assets;
pub mod context;
pub mod cookies;
pub mod error;
pub mod extract;
pub mod i18n;
pub mod live;
pub mod page;
pub mod parts;
pub mod preferences;
pub mod qr;
pub mod routes;

pub use context::Context;
pub use error::{Error, Result};
pub use extract::{Form, FormKey, Json, PathId, Query};
pub use page::{Page, see_other};
pub use routes::Routes;
