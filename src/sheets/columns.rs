//! The columns an importer looks for.

use super::clean::{label_key, remark};
use crate::kernel::message::Message;

/// The list of fields one importer reads.
#[derive(Clone, Debug)]
pub struct Columns {
    pub(super) fields: Vec<Field>,
}

impl Columns {
    /// Takes the fields in the order in which the empty form shows them.
    pub fn new(fields: impl IntoIterator<Item = Field>) -> Self {
        Self { fields: fields.into_iter().collect() }
    }
}

/// One field and how its column is recognised.
#[derive(Clone, Debug)]
pub struct Field {
    pub(super) name: &'static str,
    pub(super) heading: Message,
    pub(super) labels: Vec<String>,
    pub(super) kind: Kind,
    pub(super) column_required: bool,
    pub(super) value_required: bool,
    pub(super) sensitive: bool,
    pub(super) remarks: Vec<String>,
    pub(super) form: OnForm,
}

/// Whether the empty form has a column for a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OnForm {
    Listed,
    Unlisted,
}

/// What the values of a field look like. A value that does not is an error of its cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Any text; identifiers too, so that no digit is lost.
    Text,
    /// A date in any common way of writing it, read as `YYYY-MM-DD`.
    Date,
    /// A decimal number, read without thousands separators.
    Number,
    /// One of these, compared without spaces, punctuation and case; read as spelt here.
    Choice(Vec<String>),
}

impl Field {
    /// A text field. `name` is how the caller asks for it; `heading` is the Fluent key of the label on the empty form;
    /// `labels` are the labels people write, best first. Spaces, punctuation, width and remarks in brackets do not
    /// matter. Every translation of `heading` should be among `labels`, or the form would not be read back.
    pub fn new(name: &'static str, heading: &'static str, labels: &[&str]) -> Self {
        Self {
            name,
            heading: Message { key: heading, args: Vec::new() },
            labels: labels.iter().map(|label| (*label).to_owned()).collect(),
            kind: Kind::Text,
            column_required: false,
            value_required: false,
            sensitive: false,
            remarks: Vec::new(),
            form: OnForm::Listed,
        }
    }

    /// The values are of this kind.
    #[must_use]
    pub fn kind(mut self, kind: Kind) -> Self {
        self.kind = kind;
        self
    }

    /// The column must be there, and so must a value in every row.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.column_required = true;
        self.value_required = true;
        self
    }

    /// The column must be there; a cell may be empty.
    #[must_use]
    pub fn column_required(mut self) -> Self {
        self.column_required = true;
        self
    }

    /// Values are personal: messages show them masked.
    #[must_use]
    pub fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }

    /// The label must carry one of these remarks in brackets, such as a unit: 产业投入（万元） is no 产业投入（元）.
    #[must_use]
    pub fn remark(mut self, remarks: &[&str]) -> Self {
        self.remarks = remarks.iter().map(|remark| (*remark).to_owned()).collect();
        self
    }

    /// Read where a file has it, but not on the empty form.
    #[must_use]
    pub fn unlisted(mut self) -> Self {
        self.form = OnForm::Unlisted;
        self
    }

    /// Whether a label names this field.
    pub(super) fn matches(&self, label: &str) -> bool {
        let key = label_key(label);
        let named = !key.is_empty() && self.labels.iter().any(|own| label_key(own) == key);
        named && (self.remarks.is_empty() || self.remarks.contains(&remark(label)))
    }

    /// The label to name the field by where no file has named it.
    pub(super) fn label(&self) -> &str {
        self.labels.first().map_or(self.name, String::as_str)
    }
}
