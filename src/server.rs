//! Puts the routes of all features and the layers around them together, and runs them.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::extract::Request;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{IntoMakeService, get};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::trace::TraceLayer;

use crate::app::App;
use crate::web::{Error, Routes, assets, context, page, preferences};

/// Largest request: a photo of 12 MB and its form.
pub const MAX_BODY: usize = 13 * 1024 * 1024;
/// How long a request may take; and one that carries a file: 12 MB over a village's 200 kbit/s.
const TIMEOUT: Duration = Duration::from_secs(30);
const UPLOAD: Duration = Duration::from_mins(10);

/// Nothing but this site's own files; no inline script or style; in nobody's frame.
const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
    manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Every route of the product.
pub fn routes() -> Routes {
    Routes::new()
        .merge(preferences::routes())
        .merge(crate::photos::web::routes())
        .merge(crate::accounts::web::routes())
        .merge(crate::offers::web::routes())
        .merge(crate::offers::api::routes())
        .merge(crate::matching::web::routes())
        .merge(crate::matching::api::routes())
        .merge(crate::batches::web::routes())
        .merge(crate::accounts::api::routes())
        .merge(crate::organizations::web::routes())
        .merge(crate::organizations::api::routes())
        .merge(crate::recognition::web::routes())
        .merge(crate::recognition::api::routes())
        .merge(crate::needs::public::web::routes())
        .merge(crate::needs::public::api::routes())
        .merge(crate::home::web::routes())
        .merge(crate::reports::web::routes())
        .merge(crate::registry::web::routes())
        .merge(crate::audit::web::routes())
        .merge(crate::registry::api::routes())
        .merge(crate::needs::web::routes())
        .merge(crate::needs::api::routes())
        .merge(crate::desk::web::routes())
        .merge(crate::imports::web::routes())
        .merge(crate::imports::ledger::web::routes())
        .merge(crate::claims::web::routes())
        .merge(crate::claims::api::routes())
        .merge(crate::ledger::web::routes())
        .merge(crate::ledger::api::routes())
        .merge(crate::projects::web::routes())
        .merge(crate::projects::api::routes())
        .merge(crate::projects::participation::web::routes())
        .merge(crate::projects::participation::api::routes())
        .merge(crate::campaigns::screen::web::routes())
        .merge(crate::campaigns::settlement::web::routes())
        .merge(crate::campaigns::web::routes())
        .merge(crate::campaigns::api::routes())
        .merge(crate::wishes::web::routes())
        .merge(crate::wishes::api::routes())
}

/// The whole service, for any number of connections. A `Router` itself would be copied for each of them, with all its
/// routes: 450 kB.
pub fn service(app: App) -> IntoMakeService<Router> {
    let router = routes()
        .into_router()
        .route("/assets/{name}", get(assets::serve))
        .route("/favicon.ico", get(assets::icon))
        .route("/health", get(health))
        .fallback(|| async { Error::NotFound })
        .method_not_allowed_fallback(|| async { Error::NotFound })
        .layer(CatchPanicLayer::custom(|_| Error::internal("a handler panicked").into_response()))
        .layer(CsrfLayer::new().with_rejection_response(|_| Error::CrossSite.into_response()))
        .layer(from_fn(timeout))
        .layer(from_fn(page::errors))
        .layer(from_fn_with_state(app.clone(), context::attach))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(app.clone(), headers))
        .layer(TraceLayer::new_for_http())
        .with_state(app);
    router.into_make_service()
}

/// `GET /health`: 200 while the database takes writes.
async fn health(axum::extract::State(app): axum::extract::State<App>) -> Response {
    if app.db.is_writable() { "ok\n".into_response() } else { Error::Unavailable.status().into_response() }
}

/// Gives up on what takes too long, with a page that says so.
async fn timeout(request: Request, next: Next) -> Response {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let limit = if kind.starts_with("multipart/form-data") { UPLOAD } else { TIMEOUT };
    let answer = tokio::time::timeout(limit, next.run(request)).await;
    answer.unwrap_or_else(|_| Error::Unavailable.into_response())
}

async fn headers(
    axum::extract::State(app): axum::extract::State<App>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let fixed: [(HeaderName, &'static str); 5] = [
        (CONTENT_SECURITY_POLICY, CSP),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(), microphone=(), geolocation=(), payment=()",
        ),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if app.config.public_url.starts_with("https://") {
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    // Pages may hold personal data; only what says otherwise is kept by a cache.
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Serves until asked to stop, then finishes what was begun.
pub async fn serve(app: App, listener: tokio::net::TcpListener) -> std::io::Result<()> {
    let address: SocketAddr = listener.local_addr()?;
    tracing::info!(%address, "serving");
    let ending = app.clone();
    let stop = async move {
        stop_signal(ending.clone()).await;
        // Open screens would keep the process waiting for ever.
        ending.live.stop();
    };
    axum::serve(listener, service(app.clone())).with_graceful_shutdown(stop).await?;
    app.db.close().await;
    Ok(())
}

/// Resolves on Ctrl-C, on SIGTERM, and when the database no longer takes writes.
async fn stop_signal(app: App) {
    let broken = async {
        while app.db.is_writable() {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut stream) => drop(stream.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminated => {}
        () = broken => {}
    }
}
