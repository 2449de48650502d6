//! Files of one JSON object a line. Missing, null and unknown fields are no error; wrong ones name file, line, field.

use std::path::Path;

use serde_json::{Map, Value};

use super::RelevanceError;

/// One line.
pub(super) struct Row {
    pub id: String,
    /// File and line, for messages.
    at: String,
    fields: Map<String, Value>,
}

/// All lines that are not blank. Refuses what is no JSON object, a line without `id`, an id that stands twice.
pub(super) fn read(path: &Path) -> Result<Vec<Row>, RelevanceError> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| RelevanceError::Input(format!("{}: {error}", path.display())))?;
    let mut rows: Vec<Row> = Vec::new();
    let mut ids = std::collections::HashSet::new();
    for (number, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let at = format!("{} line {}", path.display(), number + 1);
        let fields: Map<String, Value> = serde_json::from_str(line)
            .map_err(|error| RelevanceError::Input(format!("{at}: want one JSON object a line: {error}")))?;
        let mut row = Row { id: String::new(), at, fields };
        row.id = row.need_text("id")?;
        if !ids.insert(row.id.clone()) {
            return Err(row.wrong("id", "stands twice"));
        }
        rows.push(row);
    }
    Ok(rows)
}

impl Row {
    /// Empty when missing or null. Numbers are taken as they stand.
    pub fn text(&self, field: &str) -> Result<String, RelevanceError> {
        match self.fields.get(field) {
            None | Some(Value::Null) => Ok(String::new()),
            Some(Value::String(text)) => Ok(text.clone()),
            Some(Value::Number(number)) => Ok(number.to_string()),
            Some(_) => Err(self.wrong(field, "must be a text")),
        }
    }

    pub fn need_text(&self, field: &str) -> Result<String, RelevanceError> {
        Some(self.text(field)?).filter(|text| !text.is_empty()).ok_or_else(|| self.wrong(field, "is missing"))
    }

    /// A list of texts, or one text with commas or spaces.
    pub fn list(&self, field: &str) -> Result<Vec<String>, RelevanceError> {
        match self.fields.get(field) {
            Some(Value::Array(items)) => {
                let texts = items.iter().filter(|item| !item.is_null()).map(|item| item.as_str());
                texts
                    .map(|t| t.map(str::to_owned).ok_or_else(|| self.wrong(field, "must hold texts")))
                    .collect()
            }
            _ => Ok(self.text(field)?.split([',', '，', '、', ' ']).map(str::to_owned).collect()),
        }
    }

    /// A whole number, fractions cut off; none when missing or null.
    pub fn number(&self, field: &str) -> Result<Option<i64>, RelevanceError> {
        let text = self.text(field)?;
        if text.is_empty() {
            return Ok(None);
        }
        let whole = text.split('.').next().unwrap_or_default();
        whole.parse().map(Some).map_err(|_| self.wrong(field, "must be a number"))
    }

    /// Everything people wrote, for an engine that only compares texts.
    pub fn whole_text(&self) -> Result<String, RelevanceError> {
        let parts = [
            self.text("title")?,
            self.text("description")?,
            self.text("category")?,
            self.list("tags")?.join(" "),
        ];
        Ok(parts.join(" "))
    }

    fn wrong(&self, field: &str, why: &str) -> RelevanceError {
        RelevanceError::Input(format!("{}: field \"{field}\" {why}", self.at))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn file(text: &str) -> tempfile::NamedTempFile {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        file
    }

    #[test]
    fn missing_null_and_unknown_fields_are_no_error() {
        let file = file(
            "\u{feff}{\"id\": 7, \"title\": null, \"tags\": [\"a\", null], \"more\": {}}\n\n{\"id\": \"b\"}\n",
        );
        let rows = read(file.path()).unwrap();
        assert_eq!(rows.iter().map(|r| r.id.as_str()).collect::<Vec<_>>(), ["7", "b"]);
        assert_eq!(
            (rows[0].text("title").unwrap(), rows[0].list("tags").unwrap()),
            (String::new(), vec!["a".into()])
        );
        assert_eq!(rows[1].number("quantity").unwrap(), None);
    }

    #[test]
    fn what_is_wrong_names_file_line_and_field() {
        let message = |text: &str, field: &str| {
            let file = file(text);
            let rows = read(file.path());
            rows.and_then(|rows| rows[0].number(field)).unwrap_err().to_string()
        };
        assert!(
            message("{\"id\": \"a\", \"quantity\": \"viel\"}", "quantity")
                .contains("line 1: field \"quantity\"")
        );
        assert!(message("{\"id\": \"a\"}\nnothing", "x").contains("line 2"));
        assert!(message("{\"title\": \"a\"}", "x").contains("field \"id\" is missing"));
        assert!(message("{\"id\": \"a\"}\n{\"id\": \"a\"}", "x").contains("stands twice"));
    }
}
