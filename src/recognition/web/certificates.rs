//! Certificates: having one made out, checking one, printing it.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::access::{Action, Scope};
use crate::app::App;
use crate::kernel::id::Id;
use crate::kernel::message::{Errors, Message};
use crate::organizations::web::view;
use crate::organizations::{Profile, find as organization};
use crate::recognition::certificates::{self, Certificate, CertificateError, Line, find, issue, of};
use crate::recognition::{Figure, Of, Year, confirmed, first_year};
use crate::web::i18n::Lang;
use crate::web::{Context, Error, Form, FormKey, Page, PathId, Result, Routes, qr, see_other};

pub(super) fn routes() -> Routes {
    Routes::new()
        .get("/organization/certificates", Action::Certify, own)
        .post("/organization/certificates", Action::Certify, submit)
        .get("/certificates/{id}", Action::Browse, check)
        .get("/certificates/{id}/sheet", Action::Browse, sheet)
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Fields {
    year: String,
    form_key: String,
}

#[derive(Template)]
#[template(path = "recognition/certificates.html")]
struct OwnPage {
    c: Context,
    errors: Errors,
    years: Vec<(i64, Vec<Figure>)>,
    issued: Vec<Certificate>,
}

async fn own_page(c: Context, scope: &Scope, errors: Errors) -> Result<OwnPage> {
    let db = &c.app.db;
    let own = scope.actor().and_then(|actor| actor.organization).ok_or(Error::NotFound)?;
    let mut years = Vec::new();
    if let Some(first) = first_year(db, Some(own)).await? {
        for year in first.down_from(Year::of(c.app.clock.now())) {
            let figures = confirmed(db, Of::One(own), Some(year), None).await?;
            if !figures.is_empty() {
                years.push((year.number(), figures));
            }
        }
    }
    let issued = of(db, own).await?;
    Ok(OwnPage { c, errors, years, issued })
}

async fn own(c: Context, scope: Scope) -> Result<Page<OwnPage>> {
    Ok(Page(own_page(c, &scope, Errors::default()).await?))
}

async fn submit(
    c: Context,
    scope: Scope,
    State(app): State<App>,
    Form(fields): Form<Fields>,
) -> Result<Response> {
    let key = FormKey { form_key: fields.form_key };
    let once = key.once(&["certificate", &fields.year])?;
    let Some(year) = Year::parse(&fields.year) else {
        let errors = Errors::one("year", Message::new("certificate-nothing").with("year", fields.year));
        return Ok(Page(own_page(c, &scope, errors).await?).invalid().into_response());
    };
    match issue(&app, &app.act(&scope), once, year).await {
        Ok(id) => {
            Ok(see_other(&app, &format!("/certificates/{}", c.id(id)), Some("flash-certificate-issued")))
        }
        Err(CertificateError::Refused(message)) => {
            Ok(Page(own_page(c, &scope, Errors::one("year", message)).await?).invalid().into_response())
        }
        Err(CertificateError::NotFound) => Err(Error::NotFound),
        Err(CertificateError::KeyReused(_)) => Err(Error::conflict("idempotency-key-reused")),
        Err(CertificateError::Db(error)) => Err(error.into()),
    }
}

/// A certificate with its organization as it is now.
async fn read(c: &Context, id: Id<Certificate>) -> Result<(Certificate, Profile)> {
    let certificate = find(&c.app.db, id).await?.ok_or(Error::NotFound)?;
    let profile = organization(&c.app.db, certificate.organization_id).await?.ok_or(Error::NotFound)?;
    Ok((certificate, profile))
}

/// What people compare: the beginning of the token that the QR code holds whole.
fn number(c: &Context, id: Id<Certificate>) -> String {
    c.id(id).chars().take(8).collect::<String>().to_uppercase()
}

#[derive(Template)]
#[template(path = "recognition/check.html")]
struct CheckPage {
    c: Context,
    certificate: Certificate,
    number: String,
    profile: Profile,
    status: &'static str,
    lines: Vec<Line>,
    /// What the records say now; nothing where that is the same.
    corrected: Option<Vec<Line>>,
}

async fn check(c: Context, PathId(id): PathId<Certificate>) -> Result<Page<CheckPage>> {
    let (certificate, profile) = read(&c, id).await?;
    let lines = certificate.lines();
    let now = certificates::now(&c.app.db, &certificate).await?;
    let corrected = (now != lines).then_some(now);
    let (number, status) = (number(&c, id), view::tag(profile.stage));
    Ok(Page(CheckPage { c, certificate, number, profile, status, lines, corrected }))
}

#[derive(Template)]
#[template(path = "recognition/sheet.html")]
struct SheetPage {
    c: Context,
    number: String,
    facts: Vec<(String, String)>,
    lines: Vec<Line>,
    qr: String,
    address: String,
    back: String,
    /// That it is no receipt, in both languages: whoever takes it for one may read only one of them.
    no_receipt: [String; 2],
}

async fn sheet(c: Context, PathId(id): PathId<Certificate>) -> Result<Page<SheetPage>> {
    let (certificate, profile) = read(&c, id).await?;
    let back = format!("/certificates/{}", c.id(id));
    let address = format!("{}{back}", c.app.config.public_url);
    let facts = vec![
        (c.t("organization-name"), certificate.name.clone()),
        (c.t("organization-code"), profile.credit_code),
        (c.t("certificate-year"), certificate.year.to_string()),
        (c.t("certificate-until"), certificate.issued_at.to_string()),
    ];
    Ok(Page(SheetPage {
        number: number(&c, id),
        facts,
        lines: certificate.lines(),
        qr: qr::picture(&address)?,
        address,
        back,
        no_receipt: [Lang::Zh, Lang::En].map(|lang| lang.text("certificate-no-receipt")),
        c,
    }))
}
